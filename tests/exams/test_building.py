"""Orders of forms: who ordered what, what a worker makes of it, and what happens when it dies."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from accounts.models import AuditEvent
from bank.models import Question
from exams.actions import building, publishing
from exams.actions.building import order_build, take_build, waiting
from exams.models import Form, FormBuild, FormQuestion
from exams.tasks import build_waiting
from tests.exams.tables import piecewise
from tests.factories import make_blueprint, publish_questions

MINUTE = timedelta(minutes=1)


@pytest.fixture
def stocked(blueprint):
    publish_questions(blueprint, each_section=4)
    return blueprint


@pytest.fixture
def build(stocked, admin, now):
    return order_build(stocked, count=2, by=admin, now=now)


def state(build):
    build.refresh_from_db()
    return build.state


def test_an_order_waits_for_a_worker_and_is_audited(build, now) -> None:
    assert (build.state, waiting(now=now)) == ("queued", [build.pk])
    event = AuditEvent.objects.get(verb="forms.ordered")
    assert (event.actor, event.details) == ("root@example.org", {"blueprint": "mini-1.0", "count": 2})


def test_a_worker_publishes_what_was_ordered_in_the_name_of_who_did(build, now) -> None:
    take_build(build.pk, now=now + MINUTE)
    assert state(build) == "done"
    assert build.finished_at == now + MINUTE
    assert list(build.forms.order_by("number")) == list(Form.objects.order_by("number"))
    assert Form.objects.count() == 2
    assert set(AuditEvent.objects.filter(verb="form.published").values_list("actor", flat=True)) == {"root@example.org"}
    assert waiting(now=now + 60 * MINUTE) == []


def test_a_second_order_while_one_is_under_way_is_the_first(build, admin, now) -> None:
    assert order_build(build.blueprint, count=5, by=admin, now=now + MINUTE) == build
    assert FormBuild.objects.count() == 1


def test_orders_of_different_exams_do_not_meet(build, admin, now) -> None:
    assert order_build(make_blueprint("other-1.0"), count=1, by=admin, now=now) != build


def test_after_it_is_done_more_can_be_ordered(build, admin, now) -> None:
    take_build(build.pk, now=now)
    assert order_build(build.blueprint, count=1, by=admin, now=now + MINUTE) != build


def test_an_order_that_is_done_is_not_done_again(build, now) -> None:
    for minutes in range(3):
        take_build(build.pk, now=now + minutes * MINUTE)
    assert Form.objects.count() == 2


def test_what_another_worker_has_in_hand_is_left_alone(build, now) -> None:
    FormBuild.objects.update(state="running", stepped_at=now)
    assert waiting(now=now + 4 * MINUTE) == []
    take_build(build.pk, now=now + 4 * MINUTE)
    assert not Form.objects.exists()


def test_the_order_of_a_worker_that_died_is_taken_over_after_five_minutes(build, now) -> None:
    FormBuild.objects.update(state="running", stepped_at=now)
    assert waiting(now=now + 5 * MINUTE) == [build.pk]
    take_build(build.pk, now=now + 5 * MINUTE)
    assert (state(build), Form.objects.count()) == ("done", 2)


def test_an_order_that_no_worker_survives_ends_and_leaves_room_for_another(build, admin, now, monkeypatch) -> None:
    """A worker that is killed, for its time or its memory, cannot say so: the order would be taken over for ever."""

    def killed(*args, **fields):
        raise SystemExit

    monkeypatch.setattr(building, "publish_forms", killed)
    deaths = 0
    for minutes in range(0, 120, 5):
        for order in waiting(now=now + minutes * MINUTE):
            try:
                take_build(order, now=now + minutes * MINUTE)
            except SystemExit:
                deaths += 1
    assert (state(build), build.problems) == ("failed", [building.BROKEN])
    assert 1 < deaths < 10
    assert order_build(build.blueprint, count=1, by=admin, now=now + 120 * MINUTE) != build


def test_an_order_that_waited_long_for_a_worker_is_built_all_the_same(build, now) -> None:
    take_build(build.pk, now=now + building.GIVE_UP + MINUTE)
    assert (state(build), Form.objects.count()) == ("done", 2)


def test_a_worker_thought_dead_that_comes_back_publishes_nothing(build, now, monkeypatch) -> None:
    """While it was assembling, another took the order over and is still at it."""
    real = publishing.assemble

    def slow(*args, **kwargs):
        FormBuild.objects.filter(pk=build.pk).update(stepped_at=now + 6 * MINUTE)
        return real(*args, **kwargs)

    monkeypatch.setattr(publishing, "assemble", slow)
    take_build(build.pk, now=now)
    assert not Form.objects.exists()
    assert not FormQuestion.objects.exists()
    assert state(build) == "running"


def test_what_cannot_be_built_says_which_rule_is_in_the_way(blueprint, admin, now) -> None:
    build = order_build(blueprint, count=1, by=admin, now=now)
    take_build(build.pk, now=now)
    assert state(build) == "failed"
    assert build.problems == [
        "Demand has 0 of the 4 questions a form needs.", "Supply has 0 of the 4 questions a form needs."]  # fmt: skip
    assert build.finished_at == now


def test_an_error_in_the_middle_publishes_nothing_and_ends_the_order(build, now, monkeypatch) -> None:
    real, made = publishing.make_table, []

    def break_at_the_second(form, **fields):
        made.append(form)
        if len(made) == 2:
            raise RuntimeError("the second form breaks")
        return real(form, **fields)

    monkeypatch.setattr(publishing, "make_table", break_at_the_second)
    with pytest.raises(RuntimeError):
        take_build(build.pk, now=now)
    assert (state(build), build.problems) == ("failed", [building.BROKEN])
    assert not Form.objects.exists()
    assert not FormQuestion.objects.exists()
    assert not AuditEvent.objects.filter(verb="form.published").exists()


def test_the_sweep_takes_up_what_no_worker_heard_of(build) -> None:
    build_waiting()
    assert state(build) == "done"


def test_the_command_publishes_forms_up_to_the_wanted_number_and_says_what_they_ask_for(stocked, capsys) -> None:
    for _ in range(2):
        call_command("build_forms")
    assert capsys.readouterr().out.splitlines() == [
        f"Published Mini 1.0, form {n}: 8 questions, 4 of 6 right answers to pass." for n in (1, 2)
    ]
    assert Form.objects.count() == 2


def test_the_command_says_which_rule_is_in_the_way(stocked, capsys) -> None:
    Question.objects.filter(current__section__slug__startswith="supply").update(state="draft")
    call_command("build_forms", count=1)
    assert capsys.readouterr().out.splitlines() == [
        "Mini 1.0: no form.", "  Supply has 0 of the 4 questions a form needs."]  # fmt: skip


def test_the_command_equates_forms_from_before_forms_were(form, now, capsys) -> None:
    piecewise(form, now=now)
    for _ in range(2):
        call_command("build_forms", count=1)
    assert capsys.readouterr().out == "Equated Mini 1.0, form 1: 4 of 6 right answers to pass.\n"
    form.refresh_from_db()
    assert (form.table.formula, form.table.number) == ("irt-1", 3)
