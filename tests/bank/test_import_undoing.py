"""An import is committed once, and undone as one."""

from dataclasses import replace

import pytest

from bank.actions import importing
from bank.actions.importing import commit_import, discard_import, undo_import
from bank.actions.writing import save_draft
from bank.importing import steps
from bank.interchange.found import FoundExhibit, FoundPicture, Outgoing
from bank.interchange.native.writing import write
from bank.interchange.pictures import digest
from bank.items import Item, from_json
from bank.models import Comment, Draft, Exhibit, ImportEntry, Picture, Question, QuestionBank
from tests.bank.authored import Desk
from tests.bank.importing import brought_in, gift, picture, read_in, with_picture, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def bank(desk) -> QuestionBank:
    return desk.bank


@pytest.fixture
def small_batches(monkeypatch) -> None:
    """Several steps without thousands of questions."""
    for module in (steps, importing.reading, importing.committing, importing.undoing):
        monkeypatch.setattr(module, "AT_ONCE", 3, raising=False)


def fates(job) -> list[str]:
    return list(job.entries.order_by("number").values_list("fate", flat=True))


def items(bank) -> dict[str, Item]:
    return {draft.question.slug: from_json(draft.body) for draft in Draft.objects.filter(question__bank=bank)}


def test_two_commits_are_one(bank, desk, now) -> None:
    job = read_in(bank, gift(3), now=now)
    assert [commit_import(job, which="all", by=desk.olu, now=now) for _ in range(2)] == [True, False]
    work_off(job, now)
    assert not commit_import(job, which="all", by=desk.olu, now=now)
    assert bank.questions.count() == 3


def test_an_undo_takes_back_what_nobody_has_worked_on(bank, desk, now, small_batches) -> None:
    job = brought_in(bank, gift(8), now=now, by=desk.olu)
    edited, commented = bank.questions.get(slug="q2"), bank.questions.get(slug="q5")
    save_draft(edited, item=replace(from_json(edited.draft.body), stem="Mine now?"), revision=1, by=desk.vera, now=now)
    Comment.objects.create(question=commented, by=desk.vera, at=now, text="Keep it.")
    assert undo_import(job, by=desk.olu, now=now)
    assert not undo_import(job, by=desk.olu, now=now)
    work_off(job, now)
    assert job.state == "undone"
    assert set(bank.questions.values_list("slug", flat=True)) == {"q2", "q5"}
    assert set(job.entries.filter(question__isnull=False).values_list("question__slug", flat=True)) == {"q2", "q5"}


def test_an_undo_takes_pictures_and_exhibits_along_that_nothing_shows(bank, now) -> None:
    shown = FoundPicture("flow.png", "image/png", picture())
    exhibit = FoundExhibit("lots", "Lots", f"![flow](picture:{digest(shown)})")
    file = write([Outgoing("q", Item(stem="Which?", exhibit="lots"), exhibit, (shown,))])
    job = brought_in(bank, file, now=now, name="a.zip")
    assert (Picture.objects.count(), Exhibit.objects.count()) == (1, 1)
    undo_import(job, by=None, now=now)
    work_off(job, now)
    assert (Picture.objects.count(), Exhibit.objects.count(), Question.objects.filter(bank=bank).count()) == (0, 0, 0)


def test_an_undone_file_may_be_brought_again(bank, now) -> None:
    job = brought_in(bank, gift(3), now=now)
    undo_import(job, by=None, now=now)
    work_off(job, now)
    brought_in(bank, gift(3), now=now)
    assert bank.questions.count() == 3


def test_a_discarded_file_leaves_nothing(bank, desk, now) -> None:
    job = read_in(bank, with_picture(picture()), now=now, name="a.zip")
    assert discard_import(job, by=desk.olu, now=now)
    assert not commit_import(job, which="all", by=desk.olu, now=now)
    assert (ImportEntry.objects.count(), Picture.objects.count(), bank.questions.count()) == (0, 0, 0)
