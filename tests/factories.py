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
    number = next(numbers)
    bank, _ = QuestionBank.objects.get_or_create(slug=BUNDLED, defaults={"name": "Bundled"})
    legacy = Section.objects.filter(slug="p1.any").first() or make_section("p1.any", "part-1")
    question = Question.objects.create(bank=bank, slug=f"question-{number}")
    stem = f"Question {number}?"
    version = QuestionVersion.objects.create(
        **{
            "question": question, "number": 1, "section": section, "legacy_part_1": legacy, "level": LEVELS[number % 4],
            "concept": f"concept {number}", "reference": "A text", "angoff": 0.6, "stem": stem,
            "stem_html": f"<p>{stem}</p>", "options": [make_option(text) for text in "WXYZ"], "key": key,
            "content_hash": str(number), "checked": True, **fields,
        }
    )  # fmt: skip
    question.current, question.state = version, Question.State.PUBLISHED
    question.save()
    return version


def make_option(text: str) -> dict[str, str]:
    return {"text": text, "html": text, "why": f"Because of {text}.", "why_html": f"<p>Because of {text}.</p>"}


def publish_questions(blueprint: Blueprint, *, each_section: int) -> list[QuestionVersion]:
    """Questions in every section of the blueprint, their keys going round the four options."""
    sections = Section.objects.filter(areas__blueprint=blueprint).order_by("position")
    return [make_version(section, key=n % 4) for section in sections for n in range(each_section)]
