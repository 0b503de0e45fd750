"""What to do next, as sessions that start with one click: what to answer, how many, how long it takes, and why.

Worked out from the numbers of the report alone, so that the same answers always lead to the same advice.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from insights.weakness.answers import AreaOutline, Around, Supply

Tally = Mapping[str, Any]
Session = dict[str, Any]

MOST = 5
# A session of about a quarter of an hour, of no fewer and no more questions than these.
SESSION_SECONDS, FEWEST, LONGEST = 15 * 60, 5, 20
# Until the learner's own pace is known; it is taken as it is between these.
USUAL_SECONDS, QUICKEST, SLOWEST = 75, 30, 150
# From so many timed questions on the share of slow ones says something, and from this share on it is worth a session.
ENOUGH_TIMED, SLOW_SHARE = 30, 0.30
AT_THE_CLOCK = 84
# New first answers after which another mock can tell something new, and days between two.
ANSWERS_BETWEEN, BETWEEN = 60, timedelta(days=14)


@dataclass(frozen=True)
class Found:
    """What the report has found so far: areas with their tallies, the areas where study gains most, the pace."""

    areas: Sequence[AreaOutline]
    tallies: Sequence[Tally]
    steps: Sequence[Mapping[str, Any]]
    pace: Mapping[str, Any]
    enough: bool
    missing: int
    since_mock: int


def sessions(found: Found, around: Around) -> list[Session]:
    """At most MOST, the one that gains most first; none that practice has too few questions for."""
    seconds = _seconds(found.pace)
    if not found.enough:
        return [*_to_begin(found, around, seconds), *_mock(found, around, "It asks about every area in one sitting.")]
    rows = [
        *_of_steps(found, around, seconds),
        *_missed(found, around, seconds),
        *_of_unmet(found, around, seconds),
        *_at_the_clock(found, around),
    ]
    mock = _mock_again(found, around)
    return [*rows[: MOST - len(mock)], *mock]


def _seconds(pace: Mapping[str, Any]) -> int:
    return min(max(pace["median"] or USUAL_SECONDS, QUICKEST), SLOWEST)


def _count(available: int, seconds: int) -> int:
    """How many questions make a session; 0 where there are too few for one."""
    wanted = min(max(round(SESSION_SECONDS / seconds), FEWEST), LONGEST)
    return min(wanted, available) if available >= FEWEST else 0


def _practice(title: str, why: str, count: int, seconds: int, **fields: str | int) -> Session:
    asked: dict[str, str | int] = {"count": count, "mode": "tutor"}
    return {
        "kind": "practice",
        "title": title.format(count=count),
        "minutes": max(1, round(count * seconds / 60)),
        "why": why,
        "fields": asked | fields,
    }


def _supply(area: AreaOutline, around: Around) -> Supply:
    return sum((around.supply.get(section.slug, Supply()) for section in area.sections), Supply())


def _to_begin(found: Found, around: Around, seconds: int) -> list[Session]:
    unseen = sum(_supply(area, around).unseen for area in found.areas)
    count = min(_count(unseen, seconds), max(found.missing, FEWEST))
    if not count:
        return []
    why = f"After {found.missing} more first answers this report can say where you stand."
    return [_practice("{count} new questions from all areas", why, count, seconds, state="unseen")]


def _of_steps(found: Found, around: Around, seconds: int) -> list[Session]:
    """New questions where study gains most: in the section that went worst so far, else in the whole area."""
    area_of = {area.topic.slug: area for area in found.areas}
    made = [_of_step(step, area_of[step["slug"]], around, seconds) for step in found.steps]
    return [session for session in made if session]


def _of_step(step: Mapping[str, Any], area: AreaOutline, around: Around, seconds: int) -> Session | None:
    gain = f"{step['name']} is {step['weight']:g} % of the exam, and {_misses(step)} would still go wrong"
    for section in step["sections"]:
        if count := _count(around.supply.get(section["slug"], Supply()).unseen, seconds):
            why = f"{gain}; in this section you had {section['correct']} of {section['total']} right at first."
            return _practice(f"{{count}} new questions on {section['name']}", why, count, seconds,
                             section=section["slug"], state="unseen")  # fmt: skip
    if count := _count(_supply(area, around).unseen, seconds):
        return _practice(f"{{count}} new questions on {area.topic.name}", f"{gain}.", count, seconds,
                         area=area.topic.slug, state="unseen")  # fmt: skip
    return None


def _misses(step: Mapping[str, Any]) -> str:
    low, high, all_of_it = step["misses_low"], step["misses_high"], step["questions"]
    some = f"about {high}" if low == high else f"{low} to {high}"
    return f"{some} of its {all_of_it} counting questions in a mock"


def _missed(found: Found, around: Around, seconds: int) -> list[Session]:
    """Again what went wrong the last time: in the area with the most of it, weighed as the exam weighs."""
    rows = [(area, _supply(area, around).missed) for area in found.areas]
    area, missed = max(rows, key=lambda row: (row[0].weight * row[1], row[0].topic.slug), default=(None, 0))
    count = _count(missed, seconds)
    if area is None or not count:
        return []
    why = f"You answered {missed} questions of this area wrong the last time you met them; each is explained at once."
    title = f"{{count}} questions you missed in {area.topic.name}"
    return [_practice(title, why, count, seconds, area=area.topic.slug, state="missed")]


def _of_unmet(found: Found, around: Around, seconds: int) -> list[Session]:
    """The heaviest area of which nothing is known yet."""
    unmet = [
        (area, count)
        for area, tally in zip(found.areas, found.tallies, strict=True)
        if not tally["total"] and (count := _count(_supply(area, around).unseen, seconds))
    ]
    if not unmet:
        return []
    area, count = max(unmet, key=lambda row: (row[0].weight, row[0].topic.slug))
    why = f"You have answered nothing here yet, and it is {area.weight:g} % of the exam."
    title = f"{{count}} new questions on {area.topic.name}"
    return [_practice(title, why, count, seconds, area=area.topic.slug, state="unseen")]


def _at_the_clock(found: Found, around: Around) -> list[Session]:
    timed, slow = found.pace["timed"], found.pace["slow"]
    count = _count(sum(_supply(area, around).unseen for area in found.areas), AT_THE_CLOCK)
    if timed < ENOUGH_TIMED or slow < SLOW_SHARE * timed or not count:
        return []
    minutes, seconds = divmod(found.pace["slow_from"], 60)
    why = f"{slow} of {timed} questions took you longer than {minutes}:{seconds:02}; the exam allows 1:24 on average."
    return [_practice("{count} new questions against the clock", why, count, AT_THE_CLOCK, state="unseen",
                      mode="exam", seconds_each=AT_THE_CLOCK)]  # fmt: skip


def _mock(found: Found, around: Around, why: str) -> list[Session]:
    return [{"kind": "mock", "title": "A whole mock", "minutes": None, "why": why}] if around.mock_waits else []


def _mock_again(found: Found, around: Around) -> list[Session]:
    if around.last_mock is None:
        return _mock(found, around, "You have sat none yet: only a whole one shows how your pace holds out.")
    if around.moment - around.last_mock < BETWEEN or found.since_mock < ANSWERS_BETWEEN:
        return []
    days = (around.moment - around.last_mock).days
    why = f"Your last one was {days} days and {found.since_mock} first answers ago: a new one shows what they brought."
    return _mock(found, around, why)
