"""Every operation, whoever asks: with no token, one that is no more, one without the scope, and people of each role."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from accounts.actions.tokens import revoke_token
from accounts.tokens.scopes import Scope
from accounts.tokens.secrets import new_secret
from api.interface import description
from tests.api.programs import Program, expired_program_of
from tests.api.worlds import World
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PEOPLE = ("stranger", "member", "reviewer", "author", "leader")
NAMES = {"member": "max", "reviewer": "remy", "author": "vera", "leader": "lea"}
EVERYBODY, LEADERS_ATTEMPT = "200", "404 404 404 404 200"
MEMBERS, READERS = "404 200 200 200 200", "404 403 200 200 200"
WRITERS = "404 403 403 200 200"
# What each is answered, in the order of PEOPLE; the attempt is the leader's, and so is the member that is named.
STATUSES = {
    "me": EVERYBODY,
    "blueprints": EVERYBODY,
    "blueprint": EVERYBODY,
    "attempts": EVERYBODY,
    "attempt": LEADERS_ATTEMPT,
    "report": LEADERS_ATTEMPT,
    "weakness_report": EVERYBODY,
    "groups": EVERYBODY,
    "mocks": MEMBERS,
    "mock": MEMBERS,
    "results": "404 403 403 403 200",
    "member_results": "404 403 403 403 200",
    "banks": EVERYBODY,
    "bank": READERS,
    "questions": READERS,
    "export": WRITERS,
    "imports": WRITERS,
    "import_begin": "404 403 403 422 422",  # 422: no file comes along
    "import_job": WRITERS,
    "import_entries": WRITERS,
    "import_commit": "404 403 403 202 202",
    "import_undo": "404 403 403 202 202",
    "import_discard": WRITERS,
}
WORK: dict[str, Any] = {"import_begin": {"file": ""}}


def operations() -> dict[str, tuple[str, str, str]]:
    """Method, path and scope of each by its name."""
    return {
        details["operationId"]: (method, path, details["x-scope"])
        for path, methods in description()["paths"].items()
        for method, details in methods.items()
    }


@pytest.fixture
def ask(world: World) -> Callable[[Program, str], Any]:
    def send(program: Program, name: str) -> Any:
        method, path, _ = operations()[name]
        url = path.removeprefix("/api/v1").format(**world.parameters(path))
        if name == "export":
            url += "?format=native"
        return program.get(url) if method == "get" else program.post(url, WORK.get(name))

    return send


def test_every_operation_has_a_row() -> None:
    assert set(STATUSES) == set(operations())


def test_without_a_valid_token_nothing_is_done(world, ask, program, now) -> None:
    revoked, unused = program(world.desk.lea), program(world.desk.vera)
    revoke_token(world.desk.lea, number=revoked.token.pk, by=world.desk.lea, now=now)
    world.desk.vera.is_active = False
    world.desk.vera.save()
    without = {
        "none": Program(),
        "made up": Program("secret"),
        "never given": Program(new_secret()),
        "revoked": revoked,
        "of somebody who is deactivated": unused,
        "expired": expired_program_of(world.desk.remy, now=now),
    }
    for name in STATUSES:
        for kind, given in without.items():
            response = ask(given, name)
            assert response.status_code in (401, 429), (name, kind)  # 429: that was the sixtieth
            if response.status_code == 401:
                assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_token_does_what_its_scopes_say_and_names_the_one_it_lacks(world, ask, program) -> None:
    for name, (_, _, scope) in operations().items():
        if scope is None:
            continue
        refused = ask(program(world.desk.lea, scopes=[other for other in Scope if other != scope]), name)
        assert (refused.status_code, refused.json()["scope"]) == (403, scope), name
        assert f'scope="{scope}"' in refused["WWW-Authenticate"]
        world.desk.lea.access_tokens.all().delete()


@pytest.mark.parametrize("person", PEOPLE)
def test_people_get_what_their_roles_reach(world, ask, program, person) -> None:
    user = UserFactory() if person == "stranger" else world.desk.people[NAMES[person]]
    theirs = program(user)
    got = {name: ask(theirs, name).status_code for name in STATUSES if not name.startswith("import_")}
    for name in ("import_begin", "import_job", "import_entries", "import_undo", "import_commit"):
        got[name] = ask(theirs, name).status_code
    wanted = {name: int(dict(zip(PEOPLE, _row(name), strict=True))[person]) for name in got}
    assert got == wanted


def test_an_import_is_discarded_by_who_may_write(world, ask, program) -> None:
    for person, status in zip(PEOPLE, _row("import_discard"), strict=True):
        user = UserFactory() if person == "stranger" else world.desk.people[NAMES[person]]
        response = ask(program(user), "import_discard")
        assert response.status_code in (int(status), 409), person  # 409: it was discarded a moment ago


def _row(name: str) -> list[str]:
    row = STATUSES[name].split()
    return row * len(PEOPLE) if len(row) == 1 else row


def test_who_left_the_group_finds_nothing_of_it(world, ask, program, now) -> None:
    theirs = program(world.desk.lea)
    world.desk.lea.memberships.all().delete()
    found = {name: ask(theirs, name).status_code for name in STATUSES}
    assert {name for name, status in found.items() if status == 200} == {
        name for name, row in STATUSES.items() if row == EVERYBODY
    }
    assert set(found.values()) == {200, 404}


def test_a_token_ends_at_its_moment(world, ask, now, standing_clock) -> None:
    standing_clock.move_to(now + timedelta(days=30) - timedelta(seconds=1))
    assert ask(Program(world.secret), "me").status_code == 200
    standing_clock.move_to(now + timedelta(days=30))
    refused = ask(Program(world.secret), "me")
    assert (refused.status_code, "expired" in refused.json()["detail"]) == (401, True)
