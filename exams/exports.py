import csv
import io

from accounts.cells import safe_cell
from bank.keys import answer_of
from curriculum.rendering import plain
from exams.review import Reviewed

HEADINGS = [
    "question", "area", "section", "counts", "result", "chosen", "right", "first chosen", "seconds", "flagged",
    "unsure", "stem",
]  # fmt: skip


def report_csv(questions: list[Reviewed]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for question in questions:
        writer.writerow(_line(question))
    return out.getvalue()


def _first(question: Reviewed) -> str:
    """Of a number only whether the first was right is known, so it is told only where it was another."""
    answer = question.answer
    return question.first if answer.entered else answer_of(answer.version, answer.first_chosen)


def _line(question: Reviewed) -> list[object]:
    answer = question.answer
    result = "right" if question.correct else "wrong" if question.chosen else "not answered"
    return [
        answer.position,
        safe_cell(question.area.name),
        safe_cell(question.section.name),
        "yes" if question.counts else "dropped" if question.dropped else "no",
        result,
        safe_cell(question.chosen),
        safe_cell(question.right),
        safe_cell(_first(question)),
        answer.seconds,
        "yes" if answer.flagged else "",
        "yes" if answer.unsure else "",
        safe_cell(plain(answer.version.stem_html)),
    ]
