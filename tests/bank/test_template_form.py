"""Calculation templates from a form: every fault by its field, ten draws at once, questions made from draws."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from bank.actions.templates import questions_from_draws
from bank.actions.writing import save_version
from bank.models import CalculationTemplate, Question
from bank.template_forms.sheet import NotInAForm, entry_of, read_sheet, sheet_of
from tests.bank.authored import Desk
from tests.bank.drawing import FORM, make_template, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(db, now) -> Desk:
    return Desk(now)


@pytest.fixture
def go(desk, signed_in):
    def send(page, *arguments, who="olu", data=None):
        client, url = signed_in(desk.people[who]), reverse(f"bank:{page}", args=[desk.slug, *arguments])
        if data is None:
            return client.get(url)
        return client.post(url, data.urlencode(), content_type="application/x-www-form-urlencoded")

    return send


@pytest.fixture
def template(desk) -> CalculationTemplate:
    return make_template(desk.bank, by=desk.olu, now=desk.now)


def text(response) -> str:
    return response.content.decode()


def faults(response) -> dict[str, str]:
    return {fault.field: fault.message for fault in response.context["preview"].faults}


class TestTheSheet:
    def test_what_is_stored_fills_the_form_again_to_the_same(self) -> None:
        data = sent(require="stock > 2 * use", smallest="2", largest="60", legacy=["p1.any", ""])
        entry = entry_of(read_sheet(data), slug="x")
        assert entry_of(sheet_of(entry), slug="x") == entry

    def test_lists_and_different_numbers_survive(self) -> None:
        data = sent(figure_count=["4", "3 different", ""])
        entry = entry_of(read_sheet(data), slug="x")
        assert entry["draw"]["stock"] == {"from": 100, "to": 4000, "step": 10, "count": 4}
        assert entry["draw"]["use"] == {"from": 10, "to": 90, "step": 5, "count": 3, "distinct": True}
        assert entry_of(sheet_of(entry), slug="x") == entry

    def test_values_are_numbers_where_they_look_like_it(self) -> None:
        data = sent(figure_values=["0.95; 0.98", "-3, x", "a,b; c"])
        drawn = entry_of(read_sheet(data), slug="x")["draw"]
        assert drawn["stock"] == {"of": [0.95, 0.98]}
        assert drawn["use"] == {"of": [-3, "x"]}
        assert drawn["place"] == {"of": ["a,b", "c"]}

    def test_what_the_form_cannot_hold_is_not_mangled(self) -> None:
        entry = entry_of(read_sheet(sent()), slug="x")
        entry["draw"]["case"] = {"of": [{"a": 1, "b": 2}, {"a": 2, "b": 3}]}
        with pytest.raises(NotInAForm):
            sheet_of(entry)

    def test_an_empty_form_is_read(self) -> None:
        assert entry_of(read_sheet(QueryDict()), slug="x")["draw"] == {}


class TestThePreview:
    def test_ten_draws_show_key_and_named_mistakes(self, go) -> None:
        response = go("calculation_preview", data=sent())
        preview = response.context["preview"]
        assert [draw.seed for draw in preview.draws] == list(range(1, 11))
        assert all(len(draw.choices) == 4 for draw in preview.draws)
        assert text(response).count("right answer") == 10
        assert "divides by two weeks’ use" in text(response)

    def test_refused_draws_are_counted_with_their_reason(self, go) -> None:
        response = go("calculation_preview", data=sent(require="stock / use > 20"))
        preview = response.context["preview"]
        assert ("they break “stock / use > 20”", preview.refused_count) in preview.refused or preview.refused_count > 9
        assert "they break “stock / use &gt; 20”" in text(response)

    @pytest.mark.parametrize(
        ("changed", "field", "said"),
        [
            ({"name": ""}, "name", "Give it a name"),
            ({"section": ""}, "section", "Choose the section"),
            ({"section": "p1.any"}, "section", "Choose the section"),
            ({"level": "huge"}, "level", "Choose what it asks for"),
            ({"angoff": "95"}, "angoff", "30 to 90"),
            ({"angoff": "many"}, "angoff", "30 to 90"),
            ({"stem": ""}, "stem", "Write the question"),
            ({"stem": "How many {{weeks}}?"}, "stem", "uses “weeks”, which is not drawn"),
            ({"stem": "How many {{stock}?"}, "stem", "without its “}}”"),
            ({"stem": "{{stock}} $\\frac{$"}, "stem", "is not LaTeX"),
            ({"steps": "{{nothing}}"}, "steps", "uses “nothing”"),
            ({"value": ""}, "answer, value", "Write the formula"),
            ({"value": "stock / (use"}, "answer, value", "is not an expression"),
            ({"value": "stock / (use - use)"}, "answer, value", "divides by zero"),
            ({"value": "__import__('os')"}, "answer, value", "uses something else than"),
            ({"show": "{{nothing}} answer"}, "answer, show", "uses “nothing”"),
            ({"show": "weeks"}, "answer", "must write the answer"),
            ({"round": "9"}, "answer", "number of decimals"),
            ({"let": "double"}, "let, double", "is no formula"),
            ({"let": "double = 2 * usage"}, "let, double", "uses “usage”"),
            ({"let": "stock = 2"}, "let", "is drawn already"),
            ({"require": "stock"}, "draw", "they break “stock”"),
            ({"require": "stock > nothing"}, "require", "uses “nothing”"),
            ({"smallest": "900000", "largest": "900001"}, "draw", "outside the band"),
            ({"smallest": "9", "largest": ""}, "band", "Give both"),
            ({"apart": "200"}, "apart", "0 to below"),
            ({"figure_name": ["", "", ""], "figure_low": [""] * 3, "figure_high": [""] * 3, "figure_step": [""] * 3,
              "figure_values": [""] * 3}, "draw", "Name 1 to 30 figures"),
            ({"figure_low": ["a lot", "10", ""]}, "draw, stock", "“a lot” is not a number"),
            ({"figure_low": ["9000", "10", ""]}, "draw, stock", "from the smaller to the larger"),
            ({"figure_name": ["Stock!", "use", "place"]}, "draw", "cannot name a figure"),
            ({"wrong_name": ["a", "b"], "wrong_value": ["1", "2"], "wrong_why": ["x", "y"]}, "wrong", "3 to 9"),
            ({"wrong_value": ["stock / nothing", "1", "2"]}, "wrong 1, value", "uses “nothing”"),
            ({"wrong_why": ["ok", "{{nothing}}", "ok"]}, "wrong 2, why", "uses “nothing”"),
            ({"wrong_why": ["ok", "", "ok"]}, "wrong 2, why", "is missing"),
            ({"wrong_value": ["stock / use"] * 3}, "draw", "two options come out alike"),
            ({"legacy": ["p9.none"]}, "legacy", "is no topic"),
        ],
    )  # fmt: skip
    def test_a_fault_is_named_by_its_field(self, go, changed, field, said) -> None:
        named = faults(go("calculation_preview", data=sent(**changed)))
        assert field in named, named
        assert said in named[field]

    def test_each_fault_is_said_at_once(self, go) -> None:
        named = faults(go("calculation_preview", data=sent(name="", level="", stem="")))
        assert set(named) == {"name", "level", "stem"}

    def test_junk_in_every_field_is_no_error_of_ours(self, go) -> None:
        for junk in ("\0", "{{", "9" * 400, "é" * 9_000, "- {}"):
            data = sent(**{name.replace("-", "_"): junk for name in FORM})
            assert go("calculation_preview", data=data).status_code == 200


class TestSaving:
    def test_a_faultless_form_becomes_a_template_of_the_bank(self, desk, go) -> None:
        response = go("new_calculation", data=sent())
        template = desk.bank.templates.get()
        assert response.url == "/banks/lima/calculations/weeks-of-supply/draws/"
        assert (template.current.number, template.current.name) == (1, "Weeks of supply")
        assert template.current.source["slug"] == "weeks-of-supply"

    def test_a_faulty_one_is_kept_on_the_page_with_the_fault_beside_its_field(self, go) -> None:
        response = go("new_calculation", data=sent(value="stock / nothing"))
        assert response.status_code == 422
        body = text(response)
        assert 'id="error-answer-value"' in body
        assert 'value="stock / nothing"' in body
        assert not CalculationTemplate.objects.exists()

    def test_room_for_more_keeps_what_was_typed_and_says_no_fault(self, go) -> None:
        response = go("new_calculation", data=sent(name="", do="more"))
        assert response.status_code == 200
        assert text(response).count('name="figure-name"') == 7
        assert "field__errors" not in text(response)

    def test_an_edit_is_the_next_version(self, desk, go, template) -> None:
        assert "stock / use" in text(go("calculation", template.slug))
        go("calculation", template.slug, data=sent(name="Cover", number="1"))
        template.refresh_from_db()
        assert (template.current.number, template.current.name, template.slug) == (2, "Cover", "weeks-of-supply")
        assert template.versions.count() == 2

    def test_saving_it_as_it_is_makes_none(self, go, template) -> None:
        assert go("calculation", template.slug, data=sent(number="1")).status_code == 303
        assert template.versions.count() == 1

    def test_what_somebody_else_saved_meanwhile_is_not_covered_unseen(self, go, template) -> None:
        go("calculation", template.slug, data=sent(name="Theirs", number="1"))
        response = go("calculation", template.slug, data=sent(name="Mine", number="1"))
        assert response.status_code == 409
        assert "Mine" in text(response)
        assert template.versions.count() == 2

    def test_reviewers_look_and_save_nothing(self, go, template) -> None:
        assert "Save as the next version" not in text(go("calculation", template.slug, who="rosa"))
        for page, arguments in (("calculation", [template.slug]), ("new_calculation", []), ("calculation_preview", [])):
            assert go(page, *arguments, who="rosa", data=sent()).status_code == 403

    def test_what_the_form_cannot_hold_still_draws(self, go, template) -> None:
        version = template.current
        version.source["draw"]["case"] = {"of": [{"a": 1}, {"a": 2}]}
        version.save()
        assert go("calculation", template.slug).url.endswith("/draws/")
        assert go("calculation_draws", template.slug).status_code == 200


class TestQuestionsFromDraws:
    def test_ticked_draws_become_drafts_that_are_whole(self, desk, go, template) -> None:
        go("calculation_draws", template.slug, data=QueryDict("seed=1&seed=3"))
        questions = desk.bank.questions.order_by("slug")
        assert [question.slug for question in questions] == ["weeks-of-supply-1", "weeks-of-supply-3"]
        version = save_version(questions[0], by=desk.olu, now=desk.now)
        assert (version.drawn_from, version.calculation, version.level) == (template, True, "apply")
        assert len(version.options) == 4

    def test_the_same_draw_is_made_once(self, go, template) -> None:
        for _ in range(2):
            go("calculation_draws", template.slug, data=QueryDict("seed=1"))
        assert Question.objects.count() == 1
        assert "is in the bank already" in text(go("calculation_draws", template.slug))

    def test_the_next_ten_are_others(self, desk, client, template) -> None:
        client.force_login(desk.olu)
        url = reverse("bank:calculation_draws", args=[desk.slug, template.slug])
        assert [draw.seed for draw in client.get(f"{url}?first=11").context["preview"].draws] == list(range(11, 21))
        for first in ("x", "0", "9" * 30):
            assert client.get(f"{url}?first={first}").status_code == 200

    @pytest.mark.parametrize("query", ["", "seed=0", "seed=x", "seed=1000001"])
    def test_nothing_sensible_ticked_makes_nothing(self, go, template, query) -> None:
        assert go("calculation_draws", template.slug, data=QueryDict(query)).status_code == 303
        assert not Question.objects.exists()

    def test_reviewers_make_none(self, go, template) -> None:
        assert go("calculation_draws", template.slug, who="rosa").status_code == 200
        assert go("calculation_draws", template.slug, who="rosa", data=QueryDict("seed=1")).status_code == 403

    def test_ten_take_as_many_statements_as_two(self, desk, template, statements) -> None:
        counts = []
        for seeds in (range(1, 3), range(11, 21)):
            with statements() as work:
                questions_from_draws(template.current, seeds=list(seeds), by=desk.olu, now=desk.now)
            counts.append(len(work))
        assert counts[0] == counts[1]


def test_twenty_templates_take_as_many_statements_as_one(desk, client, statements) -> None:
    client.force_login(desk.olu)
    counts = []
    for more in (1, 19):
        for _ in range(more):
            make_template(desk.bank, by=desk.olu, now=desk.now)
        with statements() as work:
            client.get(reverse("bank:calculations", args=[desk.slug]))
        counts.append(len(work))
    assert counts[0] == counts[1]
