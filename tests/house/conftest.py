"""Everybody the house knows, one open and one closed attempt of the candidate, and a clock that stands."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.actions.tokens import make_token
from accounts.mail.links import token_of as mail_token_of
from accounts.models import AccessToken, User
from bank.actions.exhibits import create_exhibit
from bank.actions.judging import open_panel
from bank.actions.pictures import add_picture
from bank.actions.reviewing import submit
from bank.actions.writing import create_question
from bank.models import CalculationTemplate, Picture, QuestionBank, QuestionImport, Review
from curriculum.models import Blueprint, Formula, Section, Term
from exams.actions.closing import finish
from exams.actions.practicing import start_practice
from exams.actions.starting import start_mock
from exams.models import Assignment, Attempt, Form
from groups.actions import add_member, create_group
from groups.actions.invitations import make_link
from groups.links import token_of
from groups.models import Invitation, Membership, Role, StudyGroup
from study.models import Export
from tests.answering import answer_right
from tests.bank.authored import WHOLE
from tests.bank.drawing import make_template
from tests.bank.editor.drawn import drawn
from tests.bank.importing import MIXED, read_in
from tests.exams.assigning import make_mock
from tests.exams.drilling import make_drillable
from tests.factories import UserFactory, make_section, publish_questions
from tests.study.ledgers import keep_a_ledger
from tests.study.planning import studying

EDITOR_PAGES = ("new_question", "question_begin", "question_preview", "question_similar", "pictures")
BANK_PAGES = ("import", "export", "review_queue", "submit_many", "publish_many", "panels", "new_panel")
STEPS = ("submit", "withdraw", "publish", "retire", "revive", "edit", "draft", "history", "restore", "comments")
KEEPING_PAGES = (
    "questions", "change_many", "settings", "copy", "exhibits", "new_exhibit", "exhibit_preview", "calculations",
    "new_calculation", "calculation_preview",
)  # fmt: skip
MOCK_PAGES = ("", "_tutorial", "_start", "_edit", "_state", "_questions", "_assemble", "_people", "_remind")
GROUP_PAGES = (
    "group", "sharing", "leave", "members", "invitations", "invite_by_link", "invite_by_mail", "settings", "close",
    "trail", "trail_csv",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _no_memory_of_throttling_anywhere() -> None:
    """Where the clock stands and keys of people come again, counts of one test would throttle the next."""
    cache.clear()


@pytest.fixture
def standing_clock(now) -> Iterator[None]:
    with time_machine.travel(now, tick=False):
        yield


@pytest.fixture
def author(admin: User, now) -> User:
    user = UserFactory(email="olu@example.org", name="Olu")
    group = create_group(name="Group", slug="group", by=admin, now=now)
    add_member(group, user=user, role=Role.AUTHOR, by=admin, now=now)
    return user


@pytest.fixture
def closed(candidate: User, form: Form, now) -> Attempt:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=now)
    answer_right(attempt, 4, now=now)
    finish(attempt, queued={}, timed_out=False, by=candidate, now=now)
    return attempt


@pytest.fixture
def opened(closed: Attempt, attempt: Attempt) -> Attempt:
    """The candidate's second sitting, still open."""
    return attempt


@pytest.fixture
def as_person(candidate, stranger, author, admin) -> Callable[[str], Client]:
    people = {"candidate": candidate, "stranger": stranger, "author": author, "admin": admin}

    def sign_in(person: str) -> Client:
        client = Client()
        if person in people:
            client.force_login(people[person])
        return client

    return sign_in


@pytest.fixture
def drillable(blueprint: Blueprint, now) -> CalculationTemplate:
    return make_drillable(now, blueprint)


@pytest.fixture
def reviewed(author: User, invitation: Invitation, now) -> Review:
    """A question of the author's group's bank, by the author; it waits for a reviewer and is before a panel."""
    if not Section.objects.filter(slug="mrp").exists():
        make_section("mrp")
    bank, _ = QuestionBank.objects.get_or_create(slug="bank", defaults={"name": "Bank", "group": invitation.group})
    question = create_question(bank, item=WHOLE, by=author, now=now)
    review = submit(question, note="", by=author, now=now)
    open_panel(bank, name="Panel", questions=[question], by=author, now=now)
    create_exhibit(bank, title="Grid", body="A grid.", chart=None, by=author, now=now)
    make_template(bank, by=author, now=now)
    return review


