"""Building the parallel forms of a blueprint from the published bank."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from django.db import transaction
from django.db.models import Max

from accounts.audit import record
from accounts.models import User
from bank.models import Snapshot
from curriculum.models import Blueprint
from exams.actions.tables import make_table
from exams.models import Form, FormQuestion, FormTable
from exams.parallel_forms.pool import Candidate, areas_of, candidates_of, names_of, pool_of, what_is_missing
from exams.parameters import newest_snapshot
from measurement.assembly import AssembledForm, Assembly, Infeasible, Pool, assemble, default_rules, ordered
from measurement.assembly.rules import POINTS
from measurement.errors import BadInput

# Seconds for the solver; what it found by then is taken, and it finds good forms early.
TIME_LIMIT = 20.0
TRIES = 2
CHANGING = "The bank kept changing while the forms were being assembled. Build them again when it rests."


class CannotBuild(Exception):
    """The bank cannot fill the forms; `problems` has a sentence for each rule in the way."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems))


class Outdated(Exception):
    """The bank or the forms have changed since the questions were read."""


@dataclass(frozen=True)
class Drawn:
    """What forms are made from, read once; `last` is the number of the newest form there is."""

    candidates: list[Candidate]
    pool: Pool
    snapshot: Snapshot | None
    last: int


def publish_forms(
    blueprint: Blueprint,
    *,
    count: int,
    by: User | None,
    now: datetime,
    time_limit: float = TIME_LIMIT,
    also: Callable[[list[Form]], None] = lambda forms: None,
) -> list[Form]:
    """Assemble, freeze and publish the next `count` forms, alike in what they measure, or none of them; CannotBuild
    says which rule is in the way. Questions that no form has yet come first.

    The solver runs outside the transaction: on SQLite nobody could save an answer meanwhile. `also` runs inside it.
    """
    for _ in range(TRIES):
        if short := what_is_missing(blueprint):
            raise CannotBuild(short)
        drawn, assembly = _assembled(blueprint, count, time_limit)
        with suppress(Outdated):
            return _publish(blueprint, drawn, assembly, by=by, now=now, also=also)
    raise CannotBuild([CHANGING])


def _assembled(blueprint: Blueprint, count: int, time_limit: float) -> tuple[Drawn, Assembly]:
    try:
        drawn = _drawn(blueprint)
        return drawn, _solved(blueprint, drawn, count, time_limit)
    except Infeasible as error:
        raise CannotBuild(error.rules) from error
    except BadInput as error:
        raise CannotBuild([str(error)]) from error


def _drawn(blueprint: Blueprint) -> Drawn:
    candidates, snapshot = candidates_of(blueprint), newest_snapshot(blueprint)
    return Drawn(candidates, pool_of(blueprint, candidates, snapshot), snapshot, _last(blueprint))


def _solved(blueprint: Blueprint, drawn: Drawn, count: int, time_limit: float) -> Assembly:
    """Forms like those there are, or, where the bank no longer holds such questions, like the bank."""
    like_earlier, names = _like_earlier(blueprint), names_of(drawn.candidates)
    build: dict[str, Any] = {"forms": count, "seed": drawn.last + 1, "time_limit": time_limit}
    if like_earlier:
        with suppress(Infeasible):
            rules = default_rules(areas_of(blueprint), drawn.pool, names=names, **like_earlier)
            return assemble(drawn.pool, rules, **build)
    return assemble(drawn.pool, default_rules(areas_of(blueprint), drawn.pool, names=names), **build)


def _like_earlier(blueprint: Blueprint) -> dict[str, Any]:
    """The mean information and the mean expected score of the forms whose curves are known."""
    tables = FormTable.objects.filter(current_of__in=blueprint.forms.public()).exclude(curve={}).order_by("pk")
    curves = list(tables.values_list("curve", flat=True))
    if not curves:
        return {}
    information, expected = (
        np.mean([np.interp(POINTS, curve["theta"], curve[name]) for curve in curves], axis=0)
        for name in ("information", "expected")
    )
    return {"information": information.tolist(), "expected": float(expected[POINTS.index(0.0)])}


@transaction.atomic
def _publish(
    blueprint: Blueprint,
    drawn: Drawn,
    assembly: Assembly,
    *,
    by: User | None,
    now: datetime,
    also: Callable[[list[Form]], None],
) -> list[Form]:
    Blueprint.objects.select_for_update(no_key=True).get(pk=blueprint.pk)
    if _last(blueprint) != drawn.last or candidates_of(blueprint) != drawn.candidates:
        raise Outdated
    forms = [_freeze(blueprint, drawn.last + n, form, drawn, now) for n, form in enumerate(assembly.forms, 1)]
    for form, made in zip(forms, assembly.forms, strict=True):
        record("form.published", form, by=by, now=now, blueprint=blueprint.slug, number=form.number,
               deviation=round(made.deviation, 4), repeated=made.repeated)  # fmt: skip
    also(forms)
    return forms


def _freeze(blueprint: Blueprint, number: int, made: AssembledForm, drawn: Drawn, now: datetime) -> Form:
    scored, shown = set(made.scored), _shown([*made.scored, *made.pretest], drawn, number)
    form = Form.objects.create(blueprint=blueprint, number=number, published_at=now, questions_count=len(shown))
    FormQuestion.objects.bulk_create(
        FormQuestion(form=form, position=position, version_id=question.version, scored=question.name in scored)
        for position, question in enumerate(shown, 1)
    )
    make_table(
        form,
        items=_items(drawn.pool, [question for question in shown if question.name in scored]),
        reason=FormTable.Reason.PUBLISHED,
        snapshot=drawn.snapshot,
        sittings=0,
        provisional=True,
        now=now,
    )
    return form


def _shown(names: Iterable[Hashable], drawn: Drawn, seed: int) -> list[Candidate]:
    """The questions in the order in which the form shows them; nothing in it tells the trial questions."""
    on_form = set(names)
    chosen = [candidate for candidate in drawn.candidates if candidate.name in on_form]
    exhibits = {candidate: candidate.exhibit for candidate in chosen}
    return ordered(chosen, exhibits, seed=seed)


def _items(pool: Pool, questions: Sequence[Candidate]) -> list[tuple[int, float, float, float]]:
    places = [pool.place[question.name] for question in questions]
    a, b, c = (column[places].tolist() for column in pool.items)
    return list(zip([question.version for question in questions], a, b, c, strict=True))


def _last(blueprint: Blueprint) -> int:
    last: int | None = Form.objects.public().filter(blueprint=blueprint).aggregate(last=Max("number"))["last"]
    return last or 0
