from exams.models.assignments import Assignment, AssignmentExtra, AssignmentQuestion
from exams.models.attempts import Answer, Attempt, LateAnswer
from exams.models.drills import Drill, DrillQuestion
from exams.models.forms import Form, FormQuestion, FormTable
from exams.models.reports import FormBuild, Regrade, ScoreReport

__all__ = [
    "Answer",
    "Assignment",
    "AssignmentExtra",
    "AssignmentQuestion",
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