@pytest.fixture
def reading_matter(blueprint: Blueprint) -> None:
    section = blueprint.areas.order_by("position")[0].sections.all()[0]
    Term.objects.create(slug="kanban", term="kanban", section=section, definition="A card.", definition_html="A card.")
    Formula.objects.create(slug="eoq", number=62, name="EOQ", section=section, latex=["Q"], html="Q", symbols=[])


@pytest.fixture
def practiced(candidate: User, form: Form, now) -> Attempt:
    """A practice of the candidate's, just begun. Its question is on no form: those are kept for mocks."""
    publish_questions(form.blueprint, each_section=1)
    return start_practice(user=candidate, blueprint=form.blueprint, now=now)


@pytest.fixture
def invitation(author: User, admin: User, now) -> Invitation:
    """A link into the author's group."""
    return make_link(
        StudyGroup.objects.get(slug="group"), role="member", days=14, most_uses=None, note="", by=admin, now=now
    )


@pytest.fixture
def brought(reviewed: Review, author: User, now) -> QuestionImport:
    """A file on its way into the author's bank, ready to look at."""
    return read_in(reviewed.question.bank, MIXED, by=author, now=now)


@pytest.fixture
def shown(reviewed: Review, author: User, now) -> Picture:
    """A picture in the author's bank."""
    return add_picture(reviewed.question.bank, data=drawn(), name="grid.png", by=author, now=now)


@pytest.fixture
def set_mock(author: User, admin: User, form: Form, now) -> Assignment:
    """A mock of the author's group, published."""
    versions = [row.version for row in form.questions.order_by("position").select_related("version")]
    return make_mock(StudyGroup.objects.get(slug="group"), form.blueprint, versions, by=admin, now=now)


@pytest.fixture
def planned(candidate: User, blueprint: Blueprint, now) -> dict[str, list[Any]]:
    """The addresses of the candidate's plan, log and milestones."""
    return studying(candidate, blueprint, now)


@pytest.fixture
def ledger(candidate: User, now) -> dict[str, list[int]]:
    """The addresses of the candidate's certification, an activity for it and its evidence."""
    return keep_a_ledger(candidate, now)


@pytest.fixture
def taken_along(candidate: User, now) -> Export:
    """An export of the candidate's, ready."""
    ready = {"state": Export.State.READY, "ready_at": now, "expires_at": now + timedelta(days=1)}
    return Export.objects.create(user=candidate, asked_at=now, stepped_at=now, **ready)


def api_arguments(attempt: Attempt, mock: int, member: int, job: int) -> dict[str, list[Any]]:
    steps = ("import_job", "import_entries", "import_commit", "import_undo", "import_discard")
    return {
        "api:nothing": ["nothing"],
        **{f"api:{name}": [attempt.blueprint.slug] for name in ("blueprint", "weakness_report")},
        **{f"api:{name}": [attempt.public_id] for name in ("attempt", "report")},
        **{f"api:{name}": ["group"] for name in ("mocks", "results")},
        "api:mock": ["group", mock],
        "api:member_results": ["group", member],
        **{f"api:{name}": ["bank"] for name in ("bank", "questions", "export", "imports", "import_begin")},
        **{f"api:{name}": ["bank", job] for name in steps},
    }


@pytest.fixture
def access_token(candidate: User, now) -> AccessToken:
    """A token of the candidate's."""
    made = {"name": "Grade book", "scopes": ["exams:read"], "days": 30, "site": "https://example.org"}
    return make_token(candidate, **made, by=candidate, now=now)[0]


