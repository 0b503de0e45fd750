"""How many statements the requests that carry the load take on PostgreSQL, session and user included."""

import json

import pytest
from django.db import connection
from django.urls import reverse

from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.starting import forms_for, start_mock
from exams.models import Answer, Attempt, FormQuestion
from tests.answering import answer_right
from tests.factories import UserFactory, make_blueprint, publish_questions

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("static_root", "at_the_start"),
]
SIZES = [10, 150]


@pytest.fixture
def at_the_start(now):
    import time_machine

    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def sized(now):
    def publish(size, slug=""):
        blueprint = make_blueprint(slug or f"sized-{size}.0", scored=size // 2 - 1, pretest=1)
        publish_questions(blueprint, each_section=size // 4 + 1)
        return publish_forms(blueprint, count=1, by=None, now=now)[0]

    return publish


@pytest.fixture
def started(sized, candidate, now):
    def begin(size):
        return start_mock(user=candidate, blueprint_slug=sized(size).blueprint.slug, now=now)

    return begin


@pytest.fixture
def closed(started, candidate, now):
    def sit(size):
        attempt = started(size)
        answer_right(attempt, size // 2, now=now)
        finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
        return attempt

    return sit


def counted(statements, request, status=200):
    with statements() as work:
        response = request()
    assert response.status_code == status
    return len(work)


@pytest.mark.parametrize("size", SIZES)
def test_a_start_takes_six_statements(signed_in, candidate, sized, statements, size) -> None:
    client, form = signed_in(candidate), sized(size)
    url = reverse("exams:start", args=[form.blueprint.slug])
    assert counted(statements, lambda: client.post(url), 303) <= 6
    assert Answer.objects.count() == size


@pytest.mark.parametrize("size", SIZES)
def test_a_save_takes_three_statements(signed_in, candidate, started, post_json, statements, size) -> None:
    client, attempt = signed_in(candidate), started(size)
    url = reverse("exams:answer", args=[attempt.public_id, size])
    assert counted(statements, lambda: post_json(client, url, {"seq": 1, "chosen": 2})) <= 3
    assert attempt.answers.get(position=size).chosen == 2


def test_a_finish_takes_the_same_statements_whatever_the_length(
    signed_in, candidate, started, post_json, statements
) -> None:
    client, counts = signed_in(candidate), []
    for size in SIZES:
        queue = [{"position": n, "seq": 5, "chosen": 1} for n in range(1, size + 1)]
        url = reverse("exams:finish", args=[started(size).public_id])
        counts.append(counted(statements, lambda url=url, queue=queue: post_json(client, url, {"answers": queue})))
    assert len(set(counts)) == 1
    assert counts[0] <= 15


@pytest.mark.parametrize("name", ["report", "report_why", "report_questions", "report_csv"])
def test_a_report_takes_the_same_statements_whatever_the_length(signed_in, candidate, closed, statements, name) -> None:
    client = signed_in(candidate)
    urls = [reverse(f"exams:{name}", args=[closed(size).public_id]) for size in SIZES]
    counts = [counted(statements, lambda url=url: client.get(url)) for url in urls]
    assert len(set(counts)) == 1
    # The questions one by one also link terms of the glossary, show what was reported of them, and in their margins the
    # learner's notes, the reasons for misses and how others answered: a statement each.
    assert counts[0] <= (13 if name == "report_questions" else 8)


def test_all_questions_of_a_report_on_one_page_take_no_more(signed_in, candidate, closed, statements) -> None:
    client = signed_in(candidate)
    url = reverse("exams:report_questions", args=[closed(150).public_id])
    few, all_of_them = (counted(statements, lambda query=query: client.get(url + query)) for query in ("", "?all"))
    assert few == all_of_them


@pytest.mark.parametrize("name", ["player", "state"])
def test_reading_an_open_exam_takes_the_same_statements_whatever_the_length(
    signed_in, candidate, started, statements, name
) -> None:
    client = signed_in(candidate)
    urls = [reverse(f"exams:{name}", args=[started(size).public_id]) for size in SIZES]
    counts = [counted(statements, lambda url=url: client.get(url)) for url in urls]
    assert len(set(counts)) == 1
    assert counts[0] <= 5


@pytest.mark.parametrize("name", ["exams:list", "exams:history", "insights:weakness"])
def test_a_list_takes_the_same_statements_at_one_row_and_at_twenty(
    signed_in, candidate, sized, now, statements, name
) -> None:
    client, counts = signed_in(candidate), []
    for wanted in (1, 20):
        for number in range(Attempt.objects.count(), wanted):
            sit(sized(8, f"exam-{number}.0"), candidate, now)
        client.get(reverse(name))  # what was answered since the last look is taken in once
        counts.append(counted(statements, lambda: client.get(reverse(name))))
    assert len(set(counts)) == 1


def sit(form, user, now):
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt


def test_choosing_a_form_reads_nothing_of_the_sittings_of_others(candidate, now) -> None:
    """No more rounds within the query than the forms have questions, however many have sat: the peak of the load."""
    blueprint = make_blueprint(scored=3, pretest=0)
    publish_questions(blueprint, each_section=3)
    publish_forms(blueprint, count=2, by=None, now=now)
    for person in UserFactory.create_batch(60):
        sit(blueprint.forms.get(number=1), person, now)
    plan = forms_for(candidate, blueprint.slug).explain(format="json", analyze=True)
    most = max(node["Actual Loops"] for node in nodes(json.loads(plan)[0]["Plan"]))
    assert most <= FormQuestion.objects.count() < 60


def test_no_query_waits_for_a_compiler() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


def nodes(plan):
    yield plan
    for part in plan.get("Plans", []):
        yield from nodes(part)
