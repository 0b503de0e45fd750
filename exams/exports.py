import csv
import io

from curriculum.rendering import plain
from exams.review import Reviewed

HEADINGS = [
    "question", "area", "section", "counts", "result", "chosen", "right", "first chosen", "seconds", "flagged",
    "unsure", "stem",
]  # fmt: skip
# A spreadsheet runs a cell that starts so as a formula; an apostrophe makes it text.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def report_csv(questions: list[Reviewed]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for question in questions:
        writer.writerow(_line(question))
    return out.getvalue()


def _line(question: Reviewed) -> list[object]:
    answer = question.answer
    result = "right" if question.correct else "wrong" if question.chosen_letter else "not answered"
    return [
        answer.position,
        safe_cell(question.area.name),
        safe_cell(question.section.name),
        "yes" if question.counts else "dropped" if question.dropped else "no",
        result,
        question.chosen_letter,
        question.right_letter,
        question.first_letter,
        answer.seconds,
        "yes" if answer.flagged else "",
        "yes" if answer.unsure else "",
        safe_cell(plain(answer.version.stem_html)),
    ]
