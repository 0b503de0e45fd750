"""What the files say of the credential is loaded, what is wrong in them is told with file and line, and what an
administrator has changed stays."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.urls import reverse

from accounts.models import AuditEvent
from curriculum.credential.loading import load_credential
from curriculum.credential.reading import KINDS, read_credential
from curriculum.models import Certification, CredentialFact, Fee, PointCategory, PurchaseWay
from curriculum.sources import ContentError

pytestmark = pytest.mark.django_db
SOURCE = {"source": "A page", "as_of": date(2025, 11, 20)}


def fee(slug: str = "exam", **fields: Any) -> dict[str, Any]:
    return {"slug": slug, "name": slug.title(), "member": 1240, "non_member": 1720.5, **SOURCE, **fields}


def way(**fields: Any) -> dict[str, Any]:
    return {"slug": "alone", "name": "Alone", "fees": ["exam"], "retake": "exam", **SOURCE, **fields}


@pytest.fixture
def content(tmp_path):
    def write(**kinds: Any):
        folder = tmp_path / "credential"
        folder.mkdir(exist_ok=True)
        (folder / "fees.yaml").write_text(yaml.safe_dump(kinds, sort_keys=False))
        return tmp_path

    return write


def problems(root) -> list[str]:
    with pytest.raises(ContentError) as error:
        read_credential(root)
    return [str(problem) for problem in error.value.problems]


def test_the_facts_that_ship_are_loaded_whole_and_loading_again_writes_nothing() -> None:
    facts = read_credential(settings.CONTENT_DIR)
    assert load_credential(facts) == sum(len(rows) for rows in facts.rows.values()) > 60
    assert load_credential(facts) == 0
    assert [each.points for each in Certification.objects.all()] == [75] * 4
    assert Fee.objects.get(slug="bundle").non_member == 3110


def test_every_fact_that_ships_names_its_source_and_no_day_to_come() -> None:
    load_credential(read_credential(settings.CONTENT_DIR))
    for model in KINDS.values():
        for row in model.objects.all():
            assert len(row.source) > 5, row
            assert date(2020, 1, 1) < row.as_of <= date.today(), row  # noqa: DTZ011 (the real calendar is meant)


def test_points_that_no_source_names_are_left_open_and_not_confirmed() -> None:
    load_credential(read_credential(settings.CONTENT_DIR))
    asked = PointCategory.objects.filter(points=None)
    assert {each.slug for each in asked} == {"books-read", "published", "service", "mentoring", "project"}
    assert not asked.filter(confirmed=True).exists()
    assert not Fee.objects.filter(member=None, confirmed=True).exists()


def test_a_change_of_the_files_is_loaded(content) -> None:
    load_credential(read_credential(content(fees=[fee()])))
    assert load_credential(read_credential(content(fees=[fee(member=1300), fee("bundle")]))) == 2
    assert Fee.objects.get(slug="exam").member == 1300
    assert Fee.objects.get(slug="exam").non_member == Decimal("1720.50")


def test_what_is_gone_from_the_files_is_out_of_use_and_comes_back_with_them(content) -> None:
    load_credential(read_credential(content(fees=[fee(), fee("bundle")])))
    load_credential(read_credential(content(fees=[fee()])))
    assert not Fee.objects.get(slug="bundle").in_use
    load_credential(read_credential(content(fees=[fee(), fee("bundle")])))
    assert Fee.objects.get(slug="bundle").in_use


def test_a_directory_without_facts_leaves_them_alone(content, tmp_path_factory) -> None:
    load_credential(read_credential(content(fees=[fee()])))
    load_credential(read_credential(tmp_path_factory.mktemp("bare")))
    assert Fee.objects.get().in_use


def test_a_price_that_an_administrator_changed_stays_when_the_files_are_loaded_again(content, admin, signed_in) -> None:
    load_credential(read_credential(content(fees=[fee()])))
    row, client = Fee.objects.get(), signed_in(admin)
    told = {
        "position": 1, "name": "Exam", "member": "1500", "non_member": "2000", "source": "The shop",
        "as_of": "2026-03-01", "confirmed": "on", "in_use": "on", "note": "",
    }  # fmt: skip
    assert client.post(reverse("admin:curriculum_fee_change", args=[row.pk]), told).status_code == 302
    assert load_credential(read_credential(content(fees=[fee(member=1)]))) == 0
    row.refresh_from_db()
    assert (row.member, row.source, row.slug) == (1500, "The shop", "exam")
    assert AuditEvent.objects.get().verb == "fee.changed"


@pytest.mark.parametrize("model", ["certification", "pointcategory", "fee", "purchaseway", "credentialfact"])
def test_the_administration_shows_and_adds_but_never_deletes(admin, signed_in, model) -> None:
    load_credential(read_credential(settings.CONTENT_DIR))
    client = signed_in(admin)
    assert client.get(reverse(f"admin:curriculum_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:curriculum_{model}_add")).status_code == 200
    assert client.get(reverse(f"admin:curriculum_{model}_delete", args=[1])).status_code == 403


def test_a_way_whose_fees_are_no_list_is_refused_in_the_administration(admin, signed_in) -> None:
    told = {
        "slug": "x", "position": 1, "name": "X", "fees": '"exam"', "retake": "exam", "free_retakes": 0, "source": "S",
        "as_of": "2026-03-01",
    }  # fmt: skip
    response = signed_in(admin).post(reverse("admin:curriculum_purchaseway_add"), told)
    assert "Write a list of the fees" in response.content.decode()
    assert not PurchaseWay.objects.exists()


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        ({"fees": [fee(member="dear")]}, "credential/fees.yaml:2: exam: member: “dear” does not fit; write a number."),
        ({"fees": [fee(member=-1)]}, "credential/fees.yaml:2: exam: member: Ensure this value is greater than or"),
        ({"fees": [fee(member=1.005)]}, "no more than 2 decimal places"),
        ({"fees": [fee(member=True)]}, "does not fit; write a number."),
        ({"fees": [fee(as_of="soon")]}, "as_of: “soon” does not fit; write a date, as 2025-11-20."),
        ({"fees": [fee(confirmed="yes")]}, "write true or false"),
        ({"fees": [fee(price=3)]}, "exam: price: is not a field; use slug, source, as_of, confirmed, name, member"),
        ({"fees": [{**SOURCE, "slug": "exam"}]}, "exam: name: is missing; add it."),
        ({"fees": [fee(slug="Exam fee")]}, "slug"),
        ({"fees": [fee(), fee()]}, "slug: “exam” is in credential/fees.yaml already"),
        ({"fees": ["exam"]}, "“exam” is no mapping"),
        ({"fees": "exam"}, "fees: is no list of facts; the lists are certifications, points"),
        ({"prices": [fee()]}, "prices: is no list of facts"),
        ({"fees": [fee()], "ways": [way(fees=["exam", "kit"])]}, "alone: fees: “kit” is no fee; name one of exam."),
        ({"fees": [fee()], "ways": [way(retake="again")]}, "alone: retake: “again” is no fee"),
        ({"fees": [fee()], "ways": [way(fees=[])]}, "alone: fees: This field cannot be blank"),
        ({"fees": [fee()], "ways": [way(fees=[1])]}, "alone: fees: Write a list"),
        ({"facts": [{**SOURCE, "slug": "x", "title": "X", "topic": "gossip"}]}, "x: topic: Value 'gossip' is not"),
        (
            {"certifications": [{**SOURCE, "slug": "x", "name": "X", "full_name": "X", "points": 0}]},
            "x: points: Ensure",
        ),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_mend(content, kinds, told) -> None:
    found = problems(content(**kinds))
    assert any(told in problem for problem in found), found
    assert all(problem.startswith("credential/fees.yaml") for problem in found)


def test_a_file_that_is_no_yaml_is_told_so(content) -> None:
    root = content(fees=[fee()])
    (root / "credential" / "more.yaml").write_text("fees: [}")
    assert "credential/more.yaml:1: is not valid YAML" in problems(root)[0]


def test_nothing_of_the_bank_is_loaded_when_a_fact_is_at_fault(files, now) -> None:
    folder = files.root / "credential"
    folder.mkdir()
    (folder / "fees.yaml").write_text(yaml.safe_dump({"fees": [fee(member="dear")]}))
    with pytest.raises(ContentError, match=r"credential/fees\.yaml"):
        files.load(now)
    assert not CredentialFact.objects.exists()
