"""As many answers of other people as are asked for: closed mocks of one form, four a person, over the last three years,
with the encounters that go with them."""

import random
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from bench.sittings import UNCHECKED
from exams.models import Attempt, Form

EACH, DAYS = 4, 1000
BATCH = 500  # people at a time: 300,000 answers
ANSWERS = """INSERT INTO exams_answer
        (attempt_id, position, version_id, scored, seq, seen, seconds, chosen, first_chosen)
    SELECT attempt, position, version_id, scored, 1, true, 30 + floor(60 * random()), floor(4 * random()), 0
    FROM unnest(%(attempts)s::bigint[]) attempt, exams_formquestion WHERE form_id = %(form)s"""
ENCOUNTERS = """INSERT INTO exams_encounter (user_id, question_id, met_at, times, first_version_id, first_chosen,
        first_at, first_kind, first_form_id, last_version_id, last_chosen, last_at, seconds, flagged)
    SELECT person, question_id, now(), %(each)s, version.id, 0, now(), 'mock', form_id, version.id, 1, now(), 60, false
    FROM unnest(%(people)s::bigint[]) person, exams_formquestion
    JOIN bank_questionversion version ON version.id = version_id WHERE form_id = %(form)s"""
INDEXES = """SELECT indexrelid::regclass::text, pg_relation_size(indexrelid) FROM pg_index
    WHERE indrelid = 'exams_answer'::regclass"""

# Bytes of a row with its share of the indexes; of the reports, which only the measured people have, without.
FILLED = ("exams_answer", "exams_encounter", "exams_attempt", "accounts_user")
FEW = ("exams_scorereport", "insights_weaknessreport")


def fill(form: Form, upto: int) -> None:
    """Add sittings until the table of answers holds `upto` rows, or as many less as one person has."""
    people = (upto - rows()) // (EACH * form.questions_count)
    for start in range(0, people, BATCH):
        _add(form, min(BATCH, people - start))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def rows() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exams_answer")
        return int(cursor.fetchone()[0])


def logged() -> int:
    """Bytes that this server has written to its write-ahead log so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
        return int(cursor.fetchone()[0])


def sizes() -> dict[str, int]:
    """Bytes of the table of answers, and of each of its indexes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'table', pg_table_size('exams_answer')")
        table = cursor.fetchall()
        cursor.execute(INDEXES)
        return dict(table + cursor.fetchall())


def per_row() -> dict[str, int]:
    """Bytes of a row of each table that grows with people or with what they do."""
    asked = {table: f"pg_total_relation_size('{table}') / count(*)" for table in FILLED}
    asked |= {table: f"avg(pg_column_size({table}.*))" for table in FEW}
    found = {}
    with connection.cursor() as cursor:
        for table, figure in asked.items():
            cursor.execute(f"SELECT round({figure}) FROM {table}")
            found[table] = int(cursor.fetchone()[0] or 0)
    return found


@transaction.atomic
def _add(form: Form, count: int) -> None:
    first = User.objects.count()
    people = User.objects.bulk_create(
        User(email=f"filling-{first + n}@example.org", password="!") for n in range(count)
    )
    attempts = Attempt.objects.bulk_create(_closed(form, person) for person in people for _ in range(EACH))
    given = {"form": form.pk, "each": EACH}
    with connection.cursor() as cursor:
        cursor.execute(UNCHECKED)
        cursor.execute(ANSWERS, given | {"attempts": [attempt.pk for attempt in attempts]})
        cursor.execute(ENCOUNTERS, given | {"people": [person.pk for person in people]})


def _closed(form: Form, person: User) -> Attempt:
    at = timezone.now() - timedelta(days=1 + DAYS * random.random())
    end = at + timedelta(minutes=210)
    return Attempt(
        user=person, kind="mock", blueprint_id=form.blueprint_id, form=form, state="closed", started_at=at,
        minutes=210, deadline_at=end, finished_at=end, ending="candidate",
    )  # fmt: skip
