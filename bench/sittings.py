"""An exam with as many simulated sittings as are asked for, put into PostgreSQL by PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import numpy as np
from django.db import connection, transaction

from accounts.models import User
from bank.models import QuestionVersion
from curriculum.models import Area, Blueprint, Section
from exams.models import Attempt, Form
from tests.factories import make_section, make_version
from tests.insights.sittings import make_form

FORMS, ANCHORS, AREAS = 4, 30, 8
BATCH = 2_000
FIRST_DAY = datetime(2025, 1, 1, 12, tzinfo=UTC)
DAYS = 600
# Its owner of a private server may leave out the checks of foreign keys, which take most of the time.
UNCHECKED = """SELECT set_config('session_replication_role', 'replica', true) FROM pg_roles
    WHERE rolname = current_user AND rolsuper"""
TABLES = """CREATE TEMPORARY TABLE sitting (attempt bigint, form bigint, area int, theta float) ON COMMIT DROP;
    CREATE TEMPORARY TABLE asked (form bigint, place int, version bigint, key int, area int, b float) ON COMMIT DROP"""
SITTINGS = """INSERT INTO sitting
    SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::int[], %s::float[])"""
ASKED = """INSERT INTO asked
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::int[], %s::int[], %s::float[])"""
ANSWERS = """INSERT INTO exams_answer (attempt_id, position, version_id, scored, seen, seconds, chosen)
    SELECT attempt, place, version, true, true, 30 + floor(60 * random()),
        CASE WHEN random() < .25 + .75 / (1 + exp(b - theta)) THEN key
        ELSE (key + 1 + floor(3 * random())::int) % 4 END
    FROM sitting JOIN asked USING (form, area)"""


class Exam:
    """`sittings` people who each sat one of four forms; each form's are a quarter logit better than the last's."""

    def __init__(self, sittings: int, questions: int) -> None:
        self.slug, self.answers = f"bench-{sittings}", sittings * questions
        self.rng = np.random.default_rng(sittings)
        self.blueprint, self.sections = _blueprint(self.slug, questions)
        pool = ANCHORS + FORMS * (questions - ANCHORS)
        versions = [make_version(self.sections[n % AREAS], key=n % 4) for n in range(pool)]
        self.b = dict(zip((version.pk for version in versions), self.rng.normal(-0.6, 0.9, pool), strict=True))
        forms = [make_form(self.blueprint, own, now=FIRST_DAY) for own in _parted(versions, questions)]
        attempts = self._attempts(forms, sittings)
        self._answer(forms, attempts)

    def _attempts(self, forms: list[Form], sittings: int) -> list[Attempt]:
        people = [User(email=f"{self.slug}-{n}@example.org", password="!") for n in range(sittings)]
        users = User.objects.bulk_create(people, batch_size=BATCH)
        start = [FIRST_DAY + timedelta(days=int(day)) for day in self.rng.integers(0, DAYS, sittings)]
        hour = timedelta(hours=1)
        return Attempt.objects.bulk_create(
            [
                Attempt(
                    user=user, kind="mock", blueprint=self.blueprint, form=forms[n % FORMS], state="closed",
                    started_at=at, minutes=60, deadline_at=at + hour, finished_at=at + hour, ending="candidate",
                )
                for n, (user, at) in enumerate(zip(users, start, strict=True))
            ],
            batch_size=BATCH,
        )  # fmt: skip

    def _answer(self, forms: list[Form], attempts: list[Attempt]) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(UNCHECKED)
            cursor.execute(TABLES)
            cursor.execute(ASKED, list(map(list, zip(*self._asked(forms), strict=True))))
            for start in range(0, len(attempts), BATCH):
                cursor.execute(SITTINGS, self._able(attempts[start : start + BATCH], forms))
            cursor.execute("SELECT setseed(0.5)")
            cursor.execute(ANSWERS)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _asked(self, forms: list[Form]) -> Iterator[tuple[int, int, int, int, int, float]]:
        area_of = {section.pk: area for area, section in enumerate(self.sections)}
        for form in forms:
            for row in form.questions.select_related("version").order_by("position"):
                version = row.version
                yield form.pk, row.position, version.pk, version.key, area_of[version.section_id], self.b[version.pk]

    def _able(self, attempts: list[Attempt], forms: list[Form]) -> list[list[float]]:
        """Abilities in the areas correlate .85."""
        lift = {form.pk: 0.25 * number for number, form in enumerate(forms)}
        form = [attempt.form_id for attempt in attempts]
        overall = self.rng.normal(0, 1, len(attempts))
        theta = np.sqrt(0.85) * overall[:, None] + np.sqrt(0.15) * self.rng.normal(0, 1, (len(attempts), AREAS))
        theta += np.array([lift[pk] for pk in form])[:, None]
        attempt = np.repeat([attempt.pk for attempt in attempts], AREAS).tolist()
        area = np.tile(np.arange(AREAS), len(attempts)).tolist()
        return [attempt, np.repeat(form, AREAS).tolist(), area, theta.ravel().tolist()]


def _blueprint(slug: str, questions: int) -> tuple[Blueprint, list[Section]]:
    blueprint = Blueprint.objects.create(
        slug=slug, name=slug, outline="cpim-8.0", summary=".", source_note=".", minutes=60,
        position=Blueprint.objects.count() + 1,
    )  # fmt: skip
    sections = [make_section(f"{slug}-{number}") for number in range(AREAS)]
    for position, section in enumerate(sections, 1):
        area = Area.objects.create(
            blueprint=blueprint, slug=section.slug, name=section.name, position=position, weight=100 / AREAS,
            scored=questions // AREAS,
        )  # fmt: skip
        area.sections.set([section])
    return blueprint, sections


def _parted(versions: list[QuestionVersion], questions: int) -> Iterator[list[QuestionVersion]]:
    """The first on every form, the others on one each."""
    unique = questions - ANCHORS
    for start in range(ANCHORS, len(versions), unique):
        yield versions[:ANCHORS] + versions[start : start + unique]
