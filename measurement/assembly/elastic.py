"""The rules broken least when all of them together cannot be kept."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from math import ceil

import numpy as np

from measurement.assembly.blocks import Broken, Slack
from measurement.assembly.counts import Count
from measurement.assembly.draft import Draft
from measurement.assembly.plan import together
from measurement.assembly.problem import Problem, Target
from measurement.assembly.program import Effort, Floats, Status

TRACE = 1e-4


def rules_in_the_way(problem: Problem, target: Target | None, effort: Effort, *, proved: bool) -> list[str]:
    """A sentence for each rule that gives way when breaking a rule has a price; empty where the time was too short.

    First for all forms as one large one, which is quick; where that breaks no rule, for the forms one by one. Unless
    it is `proved` that a rule must give way, only the least that can be broken counts.
    """
    quick = replace(effort, target=-np.inf, gap=1e-4)
    for draft in _drafts(problem, target):
        found = draft.program.solve(quick)
        certain = len(found.values) and (proved or found.status is Status.SOLVED)
        if certain and (sentences := _sentences(draft, found.values)):
            return sentences
    return []


def _drafts(problem: Problem, target: Target | None) -> Iterator[Draft]:
    for whole in (False, True):
        yield _finished(together(problem, elastic=True, whole=whole), None)
    draft = Draft(problem, elastic=True)
    for _ in range(problem.forms):
        draft.add_block(1, whole=True)
    draft.add_pairs([])
    yield _finished(draft, target)


def _finished(draft: Draft, target: Target | None) -> Draft:
    draft.add_use(np.zeros(len(draft.problem.pool), np.int64))
    if target is not None:
        draft.add_expected(target.expected)
    return draft


def _sentences(draft: Draft, values: Floats) -> list[str]:
    broken = [slack for slack in draft.slacks if max(values[slack.below], values[slack.above]) > TRACE]
    order = {id(slack.rule): place for place, slack in reversed(list(enumerate(draft.slacks)))}
    broken.sort(key=lambda slack: order[id(slack.rule)])
    return [
        _sentence(draft, rule, list(slacks), values) for rule, slacks in groupby(broken, key=lambda slack: slack.rule)
    ]


def _sentence(draft: Draft, rule: Count | Broken, slacks: list[Slack], values: Floats) -> str:
    below = sum(values[slack.below] for slack in slacks) / draft.problem.forms
    above = sum(values[slack.above] for slack in slacks) / draft.problem.forms
    if isinstance(rule, Count):
        return _count(rule, below, above)
    return _WORDS[rule](draft, slacks, values)


def _count(rule: Count, below: float, above: float) -> str:
    if below > TRACE:
        return (
            f"{rule.name}: a form needs at least {rule.low} {rule.role} questions and the other rules leave room for "
            f"{rule.low - ceil(below - TRACE)}."
        )
    return (
        f"{rule.name}: a form may have at most {rule.high} {rule.role} questions and the other rules ask for "
        f"{rule.high + ceil(above - TRACE)}."
    )


def _about(draft: Draft, slacks: list[Slack]) -> str:
    """The questions of the rows that are broken, three by name."""
    places = list(dict.fromkeys(int(at) for slack in slacks for at in slack.about))
    names = ", ".join(str(draft.problem.pool.ids[at]) for at in places[:3])
    return f"{names} and {len(places) - 3} more" if len(places) > 3 else names


def _anchors(draft: Draft, slacks: list[Slack], values: Floats) -> str:
    return f"Anchors: {_about(draft, slacks)} cannot be on every form under the other rules."


def _exhibits(draft: Draft, slacks: list[Slack], values: Floats) -> str:
    return (
        f"Exhibits together: the questions of an exhibit would have to be torn apart ({_about(draft, slacks)}); allow "
        "exhibits to be split, or write questions without an exhibit."
    )


def _enemies(draft: Draft, slacks: list[Slack], values: Floats) -> str:
    return (
        f"Enemies apart: a form would have to have more than one of {_about(draft, slacks)}; "
        "write other questions in their place."
    )


def _overlap(draft: Draft, slacks: list[Slack], values: Floats) -> str:
    rules = draft.problem.rules
    count = ceil(sum(values[slack.below] + values[slack.above] for slack in slacks) - TRACE)
    uses = f"{count} more use{'s' * (count != 1)} of a question would be needed"
    if rules.exposure is not None and rules.overlap != "none":
        return f"Exposure: no question may be on more than {rules.exposure} forms, and {uses}."
    most = {"none": "forms may share no question", "least": "a form may have a question once"}
    words = most.get(str(rules.overlap), f"two forms may share at most {rules.overlap} questions")
    return f"Shared questions: {words}, and {uses}; write more questions or allow forms to share more."


def _expected(draft: Draft, slacks: list[Slack], values: Floats) -> str:
    miss = max(values[slack.below] + values[slack.above] for slack in slacks) / draft.blocks[0].times
    tolerance = draft.problem.rules.tolerance
    return (
        f"Expected score at the cut: a form must lie within {tolerance:g} points of the target, and the nearest lies "
        f"{miss + tolerance:.2f} away; write {'easier' if _under(slacks, values) else 'harder'} questions, or widen it."
    )


def _under(slacks: list[Slack], values: Floats) -> bool:
    return bool(sum(values[slack.below] for slack in slacks) > sum(values[slack.above] for slack in slacks))


_WORDS = {
    Broken.ANCHORS: _anchors,
    Broken.EXHIBITS: _exhibits,
    Broken.ENEMIES: _enemies,
    Broken.OVERLAP: _overlap,
    Broken.EXPECTED: _expected,
}
