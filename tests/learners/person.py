"""Somebody whose abilities and memory are known, and who studies by the actions the pages call."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zlib import crc32

import numpy as np
from django.http import QueryDict

from accounts.models import User
from bank.models import QuestionVersion
from curriculum.models import Blueprint
from exams.actions.closing import finish
from exams.actions.practicing import finish_practice, go_on, start_placement, start_practice
from exams.actions.saving import save_answer
from exams.actions.settling import answer
from exams.actions.starting import forms_for, start_mock
from exams.models import Answer, Attempt
from exams.parameters import Parameters, parameters_of
from exams.practice.forms import PracticeForm
from exams.saves import Save
from insights.actions import rebuild_stale, report_for
from measurement.irt.model import Items
from measurement.irt.sumscore import sum_score_distribution
from study.actions.reviewing import answer_idea
from study.reviewing.session import next_turn
from tests.factories import UserFactory

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
MOST_REVIEWS = 60


@dataclass
class Person:
    """`able` is the ability by area, in logits from the standard. What was explained is known for certain at once and
    half as surely after each `keeps` days; with None nothing is learned."""

    blueprint: Blueprint
    able: Mapping[str, float]
    keeps: float | None
    seed: int
    user: User = field(default_factory=UserFactory)
    explained: dict[str, datetime] = field(default_factory=dict)
    met: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.area_of = dict(self.blueprint.areas.values_list("sections", "slug"))
        versions = QuestionVersion.objects.values_list("pk", flat=True)
        self.curves: dict[int, Parameters] = parameters_of(self.blueprint, versions, snapshot=None)

    def chance(self, version: QuestionVersion, now: datetime) -> float:
        """Of answering right at this moment."""
        curve, able = self.curves[version.pk], self.able[self.area_of[version.section_id]]
        bare = curve.c + (1 - curve.c) / (1 + np.exp(-curve.a * (able - curve.b)))
        since = self.explained.get(version.concept)
        if since is None or self.keeps is None:
            return float(bare)
        remembered = 0.5 ** ((now - since) / timedelta(days=self.keeps))
        return float(bare + (1 - bare) * remembered)

    def reply(self, version: QuestionVersion, now: datetime, *, seq: int = 1) -> Save:
        rng = self._dice(version)
        right = rng.random() < self.chance(version, now)
        wrong = (version.key + int(rng.integers(1, 4))) % 4
        return Save(seq=seq, chosen=version.key if right else wrong, seconds=int(rng.integers(35, 80)), seen=True)

    def _dice(self, version: QuestionVersion) -> np.random.Generator:
        """Of their own for each meeting of a question, so that the order of questions decides nothing."""
        self.met[version.pk] += 1
        question = f"{version.concept} {version.angoff}".encode()
        return np.random.default_rng([self.seed, crc32(question), self.met[version.pk]])

    def place(self, now: datetime) -> Attempt:
        return self._through(start_placement(user=self.user, blueprint=self.blueprint, seed=self.seed, now=now), now)

    def practice(self, now: datetime, **fields: Any) -> Attempt:
        """What a form on a page would send."""
        sent = {"blueprint": self.blueprint.slug, "mode": "tutor", **fields}
        form = PracticeForm(QueryDict(urlencode(sent, doseq=True)))
        assert form.is_valid(), form.errors
        return self._through(
            start_practice(user=self.user, blueprint=self.blueprint, source=form.source, count=form.wanted,
                           rules=form.rules, seed=self.seed, now=now), now,
        )  # fmt: skip

    def _through(self, attempt: Attempt, now: datetime) -> Attempt:
        asked: Answer | None = attempt.answers.select_related("version").get(position=1)
        while asked is not None:
            asked.attempt, now = attempt, now + MINUTE
            assert answer(asked, reply=self.reply(asked.version, now), now=now)
            self.explained[asked.version.concept] = now
            asked = go_on(attempt, after=asked.position, now=now)
        finish_practice(attempt, by=self.user, now=now)
        return attempt

    def sit(self, now: datetime) -> Attempt:
        """A whole mock, saved question by question."""
        attempt = start_mock(user=self.user, blueprint_slug=self.blueprint.slug, now=now)
        for row in attempt.answers.select_related("version").order_by("position"):
            now += MINUTE
            assert save_answer(
                user=self.user.pk, public_id=attempt.public_id, position=row.position,
                save=self.reply(row.version, now), now=now,
            )  # fmt: skip
        finish(attempt, queued={}, timed_out=False, by=self.user, now=now)
        return attempt

    def review(self, now: datetime) -> int:
        """All that is due today; how many cards."""
        for done in range(MOST_REVIEWS):
            now += MINUTE
            turn = next_turn(self.user, wanted=0, now=now)
            if turn is None:
                return done
            assert turn.item
            asked = turn.item.answer
            assert answer_idea(turn.card, asked, reply=self.reply(asked.version, now), by=self.user, now=now)
            self.explained[asked.version.concept] = now
        return MOST_REVIEWS

    def report(self, now: datetime) -> dict[str, Any]:
        """The weakness report as the next sweep leaves it."""
        rebuild_stale(now=now + timedelta(minutes=5))
        found = report_for(self.user, self.blueprint)
        assert found
        return found.body

    def truth(self, now: datetime) -> float:
        """The chance of passing one of the forms not sat yet, at this moment."""
        return float(np.mean([self._passes(form, now) for form in forms_for(self.user, self.blueprint.slug)]))

    def _passes(self, form: Any, now: datetime) -> float:
        versions = [row.version for row in form.questions.select_related("version")]
        # A curve that is flat at the chance of answering right: the distribution of the sum is exact.
        chances = np.array([self.chance(version, now) for version in versions])
        flat = Items(np.ones(len(versions)), np.full(len(versions), 50.0), chances)
        return float(sum_score_distribution([0.0], flat)[0, form.table.raw_cut :].sum())
