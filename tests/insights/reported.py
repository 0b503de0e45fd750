"""Where a reported question is looked at, and figures to look at."""

from django.urls import reverse

from bank.models import ItemSnapshot, Snapshot
from bank.problems import Draw


def case_url(about):
    name = "problem_template" if isinstance(about, Draw) else "problem_question"
    number = about.version.template_id if isinstance(about, Draw) else about.question_id
    return reverse(f"insights:{name}", args=[number])


def snapshot_of(blueprint, version, now, **figures):
    taken = Snapshot.objects.create(
        blueprint=blueprint, taken_at=now, formula="irt-1", sittings=80, answers=80, intercept=0, slope=1, spread=1
    )
    return ItemSnapshot.objects.create(snapshot=taken, version=version, **{"answers": 80} | figures)


FIGURES = {
    "p": 0.21, "p_low": 0.13, "p_high": 0.31, "r_rest": -0.12,
    "flags": [{"code": "key-check", "figure": "r_rest", "value": -0.2, "low": -0.4, "high": -0.1}],
    "options": [{"option": n, "key": n == 1, "share": 0.25, "low": 0.1, "high": 0.4, "bottom_third": 0.2,
                 "top_third": 0.3, "r_rest": 0.1, "ability": 0.0} for n in range(4)],
}  # fmt: skip
