"""A group with a bank, a mock, an import and an attempt of its leader, who has a token for everything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bank.models import QuestionImport
from exams.actions.closing import finish
from exams.actions.sitting import start_assigned
from exams.models import Assignment, Attempt
from groups.models import Membership
from tests.answering import answer_right
from tests.api.programs import program_of
from tests.bank.authored import Desk
from tests.bank.importing import MIXED, brought_in, read_in
from tests.exams.assigning import make_mock, own_questions
from tests.factories import make_blueprint


@dataclass
class World:
    desk: Desk
    secret: str
    mock: Assignment
    attempt: Attempt
    member: int
    ready: QuestionImport
    done: QuestionImport

    def parameters(self, path: str) -> dict[str, Any]:
        """What stands in an address of this form."""
        if "/attempts/" in path:
            return {"public_id": str(self.attempt.public_id)}
        found: dict[str, Any] = {}
        if "{slug}" in path:
            blueprints = "/blueprints/" in path or "/weakness-reports/" in path
            found["slug"] = self.attempt.blueprint.slug if blueprints else self.desk.slug
        if "{number}" in path:
            found["number"] = self._number(path)
        return found

    def _number(self, path: str) -> int:
        if "/mocks/" in path:
            return self.mock.pk
        if "/members/" in path:
            return self.member
        return self.done.pk if path.endswith("undo") else self.ready.pk


def make_world(now: datetime) -> World:
    desk, blueprint = Desk(now), make_blueprint(scored=2, pretest=1)
    desk.approved()
    desk.submitted()
    versions = own_questions(desk.group, blueprint, each_section=2)
    mock = make_mock(desk.group, blueprint, versions, by=desk.lea, now=now)
    attempt = start_assigned(user=desk.lea, group_slug=desk.slug, number=mock.pk, now=now)
    answer_right(attempt, 3, now=now)
    finish(attempt, queued={}, timed_out=False, by=desk.lea, now=now)
    done = brought_in(desk.bank, MIXED.replace("netted", "ordered"), by=desk.lea, now=now)
    ready = read_in(desk.bank, MIXED, by=desk.lea, now=now)
    program = program_of(desk.lea, now=now)
    member = Membership.objects.get(user=desk.lea).pk
    return World(desk, program.secret, mock, attempt, member, ready, done)
