"""Sittings of forms that groups made: counted, so that a group's own questions get classical statistics, and kept out
of the estimate, which public scores rest on.

Their answers say nothing of a bundled question: what one group's leaders arranged must not move what everybody is
scored by. Forms without a link have no place on the scale either, so their questions get no curve.
"""

from collections.abc import Mapping
from typing import Any

from bank.models import QuestionVersion
from curriculum.models import Blueprint
from exams.models import Form
from insights.calibration.counting import Counting
from insights.calibration.frozen import last_line
from insights.calibration.groups import ENOUGH_SITTINGS
from insights.calibration.sheets import Sheet
from measurement.priors import Regression

FEW = " The group mock with most sittings has {most}; its questions are described from {needed} on."
DESCRIBED = " {questions} questions of groups from {sittings} sittings of their own mocks."
NOTHING: dict[str, Any] = {"forms": {}, "answers": {}}


def group_forms(blueprint: Blueprint) -> set[int]:
    return set(Form.objects.filter(blueprint=blueprint, group__isnull=False).values_list("pk", flat=True))


def counted_with(counted: Mapping[str, Any], sheet: Sheet, counting: Counting) -> dict[str, Any]:
    """Sittings that count by form, first answers by version; keys are text, as JSON has them."""
    good, form = counting.kept(sheet), str(sheet.form)
    forms, answers = dict(counted["forms"]), dict(counted["answers"])
    forms[form] = forms.get(form, 0) + len(good)
    fresh = zip(map(str, sheet.versions.tolist()), good.new.sum(axis=0).tolist(), strict=True)
    return {"forms": forms, "answers": answers | {version: answers.get(version, 0) + n for version, n in fresh}}


def planned(counted: Mapping[str, Any]) -> dict[str, Any]:
    """What later stages need: the forms with sittings, the keys of all their versions, and those of groups' banks."""
    versions = sorted(map(int, counted["answers"]))
    between = QuestionVersion.objects.filter(pk__gte=min(versions, default=0), pk__lte=max(versions, default=0))
    rows = {pk: (key, group) for pk, key, group in between.values_list("pk", "key", "question__bank__group")}
    own = [version for version in versions if rows[version][1] and counted["answers"][str(version)]]
    return {
        "forms": sorted(int(form) for form, sittings in counted["forms"].items() if sittings),
        "sittings": sum(counted["forms"].values()),
        "versions": versions,
        "keys": [rows[version][0] for version in versions],
        "own": own,
        "answers": [counted["answers"][str(version)] for version in own],
    }


def is_enough(counted: Mapping[str, Any]) -> bool:
    """Whether there is something to say of a group's questions, however few sat the public forms."""
    return max(counted["answers"].values(), default=0) >= ENOUGH_SITTINGS


def unestimated(blueprint: Blueprint) -> dict[str, Any]:
    """What the estimate would have found, where it is left out: nothing but the line that was drawn before."""
    found: dict[str, Any] = {name: [] for name in ("a", "b", "c", "se_a", "se_b", "mean", "sd")}
    return {"found": found | {"line": list(last_line(blueprint) or Regression())}, "fixed": {}, "topics": {}}


def told_few(counted: Mapping[str, Any]) -> str:
    most = max(counted["forms"].values(), default=0)
    return FEW.format(most=most, needed=ENOUGH_SITTINGS) if most else ""


def told_of(plan: Mapping[str, Any]) -> str:
    """A sentence on the questions of groups that were described."""
    own = len(own_of(plan))
    return DESCRIBED.format(questions=own, sittings=plan["beside"]["sittings"]) if own else ""


def own_of(plan: Mapping[str, Any]) -> dict[int, int]:
    """Answers to each question of a group's bank; none that a public form asked too."""
    beside, public = plan.get("beside", {}), set(plan["versions"])
    pairs = zip(beside.get("own", []), beside.get("answers", []), strict=True)
    return {version: answers for version, answers in pairs if version not in public}
