import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bank.interchange.formats import FORMATS, Format
from bank.interchange.outgoing import WHOLE, losses, outgoing_of, section_names
from bank.models import Question, QuestionBank


class Command(BaseCommand):
    help = "Write a bank's questions, as their drafts or newest versions say, to a file; - is standard output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("out", metavar="OUT")
        parser.add_argument("--bank", required=True, metavar="SLUG")
        parser.add_argument("--format", required=True, metavar="F")
        parser.add_argument("--state", default="", metavar="S", help="only questions in this state")

    def handle(self, *, out: str, bank: str, format: str, state: str, **options: Any) -> None:
        to = _format(format)
        outgoing = outgoing_of(*_questions(bank, state), to)
        if not outgoing:
            raise CommandError(f"There is no question to export in “{bank}”.")
        data = to.write(outgoing, section_names(outgoing))
        self._put(data, out)
        lost = losses(outgoing, data, to)
        for loss in lost:
            self.stderr.write(f"not held by {to.name}: {loss}")
        written = len(outgoing) - sum(len(loss.slugs) for loss in lost if loss.what == WHOLE)
        if out != "-":
            self.stderr.write(f"{written} of {len(outgoing)} questions of {bank} written to {out}.")

    def _put(self, data: bytes, out: str) -> None:
        if out != "-":
            _write(Path(out), data)
            return
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            raise CommandError("This makes a file that is no text; name one instead of “-”.") from error
        self.stdout.write(text, ending="" if text.endswith("\n") else "\n")


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise CommandError(f"“{name}” is no format; the formats are {', '.join(FORMATS)}.")
    return FORMATS[name]


def _questions(slug: str, state: str) -> tuple[QuestionBank, Any]:
    bank = QuestionBank.objects.filter(slug=slug).first()
    if bank is None:
        known = ", ".join(QuestionBank.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no bank “{slug}”. The banks are {known}.")
    if state and state not in Question.State.values:
        raise CommandError(f"“{state}” is no state; the states are {', '.join(Question.State.values)}.")
    return bank, bank.questions.filter(state=state) if state else bank.questions.all()


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all: what stood there stays until the new file is complete."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            _allow_as_usual(Path(name))
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}.") from error


def _allow_as_usual(path: Path) -> None:
    """A temporary file is its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)
