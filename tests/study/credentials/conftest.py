"""The facts as they ship, a holder of CPIM, and files of every sort."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.conf import settings
from PIL import Image

from accounts.models import User
from curriculum.credential.loading import load_credential
from curriculum.credential.reading import read_credential
from curriculum.models import Certification, PointCategory
from study.actions.activities import File, Told, add_activity
from study.actions.credentials import Held, add_holding
from study.models import Activity, Holding

EARNED_ON = date(2024, 5, 20)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **options)
    return out.getvalue()


@pytest.fixture
def standing_clock(now) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def facts(db: None) -> None:
    load_credential(read_credential(settings.CONTENT_DIR))


@pytest.fixture
def hold(facts: None, candidate: User, now):
    def add(slug: str = "cpim", earned_on: date = EARNED_ON, *, user: User | None = None, **held: Any) -> Holding:
        current = held.pop("current", True)
        certification = Certification.objects.get(slug=slug)
        return add_holding(certification, Held(earned_on, **held), current=current, by=user or candidate, now=now)

    return add


@pytest.fixture
def holding(hold) -> Holding:
    """CPIM since 20 May 2024; the cycle ends on 31 May 2029. Now it is 2 March 2026."""
    return hold()


@pytest.fixture
def do(holding: Holding, candidate: User, now):
    def add(slug: str = "attended", units: str = "4", *, file: File | None = None, **told: Any) -> Activity:
        category = PointCategory.objects.get(slug=slug)
        told = {
            "holdings": [holding], "done_on": date(2025, 3, 1), "title": "A webinar", "units": Decimal(units),
            "points_each": category.points if category.points is not None else Decimal(3), **told,
        }  # fmt: skip
        return add_activity(Told(category=category, **told), file=file, by=candidate, now=now)

    return add
