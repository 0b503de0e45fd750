"""Ten questions without an account."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from bank.models import Question, QuestionBank
from exams.actions.closing import finish
from exams.models import Attempt
from exams.tasks import forget_guests
from insights.models import WeaknessReport
from tests.factories import UserFactory, make_blueprint, publish_questions


@pytest.fixture
def bank(db):
    blueprint = make_blueprint()
    publish_questions(blueprint, each_section=4)
    return blueprint


def take(client) -> Attempt:
    response = client.post(reverse("exams:taster"))
    attempt = Attempt.objects.latest("pk")
    assert response.url == reverse("exams:player", args=[attempt.public_id])
    return attempt


def test_a_taster_draws_ten_questions_from_all_areas_in_turn(client, bank) -> None:
    attempt = take(client)
    sections = attempt.answers.values_list("version__section__slug", flat=True)
    assert len(sections) == 10
    assert sum(section.startswith("demand") for section in sections) == 5


def test_the_browser_that_took_it_owns_it(client, bank) -> None:
    attempt = take(client)
    page = client.get(reverse("exams:player", args=[attempt.public_id]))
    assert page.status_code == 200
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    assert client.post(url, {"seq": 1, "chosen": 2}, content_type="application/json").json()["status"] == "saved"


def test_another_browser_is_asked_to_sign_in_and_sees_nothing(client, bank, stranger) -> None:
    attempt = take(client)
    url = reverse("exams:player", args=[attempt.public_id])
    other = Client()
    take(other)
    assert other.get(url).url.startswith(reverse("account_login"))
    other.force_login(stranger)
    assert other.get(url).status_code == 404


def test_its_report_has_no_scaled_score(client, bank, now) -> None:
    attempt = take(client)
    finish(attempt, queued={}, timed_out=False, by=None, now=attempt.started_at)
    report = client.get(reverse("exams:report", args=[attempt.public_id])).content.decode()
    assert "scaled-score" not in report
    assert (attempt.report.scaled, attempt.report.passed) == (None, None)


def test_who_signs_in_afterwards_keeps_it(client, bank) -> None:
    attempt = take(client)
    finish(attempt, queued={}, timed_out=False, by=None, now=attempt.started_at)
    user: User = UserFactory()
    user.set_password("plum-harbor-9")
    user.save()
    client.post(reverse("account_login"), {"login": user.email, "password": "plum-harbor-9"})
    attempt.refresh_from_db()
    assert attempt.user == user
    assert WeaknessReport.objects.filter(user=user).exists()
    assert client.get(reverse("exams:report", args=[attempt.public_id])).status_code == 200


def test_a_bank_with_too_few_questions_says_so(client, db) -> None:
    make_blueprint()
    response = client.post(reverse("exams:taster"))
    assert response.status_code == 409
    assert "fewer than 10 published questions" in response.content.decode()


def test_a_script_is_stopped_and_a_class_is_not(client, bank, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"tasters": (3, 3600)}
    cache.clear()
    assert [client.post(reverse("exams:taster")).status_code for _ in range(4)] == [302, 302, 302, 429]
    cache.clear()


def test_tasters_nobody_kept_are_forgotten_after_a_week(client, bank, stranger) -> None:
    kept = take(client)
    take(client)
    Attempt.objects.filter(pk=kept.pk).update(user=stranger)
    later = kept.started_at + timedelta(days=8)
    with time_machine.travel(later):
        forget_guests.delay()
    assert list(Attempt.objects.all()) == [kept]


def test_questions_of_a_groups_bank_are_not_for_everybody(client, bank) -> None:
    Question.objects.update(bank=QuestionBank.objects.create(slug="private", name="Private"))
    assert client.post(reverse("exams:taster")).status_code == 409
