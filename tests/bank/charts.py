"""Charts as authors write them: one faultless example of each kind, and strategies that draw any."""

from typing import Any

from hypothesis import strategies as st

EXAMPLES: dict[str, dict[str, Any]] = {
    "control": {
        "kind": "control", "unit": "mm", "label": "Sample", "center": 50.0, "upper": 52.3, "lower": 47.7,
        "points": [50.1, 49.5, 52.6],
    },
    "profile": {
        "kind": "profile", "unit": "standard hours", "periods": ["W1", "W2", "W3"], "capacity": [40, 40, 32],
        "load": {"Released": [30, 42, 10], "Planned": [0, 5, 35]},
    },
    "lines": {
        "kind": "lines", "unit": "units", "periods": ["Jan", "Feb"], "series": {"Forecast": [1, 2], "Demand": [2, 3]},
    },
    "pareto": {"kind": "pareto", "unit": "defects", "bars": {"Scratches": 45, "Dents": 20, "Other": 35}},
    "structure": {
        "kind": "structure", "item": "Lamp L20", "note": "lead time 1 week",
        "parts": [{"item": "Shade", "per": 1, "note": "2 weeks", "parts": [{"item": "Wire", "per": 3}]}],
    },
    "network": {
        "kind": "network", "unit": "days",
        "activities": [
            {"name": "A", "time": 4, "after": []},
            {"name": "B", "time": 3, "after": ["A"]},
            {"name": "C", "time": 2.5, "after": ["A", "B"]},
        ],
    },
}  # fmt: skip


def with_texts(text: str) -> dict[str, dict[str, Any]]:
    """A chart of each kind with the same text in every place an author can write one, numbered where names differ."""
    names = [f"{text}{number}" for number in (1, 2)]
    return {
        "control": EXAMPLES["control"] | {"unit": text, "label": text},
        "profile": EXAMPLES["profile"]
        | {"unit": text, "periods": [text[:16]] * 3, "load": {name: [30, 42, 10] for name in (text, *names)}},
        "lines": EXAMPLES["lines"]
        | {"unit": text, "periods": [text[:16]] * 2, "series": {name: [1, 2] for name in (text, *names)}},
        "pareto": EXAMPLES["pareto"] | {"unit": text, "bars": dict.fromkeys([text, *names], 5)},
        "structure": EXAMPLES["structure"]
        | {"item": names[0], "note": text, "parts": [{"item": text, "per": 1, "note": text}]},
        "network": EXAMPLES["network"]
        | {"unit": text, "activities": [{"name": text, "time": 1}, {"name": names[0], "time": 1, "after": [text]}]},
    }


LETTERS = st.characters(blacklist_categories=("Cc", "Cs", "Cn", "Zl", "Zp"))


def texts(limit: int) -> st.SearchStrategy[str]:
    return st.text(LETTERS, min_size=1, max_size=limit).filter(lambda text: text.strip())


def numbers(least: float = -1e9) -> st.SearchStrategy[float]:
    whole = st.integers(int(least), 10**9)
    return whole | st.decimals(str(int(least)), 10**9, places=2).map(float)


@st.composite
def controls(draw: st.DrawFn) -> dict[str, Any]:
    lower, center, upper = sorted(draw(st.lists(st.integers(-(10**6), 10**6), min_size=3, max_size=3, unique=True)))
    points = draw(st.lists(numbers(), min_size=2, max_size=40))
    fields = {"kind": "control", "unit": draw(texts(30)), "label": draw(texts(40)), "points": points}
    return fields | {"lower": lower, "center": center, "upper": upper}


@st.composite
def over_time(draw: st.DrawFn) -> dict[str, Any]:
    kind, name, most, least = draw(st.sampled_from([("profile", "load", 3, 0), ("lines", "series", 4, -1e9)]))
    count = draw(st.integers(2, 40))
    values = st.lists(numbers(least), min_size=count, max_size=count)
    periods = draw(st.lists(texts(16), min_size=count, max_size=count))
    series = draw(st.dictionaries(texts(40), values, min_size=1, max_size=most))
    capacity = {"capacity": draw(numbers(0) | st.lists(numbers(0), min_size=count, max_size=count))}
    fields = {"kind": kind, "unit": draw(texts(30)), "periods": periods, name: series}
    return fields | (capacity if kind == "profile" else {})


@st.composite
def paretos(draw: st.DrawFn) -> dict[str, Any]:
    values = sorted(draw(st.lists(numbers(0), min_size=2, max_size=12)), reverse=True)
    values[0] = max(values[0], 1)
    names = draw(st.lists(texts(40), min_size=len(values), max_size=len(values), unique=True))
    return {"kind": "pareto", "unit": draw(texts(30)), "bars": dict(zip(names, values, strict=True))}


@st.composite
def structures(draw: st.DrawFn) -> dict[str, Any]:
    """Any tree: each further item hangs below one that stands already and is not too deep."""
    top: dict[str, Any] = {"kind": "structure", "item": "Item 0", "note": draw(texts(60))}
    items = [(top, 0)]
    for number in range(1, draw(st.integers(2, 30))):
        parent, level = draw(st.sampled_from([each for each in items if each[1] < 5]))
        part = {"item": f"{draw(texts(30))} {number}"[:40], "per": draw(st.integers(1, 999) | st.just(0.25))}
        parent.setdefault("parts", []).append(part | draw(st.just({}) | st.fixed_dictionaries({"note": texts(60)})))
        items.append((parent["parts"][-1], level + 1))
    return top


@st.composite
def networks(draw: st.DrawFn) -> dict[str, Any]:
    activities: list[dict[str, Any]] = []
    for number in range(draw(st.integers(2, 26))):
        names = [each["name"] for each in activities]
        after = draw(st.lists(st.sampled_from(names), unique=True, max_size=5)) if names else []
        activities.append({"name": f"{draw(texts(30))}{number}".strip(), "time": draw(numbers(0)), "after": after})
    activities = draw(st.permutations(activities)) if len({a["name"] for a in activities}) == len(activities) else []
    return {"kind": "network", "unit": draw(texts(30)), "activities": list(activities)}


def any_chart() -> st.SearchStrategy[dict[str, Any]]:
    return st.one_of(controls(), over_time(), paretos(), structures(), networks().filter(lambda n: n["activities"]))
