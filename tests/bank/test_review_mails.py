"""Mails about reviews: each decision told once, reviewers reminded at most once a day, nobody against their will."""

from datetime import datetime, timedelta

import pytest

from accounts.actions.sending import send_due
from bank.actions.reviewing import approve, request_changes, submit
from bank.models import Review
from bank.reviewing import mails
from groups.models import Membership, StudyGroup
from tests.bank.authored import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def decided(desk, now):
    """A question of Olu's about which Rosa has decided."""

    def decide(what: str = "") -> Review:
        review = submit(desk.draft(), note="", by=desk.olu, now=now, site="https://study.example.org")
        desk.solved(review)
        if what:
            request_changes(review, what=what, by=desk.rosa, now=now)
        else:
            approve(review, why="", by=desk.rosa, now=now)
        return review

    return decide


def tell_authors(*, now: datetime) -> int:
    """As many decisions as were taken up, once the outbox is emptied."""
    count = mails.tell_authors(now=now)
    send_due(now=now)
    return count


def remind_reviewers(*, now: datetime) -> int:
    count = mails.remind_reviewers(now=now)
    send_due(now=now)
    return count


def to(mailoutbox) -> list[str]:
    return sorted(mail.to[0].partition("@")[0] for mail in mailoutbox)


class TestDecisions:
    def test_an_author_reads_what_should_change_and_where(self, decided, mailoutbox, now) -> None:
        review = decided("Name the week.")
        assert tell_authors(now=now) == 1
        mail = mailoutbox[0]
        assert to(mailoutbox) == ["olu"]
        assert mail.subject == "1 question to mend in Lima"
        for said in (review.question.headline, "Rosa: Name the week.",
                     "https://study.example.org/banks/lima/review/?show=mend"):  # fmt: skip
            assert said in mail.body

    def test_each_decision_is_told_once_and_several_in_one_mail(self, decided, mailoutbox, now) -> None:
        decided("Name the week.")
        decided("Name the lot size.")
        decided()
        assert [tell_authors(now=now), tell_authors(now=now)] == [3, 0]
        assert len(mailoutbox) == 1
        assert mailoutbox[0].subject == "2 questions to mend in Lima"
        assert "ready to be published" in mailoutbox[0].body
        decided()
        tell_authors(now=now)
        assert mailoutbox[1].subject == "1 question approved in Lima"

    def test_nobody_is_told_who_does_not_want_it_or_has_left(self, desk, decided, mailoutbox, now) -> None:
        decided()
        desk.olu.mail_reviews = False
        desk.olu.save()
        assert tell_authors(now=now) == 1
        desk.olu.mail_reviews = True
        desk.olu.save()
        decided()
        Membership.objects.filter(user=desk.olu).delete()
        assert tell_authors(now=now) == 1
        assert mailoutbox == []

    def test_without_a_mail_server_the_decisions_wait(self, decided, settings, mailoutbox, now) -> None:
        decided()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "localhost", 1
        assert tell_authors(now=now) == 1
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert send_due(now=now) == 1
        assert len(mailoutbox) == 1


class TestReminders:
    def test_reviewers_are_told_how_much_waits_and_authors_of_it_are_not(self, desk, mailoutbox, now) -> None:
        desk.submitted()
        desk.submitted(by="lea")
        assert remind_reviewers(now=now) == 3
        assert to(mailoutbox) == ["lea", "remy", "rosa"]
        said = {mail.to[0].partition("@")[0]: mail.subject for mail in mailoutbox}
        assert said["rosa"] == "2 questions wait for your review"
        assert said["lea"] == "1 question waits for your review"

    def test_at_most_once_a_day(self, desk, mailoutbox, now) -> None:
        desk.submitted()
        remind_reviewers(now=now)
        assert remind_reviewers(now=now + timedelta(hours=3)) == 0
        assert remind_reviewers(now=now + timedelta(hours=24)) == 3
        assert len(mailoutbox) == 6

    def test_what_somebody_has_answered_is_not_counted(self, desk, mailoutbox, now) -> None:
        review = desk.submitted()
        desk.solved(review)
        remind_reviewers(now=now)
        assert to(mailoutbox) == ["lea", "remy"]

    def test_nobody_is_reminded_who_does_not_want_it_or_of_a_closed_group(self, desk, mailoutbox, now) -> None:
        desk.submitted()
        desk.rosa.mail_reviews = False
        desk.rosa.save()
        remind_reviewers(now=now)
        assert to(mailoutbox) == ["lea", "remy"]
        StudyGroup.objects.update(closed_at=now)
        assert remind_reviewers(now=now + timedelta(days=2)) == 0

    def test_it_takes_the_same_statements_to_find_out_about_twenty(self, desk, now, statements, settings) -> None:
        counts = []
        for many in (1, 19):
            for _ in range(many):
                desk.submitted()
            remind_reviewers(now=now)
            with statements() as work:
                remind_reviewers(now=now)
            counts.append(len(work))
        assert counts[0] == counts[1]
