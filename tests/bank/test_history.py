"""What changed from one version to the next, and back to an earlier one."""

from dataclasses import replace

import pytest
from django.urls import reverse

from bank.actions.writing import save_draft, save_version
from bank.authoring.comparing import Change, Piece, changes, pieces
from bank.items import Item, Option, from_json
from bank.models import Draft
from tests.bank.authored import NUMBER, OPTIONS, WHOLE, Desk


def marked(said) -> str:
    signs = {"same": "{}", "new": "+{}+", "gone": "-{}-"}
    return "".join(signs[piece.how].format(piece.text) for piece in said)


def named(old: Item, new: Item) -> dict[str, str]:
    return {change.name: marked(change.pieces) for change in changes(old, new)}


def noted(old: Item, new: Item) -> dict[str, str]:
    return {change.name: change.note for change in changes(old, new) if change.note}


class TestWordByWord:
    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ("How many parts?", "How many parts?", "How many parts?"),
            ("How many parts?", "How many lamps?", "How many -parts-+lamps+?"),
            ("", "New", "+New+"),
            ("Old", "", "-Old-"),
            ("The red lamp", "The big blue lamp", "The -red-+big blue+ lamp"),
            ("one two three", "uno dos three", "-one two-+uno dos+ three"),
        ],
    )
    def test_words_and_not_letters_differ(self, old, new, said) -> None:
        assert marked(pieces(old, new)) == said

    def test_both_texts_can_be_read_off(self) -> None:
        old, new = "A = $\\frac{1}{2}$, so 3 | 4\n\nEnd.", "B = $\\frac{2}{2}$, so 3 | 5\nEnd!"
        said = pieces(old, new)
        assert "".join(piece.text for piece in said if piece.how != "new") == old
        assert "".join(piece.text for piece in said if piece.how != "gone") == new

    def test_nothing_differs_where_nothing_does(self) -> None:
        assert changes(WHOLE, WHOLE) == []


class TestParts:
    def test_every_field_is_named_as_people_call_it(self) -> None:
        new = replace(WHOLE, section="crp", level="analyse", angoff=0.55, calculation=True, tags=("a", "b"))
        assert named(WHOLE, new) == {
            "Section": "-mrp-+crp+", "Level": "-Apply-+Analyze+", "Judgement": "-60-+55+%", "Calculation": "-no-+yes+",
            "Tags": "+a, b+",
        }  # fmt: skip

    def test_another_kind_and_its_number_are_said(self) -> None:
        said = named(WHOLE, NUMBER)
        assert said["Kind"] == "-One right option-+A number to enter+"
        assert said["Right number"] == "+1250+"
        assert said["Option 1 before"] == "-Eight parts-"

    def test_an_option_that_moved_is_not_written_anew(self) -> None:
        one, two, three = OPTIONS
        moved = replace(WHOLE, options=(three, one, two))
        assert noted(WHOLE, moved) == {
            "Option 1": "was option 3",
            "Option 2": "was option 1",
            "Option 3": "was option 2",
        }
        assert "Option 1, why" not in named(WHOLE, moved)

    def test_a_new_key_is_said(self) -> None:
        one, two, three = OPTIONS
        new = replace(WHOLE, options=(replace(one, right=True), replace(two, right=False), three))
        assert noted(WHOLE, new) == {"Option 1": "now right", "Option 2": "no longer right"}

    def test_options_come_and_go(self) -> None:
        one, two, three = OPTIONS
        assert noted(WHOLE, replace(WHOLE, options=(one, two))) == {"Option 3 before": "removed"}
        added = changes(WHOLE, replace(WHOLE, options=(one, two, three, Option("All parts", "No."))))
        assert added == [
            Change("Option 4", (Piece("new", "All parts"),), "added"),
            Change("Option 4, why", (Piece("new", "No."),)),
        ]

    def test_a_reworded_option_keeps_its_place(self) -> None:
        one, two, three = OPTIONS
        new = replace(WHOLE, options=(one, replace(two, text="Ten new parts"), three))
        assert named(WHOLE, new) == {"Option 2": "Ten +new +parts"}


