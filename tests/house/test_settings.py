"""Settings that depend on the environment, read by a process of its own."""

import json
import os
import subprocess
import sys
import threading

import pytest

from cpimprep import embedded_worker
from tests.stages import production

SERVICES = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
OURS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "EMAIL_URL", "HTTPS", "BEHIND_PROXY", "DEMO")


def read(code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run([sys.executable, "-c", code], env=clean | variables, capture_output=True, text=True)


@pytest.fixture
def setting(tmp_path):
    def value(expression: str, **variables: str):
        code = f"import json; from cpimprep import settings as s; print(json.dumps({expression}, default=str))"
        done = read(code, VAR_DIR=str(tmp_path), **variables)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return value


@pytest.fixture
def group(setting):
    return lambda expression, **more: setting(expression, **production() | SERVICES | more)


@pytest.mark.parametrize("url", [{}, {"DATABASE_URL": ""}, {"DATABASE_URL": "sqlite:////tmp/elsewhere.sqlite3"}])
def test_every_sqlite_database_waits_for_its_writers(setting, url) -> None:
    options = setting("s.DATABASES['default']['OPTIONS']", **url)
    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 20)
    assert "journal_mode=WAL" in options["init_command"]


def test_a_pooled_connection_is_asked_before_it_is_lent(group) -> None:
    assert group("[s.DATABASES['default'][name] for name in ('CONN_MAX_AGE', 'CONN_HEALTH_CHECKS')]") == [0, True]


def test_the_newline_at_the_end_of_a_secret_file_is_no_part_of_the_secret(setting, tmp_path) -> None:
    (tmp_path / "key").write_text("k" * 50 + "\n")
    assert setting("s.SECRET_KEY", SECRET_KEY_FILE=str(tmp_path / "key")) == "k" * 50


def test_behind_the_proxy_throttling_counts_the_address_that_the_proxy_saw(group) -> None:
    counted = "getattr(s, 'ALLAUTH_TRUSTED_PROXY_COUNT', 0)"
    assert (group(counted), group(counted, BEHIND_PROXY="1")) == (0, 1)


@pytest.mark.parametrize("name", ["HSTS_INCLUDE_SUBDOMAINS", "HSTS_PRELOAD"])
def test_https_binds_other_sites_of_the_domain_only_when_told_to(group, name) -> None:
    assert group(f"s.SECURE_{name}", HTTPS="1") is False
    assert group(f"s.SECURE_{name}", **{"HTTPS": "1", name: "1"}) is True


def test_a_group_without_a_mail_server_is_not_served_and_told_why() -> None:
    done = read("import cpimprep.wsgi", **production() | SERVICES | {"EMAIL_URL": ""})
    assert done.returncode != 0
    assert "EMAIL_URL=smtp+tls://" in done.stderr


def test_a_dead_thread_of_a_run_without_redis_shows_on_the_health_page(client, db, monkeypatch) -> None:
    monkeypatch.setattr(embedded_worker, "_threads", [threading.Thread(name="embedded-worker")])
    monkeypatch.setattr("cpimprep.health.caches", {"default": None})
    assert client.get("/readyz").json()["broker"] == "EmbeddedThreadDied"
