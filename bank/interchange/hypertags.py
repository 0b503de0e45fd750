"""Tag by tag from HTML to Markdown, with a note of each thing that Markdown cannot say."""

import re
from typing import Any
from urllib.parse import unquote

from bs4 import Tag
from bs4.element import NavigableString
from markdownify import MarkdownConverter

from bank.interchange import formulas, pictures
from bank.interchange.elements import Element
from bank.interchange.found import FoundPicture
from bank.interchange.grids import markdown_from_table
from bank.interchange.plain import escape, escape_beginning
from bank.interchange.scripts import raised_or_lowered

BREAK = "\ufdd1\n"
_LOST = {
    "audio": "a sound", "video": "a video", "iframe": "an embedded page", "object": "an embedded object",
    "embed": "an embedded object", "svg": "a drawing", "canvas": "a drawing", "select": "a field to fill in",
    "input": "a field to fill in", "textarea": "a field to fill in",
}  # fmt: skip
# A file that comes with the text: in Moodle's or Canvas's words, or by a name without a server.
_BESIDE = re.compile(r"@@PLUGINFILE@@|\$[A-Z_-]+\$/|(?!www\.)[\w.%-][\w./% -]*\.\w{2,5}(?:\?|$)")
_OURS = re.compile(r"picture:[0-9a-f]{16}")
_EMPHASIS = {"b", "strong", "em", "i", "del", "s", "strike"}
_BLOCKS = "address center details dd dt fieldset figure footer form header legend main nav summary".split()


