"""Hours studied as members log them themselves; the log lives in a room above this one, which answers."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from groups.models import Membership
from insights.signals import hours_wanted

LATELY = timedelta(days=28)


def studied_by(users: Sequence[int], now: datetime) -> dict[int, int]:
    """Seconds in the last four weeks. Ask it only of those who share their time."""
    found: Counter[int] = Counter()
    if users:
        answers: list[tuple[Any, Any]] = hours_wanted.send(Membership, users=list(users), since=(now - LATELY).date())
        for _, answer in answers:
            found.update(answer or {})
    return dict(found)
