from exams.models.assignments import Assignment, AssignmentExtra, AssignmentQuestion
from exams.models.attempts import TIMED, Answer, Attempt, LateAnswer
from exams.models.drills import Drill, DrillQuestion
from exams.models.encounters import Encounter
from exams.models.forms import Form, FormQuestion, FormTable
from exams.models.practice import Practice
from exams.models.reports import FormBuild, Regrade, ScoreReport

__all__ = [
    "TIMED",
    "Answer",
    "Assignment",
    "AssignmentExtra",
    "AssignmentQuestion",
    "Attempt",
    "Drill",
    "DrillQuestion",
    "Encounter",
    "Form",
    "FormBuild",
    "FormQuestion",
    "FormTable",
    "LateAnswer",
    "Practice",
    "Regrade",
    "ScoreReport",
]
