"""The pages on which staff order forms and see how alike they are."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from exams.actions import building
from exams.actions.building import order_build, take_build
from exams.actions.closing import finish
from exams.actions.publishing import publish_forms
from exams.actions.starting import start_mock
from exams.actions.tables import drop_from_table
from exams.models import Form, FormBuild
from tests.answering import answer_right
from tests.exams.tables import EASY, HARD, give_curves, piecewise
from tests.factories import UserFactory, publish_questions

LIST = "/forms/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def staff(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def stocked(blueprint):
    publish_questions(blueprint, each_section=4)
    return blueprint


@pytest.fixture
def two(stocked, now):
    return publish_forms(stocked, count=2, by=None, now=now)


def words(response) -> str:
    """The page as a reader sees it."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode().replace("&nbsp;", " "))
    return re.sub(r"\s+", " ", text)


def cells(response, label) -> list[list[str]]:
    """The rows of the table whose region has this label."""
    part = response.content.decode().split(f'aria-label="{label}', 1)[1].split("</table>", 1)[0]
    rows = re.findall(r"<tr.*?</tr>", part, re.DOTALL)
    return [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
            for row in rows]  # fmt: skip


def test_the_list_shows_each_exams_forms_and_what_they_ask_for(staff, two) -> None:
    rows = cells(staff.get(LIST), "Forms of Mini 1.0")
    assert rows[1:] == [[number, "4  of 6", "0", "provisional", "8", "Mar 2, 2026"] for number in ("1", "2")]


def test_people_count_once_however_often_they_sit(staff, two, candidate, now) -> None:
    form = Form.objects.get(number=1)
    for hours, user in enumerate((candidate, candidate, UserFactory(), candidate, candidate)):
        attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now + timedelta(hours=hours))
        finish(attempt, queued={}, timed_out=False, by=user, now=now + timedelta(hours=hours))
    assert [row[2] for row in cells(staff.get(LIST), "Forms of")[1:]] == ["2", "1"]


def test_an_exam_without_a_form_says_what_the_bank_lacks(staff, blueprint) -> None:
    text = words(staff.get(LIST))
    assert "nobody can start this exam" in text
    assert "Demand has 0 of the 4 questions a form needs: write 4 more." in text
    assert "Build" not in text.split("Mini 1.0", 1)[1]


def test_a_worn_bank_says_how_many_questions_would_come_again(staff, two) -> None:
    text = words(staff.get(LIST))
    assert "Every question of another form would come from earlier ones." in text
    assert "Demand: 4 more questions. None of the 8 there are unused; a form needs 4." in text


def test_a_fresh_bank_says_that_it_reaches(staff, form) -> None:
    assert "enough questions that no form has yet" in words(staff.get(LIST))


def test_no_exam_at_all_is_said(staff) -> None:
    assert "No exam is set up here yet" in words(staff.get(LIST))


def order(client, blueprint, count, **headers):
    return client.post(f"{LIST}{blueprint.slug}/", {"count": count}, **headers)