@pytest.fixture
def address(
    closed: Attempt,
    opened: Attempt,
    drillable: CalculationTemplate,
    reading_matter: None,
    invitation: Invitation,
    reviewed: Review,
    brought: QuestionImport,
    shown: Picture,
    set_mock: Assignment,
    practiced: Attempt,
    planned: dict[str, list[Any]],
    ledger: dict[str, list[int]],
    taken_along: Export,
    access_token: AccessToken,
) -> Callable[[str], str]:
    """The address of a page of ours, filled with the candidate's attempts and the one blueprint."""

    panel = reviewed.version.panels.get()
    theirs = Membership.objects.get(group=invitation.group, role=Role.AUTHOR)

    arguments: dict[str, list[Any]] = {
        **api_arguments(opened, set_mock.pk, theirs.pk, brought.pk),
        "accounts:token_revoke": [access_token.pk],
        "exams:tutorial": [opened.blueprint.slug],
        "exams:start": [opened.blueprint.slug],
        "exams:forms_of": [opened.blueprint.slug],
        "insights:topic": [opened.blueprint.areas.first().sections.first().slug],
        "insights:weakness_of": [opened.blueprint.slug],
        "insights:readiness_of": [opened.blueprint.slug],
        "insights:calibrate": [opened.blueprint.slug],
        "insights:item_statistics": [opened.blueprint.slug],
        "insights:item": [opened.blueprint.slug, 1],
        "exams:answer": [opened.public_id, 1],
        "exams:drill": [drillable.slug],
        "exams:practice_session": [practiced.public_id],
        "exams:practice_problem": [practiced.public_id, 1],
        "exams:miss": [closed.public_id, 1],
        **{f"exams:{page}": [closed.answers.first().version.question_id] for page in ("practice_note", "bookmark")},
        "exams:drill_problem": [drillable.slug],
        "exams:problem": [closed.public_id, 1],
        "insights:problem_question": [closed.answers.first().version.question_id],
        "insights:problem_template": [drillable.pk],
        "curriculum:term": ["kanban"],
        "curriculum:formula": ["eoq"],
        **{f"groups:{page}": ["group"] for page in GROUP_PAGES},
        **{f"insights:progress{page}": ["group"] for page in ("", "_csv", "_xlsx", "_ranking")},
        "insights:progress_of": ["group", theirs.pk],
        **{f"groups:{page}": ["group", theirs.pk] for page in ("member", "remove", "hand_over")},
        **{f"groups:{page}": ["group", invitation.pk] for page in ("invite_again", "revoke")},
        **{f"bank:{page}": ["bank"] for page in (*BANK_PAGES, *EDITOR_PAGES, *KEEPING_PAGES)},
        "bank:banks_of_group": ["group"],
        "bank:question": ["bank", reviewed.question.slug],
        "insights:bank_items": ["bank"],
        "insights:bank_item": ["bank", reviewed.question.slug],
        "bank:exhibit": ["bank", "grid"],
        **{f"bank:{page}": ["bank", "weeks-of-supply"] for page in ("calculation", "calculation_draws")},
        **{f"bank:question_{step}": ["bank", reviewed.question.slug] for step in STEPS},
        **{f"bank:{page}": ["bank", reviewed.pk] for page in ("review", "review_solve", "review_decide")},
        **{f"bank:{page}": ["bank", panel.pk] for page in ("panel", "panel_judge", "panel_move")},
        "bank:import_job": ["bank", brought.pk],
        "exams:picture": [shown.digest],
        **{f"exams:{page}": ["group"] for page in ("mocks", "mock_new")},
        **{f"exams:mock{page}": ["group", set_mock.pk] for page in MOCK_PAGES},
        "bank:panel_comment": ["bank", panel.pk, reviewed.version_id],
        "groups:join": [token_of(invitation)],
        "accounts:mail_off": [mail_token_of(theirs.user, "mail_reviews")],
        **planned,
        **ledger,
        "study:export_download": [taken_along.pk],
        **{f"exams:{page}": [opened.public_id] for page in ("player", "state", "notes", "finish")},
        **{f"exams:{page}": [closed.public_id] for page in ("report", "report_why", "report_questions", "report_csv")},
    }
    return lambda name: reverse(name, args=arguments.get(name))
