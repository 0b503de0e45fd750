from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from curriculum.choice import chosen_blueprints
from insights.calibration import jobs, steps
from insights.models import Calibration


class Command(BaseCommand):
    help = "Estimate from all answers how the questions of each exam behave, here and now, and tell how far it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--blueprint", help="only this exam, by slug")

    def handle(self, *args: Any, **options: Any) -> None:
        for blueprint in chosen_blueprints(options["blueprint"]):
            job, _ = jobs.order(blueprint, by=None, now=timezone.now())
            self.stdout.write(f"{blueprint}")
            for step in steps.steps(job, clock=timezone.now):
                self.stdout.write(f"  {_told(step)}")


def _told(job: Calibration) -> str:
    if job.is_under_way:
        far = f": {job.done} of {job.total}" if job.total else ""
        return f"{job.get_stage_display()}{far}"
    return f"{job.get_state_display()}. {job.message}"
