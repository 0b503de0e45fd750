"""One <item> of QTI 1.2, as Canvas and others write it, as an Item; what has no place here becomes a draft."""

from dataclasses import replace

from bank.interchange.entry import Entry
from bank.interchange.qti.first.choices import options_of
from bank.interchange.qti.first.feedback import Feedback
from bank.interchange.qti.first.materials import ASKED, html_of
from bank.interchange.qti.first.numbers import figures
from bank.interchange.shared import without_exhibit
from bank.interchange.xmltree.nodes import Node
from bank.items import Item
from bank.models.questions import Kind

_SINGLE, _SEVERAL, _NUMBER = "single", "several", "number"
_TYPES = {
    "multiple_choice_question": _SINGLE,
    "true_false_question": _SINGLE,
    "multiple_answers_question": _SEVERAL,
    "numerical_question": _NUMBER,
    "cc.multiple_choice.v0p1": _SINGLE,
    "cc.true_false.v0p1": _SINGLE,
    "cc.multiple_response.v0p1": _SEVERAL,
}
_SAID = {
    "short_answer_question": "a word to type",
    "essay_question": "an essay",
    "matching_question": "pairs to match",
    "fill_in_multiple_blanks_question": "several blanks to fill",
    "multiple_dropdowns_question": "several lists to choose from",
    "calculated_question": "figures drawn by formula; a calculation template does that here",
    "file_upload_question": "a file to upload",
    "text_only_question": "a text without a question",
    "cc.fib.v0p1": "a word to type",
    "cc.pattern_match.v0p1": "a word to type",
    "cc.essay.v0p1": "an essay",
}


def fields_of(node: Node) -> dict[str, str]:
    """The labels and entries of <qtimetadata>."""
    fields = (each for part in node.named("itemmetadata", "qtimetadata") for each in part.within("qtimetadatafield"))
    return {each.word("fieldlabel"): each.word("fieldentry") for each in fields}


def item_of(entry: Entry, node: Node) -> Item:
    presentation = node.first("presentation")
    asked = list(presentation.within(*ASKED)) if presentation else []
    feedback = Feedback(node)
    how = _how(node, asked)
    stem = entry.text("stem", "stem", without_exhibit(entry, html_of(presentation)))
    item = _asked(entry, node, asked, feedback, how, stem)
    return feedback.spread(entry, replace(item, explanation=feedback.explanation(entry)))


def _asked(entry: Entry, node: Node, asked: list[Node], feedback: Feedback, how: str, stem: str) -> Item:
    if how == _NUMBER:
        number, tolerance = figures(entry, node)
        return Item(kind=Kind.NUMERIC, stem=stem, number=number, tolerance=tolerance)
    if how in {_SINGLE, _SEVERAL} and len(asked) == 1:
        options = options_of(entry, node, asked[0], feedback, single=how == _SINGLE)
        return Item(kind=Kind.SINGLE if how == _SINGLE else Kind.MULTIPLE, stem=stem, options=options)
    entry.lose("type", f"It asks for {_named(node, asked)}. Rewrite it as a choice or as a number to enter.")
    return Item(stem=stem)


def _type(node: Node) -> str:
    fields = fields_of(node)
    return fields.get("question_type") or fields.get("cc_profile", "")


def _how(node: Node, asked: list[Node]) -> str:
    """What the program says of it, or else what there is to answer."""
    said = _type(node)
    if said or len(asked) != 1:
        return _TYPES.get(said, "")
    response = asked[0]
    if response.tag == "response_lid" and response.first("render_choice"):
        return _SINGLE if response.get("rcardinality", "Single").lower() == "single" else _SEVERAL
    blank = next(response.within("render_fib"), None)
    is_number = blank is not None and blank.get("fibtype").lower() in {"decimal", "integer", "scientific"}
    return _NUMBER if response.tag == "response_num" or is_number else ""


def _named(node: Node, asked: list[Node]) -> str:
    said = _type(node)
    if said in _SAID:
        return _SAID[said]
    return f"something this software does not know ({said[:40]})" if said else f"{len(asked) or 'no'} answers at once"
