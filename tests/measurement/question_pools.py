"""Pools to assemble forms from: simulated ones, and the shipped bank read from its files."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from measurement.assembly import Area, Assembly, Pool, Rules

CONTENT = Path(__file__).parents[2] / "content"
SCORED = (19, 12, 12, 21, 21, 25, 6, 14)
PRETEST = (4, 1, 1, 3, 3, 3, 2, 3)
WEIGHTS = np.array([15, 9, 9, 16, 16, 19, 5, 11]) / 100
LEVELS = {"remember": 0.20, "understand": 0.30, "apply": 0.35, "analyse": 0.15}
BLUEPRINTS = [
    blueprint["slug"] for blueprint in yaml.safe_load((CONTENT / "blueprints.yaml").read_text())["blueprints"]
]


def areas() -> list[Area]:
    return [Area(f"area{at}", f"Area {at}", scored, PRETEST[at]) for at, scored in enumerate(SCORED)]


def simulated(count: int, *, seed: int, enemies: int = 0, **changes: Any) -> Pool:
    """Eight areas of four sections; a quarter of the questions in exhibits of two to four."""
    dice = np.random.default_rng(seed)
    area = dice.choice(8, count, p=WEIGHTS)
    columns: dict[str, Any] = {
        "a": np.exp(dice.normal(0, 0.3, count)),
        "b": dice.normal(-0.6, 0.9, count),
        "c": 0.25,
        "area": [f"area{at}" for at in area],
        "section": [f"section{at}.{dice.integers(4)}" for at in area],
        "level": dice.choice(list(LEVELS), count, p=list(LEVELS.values())),
        "calculation": dice.random(count) < 0.2,
        "key": dice.integers(0, 4, count),
        "exhibit": _exhibits(area, dice),
        "enemies": [dice.choice(count, 2, replace=False).tolist() for _ in range(enemies)],
    }
    return Pool(range(count), **{**columns, **changes})


def _exhibits(area: Any, dice: np.random.Generator) -> list[str | None]:
    exhibits: list[str | None] = [None] * len(area)
    for each in range(8):
        places = np.flatnonzero(area == each)
        at = 0
        while at < len(places) / 4:
            size = int(dice.integers(2, 5))
            for place in places[at : at + size]:
                exhibits[place] = f"exhibit{each}.{at}"
            at += size
    return exhibits


def strict(**changes: Any) -> Rules:
    sections = {f"section{at}.{part}": (1, n // 2 + 1) for at, n in enumerate(SCORED) for part in range(4)}
    rules: dict[str, Any] = {
        "sections": sections,
        "levels": {level: (share - 0.05, share + 0.05) for level, share in LEVELS.items()},
        "calculation": (0.15, 0.25),
        "keys": dict.fromkeys(range(4), (0.20, 0.30)),
    }
    return Rules(areas(), **{**rules, **changes})


def shipped(blueprint: str, **changes: Any) -> tuple[Pool, list[Area]]:
    """The written questions of the bank with their Angoff judgements as difficulties, as a blueprint sees them.

    Without those drawn from templates: what they ask is not in their file.
    """
    plans = yaml.safe_load((CONTENT / "blueprints.yaml").read_text())["blueprints"]
    wanted = next(plan["areas"] for plan in plans if plan["slug"] == blueprint)
    area_of = {section: area["slug"] for area in wanted for section in area["sections"]}
    bank = [(question, section) for question, section in _questions(area_of)]
    guess = np.array([1 / len(question["options"]) for question, _ in bank])
    sure = np.clip((np.array([question["angoff"] for question, _ in bank]) - guess) / (1 - guess), 0.02, 0.98)
    columns: dict[str, Any] = {
        "a": 1.0,
        "b": -np.log(sure / (1 - sure)),
        "c": guess,
        "area": [area_of[section] for _, section in bank],
        "section": [section for _, section in bank],
        "level": [question["level"] for question, _ in bank],
        "calculation": [bool(question.get("calculation")) for question, _ in bank],
        "key": [[bool(option.get("key")) for option in question["options"]].index(True) for question, _ in bank],
        "exhibit": [question.get("exhibit") for question, _ in bank],
    }
    pool = Pool([question["slug"] for question, _ in bank], **{**columns, **changes})
    return pool, [Area(area["slug"], area["name"], area["scored"], area["pretest"]) for area in wanted]


@cache
def _files() -> list[dict[str, Any]]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [yaml.load(path.read_text(), loader) for path in sorted((CONTENT / "questions").glob("*/*.yaml"))]


def _questions(area_of: dict[str, str]) -> list[tuple[dict[str, Any], str]]:
    found = []
    for file in _files():
        for question in file["questions"]:
            if "template" in question:
                continue
            tags = [file["section"], *question.get("legacy", [])]
            found += [(question, tag) for tag in tags if tag in area_of][:1]
    return found


def broken(pool: Pool, rules: Rules, assembly: Assembly) -> list[str]:
    """Every rule that a form breaks, counted question by question without the engine."""
    faults = []
    for number, form in enumerate(assembly.forms):
        scored, pretest = list(form.scored), list(form.pretest)
        on = scored + pretest
        faults += [f"form {number}: {fault}" for fault in _faults(pool, rules, scored, pretest, set(on))]
        if len(set(on)) < len(on):
            faults.append(f"form {number} has a question twice")
    return faults


def _faults(pool: Pool, rules: Rules, scored: list[Any], pretest: list[Any], on: set[Any]) -> list[str]:
    faults = []
    at = pool.place

    def check(name: str, count: float, low: float, high: float) -> None:
        if not low - 1e-9 <= count <= high + 1e-9:
            faults.append(f"{name} {count} not in {low}..{high}")

    for area in rules.areas:
        check(area.name, sum(pool.area[at[q]] == area.slug for q in scored), area.scored, area.scored)
        check(area.name, sum(pool.area[at[q]] == area.slug for q in pretest), area.pretest, area.pretest)
    for section, (low, high) in rules.sections.items():
        check(section, sum(pool.section[at[q]] == section for q in scored), low, high)
    for level, (least, most) in rules.levels.items():
        check(level, sum(pool.level[at[q]] == level for q in scored) / len(scored), least, most)
    for key, (least, most) in rules.keys.items():
        check(f"key {key}", sum(pool.key[at[q]] == key for q in scored) / len(scored), least, most)
    check("calculations", sum(pool.calculation[at[q]] for q in scored) / len(scored), *rules.calculation)
    if rules.exhibits == "together":
        faults += _torn(pool, on)
    faults += [f"enemies {group}" for group in pool.enemies if len(on & set(group)) > 1]
    faults += [f"anchor {q} missing" for q in rules.anchors if q not in scored]
    faults += [f"{q} cannot be scored" for q in scored if not pool.scorable[at[q]]]
    return faults


def _torn(pool: Pool, on: set[Any]) -> list[str]:
    used = {pool.exhibit[pool.place[q]] for q in on} - {None}
    members = {name: {q for q in pool.ids if pool.exhibit[pool.place[q]] == name} for name in used}
    return [f"{name} torn apart" for name in used if not members[name] <= on]
