"""What every kind of page tells the browser, and that no template needs an exception to it."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from accounts.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
# A page that a command writes to a file, and no view serves, carries its style within.
WRITTEN = {Path("templates/bank/content_report.html")}
TEMPLATES = sorted({*Path("templates").rglob("*.html")} - WRITTEN)
PAGES = [
    "home", "about", "healthz", "exams:list", "exams:history", "exams:tutorial", "exams:player", "exams:state",
    "exams:report", "exams:report_questions", "exams:report_csv", "insights:weakness", "accounts:profile",
    "account_email",
]  # fmt: skip


def check(response) -> None:
    policy = response["Content-Security-Policy"]
    if "Content-Disposition" in response:
        assert policy == "default-src 'none'; sandbox; frame-ancestors 'none'"
    else:
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "base-uri 'none'" in policy
        assert "form-action 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response["Permissions-Policy"]


@pytest.mark.parametrize("name", PAGES)
def test_every_kind_of_page_carries_the_security_headers(name, signed_in, candidate, address) -> None:
    response = signed_in(candidate).get(address(name))
    assert response.status_code == 200
    check(response)


@pytest.mark.parametrize("path", ["/nothing/", "/attempts/00000000-0000-0000-0000-000000000000/report/"])
def test_error_pages_carry_them_too(signed_in, stranger, path) -> None:
    response = signed_in(stranger).get(path)
    assert response.status_code == 404
    check(response)


@pytest.mark.parametrize("name", ["exams:player", "exams:state"])
def test_the_player_is_never_kept_by_the_back_button(name, signed_in, candidate, address) -> None:
    assert "no-store" in signed_in(candidate).get(address(name))["Cache-Control"]


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client) -> None:
    User.objects.create_user("mei@example.org", "correct horse battery")
    page = client.get(reverse("account_login"))
    response = client.post(reverse("account_login"), {"login": "mei@example.org", "password": "correct horse battery"})
    session, csrf = response.cookies["sessionid"], page.cookies["csrftoken"]
    assert session["httponly"]
    assert (session["samesite"], csrf["samesite"]) == ("Lax", "Lax")


def test_a_visitor_gets_no_cookie(client) -> None:
    for name in ("home", "about", "privacy", "terms"):
        assert not client.get(reverse(name)).cookies


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
def test_no_template_has_inline_style_or_script(template) -> None:
    text = template.read_text()
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", text)
    for attributes in re.findall(r"<script\b([^>]*)>", text):
        assert "src=" in attributes or 'type="application/json"' in attributes
