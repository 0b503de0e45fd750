"""What kinds of mail there are, and which of them people can turn off."""

from typing import NamedTuple

from accounts.models import User


class Kind(NamedTuple):
    """`preference`: the field of User that says whether somebody wants it; empty where it cannot be turned off.

    `about` goes on from “emails about …”, to whoever gets them.
    """

    preference: str = ""
    about: str = ""


KINDS = {
    "account": Kind(),
    "invitation": Kind(),
    "review": Kind("mail_reviews", "reviews of questions"),
    "mock": Kind("mail_group_mocks", "your groups’ mock exams"),
    "plan": Kind("mail_plan", "your weekly study plan"),
    "nudge": Kind("mail_nudges", "days without study"),
}
ABOUT = {kind.preference: kind.about for kind in KINDS.values() if kind.preference}


def is_wanted(kind: str, by: User) -> bool:
    preference = KINDS[kind].preference
    return by.is_active and (not preference or bool(getattr(by, preference)))