def test_ordered_forms_are_built_in_the_background_and_the_page_says_so(
    staff, stocked, admin, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks() as rung:
        response = order(staff, stocked, 2)
    assert (response.status_code, response.url) == (303, "/forms/#mini-1.0")
    build = FormBuild.objects.get()
    assert (build.count, build.by, build.state) == (2, admin, "queued")
    assert "Waiting… 2 forms ordered" in words(staff.get(LIST))
    assert not Form.objects.exists()
    rung[0]()
    assert "Published form 1, form 2" in words(staff.get(LIST))


def test_the_page_asks_again_until_the_forms_are_there(staff, stocked, admin, now) -> None:
    build = order_build(stocked, count=1, by=admin, now=now)
    url = f"{LIST}{stocked.slug}/"
    waiting = staff.get(url, headers=HTMX)
    assert waiting.status_code == 200
    assert f'hx-get="{url}"' in waiting.content.decode()
    FormBuild.objects.update(state="running")
    assert "Assembling…" in words(staff.get(url, headers=HTMX))
    FormBuild.objects.update(state="queued")
    take_build(build.pk, now=now)
    done = staff.get(url, headers=HTMX)
    assert done.status_code == 286
    assert "hx-get" not in done.content.decode()
    assert "<html" not in done.content.decode()


def test_what_cannot_be_built_stays_on_the_page_with_the_rules_in_the_way(staff, blueprint, admin, now) -> None:
    build = order_build(blueprint, count=3, by=admin, now=now)
    take_build(build.pk, now=now)
    FormBuild.objects.update(problems=["Enemies apart: <one> and another."])
    page = staff.get(LIST)
    assert "3 more forms cannot be built Enemies apart: &lt;one&gt; and another." in words(page)
    assert "Nothing was published." in words(page)


def test_a_second_order_while_one_is_under_way_says_so(staff, stocked, admin, now) -> None:
    order_build(stocked, count=1, by=admin, now=now)
    response = staff.post(f"{LIST}{stocked.slug}/", {"count": 2}, follow=True)
    assert "are being built already" in words(response)
    assert FormBuild.objects.count() == 1


@pytest.mark.parametrize("count", ["", "0", "7", "-1", "two", "1e9"])
def test_a_senseless_number_of_forms_is_refused(staff, stocked, count) -> None:
    response = order(staff, stocked, count)
    assert response.status_code == 422
    assert "Choose how many forms: 1 to 6." in words(response)
    assert not FormBuild.objects.exists()


@pytest.mark.parametrize("path", [LIST, f"{LIST}mini-1.0/"])
def test_only_staff_see_them(client, stocked, candidate, path) -> None:
    assert client.get(path).url == f"{reverse('account_login')}?next={path}"
    client.force_login(candidate)
    assert client.get(path).status_code == 403


def test_staff_who_may_only_look_cannot_order(client, stocked, now) -> None:
    clerk = UserFactory(is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="view_form"))
    client.force_login(clerk)
    assert "Build" not in words(client.get(LIST)).split("Mini 1.0", 1)[1]
    assert order(client, stocked, 1).status_code == 403
    assert not FormBuild.objects.exists()


def test_an_exam_that_is_not_there_is_not_found(staff) -> None:
    assert staff.get(f"{LIST}cpim-99.0/").status_code == 404


def test_the_forms_are_laid_side_by_side(staff, two) -> None:
    page = staff.get(f"{LIST}mini-1.0/")
    rows = cells(page, "The forms side by side")
    assert [row[:2] + row[5:] for row in rows[1:]] == [
        [number, "4  of 6", "0  of 8", "0", "provisional"] for number in ("1", "2")
    ]
    assert [row[2] for row in rows[1:]] == ["3.6", "3.6"]
    assert "no form’s information is more than 0.0 % off the average" in words(page)


def test_the_contents_are_counted(staff, two) -> None:
    rows = cells(staff.get(f"{LIST}mini-1.0/"), "What the forms are made of")
    assert ["Demand", "3 + 1", "3 + 1", "3 + 1"] in rows
    assert {row[0] for row in rows} >= {"Remember", "Analyze", "With a calculation", "Key A", "Key D"}
    keys = [[int(cell.split()[0]) for cell in row[2:]] for row in rows if row[0].startswith("Key")]
    assert [sum(column) for column in zip(*keys, strict=True)] == [6, 6]


def test_a_dropped_question_is_missing_from_its_area_and_counted_apart(staff, two, now) -> None:
    version = two[0].questions.filter(scored=True, version__section__slug__startswith="demand").first().version_id
    drop_from_table(two[0], version=version, now=now)
    rows = cells(staff.get(f"{LIST}mini-1.0/"), "What the forms are made of")
    assert ["Demand", "3 + 1", "2 + 1", "3 + 1"] in rows
    assert ["Dropped since", "", "1", "0"] in rows


def test_shared_questions_stand_in_a_matrix_and_beside_each_form(staff, two, now) -> None:
    publish_forms(two[0].blueprint, count=1, by=None, now=now)
    page = staff.get(f"{LIST}mini-1.0/")
    matrix = [list(map(int, row[1:])) for row in cells(page, "Questions that two forms share")[1:]]
    assert matrix[0][:2] == [8, 0]
    assert matrix[2][0] + matrix[2][1] == 8
    assert matrix[2][2] == 8
    assert [row[5] for row in cells(page, "The forms side by side")[1:]] == ["0  of 8", "0  of 8", "8  of 8"]


