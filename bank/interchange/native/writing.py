"""Questions as a YAML file of our own format; with pictures as a zip of it and them."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import yaml

from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.native import charts
from bank.interchange.pictures import digest
from bank.items import Item, Option
from bank.models.questions import Kind
from bank.pictures import ENDINGS

HEAD = "# Questions exported from cpimprep; docs/content-format.md says what each field means.\n"
_SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the same questions make the same file
_WIDTH = 110


class _Dumper(yaml.CSafeDumper):
    pass


def _text(dumper: _Dumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _text)


def write(outgoing: Iterable[Outgoing]) -> bytes:
    exhibits: dict[str, FoundExhibit] = {}
    pictures: dict[str, FoundPicture] = {}
    questions = []
    for each in outgoing:
        questions.append(_question(each))
        pictures |= {digest(picture): picture for picture in each.pictures}
        if each.exhibit:
            exhibits[each.exhibit.slug] = each.exhibit
    body: dict[str, Any] = {"exhibits": [_exhibit(each) for each in exhibits.values()]} if exhibits else {}
    dumped = yaml.dump(
        body | {"questions": questions}, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH
    )
    text = (HEAD + str(dumped)).encode()
    return _zipped(text, pictures) if pictures else text


def _question(outgoing: Outgoing) -> dict[str, Any]:
    """Fields that say nothing are left out."""
    item = outgoing.item
    body: dict[str, Any] = {
        "slug": outgoing.slug,
        "section": item.section,
        "kind": str(item.kind) if _must_say(item) else "",
        "concept": item.concept,
        "legacy": list(item.legacy),
        "level": item.level,
        "calculation": item.calculation,
        "exhibit": item.exhibit,
        "stem": item.stem,
        "options": [_option(option) for option in item.options],
        "number": item.number,
        "tolerance": item.tolerance,
        "explanation": item.explanation,
        "reference": item.reference,
        "angoff": item.angoff,
        "tags": list(item.tags),
    }
    return {name: value for name, value in body.items() if value or name == "stem"}


def _must_say(item: Item) -> bool:
    """Unless it is what a reader would take it for."""
    several = sum(option.right for option in item.options) > 1
    return item.kind != (Kind.MULTIPLE if several else Kind.SINGLE) or bool(item.number)


def _option(option: Option) -> dict[str, Any]:
    body = {"text": option.text, "key": option.right, "why": option.why}
    return {name: value for name, value in body.items() if value or name == "text"}


def _exhibit(exhibit: FoundExhibit) -> dict[str, Any]:
    body = {"slug": exhibit.slug, "title": exhibit.title, "body": exhibit.body}
    return body | ({"chart": charts.written(exhibit.chart)} if exhibit.chart else {})


def _zipped(text: bytes, pictures: dict[str, FoundPicture]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("questions.yaml", _SAME_TIME), text, ZIP_DEFLATED)
        for name, picture in pictures.items():
            path = f"pictures/{name}.{ENDINGS.get(picture.mime, 'bin')}"
            archive.writestr(ZipInfo(path, _SAME_TIME), picture.data)
    return packed.getvalue()
