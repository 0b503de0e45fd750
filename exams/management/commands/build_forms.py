from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from curriculum.choice import chosen_blueprints
from curriculum.models import Blueprint
from exams.actions.publishing import CannotBuild, publish_forms
from exams.actions.tables import equate
from exams.models import Form
from exams.parallel_forms.supply import Supply, forms_without_overlap, supplies

FEWEST, MOST = 2, 6


class Command(BaseCommand):
    help = "Publish parallel forms of every blueprint that the bank can fill, up to the wanted number of forms each."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--blueprint", help="only this one, by slug")
        parser.add_argument(
            "--count",
            type=int,
            help=f"forms each blueprint should have (as many as share no question, {FEWEST} at least, {MOST} at most)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        blueprints = chosen_blueprints(options["blueprint"])
        supply = supplies(blueprints)
        for blueprint in blueprints:
            self._equate(blueprint, now)
            wanted = options["count"] or _wanted(supply[blueprint.pk])
            self._build(blueprint, wanted - blueprint.forms.public().count(), now)

    def _equate(self, blueprint: Blueprint, now: datetime) -> None:
        """Forms published before forms were equated get a table that is."""
        for form in blueprint.forms.public().order_by("number"):
            if equate(form, now=now):
                self.stdout.write(f"Equated {form}: {_asked(form)}.")

    def _build(self, blueprint: Blueprint, count: int, now: datetime) -> None:
        try:
            forms = publish_forms(blueprint, count=count, by=None, now=now) if count > 0 else []
        except CannotBuild as error:
            self.stdout.write(f"{blueprint}: no form.")
            for problem in error.problems:
                self.stdout.write(f"  {problem}")
            return
        for form in forms:
            self.stdout.write(f"Published {form}: {form.questions_count} questions, {_asked(form)}.")


def _wanted(areas: list[Supply]) -> int:
    return min(max(forms_without_overlap(areas), FEWEST), MOST)


def _asked(form: Form) -> str:
    assert form.table is not None
    return f"{form.table.raw_cut} of {form.table.scored_count} right answers to pass"
