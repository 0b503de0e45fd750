"""Reports of problems, made the short way."""

from bank.actions.problems import report_problem
from exams.models import Answer


def report_first(attempt, now, *, position=1, **fields):
    """The candidate of the attempt says that another answer to a question of it is right."""
    answer = Answer.objects.select_related("version").get(attempt=attempt, position=position)
    said = {"kind": "key", "comment": "C follows from the table.", "chosen": answer.chosen} | fields
    return report_problem(about=answer.version, reporter=attempt.user, now=now, **said)
