import csv
from datetime import timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from groups.models import StudyGroup
from study.reviewing.anki import HEAD, Note, notes_of, text_of
from tests.factories import make_option, make_version
from tests.study.reviewing.dealing import TODAY, answered, make_card, make_formula, make_term, sections_of

MATH = "Order $Q = \\sqrt{2DS}$ <b>now</b>:\n\n```\na\tb\nc\n```\n\n<script>alert(1)</script> 3 < 4"


@pytest.fixture
def section(blueprint):
    return sections_of(blueprint)[0]


def read(text):
    """As Anki reads it: headings, then lines of fields with tabs between them."""
    lines = text.split("\n")
    heads = [line for line in lines if line.startswith("#")]
    rows = list(csv.reader([line for line in lines if line and not line.startswith("#")], delimiter="\t"))
    return heads, [Note(*row) for row in rows]


@given(st.lists(st.tuples(*[st.text(max_size=30)] * 5), max_size=5))
def test_every_note_is_one_line_of_five_fields_whatever_it_holds(texts) -> None:
    written = text_of(Note(*fields) for fields in [("guid", *row[1:]) for row in texts])
    heads, rows = read(written)
    assert tuple(heads) == HEAD
    assert len(rows) == len(texts)


@pytest.mark.parametrize(
    ("field", "written"),
    [
        ("a\tb\r\nc", "a b c"),
        ('say "so"', 'say "so"'),
        ("#1 rule", "&#35;1 rule"),
        ("<pre>a\nb</pre>", "<pre>a<br>b</pre>"),
        ("\x85\u2028", ""),
    ],
)
def test_what_would_end_a_field_is_written_otherwise(field, written) -> None:
    assert read(text_of([Note("guid", "deck", field, "back", "tag")]))[1][0].front == written


@pytest.mark.django_db
class TestCards:
    def test_terms_have_both_ways_and_their_math_for_mathjax(self, candidate, section) -> None:
        make_term(section, definition=MATH)
        for side in ("forth", "back"):
            make_card(candidate, section, kind="term", key="term-0", side=side)
        there, back = notes_of(candidate)
        assert (there.front, back.back) == ("term 0", "term 0")
        assert there.back == back.front
        assert r"\(Q = \sqrt{2DS}\)" in there.back
        assert "<script" not in there.back
        assert "<b>now" not in there.back
        assert len({there.guid, back.guid}) == 2
        assert (there.deck, there.tags) == ("CPIM::Glossary", f"cpim {section.slug}")

    def test_formulas_are_asked_for_by_name_and_by_use(self, candidate, section) -> None:
        make_formula(section)
        for side in ("forth", "back"):
            make_card(candidate, section, kind="formula", key="formula-0", side=side)
        notes = {note.guid.split(":")[2]: note for note in notes_of(candidate)}
        assert notes["forth"].front == "formula 0"
        assert r"\[Q = 2x\]" in notes["forth"].back
        assert r"\(Q\): lot (pieces)" in notes["forth"].back
        assert "When lots are ordered." in notes["back"].back

    def test_an_idea_brings_the_question_that_was_answered_and_its_reasons(
        self, candidate, blueprint, section, now
    ) -> None:
        options = [make_option("W") | {"text": "$x$ units"}, make_option("X"), make_option("Y"), make_option("Z")]
        version = make_version(section, concept="idea 0", options=options)
        make_card(candidate, section)
        assert list(notes_of(candidate)) == []  # not answered: its key is not known yet
        answered(candidate, blueprint, [version], now)
        (note,) = notes_of(candidate)
        assert version.stem.rstrip("?") in note.front
        assert r"\(x\)</span> units</li>" in note.front
        assert r"\(x\)</span> units" in note.back
        assert "Because of W." in note.back

    def test_a_question_of_a_group_that_was_left_is_not_written(self, candidate, blueprint, section, now) -> None:
        version = make_version(section, concept="idea 0")
        answered(candidate, blueprint, [version], now)
        make_card(candidate, section)
        group = StudyGroup.objects.create(name="Others", slug="others")
        type(version.question.bank).objects.create(slug="theirs", name="Theirs", group=group)
        version.question.bank = type(version.question.bank).objects.get(slug="theirs")
        version.question.save()
        assert list(notes_of(candidate)) == []

    def test_suspended_and_removed_cards_stay_here(self, candidate, section) -> None:
        make_term(section)
        make_card(candidate, section, kind="term", key="term-0", shelf="suspended")
        make_card(candidate, section, 1, kind="term", key="gone")
        assert list(notes_of(candidate)) == []

    def test_the_file_carries_the_day_that_its_reader_has(self, signed_in, candidate, section, clock) -> None:
        candidate.time_zone = "Pacific/Auckland"
        candidate.save()
        clock.shift(timedelta(hours=4))
        response = signed_in(candidate).get(reverse("study:review_export"))
        assert response["Content-Disposition"] == f'attachment; filename="cpim-cards-{TODAY + timedelta(days=1)}.txt"'
        assert response.content.decode().startswith("#separator:tab\n#html:true\n")
