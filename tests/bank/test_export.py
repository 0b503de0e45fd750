"""What goes out, and that it comes back as it went: through the commands, in every format."""

import re
from dataclasses import replace
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.pictures import add_picture
from bank.actions.writing import New, create_questions, save_draft, save_version
from bank.drawings import read_chart
from bank.interchange.exhibits import rows
from bank.interchange.formats import FORMATS
from bank.interchange.found import FoundExhibit
from bank.interchange.native import charts
from bank.items import Item, Option, from_json
from bank.models import Draft, Exhibit, Question
from tests.bank.authored import NUMBER, SEVERAL, WHOLE, Desk
from tests.bank.charts import EXAMPLES
from tests.bank.importing import import_by_command, picture

pytestmark = pytest.mark.django_db
ALL = sorted(set(FORMATS) - {"aiken"})


@pytest.fixture
def desk(db, now) -> Desk:
    desk = Desk(now)
    chart = charts.stored(read_chart(EXAMPLES["lines"]))
    made = {
        "lots": FoundExhibit("lots", "Lots", "| a | b |\n|---|---|\n| 1 | 2 |"),
        "drawn": FoundExhibit("drawn", "Drawn", "Look:", chart),
    }
    Exhibit.objects.bulk_create(rows(desk.bank, made))
    return desk


@pytest.fixture
def written(desk, now) -> dict[str, Item]:
    """Questions of all kinds by slug, one with a picture, one as a version, one hardly begun."""
    shown = add_picture(desk.bank, data=picture(), name="flow.png", by=desk.olu, now=now)
    items = {
        "one": replace(WHOLE, legacy=(), tags=("a", "b c"), calculation=True),
        "several": replace(SEVERAL, stem="Which *two*? Cost: \\$5 & <more>", exhibit="lots"),
        "number": replace(NUMBER, stem="How many are $\\frac{a}{b}$?"),
        "seen": replace(WHOLE, stem=f"What flows?\n\n![flow of parts](picture:{shown.digest})"),
        "drawn": replace(WHOLE, stem="What is drawn?", exhibit="drawn"),
        "table": replace(WHOLE, stem="Which?\n\n| Week | 1 | 2 |\n|---|---:|---:|\n| Net | 10 | 20 |\n\n- so\n- or so"),
        "frozen": replace(WHOLE, stem="What was frozen?"),
        "begun": Item(stem="Only begun"),
        "odd": Item(stem="{a} = ~b # c : d \\ e", options=(Option("=x", "~y", True), Option("{z}", "", False))),
    }
    news = [New(item, name) for name, item in items.items()]
    for question in create_questions(desk.bank, news=news, by=desk.olu, now=now):
        if question.slug == "frozen":
            save_version(question, by=desk.olu, now=now)
    return items


def export(bank, format, path, *options) -> str:
    err = StringIO()
    call_command("export_questions", "--bank", bank.slug, "--format", format, str(path), *options, stderr=err)
    return err.getvalue()


@pytest.mark.parametrize("format", ALL)
def test_what_is_exported_is_imported_to_the_same(desk, written, tmp_path, now, format) -> None:
    path = tmp_path / f"out.{FORMATS[format].suffix}"
    said = [line for line in export(desk.bank, format, path).splitlines() if "not held" in line]
    drawing = [f"not held by {format}: the drawing of its exhibit, which becomes a table: 1 question (drawn)"]
    assert said == ([] if format == "native" else drawing)
    other = Desk(now, slug="oslo").bank
    report = import_by_command(path, other)
    assert (report["read"], report["imported"]) == (len(written), len(written))
    came = {draft.question.slug: from_json(draft.body) for draft in Draft.objects.filter(question__bank=other)}
    assert came == written
    assert {exhibit.slug for exhibit in other.exhibits.all()} == {"lots", "drawn"}
    assert [bytes(each.data) for each in other.pictures.all()] == [picture()]


@pytest.mark.parametrize("format", [*ALL, "aiken"])
def test_what_is_exported_is_known_when_it_comes_back(desk, written, tmp_path, format) -> None:
    path = tmp_path / "out"
    export(desk.bank, format, path)
    report = import_by_command(path, desk.bank)
    assert (report["imported"], report["drafts"]) == (0, 0)
    assert desk.bank.questions.count() == len(written)


def test_aiken_takes_what_it_can_hold_and_names_the_rest(desk, written, tmp_path, now) -> None:
    said = export(desk.bank, "aiken", tmp_path / "out.txt")
    assert "The whole question" in said
    assert "number" in said.partition("The whole question")[2].split("\n")[0]
    assert "options or their rationales" in said
    other = Desk(now, slug="oslo").bank
    import_by_command(tmp_path / "out.txt", other)
    came = [from_json(draft.body) for draft in Draft.objects.filter(question__bank=other)]
    sent = {item.stem: item for item in written.values()}
    assert came
    for item in came:
        assert [(o.text, o.right) for o in item.options] == [(o.text, o.right) for o in sent[item.stem].options]


def test_a_draft_goes_out_before_the_version_it_follows(desk, written, tmp_path, now) -> None:
    frozen = Question.objects.get(slug="frozen")
    save_draft(frozen, item=replace(written["frozen"], stem="Newer?"), revision=0, by=desk.olu, now=now)
    export(desk.bank, "native", tmp_path / "out.yaml")
    export(desk.bank, "native", tmp_path / "drafts.yaml", "--state", "draft")
    assert (
        "Newer?" in (tmp_path / "drafts.yaml").read_text()
        if (tmp_path / "drafts.yaml").read_bytes()[:2] != b"PK"
        else True
    )
    with ZipFile(tmp_path / "out.yaml") as packed:
        text = packed.read("questions.yaml").decode()
    assert "Newer?" in text
    assert "What was frozen?" not in text


