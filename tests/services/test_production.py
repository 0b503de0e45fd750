"""What a group runs: settings that refuse to be half set, hashed files, a server that may die at any moment."""

import gzip
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path

import pytest
import yaml
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from exams.actions.starting import start_mock
from tests.services.processes import (
    APPLICATION,
    BEAT,
    Process,
    Web,
    environment,
    eventually,
    manage,
    running,
    session_of,
)

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
PRODUCTION = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("DATABASE_URL", "", "DATABASE_URL=postgres://"),
        ("DATABASE_URL", "sqlite:///var/db.sqlite3", "SQLite serves one person"),
        ("REDIS_URL", "", "REDIS_URL=redis://"),
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("DEMO", "1", "published password"),
    ],
)
def test_half_set_production_refuses_to_start_and_says_why(variable, value, says) -> None:
    done = manage(
        "check", variables=environment(PRODUCTION["DATABASE_URL"], PRODUCTION["REDIS_URL"], **{variable: value})
    )
    assert done.returncode != 0
    assert says in done.stderr


def test_djangos_deployment_checks_have_nothing_to_say() -> None:
    key = "x1-" * 20 + "aVeryLongAndVariedKey#4711"
    variables = environment(*PRODUCTION.values(), HTTPS="1", SECRET_KEY=key, ALLOWED_HOSTS="exams.example.org")
    done = manage("check", "--deploy", "--fail-level", "WARNING", variables=variables)
    assert (done.returncode, "no issues" in done.stdout + done.stderr) == (0, True), done.stderr


def test_a_key_may_come_from_a_file(tmp_path) -> None:
    secret = tmp_path / "key"
    secret.write_text("only-for-this-test-8d1f0c27b6e94a53\n")
    variables = environment(*PRODUCTION.values(), SECRET_KEY_FILE=str(secret))
    del variables["SECRET_KEY"]
    assert manage("check", variables=variables).returncode == 0


def test_the_players_modules_import_each_other_by_hashed_names(static_root) -> None:
    manifest = json.loads((static_root / "staticfiles.json").read_text())["paths"]
    modules = [static_root / hashed for name, hashed in manifest.items() if re.match(r"(player|js)/.*\.js$", name)]
    imports = [name for module in modules for name in re.findall(r'\bfrom\s*["\']([^"\']+)', module.read_text())]
    assert imports
    assert [name for name in imports if not re.search(r"\.[0-9a-f]{12}\.js$", name)] == []


def test_every_hashed_import_leads_to_a_file(static_root) -> None:
    for module in (static_root / "player").glob("*.js"):
        for name in re.findall(r'\bfrom\s*["\'](\.[^"\']+)', module.read_text()):
            assert (module.parent / name).resolve().exists(), (module.name, name)


@pytest.fixture(scope="module")
def web(static_root, test_database_url, private_redis):
    variables = environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root))
    with running(Web(variables)) as server:
        yield server


@pytest.mark.parametrize(("path", "holds"), [("/", b"<html"), ("/healthz", b'"ok"'), ("/readyz", b'"database": "ok"')])
def test_gunicorn_serves_with_production_settings(web, path, holds) -> None:
    status, _, body = web.request("GET", path)
    assert status == 200
    assert holds in body


def test_readiness_tells_database_clock_and_broker_apart(web) -> None:
    every = ("status", "database", "clock", "broker")
    assert json.loads(web.request("GET", "/readyz")[2]) == dict.fromkeys(every, "ok")


def test_static_files_are_compressed_and_kept_for_ever(web) -> None:
    page = web.request("GET", "/")[2].decode()
    path = re.search(r"/static/css/[\w.-]+\.css", page)[0]
    status, headers, body = web.request("GET", path, **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in headers["Cache-Control"]
    assert b"{" in gzip.decompress(body)


def test_a_foreign_host_name_is_refused(web) -> None:
    assert web.request("GET", "/", Host="evil.example")[0] == 400


def test_errors_show_no_insides(web) -> None:
    status, _, body = web.request("GET", "/nothing/here/")
    assert status == 404
    assert b"urlpatterns" not in body
    assert b"Traceback" not in body


def test_a_restart_of_the_database_costs_no_request(web) -> None:
    """Every connection of the server's pools is cut, as a restart of PostgreSQL cuts them."""
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: web.request("GET", "/readyz"), range(16)))
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = %s"
    with connection.cursor() as cursor:
        cursor.execute(cut, [APPLICATION])
        assert cursor.fetchone()[0] >= 1
    assert [web.request("GET", "/readyz")[0] for _ in range(8)] == [200] * 8


