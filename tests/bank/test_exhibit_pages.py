"""Exhibits in the browser: written with a preview, edited edition by edition, where they are used."""

from dataclasses import replace

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from bank.actions.exhibits import create_exhibit, edit_exhibit
from bank.actions.writing import save_draft, save_version
from bank.models import Exhibit
from tests.bank.authored import WHOLE, Desk

pytestmark = pytest.mark.django_db
PARETO = "kind: pareto\nunit: defects\nbars:\n  Scratches: 45\n  Dents: 20\n"


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def grid(desk) -> Exhibit:
    return create_exhibit(
        desk.bank, title="The grid", body="| A |\n|---|\n| 1 |", chart=None, by=desk.olu, now=desk.now
    )


@pytest.fixture
def go(desk, signed_in):
    def send(page, *arguments, who="olu", data=None):
        client, url = signed_in(desk.people[who]), reverse(f"bank:{page}", args=[desk.slug, *arguments])
        return client.get(url) if data is None else client.post(url, data)

    return send


def text(response) -> str:
    return response.content.decode()


def edited(exhibit: Exhibit, desk: Desk, body: str) -> Exhibit:
    return edit_exhibit(exhibit, title=exhibit.title, body=body, chart=None, by=desk.olu, now=desk.now)


class TestWriting:
    def test_a_new_one_gets_its_address_from_its_title(self, desk, go) -> None:
        response = go("new_exhibit", data={"title": "MRP grid", "body": "| A |\n|---|\n| 1 |"})
        assert response.url == "/banks/lima/exhibits/mrp-grid/"
        exhibit = Exhibit.objects.get()
        assert "<table>" in exhibit.html
        assert AuditEvent.objects.get(verb="exhibit.created").group_id == desk.group.pk

    def test_the_same_title_twice_makes_two(self, go) -> None:
        for _ in range(2):
            go("new_exhibit", data={"title": "New", "body": "x"})
        assert sorted(Exhibit.objects.values_list("slug", flat=True)) == ["new", "new-2"]
        assert go("exhibit", "new").status_code == 200

    def test_a_chart_is_drawn_and_comes_back_as_it_was_written(self, go) -> None:
        go("new_exhibit", data={"title": "Defects", "chart": f"chart:\n{PARETO}".replace("\n", "\n  ")})
        exhibit = Exhibit.objects.get()
        assert "<svg" in exhibit.html
        page = text(go("exhibit", "defects"))
        assert "Scratches: 45" in page
        response = go("exhibit", "defects", data={"title": "Defects", "chart": PARETO, "number": 1})
        assert (response.status_code, Exhibit.objects.count()) == (303, 1)

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            ({"title": "", "body": "x"}, "Give it a title"),
            ({"title": "x", "body": " "}, "Write what it shows, or give a chart below."),
            ({"title": "x", "body": "$\\frac{$"}, "The text has a formula that is not LaTeX"),
            ({"title": "x", "body": "x" * 20_001}, "at most 20000 characters"),
            ({"title": "x", "body": "a\0b"}, "Null characters"),
            ({"title": "x", "chart": "kind: cake"}, "kind: “cake” is no kind of drawing; use one of"),
            ({"title": "x", "chart": "kind: pareto\nunit: a\nbars: {A: x, B: 2}"}, "bars, A: is “x”; write a number."),
            ({"title": "x", "chart": "kind: [pareto"}, "This is not valid YAML"),
            ({"title": "x", "chart": "a: &a [1]\nb: *a"}, "Line 1: Anchors and aliases"),
            ({"title": "x", "chart": "[" * 500}, "more than 40 deep"),
            ({"title": "x", "chart": "a: 1\n---\nb: 2"}, "There is more than one chart here."),
            ({"title": "x", "chart": "just words"}, "The chart must be a mapping"),
            ({"title": "x", "chart": "# nothing"}, "The chart must be a mapping"),
        ],
    )
    def test_a_fault_is_named_and_nothing_is_saved(self, go, data, said) -> None:
        response = go("new_exhibit", data=data)
        assert response.status_code == 422
        assert said in text(response)
        assert said in text(go("exhibit_preview", data=data))
        assert not Exhibit.objects.exists()

    def test_the_preview_shows_it_and_saves_nothing(self, go) -> None:
        shown = text(go("exhibit_preview", data={"title": "T", "body": "**Bold** <script>", "chart": PARETO}))
        assert "<strong>Bold</strong> &lt;script&gt;" in shown
        assert "<svg" in shown
        assert not Exhibit.objects.exists()


