"""The pages on which staff correct a question."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from bank.models import KeyCorrection
from exams.actions.regrade_preview import Change
from exams.actions.regrading import order_regrade
from exams.models import Regrade
from tests.exams.regrading import run_to_the_end, sit_by_luck
from tests.factories import UserFactory, make_version

JOBS, NEW, PREVIEW = (reverse(f"exams:{name}") for name in ("regrades", "regrade_new", "regrade_preview"))


@pytest.fixture
def office(signed_in, admin, now):
    with time_machine.travel(now, tick=False):
        yield signed_in(admin)


@pytest.fixture
def sat(form, now):
    dice = random.Random(5)
    return [sit_by_luck(form, dice, now=now) for _ in range(8)]


@pytest.fixture
def version(form, sat):
    return form.questions.filter(scored=True).order_by("position").first().version


@pytest.fixture
def asked(version):
    """What the first form's fields say: the key should be the next option."""
    return {"version": version.pk, "change": f"key-{(version.key + 1) % 4}", "reason": "The table says otherwise."}


def confirmed(client, asked):
    """Look at the preview and press its button."""
    seen = client.get(PREVIEW, asked).context["preview"].seen
    return client.post(PREVIEW, asked | {"seen": seen})


def text(response):
    return " ".join(response.content.decode().split())


def test_a_wrong_key_is_corrected_after_a_look_at_whose_score_changes(office, asked, version, now) -> None:
    page = office.get(PREVIEW, asked)
    totals = page.context["preview"].totals
    assert totals.sittings == 8
    assert f"score {totals.again} sittings again" in text(page)
    assert not Regrade.objects.exists()
    assert confirmed(office, asked).status_code == 303
    regrade = Regrade.objects.get()
    assert (regrade.version, regrade.reason, regrade.by.email) == (version, asked["reason"], "root@example.org")
    run_to_the_end(now)
    regrade.refresh_from_db()
    assert (regrade.rescored, regrade.verdicts_changed) == (totals.again, totals.verdicts)


def test_a_question_is_dropped_from_a_form(office, asked, version, form) -> None:
    confirmed(office, asked | {"change": f"form-{form.pk}"})
    assert Regrade.objects.get().form == form
    form.refresh_from_db()
    assert version.pk not in form.table.versions


def test_the_preview_names_whose_verdict_changes(office, form, sat, now) -> None:
    for row in form.questions.filter(scored=True):
        page = office.get(PREVIEW, {"version": row.version_id, "change": f"form-{form.pk}", "reason": "x"})
        for verdict in page.context["preview"].verdicts:
            assert f"{verdict.who}</th>" in text(page)
            assert f"{verdict.old} → {verdict.new}" in text(page)


