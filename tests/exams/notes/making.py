"""Answers to write beside: missed in practice, missed in a mock."""

from django.urls import reverse

from exams.actions.closing import finish
from exams.actions.starting import start_mock
from tests.exams.practice.making import begin, latest, reply_to

HTMX = {"HX-Request": "true"}


def missed(user, blueprint, now, *, right=False, **rules):
    """A practice whose first question was just answered; the answer."""
    asked = latest(begin(user, blueprint, now, **rules))
    assert reply_to(asked, now, right=right)
    return latest(asked.attempt)


def missed_in_mock(user, form, now):
    """Every answer of a finished mock is the wrong one; the first."""
    attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
    for answer in attempt.answers.select_related("version"):
        wrong = (answer.version.key + 1) % 4
        attempt.answers.filter(pk=answer.pk).update(chosen=wrong, first_chosen=wrong, seen=True, saved_at=now)
    finish(attempt, queued={}, timed_out=False, by=user, now=now)
    return attempt.answers.select_related("version", "attempt").get(position=1)


def why_url(answer):
    return reverse("exams:miss", args=[answer.attempt.public_id, answer.position])


def note_url(answer):
    return reverse("exams:practice_note", args=[answer.version.question_id])


def bookmark_url(answer):
    return reverse("exams:bookmark", args=[answer.version.question_id])
