"""The pages on which staff correct the range of a number to enter."""

import pytest
from django.urls import reverse

from exams.models import Regrade
from exams.regrades.mended import corrections_of
from tests.exams.kinds import SINGLE
from tests.exams.ranges.ordering import WHY, order
from tests.exams.regrading import run_to_the_end

pytestmark = pytest.mark.django_db
NEW, PREVIEW, JOBS = (reverse(f"exams:{name}") for name in ("regrade_new", "regrade_preview", "regrades"))


def text(response) -> str:
    return " ".join(response.content.decode().split())


class TestPages:
    def asked(self, version, **fields):
        return {"version": version.pk, "reason": WHY, "change": "range", "lowest": "11.5", "highest": "13"} | fields

    def test_the_form_shows_the_range_as_it_is(self, office, version) -> None:
        page = text(office.get(NEW, {"version": version.pk}))
        assert "Accepted now: 11.5 to 12.5" in page
        for name, value in (("lowest", "11.5"), ("highest", "12.5"), ("number", "12"), ("tolerance", "0.5")):
            assert f'name="{name}" inputmode="decimal" autocomplete="off" maxlength="40" value="{value}"' in page

    @pytest.mark.parametrize(
        "fields",
        [
            {"lowest": "11,5", "highest": "13.00"},
            {"change": "around", "number": "12.25", "tolerance": ".75"},
            {"change": "around", "number": "12,25", "tolerance": "0,75", "lowest": "x"},
        ],
    )
    def test_a_range_is_corrected_after_a_look_at_who_gains(self, office, sat, version, now, fields) -> None:
        asked = self.asked(version, **fields)
        page = office.get(PREVIEW, asked)
        assert "Range 11.5 to 12.5 → 11.5 to 13" in text(page)
        assert "Numbers that are judged otherwise" in text(page)
        assert "Correct the range and score 3 sittings again" in text(page)
        hidden = {"change": "range", "lowest": "11.50", "highest": "13.00"}
        sent = asked | {name: page.context["data"][name] for name in hidden} | {"seen": page.context["preview"].seen}
        assert office.post(PREVIEW, sent).status_code == 303
        assert office.post(PREVIEW, sent).status_code == 303
        assert "ordered already" in text(office.get(JOBS))
        run_to_the_end(now)
        assert Regrade.objects.get().rescored == 3
        assert "Range 11.5 to 12.5 → 11.5 to 13" in text(office.get(JOBS))

    @pytest.mark.parametrize(
        ("fields", "told"),
        [
            ({"lowest": ""}, "Write it in digits"),
            ({"highest": "1e3"}, "Write it in digits"),
            ({"highest": "0.123456789"}, "Write it in digits"),
            ({"lowest": "9" * 41}, "at most 40 characters"),
            ({"lowest": "14"}, "above the highest"),
            ({"highest": "12.5"}, "accepted range already"),
            ({"change": "around", "number": "12", "tolerance": "-1"}, "no negative number"),
            ({"change": "around", "number": "", "tolerance": "1"}, "Write it in digits"),
            ({"change": "around", "number": "9999999999999999", "tolerance": "1"}, "up to 16 digits"),
            ({"change": "key-0"}, "no choice for this question"),
        ],
    )
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_makes_no_range_is_refused_beside_its_field(self, office, version, fields, told, method) -> None:
        page = getattr(office, method)(PREVIEW, self.asked(version, **fields))
        assert (page.status_code, told in text(page)) == (422, True)
        assert not Regrade.objects.exists()

    def test_a_question_with_options_has_no_range(self, office, form) -> None:
        version = form.questions.get(position=SINGLE).version
        page = office.get(PREVIEW, self.asked(version))
        assert (page.status_code, "no choice for this question" in text(page)) == (422, True)

    def test_the_candidate_reads_what_the_range_was(self, office, sat, version, admin, now) -> None:
        order(version, admin, now)
        run_to_the_end(now)
        (correction,) = corrections_of(sat[2])
        assert (correction.old_key, correction.is_range, correction.reason) == ("11.5 to 12.5", True, WHY)
        office.force_login(sat[2].user)
        page = text(office.get(reverse("exams:report_questions", args=[sat[2].public_id])))
        assert "Accepted range corrected on Mar 2, 2026: it was 11.5 to 12.5." in page
