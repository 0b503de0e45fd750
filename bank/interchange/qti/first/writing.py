"""A package of QTI 1.2 as Canvas exports and imports it: for each section a quiz with its description, the pictures."""

from collections.abc import Iterable, Mapping

from bank.interchange.found import Outgoing
from bank.interchange.qti.archives import Archive
from bank.interchange.qti.first.item_writing import ItemWriting, field
from bank.interchange.qti.versions import INSTANCE
from bank.interchange.xmltree.writing import DECLARATION, element, lines, text

UNSORTED = "Without a section"
MOST_IN_A_QUIZ = 500
_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_MATTER = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_QUIZ = "imsqti_xmlv1p2"


def write(outgoing: Iterable[Outgoing], sections: Mapping[str, str] | None = None) -> bytes:
    """`sections` gives the names of sections by slug. Questions of one section come together, in the order given."""
    archive = Archive()
    items: dict[str, list[str]] = {}
    pictures: dict[str, None] = {}
    for each in outgoing:
        xml = ItemWriting(each, archive.identifier(each.slug)).xml
        items.setdefault(each.item.section, []).append(xml)
        pictures |= dict.fromkeys(archive.add_pictures("web_resources/pictures/", each.pictures))
    quizzes = [(slug, part) for slug, xml in items.items() for part in _parts(xml)]
    resources = [
        _quiz(archive, f"quiz-{number}", (sections or {}).get(slug, slug) or UNSORTED, part)
        for number, (slug, part) in enumerate(quizzes, 1)
    ]
    resources += [_resource(f"picture-{number}", "webcontent", path, [path]) for number, path in enumerate(pictures, 1)]
    archive.add("imsmanifest.xml", _manifest(resources))
    return archive.data


def _parts(items: list[str]) -> list[list[str]]:
    """A file of more is larger than any member of a package that we take."""
    return [items[at : at + MOST_IN_A_QUIZ] for at in range(0, len(items), MOST_IN_A_QUIZ)]


def _quiz(archive: Archive, identifier: str, title: str, items: list[str]) -> str:
    href, described = f"{identifier}/{identifier}.xml", f"{identifier}/assessment_meta.xml"
    archive.add(href, _assessment(identifier, title, items))
    archive.add(described, _description(identifier, title, len(items)))
    quiz = _resource(identifier, _QUIZ, href, [href], [f"{identifier}-meta"])
    return lines(quiz, _resource(f"{identifier}-meta", _MATTER, described, [described])).strip()


def _assessment(identifier: str, title: str, items: list[str]) -> str:
    attempts = element("qtimetadata", {}, field("cc_maxattempts", "1"))
    section = element("section", {"ident": "root_section"}, lines(items))
    assessment = element("assessment", {"ident": identifier, "title": title}, lines(attempts, section))
    return DECLARATION + element("questestinterop", _head(_QTI, f"{_QTI}p1.xsd"), lines(assessment)) + "\n"


def _description(identifier: str, title: str, count: int) -> str:
    inside = [
        element("title", {}, text(title)),
        "<description></description>\n<shuffle_answers>false</shuffle_answers>\n<quiz_type>practice_quiz</quiz_type>",
        f"<points_possible>{count}.0</points_possible>",
    ]
    schema = "https://canvas.instructure.com/xsd/cccv1p0.xsd"
    return DECLARATION + element("quiz", {"identifier": identifier} | _head(_CANVAS, schema), lines(inside)) + "\n"


def _manifest(resources: list[str]) -> str:
    metadata = element("metadata", {}, "<schema>IMS Content</schema><schemaversion>1.1.3</schemaversion>")
    schema = "http://www.imsglobal.org/profile/cc/ccv1p1/ccv1p1_imscp_v1p2_v1p0.xsd"
    parts = lines(metadata, "<organizations/>", element("resources", {}, lines(resources)))
    return DECLARATION + element("manifest", {"identifier": "questions"} | _head(_PACKAGE, schema), parts) + "\n"


def _head(namespace: str, schema: str) -> dict[str, str]:
    return {"xmlns": namespace, "xmlns:xsi": INSTANCE, "xsi:schemaLocation": f"{namespace} {schema}"}


def _resource(identifier: str, kind: str, href: str, files: list[str], needs: Iterable[str] = ()) -> str:
    named = [element("file", {"href": each}) for each in files]
    dependencies = [element("dependency", {"identifierref": each}) for each in needs]
    attributes = {"identifier": identifier, "type": kind, "href": href}
    return element("resource", attributes, lines(named, dependencies))
