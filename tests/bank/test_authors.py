"""Whoever wrote on a version is an author of it, and no author reviews it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import F

from bank.actions.copying import copy_bank
from bank.actions.many import set_level
from bank.actions.reviewing import request_changes, submit
from bank.actions.writing import create_question, discard_draft, save_draft, save_version
from bank.authoring.drafting import joined
from bank.authoring.versions import item_of
from bank.models import Draft, Question, Review
from bank.reviewing import queue
from bank.reviewing.mails import remind_reviewers
from bank.reviewing.people import Here, authors_of, judgeable_by
from groups.models import Membership, Role
from groups.permissions import POWERS
from tests.bank.authored import WHOLE, Desk, text, visiting

pytestmark = pytest.mark.django_db
STEMS = ("How many parts are due now?", "How many parts are due today?", "How many parts are due this week?")


@pytest.fixture
def desk(db, now) -> Desk:
    """Ada and Bea lead: they write and review."""
    desk = Desk(now)
    desk.join("ada", Role.ADMIN)
    desk.join("bea", Role.ADMIN)
    return desk


@pytest.fixture
def at(desk, signed_in):
    return visiting(desk, signed_in)


def typed(desk, question, who, stem, *, now):
    """Saved over whatever draft there is."""
    stored = Draft.objects.filter(question=question).first()
    revision = stored.revision if stored else 0
    return save_draft(question, item=replace(WHOLE, stem=stem), revision=revision, by=desk.people[who], now=now)


@pytest.fixture
def many_hands(desk, now) -> Review:
    """Begun by Olu, written on by Ada and Vera, sent in by Lea."""
    question = desk.draft()
    for who, stem in zip(("ada", "vera"), STEMS, strict=False):
        typed(desk, question, who, stem, now=now)
    return submit(question, note="", by=desk.lea, now=now)


def names(version) -> set[str]:
    return {user.name for user in version.authors.all()}


def test_all_who_wrote_since_the_version_before_are_its_authors(desk, many_hands, now) -> None:
    assert names(many_hands.version) == {"Olu", "Ada", "Vera"}
    assert many_hands.version.created_by == desk.vera
    typed(desk, many_hands.question, "bea", STEMS[2], now=now)
    assert names(save_version(many_hands.question, by=desk.lea, now=now)) == {"Bea"}


def test_no_author_solves_or_decides(desk, many_hands) -> None:
    for who in ("olu", "ada", "vera", "lea"):
        with pytest.raises(PermissionDenied):
            desk.solved(many_hands, by=who)
    assert desk.solved(many_hands, by="bea").right


def test_the_rule_in_sql_is_the_rule_in_python(desk, many_hands) -> None:
    for user in desk.people.values():
        judges = Review.objects.filter(judgeable_by(user)).exists()
        assert judges == (user.pk not in authors_of(many_hands)), user


def test_the_queue_offers_it_to_nobody_who_wrote_on_it(desk, many_hands) -> None:
    for who, waits in (("ada", 0), ("lea", 0), ("bea", 1), ("rosa", 1)):
        user = desk.people[who]
        here = Here(user, desk.bank, frozenset(POWERS[Membership.objects.get(user=user).role]))
        assert queue.counts(here)["mine"] == queue.waiting(here).count() == waits
        assert queue.waiting_for_others(here).count() == 1 - waits


def test_no_author_is_reminded_of_it(desk, many_hands, now) -> None:
    """Rosa, Remy and Bea are; Ada and Lea, who may review as well, are not."""
    assert remind_reviewers(now=now) == 3


def test_requested_changes_come_back_to_all_of_them(desk, many_hands, now) -> None:
    desk.solved(many_hands, by="bea")
    request_changes(many_hands, what="Which week?", by=desk.bea, now=now)
    for who, waits in (("ada", 1), ("vera", 1), ("bea", 0)):
        assert queue.to_mend(Here(desk.people[who], desk.bank, frozenset())).count() == waits


def test_pages_name_all_of_them(desk, many_hands, at) -> None:
    question = many_hands.question
    for page, arguments in (
        ("question_history", [question.slug]),
        ("question", [question.slug]),
        ("review", [many_hands.pk]),
    ):
        assert "Ada, Olu and Vera" in text(at("lea", page, *arguments)), page
    typed(desk, question, "bea", STEMS[2], now=desk.now)
    typed(desk, question, "ada", STEMS[1] + "?", now=desk.now)
    assert "by Ada and Bea" in text(at("lea", "question_history", question.slug))


def test_what_is_thrown_away_makes_nobody_an_author(desk, many_hands, now) -> None:
    question = many_hands.question
    typed(desk, question, "bea", STEMS[2], now=now)
    discard_draft(question, item=item_of(many_hands.version), by=desk.bea, now=now)
    typed(desk, question, "ada", STEMS[2], now=now)
    assert names(save_version(question, by=desk.ada, now=now)) == {"Ada"}


def test_who_restores_takes_the_authors_along(desk, many_hands, at, now) -> None:
    question = many_hands.question
    typed(desk, question, "bea", STEMS[2], now=now)
    save_version(question, by=desk.bea, now=now)
    response = at("rosa", "question_restore", question.slug, data={"version": "1", "revision": "0"})
    assert response.status_code == 403
    at("lea", "question_restore", question.slug, data={"version": "1", "revision": "0"})
    assert names(save_version(question, by=desk.lea, now=now)) == {"Olu", "Ada", "Vera", "Lea"}


def test_a_change_of_many_at_once_counts(desk, now) -> None:
    question = desk.draft()
    set_level(desk.bank, questions=[question.pk], value="remember", by=desk.bea, now=now)
    assert names(save_version(question, by=desk.olu, now=now)) == {"Olu", "Bea"}
    set_level(desk.bank, questions=[question.pk], value="apply", by=desk.ada, now=now)
    assert names(save_version(question, by=desk.olu, now=now)) == {"Ada"}


def test_authors_go_with_a_copy(desk, many_hands, now) -> None:
    """Who wrote a question here does not review it in another group."""
    typed(desk, many_hands.question, "bea", STEMS[2], now=now)
    elsewhere = Desk(now, "cusco")
    copy = copy_bank(desk.bank, into=elsewhere.group, name="Copy", by=elsewhere.lea, now=now)
    version = save_version(copy.questions.get(), by=elsewhere.lea, now=now)
    assert names(version) == {"Olu", "Ada", "Vera", "Bea", "Lea"}
    assert elsewhere.lea in version.authors.all()


def test_the_copy_of_twenty_takes_as_many_statements_as_that_of_one(desk, now, statements) -> None:
    counts = []
    for many in (1, 19):
        for _ in range(many):
            desk.submitted()
        elsewhere = Desk(now, f"cusco-{many}")
        with statements() as work:
            copy_bank(desk.bank, into=elsewhere.group, name=f"Copy {many}", by=elsewhere.lea, now=now)
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_the_queue_of_ready_ones_takes_the_same_statements_at_one_and_twenty(desk, now, signed_in, statements) -> None:
    at, counts = visiting(desk, signed_in), []
    for many in (1, 19):
        for _ in range(many):
            desk.approved()
        at("olu", "review_queue", show="ready")
        with statements() as work:
            assert "by Olu" in text(at("olu", "review_queue", show="ready"))
        counts.append(len([one for one in work if "session" not in one]))
    assert counts[0] == counts[1]


def test_who_leaves_the_site_is_no_author_any_more(desk, now) -> None:
    question = desk.draft()
    typed(desk, question, "vera", STEMS[0], now=now)
    desk.vera.delete()
    version = save_version(question, by=desk.olu, now=now)
    assert names(version) == {"Olu"}


def test_a_draft_of_an_earlier_release_has_the_author_it_knows(desk, now) -> None:
    question = desk.draft()
    Draft.objects.update(writers=[], saved_by=F("saved_by"))
    assert names(save_version(question, by=desk.lea, now=now)) == {"Olu"}


def test_what_an_import_brought_has_its_author(desk, now) -> None:
    question = create_question(desk.bank, item=WHOLE, by=desk.vera, now=now + timedelta(hours=1))
    assert Draft.objects.get().writers == joined([], [desk.vera.pk])
    assert names(save_version(question, by=desk.olu, now=now)) == {"Vera"}
    assert Question.objects.get().current.created_by == desk.vera
