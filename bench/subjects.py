"""What is measured: the requests that carry the load, the rebuild behind them, and two measuring rods for a save."""

from typing import Any

import psycopg
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from bench import banks, learner, progress
from bench.measure import Result, measure, measure_beside, runs
from bench.urls import BARE
from bench.world import World
from insights.actions import rebuild, want_rebuild

ONCE, OFTEN = 60, 300
SAVE, BARE_VIEW, BARE_SQL = "save", "save, bare Django view", "save, bare psycopg"
CANDIDATES = runs(ONCE) + 2
MARK = 10**6  # the sequence number by which the bare statement's parameters are found again


def all_results(world: World) -> list[Result]:
    results = [start(world), *saves(world), finish(world)]
    results += [*pages(world), *weakness(world), *banks.all_results(world), *progress.all_results(world)]
    return [*results, *learner.all_results(world)]


def start(world: World) -> Result:
    url = reverse("exams:start", args=[world.form.blueprint.slug])
    return measure("start", lambda n: world.candidates[n].call("POST", url, expect=303), n=ONCE, target=20.0)


def saves(world: World) -> list[Result]:
    """The same save three times over: ours, a bare view behind the same middleware, and the bare statement."""
    candidate = world.candidates[-1]
    attempt = world.start(candidate)
    url = reverse("exams:answer", args=[attempt.public_id, 75])
    save = {"chosen": 2, "first": 1, "flagged": False, "unsure": True, "seen": True, "seconds": 74}
    marks = {"struck": [0], "highlights": [[12, 31]]}
    bare = {"attempt": attempt.pk, "position": 76, "chosen": 2}

    def ours(n: int) -> object:
        return candidate.call("POST", url, save | {"seq": n + 1, "marks": marks})

    def view(n: int) -> object:
        return candidate.call("POST", BARE, bare | {"seq": n + 1})

    sql, parameters = _statement_of(lambda: ours(MARK - 1))
    attempt.answers.update(seq=0)
    return [
        *measure_beside({SAVE: ours, BARE_VIEW: view}, n=OFTEN, targets={SAVE: 2.8}),
        _bare_sql(sql, parameters),
    ]


def _statement_of(save: Any) -> tuple[str, Any]:
    """The UPDATE of a save as it goes to the driver."""
    seen: list[tuple[str, Any]] = []

    def note(execute: Any, sql: str, parameters: Any, *rest: Any) -> Any:
        seen.append((sql, parameters))
        return execute(sql, parameters, *rest)

    with connection.execute_wrapper(note):
        save()
    return next((sql, parameters) for sql, parameters in seen if sql.startswith("UPDATE"))


def _bare_sql(sql: str, parameters: Any) -> Result:
    given = connection.get_connection_params()
    given = {name: given[name] for name in ("dbname", "user", "password", "host", "port") if given.get(name)}
    with psycopg.connect(**given, autocommit=True) as bare:

        def execute(n: int) -> None:
            bare.execute(sql, [n + 1 if value == MARK else value for value in parameters])

        bare.execute("UPDATE exams_answer SET seq = 0")
        return measure(BARE_SQL, execute, n=OFTEN, counts=False)


def finish(world: World) -> Result:
    attempts = [world.answered(candidate) for candidate in world.candidates[: runs(ONCE)]]
    urls = [reverse("exams:finish", args=[attempt.public_id]) for attempt in attempts]
    body = {"reason": "candidate", "answers": [{"position": 150, "seq": 5, "chosen": 1}]}
    return measure("finish", lambda n: world.candidates[n].call("POST", urls[n], body), n=ONCE)


def pages(world: World) -> list[Result]:
    """The player of an open attempt, and the report of a closed one."""
    sitting, done = world.candidates[-2], world.candidates[0]
    closed = done.user.attempts.get()
    attempt = world.answered(sitting)
    player, state = (reverse(f"exams:{name}", args=[attempt.public_id]) for name in ("player", "state"))
    report, questions = (reverse(f"exams:{name}", args=[closed.public_id]) for name in ("report", "report_questions"))
    return [
        measure("player page", lambda n: sitting.call("GET", player), n=ONCE),
        measure("state", lambda n: sitting.call("GET", state), n=ONCE),
        measure("report page", lambda n: done.call("GET", report), n=ONCE, target=30.0),
        measure("report, 15 questions", lambda n: done.call("GET", questions), n=ONCE),
        measure("report, all questions", lambda n: done.call("GET", questions + "?all"), n=ONCE // 3),
    ]


def weakness(world: World) -> list[Result]:
    candidate, slug = world.candidates[0], world.form.blueprint.slug
    user = candidate.user
    report, ready = (reverse(f"insights:{name}_of", args=[slug]) for name in ("weakness", "readiness"))

    def build(n: int) -> None:
        (pk,) = want_rebuild(user.pk, blueprint_id=world.form.blueprint_id)
        if not rebuild(pk, now=timezone.now()):
            raise RuntimeError("nothing was rebuilt")

    return [
        measure("weakness rebuild", build, n=ONCE),
        measure("weakness page", lambda n: candidate.call("GET", report), n=ONCE, target=100.0),
        measure("readiness page", lambda n: candidate.call("GET", ready), n=ONCE, target=100.0),
    ]
