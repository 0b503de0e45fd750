from study.models.credentials import Activity, Evidence, Holding, Renewal
from study.models.log import CountedSitting, EntryPart, StudyEntry, StudyTimer
from study.models.milestones import Authorization, CalendarFeed, ExamResult
from study.models.plans import DaysOff, OwnMinutes, Plan

__all__ = [
    "Activity",
    "Authorization",
    "CalendarFeed",
    "CountedSitting",
    "DaysOff",
    "EntryPart",
    "Evidence",
    "ExamResult",
    "Holding",
    "OwnMinutes",
    "Plan",
    "Renewal",
    "StudyEntry",
    "StudyTimer",
]
