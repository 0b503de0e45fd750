"""Forms from the published bank: what each must be like, and what is said where it cannot be."""

from collections import Counter

import numpy as np
import pytest

from accounts.models import AuditEvent
from bank.models import Exhibit, Question, QuestionBank, QuestionVersion
from exams.actions import publishing
from exams.actions.publishing import CannotBuild, publish_forms
from exams.models import Form, FormQuestion, FormTable
from tests.factories import make_blueprint, make_version, publish_questions


def build(blueprint, now, count=1):
    return publish_forms(blueprint, count=count, by=None, now=now)


def areas(form, scored=True):
    rows = form.questions.filter(scored=scored)
    return Counter(rows.values_list("version__section__areas__slug", flat=True))


def questions(*forms):
    return list(FormQuestion.objects.filter(form__in=forms).values_list("version__question", flat=True))


@pytest.fixture
def sections(blueprint):
    return [section for area in blueprint.areas.order_by("position") for section in area.sections.order_by("slug")]


def test_a_form_has_exactly_the_questions_each_area_asks_for(blueprint, now) -> None:
    publish_questions(blueprint, each_section=10)
    for form in build(blueprint, now, count=3):
        assert areas(form) == {"demand": 3, "supply": 3}
        assert areas(form, scored=False) == {"demand": 1, "supply": 1}
        assert form.questions_count == form.questions.count() == 8


def test_its_positions_run_from_one_without_a_gap(form) -> None:
    assert list(form.questions.order_by("position").values_list("position", flat=True)) == list(range(1, 9))


def test_no_form_has_a_question_twice_and_two_forms_share_none_while_the_bank_reaches(blueprint, now) -> None:
    publish_questions(blueprint, each_section=4)
    both = questions(*build(blueprint, now, count=2))
    assert len(both) == len(set(both)) == 16


def test_a_later_form_takes_the_questions_no_form_has_yet(blueprint, now) -> None:
    publish_questions(blueprint, each_section=4)
    (first,), (second,) = build(blueprint, now), build(blueprint, now)
    assert (first.number, second.number) == (1, 2)
    assert not set(questions(first)) & set(questions(second))


def test_a_question_that_was_edited_since_is_not_taken_for_a_new_one(blueprint, now) -> None:
    publish_questions(blueprint, each_section=4)
    (first,) = build(blueprint, now)
    for old in QuestionVersion.objects.filter(question__in=questions(first)):
        fields = {name: value for name, value in QuestionVersion.objects.filter(pk=old.pk).values()[0].items()
                  if name != "id"}  # fmt: skip
        edited = QuestionVersion.objects.create(**fields | {"number": 2, "stem": f"{old.stem} Edited."})
        Question.objects.filter(pk=old.question_id).update(current=edited)
    (second,) = build(blueprint, now)
    assert not set(questions(first)) & set(questions(second))


def test_forms_share_only_as_many_questions_as_the_bank_makes_necessary(blueprint, now) -> None:
    publish_questions(blueprint, each_section=3)
    one, two = build(blueprint, now, count=2)
    assert len(set(questions(one)) & set(questions(two))) == 4  # 12 questions for twice 8


def test_the_questions_of_an_exhibit_come_together_and_side_by_side(blueprint, now, sections) -> None:
    bank = make_version(sections[0]).question.bank
    exhibit = Exhibit.objects.create(bank=bank, slug="case", title="Case", body="x", html="<p>x</p>", content_hash="1")
    shared = [make_version(sections[0], key=key, exhibit=exhibit).pk for key in (1, 2)]
    publish_questions(blueprint, each_section=4)
    for form in build(blueprint, now, count=4):
        rows = form.questions.filter(version__in=shared).order_by("position")
        places = list(rows.values_list("position", flat=True))
        assert places in ([], [places[0], places[0] + 1] if places else [])


def test_questions_that_give_each_other_away_never_meet(blueprint, now) -> None:
    versions = publish_questions(blueprint, each_section=4)
    enemies = [version.question for version in versions[:4]]
    for enemy in enemies:
        enemy.enemies.set(enemies)
    for form in build(blueprint, now, count=4):
        assert len(set(questions(form)) & {enemy.pk for enemy in enemies}) <= 1


def test_keys_and_sections_are_balanced(db, now) -> None:
    blueprint = make_blueprint("long-1.0", scored=20, pretest=2)
    publish_questions(blueprint, each_section=25)
    for form in build(blueprint, now, count=2):
        counting = form.questions.filter(scored=True)
        keys = Counter(counting.values_list("version__key", flat=True))
        sections = Counter(counting.values_list("version__section__slug", flat=True))
        assert set(keys.values()) <= set(range(8, 13))
        assert set(sections.values()) <= set(range(5, 16))
        assert len(sections) == 4


def test_drafts_retired_questions_and_those_of_other_banks_are_left_out(blueprint, now, sections) -> None:
    versions = publish_questions(blueprint, each_section=5)
    out = [version.question for version in versions[:3]]
    out[0].state, out[1].state = Question.State.DRAFT, Question.State.RETIRED
    out[2].bank = QuestionBank.objects.create(slug="elsewhere", name="Elsewhere")
    Question.objects.bulk_update(out, ["state", "bank"])
    assert not set(questions(*build(blueprint, now, count=2))) & {question.pk for question in out}