def test_forms_that_are_not_alike_are_called_so_and_by_how_much(staff, two, now) -> None:
    give_curves(two[0], [EASY] * 6, now=now)
    give_curves(two[1], [HARD] * 6, now=now)
    page = staff.get(f"{LIST}mini-1.0/")
    assert "Not alike Between 275 and 325" in words(page)
    cuts = [row[1] for row in cells(page, "The forms side by side")[1:]]
    assert cuts == ["6  of 6", "3  of 6"]
    assert ": from 3 to 6." in words(page)


def test_the_curves_are_drawn_with_each_forms_number_on_its_line(staff, two) -> None:
    page = staff.get(f"{LIST}mini-1.0/").content.decode()
    for chart in page.split('<svg class="fluid curve formcurves"')[1:]:
        assert re.findall(r'formcurves__number"[^>]*>(\d+)<', chart) == ["1", "2"]
        places = re.findall(r'formcurves__dot[^>]*cx="([\d.]+)%"', chart)
        assert len(set(places)) == 2
        assert "300 passes" in chart
        paths = re.findall(r'<path class="line formcurves__(\d)" d="M([^"]*)"', chart)
        assert [style for style, _ in paths] == ["1", "2"]
    assert page.count('<svg class="fluid curve formcurves"') == 2


def test_the_figures_of_the_curves_stand_in_a_table(staff, form, now) -> None:
    give_curves(form, [(1.0, 0.0, 0.25)] * 6, now=now)
    rows = cells(staff.get(f"{LIST}mini-1.0/"), "Expected right answers and information")
    figures = {row[0]: row[1:] for row in rows[2:]}
    assert figures["300"] == ["3.8", "0.9"]  # 6 × .625 right; at its difficulty each gives ¼ × .375 / .625 = .15
    assert list(figures) == ["200", "225", "250", "275", "300", "325", "350"]


def test_a_form_from_before_equating_is_shown_without_a_curve(staff, two, now) -> None:
    piecewise(two[0], now=now)
    page = staff.get(f"{LIST}mini-1.0/")
    assert [row[7] for row in cells(page, "The forms side by side")[1:]] == ["not equated", "provisional"]
    assert re.findall(r'formcurves__number"[^>]*>(\d+)<', page.content.decode()) == ["2", "2"]
    assert "manage.py build_forms" in words(page)


def test_only_forms_from_before_equating_have_no_picture_and_no_verdict(staff, form, now) -> None:
    piecewise(form, now=now)
    page = staff.get(f"{LIST}mini-1.0/")
    assert "Their curves" not in words(page)
    assert "3 + 1" in words(page)


def test_an_exam_without_forms_leads_to_building_some(staff, blueprint) -> None:
    page = staff.get(f"{LIST}mini-1.0/")
    assert "No form yet" in words(page)
    assert 'href="/forms/#mini-1.0"' in page.content.decode()


def test_settled_forms_say_so(staff, form, now) -> None:
    give_curves(form, [EASY] * 6, now=now, sittings=30, provisional=False)
    assert "settled" in cells(staff.get(LIST), "Forms of")[1]
    assert "settled" in cells(staff.get(f"{LIST}mini-1.0/"), "The forms side by side")[1]


@pytest.mark.parametrize("path", [LIST, f"{LIST}mini-1.0/"])
def test_twenty_forms_take_as_many_statements_as_one(staff, stocked, candidate, now, statements, path) -> None:
    counts = []
    for more in (1, 19):
        for hour in range(more):
            publish_forms(stocked, count=1, by=None, now=now)
            later = now + timedelta(hours=24 * more + hour)
            attempt = start_mock(user=candidate, blueprint_slug=stocked.slug, now=later)
            answer_right(attempt, 3, now=later)
            finish(attempt, queued={}, timed_out=False, by=candidate, now=later)
        build = order_build(stocked, count=1, by=None, now=now)
        FormBuild.objects.filter(pk=build.pk).update(state="done", finished_at=now)
        build.forms.set(Form.objects.all())
        with statements() as work:
            assert staff.get(path).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_an_error_while_building_is_told_in_words(staff, stocked, admin, now, monkeypatch) -> None:
    build = order_build(stocked, count=1, by=admin, now=now)
    monkeypatch.setattr(building, "publish_forms", lambda *args, **kwargs: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_build(build.pk, now=now)
    assert "broken off by an error" in words(staff.get(LIST))