@pytest.mark.django_db
class TestThePage:
    @pytest.fixture
    def desk(self, db, now) -> Desk:
        return Desk(now)

    @pytest.fixture
    def question(self, desk):
        """Two versions and a draft, each with a stem of its own."""
        question = desk.draft()
        save_version(question, by=desk.olu, now=desk.now)
        for stem, freeze in (("The second stem?", True), ("The third stem?", False)):
            save_draft(question, item=replace(WHOLE, stem=stem), revision=0, by=desk.vera, now=desk.now)
            if freeze:
                save_version(question, by=desk.vera, now=desk.now)
        return question

    @pytest.fixture
    def go(self, desk, signed_in):
        def send(question, who="olu", query="", **data):
            client = signed_in(desk.people[who])
            name = "question_restore" if data else "question_history"
            url = reverse(f"bank:{name}", args=[desk.slug, question.slug])
            return client.post(url, data, follow=True) if data else client.get(url + query)

        return send

    def test_the_newest_is_compared_with_what_was_before_it(self, go, question) -> None:
        body = go(question).content.decode()
        assert "<del>second</del><ins>third</ins> stem?" in body
        assert "Version: saved (2)" in body

    def test_any_two_can_be_compared_either_way(self, go, question) -> None:
        context = go(question, query="?from=2&to=1").context
        assert (context["old"].name, context["new"].name) == ("2", "1")
        assert "second" in "".join(piece.text for piece in context["changes"][0].pieces if piece.how == "gone")
        assert "Version 1 says what version 1 says." in go(question, query="?from=1&to=1").content.decode()

    @pytest.mark.parametrize("query", ["?from=x&to=99", "?from=&to=", "?to=%00"])
    def test_nonsense_compares_the_newest(self, go, question, query) -> None:
        assert "<ins>third</ins>" in go(question, query=query).content.decode()

    def test_texts_are_told_and_not_obeyed(self, desk, go) -> None:
        question = desk.draft()
        save_version(question, by=desk.olu, now=desk.now)
        save_draft(question, item=replace(WHOLE, stem="<script>x</script>"), revision=0, by=desk.olu, now=desk.now)
        body = go(question).content.decode()
        assert "<script>x" not in body
        assert "&lt;" in body

    def test_an_earlier_version_is_restored_as_the_draft(self, desk, go, question) -> None:
        response = go(question, version=1, revision=1)
        assert "The draft is now what version 1 says." in response.content.decode()
        draft = Draft.objects.get(question=question)
        assert from_json(draft.body).stem == question.versions.get(number=1).stem
        assert (draft.revision, draft.saved_by) == (2, desk.olu)
        assert question.versions.count() == 2

    def test_where_there_is_no_draft_restoring_begins_one(self, desk, go) -> None:
        question = desk.draft()
        for stem in ("One?", "Two?"):
            save_version(question, by=desk.olu, now=desk.now)
            save_draft(question, item=replace(WHOLE, stem=stem), revision=0, by=desk.olu, now=desk.now)
        save_version(question, by=desk.olu, now=desk.now)
        go(question, version=1, revision=0)
        assert Draft.objects.get(question=question).revision == 1

    def test_a_draft_saved_meanwhile_is_not_written_over(self, desk, go, question) -> None:
        save_draft(question, item=replace(WHOLE, stem="Newest!"), revision=1, by=desk.vera, now=desk.now)
        response = go(question, version=1, revision=1)
        assert "Somebody saved the draft meanwhile" in response.content.decode()
        assert from_json(Draft.objects.get(question=question).body).stem == "Newest!"

    @pytest.mark.parametrize("version", ["0", "3", "x", "99999999999999999999"])
    def test_a_version_there_is_not_cannot_be_restored(self, go, question, version) -> None:
        assert go(question, version=version, revision=1).status_code == 404

    def test_reviewers_compare_and_restore_nothing(self, go, question) -> None:
        body = go(question, who="rosa").content.decode()
        assert "Compare" in body
        assert "Restore" not in body
        assert go(question, who="rosa", version=1, revision=1).status_code == 403

    def test_twenty_versions_take_as_many_statements_as_two(self, desk, client, question, statements) -> None:
        client.force_login(desk.olu)
        counts, url = [], reverse("bank:question_history", args=[desk.slug, question.slug])
        for more in (0, 18):
            for number in range(more):
                save_version(question, by=desk.olu, now=desk.now)
                save_draft(question, item=replace(WHOLE, stem=f"{number}?"), revision=0, by=desk.olu, now=desk.now)
            with statements() as work:
                client.get(url)
            counts.append(len(work))
        assert counts[0] == counts[1]