def test_text_may_go_to_standard_output(desk, written, capsys) -> None:
    call_command("export_questions", "--bank", desk.bank.slug, "--format", "gift", "-")
    out = capsys.readouterr().out
    assert "::one::" in out


def test_what_is_no_text_does_not_go_to_standard_output(desk, written, capsys) -> None:
    with pytest.raises(CommandError, match="no text"):
        call_command("export_questions", "--bank", desk.bank.slug, "--format", "xlsx", "-")
    assert capsys.readouterr().out == ""


def test_a_failed_export_leaves_what_was_there(desk, written, tmp_path, monkeypatch) -> None:
    path = tmp_path / "out.gift"
    path.write_text("precious")
    broken = replace(FORMATS["gift"], write=lambda *args: 1 / 0)
    monkeypatch.setitem(FORMATS, "gift", broken)
    with pytest.raises(ZeroDivisionError):
        export(desk.bank, "gift", path)
    assert path.read_text() == "precious"
    assert [each.name for each in tmp_path.iterdir()] == ["out.gift"]


def test_an_export_to_nowhere_is_refused(desk, written, tmp_path) -> None:
    with pytest.raises(CommandError, match="cannot be written"):
        export(desk.bank, "gift", tmp_path / "none" / "out.gift")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--bank", "nowhere", "--format", "gift"], "lima"),
        (["--bank", "lima", "--format", "word"], "moodle-xml"),
        (["--bank", "lima", "--format", "gift", "--state", "new"], "published"),
        (["--bank", "lima", "--format", "gift"], "no question"),
    ],
)
def test_the_command_names_what_there_is_instead(desk, options, said, tmp_path) -> None:
    with pytest.raises(CommandError, match=said):
        call_command("export_questions", *options, str(tmp_path / "out"))


@pytest.fixture
def olu(client, desk):
    client.force_login(desk.olu)
    return client


@pytest.fixture
def url(desk):
    return reverse("bank:export", args=[desk.slug])


def test_the_page_offers_every_format_and_counts_the_states(olu, url, written) -> None:
    page = " ".join(olu.get(url).content.decode().split())
    for format in FORMATS.values():
        assert format.title in page
    assert 'Drafts <span class="muted">9</span>' in page


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_the_page_gives_the_file(olu, url, written, desk, format) -> None:
    response = olu.get(url, {"format": format, "state": "draft", "anyway": "1"})
    assert response.status_code == 200
    assert f'filename="{desk.slug}.' in response["Content-Disposition"]
    found = list(FORMATS[format].read(response.content).found)
    assert len(found) == len(written) or format == "aiken"
    event = AuditEvent.objects.get(verb="bank.exported")
    assert (event.group_id, event.details["format"]) == (desk.group.pk, format)


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_what_a_format_cannot_hold_is_shown_before_anything_is_lost(olu, url, written, desk, format) -> None:
    first = olu.get(url, {"format": format, "state": ""})
    if format == "native":
        assert "attachment" in first["Content-Disposition"]
        return
    page = " ".join(first.content.decode().split())
    assert "cannot hold all of it" in page
    assert "Of 9 questions this would not come back" in page
    drawing = "The drawing of its exhibit, which becomes a table"
    assert f"<summary>{'The whole question' if format == 'aiken' else drawing} " in page
    assert reverse("bank:question", args=[desk.slug, "drawn"]) in page
    assert not AuditEvent.objects.filter(verb="bank.exported").exists()
    anyway = re.search(r'href="(\?format=[^"]*anyway=1)"', page)[1].replace("&amp;", "&")
    assert "attachment" in olu.get(url + anyway)["Content-Disposition"]


def test_where_nothing_is_lost_the_file_comes_at_once(olu, url, desk, now) -> None:
    create_questions(desk.bank, news=[New(replace(WHOLE, exhibit="lots"))], by=desk.olu, now=now)
    for format in ALL:
        assert "attachment" in olu.get(url, {"format": format})["Content-Disposition"], format


def test_pictures_make_it_a_zip(olu, url, written) -> None:
    response = olu.get(url, {"format": "native"})
    assert response["Content-Disposition"].endswith('.zip"')
    assert len(ZipFile(BytesIO(response.content)).namelist()) == 2


@pytest.mark.parametrize(
    "query", [{"format": "word"}, {"format": "gift", "state": "new"}, {"format": "gift", "state": "retired"}]
)
def test_what_cannot_be_exported_is_said(olu, url, written, query) -> None:
    response = olu.get(url, query)
    assert (response.status_code, b"Nothing was exported" in response.content) == (422, True)


def test_keys_go_only_to_who_may_write_them(desk, url, client, now) -> None:
    other = Desk(now, slug="oslo")
    for who, status in ((desk.vera, 200), (desk.lea, 200), (desk.rosa, 403), (desk.max, 403), (other.olu, 404)):
        client.force_login(who)
        assert client.get(url).status_code == status


@pytest.mark.parametrize("format", ["native", "gift"])
def test_an_export_takes_the_same_statements_however_many(desk, olu, url, now, statements, format) -> None:
    counts = []
    for size in (1, 20):
        news = [
            New(replace(WHOLE, stem=f"What of {size} and {n}?", tags=(f"t{n}",), exhibit="lots")) for n in range(size)
        ]
        create_questions(desk.bank, news=news, by=desk.olu, now=now)
        olu.get(url)
        with statements() as work:
            assert olu.get(url, {"format": format}).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]
