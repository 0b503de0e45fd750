"""What a report tells beside its frozen body."""

from typing import Any

from exams.actions.reporting import scored_body
from exams.actions.saving import late_choices
from exams.models import Attempt, ScoreReport
from exams.regrades.mended import corrections_of


def report_of(attempt: Attempt) -> ScoreReport:
    """The report with the table it was made from, which may no longer be its form's."""
    return ScoreReport.objects.select_related("table").defer("table__curve").get(attempt=attempt)


def corrected(attempt: Attempt) -> list[int]:
    """The positions of the questions that were corrected since, each once."""
    return sorted({one.position for one in corrections_of(attempt)})


def sat_before(attempt: Attempt) -> bool:
    if attempt.form_id is None:
        return False
    earlier = Attempt.objects.filter(user=attempt.user_id, form=attempt.form_id, started_at__lt=attempt.started_at)
    return earlier.exists()


def counted(score: ScoreReport) -> set[int] | None:
    return score.table.versions if score.table else None


def late(attempt: Attempt, score: ScoreReport) -> dict[str, Any] | None:
    """The second, marked result with the answers that came too late; None when there are none."""
    came = late_choices(attempt)
    return {"count": len(came), "body": scored_body(attempt, late=came, table=score.table)} if came else None
