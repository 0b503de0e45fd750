"""Uploads for which the server has no room: told so, and nothing half-written."""

import secrets

import pytest
from django.urls import reverse

from bank.models import QuestionImport
from tests.bank.authored import Desk
from tests.services.away import fill_up, small_disk
from tests.services.processes import Web, environment, eventually, running, session_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def upload(now, static_root, test_database_url, private_redis):
    """Sends a bank's file of so many bytes to a web server whose temporary files lie on a small disk."""
    desk = Desk(now)
    with small_disk(8) as disk:
        variables = environment(
            test_database_url, private_redis.url, STATIC_ROOT=str(static_root), UPLOAD_DIR=str(disk)
        )
        with running(Web(variables)) as web:
            url = reverse("bank:import", args=[desk.bank.slug])
            session = session_of(desk.olu)
            yield disk, lambda size: web.post_file(url, "file", "questions.gift", gift(size), session=session)


def gift(size: int) -> bytes:
    """One question with a comment that fills it up."""
    question = "::Reorder point:: Demand is 12 a week, the lead time a week. What is the reorder point? {=12 ~24}"
    return f"// {secrets.token_hex(size // 2)}\n{question}".encode()


@pytest.mark.fault(
    "The disk for uploads is full",
    sees="“The server has no room left for files” (503) instead of the page; the same file goes through later.",
    kept="Everything else: small forms and answers never touch that disk. Nothing of the file is half-written.",
)
def test_a_file_for_which_there_is_no_room_is_refused_whole(upload) -> None:
    disk, send = upload
    filler = fill_up(disk)
    status, page = send(4_000_000)
    assert (status, b"no room left for files" in page) == (503, True)
    assert not QuestionImport.objects.exists()
    filler.unlink()
    assert eventually(lambda: send(4_000_000)[0] == 303)
    assert QuestionImport.objects.count() == 1
