"""The documented reverse proxy, started as it is: TLS in front of gunicorn with a group's settings."""

import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml
from django.urls import reverse
from redis import Redis

from accounts.models import User
from bank.importing.reading import MOST_BYTES
from tests.servers import free_port
from tests.services.processes import CSRF, Web, environment, eventually, running

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
CADDYFILE = Path("deploy/Caddyfile")
PASSWORD = "plum-harbor-9"
TOKEN = "m" * 40
SITE = "localhost"  # resolves to this machine, and is a name of ALLOWED_HOSTS


class Proxy:
    """Caddy with a certificate of its own authority, which no browser and no machine is told to trust."""

    def __init__(self, folder: Path, upstream: int) -> None:
        self.port, plain = free_port(), free_port()
        # The ports of the machine are not ours: the one thing that differs from what a group runs.
        text = CADDYFILE.read_text()
        ours = f"\thttp_port {plain}\n\thttps_port {self.port}\n\tskip_install_trust\n"
        text = text.replace("{\n\tadmin off", f"{{\n{ours}\tadmin off", 1)
        (folder / "Caddyfile").write_text(text)
        places = {name: str(folder / name) for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "HOME")}
        told = {"SITE_ADDRESS": SITE, "TLS": "tls internal"}
        pages = str(Path("deploy/pages").resolve())
        environment = told | places | {"UPSTREAM": f"127.0.0.1:{upstream}", "PAGES": pages, "PATH": "/usr/bin:/bin"}
        command = ["caddy", "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment, stderr=log, stdout=log, cwd=folder)

    def ask(self, method: str, path: str, body: bytes | str | None = None, **headers: str):
        """(status, headers, body)"""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = HTTPSConnection(SITE, self.port, timeout=60, context=context)
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            return response.status, response.headers, response.read()
        finally:
            connection.close()

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz")[0] == 200
        except (OSError, HTTPException):
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def web(static_root, test_database_url, private_redis) -> Iterator[Web]:
    group = {"HTTPS": "1", "BEHIND_PROXY": "1", "METRICS_TOKEN": TOKEN, "LOG_LEVEL": "INFO"}
    variables = environment(test_database_url, private_redis.url, STATIC_ROOT=str(static_root), **group)
    with running(Web(variables)) as server:
        yield server


@pytest.fixture(scope="module")
def proxy(web, tmp_path_factory) -> Iterator[Proxy]:
    if not shutil.which("caddy"):
        pytest.skip("no caddy on this machine")
    caddy = Proxy(tmp_path_factory.mktemp("caddy"), web.port)
    try:
        assert eventually(lambda: caddy.answers() or caddy.process.poll() is not None)
        assert caddy.process.poll() is None, caddy.log.read_text()
        yield caddy
    finally:
        caddy.stop()


def sign_in(proxy, email: str, password: str = PASSWORD, **headers: str):
    form = urlencode({"login": email, "password": password, "csrfmiddlewaretoken": CSRF})
    origin = f"https://{SITE}:{proxy.port}"
    more = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": f"csrftoken={CSRF}", "Referer": origin + "/"}
    return proxy.ask("POST", reverse("account_login"), form, **more | headers)


@pytest.fixture
def mei(db) -> User:
    return User.objects.create_user("mei@example.org", PASSWORD)


def test_somebody_signs_in_over_tls_and_gets_cookies_for_tls_alone(proxy, mei) -> None:
    status, headers, _ = sign_in(proxy, mei.email)
    cookies = headers.get_all("Set-Cookie")
    assert (status, any(cookie.startswith("__Host-sessionid=") for cookie in cookies)) == (302, True)
    assert [cookie for cookie in cookies if "Secure" not in cookie] == []
    assert "max-age=31536000" in headers["Strict-Transport-Security"]


def test_throttling_counts_the_address_that_the_proxy_saw_and_not_one_that_was_made_up(proxy, private_redis) -> None:
    with Redis.from_url(private_redis.url, decode_responses=True) as redis:
        redis.flushall()
        assert sign_in(proxy, "nobody@example.org", "wrong", **{"X-Forwarded-For": "203.0.113.9"})[0] == 200
        counted = [key for key in redis.scan_iter() if ":login" in key]
    assert [key for key in counted if "127.0.0.1" in key]
    assert [key for key in counted if "203.0.113.9" in key] == []


def test_a_request_is_named_by_the_proxy_and_not_by_its_sender(proxy) -> None:
    names = {proxy.ask("GET", "/healthz", **{"X-Request-ID": "made-up-by-me"})[1]["X-Request-ID"] for _ in range(2)}
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f-]{36}", name) for name in names)


@pytest.mark.parametrize("path", ["/metrics", "/metrics/", "/metrics/x", "//metrics", "/./metrics", "/%6detrics"])
def test_metrics_stay_inside_even_for_whoever_has_the_token(proxy, web, path) -> None:
    status, _, body = proxy.ask("GET", path, Authorization=f"Bearer {TOKEN}")
    assert (status in (301, 404), b"cpimprep_requests" in body) == (True, False)
    assert web.request("GET", "/metrics", Authorization=f"Bearer {TOKEN}")[0] == 200


def test_a_body_that_is_too_large_is_refused_with_a_page_that_says_so(proxy) -> None:
    announced = {"Content-Type": "text/plain", "Content-Length": str(22 * 10**6)}
    status, headers, body = proxy.ask("POST", reverse("account_login"), b"x" * 1_000, **announced)
    assert (status, headers["Content-Type"]) == (413, "text/html; charset=utf-8")
    assert b"20 MB" in body


def test_the_proxy_lets_through_what_the_app_takes() -> None:
    limit = int(re.search(r"max_size (\d+)MB", CADDYFILE.read_text())[1]) * 10**6
    assert MOST_BYTES < limit < MOST_BYTES * 1.2


def test_while_web_starts_anew_requests_wait_and_none_fails(proxy, web) -> None:
    web.kill()
    web.start()
    assert [proxy.ask("GET", "/healthz")[0] for _ in range(5)] == [200] * 5


def test_the_health_that_compose_asks_of_each_part_leads_to_a_port_that_the_proxy_knows() -> None:
    services = yaml.safe_load(Path("docker-compose.yml").read_text())["services"]
    assert services["proxy"]["networks"] == ["front"]
    assert {"front", "data"} == set(services["web"]["networks"])
    assert "{$UPSTREAM:web:8000}" in CADDYFILE.read_text()


def test_a_client_that_speaks_half_a_request_holds_no_worker(proxy) -> None:
    with socket.create_connection((SITE, proxy.port)) as raw:
        raw.sendall(b"\x16\x03\x01")
        assert proxy.ask("GET", "/healthz")[0] == 200
