"""Imports with several people and workers at once, on a real PostgreSQL."""

from datetime import timedelta
from functools import partial

import pytest
from django.db.models import Count

from bank.actions.importing import begin_import, commit_import, discard_import, take_step, undo_import
from bank.actions.writing import ChangedMeanwhile, save_draft
from bank.items import Item
from bank.models import Draft, ImportEntry, Question
from tests.bank.authored import Desk
from tests.bank.importing import brought_in, gift, read_in, work_off
from tests.services.threads import together

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SIZE = 1_200  # three steps


@pytest.fixture
def desk(now) -> Desk:
    return Desk(now)


def doubles(bank) -> int:
    return bank.questions.values("fingerprint").annotate(n=Count("pk")).filter(n__gt=1).count()


def test_of_several_workers_that_read_a_file_each_question_is_read_once(desk, now) -> None:
    job = begin_import(desk.bank, name="a.gift", data=gift(SIZE).encode(), by=desk.olu, now=now)
    together([partial(take_step, job.pk, now=now)] * 6)
    work_off(job, now)
    numbers = job.entries.order_by("number").values_list("number", flat=True)
    assert (job.state, list(numbers)) == ("ready", list(range(1, SIZE + 1)))


def test_clicks_and_workers_at_once_import_once(desk, now) -> None:
    job = read_in(desk.bank, gift(SIZE), now=now)
    clicks = [partial(commit_import, job, which="all", by=desk.olu, now=now)] * 8
    assert sum(together(clicks)) == 1
    together([partial(take_step, job.pk, now=now)] * 8)
    work_off(job, now)
    assert (job.state, desk.bank.questions.count(), doubles(desk.bank)) == ("done", SIZE, 0)


def test_the_same_file_brought_twice_at_once_comes_once(desk, now) -> None:
    jobs = [read_in(desk.bank, gift(600), now=now) for _ in range(4)]
    for job in jobs:
        commit_import(job, which="all", by=desk.olu, now=now)
    together([partial(work_off, job, now) for job in jobs])
    assert (desk.bank.questions.count(), doubles(desk.bank)) == (600, 0)
    assert ImportEntry.objects.filter(question__isnull=False).count() == 600


def test_commit_and_discard_at_once_are_one_of_them(desk, now) -> None:
    for n in range(6):
        job = read_in(desk.bank, gift(5, start=100 * n), now=now)
        commit = partial(commit_import, job, which="all", by=desk.olu, now=now)
        assert sum(together([commit, partial(discard_import, job, by=desk.olu, now=now)])) == 1
        work_off(job, now)
        assert job.entries.count() == (5 if job.state == "done" else 0)


def test_who_saves_a_question_while_it_is_undone_keeps_it_or_is_told(desk, now) -> None:
    job = brought_in(desk.bank, gift(40), now=now, by=desk.olu)
    undo_import(job, by=desk.olu, now=now)
    questions = list(desk.bank.questions.all())

    def save(question: Question) -> bool:
        try:
            save_draft(question, item=Item(stem="Mine"), revision=1, by=desk.vera, now=now + timedelta(seconds=9))
        except (ChangedMeanwhile, Question.DoesNotExist):
            return False
        return True

    kept = together([partial(take_step, job.pk, now=now), *(partial(save, question) for question in questions)])[1:]
    saved = {question.pk for question, is_kept in zip(questions, kept, strict=True) if is_kept}
    assert set(Draft.objects.filter(revision=2).values_list("question", flat=True)) == saved
    assert set(desk.bank.questions.values_list("pk", flat=True)) == saved
