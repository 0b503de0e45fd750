"""A question as its readers see it: what candidates are shown, with the key and the reasons."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from bank.items import Item
from bank.keys import accepted, is_chosen
from bank.models import LETTERS, Exhibit, Kind, QuestionVersion
from bank.numbers import as_read
from curriculum.rendering import RenderingFault, render, render_inline


@dataclass(frozen=True)
class ShownOption:
    letter: str
    html: SafeString
    why_html: SafeString
    right: bool


@dataclass(frozen=True)
class Shown:
    """`accepted` is the range of a number to enter, empty for options."""

    kind: str
    stem_html: SafeString
    options: tuple[ShownOption, ...]
    accepted: str
    explanation_html: SafeString
    exhibit: Exhibit | None

    @property
    def is_several(self) -> bool:
        return self.kind == Kind.MULTIPLE


def shown_version(version: QuestionVersion) -> Shown:
    """No query where its exhibit is selected. Its HTML was sanitized when it was saved."""
    options = (
        ShownOption(
            LETTERS[place], _safe(each["html"]), _safe(each["why_html"]), is_chosen(version, version.key, place)
        )
        for place, each in enumerate(version.options)
    )
    stem, explained = _safe(version.stem_html), _safe(version.explanation_html)
    return Shown(version.kind, stem, tuple(options), accepted(version), explained, version.exhibit)


def shown_draft(item: Item, exhibit: Exhibit | None) -> Shown:
    """As far as it is written; a text that cannot be rendered is shown as it was typed."""
    options = tuple(
        ShownOption(LETTERS[place % len(LETTERS)], _html(each.text, render_inline), _html(each.why), each.right)
        for place, each in enumerate(item.options)
    )
    number = " ± ".join(as_read(typed) for typed in (item.number, item.tolerance) if typed) if item.number else ""
    return Shown(item.kind, _html(item.stem), options, number, _html(item.explanation), exhibit)


def _html(markdown: str, rendering: Callable[[str], str] = render) -> SafeString:
    try:
        return _safe(rendering(markdown))
    except RenderingFault:
        return format_html('<p class="unrendered">{}</p>', markdown)


def _safe(html: str) -> SafeString:
    return mark_safe(html)  # noqa: S308  (sanitized where it was rendered)