def tries(service: str) -> int:
    """After so many answers amiss in a row a container counts as unhealthy."""
    return yaml.safe_load(Path("docker-compose.yml").read_text())["services"][service]["healthcheck"]["retries"]


def healthcheck(service: str, **replacing: str) -> list[str]:
    """The command by which docker-compose.yml asks for a service's health, made to fit this machine."""
    kind, *command = yaml.safe_load(Path("docker-compose.yml").read_text())["services"][service]["healthcheck"]["test"]
    for old, new in replacing.items():
        command = [part.replace(old.replace("_", "/"), new) for part in command]
    return ["sh", "-c", *command] if kind == "CMD-SHELL" else [sys.executable, *command[1:]]


def healthy(command: list[str], variables: dict[str, str] | None = None) -> bool:
    return subprocess.run(command, env=variables, capture_output=True, timeout=30, check=False).returncode == 0


@pytest.mark.parametrize("hosts", ["exam.example.org", "exam.example.org, localhost", ".example.org", "*"])
def test_web_is_healthy_under_the_name_a_group_gives_it(hosts, test_database_url, private_redis, static_root) -> None:
    documented = {"ALLOWED_HOSTS": hosts, "HTTPS": "1", "BEHIND_PROXY": "1", "STATIC_ROOT": str(static_root)}
    variables = environment(test_database_url, private_redis.url, **documented)
    with running(Web(variables)) as server:
        asking = healthcheck("web", **{"8000": str(server.port)})
        assert any(healthy(asking, variables) for _ in range(tries("web")))
    assert not healthy(asking, variables)


def test_beat_is_healthy_while_it_writes_its_schedule(test_database_url, private_redis, tmp_path) -> None:
    asking = healthcheck("beat", _tmp=str(tmp_path))
    assert not healthy(asking)
    variables = environment(test_database_url, private_redis.url)
    with running(Process([*BEAT, "--schedule", str(tmp_path / "beat")], variables)):
        assert eventually(lambda: healthy(asking))
    for file in tmp_path.glob("beat*"):
        os.utime(file, (time.time() - 900,) * 2)
    assert not healthy(asking)


@pytest.mark.parametrize("service", ["web", "worker", "beat"])
def test_nothing_runs_before_the_database_is_set_up(service) -> None:
    waits = yaml.safe_load(Path("docker-compose.yml").read_text())["services"][service]["depends_on"]
    assert waits["setup"] == {"condition": "service_completed_successfully"}


def save_until_it_dies(web, url, session, position):
    """The highest sequence number acknowledged before the connection broke."""
    acknowledged = 0
    for seq in range(1, 2_000):
        try:
            path = url.replace("/0/", f"/{position}/")
            status, _, body = web.request("POST", path, {"seq": seq, "chosen": seq % 4}, session=session)
        except (OSError, HTTPException):
            break
        if status == 200 and json.loads(body)["status"] == "saved":
            acknowledged = seq
    return acknowledged


@pytest.mark.fault(
    "A web server is killed in the middle of a save",
    sees="The player says “not saved yet” and sends again by itself.",
    kept="Every acknowledged answer; the one under way is stored whole or not at all, and sent again.",
)
@pytest.mark.parametrize("trial", range(2))
def test_a_server_killed_amid_saves_loses_none_it_acknowledged(web, candidate, form, trial) -> None:
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())
    session, url = session_of(candidate), reverse("exams:answer", args=[attempt.public_id, 0])
    with ThreadPoolExecutor(8) as pool:
        savers = [pool.submit(save_until_it_dies, web, url, session, position) for position in range(1, 9)]
        stored = attempt.answers.filter(seq__gte=3)
        eventually(lambda: stored.count() == 8)
        web.kill()
        acknowledged = [saver.result() for saver in savers]
    kept = list(attempt.answers.order_by("position").values_list("seq", flat=True))
    assert min(acknowledged) >= 2
    assert all(0 <= seq - known <= 1 for seq, known in zip(kept, acknowledged, strict=True)), (kept, acknowledged)
    web.start()
    assert web.request("POST", url.replace("/0/", "/1/"), {"seq": 5_000, "chosen": 1}, session=session)[0] == 200
