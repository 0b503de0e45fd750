"""What the clients of a run saw, line by line: what they sent, what was acknowledged, what went wrong.

It is written by the process that makes the load and read by the one that checks the database afterwards.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Place = tuple[str, int]  # the attempt's public id and the question's position


class Ledger:
    """Lines are written as they happen, so that a killed client leaves what it knew."""

    def __init__(self, path: Path) -> None:
        self.file = path.open("a", buffering=1)

    def note(self, what: str, **facts: Any) -> None:
        self.file.write(json.dumps({"what": what} | facts) + "\n")


@dataclass
class Heard:
    """`sent` holds every choice that left a client, by its sequence number; `acknowledged` the last of each place that
    the server said it has; `faults` what no client should see."""

    sent: dict[Place, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    acknowledged: dict[Place, int] = field(default_factory=dict)
    finished: dict[str, float] = field(default_factory=dict)
    milliseconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    faults: list[dict[str, Any]] = field(default_factory=list)
    retries: int = 0


def heard(path: Path) -> Heard:
    found = Heard()
    for line in _lines(path):
        _take(found, line)
    return found


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open() as file:
        for text in file:
            if text.endswith("\n"):
                yield json.loads(text)


def _take(found: Heard, line: dict[str, Any]) -> None:
    match line:
        case {"what": "sent", "attempt": attempt, "position": position, "seq": seq, "chosen": chosen}:
            found.sent[attempt, position][seq] = chosen
        case {"what": "acknowledged", "attempt": attempt, "position": position, "seq": seq}:
            place = attempt, position
            found.acknowledged[place] = max(seq, found.acknowledged.get(place, 0))
        case {"what": "finished", "attempt": attempt, "at": at}:
            found.finished[attempt] = at
        case {"what": "timed", "name": name, "ms": ms}:
            found.milliseconds[name].append(ms)
        case {"what": "retry"}:
            found.retries += 1
        case {"what": "fault"}:
            found.faults.append(line)
