"""Invitations: making, mailing again and revoking them. Whoever makes one is asked anew for their role, under lock."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from accounts.actions.mailing import queue_mails
from accounts.audit import event, record
from accounts.models import AuditEvent, User
from groups.actions.members import NOT_YOURS, YOU_ARE_GONE, Refused, locked
from groups.letters import letter_of
from groups.models import Invitation, Membership, StudyGroup
from groups.permissions import Power, can
from groups.roles import invitable_by

MOST_LINKS = 50
MOST_MAILS_A_DAY = 400
MOST_TO_ONE_ADDRESS_A_DAY = 3
MOST_MAILS_OF_ONE = 5
BETWEEN_MAILS = timedelta(minutes=10)
A_DAY = timedelta(days=1)

TOO_MANY_LINKS = f"The group has {MOST_LINKS} valid links. Revoke some that are not needed any more."
TOO_MANY_MAILS = f"That would be more than {MOST_MAILS_A_DAY} invitations by mail from you within a day. Use a link."


@dataclass
class Invited:
    """`left_out`: address → why it was not invited."""

    made: list[Invitation] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)


@transaction.atomic
def make_link(
    group: StudyGroup, *, role: str, days: int, most_uses: int | None, note: str, by: User, now: datetime
) -> Invitation:
    _require_say(group, role, by)
    if Invitation.objects.valid(now).filter(group=group, email="").count() >= MOST_LINKS:
        raise Refused(TOO_MANY_LINKS)
    invitation = Invitation.objects.create(
        group=group,
        role=role,
        days=days,
        note=note,
        most_uses=most_uses,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    record("invitation.made", invitation, by=by, now=now, group=group.pk, role=role, days=days, most_uses=most_uses)
    return invitation


@transaction.atomic
def invite_addresses(
    group: StudyGroup, *, addresses: list[str], role: str, days: int, note: str, site: str, by: User, now: datetime
) -> Invited:
    """One personal invitation for each, its mail in the outbox; a fixed number of statements.

    Whether there is an account of an address makes no difference to anything the leader sees.
    """
    _require_say(group, role, by)
    _give_up_expired(group, addresses, now)
    left_out = _reasons(group, addresses, now)
    wanted = [address for address in addresses if address not in left_out]
    if _mails_of_today(by, now) + len(wanted) > MOST_MAILS_A_DAY:
        raise Refused(TOO_MANY_MAILS)
    made = Invitation.objects.bulk_create(
        _personal(group, address, role=role, days=days, note=note, site=site, by=by, now=now) for address in wanted
    )
    AuditEvent.objects.bulk_create(
        event("invitation.made", one, by=by, now=now, group=group.pk, role=role, days=days, email=one.email)
        for one in made
    )
    queue_mails(map(letter_of, made), now=now)
    return Invited(made, left_out)


@transaction.atomic
def send_again(invitation: Invitation, *, site: str, by: User, now: datetime) -> None:
    """The same link once more, valid as long as when it was made."""
    _require_say(invitation.group, invitation.role, by)
    if _mails_of_today(by, now) >= MOST_MAILS_A_DAY:
        raise Refused(TOO_MANY_MAILS)
    waiting = Invitation.objects.unanswered().filter(
        pk=invitation.pk, mails__lt=MOST_MAILS_OF_ONE, mail_wanted_at__lte=now - BETWEEN_MAILS
    )
    fresh = {"mail_wanted_at": now, "expires_at": now + timedelta(days=invitation.days), "mails": F("mails") + 1}
    if not waiting.update(**fresh, mail_failed=False, mailed_at=None, site=site, created_by=by):
        raise Refused(
            f"It was not sent again: it has been answered or revoked, was sent within the last "
            f"{BETWEEN_MAILS.seconds // 60} minutes, or {MOST_MAILS_OF_ONE} times already."
        )
    queue_mails([letter_of(Invitation.objects.select_related("group", "created_by").get(pk=invitation.pk))], now=now)
    record("invitation.sent-again", invitation, by=by, now=now, group=invitation.group_id, email=invitation.email)


@transaction.atomic
def revoke(invitation: Invitation, *, by: User, now: datetime) -> bool:
    """False where it was revoked already. Who has come in by it stays."""
    _require_say(invitation.group, invitation.role, by)
    if not Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True).update(revoked_at=now):
        return False
    about = {"email": invitation.email} if invitation.email else {"note": invitation.note}
    record("invitation.revoked", invitation, by=by, now=now, group=invitation.group_id, role=invitation.role, **about)
    return True


def _require_say(group: StudyGroup, role: str, by: User) -> None:
    locked(group.pk)
    mine = Membership.objects.filter(group=group, user=by).first()
    if mine is None or not can(mine, Power.LEAD):
        raise Refused(YOU_ARE_GONE)
    if role not in invitable_by(mine.role):
        raise Refused(NOT_YOURS)


def _mails_of_today(by: User, now: datetime) -> int:
    return Invitation.objects.filter(created_by=by, mail_wanted_at__gt=now - A_DAY).count()


def _give_up_expired(group: StudyGroup, addresses: list[str], now: datetime) -> None:
    """An address whose invitation ran out is invited anew."""
    expired = Invitation.objects.unanswered().filter(group=group, email__in=addresses, expires_at__lte=now)
    expired.update(revoked_at=now)


def _reasons(group: StudyGroup, addresses: list[str], now: datetime) -> dict[str, str]:
    members = Membership.objects.filter(group=group, user__email__in=addresses).values_list("user__email", flat=True)
    recent = Invitation.objects.filter(group=group, email__in=addresses)
    waiting = recent.unanswered().values_list("email", flat=True)
    often = Counter(recent.filter(mail_wanted_at__gt=now - A_DAY).values_list("email", flat=True))
    return {
        **dict.fromkeys(_too_often(often), "has had enough invitations to this group for a day"),
        **dict.fromkeys(waiting, "has a valid invitation already; send that one again if it is needed"),
        **dict.fromkeys(members, "is a member already"),
    }


def _too_often(counts: Mapping[str, int]) -> list[str]:
    return [email for email, count in counts.items() if count >= MOST_TO_ONE_ADDRESS_A_DAY]


def _personal(
    group: StudyGroup, email: str, *, role: str, days: int, note: str, site: str, by: User, now: datetime
) -> Invitation:
    return Invitation(
        group=group,
        email=email,
        role=role,
        days=days,
        note=note,
        site=site,
        most_uses=1,
        created_by=by,
        created_at=now,
        expires_at=now + timedelta(days=days),
        mail_wanted_at=now,
        mails=1,
    )
