"""What Prometheus and the log tell of several processes: counts that survive them, names that follow a request."""

import json
import os
import signal
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from exams.actions.starting import start_mock
from insights.models import WeaknessReport
from tests.servers import free_port
from tests.services.processes import (
    WORKER,
    Process,
    Web,
    environment,
    eventually,
    manage,
    running,
    session_of,
)

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
TOKEN = "m" * 40
NAME = "from-the-proxy-4711"


@pytest.fixture(scope="module")
def variables(test_database_url, private_redis, static_root):
    more = {"LOG_LEVEL": "INFO", "METRICS_TOKEN": TOKEN, "BEHIND_PROXY": "1", "STATIC_ROOT": str(static_root)}
    return environment(test_database_url, private_redis.url, **more)


@pytest.fixture(scope="module")
def web(variables, tmp_path_factory):
    with running(Web(variables, log=tmp_path_factory.mktemp("web") / "log")) as server:
        yield server


@pytest.fixture
def worker(variables, broker, tmp_path):
    counts = tmp_path / "counts"
    counts.mkdir()
    more = {"WORKER_METRICS_PORT": str(free_port()), "PROMETHEUS_MULTIPROC_DIR": str(counts)}
    with running(Process([*WORKER[:-3], "INFO", *WORKER[-2:]], variables | more, log=tmp_path / "log")) as process:
        yield process


def samples(text: bytes) -> dict[tuple[str, ...], float]:
    families = text_string_to_metric_families(text.decode())
    return {(s.name, *dict(sorted(s.labels.items())).values()): s.value for family in families for s in family.samples}


def told_by(web) -> dict[tuple[str, ...], float]:
    status, _, body = web.request("GET", "/metrics", Authorization=f"Bearer {TOKEN}")
    assert status == 200
    return samples(body)


def told_by_worker(worker, token: str = TOKEN) -> tuple[int, bytes]:
    connection = HTTPConnection("127.0.0.1", int(worker.variables["WORKER_METRICS_PORT"]), timeout=10)
    try:
        connection.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"})
        response = connection.getresponse()
        return response.status, response.read()
    except OSError:
        return 0, b""
    finally:
        connection.close()


HEALTH = ("cpimprep_requests_total", "GET", "healthz", "200")


def test_counts_of_all_web_processes_are_one_and_outlive_a_process(web) -> None:
    before = told_by(web).get(HEALTH, 0)
    for _ in range(20):
        web.request("GET", "/healthz")
    assert told_by(web)[HEALTH] == before + 20
    processes = children(web.running.pid)
    for child in processes:
        os.kill(child, signal.SIGKILL)
    assert eventually(lambda: web.request("GET", "/healthz")[0] == 200)
    assert told_by(web)[HEALTH] > before + 20
    for _ in range(20):
        web.request("GET", "/healthz")
    assert slots_of(web) <= {f"web-{number + 1}" for number in range(len(processes))}, "a dead one's place is taken"


def counts_of(web) -> Path:
    return Path(f"/dev/shm/cpimprep-metrics-{web.running.pid}")


def slots_of(web) -> set[str]:
    return {file.stem.partition("_")[2] for file in counts_of(web).iterdir()}


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def test_a_server_that_is_stopped_leaves_no_counts_behind(variables) -> None:
    server = Web(variables)
    folder = counts_of(server)
    assert folder.is_dir()
    server.kill(signal.SIGTERM)
    assert not folder.exists()


def test_the_queue_is_told_by_its_length_and_age(web, broker, variables) -> None:
    ring = "from insights.tasks import rebuild; [rebuild.delay(0) for _ in range(3)]"
    before = told_by(web)[("cpimprep_queue_length",)]
    assert manage("shell", "--command", ring, variables=variables).returncode == 0
    told = told_by(web)
    assert told[("cpimprep_queue_length",)] == before + 3
    assert told[("cpimprep_queue_oldest_seconds",)] > 0
    assert (told[("cpimprep_database_up",)], told[("cpimprep_broker_up",)]) == (1, 1)


# Beat as it is, but for a schedule that does not let the test wait for a minute.
QUICK_BEAT = (
    "from cpimprep import celery_app as app; "
    "app.conf.beat_schedule = {{'sweep': {{'task': 'exams.close_overdue', 'schedule': 1}}}}; "
    "app.Beat(schedule='{}').run()"
)


def test_the_last_tick_of_beat_is_told(web, variables, tmp_path) -> None:
    begin = timezone.now().timestamp()
    with running(Process(["django", "shell", "--command", QUICK_BEAT.format(tmp_path / "beat")], variables)):
        assert eventually(lambda: told_by(web).get(("cpimprep_beat_last_tick_timestamp_seconds",), 0) >= begin)


def test_without_redis_metrics_still_tell_the_rest(web, private_redis) -> None:
    private_redis.stop()
    try:
        told = told_by(web)
    finally:
        private_redis.start_again()
    assert (told[("cpimprep_database_up",)], told[("cpimprep_broker_up",)]) == (1, 0)
    assert ("cpimprep_attempts_open",) in told


@pytest.fixture
def finished(web, worker, candidate, form):
    """An exam ended over the web, and the worker that then built its report."""
    attempt = start_mock(user=candidate, blueprint_slug=form.blueprint.slug, now=timezone.now())
    url, session = reverse("exams:finish", args=[attempt.public_id]), session_of(candidate)
    status, headers, body = web.request("POST", url, {"answers": []}, session=session, **{"X-Request-ID": NAME})
    assert (status, headers["X-Request-ID"], json.loads(body)["state"]) == (200, NAME, "closed")
    assert eventually(lambda: WeaknessReport.objects.filter(user=candidate, built=1).exists())
    return worker


def test_a_task_names_the_request_that_asked_for_it_and_is_counted(finished, web, candidate) -> None:
    def of_the_task() -> list[dict]:
        return [line for line in finished.lines() if line.get("task") == "insights.rebuild"]

    assert eventually(lambda: any(line["event"] == "task_succeeded" for line in of_the_task()))
    lines = of_the_task()
    assert {line["request_id"] for line in lines} == {NAME}
    assert all(line["duration_ms"] >= 0 for line in lines if line["event"] == "task_succeeded")
    told = [line for line in web.lines() if line.get("request_id") == NAME and line["event"] == "request_finished"]
    assert [(line["code"], line["user_id"]) for line in told] == [(200, candidate.pk)]
    assert not [line for line in lines if "ip" in line or "user_id" in line], "no person travels with a task"

    assert told_by_worker(finished, "wrong")[0] == 401
    counted = ("cpimprep_tasks_total", "success", "insights.rebuild")
    assert eventually(lambda: samples(told_by_worker(finished)[1]).get(counted, 0) >= 1)
