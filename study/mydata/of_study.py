"""Plan, log, milestones and the ledger of certifications."""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from study.models import (
    Activity,
    Authorization,
    CalendarFeed,
    Card,
    CardReview,
    DaysOff,
    Deck,
    EntryPart,
    Evidence,
    ExamResult,
    Export,
    Holding,
    OwnMinutes,
    Plan,
    Renewal,
    StudyEntry,
    StudyTimer,
)
from study.mydata.tables import Asked, Table


def _held_in(reviews: QuerySet[Any], asked: Asked) -> QuerySet[Any]:
    """An idea is reviewed by an answer, a flashcard by itself: each names its sitting."""
    held: QuerySet[Any] = reviews.annotate(held_in=Coalesce("answer__attempt__public_id", "sitting__public_id"))
    return held


TABLES = (
    Table("plan", "Your study plan.", Plan, "user",
          {"exam": "blueprint__name", "minutes": "minutes", "weekly_minutes": "weekly_minutes", "weekdays": "weekdays",
           "started_on": "started_on", "changed_at": "changed_at", "mail_weekday": "mail_weekday",
           "nudge_after": "nudge_after"},
          {"weekdays": "A sum: 1 Monday, 2 Tuesday, 4 Wednesday and so on."}),
    Table("days_off", "Days without study in your plan.", DaysOff, "plan__user",
          {"first": "first", "last": "last", "reason": "reason"}),
    Table("own_minutes", "Weeks of the plan that you set yourself.", OwnMinutes, "plan__user",
          {"week": "week", "area": "area__name", "minutes": "minutes"},
          {"week": "Its Monday.", "area": "Empty: the whole week."}),
    Table("study_log", "What you studied, by hand and by itself.", StudyEntry, "user",
          {"number": "pk", "day": "day", "kind": "kind", "section": "section__name", "seconds": "seconds",
           "note": "note", "sitting": "attempt__public_id", "written_at": "created_at"}),
    Table("study_log_parts", "The time of a sitting by section.", EntryPart, "entry__user",
          {"entry": "entry_id", "section": "section__name", "seconds": "seconds"},
          {"entry": "The number of the line in study_log."}),
    Table("timer", "The timer, where it runs or rests.", StudyTimer, "user",
          {"kind": "kind", "section": "section__name", "started_at": "started_at", "running_since": "running_since",
           "seconds": "seconds"}),
    Table("authorization", "Your authorization to test.", Authorization, "user", {"received_on": "received_on"}),
    Table("exam_results", "Results of real exams that you told.", ExamResult, "user",
          {"exam": "blueprint__name", "sat_on": "sat_on", "passed": "passed", "scaled": "scaled",
           "told_at": "told_at"}),
    Table("calendar", "Since when your calendar has an address; the address itself is a secret and not told.",
          CalendarFeed, "user", {"made_at": "made_at"}),
    Table("review_settings", "How you review.", Deck, "user",
          {"new_ideas": "new_ideas", "new_flashcards": "new_flashcards"}, {"new_ideas": "At most, on one day."}),
    Table("cards", "Cards of your review queue and what is known of your memory of each.", Card, "user",
          {"number": "pk", "kind": "kind", "key": "key", "side": "side", "name": "name", "section": "section__name",
           "shelf": "shelf", "added_at": "added_at", "due_on": "due_on", "reviewed_at": "reviewed_at", "reps": "reps",
           "lapses": "lapses", "state": "state", "stability": "stability", "difficulty": "difficulty"},
          {"stability": "Days until nine of ten would still know it.",
           "state": "1 being learned, 2 in review, 3 being learned again."}),
    Table("card_reviews", "Every grading of a card.", CardReview, "user",
          {"card": "card_id", "at": "at", "day": "day", "rating": "rating", "days": "days", "predicted": "predicted",
           "seconds": "seconds", "sitting": "held_in"},
          {"card": "The number of the line in cards.", "rating": "1 again, 2 hard, 3 good, 4 easy.",
           "days": "Since the grading before.", "seconds": "Of a flashcard; an idea's are those of its answer."},
          narrowed=_held_in),
    Table("certifications", "Certifications you hold.", Holding, "user",
          {"certification": "certification__name", "earned_on": "earned_on", "fellow": "fellow",
           "lifetime_since": "lifetime_since", "number": "number"}),
    Table("renewals", "Cycles you renewed.", Renewal, "holding__user",
          {"certification": "holding__certification__name", "cycle": "number", "renewed_on": "renewed_on"}),
    Table("activities", "What you did to keep a certification.", Activity, "user",
          {"number": "pk", "done_on": "done_on", "title": "title", "provider": "provider", "kind": "category__name",
           "units": "units", "times": "times", "points_each": "points_each", "note": "note", "added_at": "added_at"}),
    Table("activities_for", "Which certifications an activity counts for.", Activity.holdings.through, "activity__user",
          {"activity": "activity_id", "certification": "holding__certification__name"}),
    Table("evidence", "Files that prove an activity; they lie in the folder evidence.", Evidence, "activity__user",
          {"number": "pk", "activity": "activity_id", "name": "name", "kind": "mime", "bytes": "size",
           "sha256": "digest", "added_at": "added_at"},
          {"number": "The file's name begins with it.", "activity": "The number of the line in activities."}),
    Table("exports", "Exports like this one.", Export, "user", {"asked_at": "asked_at", "ready_at": "ready_at"}),
)  # fmt: skip
