from bank.models.calculations import CalculationTemplate, TemplateVersion
from bank.models.imports import ImportEntry, QuestionImport
from bank.models.problems import ProblemReport
from bank.models.questions import (
    LETTERS,
    Exhibit,
    KeyCorrection,
    Kind,
    Level,
    Question,
    QuestionBank,
    QuestionVersion,
)
from bank.models.reviews import BlindSolution, Judgement, Panel, Review
from bank.models.snapshots import ItemSnapshot, Snapshot
from bank.models.writing import BankOpening, Comment, Draft, Picture, Tag

__all__ = [
    "LETTERS",
    "BankOpening",
    "BlindSolution",
    "CalculationTemplate",
    "Comment",
    "Draft",
    "Exhibit",
    "ImportEntry",
    "ItemSnapshot",
    "Judgement",
    "KeyCorrection",
    "Kind",
    "Level",
    "Panel",
    "Picture",
    "ProblemReport",
    "Question",
    "QuestionBank",
    "QuestionImport",
    "QuestionVersion",
    "Review",
    "Snapshot",
    "Tag",
    "TemplateVersion",
]
