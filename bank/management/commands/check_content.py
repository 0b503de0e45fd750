import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bank.content.quality import Quality, measure
from bank.content.reading import read_content
from curriculum.sources import ContentError


class Command(BaseCommand):
    help = "Measure the bundled bank against the content guide; fails naming each figure that is missed."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dir", type=Path, default=settings.CONTENT_DIR)
        parser.add_argument("--json", action="store_true", help="the figures as JSON, with every slug")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            quality = measure(read_content(options["dir"]))
        except ContentError as error:
            raise CommandError(f"Nothing was measured. {len(error.problems)} problem(s):\n{error}") from error
        self.stdout.write(json.dumps(quality.as_data(), indent=1) if options["json"] else _table(quality))
        if quality.missed:
            lines = "\n".join(f"- {figure}" for figure in quality.missed)
            raise CommandError(f"{len(quality.missed)} figure(s) missed:\n{lines}")


def _table(quality: Quality) -> str:
    widths = {name: max(len(name), 12 if name == "area" else 5) for name in quality.areas[0]}
    head = "  ".join(name.ljust(width) if name == "area" else name.rjust(width) for name, width in widths.items())
    rows = [
        "  ".join(str(row[n]).ljust(w) if n == "area" else str(row[n]).rjust(w) for n, w in widths.items())
        for row in quality.areas
    ]
    figures = [
        f"{'✗' if figure.missed else '✓' if figure.bound else ' '} {figure.name:<52} {figure.spelled(figure.value):>8}"
        f"  {figure.bound}".rstrip()
        for figure in quality.figures
    ]
    return "\n".join([head, *rows, "", *figures])
