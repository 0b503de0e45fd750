"""A panel as one judge may see it: in the first round no judgement but their own, in the second the spread of it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import User
from bank.actions.judging import given
from bank.keys import key_of
from bank.models import Comment, Judgement, Panel, QuestionVersion, Review
from bank.reviewing.angoff import ENOUGH_JUDGES, Cut, Spread, complete, cut, spreads
from bank.reviewing.case import Choice, choices_of
from bank.reviewing.people import Here, unsolved_by
from groups.models import Membership
from groups.permissions import Power, roles_with


@dataclass(frozen=True)
class Dot:
    share: float
    mine: bool


@dataclass(frozen=True)
class Row:
    """A question before a judge. `own` is the judge's estimate in percent as it stands; `saved` whether it was given in
    this round. `dots` and `spread` are of the first round, and empty during it. A row that the judge has `to_solve`
    first shows no key."""

    number: int
    version: QuestionVersion
    choices: list[Choice]
    own: int | None
    saved: bool
    to_solve: Review | None
    dots: list[Dot]
    spread: Spread | None
    comments: list[Comment]
    fault: str = ""

    @property
    def key(self) -> str:
        return key_of(self.version)


@dataclass(frozen=True)
class Progress:
    """How many judges have judged `questions` of the round through, and how many have begun; never who, or what."""

    questions: int
    finished: int
    begun: int
    possible: int

    @property
    def is_enough(self) -> bool:
        return self.finished >= ENOUGH_JUDGES


def progress_of(panel: Panel) -> Progress:
    """Of the round that runs. Three queries."""
    questions = panel.versions.count()
    rows = panel.judgements.filter(round=panel.round).values("judge").annotate(n=Count("pk"))
    counts = [row["n"] for row in rows]
    roles = {*roles_with(Power.WRITE), *roles_with(Power.REVIEW)}
    possible = Membership.objects.filter(group=panel.bank.group_id, role__in=roles).count()
    return Progress(questions, sum(count == questions for count in counts), len(counts), possible)


def own_count(panel: Panel, user: User) -> int:
    return Judgement.objects.filter(panel=panel, judge=user, round=panel.round).count()


def takes_part(panel: Panel, user: User) -> bool:
    """In the second round only who finished the first."""
    if panel.round == 1:
        return True
    return Judgement.objects.filter(panel=panel, judge=user, round=1).count() == panel.versions.count()


def open_to(panel: Panel, here: Here) -> set[int]:
    """The versions this person may speak of: all but those whose key they may not see yet. Two statements."""
    return set(panel.versions.values_list("pk", flat=True)) - set(_to_solve(panel, here))


def rows_of(panel: Panel, here: Here, *, faults: dict[int, str] | None = None) -> list[Row]:
    """In the order of their sections. Five statements, of the second round seven."""
    versions = list(_versions(panel))
    mine = _mine(panel, here.user)
    first = _first_round(panel, len(versions)) if panel.round == 2 else {}
    found = spreads(first)
    unsolved = _to_solve(panel, here)
    talk = _comments(versions) if panel.round == 2 else {}
    return [
        Row(
            number=number,
            version=version,
            choices=choices_of(version),
            own=_percent((mine[1] | mine[2]).get(version.pk)),
            saved=version.pk in mine[panel.round],
            to_solve=unsolved.get(version.pk),
            dots=_dots(first, version.pk, here.user),
            spread=found.get(version.pk),
            comments=talk.get(version.question_id, []),
            fault=(faults or {}).get(version.pk, ""),
        )
        for number, version in enumerate(versions, 1)
    ]


def standing(panel: Panel) -> Cut | None:
    """Of the panel's judgements as they count now; None before anybody finished."""
    shares = given(panel)
    return cut(shares) if shares else None


def _versions(panel: Panel) -> QuerySet[QuestionVersion]:
    near = ("section", "exhibit", "question")
    return panel.versions.select_related(*near).order_by("section__position", "question__slug", "pk")


def _mine(panel: Panel, user: User) -> dict[int, dict[int, float]]:
    mine: dict[int, dict[int, float]] = {1: {}, 2: {}}
    for one in panel.judgements.filter(judge=user):
        mine[one.round][one.version_id] = one.share
    return mine


def _first_round(panel: Panel, versions: int) -> dict[int, dict[int, float]]:
    shares: dict[int, dict[int, float]] = defaultdict(dict)
    for judge, version, share in panel.judgements.filter(round=1).values_list("judge", "version", "share"):
        shares[judge][version] = share
    return complete(shares, versions)


def _dots(first: dict[int, dict[int, float]], version: int, user: User) -> list[Dot]:
    dots = [Dot(shares[version], judge == user.pk) for judge, shares in first.items()]
    return sorted(dots, key=lambda dot: (dot.share, dot.mine))


def _to_solve(panel: Panel, here: Here) -> dict[int, Review]:
    if not here.reviews:
        return {}
    unsolved = unsolved_by(here.user).filter(version__in=panel.versions.all())
    return {review.version_id: review for review in unsolved}


def _comments(versions: Iterable[QuestionVersion]) -> dict[int, list[Comment]]:
    talk: dict[int, list[Comment]] = defaultdict(list)
    said = Comment.objects.filter(question__in=[version.question_id for version in versions], settled_at=None)
    for comment in said.select_related("by").order_by("at", "pk"):
        talk[comment.question_id].append(comment)
    return talk


def _percent(share: float | None) -> int | None:
    return None if share is None else round(share * 100)
