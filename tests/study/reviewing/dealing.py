"""Cards for the tests."""

from datetime import UTC, date, datetime, timedelta

from curriculum.models import Formula, Section, Term
from exams.actions.practicing import ask
from exams.actions.settling import answer
from exams.models import Attempt
from exams.saves import Save
from study.models import Card

TODAY = date(2026, 3, 2)
# A card that nobody has graded yet.
NEW = {
    "state": 1, "step": 0, "stability": None, "difficulty": None, "reps": 0, "reviewed_on": None, "reviewed_at": None,
    "begun_on": None,
}  # fmt: skip


def make_card(user, section, number=0, **fields):
    """An idea that was graded two days ago and is due today."""
    known = {
        "state": 2, "step": None, "stability": 2.0, "difficulty": 5.0, "reps": 1, "due_on": TODAY,
        "reviewed_on": TODAY - timedelta(days=2), "reviewed_at": datetime(2026, 2, 28, 9, tzinfo=UTC),
        "begun_on": TODAY - timedelta(days=2),
    }  # fmt: skip
    plain = {
        "kind": "idea",
        "key": f"{section.slug}/idea {number}",
        "name": f"idea {number}",
        "added_at": known["reviewed_at"],
    }
    return Card.objects.create(user=user, section=section, **plain | known | fields)


def make_term(section, number=0, **fields):
    texts = {"term": f"term {number}", "definition": "What $x$ it is.", "definition_html": f"Definition {number}."}
    return Term.objects.create(slug=f"term-{number}", section=section, **texts | fields)


def make_formula(section, number=0):
    return Formula.objects.create(
        slug=f"formula-{number}", number=number + 1, name=f"formula {number}", section=section, latex=["Q = 2x"],
        html="<math></math>",
        symbols=[{"symbol": "Q", "html": "Q", "meaning": "lot", "meaning_html": "lot", "unit": "pieces"}],
        use="When lots are ordered.", use_html="<p>When lots are ordered.</p>", trap_html="<p>Months for years.</p>",
    )  # fmt: skip


def answered(user, blueprint, versions, now, *, right=True, seconds=30, kind=Attempt.Kind.PRACTICE):
    """Questions answered one after another in tutored practice."""
    attempt = Attempt.objects.create(user=user, kind=kind, blueprint=blueprint, tutored=True, started_at=now)
    for number, version in enumerate(versions):
        asked = ask(attempt, version=version, now=now)
        asked.attempt, asked.version = attempt, version
        chosen = version.key if right else (version.key + 1) % 4
        assert answer(asked, reply=Save(seq=1, chosen=chosen, seconds=seconds), now=now + timedelta(minutes=number))
    return attempt


def sections_of(blueprint):
    return list(Section.objects.filter(areas__blueprint=blueprint).order_by("position"))
