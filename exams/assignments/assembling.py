"""A group's mock assembled from its banks by the blueprint, with the engine that builds the public forms."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from curriculum.models import Blueprint
from exams.actions.choosing import Place
from exams.actions.publishing import CannotBuild
from exams.assignments.sizes import scaled
from exams.assignments.supply import never_used, questions_for
from exams.models import Assignment
from exams.parallel_forms.pool import Candidate, areas_of, candidates_of, enemies_among, names_of, pool_of
from exams.parameters import newest_snapshot
from groups.models import StudyGroup
from measurement.assembly import Area, Infeasible, assemble, default_rules, ordered
from measurement.errors import BadInput

# One form out of a group's banks is found in a second or two; a leader waits for the page no longer than this.
TIME_LIMIT = 8.0


def assembled(assignment: Assignment, *, banks: Sequence[int], total: int) -> list[Place]:
    """`total` questions out of these banks in the proportions of the exam; CannotBuild says what is in the way.

    Trial places first take the group's own questions that no form has asked, as far as the areas can spare them.
    """
    group, blueprint = assignment.group, assignment.blueprint
    questions = questions_for(group, blueprint, banks)
    candidates, areas = candidates_of(blueprint, questions), scaled(areas_of(blueprint), total)
    if short := _shortages(areas, candidates):
        raise CannotBuild(short)
    new = set(never_used(questions, group).values_list("current", flat=True))
    trial = _on_trial(areas, candidates, new, seed=assignment.pk)
    with suppress(Infeasible, BadInput):
        return _solved(group, blueprint, areas, candidates, trial, seed=assignment.pk)
    try:
        return _solved(group, blueprint, areas, candidates, [], seed=assignment.pk)
    except Infeasible as error:
        raise CannotBuild(error.rules) from error
    except BadInput as error:
        raise CannotBuild([str(error)]) from error


def _shortages(areas: Iterable[Area], candidates: Iterable[Candidate]) -> list[str]:
    have = Counter(candidate.area for candidate in candidates)
    return [
        f"{area.name}: the banks you chose have {have[area.slug]} published "
        f"question{'s' * (have[area.slug] != 1)}, and this mock needs {area.scored + area.pretest}."
        for area in areas
        if have[area.slug] < area.scored + area.pretest
    ]


def _on_trial(areas: Iterable[Area], candidates: Sequence[Candidate], new: set[int], *, seed: int) -> list[Candidate]:
    """New questions for the trial places, none of which gives another away or shares an exhibit."""
    alone = _without_rivals(candidates)
    chosen: list[Candidate] = []
    for area in areas:
        inside = [candidate for candidate in candidates if candidate.area == area.slug]
        spare = [one for one in inside if one.version in new and one.name in alone and one.exhibit is None]
        random.Random(seed).shuffle(spare)
        chosen += spare[: max(0, min(area.pretest, len(inside) - area.scored))]
    return chosen


def _without_rivals(candidates: Sequence[Candidate]) -> set[str]:
    rivals = {name for pair in enemies_among(list(candidates)) for name in pair}
    return {candidate.name for candidate in candidates} - rivals


def _solved(
    group: StudyGroup, blueprint: Blueprint, areas: Sequence[Area], candidates: Sequence[Candidate],
    trial: Sequence[Candidate], *, seed: int,
) -> list[Place]:  # fmt: skip
    """The engine chooses what is left once the trial places have their new questions."""
    rest = [candidate for candidate in candidates if candidate not in set(trial)]
    filled = Counter(candidate.area for candidate in trial)
    open_areas = [replace(area, pretest=area.pretest - filled[area.slug]) for area in areas]
    pool = pool_of(blueprint, rest, newest_snapshot(blueprint), group=group.pk)
    rules = default_rules(open_areas, pool, names=names_of(rest))
    made = assemble(pool, rules, seed=seed, time_limit=TIME_LIMIT)
    scored = set(made.forms[0].scored)
    on_form = scored.union(made.forms[0].pretest, (candidate.name for candidate in trial))
    shown = [candidate for candidate in candidates if candidate.name in on_form]
    in_order = ordered(shown, {candidate: candidate.exhibit for candidate in shown}, seed=seed)
    return [Place(one.question, one.version, one.name in scored) for one in in_order]
