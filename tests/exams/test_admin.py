"""What an administrator may change, and what nobody may."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin as django_admin
from django.core.management import CommandError, call_command
from django.urls import reverse

from accounts.models import AuditEvent, User
from bank.models import QuestionBank
from curriculum.models import Blueprint
from exams.actions.closing import close_if_overdue
from tests.exams.tables import HARD, give_curves


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


REGISTERED = [model for model in apps.get_models() if django_admin.site.is_registered(model)]


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model._meta.label)
def test_every_list_opens_and_searches(office, attempt, model) -> None:
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    assert office.get(url).status_code == 200
    assert office.get(url, {"q": "x'\""}).status_code == 200


@pytest.mark.parametrize(
    "name", ["bank_question", "bank_questionversion", "bank_exhibit", "exams_form", "exams_scorereport",
             "insights_weaknessreport", "accounts_auditevent"]
)  # fmt: skip
def test_what_is_published_or_sat_cannot_be_added(office, name) -> None:
    assert office.get(reverse(f"admin:{name}_add")).status_code == 403


def test_a_published_form_is_read_only(office, form) -> None:
    url = reverse("admin:exams_form_change", args=[form.pk])
    assert office.get(url).status_code == 200
    assert office.post(url, {"raw_cut": 1}).status_code == 403
    assert office.post(reverse("admin:exams_form_delete", args=[form.pk]), {"post": "yes"}).status_code == 403


def test_extra_minutes_of_an_attempt_move_its_deadline(office, attempt, now) -> None:
    url = reverse("admin:exams_attempt_change", args=[attempt.pk])
    with time_machine.travel(now + timedelta(minutes=5)):
        assert office.post(url, {"extra_minutes": 25}).status_code == 302
    attempt.refresh_from_db()
    assert (attempt.extra_minutes, attempt.deadline_at) == (25, now + timedelta(minutes=85))


def test_extra_minutes_after_the_end_reopen_the_attempt(office, attempt) -> None:
    over = attempt.deadline_at + timedelta(minutes=3)
    close_if_overdue(attempt, now=over)
    with time_machine.travel(over):
        office.post(reverse("admin:exams_attempt_change", args=[attempt.pk]), {"extra_minutes": 25})
    attempt.refresh_from_db()
    assert attempt.state == "open"


@pytest.mark.parametrize("minutes", ["-1", "601", "ten", ""])
def test_senseless_extra_minutes_are_refused(office, attempt, minutes) -> None:
    response = office.post(reverse("admin:exams_attempt_change", args=[attempt.pk]), {"extra_minutes": minutes})
    assert response.status_code == 200
    assert response.context["errors"]


def test_an_attempt_cannot_be_deleted(office, attempt) -> None:
    assert office.post(reverse("admin:exams_attempt_delete", args=[attempt.pk]), {"post": "yes"}).status_code == 403


def blueprint_form(blueprint: Blueprint, **weights: str) -> dict[str, object]:
    areas = list(blueprint.areas.order_by("position"))
    data: dict[str, object] = {
        "slug": blueprint.slug, "name": blueprint.name, "outline": blueprint.outline, "summary": "s",
        "source_note": "n", "position": 1, "minutes": 60, "scale_min": 200, "scale_pass": 300, "scale_max": 350,
        "cut": "0.690", "areas-TOTAL_FORMS": len(areas), "areas-INITIAL_FORMS": len(areas),
    }  # fmt: skip
    for number, area in enumerate(areas):
        prefix = f"areas-{number}-"
        data |= {
            prefix + "id": area.pk, prefix + "blueprint": blueprint.pk, prefix + "slug": area.slug,
            prefix + "name": area.name, prefix + "position": area.position, prefix + "scored": area.scored,
            prefix + "pretest": area.pretest, prefix + "weight": weights.get(area.slug, "50"),
            prefix + "sections": list(area.sections.values_list("pk", flat=True)),
        }  # fmt: skip
    return data


def test_weights_that_sum_to_a_hundred_are_stored(office, blueprint) -> None:
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    response = office.post(url, blueprint_form(blueprint, demand="40", supply="60"))
    assert response.status_code == 302
    assert [area.weight for area in blueprint.areas.order_by("position")] == [40, 60]


def test_weights_that_do_not_are_refused_with_their_sum(office, blueprint) -> None:
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    response = office.post(url, blueprint_form(blueprint, demand="40", supply="50"))
    assert "sum to 90 %" in response.content.decode()
    assert blueprint.areas.get(slug="demand").weight == 50


def test_a_blueprint_with_forms_keeps_what_reports_are_keyed_on(office, form) -> None:
    blueprint = form.blueprint
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    office.post(url, blueprint_form(blueprint) | {"slug": "other-1.0", "areas-0-slug": "renamed"})
    blueprint.refresh_from_db()
    assert blueprint.slug == "mini-1.0"
    assert blueprint.areas.filter(slug="demand").exists()


def test_the_scale_of_a_blueprint_with_forms_stays(office, form) -> None:
    blueprint = form.blueprint
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    scale = {"scale_min": 0, "scale_pass": 70, "scale_max": 100}
    assert office.post(url, blueprint_form(blueprint) | scale | {"name": "Other"}).status_code == 302
    blueprint.refresh_from_db()
    assert (blueprint.name, blueprint.scale_min, blueprint.scale_pass, blueprint.scale_max) == ("Other", 200, 300, 350)


def with_a_third_area(blueprint: Blueprint) -> dict[str, object]:
    data = blueprint_form(blueprint, demand="40", supply="50")
    added = {"slug": "third", "name": "Third", "position": 3, "scored": 1, "pretest": 0, "weight": 10}
    sections = list(blueprint.areas.first().sections.values_list("pk", flat=True))
    new = {f"areas-2-{name}": value for name, value in added.items()} | {"areas-2-sections": sections}
    return data | new | {"areas-TOTAL_FORMS": 3}


def test_an_area_can_be_added_before_the_first_form(office, blueprint) -> None:
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    assert office.post(url, with_a_third_area(blueprint)).status_code == 302
    assert blueprint.areas.count() == 3


def test_no_area_can_be_added_after_it(office, form) -> None:
    url = reverse("admin:curriculum_blueprint_change", args=[form.blueprint.pk])
    office.post(url, with_a_third_area(form.blueprint))
    assert form.blueprint.areas.count() == 2


def test_sections_are_changed_in_the_files_only(office, blueprint) -> None:
    section = blueprint.areas.first().sections.first()
    url = reverse("admin:curriculum_section_change", args=[section.pk])
    assert office.post(url, {"name": "Other", "position": 9}).status_code == 403


def verbs() -> list[tuple[str, str]]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", "target"))


def test_changes_to_blueprints_and_areas_are_audited(office, blueprint) -> None:
    url = reverse("admin:curriculum_blueprint_change", args=[blueprint.pk])
    office.post(url, blueprint_form(blueprint, demand="40", supply="60"))
    assert ("blueprint.changed", "curriculum.Blueprint") in verbs()
    changed = AuditEvent.objects.filter(verb="area.changed")
    assert [event.details["fields"] for event in changed] == [["weight"], ["weight"]]


def test_changes_to_banks_are_audited(office, form) -> None:
    bank = QuestionBank.objects.get()
    office.post(reverse("admin:bank_questionbank_change", args=[bank.pk]), {"name": "Other"})
    assert ("questionbank.changed", "bank.QuestionBank") in verbs()


def test_an_unknown_blueprint_builds_no_form_and_names_the_known(blueprint) -> None:
    with pytest.raises(CommandError, match=r"no blueprint “cpim-9\.0”\. There are: mini-1\.0\."):
        call_command("build_forms", blueprint="cpim-9.0")


def test_a_regrade_is_ordered_on_its_own_page_only(office, attempt) -> None:
    listed = office.get(reverse("admin:exams_regrade_changelist")).content.decode()
    assert f'href="{reverse("exams:regrade_new")}"' in listed
    assert office.get(reverse("admin:exams_regrade_add")).status_code == 403


def test_a_version_leads_to_the_correction_of_its_key(office, attempt) -> None:
    version = attempt.answers.first().version
    page = office.get(reverse("admin:bank_questionversion_change", args=[version.pk])).content.decode()
    assert f'href="{reverse("exams:regrade_new")}?version={version.pk}"' in page


def test_changes_to_people_are_audited(office, candidate) -> None:
    url = reverse("admin:accounts_user_change", args=[candidate.pk])
    data = {
        "email": candidate.email,
        "name": "Ana B.",
        "time_zone": "Europe/Madrid",
        "extra_minutes": 30,
        "is_active": "on",
    }
    assert office.post(url, data).status_code == 302
    candidate.refresh_from_db()
    assert candidate.extra_minutes == 30
    assert "extra_minutes" in AuditEvent.objects.get(verb="user.changed").details["fields"]


def test_a_person_can_be_added(office) -> None:
    data = {
        "email": "New@Example.org",
        "usable_password": "true",
        "password1": "plum-harbor-9",
        "password2": "plum-harbor-9",
    }
    office.post(reverse("admin:accounts_user_add"), data)
    assert User.objects.filter(email__iexact="new@example.org").exists()


def test_people_without_staff_rights_see_none_of_it(signed_in, candidate) -> None:
    assert signed_in(candidate).get(reverse("admin:index")).status_code == 302


def test_a_version_is_shown_by_letters_for_who_corrects_its_key(office, attempt) -> None:
    version = attempt.answers.first().version
    page = office.get(reverse("admin:bank_questionversion_change", args=[version.pk])).content.decode()
    assert "<strong>B.</strong> X" in page


def test_the_list_of_forms_leads_to_the_page_that_compares_them(office, form) -> None:
    assert 'href="/forms/"' in office.get(reverse("admin:exams_form_changelist")).content.decode()


def test_a_form_shows_every_table_it_had_the_newest_first(office, form, now) -> None:
    give_curves(form, [HARD] * 6, now=now, sittings=31, provisional=False)
    page = office.get(reverse("admin:exams_form_change", args=[form.pk])).content.decode()
    assert re.findall(r'class="field-(number|sittings)">\s*<p>(\d+)</p>', page) == [
        ("number", "2"), ("sittings", "31"), ("number", "1"), ("sittings", "0")]  # fmt: skip
