"""Answers into arrays: from either database, in order, each person's first meetings told apart."""

import struct
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exams.models import Answer
from insights.calibration.exposure import Sittings, first_sights, sheets_of
from insights.calibration.groups import Group, grouped
from insights.calibration.reading import ROW, SIGNATURE, parsed, read
from insights.calibration.sheets import Sheet
from tests.insights.sittings import make_form, make_questions, store


def wire(rows):
    """PostgreSQL's binary COPY format, by its documentation."""
    data = SIGNATURE + struct.pack(">ii", 0, 0)
    for attempt, place, version, option, time, shown in rows:
        fields = [
            (8, "q", attempt),
            (2, "h", place),
            (8, "q", version),
            (2, "h", option),
            (4, "i", time),
            (1, "b", shown),
        ]
        data += struct.pack(">h", 6) + b"".join(struct.pack(f">i{code}", size, value) for size, code, value in fields)
    return data + struct.pack(">h", -1)


ROWS = [(2**40, 1, 7, -1, 0, 0), (5, 150, 2**33, 3, 3600, 1), (6, 2, 8, 0, 12, 1)]


@given(st.lists(st.integers(0, 200), max_size=20))
@settings(max_examples=40, deadline=None)
def test_a_binary_copy_is_read_wherever_it_is_cut(cuts) -> None:
    data = wire(ROWS)
    edges = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    pieces = [memoryview(data[start:end]) for start, end in pairwise(edges)]
    assert np.concatenate(list(parsed(pieces))).tolist() == ROWS


def test_an_empty_copy_has_no_rows() -> None:
    assert sum(map(len, parsed([wire([])]))) == 0


def test_something_else_than_a_binary_copy_is_refused() -> None:
    with pytest.raises(ValueError, match="COPY"):
        list(parsed([b"ERROR: out of disk space, sorry"]))


@pytest.mark.django_db
def test_the_database_gives_what_was_stored(blueprint, now) -> None:
    form = make_form(blueprint, questions := make_questions(blueprint, 8), now=now)
    chosen = np.array([[0, 1, 2, 3, -1, 0, 1, 2]])
    attempt = store(form, questions, chosen, now=now, seconds=[[9, 8, 7, 6, 0, 4, 3, 70_000]])[0]
    rows = np.sort(read(Answer.objects.filter(attempt=attempt)), order="place")
    assert rows["option"].tolist() == chosen[0].tolist()
    assert rows["version"].tolist() == [version.pk for version in questions]
    assert rows["time"].tolist() == [9, 8, 7, 6, 0, 4, 3, 70_000]
    assert (set(rows["attempt"]), rows["shown"].tolist()) == ({attempt.pk}, [1, 1, 1, 1, 0, 1, 1, 1])


ANSWERS = st.lists(st.tuples(st.integers(1, 3), st.integers(1, 4), st.booleans()), min_size=1, max_size=60)


@given(ANSWERS)
def test_an_answer_is_new_unless_the_person_met_its_question_before(answers) -> None:
    user, question, met = (np.array(column) for column in zip(*answers, strict=True))
    seen, expected = set(), []
    for person, asked, shown in answers:
        expected.append((person, asked) not in seen)
        if shown:
            seen.add((person, asked))
    assert first_sights(user, question, met).tolist() == expected


def test_a_new_version_of_a_question_is_no_new_question() -> None:
    rows = np.array([(1, 1, 10, 0, 5, 1), (2, 1, 11, 0, 5, 1)], ROW)
    sittings = Sittings(*(np.array(column) for column in ([1, 2], [7, 7], [3, 3], [4052, 4052])))
    (sheet_of_first, sheet_of_second) = sheets_of(rows, sittings, {10: 99, 11: 99})
    assert (sheet_of_first.new.tolist(), sheet_of_second.new.tolist()) == ([[True]], [[False]])


def test_a_sheet_comes_back_from_its_bytes() -> None:
    random = np.random.default_rng(1)
    sheet = Sheet(
        5, np.array([3, 9, 12]), np.array([4052, 4053]), random.integers(-1, 4, (2, 3)).astype(np.int8),
        random.integers(0, 900, (2, 3)).astype(np.uint16), random.random((2, 3)) < 0.5, random.random((2, 3)) < 0.5,
    )  # fmt: skip
    again = Sheet.from_bytes(sheet.to_bytes())
    assert again.form == 5
    for name in ("versions", "cohorts", "chosen", "seconds", "new", "shown"):
        assert (getattr(again, name) == getattr(sheet, name)).all()


COUNTS = st.dictionaries(st.tuples(st.integers(1, 3), st.integers(4040, 4048)), st.integers(1, 90), min_size=1)


@given(COUNTS)
def test_groups_hold_everybody_once_and_are_large_where_their_form_allows(counts) -> None:
    groups = grouped(counts)
    assert sum(group.sittings for group in groups) == sum(counts.values())
    held = sorted((group.form, cohort) for group in groups for cohort in group.cohorts)
    assert held == sorted(counts)
    for group in groups:
        alone = sum(other.form == group.form for other in groups) == 1
        assert alone or not group.is_small
        assert list(group.cohorts) == sorted(group.cohorts)


def test_half_years_are_named_as_people_name_them() -> None:
    assert [Group(1, cohorts, 9).label for cohorts in ((4052,), (4053, 4054))] == ["2026-1", "2026-2 to 2027-1"]
