import json
from importlib import import_module
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User


class Command(BaseCommand):
    help = "Create candidates for load tests and write a signed-in session cookie for each as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--users", type=int, default=500)
        parser.add_argument("--out", type=Path, default=settings.VAR_DIR / "load-sessions.json")
        parser.add_argument("--yes-on-production-settings", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["yes_on_production_settings"]:
            raise CommandError(
                "This makes candidates that anybody with the file can be. Say --yes-on-production-settings."
            )
        users = self._users(options["users"])
        cookies = [{"email": user.email, "sessionid": self._session(user)} for user in users]
        options["out"].parent.mkdir(parents=True, exist_ok=True)
        options["out"].write_text(json.dumps(cookies, indent=1))
        self.stdout.write(f"{len(cookies)} candidates; their sessions are in {options['out'].name}.")

    def _users(self, count: int) -> list[User]:
        """Without usable passwords: hashing hundreds of them would be the load."""
        emails = [f"load-{number:05d}@example.org" for number in range(1, count + 1)]
        unusable = make_password(None)
        User.objects.bulk_create(
            [User(email=email, password=unusable) for email in emails], ignore_conflicts=True, batch_size=500
        )
        return list(User.objects.filter(email__in=emails).order_by("email"))

    def _session(self, user: User) -> str:
        session = import_module(settings.SESSION_ENGINE).SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        return str(session.session_key)
