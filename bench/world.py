"""A database with the shipped bank, a form of 150 questions and candidates who are signed in."""

import io
import logging
from dataclasses import dataclass
from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from accounts.models import User
from bench.wsgi import Caller
from curriculum.models import Blueprint
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.models import Attempt, Form
from tests.answering import answer_right


@dataclass(frozen=True)
class Candidate:
    user: User
    call: Caller


class World:
    def __init__(self, candidates: int) -> None:
        call_command("load_content", stdout=io.StringIO())
        blueprint = Blueprint.objects.get(slug="cpim-8.0")
        self.form: Form = publish_forms(blueprint, count=1, by=None, now=timezone.now())[0]
        application = get_wsgi_application()
        emails = [f"bench-{number}@example.org" for number in range(candidates)]
        users = User.objects.bulk_create(User(email=email, password="!") for email in emails)
        self.candidates = [Candidate(user, Caller(application, _session(user))) for user in users]
        _log_to_nowhere()

    def start(self, candidate: Candidate) -> Attempt:
        return start_mock(user=candidate.user, blueprint_slug=self.form.blueprint.slug, now=timezone.now())

    def answered(self, candidate: Candidate) -> Attempt:
        """An open attempt with an answer to every question, two thirds of them right."""
        attempt = self.start(candidate)
        answer_right(attempt, 2 * self.form.table.scored_count // 3, now=timezone.now())
        return attempt


def _session(user: User) -> str:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def _log_to_nowhere() -> None:
    """Log lines are made, as in production, and kept from the table."""
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(io.StringIO())
