"""Letting a long formula run over several lines, which browsers do not do inside one <math>."""

from html.parser import HTMLParser

# Before these, outside all brackets, a line may end.
BREAKS = {"=", "+", "-", "−", "±", "×", "≤", "≥", "<", ">", "≈"}
_OPENERS, _CLOSERS = set("([{⌊⌈"), set(")]}⌋⌉")
_MAY_BREAK = "\u200b"


def breakable(html: str) -> str:
    """Rendered display math, cut into one <math> after another at the outermost operators; they look like one."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return "".join(reader.parts)


class _Reader(HTMLParser):
    """Copies what it reads and cuts where an operator stands directly in a <math>."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self._open: list[str] = []  # tags inside <math>, itself first
        self._brackets = 0
        self._operator: list[str] | None = None  # the <mo> being read, in parts
        self._empty = True  # the current <math> holds nothing yet

    def handle_starttag(self, tag: str, attrs: object) -> None:
        text = self.get_starttag_text() or ""
        if tag == "math":
            self._open, self._brackets, self._empty = ["math"], 0, True
            self.parts.append('<math displaystyle="true">')
            return
        if self._open:
            self._open.append(tag)
        if self._open == ["math", "mo"]:
            self._operator = [text]
        else:
            self._write(text)

    def handle_endtag(self, tag: str) -> None:
        self._write(f"</{tag}>")
        if self._operator and self._open == ["math", "mo"]:
            self._place(self._operator)
        if self._open:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        self._write(data)

    def handle_entityref(self, name: str) -> None:
        self._write(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._write(f"&#{name};")

    def _write(self, text: str) -> None:
        if self._operator is not None:
            self._operator.append(text)
            return
        self.parts.append(text)
        self._empty = self._empty and not self._open

    def _place(self, operator: list[str]) -> None:
        """The operator, in a <math> of its own with what follows where a line may end before it."""
        self._operator = None
        start, *inner, end = operator
        sign = "".join(inner).replace("&lt;", "<").replace("&gt;", ">")
        self._brackets += (sign in _OPENERS) - (sign in _CLOSERS)
        if sign in BREAKS and not self._brackets and not self._empty:
            # At the start of a row it would be taken for a sign, without space around it.
            start = start if "form=" in start else start.replace("<mo", '<mo form="infix"', 1)
            self.parts.append(f'</math>{_MAY_BREAK}<math displaystyle="true">')
        self._write("".join([start, *inner, end]))