class Converter(MarkdownConverter):
    """Of one text: `notes`, `losses` and `pictures` gather while it is converted."""

    class Options:
        bs4_options = {"features": "lxml", "element_classes": {Tag: Element}}
        heading_style = "atx"
        bullets = "-"

    def __init__(self, lookup: pictures.Lookup | None) -> None:
        super().__init__()
        self.lookup = lookup
        self.held: dict[str, FoundPicture] = {}
        self.cells: dict[int, str] = {}
        self.notes: list[str] = []
        self.losses: list[str] = []
        self.pictures: list[FoundPicture] = []

    def hold(self, source: str) -> str:
        """Takes a picture's data out of the way, for the address that the bank will know it by."""
        picture = pictures.from_data(source)
        if picture is None:
            return "damaged picture"
        self.held[pictures.address(picture)] = picture
        return pictures.address(picture)

    def get_conv_fn(self, tag_name: str) -> Any:
        name = tag_name.lower()
        if name in _LOST:
            return lambda el, text, parent_tags: self._lost(name, text)
        if name in _BLOCKS:
            return self._block
        return super().get_conv_fn(name)  # type: ignore[misc]

    def _block(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_inline" in parent_tags:
            return f" {text.strip()} "
        return f"\n\n{text.strip()}\n\n" if text.strip() else ""

    def _lost(self, name: str, text: str) -> str:
        self.losses.append(f"The text holds {_LOST[name]}, which was left out.")
        return text

    def escape(self, text: str, parent_tags: set[str]) -> str:
        parts = []
        for piece, is_formula in formulas.pieces(text):
            parts.append(piece if is_formula else escape(piece.replace("\n", " ")))
        parts[0] = _escape_beginning(parts[0])
        if parts[-1].endswith("]"):  # what follows may begin with a parenthesis
            parts[-1] = parts[-1][:-1] + r"\]"
        return "".join(parts)

    def _emphasis(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        sign = {"b": "**", "strong": "**", "em": "*", "i": "*"}.get(el.name, "~~")
        core = text.strip()
        if "_noformat" in parent_tags or not core:
            return text if core or not text else " "
        if "\n" in core or "\ufdd1" in core or el.find_parent(_same(el.name)) or not _stands_free(el, text):
            return text
        return f"{' ' * text.startswith(' ')}{sign}{core}{sign}{' ' * text.endswith(' ')}"

    convert_b = convert_strong = convert_em = convert_i = convert_del = convert_s = convert_strike = _emphasis

    def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        address = str(el.get("href") or "").strip()
        if _BESIDE.match(address):
            name = unquote(address.split("?")[0].rpartition("/")[2])[:80]
            self.losses.append(f"The text links to the file “{name}”, which is not taken; put in what it says.")
        elif address and not address.startswith("#"):
            self.notes.append(f"The link to {address[:200]} became plain text.")
        return text

    def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        if "_noformat" in parent_tags:
            return "\n"
        return (" " if "_inline" in parent_tags else BREAK) + text

    def convert_hN(self, n: int, el: Tag, text: str, parent_tags: set[str]) -> str:
        return str(super().convert_hN(3 if n <= 3 else 4, el, text, parent_tags))  # type: ignore[misc]

    def convert_img(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        source, shows = str(el.get("src") or "").strip(), " ".join(str(el.get("alt") or "").split())
        formula = el.get("data-equation-content") or (shows if "texrender" in (el.get("class") or []) else "")
        if formula:
            return "".join(piece for piece, _ in formulas.pieces(rf"\({formula}\)"))
        if picture := self.held.get(source) or (self.lookup(source) if self.lookup and source else None):
            self.pictures.append(picture)
            return pictures.markdown(picture, shows)
        if _OURS.fullmatch(source):
            return f"![{pictures.alt(shows)}]({source})"
        name = source.rpartition("/")[2][:80] or "without an address"
        self.losses.append(f"The picture “{name}” is not in the file; put it in by hand.")
        return escape(f"[{shows or name}]")

    def convert_math(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        annotation = el.find("annotation", attrs={"encoding": re.compile("tex", re.IGNORECASE)})
        tex = (annotation.get_text() if isinstance(annotation, Tag) else str(el.get("alttext") or "")).strip()
        if tex:
            return "".join(piece for piece, _ in formulas.pieces(rf"\({tex}\)"))
        self.losses.append("A formula in MathML was taken as its plain signs; write it in LaTeX.")
        return " ".join(text.split())

    def convert_pre(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        inside = text.strip("\n")
        fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", inside)), default=0))
        return f"\n\n{fence}\n{inside}\n{fence}\n\n" if inside else ""

    def convert_script(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        self.notes.append("A script in the text was left out.")
        return ""

    def convert_sub(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return raised_or_lowered(el.get_text(), _before(el), _after(el), lowered=True)

    def convert_sup(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return raised_or_lowered(el.get_text(), _before(el), _after(el), lowered=False)

    def convert_td(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        self.cells[id(el)] = text
        return text if el.find_parent("table") is None else ""

    convert_th = convert_td

    def convert_tr(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return text.strip()

    def convert_caption(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        return f"{text.strip()}\n\n" if text.strip() else ""

    def convert_table(self, el: Tag, text: str, parent_tags: set[str]) -> str:
        grid, lost = markdown_from_table(el, lambda cell: self.cells.get(id(cell), ""))
        self.losses += lost
        if el.find_parent("table") is not None:
            self.losses.append("A table within a table was taken as text.")
            return " ".join(self.cells.get(id(cell), "").strip() for cell in el.find_all(["td", "th"]))
        return f"\n\n{text.strip()}\n\n{grid}\n\n"


def _escape_beginning(text: str) -> str:
    stripped = text.lstrip()
    return text[: len(text) - len(stripped)] + escape_beginning(stripped)


def _same(name: str) -> list[str]:
    return next(names for names in (["b", "strong"], ["em", "i"], ["del", "s", "strike"]) if name in names)


def _stands_free(el: Tag, text: str) -> bool:
    """Signs of emphasis between a letter and a punctuation mark would show instead of doing anything."""
    beside = [node for node in (el.previous_sibling, el.next_sibling) if isinstance(node, Tag)]
    if any(node.name in _EMPHASIS for node in beside):
        return False
    before, after = _before(el), _after(el)
    opens = text[:1].isalnum() or not before.isalnum()
    return (opens or text[:1] == " ") and (text[-1:].isalnum() or not after.isalnum() or text[-1:] == " ")


def _before(el: Tag) -> str:
    node = el.previous_sibling
    return _words(node)[-1:]


def _after(el: Tag) -> str:
    return _words(el.next_sibling)[:1]


def _words(node: object) -> str:
    return node.get_text() if isinstance(node, Tag) else str(node) if isinstance(node, NavigableString) else ""
