from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from bank.management.demo_bank import fill
from bank.models import QuestionBank
from groups.actions import add_member, create_group
from groups.models import Role, StudyGroup

PASSWORD = "let-me-practise"  # noqa: S105  (published on purpose, for the demo alone)
PEOPLE = {
    "admin@example.org": ("Amara Diallo", Role.OWNER),
    "author@example.org": ("Tomás Rivera", Role.AUTHOR),
    "reviewer@example.org": ("Ingrid Solheim", Role.REVIEWER),
    "candidate@example.org": ("Mei Tanaka", Role.MEMBER),
}
ABOUT = (
    "Four people who prepare CPIM together and write a bank of their own. We meet on Tuesdays at 18:00 and go through "
    "what the last mock showed."
)


class Command(BaseCommand):
    help = "Create the demo's people, group and bank. Refused outside a demo: the password is published."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Set DEMO=1 (and DEBUG=1): these accounts have a published password.")
        with transaction.atomic():
            people = {email: self._person(email, name) for email, (name, _) in PEOPLE.items()}
            self._group(people)

    def _person(self, email: str, name: str) -> User:
        user = User.objects.filter(email=email).first()
        if user is None:
            is_admin = email.startswith("admin@")
            user = User.objects.create_user(email, PASSWORD, name=name, is_staff=is_admin, is_superuser=is_admin)
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        return user

    def _group(self, people: dict[str, User]) -> None:
        owner = people["admin@example.org"]
        group = StudyGroup.objects.filter(slug="demo").first()
        if group is None:
            now = timezone.now()
            group = create_group(name="Demo study group", slug="demo", description=ABOUT, by=owner, now=now)
            for email, (_, role) in PEOPLE.items():
                add_member(group, user=people[email], role=role, by=owner, now=now)
        bank, _ = QuestionBank.objects.get_or_create(slug="demo", defaults={"name": "Demo bank", "group": group})
        fill(bank, author=people["author@example.org"], reviewer=people["reviewer@example.org"], now=timezone.now())
