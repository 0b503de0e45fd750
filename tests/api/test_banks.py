"""Banks by the API: who sees keys, what an export holds, and the way of a file into a bank."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AuditEvent
from bank.interchange.formats import FORMATS
from bank.models import Question, QuestionImport
from tests.api.programs import BASE
from tests.bank.authored import NUMBER, Desk
from tests.bank.importing import MIXED, gift

pytestmark = pytest.mark.django_db
IMPORTS = "/banks/lima/imports"


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def works(django_capture_on_commit_callbacks):
    """With the worker that takes a file's steps after the commit."""

    def send(program, path, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return program.post(path, data)

    return send


def upload(text, name="a.gift"):
    return {"file": SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())}


def test_whoever_has_to_solve_a_question_blind_sees_nothing_that_gives_its_key_away(program, desk) -> None:
    review = desk.submitted(NUMBER)
    desk.submitted()
    hidden, number = program(desk.rosa).read("/banks/lima/questions")["items"], review.question.slug
    assert {one["key_hidden"] for one in hidden} == {True}
    telling = ("number", "tolerance", "explanation", "concept", "reference", "angoff")
    assert {one[name] for one in hidden for name in telling} == {None}
    assert {(each["right"], each["why"]) for one in hidden for each in one["options"]} == {(None, None)}
    seen = {one["name"]: one for one in program(desk.vera).read("/banks/lima/questions")["items"]}
    assert (seen[number]["number"], seen[number]["key_hidden"]) == ("1250", False)
    desk.solved(review, chosen=None, doubt="No figures.")
    after = {one["name"]: one["key_hidden"] for one in program(desk.rosa).read("/banks/lima/questions")["items"]}
    assert (after.pop(number), set(after.values())) == (False, {True})


def test_questions_are_found_by_what_they_are(program, desk) -> None:
    desk.approved()
    desk.draft(NUMBER)
    author = program(desk.olu)
    for query, count in (({}, 2), ({"state": "approved"}, 1), ({"kind": "numeric"}, 1), ({"section": "mrp"}, 2),
                         ({"section": "none.such"}, 0), ({"level": "remember"}, 0), ({"words": "PARTS due"}, 2),
                         ({"words": "pallets"}, 0)):  # fmt: skip
        assert len(author.read("/banks/lima/questions", query)["items"]) == count, query
    draft = author.read("/banks/lima/questions", {"state": "draft"})["items"][0]
    assert (draft["version"], draft["number"]) == (None, "1250")


@pytest.mark.parametrize("format", FORMATS)
def test_a_bank_is_exported_in_every_format_and_what_it_loses_is_said_first(program, desk, format) -> None:
    desk.approved()
    author, query = program(desk.olu), {"format": format}
    first = author.get("/banks/lima/export", query)
    if first.status_code == 409:
        assert first.json()["losses"][0]["questions"]
        assert not AuditEvent.objects.filter(verb="bank.exported").exists()
        first = author.get("/banks/lima/export", query | {"anyway": "true"})
    assert (first.status_code, first["Content-Disposition"][:27]) == (200, 'attachment; filename="lima.')
    assert first["Cache-Control"] == "no-store"
    assert AuditEvent.objects.get(verb="bank.exported").details == {"format": format, "questions": 1}


def test_an_export_leaves_out_what_is_yet_to_be_solved(program, desk) -> None:
    question = desk.submitted().question
    refused = program(desk.lea).get("/banks/lima/export", {"format": "native"})
    assert (refused.status_code, "1 question" in refused.json()["detail"]) == (409, True)
    assert question.slug in program(desk.vera).get("/banks/lima/export", {"format": "native"}).content.decode()


