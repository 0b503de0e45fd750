"""Small exams made from nothing, for tests that care about behaviour rather than content."""

from itertools import count
from typing import Any

import factory

from accounts.models import User
from bank.content.loading import BUNDLED
from bank.models import Question, QuestionBank, QuestionVersion
from curriculum.models import Area, Blueprint, Section

numbers = count(1)
LEVELS = ["remember", "understand", "apply", "analyse"]


class UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person-{n}@example.org")
    password = "!"


def make_section(slug: str, outline: str = "cpim-8.0") -> Section:
    position = Section.objects.filter(outline=outline).count() + 1
    return Section.objects.create(slug=slug, outline=outline, name=slug.title(), position=position)


def make_blueprint(slug: str = "mini-1.0", *, scored: int = 3, pretest: int = 1, minutes: int = 60) -> Blueprint:
    """A blueprint of two areas, demand and supply, with two sections each."""
    blueprint = Blueprint.objects.create(
        slug=slug,
        name="Mini 1.0",
        outline="cpim-8.0",
        summary="A small exam.",
        source_note="Made for tests.",
        position=Blueprint.objects.count() + 1,
        minutes=minutes,
    )
    for position, name in enumerate(("demand", "supply"), 1):
        area = Area.objects.create(
            blueprint=blueprint,
            slug=name,
            name=name.title(),
            position=position,
            weight=50,
            scored=scored,
            pretest=pretest,
        )
        area.sections.set([_section(f"{name}-{part}") for part in ("one", "two")])
    return blueprint


def _section(slug: str) -> Section:
    return Section.objects.filter(slug=slug).first() or make_section(slug)


def make_version(section: Section, *, key: int = 0, **fields: Any) -> QuestionVersion:
    """A published question of the bundled bank with its first version."""
    return make_versions({"section": section, "key": key, **fields})[0]


def make_versions(*each: dict[str, Any]) -> list[QuestionVersion]:
    """Published questions, in as many statements as one takes: thousands of tests begin with a bank."""
    bank, _ = QuestionBank.objects.get_or_create(slug=BUNDLED, defaults={"name": "Bundled"})
    legacy = Section.objects.filter(slug="p1.any").first() or make_section("p1.any", "part-1")
    taken = [next(numbers) for _ in each]
    questions = Question.objects.bulk_create(Question(bank=bank, slug=f"question-{number}") for number in taken)
    versions = QuestionVersion.objects.bulk_create(
        QuestionVersion(**{"question": question, "legacy_part_1": legacy, **version_fields(number), **fields})
        for question, number, fields in zip(questions, taken, each, strict=True)
    )
    for version in versions:
        version.question.current, version.question.state = version, Question.State.PUBLISHED
    Question.objects.bulk_update((version.question for version in versions), ["current", "state"])
    return versions


def version_fields(number: int) -> dict[str, Any]:
    stem = f"Question {number}?"
    return {
        "number": 1, "level": LEVELS[number % 4], "concept": f"concept {number}", "reference": "A text", "angoff": 0.6,
        "stem": stem, "stem_html": f"<p>{stem}</p>", "options": [make_option(text) for text in "WXYZ"],
        "content_hash": str(number), "checked": True,
    }  # fmt: skip


def make_option(text: str) -> dict[str, str]:
    return {"text": text, "html": text, "why": f"Because of {text}.", "why_html": f"<p>Because of {text}.</p>"}


def publish_questions(blueprint: Blueprint, *, each_section: int) -> list[QuestionVersion]:
    """Questions in every section of the blueprint, their keys going round the four options."""
    sections = Section.objects.filter(areas__blueprint=blueprint).order_by("position")
    return make_versions(*({"section": section, "key": n % 4} for section in sections for n in range(each_section)))