class TestEditing:
    def test_an_edit_is_the_next_edition_and_versions_keep_theirs(self, desk, go, grid) -> None:
        question = desk.draft(replace(WHOLE, exhibit=grid.slug))
        version = save_version(question, by=desk.olu, now=desk.now)
        go("exhibit", grid.slug, data={"title": "The grid", "body": "Anew", "number": 1})
        assert [e.number for e in Exhibit.objects.order_by("number")] == [1, 2]
        version.refresh_from_db()
        assert version.exhibit == grid
        assert "still shows edition 1, until its next version" in text(go("exhibit", grid.slug))
        save_draft(question, item=replace(WHOLE, exhibit=grid.slug), revision=0, by=desk.olu, now=desk.now)
        assert save_version(question, by=desk.olu, now=desk.now).exhibit.number == 2

    def test_saving_it_as_it_is_adds_nothing(self, go, grid) -> None:
        assert go("exhibit", grid.slug, data={"title": grid.title, "body": grid.body, "number": 1}).status_code == 303
        assert Exhibit.objects.count() == 1

    def test_what_somebody_else_saved_meanwhile_is_not_covered_unseen(self, desk, go, grid) -> None:
        edited(grid, desk, "Theirs")
        data = {"title": "The grid", "body": "Mine", "number": 1}
        response = go("exhibit", grid.slug, data=data)
        assert response.status_code == 422
        assert "Somebody saved another edition" in text(response)
        assert "Mine" in text(response)
        assert 'name="number" value="2"' in text(response)

    def test_drafts_that_will_show_it_are_listed(self, desk, go, grid) -> None:
        desk.draft(replace(WHOLE, exhibit=grid.slug))
        assert "in its draft" in text(go("exhibit", grid.slug))

    def test_reviewers_look_and_edit_nothing(self, go, grid) -> None:
        assert "Save as the next edition" not in text(go("exhibit", grid.slug, who="rosa"))
        assert go("exhibit", grid.slug, who="rosa", data={"title": "x", "body": "x"}).status_code == 403
        assert go("new_exhibit", who="rosa").status_code == 403
        assert go("exhibit_preview", who="rosa", data={"title": "x"}).status_code == 403


class TestTheList:
    def test_it_shows_the_newest_edition_and_how_many_questions_use_any(self, desk, go, grid) -> None:
        for _ in range(2):
            save_version(desk.draft(replace(WHOLE, exhibit=grid.slug)), by=desk.olu, now=desk.now)
        newest = edited(grid, desk, "Anew")
        (row,) = go("exhibits").context["exhibits"]
        assert (row, row.uses) == (newest, 2)

    def test_none_yet_says_what_they_are_for(self, go) -> None:
        assert "No exhibit yet" in text(go("exhibits"))

    def test_twenty_take_as_many_statements_as_one(self, desk, client, statements) -> None:
        client.force_login(desk.olu)
        counts = []
        for more in (1, 19):
            for number in range(more):
                create_exhibit(desk.bank, title=f"T {number}", body="x", chart=None, by=desk.olu, now=desk.now)
            with statements() as work:
                client.get(reverse("bank:exhibits", args=[desk.slug]))
            counts.append(len(work))
        assert counts[0] == counts[1]
