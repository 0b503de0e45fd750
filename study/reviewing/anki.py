"""Cards as a text file that Anki reads: lines of fields with tabs between them, HTML, math for MathJax.

Its first lines tell Anki how to read it. The first field identifies a card, so that a file imported again brings the
cards up to date instead of doubling them.
"""

import csv
import html
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from accounts.models import User
from bank.keys import accepted, is_chosen
from bank.models import LETTERS, Exhibit, Kind, QuestionVersion
from curriculum.models import Formula, Section, Term
from curriculum.rendering import RenderingFault, render_with_tex
from exams.models import Encounter
from exams.practice.pool import banks_for
from study.models import Card
from study.reviewing.ideas import key_of

HEAD = (
    "#separator:tab", "#html:true", "#guid column:1", "#notetype:Basic", "#deck column:2", "#tags column:5",
    "#columns:Guid\tDeck\tFront\tBack\tTags",
)  # fmt: skip
ROOT = "CPIM"
DECKS = {Card.Kind.TERM: "Glossary", Card.Kind.FORMULA: "Formulas", Card.Kind.IDEA: "Ideas"}
_BREAKS = re.compile(r"[\t\r\n\x00\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_DRAWING = re.compile(r"<svg.*?</svg>", re.DOTALL)
_PICTURE = re.compile(r'<img[^>]*\balt="([^"]*)"[^>]*>')
_PREFORMATTED = re.compile(r"<pre>.*?</pre>", re.DOTALL)


class Note(NamedTuple):
    guid: str
    deck: str
    front: str
    back: str
    tags: str


def text_of(notes: Iterable[Note]) -> str:
    out = io.StringIO()
    out.write("".join(f"{line}\n" for line in HEAD))
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerows([_one_line(field) for field in note] for note in notes)
    return out.getvalue()


def _one_line(field: str) -> str:
    """A tab or the end of a line would end the field. A line that begins with # would be taken for a heading."""
    kept = _PREFORMATTED.sub(lambda found: found[0].replace("\r\n", "\n").replace("\n", "<br>"), field)
    flat = _BREAKS.sub(" ", kept).strip()
    return f"&#35;{flat[1:]}" if flat.startswith("#") else flat


def notes_of(user: User) -> Iterator[Note]:
    """Of every card that is in use. A fixed number of statements."""
    cards = list(Card.objects.filter(user=user, shelf=Card.Shelf.IN_USE).order_by("kind", "name", "pk"))
    sections = dict(Section.objects.filter(pk__in={card.section_id for card in cards}).values_list("pk", "name"))
    terms = {one.slug: one for one in Term.objects.filter(slug__in=_keys(cards, Card.Kind.TERM))}
    formulas = {one.slug: one for one in Formula.objects.filter(slug__in=_keys(cards, Card.Kind.FORMULA))}
    answered = _answered(user) if _keys(cards, Card.Kind.IDEA) else {}
    for card in cards:
        faces = _faces(card, terms, formulas, answered, sections)
        if faces:
            deck = f"{ROOT}::{DECKS[Card.Kind(card.kind)]}"
            guid = f"cpimprep:{card.kind}:{card.side}:{card.key}"
            yield Note(guid, deck, *faces, f"cpim {_tag(sections.get(card.section_id, ''))}".strip())


def _keys(cards: Iterable[Card], kind: str) -> set[str]:
    return {card.key for card in cards if card.kind == kind}


def _tag(name: str) -> str:
    """Tags have no spaces."""
    return re.sub(r"[^\w-]+", "-", name).strip("-").casefold()


def _faces(
    card: Card,
    terms: Mapping[str, Term],
    formulas: Mapping[str, Formula],
    answered: Mapping[str, QuestionVersion],
    sections: Mapping[int, str],
) -> tuple[str, str] | None:
    """None where the bank no longer has what the card is about, or the learner may not read it any more."""
    if card.is_idea:
        found = answered.get(card.key)
        return _of_idea(found, sections.get(card.section_id, "")) if found else None
    if card.kind == Card.Kind.TERM:
        term = terms.get(card.key)
        there = _of_term(term) if term else None
    else:
        formula = formulas.get(card.key)
        there = _of_formula(formula, card.side) if formula else None
    return there if there is None or card.side == Card.Side.FORTH or card.kind == Card.Kind.FORMULA else there[::-1]


def _html(source: str) -> str:
    """A text that was sound when it was saved; should it be no more, it is shown as it was written."""
    try:
        return _PICTURE.sub(r"[\1]", render_with_tex(source))
    except RenderingFault:
        return html.escape(source)


def _of_term(term: Term) -> tuple[str, str]:
    also = f"<br><small>{html.escape(', '.join(term.also))}</small>" if term.also else ""
    return f"{html.escape(term.term)}{also}", _html(term.definition)


def _of_formula(formula: Formula, side: str) -> tuple[str, str]:
    lines = "<br>".join(rf"\[{html.escape(line)}\]" for line in formula.latex)
    name, symbols = html.escape(formula.name), _symbols(formula)
    if side == Card.Side.FORTH:
        return name, lines + symbols
    return lines, f"<b>{name}</b>{_html(formula.use)}"


def _symbols(formula: Formula) -> str:
    def line(one: Mapping[str, str]) -> str:
        unit = f" ({html.escape(one['unit'])})" if one.get("unit") else ""
        return rf"<li>\({html.escape(one['symbol'])}\): {_inline(one['meaning'])}{unit}</li>"

    return f"<ul>{''.join(map(line, formula.symbols))}</ul>" if formula.symbols else ""


def _inline(source: str) -> str:
    return _html(source).removeprefix("<p>").removesuffix("</p>")


def _answered(user: User) -> dict[str, QuestionVersion]:
    """By key of the idea, the question on it that was answered last: the learner has seen its key. One statement."""
    mine = Encounter.objects.filter(
        user=user, times__gt=0, last_version__question__bank__in=banks_for(user).values("pk")
    )
    rows = mine.select_related("last_version__section", "last_version__exhibit").order_by("last_at", "pk")
    versions = (row.last_version for row in rows)
    return {key_of(one.section.slug, one.concept): one for one in versions if one}


def _of_idea(version: QuestionVersion, section: str) -> tuple[str, str]:
    exhibit = _exhibit(version.exhibit) if version.exhibit else ""
    idea = f"<p><small>{html.escape(section)}: {html.escape(version.concept)}</small></p>"
    if version.kind == Kind.NUMERIC:
        back = f"<p><b>{html.escape(accepted(version))}</b></p>"
        return f"{idea}{exhibit}{_html(version.stem)}", back + _html(version.explanation)
    pairs = list(zip(LETTERS, range(len(version.options)), version.options, strict=False))
    asked = "".join(f"<li>{_inline(option['text'])}</li>" for _, _, option in pairs)
    right = [f"<p><b>{letter}. {_inline(option['text'])}</b></p>{_html(option['why'])}"
             for letter, n, option in pairs if is_chosen(version, version.key, n)]  # fmt: skip
    front = f'{idea}{exhibit}{_html(version.stem)}<ol type="A">{asked}</ol>'
    return front, "".join(right) + _html(version.explanation)


def _exhibit(exhibit: Exhibit) -> str:
    """Of a drawing its figures: how it is drawn is up to the style of these pages."""
    return _DRAWING.sub("", exhibit.html) if exhibit.chart else _html(exhibit.body)
