"""What the answer to a question says of the idea behind it. Pure."""

from exams.practice.candidates import SLOW_FROM
from insights.weakness.pace import RUSHED_BELOW
from study.reviewing.scheduling import AGAIN, GOOD, HARD

SLOW_TIMES = 1.5


def rating_of(*, right: bool, seconds: int, unsure: bool = False, usual: float | None = None) -> int:
    """Wrong: Again. Right, but slow, unsure, or too quick to have been read: Hard. Right: Good. Easy nobody can tell
    from outside. `usual` seconds are those of other people on this question; 0 seconds are not known."""
    if not right:
        return AGAIN
    slow_from = SLOW_TIMES * usual if usual else SLOW_FROM
    rushed = 0 < seconds < RUSHED_BELOW
    return HARD if unsure or rushed or seconds >= slow_from else GOOD