@pytest.mark.parametrize("kind", ["key", "form"])
def test_a_second_click_orders_nothing_more(office, asked, form, kind) -> None:
    if kind == "form":
        asked["change"] = f"form-{form.pk}"
    seen = office.get(PREVIEW, asked).context["preview"].seen
    first, second = (office.post(PREVIEW, asked | {"seen": seen}) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert Regrade.objects.count() == 1
    assert "ordered already" in text(office.get(JOBS))


def test_a_preview_that_is_out_of_date_is_shown_again(office, asked, form, now) -> None:
    seen = office.get(PREVIEW, asked).context["preview"].seen
    sit_by_luck(form, random.Random(9), now=now)
    page = office.post(PREVIEW, asked | {"seen": seen})
    assert page.status_code == 409
    assert "Nothing was ordered" in text(page)
    assert page.context["preview"].totals.sittings == 9
    assert not Regrade.objects.exists()
    assert office.post(PREVIEW, asked | {"seen": page.context["preview"].seen}).status_code == 303


def test_nothing_is_ordered_by_who_has_seen_no_preview(office, asked) -> None:
    assert office.post(PREVIEW, asked).status_code == 409
    assert not Regrade.objects.exists()


@pytest.mark.parametrize(("kind", "words"), [("key", "a key was corrected."), ("form", "a question no longer counts.")])
def test_the_candidate_reads_what_happened_and_why(office, asked, form, sat, version, now, kind, words) -> None:
    right = next(one for one in sat if one.answers.get(version=version).chosen == version.key)
    confirmed(office, asked if kind == "key" else asked | {"change": f"form-{form.pk}"})
    run_to_the_end(now)
    office.force_login(right.user)
    page = text(office.get(reverse("exams:report", args=[right.public_id])))
    assert f"Why it changed: {words} The table says otherwise." in page


def test_another_correction_under_way_is_told(office, asked, form, admin, now) -> None:
    other = form.questions.filter(scored=True).order_by("position").last().version
    order_regrade(Change(other, key=(other.key + 1) % 4), reason="x", by=admin, now=now)
    assert "Another correction of the same sittings" in text(office.get(PREVIEW, asked))
    run_to_the_end(now)
    assert "Another correction of the same sittings" not in text(office.get(PREVIEW, asked))


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"change": ""}, "Choose what is to be mended."),
        ({"change": "key-4"}, "no choice for this question"),
        ({"change": "form-999999"}, "no choice for this question"),
        ({"change": "key-"}, "no choice for this question"),
        ({"reason": "  "}, "Say why"),
        ({"reason": "x" * 501}, "at most 500 characters"),
        ({"reason": "a\x00b"}, "Null characters are not allowed"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(office, asked, method, fields, sentence) -> None:
    response = getattr(office, method)(PREVIEW, asked | fields | {"seen": "x"})
    assert response.status_code == 422
    assert sentence in text(response)
    assert not Regrade.objects.exists()


def test_the_key_that_it_has_is_refused(office, asked, version) -> None:
    response = office.get(PREVIEW, asked | {"change": f"key-{version.key}"})
    assert response.status_code == 422
    assert "That is the key already." in text(response)


def test_a_trial_question_is_not_offered_for_dropping(office, form) -> None:
    trial = form.questions.filter(scored=False).first().version
    page = office.get(NEW, {"version": trial.pk})
    assert f'value="form-{form.pk}"' not in text(page)
    assert "a trial question there" in text(page)
    response = office.get(PREVIEW, {"version": trial.pk, "change": f"form-{form.pk}", "reason": "x"})
    assert (response.status_code, "does not count" in text(response)) == (422, True)


def test_a_second_drop_is_refused_with_the_day_of_the_first(office, asked, form) -> None:
    asked["change"] = f"form-{form.pk}"
    confirmed(office, asked)
    assert "dropped already" in text(office.get(NEW, {"version": asked["version"]}))
    response = office.get(PREVIEW, asked)
    assert response.status_code == 422
    assert "was dropped from Mini 1.0, form 1 on March 2, 2026" in text(response)


def test_a_question_that_nobody_met_can_be_corrected(office, form) -> None:
    unasked = make_version(form.questions.first().version.section)
    asked = {"version": unasked.pk, "change": "key-2", "reason": "x"}
    assert "No exam that has ended showed this question" in text(office.get(PREVIEW, asked))
    assert confirmed(office, asked).status_code == 303
    assert KeyCorrection.objects.get().new_key == 2


def test_the_question_is_found_by_a_part_of_its_text(office, version) -> None:
    page = office.get(NEW, {"q": version.stem[:-1]})
    assert f"?version={version.pk}" in text(page)
    assert "No question has that" in text(office.get(NEW, {"q": "zebra"}))


@pytest.mark.parametrize("value", ["", "x", "-1", "0", "9" * 18, "9" * 400, "²", "1\x00"])
def test_an_unknown_version_is_not_found(office, form, value) -> None:
    for url in (NEW, PREVIEW):
        assert office.get(url, {"version": value}).status_code == 404


@pytest.mark.parametrize("value", ["\x00", "x" * 5_000, "%", "_", "'", "\ud7ff￾"])
def test_any_words_are_looked_for_or_refused(office, form, value) -> None:
    assert office.get(NEW, {"q": value}).status_code == 200


def test_progress_is_shown_while_a_job_runs_and_polling_ends_with_it(office, version, admin, now) -> None:
    order_regrade(Change(version, key=(version.key + 1) % 4), reason="x", by=admin, now=now)
    fragment = office.get(JOBS, headers={"HX-Request": "true"})
    assert (fragment.status_code, "0 of 8 sittings" in text(fragment)) == (200, True)
    assert "<html" not in text(fragment)
    assert 'hx-trigger="every 3s"' in text(office.get(JOBS))
    run_to_the_end(now)
    fragment = office.get(JOBS, headers={"HX-Request": "true"})
    assert (fragment.status_code, "Finished" in text(fragment)) == (286, True)
    assert "hx-trigger" not in text(office.get(JOBS))


def test_a_job_that_no_worker_takes_says_so(signed_in, admin, version, now) -> None:
    order_regrade(Change(version, key=(version.key + 1) % 4), reason="x", by=admin, now=now)
    client = signed_in(admin)
    with time_machine.travel(now + timedelta(minutes=11), tick=False):
        assert "Nothing has happened since" in text(client.get(JOBS))


def test_the_list_takes_the_same_statements_at_one_job_and_at_twenty(office, form, sat, admin, now, statements) -> None:
    counts, versions = [], [row.version for row in form.questions.select_related("version")]
    for jobs in (1, 19):
        for number in range(jobs):
            version = versions[number % len(versions)]
            version.refresh_from_db()
            order_regrade(Change(version, key=(version.key + 1) % 4), reason="x", by=admin, now=now)
        with statements() as work:
            assert office.get(JOBS).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_staff_without_the_permission_look_but_do_not_order(client, asked) -> None:
    helper = UserFactory(is_staff=True)
    client.force_login(helper)
    assert [client.get(url, asked).status_code for url in (JOBS, NEW, PREVIEW)] == [403, 403, 403]
    helper.user_permissions.add(Permission.objects.get(codename="view_regrade"))
    client.force_login(helper)
    assert [client.get(url, asked).status_code for url in (JOBS, NEW, PREVIEW)] == [200, 403, 403]
    assert NEW not in text(client.get(JOBS))


def test_a_permission_alone_makes_nobody_staff(client, candidate, form) -> None:
    candidate.user_permissions.set(Permission.objects.filter(codename__endswith="_regrade"))
    client.force_login(candidate)
    assert [client.get(url).status_code for url in (JOBS, NEW, PREVIEW)] == [403, 403, 403]
