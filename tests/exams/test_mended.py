"""What a candidate reads of a question that was corrected after the exam."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from bank.models import LETTERS
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.actions.starting import start_mock
from exams.regrades.mended import corrections_of
from tests.answering import answer_right
from tests.exams.regrading import run_to_the_end


@pytest.fixture
def sat(form, candidate, now):
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 8, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


@pytest.fixture
def read(signed_in, candidate, sat, now):
    def reading(name, **query):
        with time_machine.travel(now + timedelta(minutes=9), tick=False):
            page = signed_in(candidate).get(reverse(f"exams:{name}", args=[sat.public_id], query=query))
        return " ".join(page.content.decode().split())

    return reading


@pytest.fixture
def correct(form, admin, now):
    """Correct the key of the question at a position, or drop it from the form."""

    def correcting(position, *, drop=False, reason="It was read wrongly.", minutes=1):
        version = form.questions.get(position=position).version
        change = Change(version, form=form) if drop else Change(version, key=(version.key + 1) % 4)
        at = now + timedelta(minutes=minutes)
        order_regrade(change, reason=reason, by=admin, now=at)
        run_to_the_end(at)
        return LETTERS[version.key]

    return correcting


def counting(form):
    return list(form.questions.filter(scored=True).order_by("position").values_list("position", flat=True))


def test_the_review_says_what_the_key_was_and_why_it_was_corrected(form, sat, correct, read) -> None:
    position = counting(form)[0]
    old = correct(position, reason="The table says otherwise.")
    question = read("report_questions").split(f'id="q-{position}"')[1].split("</article>")[0]
    assert f"Key corrected on Mar 2, 2026: it was {old}.</strong> The table says otherwise." in question
    assert "were written for the old key" in question


def test_the_review_says_why_a_question_counts_no_longer(form, sat, correct, read) -> None:
    position = counting(form)[1]
    correct(position, drop=True, reason="Two options are right.")
    page = read("report_questions")
    assert "it counts no longer.</strong> Two options are right. </p>" in page.replace("</p>", " </p>")
    assert page.count("reviewed__mended") == 1
    assert "were written for the old key" not in page


def test_the_report_leads_to_the_questions_that_were_corrected(form, sat, correct, read) -> None:
    first, second = counting(form)[:2]
    correct(second)
    correct(second, drop=True, minutes=20)
    assert f'A question turned out to be wrong (<a href="{review(sat)}?q={second}#q-{second}">' in read("report")
    correct(first, minutes=40)
    text = read("report")
    assert "Questions turned out to be wrong" in text
    assert text.count(f'#q-{first}">question {first}</a>, <a') == 1


def review(attempt):
    return reverse("exams:report_questions", args=[attempt.public_id])


def test_what_was_dropped_from_another_form_still_counts_here(form, sat, correct, blueprint, admin, now) -> None:
    publish_forms(blueprint, count=1, by=None, now=now)  # the bank's last unused questions
    (other,) = publish_forms(blueprint, count=1, by=None, now=now)
    shared = other.table.versions & form.table.versions
    version = form.questions.get(version=min(shared)).version
    order_regrade(Change(version, form=other), reason="There.", by=admin, now=now)
    assert corrections_of(sat) == []


def test_a_form_that_was_sat_before_is_said_to_have_been(form, sat, read, candidate, now, signed_in) -> None:
    assert "You had sat this form before" not in read("report")
    at = now + timedelta(days=1)
    again = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=at)
    finish(again, queued={}, timed_out=False, by=candidate, now=at)
    with time_machine.travel(at, tick=False):
        page = signed_in(candidate).get(reverse("exams:report", args=[again.public_id])).content.decode()
    assert again.form == sat.form
    assert "You had sat this form before" in page
