"""What a player never sends: its JSON with a wrong value here, a field too many there, or broken as text."""

import json
from pathlib import Path
from random import Random
from typing import Any

from tests.security.mutating import mutated

SEEDS = Path(__file__).parent / "seeds" / "player"
SAVE = {
    "seq": 7, "chosen": 2, "first": 1, "flagged": False, "unsure": True, "seen": True, "seconds": 74,
    "marks": {"struck": [0], "highlights": [[12, 31]]},
}  # fmt: skip
NUMBER = {"seq": 8, "entered": "1 200,5", "first": "12", "seen": True, "seconds": 9}
RIGHT: dict[str, dict[str, Any]] = {
    "answer": SAVE,
    "notes": {"seq": 3, "text": "Look at 7 again."},
    "finish": {"reason": "candidate", "answers": [{"position": 1} | SAVE, {"position": 4} | NUMBER]},
}
ODD: list[Any] = [
    None, True, False, 0, -1, 1, 5, 63, 64, 2**15, 2**31, 2**53 - 1, 2**53, 2**63, 10**400, 0.5, -0.0, 1e308,
    float("nan"), float("inf"), "", " ", "0", "1", "\x00", "\ud800", "\u202e", "💥" * 40, "x" * 41, "9" * 40, "1e400",
    "-12,5", "٣", "½", "1,2,3", "<b>", "x" * 20_001, [], {}, [[]], [0] * 2_000, [[0, 10**30]], [[1, 2, 3]], [True],
    {"struck": "A"}, {"highlights": [None]}, {"highlights": [[5, 1]]}, {"other": "x" * 3_000}, {"__proto__": {}},
    "timeout", "candidate",
]  # fmt: skip
ENTERED = [
    {"entered": text} for text in ("12", "1.200,0", "12 pcs", "", " ", "١٢", "\t7", "1e3", "−5", "+5", ".5", "5.")
]


def wrong_body(endpoint: str, random: Random) -> bytes:
    data = _wrong(RIGHT[endpoint], random)
    body = json.dumps(data, ensure_ascii=random.random() < 0.7).encode("utf-8", "surrogatepass")
    others = [json.dumps(right).encode() for right in RIGHT.values()]
    return mutated(body, others, random) or b"{" if random.random() < 0.3 else body


def _wrong(data: dict[str, Any], random: Random) -> Any:
    if random.random() < 0.03:
        return random.choice(ODD)
    made = dict(data) | (random.choice(ENTERED) if random.random() < 0.4 else {})
    made["seq"] = random.randint(1, 2**53 - 1)
    for _ in range(random.choice([0, 0, 1, 1, 2, 4])):
        name = random.choice([*made, "seq", "chosen", "entered", "position", "other"])
        made[name] = _spoilt(made.get(name), random)
    if random.random() < 0.2:
        made.pop(random.choice(list(made)))
    return made


def _spoilt(value: Any, random: Random) -> Any:
    if isinstance(value, list) and value and random.random() < 0.8:
        entries = [_wrong(entry, random) if isinstance(entry, dict) else entry for entry in value]
        return entries * random.choice([1, 1, 2, 40])
    return random.choice(ODD)
