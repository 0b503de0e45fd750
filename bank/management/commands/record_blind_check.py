from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bank.content.blind import Solved, match, read_answers
from bank.content.marking import record
from bank.content.reading import read_content
from bank.content.rounds import Round, append_round
from curriculum.sources import ContentError


class Command(BaseCommand):
    help = "Record a blind solver's answers: agreement publishes a question, disagreement sends it back to draft."
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("answers", type=Path, help="YAML: id: letter, or id: {answer: letter, note: …}")
        parser.add_argument("--dir", type=Path, default=settings.CONTENT_DIR)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            solved, unknown = match(read_answers(options["answers"]), read_content(options["dir"]))
            changed = record(options["dir"], solved)
            if solved:
                append_round(options["dir"], _round(solved))
        except ContentError as error:
            raise CommandError(f"Nothing was recorded. {len(error.problems)} problem(s):\n{error}") from error
        self.stdout.write("\n".join(_report(solved, unknown, changed)))


def _round(solved: list[Solved]) -> Round:
    return Round(timezone.now().date(), len(solved), tuple(each.source.slug for each in solved if not each.agreed))


def _report(solved: list[Solved], unknown: list[str], changed: int) -> list[str]:
    disagreed = [each for each in solved if not each.agreed]
    noted = [each for each in solved if each.agreed and each.answer.note]
    rate = len(disagreed) / max(len(solved), 1)
    return [
        *(f"disagreed  {each}" for each in disagreed),
        *(f"agreed     {each}" for each in noted),
        *(f"skipped    {name}: edited since the sheet was made, or never on it; make a new sheet." for name in unknown),
        f"{len(solved) - len(disagreed)} agreed, {len(disagreed)} disagreed ({rate:.1%}), {len(unknown)} unknown; "
        f"{changed} file(s) changed.",
    ]
