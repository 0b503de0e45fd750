"""The pages of an import, as an author goes through them, and as others may not."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bank.actions.importing import commit_import
from bank.importing.reading import MOST_BYTES
from bank.models import QuestionImport
from curriculum.rendering import render
from tests.bank.authored import Desk
from tests.bank.importing import MIXED, brought_in, gift, read_in, work_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def olu(client, desk) -> Client:
    client.force_login(desk.olu)
    return client


@pytest.fixture
def page_of(desk):
    return lambda job, query="": reverse("bank:import_job", args=[desk.slug, job.pk]) + query


@pytest.fixture
def upload(olu, desk):
    def send(data, name="a.gift", **more):
        data = data.encode() if isinstance(data, str) else data
        return olu.post(
            reverse("bank:import", args=[desk.slug]), {"file": SimpleUploadedFile(name, data), "format": "", **more}
        )

    return send


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_file_is_read_in_the_background_and_then_shown(upload, olu, desk, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        response = upload(MIXED)
    assert response.status_code == 303
    page = shown(olu.get(response.url))
    assert "Import all 3 that can be read" in page
    assert "Only the 2 without a warning" in page
    assert "Since it is" not in page
    assert "Less stock." in page
    assert "Course/MRP" in page
    assert "line 7" in page


def test_the_bar_polls_until_the_file_is_read(upload, olu, page_of, now) -> None:
    upload(MIXED)
    job = QuestionImport.objects.get()
    bar = lambda: olu.get(page_of(job, "?progress=1"), headers={"HX-Request": "true"})  # noqa: E731
    waiting = bar()
    assert (waiting.status_code, "hx-get" in shown(waiting)) == (200, True)
    work_off(job, now)
    done = bar()
    assert (done.status_code, done["HX-Refresh"], "hx-get" in shown(done)) == (286, "true", False)


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 60 * 2**20])
def test_a_file_that_is_too_large_is_answered_in_words_and_not_kept(upload, size) -> None:
    response = upload(b"x" * size)
    assert response.status_code == 413
    assert "more than 20 MB" in shown(response)
    assert not QuestionImport.objects.exists()


def test_no_file_is_answered_in_words(olu, desk) -> None:
    response = olu.post(reverse("bank:import", args=[desk.slug]), {"format": ""})
    assert (response.status_code, "Choose a file." in shown(response)) == (422, True)


def test_a_forged_upload_is_refused(desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.olu)
    response = client.post(reverse("bank:import", args=[desk.slug]), {"file": SimpleUploadedFile("a.gift", b"a {T}")})
    assert response.status_code == 403
    assert not QuestionImport.objects.exists()


@pytest.mark.parametrize(("data", "said"), [(b"", "is empty"), (b"<html><body>Sign in", "web page")])
def test_what_is_no_file_of_questions_is_told_so(upload, olu, page_of, now, data, said) -> None:
    upload(data)
    job = work_off(QuestionImport.objects.get(), now)
    page = shown(olu.get(page_of(job)))
    assert "This file cannot be imported" in page
    assert said in page


def choices(job, **more) -> dict:
    return {"do": "save", "level": "", "tags": "", "category-0": "mrp", "shown": [], "take": [], **more}


def test_what_is_said_for_all_is_kept_and_shown(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, MIXED, now=now)
    assert olu.post(page_of(job), choices(job, tags="spring, from Moodle", level="apply")).status_code == 303
    page = shown(olu.get(page_of(job)))
    assert "spring" in page
    assert "from Moodle" in page
    assert "Mrp" in page


@pytest.mark.parametrize("wrong", [{"category-0": "nonsense"}, {"level": "hard"}, {"tags": "x" * 70}])
def test_what_cannot_be_said_is_refused_and_nothing_is_imported(desk, olu, page_of, now, wrong) -> None:
    job = read_in(desk.bank, MIXED, now=now)
    response = olu.post(page_of(job), choices(job, do="all", **wrong))
    assert (response.status_code, "Not imported yet" in shown(response)) == (422, True)
    job.refresh_from_db()
    assert job.state == "ready"


def test_ticks_are_kept_as_they_are_made(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, gift(3), now=now)
    data = {"do": "save", "level": "", "tags": "", "shown": [1, 2, 3], "take": [1]}
    response = olu.post(page_of(job), data, headers={"HX-Request": "true"})
    assert "Only the 1 ticked" in shown(response)
    assert list(job.entries.filter(taken=True).values_list("number", flat=True)) == [1]


def test_none_ticked_is_said(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, gift(2), now=now)
    data = {"do": "ticked", "level": "", "tags": "", "shown": [1, 2], "take": []}
    response = olu.post(page_of(job), data)
    assert (response.status_code, "Tick at least one question" in shown(response)) == (422, True)


def test_the_whole_way_and_back(desk, olu, page_of, now, django_capture_on_commit_callbacks) -> None:
    job = read_in(desk.bank, MIXED, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert olu.post(page_of(job), choices(job, do="all", shown=[1, 2, 4], take=[1, 2, 4])).status_code == 303
    page = shown(olu.get(page_of(job)))
    assert "3 questions imported" in page
    assert f"?job={job.pk}" in page
    assert olu.post(page_of(job), {"do": "discard"}).status_code == 409
    with django_capture_on_commit_callbacks(execute=True):
        assert olu.post(page_of(job), {"do": "undo"}).status_code == 303
    assert "Nothing of it is left in the bank." in shown(olu.get(page_of(job)))
    assert not desk.bank.questions.exists()


def test_a_second_click_says_where_the_import_stands(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, gift(2), now=now)
    commit_import(job, which="all", by=desk.olu, now=now)
    response = olu.post(page_of(job), {"do": "all", "level": "", "tags": ""})
    assert (response.status_code, "has moved on meanwhile" in shown(response)) == (409, True)


def test_a_discarded_file_is_off_the_list(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, gift(2), now=now, name="course.gift")
    response = olu.post(page_of(job), {"do": "discard"}, follow=True)
    assert "was discarded" in shown(response)
    assert page_of(job) not in shown(response)


def test_filters_and_pages_show_their_part(desk, olu, page_of, now) -> None:
    job = read_in(desk.bank, gift(30) + MIXED, now=now)
    assert len(olu.get(page_of(job)).context["previews"]) == 25
    assert len(olu.get(page_of(job, "?page=2")).context["previews"]) == 10
    unreadable = olu.get(page_of(job, "?fate=unreadable")).context["previews"]
    assert [preview.entry.name for preview in unreadable] == ["Broken"]
    assert olu.get(page_of(job, "?fate=nonsense&page=99")).status_code == 200


def test_nothing_of_the_file_runs_in_the_preview(desk, olu, page_of, now) -> None:
    evil = "questions:\n- stem: '<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3))'\n"
    job = read_in(desk.bank, evil + "  slug: '<b>name'\n  foo: '<i>bar'\n", now=now, name="<script>x.yaml")
    page = shown(olu.get(page_of(job)))
    for bad in ("<script>alert", "<img src=x", 'javascript:alert(3)"', "<b>name", "<i>bar", "<script>x"):
        assert bad not in page
    assert render("<script>") in page or "&lt;script&gt;" in page


def test_an_import_is_seen_by_who_writes_in_the_bank_alone(desk, page_of, client, now) -> None:
    job = read_in(desk.bank, gift(1), now=now)
    other = Desk(now, slug="oslo")
    for who, status in ((desk.vera, 200), (desk.lea, 200), (desk.rosa, 403), (desk.max, 403), (other.olu, 404)):
        client.force_login(who)
        assert client.get(page_of(job)).status_code == status
        assert client.post(page_of(job), {"do": "save", "level": "", "tags": ""}).status_code in {
            303 if status == 200 else status
        }
    client.force_login(other.olu)
    assert client.get(reverse("bank:import_job", args=["oslo", job.pk])).status_code == 404


def test_the_list_and_the_preview_take_the_same_statements_however_long(desk, olu, page_of, now, statements) -> None:
    counts = []
    for size in (1, 20):
        for n in range(size):
            brought_in(desk.bank, gift(1, start=1000 * size + n), now=now + timedelta(minutes=n), by=desk.olu)
        job = read_in(desk.bank, gift(size, start=9 * 10**6 + size), now=now)
        olu.get(page_of(job))
        with statements() as work:
            for url in (page_of(job), reverse("bank:import", args=[desk.slug])):
                assert olu.get(url).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_an_expired_session_sends_the_poll_to_sign_in(desk, client, page_of, now) -> None:
    job = read_in(desk.bank, gift(1), now=now)
    response = client.get(
        page_of(job, "?progress=1"),
        headers={"HX-Request": "true", "HX-Current-URL": f"http://testserver{page_of(job)}"},
    )
    assert reverse("account_login") in response["HX-Redirect"]
