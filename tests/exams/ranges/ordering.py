from decimal import Decimal

from bank.models import QuestionVersion
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.models import Answer, Regrade
from tests.exams.kinds import NUMERIC

WIDER = (Decimal("11.5"), Decimal(13))  # it was 11.5 to 12.5
TYPED = ("12", "12,25", "13", "13,0", "12.9", "14", "a dozen", "")
WHY = "The lead time is a week longer."


def order(version: QuestionVersion, admin, now, accepted=WIDER) -> Regrade:
    return order_regrade(Change(version, accepted=accepted), reason=WHY, by=admin, now=now)


def rights() -> list[bool]:
    """In the order of TYPED."""
    answers = Answer.objects.filter(position=NUMERIC).order_by("attempt")
    return [chosen == 0 for chosen in answers.values_list("chosen", flat=True)]
