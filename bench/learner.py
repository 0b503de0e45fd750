"""The pages of somebody who has given fifty thousand answers, beside those of somebody who has given a hundred."""

import random
import time
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bank.models import Question
from bench.measure import Result, measure
from bench.world import Candidate, World
from curriculum.models import Blueprint, Section
from exams.encounters import draw_due
from exams.models import Answer, Attempt, Practice
from insights.actions import rebuild, want_rebuild
from study.actions.cards import add_flashcards
from study.actions.plans import Wanted, save_plan
from study.models import StudyEntry

OFTEN, TARGET = 40, 100.0
MANY, FEW, OF_A_PRACTICE = 500, 1, 100
PAGES = ("study:today", "study:plan", "study:log", "study:review", "study:review_session", "study:review_cards",
         "exams:practice", "exams:practice_notes", "exams:practice_daily", "insights:weakness", "insights:readiness",
         "study:my_data")  # fmt: skip


def all_results(world: World) -> list[Result]:
    """Milliseconds on the wall, database and all."""
    much, little = _learner(world.candidates[2], MANY), _learner(world.candidates[3], FEW)
    results = [measure("drawing 50,000 answers anew", lambda n: _draw(much.user), n=2, clock=time.perf_counter)]
    for name in PAGES:
        page = name.partition(":")[2].replace("_", " ")
        results.append(_timed(f"{page}, 50,000 answers", much, reverse(name)))
        results.append(_timed(f"{page}, 100 answers", little, reverse(name)))
    return results


def _timed(name: str, learner: Candidate, url: str) -> Result:
    return measure(name, lambda n: learner.call("GET", url), n=OFTEN, target=TARGET, clock=time.perf_counter)


def _learner(candidate: Candidate, practices: int) -> Candidate:
    """Practices of a hundred answers over a year, an hour logged for each, a plan, cards for all that there is."""
    user, now, exam = candidate.user, timezone.now(), Blueprint.objects.get(slug="cpim-8.0")
    wanted = Wanted(blueprint=exam, exam_date=(now + timedelta(days=60)).date(), minutes=6_000, weekly_minutes=480,
                    weekdays=0b1111111, mails={})  # fmt: skip
    save_plan(wanted, user=user, site="http://localhost", now=now)
    add_flashcards(sections=list(Section.objects.all()), terms=True, formulas=True, by=user, now=now)
    _practice(user, exam, practices, now)
    draw_due(user.pk)
    for report in want_rebuild(user.pk, blueprint_id=exam.pk):
        rebuild(report, now=now)
    return candidate


def _practice(user: User, exam: Blueprint, practices: int, now: datetime) -> None:
    versions = dict(Question.objects.filter(state=Question.State.PUBLISHED).values_list("current", "current__key"))
    begun = [now - timedelta(hours=17 * (number + 1)) for number in range(practices)]
    attempts = Attempt.objects.bulk_create(
        Attempt(user=user, kind=Attempt.Kind.PRACTICE, blueprint=exam, tutored=True, state=Attempt.State.CLOSED,
                started_at=at, finished_at=at + timedelta(hours=1), ending=Attempt.Ending.CANDIDATE, undrawn=True)
        for at in begun
    )  # fmt: skip
    Practice.objects.bulk_create(
        Practice(attempt=attempt, mode="tutor", source={}, drawn=[], wanted=OF_A_PRACTICE, seed=1, asked_at=now)
        for attempt in attempts
    )
    source = random.Random(9)
    for attempt in attempts:
        Answer.objects.bulk_create(_answers(attempt, versions, source))
    StudyEntry.objects.bulk_create(
        StudyEntry(user=user, day=at.date(), kind="practice", seconds=3_600, attempt=attempt, created_at=now)
        for at, attempt in zip(begun, attempts, strict=True)
    )


def _answers(attempt: Attempt, versions: dict[int, int], source: random.Random) -> list[Answer]:
    """Two of three right."""
    asked = source.sample(sorted(versions), OF_A_PRACTICE)
    return [
        Answer(attempt=attempt, position=place, version_id=version, scored=True, seen=True,
               seconds=source.randrange(20, 120), saved_at=attempt.started_at + timedelta(seconds=36 * place),
               chosen=versions[version] if source.random() < 2 / 3 else (versions[version] + 1) % 4)
        for place, version in enumerate(asked, 1)
    ]  # fmt: skip


def _draw(user: User) -> None:
    Attempt.objects.filter(user=user).update(undrawn=True)
    draw_due(user.pk)
