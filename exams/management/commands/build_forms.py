from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from curriculum.models import Blueprint
from exams.actions.publishing import CannotBuild, publish_form


class Command(BaseCommand):
    help = "Publish forms of every blueprint that the bank can fill, up to the wanted number of forms each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--blueprint", help="only this one, by slug")
        parser.add_argument("--count", type=int, default=2, help="forms each blueprint should have (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        blueprints = Blueprint.objects.order_by("position")
        if options["blueprint"]:
            blueprints = blueprints.filter(slug=options["blueprint"])
        for blueprint in blueprints:
            self._build(blueprint, options["count"])

    def _build(self, blueprint: Blueprint, count: int) -> None:
        try:
            for _ in range(count - blueprint.forms.count()):
                form = publish_form(blueprint, by=None, now=timezone.now())
                self.stdout.write(f"Published {form}: {form.questions_count} questions, {form.raw_cut} to pass.")
        except CannotBuild as error:
            self.stdout.write(f"{blueprint}: no form. {error}")
