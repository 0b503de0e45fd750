from exams.models.assignments import Assignment, AssignmentExtra, AssignmentQuestion
from exams.models.attempts import TIMED, Answer, Attempt, LateAnswer
from exams.models.daily import DailyAttempt, DailyQuestion
from exams.models.drills import Drill, DrillQuestion
from exams.models.encounters import Encounter
from exams.models.forms import Form, FormQuestion, FormTable
from exams.models.notes import Miss, PeerCount, QuestionNote
from exams.models.practice import Practice
from exams.models.reports import FormBuild, Regrade, ScoreReport

__all__ = [
    "TIMED",
    "Answer",
    "Assignment",
    "AssignmentExtra",
    "AssignmentQuestion",
    "Attempt",
    "DailyAttempt",
    "DailyQuestion",
    "Drill",
    "DrillQuestion",
    "Encounter",
    "Form",
    "FormBuild",
    "FormQuestion",
    "FormTable",
    "LateAnswer",
    "Miss",
    "PeerCount",
    "Practice",
    "QuestionNote",
    "Regrade",
    "ScoreReport",
]
