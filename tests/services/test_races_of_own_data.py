"""An account that goes while an exam ends, a report is rebuilt or an export is made; owners who go at once."""

import io
import zipfile
from functools import partial

import pytest

from accounts.actions import CannotDelete
from accounts.models import User
from exams.actions.closing import close_overdue, finish
from exams.actions.saving import save_answer
from exams.actions.sitting import start_assigned
from exams.actions.starting import start_mock
from exams.models import Answer, Attempt, ScoreReport
from exams.saves import Save
from groups.actions import add_member, create_group
from groups.models import Membership, Role
from insights.actions import rebuild, want_rebuild
from insights.models import Readiness, WeaknessReport
from study.actions.deletions import begin_deletion
from study.actions.mydata import ask_for_export
from study.models import Export, ExportPart
from study.mydata import erasing, preparing
from tests.answering import answer_right
from tests.exams.assigning import make_mock, own_questions
from tests.factories import UserFactory
from tests.services.threads import together
from tests.study.mydata.everything import bytes_of

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def goes(user, now) -> None:
    begin_deletion(user, by=user, now=now)
    while erasing.take_step(user.pk, now=now):
        pass


def test_a_mock_that_ends_while_its_candidate_goes_is_gone(form, now) -> None:
    for _ in range(8):
        user = UserFactory()
        attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
        answer_right(attempt, 3, now=now)
        together([partial(finish, attempt, queued={}, timed_out=False, by=user, now=now), partial(goes, user, now)])
        erasing.take_step(user.pk, now=now)
        assert not User.objects.filter(pk=user.pk).exists()
    assert not Attempt.objects.exists()
    assert (Answer.objects.count(), ScoreReport.objects.count()) == (0, 0)


def test_saves_and_the_sweep_meet_a_candidate_who_goes(form, now) -> None:
    for _ in range(5):
        user = UserFactory()
        attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
        later = attempt.deadline_at + (attempt.deadline_at - attempt.started_at)
        mine = {"user": user.pk, "public_id": attempt.public_id, "save": Save(seq=1, chosen=1)}
        saves = [partial(save_answer, **mine, position=n, now=now) for n in (1, 2)]
        together([*saves, partial(close_overdue, now=later), partial(goes, user, now)])
        while erasing.take_step(user.pk, now=now):
            pass
        assert not User.objects.filter(pk=user.pk).exists()
    assert not Attempt.objects.exists()


def test_a_group_keeps_a_mock_that_ends_then_or_it_is_gone_and_never_half(blueprint, admin, now) -> None:
    group = create_group(name="Lima", slug="lima", by=admin, now=now)
    versions = own_questions(group, blueprint)
    mock = make_mock(group, blueprint, [*versions[:3], *versions[8:11]], by=admin, now=now)
    for _ in range(8):
        user = UserFactory()
        add_member(group, user=user, role=Role.MEMBER, by=admin, now=now)
        attempt = start_assigned(user=user, group_slug="lima", number=mock.pk, now=now)
        answer_right(attempt, 3, now=now)
        together([partial(finish, attempt, queued={}, timed_out=False, by=user, now=now), partial(goes, user, now)])
        erasing.take_step(user.pk, now=now)
        assert not User.objects.filter(pk=user.pk).exists()
    for kept in Attempt.objects.all():
        assert (str(kept.user), kept.state, kept.answers.count()) == ("Former member", "closed", 6)
        assert kept.report.raw == 3


def test_a_report_that_is_rebuilt_while_its_learner_goes_leaves_nothing(form, now) -> None:
    for _ in range(8):
        user = UserFactory()
        attempt = start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now)
        finish(attempt, queued={}, timed_out=False, by=user, now=now)
        (report,) = want_rebuild(user.pk, blueprint_id=form.blueprint_id)
        together([partial(rebuild, report, now=now), partial(rebuild, report, now=now), partial(goes, user, now)])
        while erasing.take_step(user.pk, now=now):
            pass
        assert not User.objects.filter(pk=user.pk).exists()
    assert not WeaknessReport.objects.exists()
    assert not Readiness.objects.exists()


def test_an_export_that_is_made_while_its_owner_goes_leaves_nothing(form, now) -> None:
    for _ in range(5):
        user = UserFactory()
        finish(
            start_mock(user=user, blueprint_slug=form.blueprint.slug, now=now),
            queued={}, timed_out=False, by=user, now=now,
        )  # fmt: skip
        export = Export.objects.create(user=user, asked_at=now, stepped_at=now)
        together([partial(preparing.take_step, export.pk, now=now), partial(goes, user, now)])
        while erasing.take_step(user.pk, now=now):
            pass
        assert not User.objects.filter(pk=user.pk).exists()
    assert (Export.objects.count(), ExportPart.objects.count()) == (0, 0)


def test_workers_that_take_the_same_export_make_one_whole_file(form, candidate, now) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    export = Export.objects.create(user=candidate, asked_at=now, stepped_at=now)
    together([partial(preparing.take_step, export.pk, now=now)] * 4)
    preparing.take_step(export.pk, now=now)
    export.refresh_from_db()
    assert export.state == Export.State.READY
    data = bytes_of(export)
    assert len(data) == export.size
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    assert len(archive.namelist()) == len(set(archive.namelist()))


def test_eight_clicks_ask_for_one_export(candidate, now) -> None:
    together([partial(ask_for_export, candidate, site="", by=candidate, now=now)] * 8)
    assert Export.objects.count() == 1


def test_an_account_deleted_eight_times_at_once_is_deleted_once(candidate, now) -> None:
    assert sum(together([partial(begin_deletion, candidate, by=candidate, now=now)] * 8)) == 1


def test_of_two_owners_who_go_at_once_one_is_sent_to_the_group_first(admin, now) -> None:
    for turn in range(6):
        owners = UserFactory.create_batch(2)
        group = create_group(name="Lima", slug=f"lima-{turn}", by=owners[0], now=now)
        add_member(group, user=owners[1], role=Role.OWNER, by=owners[0], now=now)
        refused = together([partial(is_refused, owner, now) for owner in owners])
        assert sorted(refused) == [False, True]
        assert Membership.objects.filter(group=group, role=Role.OWNER).count() == 1


def is_refused(owner, now) -> bool:
    try:
        begin_deletion(owner, by=owner, now=now)
    except CannotDelete:
        return True
    return False
