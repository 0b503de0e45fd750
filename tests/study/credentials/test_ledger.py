"""What counts for which certification in which cycle, from what people write down."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from accounts.models import AuditEvent
from curriculum.models import Certification
from study.actions.activities import MOST_ACTIVITIES, File, Told, change_activity, remove_activity
from study.actions.credentials import (
    Held,
    LedgerFault,
    add_holding,
    change_holding,
    remove_holding,
    renew,
    take_back_renewal,
)
from study.credentials.cycles import Standing
from study.credentials.entries import by_holding, holdings_of, ledger_in_full
from study.credentials.files import EvidenceFault
from study.credentials.ledger import Ledger, ledger_of
from study.models import Activity, Evidence, Holding, Renewal
from tests.study.credentials.conftest import PDF, picture

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)


def ledger(holding: Holding, *, today: date = TODAY, number: int | None = None) -> Ledger:
    held = holdings_of(holding.user).get(pk=holding.pk)
    told = ledger_in_full(held, today=today, number=number)
    if number is None:
        brief = ledger_of(held, by_holding(holding.user).get(holding.pk, []), today=today)
        assert (brief.earned, brief.counted, brief.standing) == (told.earned, told.counted, told.standing)
    return told


def test_a_new_certification_runs_to_the_end_of_its_month(holding) -> None:
    told = ledger(holding)
    assert (told.standing, told.cycle.ends) == (Standing.ACTIVE, date(2029, 5, 31))
    assert (told.pace.needed, told.holding.target) == (75, 75)


def test_a_fellow_needs_a_hundred(hold) -> None:
    assert ledger(hold(fellow=True)).pace.needed == 100


def test_somebody_certified_long_ago_who_renewed_every_time_is_in_todays_cycle(hold) -> None:
    told = ledger(hold(earned_on=date(2015, 1, 10)))
    assert (told.cycle.number, told.standing) == (3, Standing.ACTIVE)
    assert [cycle.number for cycle in told.cycles] == [1, 2, 3]


def test_somebody_who_missed_a_renewal_long_ago_has_expired(hold) -> None:
    told = ledger(hold(earned_on=date(2015, 1, 10), current=False))
    assert (told.cycle.number, told.standing) == (1, Standing.EXPIRED)


def test_no_certification_is_held_twice(holding, candidate, now) -> None:
    cpim = Certification.objects.get(slug="cpim")
    with pytest.raises(LedgerFault, match="already"):
        add_holding(cpim, Held(TODAY), current=True, by=candidate, now=now)
    assert Holding.objects.count() == 1


def test_an_activity_counts_for_several_certifications(hold, do, holding) -> None:
    other = hold("cscp", date(2025, 1, 15))
    do(holdings=[holding, other])
    assert (ledger(holding).counted, ledger(other).counted) == (4, 4)


def test_an_activity_counts_only_where_it_was_given(hold, do, holding) -> None:
    other = hold("cscp", date(2023, 1, 15))
    do()
    assert (ledger(holding).counted, ledger(other).counted) == (4, 0)


def test_caps_cut_what_is_too_much_and_say_why(do, holding) -> None:
    do("ascm-conference", "5", title="Connect")
    (row,) = ledger(holding).rows
    assert (row.activity.points, row.counted) == (40, 24)
    assert row.why == ["16 more than the 24 that one event may bring."]
    (kind,) = ledger(holding).categories
    assert (kind.earned, kind.counted, kind.cut) == (40, 24, 16)


def test_memberships_are_capped_for_the_cycle(do, holding) -> None:
    for year in range(6):
        do("ascm-membership", "1", done_on=date(2025, 1, 1 + year))
    told = ledger(holding)
    assert (told.earned, told.counted) == (36, 30)
    assert told.rows[0].why == ["6 more than the 30 that this kind may bring in a cycle."]


def test_a_course_earns_credit_hours_times_weeks(do, holding) -> None:
    do("course", "3", times=Decimal(15))
    assert ledger(holding).counted == 45


def test_the_exam_that_earned_it_counts_for_the_other_one_only(hold, do, holding) -> None:
    other = hold("cscp", date(2025, 6, 10))
    do("exam", "1", done_on=date(2025, 6, 10), holdings=[holding, other], title="CSCP exam")
    assert (ledger(holding).counted, ledger(other).counted) == (20, 0)
    assert "earned the certification" in ledger(other).rows[0].why[0]


def test_the_new_exam_counts_for_who_was_certified_under_the_old_one(do, holding) -> None:
    do("exam", "1", done_on=date(2025, 6, 10), title="CPIM 8.0")
    assert ledger(holding).counted == 20


def test_what_was_done_before_the_certification_counts_in_no_cycle(do, holding) -> None:
    do(done_on=date(2024, 5, 19))
    told = ledger(holding)
    assert (told.rows, told.counted) == ([], 0)
    assert told.outside[0].why == ["Done before you were certified."]


def test_the_last_day_of_a_cycle_belongs_to_it_and_the_next_day_to_the_next(hold, do, candidate, now) -> None:
    old = hold("cltd", date(2021, 1, 31), current=False)
    for day in (date(2026, 1, 31), date(2026, 2, 1)):
        do(holdings=[old], done_on=day)
    renew(old, number=1, renewed_on=date(2026, 1, 30), by=candidate, now=now)
    assert (ledger(old, number=1).counted, ledger(old, number=2).counted) == (4, 4)


def test_while_suspended_what_one_does_makes_up_for_the_cycle_that_is_over(hold, do, candidate, now) -> None:
    old = hold("cltd", date(2021, 1, 10), current=False)
    do("attended", "75", holdings=[old], done_on=date(2026, 2, 20))
    told = ledger(old)
    assert (told.standing, told.cycle.number, told.counted, told.pace.needed) == (Standing.SUSPENDED, 1, 75, 0)
    assert told.window_left == 61
    renew(old, number=1, renewed_on=date(2026, 3, 1), by=candidate, now=now)
    assert (ledger(old).standing, ledger(old).cycle.number, ledger(old).counted) == (Standing.ACTIVE, 2, 0)


def test_a_cycle_is_renewed_once_and_in_its_turn(hold, candidate, now) -> None:
    old = hold("cltd", date(2021, 1, 10), current=False)
    renew(old, number=1, renewed_on=date(2026, 1, 5), by=candidate, now=now)
    for number in (1, 3):
        with pytest.raises(LedgerFault, match="Look at where it stands"):
            renew(old, number=number, renewed_on=date(2026, 2, 5), by=candidate, now=now)
    assert old.renewals.count() == 1


@pytest.mark.parametrize("day", [date(2021, 1, 9), date(2026, 5, 2), date(2026, 3, 3)])
def test_a_renewal_lies_in_its_cycle_or_the_window_and_not_in_the_future(hold, candidate, now, day) -> None:
    old = hold("cltd", date(2021, 1, 10), current=False)
    with pytest.raises(LedgerFault, match="from January 10, 2021 to March 2, 2026"):
        renew(old, number=1, renewed_on=day, by=candidate, now=now)


def test_only_the_last_renewal_is_taken_back(hold, candidate, now) -> None:
    old = hold("cltd", date(2015, 1, 10))
    with pytest.raises(LedgerFault):
        take_back_renewal(old, number=1, by=candidate, now=now)
    take_back_renewal(old, number=2, by=candidate, now=now)
    assert [each.number for each in Renewal.objects.all()] == [1]


def test_another_day_of_certification_drops_renewals_of_what_has_not_begun(hold, candidate, now) -> None:
    old = hold("cltd", date(2010, 1, 10))
    assert old.renewals.count() == 3
    change_holding(old, Held(date(2019, 1, 10)), by=candidate, now=now)
    assert [each.number for each in old.renewals.all()] == [1, 2]
    assert ledger(old).standing == Standing.ACTIVE


def test_taking_a_certification_out_leaves_its_activities(do, holding, candidate, now) -> None:
    do()
    remove_holding(holding, by=candidate, now=now)
    assert Activity.objects.get().holdings.count() == 0


def test_evidence_is_kept_once_under_a_name_that_fits_what_it_is(do) -> None:
    activity = do(file=File("..\\certs/cert\r\n.exe", PDF))
    evidence = activity.evidence.get()
    assert (evidence.mime, evidence.size, bytes(evidence.data)) == ("application/pdf", len(PDF), PDF)
    assert evidence.name.endswith(".pdf")
    assert not {"/", "\\", "\r", "\n"} & set(evidence.name)


def test_a_file_that_is_refused_leaves_no_activity_behind(do) -> None:
    with pytest.raises(EvidenceFault):
        do(file=File("virus.pdf", b"MZ" + bytes(100)))
    assert (Activity.objects.count(), Evidence.objects.count()) == (0, 0)


def test_the_same_file_is_kept_once(do, holding, candidate, now) -> None:
    activity = do(file=File("a.pdf", PDF))
    told = _told(activity, holding)
    change_activity(activity, told, file=File("b.pdf", PDF), by=candidate, now=now)
    assert [each.name for each in activity.evidence.all()] == ["a.pdf"]


def test_an_activity_takes_ten_files(do, holding, candidate, now) -> None:
    activity = do()
    for number in range(10):
        change_activity(activity, _told(activity, holding), file=_file(number), by=candidate, now=now)
    with pytest.raises(EvidenceFault, match="10 files"):
        change_activity(activity, _told(activity, holding), file=_file(10), by=candidate, now=now)


def test_all_evidence_of_a_person_together_has_a_limit(do, monkeypatch) -> None:
    monkeypatch.setattr("study.actions.activities.MOST_BYTES_TOGETHER", 2 * len(PDF))
    do(file=File("a.pdf", PDF))
    do(file=File("b.pdf", PDF))
    with pytest.raises(EvidenceFault, match="together"):
        do(file=File("c.png", picture()))


def test_a_ledger_has_a_limit(do, candidate, now, monkeypatch) -> None:
    assert MOST_ACTIVITIES == 1_000
    monkeypatch.setattr("study.actions.activities.MOST_ACTIVITIES", 1)
    do()
    with pytest.raises(LedgerFault, match="Remove some"):
        do()


def test_what_lacks_evidence_is_named(do, holding) -> None:
    do(title="Without")
    do(title="With", file=File("a.pdf", PDF))
    do("ascm-membership", "1", title="Membership")
    assert [row.activity.title for row in ledger(holding).lacks_evidence] == ["Without"]


def test_every_step_leaves_an_audit_row(do, holding, candidate, now) -> None:
    activity = do(file=File("a.pdf", PDF))
    change_activity(activity, _told(activity, holding), by=candidate, now=now)
    remove_activity(activity, by=candidate, now=now)
    remove_holding(holding, by=candidate, now=now)
    assert list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True)) == [
        "holding.added", "activity.added", "evidence.added", "activity.changed", "activity.removed", "holding.removed",
    ]  # fmt: skip


def test_the_account_takes_everything_with_it(do, candidate) -> None:
    do(file=File("a.pdf", PDF))
    candidate.delete()
    assert not any(model.objects.exists() for model in (Holding, Activity, Evidence))


@pytest.mark.parametrize(
    ("zone", "standing"),
    [("Pacific/Auckland", "suspended"), ("Asia/Kolkata", "suspended"), ("America/New_York", "active")],
)
def test_the_cycle_ends_at_the_holders_own_midnight(hold, candidate, signed_in, zone, standing, now) -> None:
    """At 19:00 UTC on 28 February it is March already in Kolkata and Auckland."""
    candidate.time_zone = zone
    candidate.save()
    hold("cltd", date(2021, 2, 11), current=False)
    with time_machine.travel(now.replace(month=2, day=28, hour=19), tick=False):
        page = signed_in(candidate).get("/credential/").content.decode()
    assert f">{standing}</span>" in page


@pytest.mark.parametrize(
    ("zone", "earned_on", "midnight"),
    [
        ("Pacific/Auckland", date(2021, 9, 11), datetime(2026, 9, 30, 11, tzinfo=UTC)),  # forward on the 27th
        ("Asia/Kolkata", date(2021, 3, 11), datetime(2026, 3, 31, 18, 30, tzinfo=UTC)),
        ("America/New_York", date(2021, 3, 11), datetime(2026, 4, 1, 4, tzinfo=UTC)),  # forward on the 8th
        ("America/New_York", date(2021, 10, 11), datetime(2026, 11, 1, 4, tzinfo=UTC)),  # back two hours later
    ],
)
def test_a_cycle_ends_at_midnight_whatever_the_clocks_do(hold, candidate, signed_in, zone, earned_on, midnight) -> None:
    candidate.time_zone = zone
    candidate.save()
    hold("cltd", earned_on, current=False)
    found = []
    for moment in (midnight - timedelta(minutes=1), midnight):
        with time_machine.travel(moment, tick=False):
            page = signed_in(candidate).get("/credential/").content.decode()
        found += [standing for standing in ("active", "suspended") if f">{standing}</span>" in page]
    assert found == ["active", "suspended"]


def _told(activity: Activity, holding: Holding):
    return Told(
        category=activity.category, holdings=[holding], done_on=activity.done_on + timedelta(days=1), title="Changed",
        units=Decimal(2), points_each=Decimal(1),
    )  # fmt: skip


def _file(number: int) -> File:
    return File(f"{number}.png", picture(size=(10 + number, 10)))
