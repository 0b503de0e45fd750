"""Practices in the making: begun, answered, gone on with."""

from datetime import timedelta

from django.urls import reverse

from exams.actions.practicing import Rules, go_on, start_practice
from exams.actions.settling import answer
from exams.models import Answer
from exams.saves import Save

HTMX = {"HX-Request": "true"}


def begin(user, blueprint, now, *, count=10, source=None, seed=7, **rules):
    return start_practice(
        user=user, blueprint=blueprint, source=source, count=count, rules=Rules(**rules), seed=seed, now=now
    )


def latest(attempt):
    last = Answer.objects.filter(attempt=attempt).select_related("version").order_by("position").last()
    last.attempt = attempt
    return last


def reply_to(asked, now, *, right=True, seconds=30, **marks):
    chosen = asked.version.key if right else (asked.version.key + 1) % 4
    return answer(asked, reply=Save(seq=1, chosen=chosen, seconds=seconds, **marks), now=now)


def work_through(attempt, now, rights):
    """Answer question after question, right or wrong as told; the answers' versions in the order they were asked."""
    met = []
    for number, right in enumerate(rights):
        asked = latest(attempt)
        met.append(asked.version_id)
        assert reply_to(asked, now + timedelta(minutes=number), right=right)
        if go_on(attempt, after=asked.position, now=now + timedelta(minutes=number)) is None:
            break
    return met


def start(learner, **fields):
    return learner.post(reverse("exams:practice_start"), fields, follow=True)


def url(attempt, query=""):
    return reverse("exams:practice_session", args=[attempt.public_id]) + query


def send(learner, attempt, *, right=True, headers=None, **fields):
    asked = latest(attempt)
    chosen = asked.version.key if right else (asked.version.key + 1) % 4
    data = {"position": asked.position, "chosen": chosen, "do": "answer", **fields}
    return learner.post(url(attempt), data, follow=True, headers=headers or {})
