"""An item as the editor's page shows it: every field with what is said of it, and the question as it will look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bank.authoring.completing import Fault
from bank.authoring.versions import Surroundings
from bank.editor.advice import Advice, advice
from bank.editor.fields import padded, percent
from bank.items import Item, Option
from bank.models import LETTERS, Exhibit, Kind, Picture, QuestionBank
from bank.numbers import as_read
from bank.pictures import digests_in, texts_of
from curriculum.rendering import RenderingFault, render, render_inline

NO_SUCH_PICTURE = "The bank has no picture {digest}. Upload it again."


@dataclass
class Notes:
    """What is said of one field. `at` is the id of its control in the page."""

    at: str
    faults: list[str] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """An option in the page: `key` names the row whatever place it has."""

    key: str
    number: int
    option: Option
    notes: Notes
    why_notes: Notes

    @property
    def letter(self) -> str:
        return LETTERS[self.number - 1] if self.number <= len(LETTERS) else str(self.number)


@dataclass(frozen=True)
class Sheet:
    """`missing` is what keeps the item from being a version, `blamed` whether the page says so at every field and not
    only at those that cannot be shown."""

    item: Item
    keys: tuple[str, ...]
    around: Surroundings
    missing: Sequence[Fault]
    advices: Sequence[Advice]
    blamed: bool = False
    sent: Sequence[Fault] = ()
    unknown: Sequence[Fault] = ()

    @cached_property
    def notes(self) -> dict[str, Notes]:
        """By the fields that faults and advice name."""
        places = ("stem", "options", "number", "tolerance", "explanation", "section", "legacy", "level", "angoff",
                  "calculation", "concept", "reference", "exhibit", "tags")  # fmt: skip
        notes = {name: Notes(f"field-{name}") for name in places}
        for number, key in enumerate(self.keys, 1):
            notes[f"option {number}"] = Notes(f"option-{key}")
            notes[f"option {number}, why"] = Notes(f"why-{key}")
        for fault in self.told:
            notes.setdefault(fault.field, Notes("field-options")).faults.append(fault.message)
        for each in self.advices:
            said = notes.setdefault(each.field, Notes("field-options"))
            if not said.faults:
                said.advice.append(each.message)
        return notes

    @property
    def told(self) -> list[Fault]:
        return [*self.sent, *self.unknown, *(self.missing if self.blamed else unshowable(self.item))]

    @cached_property
    def rows(self) -> list[Row]:
        options = padded(self.item.options)
        return [
            Row(key, number, option, self.notes[f"option {number}"], self.notes[f"option {number}, why"])
            for number, (key, option) in enumerate(zip(self.keys, options, strict=True), 1)
        ]

    @cached_property
    def spare(self) -> Row:
        """What the page makes further rows from."""
        key = "spare-row"
        return Row(key, 1, Option(), Notes(f"option-{key}"), Notes(f"why-{key}"))

    @property
    def first_fault(self) -> str:
        """The id of the control to go to."""
        return next((notes.at for notes in self.in_order if notes.faults), "") if self.blamed or self.sent else ""

    @property
    def in_order(self) -> list[Notes]:
        """As the controls follow one another in the page."""
        first, last = ("stem", "options"), ("number", "tolerance", "explanation", "section", "level", "angoff")
        rows = [name for name in self.notes if name.startswith("option ")]
        rest = [name for name in self.notes if name not in {*first, *rows, *last}]
        return [self.notes[name] for name in (*first, *rows, *last, *rest)]

    @property
    def fault_count(self) -> int:
        return sum(len(notes.faults) for notes in self.notes.values())

    @property
    def advice_count(self) -> int:
        return sum(len(notes.advice) for notes in self.notes.values())

    @property
    def number(self) -> str:
        return as_read(self.item.number)

    @property
    def tolerance(self) -> str:
        return as_read(self.item.tolerance)

    @property
    def angoff(self) -> str:
        return percent(self.item.angoff)

    @property
    def tags(self) -> str:
        return ", ".join(self.item.tags)

    @property
    def exhibit(self) -> Exhibit | None:
        return self.around.exhibits.get(self.item.exhibit)

    @property
    def is_numeric(self) -> bool:
        return self.item.kind == Kind.NUMERIC

    @cached_property
    def stem_html(self) -> str:
        return shown(self.item.stem)

    @cached_property
    def explanation_html(self) -> str:
        return shown(self.item.explanation)

    @cached_property
    def options(self) -> list[dict[str, object]]:
        """As the player offers them, with what is said of each afterwards."""
        return [
            {
                "letter": row.letter,
                "html": shown(row.option.text, inline=True),
                "why_html": shown(row.option.why),
                "right": row.option.right,
            }
            for row in self.rows
            if row.option.text.strip() or row.option.why.strip()
        ]


def sheet_of(
    bank: QuestionBank,
    item: Item,
    around: Surroundings,
    *,
    keys: tuple[str, ...] = (),
    blamed: bool = False,
    sent: Sequence[Fault] = (),
) -> Sheet:
    """One query where the texts mention pictures, none where they do not."""
    count = len(padded(item.options))
    keys = keys if len(keys) == count == len(set(keys)) else tuple(str(number) for number in range(1, count + 1))
    unknown = list(_unknown_pictures(bank, item))
    return Sheet(item, keys, around, around.faults(item), advice(item), blamed, sent, unknown)


def _unknown_pictures(bank: QuestionBank, item: Item) -> Iterable[Fault]:
    names = ["stem", "explanation"]
    for number in range(1, len(item.options) + 1):
        names += [f"option {number}", f"option {number}, why"]
    mentioned = {name: digests_in([text]) for name, text in zip(names, texts_of(item), strict=True)}
    wanted = set().union(*mentioned.values())
    known = (
        set(Picture.objects.filter(bank=bank, digest__in=wanted).values_list("digest", flat=True)) if wanted else wanted
    )
    for name, digests in mentioned.items():
        for digest in sorted(digests - known):
            yield Fault(name, NO_SUCH_PICTURE.format(digest=digest))


def unshowable(item: Item) -> list[Fault]:
    """The texts that cannot be rendered, which is worth saying while they are typed."""
    faults = []
    places = [("stem", item.stem), ("explanation", item.explanation)]
    for number, option in enumerate(item.options, 1):
        places += [(f"option {number}", option.text), (f"option {number}, why", option.why)]
    for name, text in places:
        try:
            render(text)
        except RenderingFault as error:
            faults.append(Fault(name, f"The text {error}"))
    return faults


def shown(text: str, *, inline: bool = False) -> str:
    """Empty where the text cannot be rendered; its field says why."""
    try:
        return render_inline(text) if inline else render(text)
    except RenderingFault:
        return ""
