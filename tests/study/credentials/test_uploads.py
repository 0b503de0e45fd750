"""Evidence on its way in: too large, larger than any memory, forged."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from study.models import Activity, Evidence
from tests.study.credentials.conftest import PDF
from tests.study.credentials.test_pages import filled, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]


@pytest.fixture
def mine(signed_in, candidate):
    return signed_in(candidate)


def test_a_file_that_is_too_large_is_dropped_on_its_way_in(mine, holding, monkeypatch) -> None:
    monkeypatch.setattr("study.credentials.activity_views.MOST_BYTES", 50_000)
    response = mine.post(reverse("study:activity_new"), filled(holding, file=upload("big.pdf", PDF + bytes(200_000))))
    assert response.status_code == 413
    assert "more than 10 MB" in response.content.decode()
    assert not Activity.objects.exists()


class Endless(io.RawIOBase):
    """A form with a file of three gigabytes without one line break, of which a cut line delivers so much. Remembers the
    most that was read at once."""

    HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="big.pdf"\r\n\r\n%PDF-1.7'
    LENGTH, DELIVERED = 3 * 2**30, 24 * 2**20

    def __init__(self) -> None:
        self.head, self.left, self.most = self.HEAD, self.DELIVERED, 0

    def read(self, size: int = -1) -> bytes:
        most = self.left if size is None or size < 0 else min(size, self.left)
        found, self.head = self.head[:most] or bytes(most), self.head[most:]
        self.left -= len(found)
        self.most = max(self.most, len(found))
        return found

    readline = read


@pytest.mark.parametrize("page", ["activity_new", "activity"])
def test_a_file_of_gigabytes_is_never_in_memory_and_its_sender_reads_why(mine, holding, do, page) -> None:
    url = reverse(f"study:{page}", args=[do().pk] if page == "activity" else [])
    body = Endless()
    response = mine.post(
        url, **{"wsgi.input": body, "CONTENT_LENGTH": Endless.LENGTH, "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    )
    assert (response.status_code, body.left) == (413, 0), "read to the end: browsers show no page otherwise"
    assert "more than 10 MB" in response.content.decode()
    assert body.most <= 2**17
    assert not Evidence.objects.exists()


def test_a_forged_upload_is_refused(candidate, holding) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(candidate)
    assert client.post(reverse("study:activity_new"), filled(holding)).status_code == 403
    assert not Activity.objects.exists()
