"""The fields of the editor's form: from a form to an item, and from an item to what the form would hold."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.http import QueryDict

from bank.authoring.completing import MOST, Fault
from bank.items import Item, Option
from bank.models import Kind

FEWEST_ROWS = 4
LONGEST_TAG = 60
NO_PERCENT = "“{typed}” is no number from 5 to 99."
TAG_TOO_LONG = "The tag “{tag}…” is longer than {longest} characters; shorten it."
TEXTS = ("stem", "number", "tolerance", "explanation", "section", "level", "concept", "reference", "exhibit")


@dataclass(frozen=True)
class Sent:
    """A form as it was sent. `keys` name the rows of options, in their order, as the page does; `faults` are of what an
    item cannot hold."""

    item: Item
    keys: tuple[str, ...]
    revision: int
    faults: tuple[Fault, ...] = ()


def read_form(data: QueryDict) -> Sent:
    angoff, no_share = _share(data.get("angoff", ""))
    tags, too_long = _tags(data.get("tags", ""))
    keys = tuple(data.getlist("option_key"))
    kind = data.get("kind", "")
    item = Item(
        kind=kind if kind in Kind.values else Kind.SINGLE,
        options=_options(data, keys),
        legacy=tuple(filter(None, map(clean, data.getlist("legacy")))),
        calculation="calculation" in data,
        angoff=angoff,
        tags=tags,
        **{name: clean(data.get(name, "")) for name in TEXTS},
    )
    if item.kind == Kind.NUMERIC and not any(option.text or option.why for option in item.options):
        item = replace(item, options=())
    return Sent(item, keys, _revision(data), (*no_share, *too_long))


def clean(text: str) -> str:
    """Without what a browser adds to lines, and without the one character that no database takes."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip("\n").rstrip()


def _options(data: QueryDict, keys: tuple[str, ...]) -> tuple[Option, ...]:
    right = set(data.getlist("option_right"))
    rows = zip(keys, data.getlist("option_text"), data.getlist("option_why"), strict=False)
    return tuple(Option(clean(text), clean(why), key in right) for key, text, why in rows)


def _share(typed: str) -> tuple[float | None, list[Fault]]:
    """65, “65 %” or 0.65 as the share .65."""
    bare = typed.strip().rstrip("%").strip()
    if not bare:
        return None, []
    try:
        number = float(bare)
    except ValueError:
        number = float("nan")
    share = round(number if 0 < number < 1 else number / 100, 4)
    return (share, []) if 0 < share < 1 else (None, [Fault("angoff", NO_PERCENT.format(typed=bare[:20]))])


def _tags(typed: str) -> tuple[tuple[str, ...], list[Fault]]:
    names = {name.casefold(): name for part in typed.split(",") if (name := " ".join(clean(part).split()))}
    long = [name for name in names.values() if len(name) > LONGEST_TAG]
    faults = [Fault("tags", TAG_TOO_LONG.format(tag=name[:20], longest=LONGEST_TAG)) for name in long]
    return tuple(name for name in names.values() if name not in long), faults


def _revision(data: QueryDict) -> int:
    typed = data.get("revision", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0


def entries(item: Item) -> list[tuple[str, str]]:
    """What the form would send for this item, for the page to fill itself anew."""
    rows = [
        pair
        for number, option in enumerate(padded(item.options), 1)
        for pair in (
            ("option_key", str(number)),
            ("option_text", option.text),
            ("option_why", option.why),
            *([("option_right", str(number))] if option.right else []),
        )
    ]
    return [
        ("kind", item.kind),
        *((name, getattr(item, name)) for name in TEXTS),
        *(("legacy", slug) for slug in item.legacy),
        *([("calculation", "on")] if item.calculation else []),
        ("angoff", percent(item.angoff)),
        ("tags", ", ".join(item.tags)),
        *rows,
    ]


def percent(share: float | None) -> str:
    return "" if share is None else f"{100 * share:.10g}"


def padded(options: Iterable[Option]) -> list[Option]:
    """A fresh question offers rows to write in."""
    return list(options) or [Option()] * FEWEST_ROWS


def is_blank(item: Item) -> bool:
    """Whether nobody has written anything in it."""
    texts = [item.stem, item.explanation, item.number, *(o.text for o in item.options), *(o.why for o in item.options)]
    return not any(text.strip() for text in texts)


def rearranged(item: Item, change: str) -> Item:
    """What the buttons beside the options do where no script runs: `add`, `up-2`, `down-1`, `remove-3`.

    The same item for any other word.
    """
    options, (verb, _, number) = padded(item.options), change.partition("-")
    if verb not in ("add", "up", "down", "remove"):
        return item
    index = int(number) - 1 if number.isascii() and number.isdecimal() and len(number) < 3 else -1
    if verb == "add" and len(options) < MOST:
        options.append(Option())
    if verb == "remove" and 0 <= index < len(options):
        del options[index]
    to = index + {"up": -1, "down": 1}.get(verb, 0)
    if 0 <= index < len(options) and 0 <= to < len(options):
        options.insert(to, options.pop(index))
    return replace(item, options=tuple(options))
