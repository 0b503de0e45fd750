"""The forms of every exam from the bank that ships, as `make run` builds them."""

import io
from collections import Counter
from itertools import groupby

from django.core.management import call_command

from bank.content.coverage import FORMS, FORMS_OF_OTHERS
from bank.models import Question
from curriculum.models import Blueprint
from exams.actions.publishing import TIME_LIMIT, publish_forms
from exams.models import FormQuestion
from exams.parallel_forms.sheets import likeness_of, sheets_of
from exams.parallel_forms.supply import forms_without_overlap, supplies

PATIENCE = 4 * TIME_LIMIT  # it is about what the bank has, not about how busy the machine is


def test_the_shipped_bank_makes_forms_of_every_exam_that_share_nothing_and_are_as_they_should_be(db, now) -> None:
    call_command("load_content", stdout=io.StringIO())
    for blueprint in Blueprint.objects.order_by("position").prefetch_related("areas"):
        wanted = FORMS.get(blueprint.slug, FORMS_OF_OTHERS)
        assert forms_without_overlap(supplies([blueprint])[blueprint.pk]) >= wanted
        publish_forms(blueprint, count=wanted, by=None, now=now, time_limit=PATIENCE)
        sheets = sheets_of(blueprint)
        asked = [question for sheet in sheets for question in sheet.questions]
        assert len(asked) == len(set(asked)) == 150 * wanted
        likeness = likeness_of(blueprint, sheets)
        areas_are_exact(likeness, wanted)
        keys_are_balanced(likeness)
        assert likeness.verdict == "alike"
        assert likeness.off < 2
        assert likeness.cuts[-1] - likeness.cuts[0] <= 1
        for sheet in sheets:
            exhibits_are_side_by_side(sheet.form)
            enemies_are_apart(sheet)
            only_the_cut_passes(sheet.table)


def areas_are_exact(likeness, count) -> None:
    for line in likeness.areas:
        assert line.cells == [line.asked] * count, line.name


def keys_are_balanced(likeness) -> None:
    for line in likeness.keys[:4]:
        assert all(19 <= percent <= 31 for _, percent in line.cells), line


def exhibits_are_side_by_side(form) -> None:
    rows = FormQuestion.objects.filter(form=form).order_by("position").values_list("version__exhibit", flat=True)
    runs = Counter(exhibit for exhibit, _ in groupby(rows) if exhibit)
    assert set(runs.values()) <= {1}


def enemies_are_apart(sheet) -> None:
    pairs = Question.enemies.through.objects.values_list("from_question", "to_question")
    assert not [pair for pair in pairs if set(pair) <= sheet.questions]


def only_the_cut_passes(table) -> None:
    assert [scaled >= 300 for scaled in table.scaled] == [raw >= table.raw_cut for raw in range(131)]
