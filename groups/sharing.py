"""What of a member is seen by whom, said in the words every page uses that shows it."""

from dataclasses import dataclass

from groups.models import Membership

NOBODY = "nobody"


@dataclass(frozen=True)
class Seen:
    what: str
    by_leaders: bool
    by_members: bool = False
    remark: str = ""


def seen_of(shares: str, *, ranking: bool) -> list[Seen]:
    """Of somebody who shares this, in a group with or without rankings by name."""
    everything = shares == Membership.Shares.ALL
    by_name = "by name, in the group’s rankings" if ranking else ""
    return [
        Seen("Name, email address, role, day of joining", True),
        Seen("Which of the group’s mocks you have sat, and the total score of each", True, ranking, by_name),
        Seen("Your scores by area in the group’s mocks", everything),
        Seen("Your answers in the group’s mocks, question by question", everything),
        Seen("Time spent on questions and hours studied", everything),
        Seen("Exams, drills and reports outside the group", False),
    ]
