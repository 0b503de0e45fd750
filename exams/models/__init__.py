from exams.models.attempts import Answer, Attempt, LateAnswer
from exams.models.drills import Drill, DrillQuestion
from exams.models.forms import Form, FormQuestion, FormTable
from exams.models.reports import FormBuild, Regrade, ScoreReport

__all__ = [
    "Answer",
    "Attempt",
    "Drill",
    "DrillQuestion",
    "Form",
    "FormBuild",
    "FormQuestion",
    "FormTable",
    "LateAnswer",
    "Regrade",
    "ScoreReport",
]
