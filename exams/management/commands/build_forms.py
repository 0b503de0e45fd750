from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from curriculum.models import Blueprint
from exams.actions.publishing import CannotBuild, publish_form


class Command(BaseCommand):
    help = "Publish forms of every blueprint that the bank can fill, up to the wanted number of forms each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--blueprint", help="only this one, by slug")
        parser.add_argument("--count", type=int, default=2, help="forms each blueprint should have (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        for blueprint in _wanted(options["blueprint"]):
            self._build(blueprint, options["count"])

    def _build(self, blueprint: Blueprint, count: int) -> None:
        try:
            for _ in range(count - blueprint.forms.count()):
                form = publish_form(blueprint, by=None, now=timezone.now())
                self.stdout.write(f"Published {form}: {form.questions_count} questions.")
        except CannotBuild as error:
            self.stdout.write(f"{blueprint}: no form. {error}")


def _wanted(slug: str | None) -> list[Blueprint]:
    blueprints = list(Blueprint.objects.order_by("position"))
    wanted = [blueprint for blueprint in blueprints if slug in (None, blueprint.slug)]
    if slug and not wanted:
        slugs = ", ".join(blueprint.slug for blueprint in blueprints) or "none yet; run load_content first"
        raise CommandError(f"There is no blueprint “{slug}”. There are: {slugs}.")
    return wanted
