from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bank.content.reading import read_content
from bank.content.report import report
from curriculum.sources import ContentError


class Command(BaseCommand):
    help = "Write the figures of the bundled bank as an HTML page with plots."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", type=Path)
        parser.add_argument("--dir", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            page = report(read_content(options["dir"]))
        except ContentError as error:
            raise CommandError(f"Nothing was written. {len(error.problems)} problem(s):\n{error}") from error
        options["out"].write_text(page, encoding="utf-8")
        self.stdout.write(f"Written to {options['out']}.")
