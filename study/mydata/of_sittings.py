"""Sittings, answers and what was made of them.

What a group's leaders hold back, and the key of a question that is still to be asked, is in no export.
"""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from bank.models import Kind, ProblemReport, QuestionVersion
from bank.models.questions import letters, named_key
from exams.encounters import FINAL
from exams.models import (
    TIMED,
    Answer,
    Assignment,
    Attempt,
    DailyAttempt,
    Drill,
    DrillQuestion,
    Encounter,
    FormQuestion,
    LateAnswer,
    Miss,
    Practice,
    QuestionNote,
    ScoreReport,
)
from exams.practice.pool import banks_for, held_back
from groups.models import Membership
from insights.models import Readiness, WeaknessReport
from study.mydata.tables import Asked, Line, Table

SITTING, NUMBER = "The sitting's id in sittings.", "The question's number in questions."
QUESTION = {"bank": "question__bank__name", "question": "question__slug"}
NO_GROUP = Q(attempt__assignment=None)


def _hidden(asked: Asked, question: str) -> Exists:
    """Whether a question is one of a mock that is still to come, runs, or is held back by a group's leaders."""
    held = FormQuestion.objects.filter(form__assignment__in=held_back(asked.user, asked.now))
    running = Answer.objects.filter(
        attempt__user=asked.user, attempt__state=Attempt.State.OPEN, attempt__kind__in=TIMED
    )
    both = held.filter(version__question=OuterRef(question)), running.filter(version__question=OuterRef(question))
    # The stubs take what two conditions make for a Q; either is what filters and annotations ask for.
    return Exists(both[0]) | Exists(both[1])  # type: ignore[return-value]


def _theirs(asked: Asked) -> Q:
    """Answers whose questions this person may look at now: not in the mocks of groups they have left."""
    groups = Membership.objects.in_open_groups().filter(user=asked.user).values("group")
    out = Q(attempt__assignment__questions_out=True, attempt__assignment__group__in=groups)
    return Q(FINAL) & (out | NO_GROUP & Q(version__question__bank__in=banks_for(asked.user).values("pk")))


def _met(versions: QuerySet[QuestionVersion], asked: Asked) -> QuerySet[QuestionVersion]:
    mine = Answer.objects.filter(attempt__user=asked.user)
    shown = mine.filter(_theirs(asked), version=OuterRef("pk"))
    return versions.filter(pk__in=mine.values("version")).annotate(
        is_shown=Exists(shown), is_hidden=_hidden(asked, "question")
    )


def _question(line: Line) -> Line:
    """Text and options where they may be seen, the key where it may."""
    if not line["shown"]:
        return line | {"stem": "", "options": [], "key": ""}
    key = named_key(line["kind"], line["key"], line["lowest"], line["highest"])
    return line | {"options": [option["text"] for option in line["options"]], "key": "" if line["hidden"] else key}


def _answers(answers: QuerySet[Answer], asked: Asked) -> QuerySet[Answer]:
    told = Q(_theirs(asked)) & ~Q(_hidden(asked, "version__question"))
    return answers.annotate(
        is_right=Case(
            When(told & Q(chosen=F("version__key")), then=True),
            When(told & Q(chosen__isnull=False), then=False),
            default=Value(None),
        )
    )


def _late(answers: QuerySet[LateAnswer], asked: Asked) -> QuerySet[LateAnswer]:
    asked_then = Answer.objects.filter(attempt=OuterRef("attempt"), position=OuterRef("position"))
    return answers.annotate(kind=Subquery(asked_then.values("version__kind")))


def _answer(line: Line) -> Line:
    """Letters, or the number as typed: what was chosen of a number would say whether it was right."""
    entered = line["sent"].get("entered", "") if "sent" in line else line["entered"]
    line["answer"] = _words(line["kind"], line["answer"], entered)
    if "first_answer" in line:
        line["first_answer"] = _words(line["kind"], line["first_answer"], line["first_entered"])
    return line


def _words(kind: str, chosen: int | None, entered: str) -> str:
    if kind == Kind.NUMERIC or chosen is None:
        return entered
    return letters(kind, chosen)


def _released(reports: QuerySet[ScoreReport], asked: Asked) -> QuerySet[ScoreReport]:
    at_once = Q(attempt__assignment__release=Assignment.Release.AT_ONCE)
    out = reports.filter(NO_GROUP | at_once | Q(attempt__assignment__closes_at__lte=asked.now))
    score_only = When(attempt__assignment__shows=Assignment.Shows.SCORE, then=Value(None))
    return out.annotate(shown_body=Case(score_only, default=F("body")))


def _columns(*names: str) -> dict[str, str]:
    return {name: name for name in names}


