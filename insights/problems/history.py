"""What has happened to a question so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bank.models import CalculationTemplate, KeyCorrection, Question
from exams.models import Regrade


@dataclass(frozen=True)
class Event:
    at: datetime
    what: str
    by: str = ""
    why: str = ""


def history_of(question: Question) -> list[Event]:
    """The newest first. Three queries."""
    return _newest_first([*_versions(question), *_corrections(question), *_drops(question)])


def history_of_template(template: CalculationTemplate) -> list[Event]:
    versions = template.versions.values_list("number", "created_at")
    return _newest_first([Event(at, f"Version {number}") for number, at in versions])


def _newest_first(events: list[Event]) -> list[Event]:
    return sorted(events, key=lambda event: event.at, reverse=True)


def _versions(question: Question) -> Iterator[Event]:
    for version in question.versions.select_related("created_by").only(
        "number", "created_at", "created_by__email", "created_by__name"
    ):
        yield Event(version.created_at, f"Version {version.number}", str(version.created_by or ""))


def _corrections(question: Question) -> Iterator[Event]:
    for one in KeyCorrection.objects.filter(version__question=question).select_related("version", "by"):
        what = f"{'Range' if one.new_lowest is not None else 'Key'} of version {one.version.number} corrected: {one}"
        yield Event(one.at, what, str(one.by), one.reason)


def _drops(question: Question) -> Iterator[Event]:
    drops = Regrade.objects.filter(version__question=question, kind=Regrade.Kind.DROP)
    for one in drops.select_related("form__blueprint", "by"):
        yield Event(one.created_at, f"Dropped from {one.form}", str(one.by), one.reason)
