"""Leaders make links, mail invitations, send them again and revoke them."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from accounts.models import AuditEvent
from groups.actions import create_group
from groups.actions.invitations import MOST_LINKS, MOST_MAILS_A_DAY
from groups.models import Invitation
from tests.factories import UserFactory
from tests.groups.conftest import join_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_link(as_, people, at):
    def send(by="owner", **fields):
        usual = {"role": "member", "days": 14, "most_uses": "", "note": ""}
        return as_(people[by]).post(at("invite_by_link"), {f"link-{name}": v for name, v in (usual | fields).items()})

    return send


@pytest.fixture
def by_mail(as_, people, at, django_capture_on_commit_callbacks):
    def send(addresses, by="owner", **fields):
        usual = {"addresses": addresses, "role": "member", "days": 14, "note": ""}
        with django_capture_on_commit_callbacks(execute=True):
            return as_(people[by]).post(
                at("invite_by_mail"), {f"mail-{name}": v for name, v in (usual | fields).items()}
            )

    return send


def told(response) -> str:
    return unescape(response.content.decode())


def test_a_link_is_made_and_can_be_copied_again_and_again(by_link, as_, people, at) -> None:
    response = by_link(role="reviewer", most_uses=5, note="Chapter page")
    made = Invitation.objects.get()
    assert (response.status_code, response.url) == (303, f"{at('invitations')}#invitation-{made.pk}")
    assert (made.role, made.most_uses, made.note, made.expires_at - made.created_at) == (
        "reviewer",
        5,
        "Chapter page",
        timedelta(days=14),
    )
    for leader in ("owner", "admin"):
        assert f"http://testserver{join_url(made)}" in told(as_(people[leader]).get(at("invitations")))


def test_the_secret_of_a_link_is_not_in_the_database(link) -> None:
    made = link()
    secret = join_url(made).strip("/").rpartition(".")[2]
    assert len(secret) >= 40
    assert secret not in str(Invitation.objects.values().get())


@pytest.mark.parametrize(
    ("by", "fields", "status"),
    [
        ("admin", {"role": "author"}, 303),
        ("admin", {"role": "admin"}, 422),
        ("owner", {"role": "admin"}, 303),
        ("owner", {"role": "owner"}, 422),
        ("owner", {"role": ""}, 422),
        ("author", {}, 403),
        ("member", {}, 403),
        ("owner", {"days": 0}, 422),
        ("owner", {"days": 1}, 303),
        ("owner", {"days": 90}, 303),
        ("owner", {"days": 91}, 422),
        ("owner", {"days": "soon"}, 422),
        ("owner", {"most_uses": 0}, 422),
        ("owner", {"most_uses": 10**30}, 422),
        ("owner", {"note": "x" * 201}, 422),
        ("owner", {"note": "\x00"}, 422),
    ],
)
def test_who_makes_which_link(by_link, by, fields, status) -> None:
    assert by_link(by, **fields).status_code == status
    assert Invitation.objects.exists() == (status == 303)


def test_admins_see_no_link_that_makes_admins(link, as_, people, at) -> None:
    made = link(role="admin")
    assert join_url(made) in told(as_(people["owner"]).get(at("invitations")))
    assert join_url(made) not in told(as_(people["admin"]).get(at("invitations")))
    assert as_(people["admin"]).post(at("revoke", made.pk)).status_code == 409


def test_a_group_has_only_so_many_valid_links(link, by_link) -> None:
    for _ in range(MOST_LINKS):
        link()
    response = by_link()
    assert response.status_code == 409
    assert "Revoke some" in told(response)


def test_a_link_is_revoked_once(link, as_, owner, at, group) -> None:
    made = link()
    for _ in range(2):
        assert as_(owner).post(at("revoke", made.pk)).status_code == 303
    made.refresh_from_db()
    assert made.revoked_at
    assert AuditEvent.objects.get(verb="invitation.revoked").group_id == group.pk


def test_a_list_of_addresses_gets_a_mail_each_with_a_link_of_its_own(by_mail, group, owner) -> None:
    response = by_mail("Ana <ana@x.org>, bo@y.org", role="author", note="See you on Tuesday.")
    assert response.status_code == 303
    assert sorted(message.to for message in mail.outbox) == [["ana@x.org"], ["bo@y.org"]]
    for message in mail.outbox:
        (made,) = Invitation.objects.filter(email=message.to[0])
        assert message.subject == "[cpimprep] Owner invites you to join “Tuesday chapter”"
        assert f"http://testserver{join_url(made)}\n" in message.body
        assert "as author" in message.body
        assert "See you on Tuesday." in message.body
        assert (made.mails, made.mail_failed, made.most_uses) == (1, False, 1)
    events = AuditEvent.objects.filter(verb="invitation.made", group_id=group.pk)
    assert sorted(event.details["email"] for event in events) == ["ana@x.org", "bo@y.org"]


def test_an_address_with_an_account_looks_the_same_as_one_without(by_mail, as_, owner, at) -> None:
    UserFactory(email="known@x.org")
    by_mail("known@x.org unknown@x.org")
    page = told(as_(owner).get(at("invitations")))
    rows = [
        re.sub(r"\d+/(again|revoke)", "", row) for row in re.findall(r"<tr>.*?</tr>", page, re.S) if "@x.org" in row
    ]
    clean = [re.sub(r'value="[^"]*"', "", row).replace("unknown@", "known@") for row in rows]
    assert len(clean) == 2
    assert clean[0] == clean[1]


def test_the_leader_reads_who_was_left_out_and_why(by_mail, client) -> None:
    by_mail("new@x.org")
    response = by_mail("author@example.org\nnew@x.org\nthird@x.org\nThird@x.org")
    page = told(client.get(response.url))
    assert sorted(one.email for one in Invitation.objects.all()) == ["new@x.org", "third@x.org"]
    assert "author@example.org is a member already." in page
    assert "new@x.org has a valid invitation already" in page
    assert "Line 4: third@x.org is on line 3 already and is invited once." in page
    assert "1 invitation by mail on the way." in page


def test_a_list_with_a_bad_line_invites_nobody_and_names_it(by_mail) -> None:
    response = by_mail("ana@x.org\nBo Nilsson\nc@@x.org")
    page = told(response)
    assert response.status_code == 422
    assert "Line 2: “Bo Nilsson” holds no email address." in page
    assert "Line 3: “c@@x.org” is no email address." in page
    assert "Bo Nilsson\nc@@x.org</textarea>" in page  # nothing to be typed again
    assert not Invitation.objects.exists()
    assert not mail.outbox


@pytest.mark.parametrize(
    "addresses", ["", "   ", ",;", "\x00", "x" * 50_001, "\n".join(f"a{n}@x.org" for n in range(201))]
)
def test_no_list_and_too_long_a_list_are_refused(by_mail, addresses) -> None:
    assert by_mail(addresses).status_code == 422
    assert not Invitation.objects.exists()


def test_two_hundred_at_once_take_the_same_statements_as_one(as_, owner, at, statements) -> None:
    client, counts = as_(owner), []
    for addresses in (["first@x.org"], [f"a{n}@x.org" for n in range(200)]):
        data = {"mail-addresses": "\n".join(addresses), "mail-role": "member", "mail-days": 14, "mail-note": ""}
        with statements() as work:
            assert client.post(at("invite_by_mail"), data).status_code == 303
        counts.append(len([sql for sql in work if not sql.startswith("INSERT")]))  # SQLite splits long ones
    assert counts[0] == counts[1]


def test_the_page_takes_the_same_statements_for_fifty_invitations_as_for_one(
    as_, owner, at, link, by_mail, statements
) -> None:
    counts = []
    for more in (1, 30):
        for number in range(more):
            link(days=more)
            by_mail(f"p{more}-{number}@x.org")
        client = as_(owner)
        client.get(at("invitations"))
        with statements() as work:
            assert client.get(at("invitations")).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


def test_nobody_mails_without_end(by_mail) -> None:
    for part in range(2):
        assert by_mail("\n".join(f"a{part}-{n}@x.org" for n in range(200))).status_code == 303
    response = by_mail("one-more@x.org")
    assert response.status_code == 409
    assert f"more than {MOST_MAILS_A_DAY} invitations by mail" in told(response)


def test_nobody_is_invited_again_and_again_on_one_day(by_mail, as_, owner, at) -> None:
    for _ in range(3):
        by_mail("ana@x.org")
        as_(owner).post(at("revoke", Invitation.objects.latest("pk").pk))
    by_mail("ana@x.org")
    assert Invitation.objects.filter(email="ana@x.org").count() == 3


def test_an_invitation_is_sent_again_after_a_while_with_the_same_link(
    by_mail, as_, owner, at, now, django_capture_on_commit_callbacks
) -> None:
    by_mail("ana@x.org")
    made = Invitation.objects.get()
    assert as_(owner).post(at("invite_again", made.pk)).status_code == 409  # a moment ago
    earlier = now - timedelta(minutes=10)
    Invitation.objects.update(mail_wanted_at=earlier, mailed_at=earlier, expires_at=now)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_(owner).post(at("invite_again", made.pk)).status_code == 303
    first, second = mail.outbox
    assert join_url(made) in first.body
    assert join_url(made) in second.body
    made.refresh_from_db()
    assert made.expires_at == now + timedelta(days=14)
    assert made.mails == 2


def test_a_revoked_invitation_is_not_sent_again(by_mail, as_, owner, at, now) -> None:
    by_mail("ana@x.org")
    earlier = now - timedelta(minutes=10)
    Invitation.objects.update(mail_wanted_at=earlier, mailed_at=earlier, revoked_at=now)
    assert as_(owner).post(at("invite_again", Invitation.objects.get().pk)).status_code == 409
    assert len(mail.outbox) == 1


def test_links_and_invitations_of_other_groups_are_not_there(link, as_, stranger, at, now) -> None:
    other = create_group(name="Other", by=stranger, now=now)
    made = link()
    for page in ("revoke", "invite_again"):
        assert as_(stranger).post(reverse(f"groups:{page}", args=[other.slug, made.pk])).status_code == 404
