"""The pages of one's own data: the file, sharing, signing in."""

import io
import zipfile
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent
from groups.actions import add_member, create_group
from groups.actions.groups import close_group
from groups.models import Membership, Role
from study.models import Export
from study.mydata.preparing import KEPT
from study.mydata.views import MOST_EXPORTS
from tests.study.mydata.everything import exported

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
EXPORT = "/my-data/export/"


@pytest.fixture(autouse=True)
def _no_memory_of_throttling() -> None:
    cache.clear()


@pytest.fixture
def mine(candidate, signed_in):
    return signed_in(candidate)


def text(response) -> str:
    return response.content.decode()


def test_asked_for_it_is_prepared_and_can_be_downloaded(mine, django_capture_on_commit_callbacks) -> None:
    assert "Prepare my data" in text(mine.get(EXPORT))
    with django_capture_on_commit_callbacks(execute=True):
        assert mine.post(EXPORT, {"do": "make"}).status_code == 303
    assert "Download the file" in text(mine.get(EXPORT))
    found = Export.objects.get()
    response = mine.get(reverse("study:export_download", args=[found.pk]), headers={"accept-encoding": "gzip"})
    data = b"".join(response.streaming_content)
    assert len(data) == found.size == int(response["Content-Length"])
    assert "attachment" in response["Content-Disposition"]
    assert "profile.csv" in " ".join(zipfile.ZipFile(io.BytesIO(data)).namelist())
    assert AuditEvent.objects.filter(verb="export.fetched").count() == 1


def test_while_it_is_prepared_the_page_shows_how_far_it_is(mine, candidate, now) -> None:
    Export.objects.create(user=candidate, asked_at=now, stepped_at=now, done=300, total=1_200)
    assert "300 of 1,200" in text(mine.get(EXPORT))
    bar = mine.get(f"{EXPORT}?progress=1", headers={"hx-request": "true"})
    assert (bar.status_code, "<h1" in text(bar)) == (200, False)
    Export.objects.all().delete()
    over = mine.get(f"{EXPORT}?progress=1", headers={"hx-request": "true"})
    assert (over.status_code, over["HX-Refresh"]) == (286, "true")


def test_nobody_else_gets_it(candidate, stranger, signed_in, now) -> None:
    exported(candidate, now)
    url = reverse("study:export_download", args=[Export.objects.get().pk])
    assert signed_in(stranger).get(url).status_code == 404


def test_after_its_days_it_is_gone_even_before_the_sweep(mine, candidate, now, clock) -> None:
    exported(candidate, now)
    url = reverse("study:export_download", args=[Export.objects.get().pk])
    assert mine.get(url).status_code == 200
    clock.shift(KEPT + timedelta(seconds=1))
    assert mine.get(url).status_code == 404
    assert "Prepare my data" in text(mine.get(EXPORT))


def test_it_can_be_thrown_away(mine, candidate, now) -> None:
    exported(candidate, now)
    assert mine.post(EXPORT, {"do": "drop"}).status_code == 303
    assert not Export.objects.exists()
    assert mine.post(EXPORT, {"do": "drop"}).status_code == 422


def test_many_in_a_day_are_refused(mine) -> None:
    for _ in range(MOST_EXPORTS):
        mine.post(EXPORT, {"do": "make"})
        Export.objects.all().delete()
    refused = mine.post(EXPORT, {"do": "make"})
    assert (refused.status_code, Export.objects.count()) == (429, 0)
    assert "come back tomorrow" in text(refused)


def test_one_that_failed_says_so(mine, candidate, now) -> None:
    Export.objects.create(user=candidate, state="failed", asked_at=now, stepped_at=now)
    assert "could not be prepared" in text(mine.get(EXPORT))


def test_the_hub_says_how_somebody_signs_in(mine, candidate) -> None:
    assert "Recovery codes left" not in text(mine.get("/my-data/"))
    Authenticator.objects.create(user=candidate, type="webauthn", data={"name": "Phone", "credential": {}})
    page = " ".join(text(mine.get("/my-data/")).split())
    assert "<dt>Passkeys and security keys</dt><dd>1<br>" in page
    assert "none yet" in page


def test_every_group_is_listed_with_what_it_sees(mine, candidate, admin, now, statements) -> None:
    counts = []
    for number in range(20):
        group = create_group(name=f"Group {number}", slug=f"group-{number}", by=admin, now=now)
        add_member(group, user=candidate, role=Role.MEMBER, by=admin, now=now)
        if number in (0, 19):
            with statements() as work:
                page = text(mine.get("/my-data/sharing/"))
            counts.append(len(work))
    assert counts[0] == counts[1]
    assert page.count("Your answers in the group’s mocks") == 20
    Membership.objects.filter(user=candidate, group=group).update(shares="scores")
    assert "scores only" in text(mine.get("/my-data/sharing/"))
    close_group(group, by=admin, now=now)
    assert "Group 19" not in text(mine.get("/my-data/sharing/"))
