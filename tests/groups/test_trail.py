"""The audit trail that owners read, narrow and download."""

import csv
import io
from datetime import timedelta

import pytest

from accounts.audit import record
from accounts.models import AuditEvent
from groups.trail import EVENTS_A_PAGE, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def events(group, owner, people, now):
    """The group's events of a day, one of another group and one of none."""
    AuditEvent.objects.all().delete()
    record("question.published", group, by=people["author"], now=now, group=group.pk, number=7)
    record("member.role-changed", group, by=owner, now=now, group=group.pk, user=people["member"].pk, role="author")
    record("question.sent-back", group, by=people["reviewer"], now=now + timedelta(hours=1), group=group.pk)
    record("question.published", group, by=owner, now=now, group=group.pk + 1)
    record("profile.changed", owner, by=owner, now=now)


def shown(client, at, **query) -> list[str]:
    return [f"{entry.who} {entry.words}" for entry in client.get(at("trail"), query).context["entries"]]


def test_owners_read_what_was_done_in_the_group_newest_first(as_, owner, at, events) -> None:
    assert shown(as_(owner), at) == [
        "Reviewer question: sent back",
        "Owner changed a role",
        "Author question: published",
    ]


def test_entries_name_who_was_acted_on_and_the_details(as_, owner, at, events) -> None:
    page = as_(owner).get(at("trail"))
    details = {entry.words: entry.details for entry in page.context["entries"]}
    assert details["changed a role"] == [("person", "Member"), ("role", "author")]
    assert details["question: published"] == [("number", "7")]


def test_entries_outlive_the_people_they_name(as_, owner, people, at, events) -> None:
    people["author"].delete()
    assert "author@example.org question: published" in shown(as_(owner), at)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"person": "reviewer@"}, 1),
        ({"person": "Author"}, 1),
        ({"person": "member"}, 1),  # acted on
        ({"verb": "question.published"}, 1),
        ({"verb": "question.published", "person": "owner"}, 0),
        ({"verb": "nothing"}, 0),
        ({"person": "\x00%' OR 1=1"}, 0),
        ({"before": "x"}, 3),
        ({"before": "9" * 400}, 3),
        ({"before": "²"}, 3),
    ],
)
def test_the_trail_is_narrowed_by_person_and_event(as_, owner, at, events, query, count) -> None:
    assert len(shown(as_(owner), at, **query)) == count


def test_every_event_is_on_one_page_and_only_one(as_, owner, group, at, now) -> None:
    AuditEvent.objects.all().delete()
    for number in range(2 * EVENTS_A_PAGE + 1):
        record("question.saved", group, by=owner, now=now + timedelta(minutes=number // 3), group=group.pk, n=number)
    client, before, seen = as_(owner), "", []
    while before is not None:
        context = client.get(at("trail"), {"before": before} if before else {}).context
        seen += [entry.event.details["n"] for entry in context["entries"]]
        before = context["more"]
    assert seen == [*reversed(range(2 * EVENTS_A_PAGE + 1))]


def test_the_page_takes_the_same_statements_for_one_event_as_for_fifty(as_, owner, group, people, at, now, statements):
    client, counts = as_(owner), []
    AuditEvent.objects.all().delete()
    for more in (1, 60):
        for number in range(more):
            by = list(people.values())[number % 5]
            record("question.saved", group, by=by, now=now, group=group.pk, user=people["member"].pk)
        with statements() as work:
            assert client.get(at("trail")).status_code == 200
        counts.append(len(work))
    assert counts[0] == counts[1]


def download(client, at, **query) -> list[list[str]]:
    response = client.get(at("trail_csv"), query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "tuesday-audit-trail.csv" in response["Content-Disposition"]
    assert response.streaming
    return list(csv.reader(io.StringIO(b"".join(response.streaming_content).decode("utf-8-sig"))))


def test_the_trail_is_downloaded_whole_or_as_narrowed(as_, owner, at, events) -> None:
    rows = download(as_(owner), at)
    assert rows[0][:3] == ["at (UTC)", "who", "event"]
    assert [row[2] for row in rows[1:]] == ["question.sent-back", "member.role-changed", "question.published"]
    assert rows[1][0] == "2026-03-02 10:00:00"
    assert len(download(as_(owner), at, verb="question.published")) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t"])
def test_no_cell_of_the_file_is_run_as_a_formula(as_, owner, group, at, now, start) -> None:
    AuditEvent.objects.all().delete()
    owner.email = f"{start}cmd@example.org"
    record(f"{start}1+1", group, by=owner, now=now, group=group.pk)
    cells = [cell for row in download(as_(owner), at)[1:] for cell in row]
    assert [cell for cell in cells if cell.startswith(start)] == []


@pytest.mark.parametrize(
    ("verb", "words"),
    [("member.left", "left"), ("question.sent-back", "question: sent back"), ("odd", "odd"), ("a.b.c-d", "a: b.c d")],
)
def test_every_verb_has_words(verb, words) -> None:
    assert words_of(verb) == words
