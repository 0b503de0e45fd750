"""Who has yet to answer a question blind sees its key on no page of the editor, and loses nothing that was typed."""

import pytest

from bank.models import Draft
from tests.bank.authored import Desk, text, visiting
from tests.bank.editor.writing import SOUND, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


def test_the_editor_leads_a_leader_to_the_question_first(desk, at) -> None:
    review = desk.submitted()
    page = at("lea", "question_edit", review.question.slug)
    assert (page.status_code, page.url) == (302, f"/banks/lima/questions/{review.question.slug}/")


def test_nothing_is_saved_over_it_and_no_answer_tells_the_key(desk, at) -> None:
    review = desk.submitted()
    for page in ("question_edit", "question_draft"):
        reply = at("lea", page, review.question.slug, data=form_of(SOUND, revision=7))
        assert reply.status_code == 403
        assert "Demand plus safety stock" not in text(reply)
    assert not Draft.objects.exists()


def test_once_it_is_answered_the_editor_is_open(desk, at) -> None:
    review = desk.submitted()
    desk.solved(review, by="lea")
    assert at("lea", "question_edit", review.question.slug).status_code == 200


def test_authors_and_other_writers_go_on_writing(desk, at) -> None:
    review = desk.submitted()
    for who in ("olu", "vera"):
        assert at(who, "question_edit", review.question.slug).status_code == 200


def test_a_leader_of_a_closed_group_reviews_nothing_by_way_of_another(desk, at, now) -> None:
    review, other = desk.submitted(), Desk(now, slug="oslo")
    desk.bank.openings.create(group=other.group, opened_at=now)
    other.group.memberships.create(user=desk.lea, role="admin")
    desk.group.closed_at = now
    desk.group.save()
    assert at("lea", "review", review.pk).status_code == 403
