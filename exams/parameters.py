"""What the bank knows of how hard its questions are, for those who build and score forms."""

from collections.abc import Iterable
from dataclasses import dataclass

from bank.content.loading import BUNDLED
from bank.keys import chance
from bank.models import ItemSnapshot, Question, QuestionVersion, Snapshot
from bank.offered import OptionCount
from curriculum.models import Area, Blueprint
from measurement import judged

FORMULA = "irt-1"


@dataclass(frozen=True)
class Parameters:
    """A question's response curve: slope, difficulty in logits from the standard, guessing level.

    `calibrated` when answers have shaped it; else it is what its Angoff judgement lets expect.
    """

    a: float
    b: float
    c: float
    answers: int = 0
    calibrated: bool = False


def newest_snapshot(blueprint: Blueprint) -> Snapshot | None:
    """The newest with an estimate: one without public sittings says something of groups' own questions only."""
    return Snapshot.objects.filter(blueprint=blueprint, sittings__gt=0).order_by("-taken_at", "-pk").first()


def parameters_of(blueprint: Blueprint, versions: Iterable[int], *, snapshot: Snapshot | None) -> dict[int, Parameters]:
    """By version id: from the snapshot where answers have spoken, from the judgement otherwise. Two queries."""
    wanted = list(versions)
    found = _expected(blueprint, wanted, snapshot)
    return found | _calibrated(wanted, snapshot)


def _calibrated(wanted: list[int], snapshot: Snapshot | None) -> dict[int, Parameters]:
    if snapshot is None:
        return {}
    rows = ItemSnapshot.objects.filter(snapshot=snapshot, version__in=wanted).order_by("pk")
    return {
        version: Parameters(a, b, c, answers, calibrated=True)
        for version, a, b, c, answers in rows.values_list("version_id", "a", "b", "c", "answers")
        if a is not None and b is not None and c is not None
    }


def _expected(blueprint: Blueprint, wanted: list[int], snapshot: Snapshot | None) -> dict[int, Parameters]:
    of_wanted = QuestionVersion.objects.filter(pk__in=wanted).annotate(offered=OptionCount("options"))
    rows = list(of_wanted.values_list("pk", "angoff", "kind", "offered"))
    if not rows:
        return {}
    intercept, slope, spread = _expectation(blueprint, snapshot)
    items = judged.expected_items(
        [angoff for _, angoff, _, _ in rows], [chance(kind, offered) for _, _, kind, offered in rows],
        intercept=intercept, slope=slope, spread=spread,
    )  # fmt: skip
    return {
        version: Parameters(float(a), float(b), float(c)) for (version, *_), a, b, c in zip(rows, *items, strict=True)
    }


def _expectation(blueprint: Blueprint, snapshot: Snapshot | None) -> tuple[float, float, float]:
    """Before any answers the standard is where the judges put it, on average over all questions of the exam."""
    if snapshot is not None:
        return snapshot.intercept, snapshot.slope, snapshot.spread
    sections = Area.sections.through.objects.filter(area__blueprint=blueprint).values("section")
    of_exam = {f"current__{blueprint.tag}__in": sections}
    published = Question.objects.filter(bank__slug=BUNDLED, state=Question.State.PUBLISHED, **of_exam).order_by("pk")
    counted = published.annotate(offered=OptionCount("current__options"))
    rows = list(counted.values_list("current__angoff", "current__kind", "offered"))
    judgements = [angoff for angoff, _, _ in rows]
    guessing = [chance(kind, offered) for _, kind, offered in rows]
    intercept = judged.standard_keeping_intercept(judgements, guessing) if rows else 0.0
    return intercept, judged.SLOPE, judged.SPREAD
