from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bank.content.loading import load_content
from bank.content.reading import read_content
from curriculum.sources import ContentError


class Command(BaseCommand):
    help = "Load blueprints, sections and the bundled question bank; loading again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dir", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_content(read_content(options["dir"]), now=timezone.now())
        except ContentError as error:
            raise CommandError(f"Nothing was loaded. {len(error.problems)} problem(s):\n{error}") from error
        self.stdout.write(
            f"{loaded.read} questions read: {loaded.created} new, {loaded.changed} changed, {loaded.retired} retired."
        )
