from bank.models.calculations import CalculationTemplate, TemplateVersion
from bank.models.problems import ProblemReport
from bank.models.questions import (
    LETTERS,
    Exhibit,
    KeyCorrection,
    Level,
    Question,
    QuestionBank,
    QuestionVersion,
)
from bank.models.snapshots import ItemSnapshot, Snapshot

__all__ = [
    "LETTERS",
    "CalculationTemplate",
    "Exhibit",
    "ItemSnapshot",
    "KeyCorrection",
    "Level",
    "ProblemReport",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "Snapshot",
    "TemplateVersion",
]
