from study.models.cards import Card, CardReview, Deck
from study.models.credentials import Activity, Evidence, Holding, Renewal
from study.models.exports import AccountDeletion, Export, ExportPart
from study.models.log import CountedSitting, EntryPart, StudyEntry, StudyTimer
from study.models.milestones import Authorization, CalendarFeed, ExamResult
from study.models.plans import DaysOff, OwnMinutes, Plan

__all__ = [
    "AccountDeletion",
    "Activity",
    "Authorization",
    "CalendarFeed",
    "Card",
    "CardReview",
    "CountedSitting",
    "DaysOff",
    "Deck",
    "EntryPart",
    "Evidence",
    "ExamResult",
    "Export",
    "ExportPart",
    "Holding",
    "OwnMinutes",
    "Plan",
    "Renewal",
    "StudyEntry",
    "StudyTimer",
]
