"""A bank whose questions mocks have asked."""

import pytest
from django.urls import reverse

from bank.models import ItemSnapshot, Snapshot
from tests.bank.authored import RIGHT, Desk

SURE_KEY = {"code": "key-check", "figure": "r_rest", "value": -0.3, "low": -0.5, "high": -0.1}
CHANCE_KEY = SURE_KEY | {"high": 0.1}
SUSPECT = {"code": "key-suspected", "figure": "r_rest", "value": 0.3, "low": 0.1, "high": 0.5, "option": 2}
HARD = {"code": "too-hard", "figure": "p", "value": 0.1, "low": 0.05, "high": 0.2}
IDLE = {"code": "idle-distractor", "figure": "share", "value": 0.01, "low": 0.0, "high": 0.03, "option": 0}
OPTIONS = [
    {"option": n, "key": n == RIGHT, "count": count, "share": count / 80, "low": 0.1, "high": 0.4, "bottom_third": 0.2,
     "top_third": 0.3, "r_rest": 0.1, "ability": None}
    for n, count in enumerate((2, 50, 0))
]  # fmt: skip


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def taken(blueprint, now):
    """A snapshot of the exam; with more figures, of a question."""

    def take(exam=blueprint, at=now):
        fields = {"formula": "irt-1", "sittings": 80, "answers": 800, "intercept": 0, "slope": 1, "spread": 1}
        return Snapshot.objects.create(blueprint=exam, taken_at=at, **fields)

    return take


def figures(snapshot, question, **fields):
    known = {"answers": 80, "p": 0.6, "p_low": 0.49, "p_high": 0.7, "r_rest": 0.3, "r_low": 0.09, "r_high": 0.49}
    version = fields.pop("version", question.current)
    return ItemSnapshot.objects.create(snapshot=snapshot, version=version, **known | fields)


@pytest.fixture
def look(desk, signed_in):
    def get(who="olu", question=None, **query):
        client = signed_in(desk.people[who])
        if question:
            return client.get(reverse("insights:bank_item", args=[desk.slug, question.slug]))
        return client.get(reverse("insights:bank_items", args=[desk.slug], query=query))

    return get


def listed(response) -> list[str]:
    return [line["row"].slug for line in response.context["lines"]]


def text(response) -> str:
    return " ".join(response.content.decode().split())