def test_a_file_is_brought_read_committed_and_taken_back(program, desk, works) -> None:
    author = program(desk.olu)
    begun = works(author, IMPORTS, upload(MIXED))
    assert (begun.status_code, begun.json()["state"]) == (202, "reading")
    where = begun["Location"].partition(BASE)[2]
    ready = author.read(where)
    assert (ready["state"], ready["counts"]) == (
        "ready", {"whole": 2, "draft": 1, "duplicate": 1, "unreadable": 1},
    )  # fmt: skip
    entries = author.read(f"{where}/entries")["items"]
    (broken,) = (one for one in entries if one["fate"] == "unreadable")
    assert (broken["line"], broken["problems"][0]["line"]) == (7, 7)
    assert Question.objects.count() == 0
    assert works(author, f"{where}/commit", {"which": "whole"}).status_code == 202
    done = author.read(where)
    assert (done["state"], done["imported"], Question.objects.count()) == ("done", 2, 2)
    assert {one["question"] for one in author.read(f"{where}/entries")["items"] if one["question"]} == set(
        Question.objects.values_list("slug", flat=True)
    )
    assert works(author, f"{where}/undo").status_code == 202
    assert (author.read(where)["state"], Question.objects.count()) == ("undone", 0)
    trail = AuditEvent.objects.filter(verb__startswith="import.").order_by("pk")
    assert set(trail.values_list("actor", "group_id")) == {(desk.olu.email, desk.group.pk)}


def test_a_step_that_does_not_fit_is_refused_and_names_the_state(program, desk, works) -> None:
    author = program(desk.olu)
    where = works(author, IMPORTS, upload(gift(1)))["Location"].partition(BASE)[2]
    refused = author.post(f"{where}/undo")
    assert (refused.status_code, "“ready”" in refused.json()["detail"]) == (409, True)
    assert author.post(f"{where}/discard").json()["state"] == "discarded"
    assert author.post(f"{where}/commit").status_code == 409
    assert author.read(IMPORTS)["items"] == []


def test_what_is_no_file_of_ours_is_refused_with_the_field(program, desk, monkeypatch) -> None:
    author = program(desk.olu)
    for data, field in (({"file": ""}, "file"), (upload("x") | {"format": "docx"}, "format"),
                        (upload("x") | {"note": "hi"}, "note")):  # fmt: skip
        refused = author.post(IMPORTS, data)
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, field)
    assert author.post(IMPORTS, {"file_": 1}).status_code == 415
    assert not QuestionImport.objects.exists()


def test_a_file_that_is_too_large_is_kept_nowhere(program, desk) -> None:
    refused = program(desk.olu).post(IMPORTS, upload(b"x" * (20 * 2**20 + 1)))
    assert (refused.status_code, refused.json()["status"], QuestionImport.objects.count()) == (413, 413, 0)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"", 422), (b"{", 400), (b"[]", 422), (b'{"which": "some"}', 422), (b'{"which": "all", "more": 1}', 422),
     (b"\xff", 400), (b"[" * 100_000, 400)],
)  # fmt: skip
def test_a_body_that_makes_no_sense_is_refused(program, desk, client, works, body, status) -> None:
    author = program(desk.olu)
    where = works(author, IMPORTS, upload(gift(1)))["Location"].partition(BASE)[2]
    headers = {"authorization": f"Bearer {author.secret}"}
    sent = client.generic("POST", f"{BASE}{where}/commit", body, content_type="application/json", headers=headers)
    assert (sent.status_code, author.read(where)["state"]) == (status, "ready"), sent.content
    broken = client.generic("POST", BASE + IMPORTS, b"x", content_type="multipart/form-data", headers=headers)
    assert broken.status_code == 400  # no boundary


def test_files_brought_by_the_api_and_by_the_page_are_counted_together(program, desk, client, settings) -> None:
    settings.THROTTLES = settings.THROTTLES | {"imports": (1, 3_600)}
    client.force_login(desk.olu)
    assert client.post("/banks/lima/import/", upload(gift(1))).status_code == 303
    refused = program(desk.olu).post(IMPORTS, upload(gift(1)))
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
