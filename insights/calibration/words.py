"""What the statistics say, for an author who is no psychometrician."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bank.models import LETTERS
from exams.scoring import Scale


@dataclass(frozen=True)
class Advice:
    code: str
    name: str
    tone: str
    text: str
    sure: bool = True


ONE_OF_ONE = "It may be right as well, or the only right one."
ONE_OF_MANY = "One of them may be right as well."
ADVICE = {
    "key-check": Advice(
        "key-check",
        "Check the key",
        "below",
        "Those who do well on the other questions get this one wrong more often than the rest. See whether the key is "
        "the right option.",
    ),
    "key-suspected": Advice(
        "key-suspected",
        "A wrong option draws the best",
        "below",
        "{option} is chosen by those who do well on the other questions. " + ONE_OF_ONE,
    ),
    "low-discrimination": Advice(
        "low-discrimination",
        "Tells little",
        "warning",
        "Those who do well on the other questions hardly do better here. Look for two readings of the stem.",
    ),
    "too-hard": Advice(
        "too-hard",
        "Very hard",
        "warning",
        "Fewer than one in four get it right; with four options guessing gives as much. Look at the key, then at what "
        "the stem asks.",
    ),
    "too-easy": Advice(
        "too-easy",
        "Very easy",
        "muted",
        "More than 19 in 20 get it right, so it tells nobody apart. Fine as a warm-up, else make the options closer.",
    ),
    "idle-distractor": Advice(
        "idle-distractor",
        "Idle option",
        "muted",
        "{option} is chosen by fewer than one in 20. A mistake that people really make would work harder.",
    ),
}


# What a figure is held against: the interval lies on the far side of it where chance is ruled out.
BOUNDS = {"too-hard": 0.25, "too-easy": 0.95, "low-discrimination": 0.10, "key-check": 0.0, "idle-distractor": 0.05}


def advice(flags: Iterable[Mapping[str, Any]]) -> list[Advice]:
    """Each kind once, the gravest first; options that share one are named together, and what may be chance says so."""
    raised: dict[str, list[Mapping[str, Any]]] = {}
    for flag in flags:
        raised.setdefault(flag["code"], []).append(flag)
    return [_said(ADVICE[code], raised[code]) for code in ADVICE if code in raised]


def _said(kind: Advice, flags: list[Mapping[str, Any]]) -> Advice:
    letters = [LETTERS[option] for option in sorted({flag["option"] for flag in flags if "option" in flag})]
    sure = any(map(is_beyond_chance, flags))
    said = replace(kind, sure=sure, tone=kind.tone if sure else "muted")
    if len(letters) < 2:
        return replace(said, text=kind.text.replace("{option}", f"Option {''.join(letters)}"))
    text = kind.text.replace("{option} is", f"Options {', '.join(letters[:-1])} and {letters[-1]} are")
    return replace(said, text=text.replace(ONE_OF_ONE, ONE_OF_MANY))


def is_beyond_chance(flag: Mapping[str, Any]) -> bool:
    """Whether the whole 95 % interval breaks the rule."""
    if flag["code"] == "key-suspected":
        return bool(flag["low"] > (0.5 if flag["figure"] == "top_third" else 0))
    bound = BOUNDS[flag["code"]]
    return bool(flag["low"] > bound if flag["code"] == "too-easy" else flag["high"] < bound)


def on_scale(logits: float | None, scale: Scale) -> float | None:
    """Points of the score scale, on which the standard is the passing score; not clipped."""
    return None if logits is None else scale.passing + scale.points_per_logit * logits


def spread_on_scale(logits: float | None, scale: Scale) -> float | None:
    return None if logits is None else scale.points_per_logit * logits
