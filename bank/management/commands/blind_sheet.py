from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bank.content.blind import sheet
from bank.content.reading import read_content
from curriculum.sources import ContentError


class Command(BaseCommand):
    help = "Write the questions that are not checked yet as Markdown, shuffled and without keys, for a blind solver."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)
        parser.add_argument("--seed", type=int, help="the same seed gives the same order")
        parser.add_argument("--all", action="store_true", help="the checked ones too")
        parser.add_argument("--dir", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text, count = sheet(read_content(options["dir"]), seed=options["seed"], checked_too=options["all"])
        except ContentError as error:
            raise CommandError(f"No sheet was written. {len(error.problems)} problem(s):\n{error}") from error
        options["out"].write_text(text, encoding="utf-8")
        self.stdout.write(f"{count} questions written to {options['out']}.")