def test_the_table_passes_whoever_has_the_expected_right_answers_and_nobody_else(form) -> None:
    table = form.table
    passing = [raw for raw, scaled in enumerate(table.scaled) if scaled >= 300]
    assert passing == list(range(table.raw_cut, 7))
    assert table.raw_cut == 4  # six questions judged at .6
    assert (table.provisional, table.sittings, table.formula, table.reason) == (True, 0, "irt-1", "published")


def test_the_table_counts_the_questions_that_count_in_their_order(form) -> None:
    counting = form.questions.filter(scored=True).order_by("position").values_list("version_id", flat=True)
    assert [item[0] for item in form.table.items] == list(counting)


def test_publishing_is_audited_with_how_good_the_forms_are(blueprint, admin, now) -> None:
    publish_questions(blueprint, each_section=4)
    publish_forms(blueprint, count=2, by=admin, now=now)
    events = AuditEvent.objects.filter(verb="form.published").order_by("pk")
    assert [(event.actor, event.details["number"], event.details["repeated"]) for event in events] == [
        ("root@example.org", 1, 0), ("root@example.org", 2, 0)]  # fmt: skip
    assert all(event.details["deviation"] <= 0.01 for event in events)


def test_a_bank_that_is_too_small_says_which_area_lacks_how_much(blueprint, now, sections) -> None:
    for section in sections[:2]:
        for _ in range(3):
            make_version(section)
    with pytest.raises(CannotBuild) as refusal:
        build(blueprint, now)
    assert refusal.value.problems == ["Supply has 0 of the 4 questions a form needs."]


def test_a_rule_in_the_way_is_named_with_the_questions_as_authors_call_them(blueprint, now) -> None:
    versions = publish_questions(blueprint, each_section=4)
    enemies = [version.question for version in versions[:8]]
    for enemy in enemies:
        enemy.enemies.set(enemies)
    with pytest.raises(CannotBuild, match=r"Enemies apart: .*question-\d+"):
        build(blueprint, now)
    assert not Form.objects.exists()
    assert not FormTable.objects.exists()


def test_sections_and_levels_go_by_their_names_in_what_is_said(blueprint, now) -> None:
    publish_questions(blueprint, each_section=4)
    drawn = publishing._drawn(blueprint)
    names = publishing.names_of(drawn.candidates)
    assert (names["demand-one"], names["analyse"]) == ("Demand-One", "Analyze")


def test_judgments_no_better_than_guessing_set_no_standard_and_say_so(blueprint, now) -> None:
    publish_questions(blueprint, each_section=4)
    QuestionVersion.objects.update(angoff=0.2)
    with pytest.raises(CannotBuild, match="at or below the chance of guessing"):
        build(blueprint, now)


@pytest.fixture
def interrupt(monkeypatch):
    """Something that happens while the solver works, the first so many times."""

    def arrange(happening, times):
        real, left = publishing.assemble, iter(range(times))

        def assemble(*args, **kwargs):
            found = real(*args, **kwargs)
            if next(left, None) is not None:
                happening()
            return found

        monkeypatch.setattr(publishing, "assemble", assemble)

    return arrange


def retire_one():
    Question.objects.filter(pk=Question.objects.filter(state="published").first().pk).update(state="retired")


def test_a_question_retired_while_forms_are_assembled_is_on_none_of_them(blueprint, now, interrupt) -> None:
    publish_questions(blueprint, each_section=5)
    interrupt(retire_one, times=1)
    build(blueprint, now, count=2)
    assert not Question.objects.filter(state="retired", pk__in=questions(*Form.objects.all())).exists()


def test_a_bank_that_keeps_changing_publishes_nothing(blueprint, now, interrupt) -> None:
    publish_questions(blueprint, each_section=5)
    interrupt(retire_one, times=10)
    with pytest.raises(CannotBuild, match="kept changing"):
        build(blueprint, now)
    assert not Form.objects.exists()


def test_two_builds_at_once_number_their_forms_one_after_the_other(blueprint, now, interrupt) -> None:
    publish_questions(blueprint, each_section=8)
    interrupt(lambda: build(blueprint, now), times=1)
    (form,) = build(blueprint, now)
    assert form.number == 2
    assert not set(questions(form)) & set(questions(Form.objects.get(number=1)))


def test_the_same_bank_gives_the_same_forms(blueprint, now) -> None:
    publish_questions(blueprint, each_section=10)
    made = []
    for _ in range(2):
        forms = build(blueprint, now, count=2)
        made.append([list(form.questions.order_by("position").values_list("version", "scored")) for form in forms])
        Form.objects.update(table=None)
        for model in (FormTable, FormQuestion, Form):
            model.objects.all().delete()
    assert made[0] == made[1]


def information(form):
    return np.interp([-1, 0, 1], form.table.curve["theta"], form.table.curve["information"])


def test_forms_built_later_measure_like_the_earlier_ones_though_the_bank_has_changed(db, now) -> None:
    """The pool turns easier on average; the new form is like the old one, not like the new pool."""
    blueprint = make_blueprint("long-1.0", scored=10, pretest=0)
    publish_questions(blueprint, each_section=10)
    (before,) = build(blueprint, now)
    for section in {version.section for version in QuestionVersion.objects.select_related("section")}:
        if section.outline == blueprint.outline:
            for n in range(12):
                make_version(section, key=n % 4, angoff=0.5 if n % 2 else 0.9)
    (after,) = build(blueprint, now)
    assert information(after) == pytest.approx(information(before), rel=0.05)
    assert abs(after.table.raw_cut - before.table.raw_cut) <= 1
