"""Reading what hangs together: bills of material and networks of activities."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from bank.drawings.charts import Activity, Network, Part, Structure
from bank.drawings.fields import NAME, NOTE, UNIT, Fields

MAX_PARTS = 30
MAX_LEVELS = 5
MAX_ACTIVITIES = 26


def read_structure(fields: Fields) -> Structure:
    fields.only("kind", "item", "note", "parts")
    if _too_many(fields.raw):
        fields.fault("parts", f"come to more than {MAX_PARTS} items with the top; split the drawing.")
        return Structure(Part("", 1, "", ()))
    top = _item(fields, 1, ())
    if "parts" not in fields.raw or fields.raw["parts"] == []:
        fields.fault("parts", "is missing; list at least one part: [{item: …, per: …}].")
    return Structure(top)


def _too_many(top: Mapping[str, Any]) -> bool:
    """Counted before anything is read: with YAML's aliases a few lines can stand for millions of parts."""
    waiting: list[Any] = [top]
    for _ in range(MAX_PARTS):
        parts = waiting.pop().get("parts")
        waiting += [part for part in parts if isinstance(part, Mapping)] if isinstance(parts, list) else []
        if not waiting:
            return False
    return True


def _part(fields: Fields, above: tuple[str, ...]) -> Part:
    fields.only("item", "per", "note", "parts")
    per = fields.number("per", least=0)
    if fields.raw.get("per") == 0:
        fields.fault("per", "is 0; write how many of it one parent takes.")
    return _item(fields, per, above)


def _item(fields: Fields, per: float, above: tuple[str, ...]) -> Part:
    item = fields.text("item", limit=NAME)
    if item and item in above:
        fields.fault("item", f"“{item}” is a part of itself; mend the structure.")
    return Part(item, per, fields.text("note", limit=NOTE, default=""), _parts(fields, (*above, item)))


def _parts(fields: Fields, above: tuple[str, ...]) -> tuple[Part, ...]:
    raw = fields.raw.get("parts", [])
    if not isinstance(raw, list):
        fields.fault("parts", "must be a list: [{item: …, per: …}].")
        return ()
    if raw and len(above) > MAX_LEVELS:
        fields.fault("parts", f"go deeper than {MAX_LEVELS} levels below the top; split the drawing.")
        return ()
    return tuple(_part(fields.inside(each, f"part {number}"), above) for number, each in enumerate(raw, 1))


def read_network(fields: Fields) -> Network:
    fields.only("kind", "unit", "activities")
    raw = fields.entries("activities", least=2, most=MAX_ACTIVITIES)
    activities = tuple(_activity(fields.inside(each, f"activity {number}")) for number, each in enumerate(raw, 1))
    network = Network(fields.text("unit", limit=UNIT), activities)
    if not fields.faults:
        _check_order(fields, network)
    return network


def _activity(fields: Fields) -> Activity:
    fields.only("name", "time", "after")
    before = fields.raw.get("after")
    after = fields.texts("after", least=0, most=MAX_ACTIVITIES, limit=NAME) if before is not None else ()
    return Activity(fields.text("name", limit=NAME), fields.number("time", least=0), after)


def _check_order(fields: Fields, network: Network) -> None:
    names = Counter(each.name for each in network.activities)
    for name in (name for name, count in names.items() if count > 1):
        fields.fault("activities", f"“{name}” is there twice; give every activity a name of its own.")
    for each in network.activities:
        for name in each.after:
            if name not in names:
                fields.fault(f"{each.name}, after", f"“{name}” is no activity; add it or correct the name.")
            elif each.after.count(name) > 1:
                fields.fault(f"{each.name}, after", f"names “{name}” twice.")
    if not fields.faults:
        _check_loop(fields, network)


def _check_loop(fields: Fields, network: Network) -> None:
    try:
        network.ranks()
    except ValueError:
        fields.fault("activities", "wait for one another in a loop; mend “after”.")