TABLES = (
    Table("sittings", "Every mock, taster, practice and review.", Attempt, "user",
          {"sitting": "public_id", "kind": "kind", "exam": "blueprint__name", "form": "form__number",
           "group": "assignment__group__name", "mock": "assignment__title", "turn": "turn", "state": "state",
           "started_at": "started_at", "minutes": "minutes", "extra_minutes": "extra_minutes",
           "deadline_at": "deadline_at", "finished_at": "finished_at", "ending": "ending", "notes": "notes"}),
    Table("practices", "How a practice was set up.", Practice, "attempt__user",
          {"sitting": "attempt__public_id",
           **_columns("mode", "source", "wanted", "seconds_each", "until_right", "adaptive", "aim", "asked_at")},
          {"sitting": SITTING}),
    Table("answers", "Every answer you gave.", Answer, "attempt__user",
          {"sitting": "attempt__public_id", "position": "position", "number": "version_id", "kind": "version__kind",
           "answer": "chosen", "entered": "entered", "first_answer": "first_chosen", "first_entered": "first_entered",
           "right": "is_right", **_columns("scored", "flagged", "unsure", "seen", "seconds", "marks", "saved_at")},
          {"sitting": SITTING, "number": NUMBER, "right": "Empty where you may not know it yet.",
           "answer": "Letters in the order of the options in questions, or the number you typed.",
           "marks": "What you struck out and highlighted."},
          _answers, _answer, frozenset({"kind", "entered", "first_entered"})),
    Table("late_answers", "Answers that came after the end of a mock.", LateAnswer, "attempt__user",
          {"sitting": "attempt__public_id", "position": "position", "kind": "kind", "answer": "chosen",
           "sent": "save_data", "received_at": "received_at"},
          {"sitting": SITTING}, _late, _answer, frozenset({"kind", "sent"})),
    Table("questions", "The questions you met: texts of those you may look at, keys of those you were told.",
          QuestionVersion, "",
          {"number": "pk", "bank": "question__bank__name", "question": "question__slug", "version": "number",
           "section": "section__name", "level": "level", "kind": "kind", "stem": "stem", "options": "options",
           "key": "key", "lowest": "lowest", "highest": "highest", "shown": "is_shown", "hidden": "is_hidden"},
          {"number": "Answers name it.", "stem": "Empty where it belongs to a group you left, or is held back."},
          _met, _question, frozenset({"lowest", "highest", "shown", "hidden"})),
    Table("scores", "Score reports that are out.", ScoreReport, "attempt__user",
          {"sitting": "attempt__public_id",
           **_columns("made_at", "formula", "raw", "scored_count", "scaled", "passed"), "report": "shown_body"},
          {"sitting": SITTING, "report": "Areas, sections and pace, where the group's leaders show them."}, _released),
    Table("encounters", "What you have met of each question so far.", Encounter, "user",
          {**QUESTION, **_columns("met_at", "times", "first_at", "first_kind", "last_at", "seconds", "flagged")}),
    Table("misses", "Why an answer was wrong, as you said.", Miss, "user",
          {"sitting": "answer__attempt__public_id", "position": "answer__position", "why": "why", "at": "at"},
          {"sitting": SITTING}),
    Table("notes", "Your notes beside questions, and bookmarks.", QuestionNote, "user",
          {**QUESTION, **_columns("text", "bookmarked_at", "changed_at")}),
    Table("questions_of_the_day", "Which sitting was the question of which day.", DailyAttempt, "user",
          {"day": "day", "sitting": "attempt__public_id"}, {"sitting": SITTING}),
    Table("drills", "Calculations you drilled.", Drill, "user",
          {"drill": "pk", "calculation": "template__slug", "started_at": "started_at", "passed_at": "passed_at"}),
    Table("drill_answers", "Your answers in drills.", DrillQuestion, "drill__user",
          {"drill": "drill_id", **_columns("number", "seed", "asked_at", "chosen", "right", "answered_at")},
          {"seed": "With the calculation it says which figures were asked."}),
    Table("problems", "Problems you reported.", ProblemReport, "reporter",
          {"question": "version__question__slug", "calculation": "template_version__template__slug",
           **_columns("seed", "kind", "comment", "created_at", "state", "outcome", "decided_at")}),
    Table("weakness_reports", "What the app makes of your answers.", WeaknessReport, "user",
          {"exam": "blueprint__name", "built_at": "built_at", "report": "body"}),
    Table("readiness", "How likely you were to pass, from day to day.", Readiness, "user",
          {"exam": "blueprint__name", **_columns("day", "answers", "level", "provisional", "chance", "low", "high")}),
)  # fmt: skip
