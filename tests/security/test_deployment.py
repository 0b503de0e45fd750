"""Production settings: nothing that Django's own check warns of, no weak key, no secret in the tree."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stages import production

SERVICES = {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "REDIS_URL": "redis://127.0.0.1:1/0"}
OURS = ("DATABASE_URL", "REDIS_URL", "DEBUG", "SECRET_KEY", "EMAIL_URL", "HTTPS", "BEHIND_PROXY", "DEMO", "VAR_DIR")
GOOD_KEY = "Zk3v0cRq8Jx1mWb7nYt5uHs2dPg9eLf6aQi4oTz-BvNCxK8rQw2E"
# Keys and tokens as the services that give them out shape them, and private keys of any kind.
SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|\bglpat-[\w-]{20}\b"
    r"|\bxox[abprs]-[\w-]{10,}|\bsk_live_[A-Za-z0-9]{16,}|\bAIza[\w-]{35}\b|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"
    r"|(?i:(?:secret_key|password|passwd|api_?key|token))\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{32,}[\"']"
)
NOT_SECRET = {"only-for-the-tests-and-long-enough-to-be-accepted", GOOD_KEY}


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run([sys.executable, *arguments], env=clean | variables, capture_output=True, text=True)


def group(**more: str) -> dict[str, str]:
    """As docker-compose sets it up: behind a proxy that speaks TLS."""
    mail = {"EMAIL_URL": "smtp+tls://user:word@mail.example.org:587"}
    return production() | SERVICES | mail | {"SECRET_KEY": GOOD_KEY, "HTTPS": "1", "BEHIND_PROXY": "1"} | more


def test_the_check_before_deployment_finds_nothing(tmp_path) -> None:
    done = run("manage.py", "check", "--deploy", "--fail-level", "INFO", **group(VAR_DIR=str(tmp_path)))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "key", ["", "short", "x" * 60, "abcabcabc" * 8, "insecure-only-for-trying-out-and-much-longer-than-that"]
)
def test_a_weak_key_is_refused_with_a_word(key, tmp_path) -> None:
    done = run("-c", "import cpimprep.settings", **group(SECRET_KEY=key, VAR_DIR=str(tmp_path)))
    assert done.returncode != 0
    assert "SECRET_KEY" in done.stderr.splitlines()[-1]


def test_passwords_are_hashed_slowly(tmp_path) -> None:
    """As a server hashes them; the tests of all else have a quick way of their own."""
    code = (
        "import django; django.setup(); "
        "from django.contrib.auth.hashers import make_password; print(make_password('x'))"
    )
    done = run("-c", code, **group(VAR_DIR=str(tmp_path), DJANGO_SETTINGS_MODULE="cpimprep.settings"))
    name, rounds, *_ = done.stdout.split("$")
    assert (name, int(rounds) >= 600_000) == ("pbkdf2_sha256", True), done.stderr


def test_with_https_cookies_travel_by_it_alone_and_browsers_keep_to_it(tmp_path) -> None:
    code = (
        "from cpimprep import settings as s; "
        "print(s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, "
        "s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT)"
    )
    done = run("-c", code, **group(VAR_DIR=str(tmp_path)))
    assert done.stdout.split() == ["__Host-sessionid", "True", "True", "31536000", "True"], done.stderr
    plain = run("-c", code, **group(VAR_DIR=str(tmp_path), HTTPS="0"))
    assert plain.stdout.split() == ["sessionid", "False", "False", "0", "False"], plain.stderr


def test_no_file_of_the_tree_holds_a_secret() -> None:
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True)
    found = []
    for name in names.stdout.splitlines():
        if Path(name).is_file() and Path(name).suffix not in {".lock", ".png", ".jpg", ".gif", ".webp", ".xlsx"}:
            text = Path(name).read_text(errors="replace")
            found += [(name, hit[0]) for hit in SECRETS.finditer(text) if not any(one in hit[0] for one in NOT_SECRET)]
    assert found == []


def test_the_search_for_secrets_finds_one() -> None:
    assert SECRETS.search("-----BEGIN " + "RSA PRIVATE KEY-----")
    assert SECRETS.search('API_KEY = "' + "a1B2" * 10 + '"')
    assert SECRETS.search("AKIA" + "Q" * 16)


def test_every_secret_may_come_from_a_file() -> None:
    text = Path("cpimprep/settings.py").read_text()
    assert "FileAwareEnv(" in text
    assert "os.environ" not in text
