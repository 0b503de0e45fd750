"""Whatever is sent, the answer is a clear refusal and never a server error."""

import json

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
BOUNDED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip
FIELDS = ("seq", "chosen", "first", "flagged", "unsure", "seen", "seconds", "marks", "text", "position", "reason")
ODD = st.one_of(JSON, st.sampled_from([2**53 - 1, 2**63, -1, 0, 1, "\x00", "1", [[0, 10**30]], {"struck": [10**400]}]))
SAVES = st.dictionaries(st.sampled_from(FIELDS), ODD, max_size=8)
ENDS = st.fixed_dictionaries({}, optional={"answers": st.lists(SAVES | JSON, max_size=4) | JSON, "reason": ODD})
NASTY = ["", "\x00", "a\x00b", "x" * 100_000, "😀" * 300, "-1", "' OR 1=1 --", "<script>", "\ud7ff￾", "%00", "1e999"]


@pytest.fixture
def send(signed_in, candidate, address):
    client = signed_in(candidate)
    return lambda name, data: client.post(address(name), json.dumps(data), content_type="application/json")


@pytest.mark.parametrize("name", ["exams:answer", "exams:notes"])
def test_any_json_is_saved_or_refused(send, name) -> None:
    @BOUNDED
    @given(SAVES | JSON)
    def any_of_them(data) -> None:
        assert send(name, data).status_code in (200, 422)

    any_of_them()


def test_any_end_ends_or_is_refused(send) -> None:
    @BOUNDED
    @given(ENDS | JSON)
    def any_of_them(data) -> None:
        assert send("exams:finish", data).status_code in (200, 422)

    any_of_them()


FORMS = {
    "/accounts/login/": ("login", "password", "next", "remember"),
    "/accounts/signup/": ("email", "password1", "next"),
    "/accounts/password/reset/": ("email",),
    "/accounts/email/": ("email", "action_add"),
    "/profile/": ("name", "time_zone", "exam_date", "player_keys"),
    "/problems/": ("withdraw",),
    "/question-of-the-day/": ("day", "version", "chosen", "entered", "seconds"),
    "/taster/": ("next", "blueprint"),
    "/exams/mini-1.0/start/": ("form",),
}


@pytest.mark.parametrize("value", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("url", FORMS)
def test_a_form_full_of_nonsense_is_refused_or_ignored(client, signed_in, candidate, form, url, value) -> None:
    fields = dict.fromkeys(FORMS[url], value)
    for person in (client, signed_in(candidate)):
        assert person.post(url, fields).status_code < 500


@pytest.mark.parametrize("url", FORMS)
def test_a_body_that_is_no_form_is_refused_or_ignored(client, form, url) -> None:
    for kind in ("multipart/form-data; boundary=x", "application/json", "text/plain", "x/y; charset=nonsense"):
        assert client.generic("POST", url, b"\xff\x00--x", content_type=kind).status_code < 500


QUERIES = ("show", "area", "q", "page", "all")
NUMBERS = ("0", "-1", "²", "٣", "9" * 400, "1.5", "last", "NaN")


@pytest.mark.parametrize("query", QUERIES)
def test_any_query_of_a_report_shows_a_page(signed_in, candidate, address, query) -> None:
    client = signed_in(candidate)
    for value in (*NASTY, *NUMBERS):
        short = value[:2_000]
        assert client.get(address("exams:report_questions"), {query: short}).status_code == 200, short


@pytest.mark.parametrize("name", ["exams:history", "exams:list", "insights:weakness", "home"])
def test_any_query_of_a_list_shows_a_page(signed_in, candidate, address, name) -> None:
    client = signed_in(candidate)
    for value in (*NASTY, *NUMBERS):
        assert client.get(address(name), {"page": value[:2_000], "next": value[:2_000]}).status_code == 200


@pytest.mark.parametrize("slug", ["%00", "a%00b", "..", "x" * 5_000, "CPIM-8.0", "%F0%9F%98%80", "cpim-8.0%0a"])
def test_any_slug_is_found_or_not(signed_in, candidate, slug) -> None:
    client = signed_in(candidate)
    assert client.get(f"/exams/{slug}/tutorial/").status_code in (400, 404)
    assert client.get(f"/weakness/{slug}/").status_code in (400, 404)


def test_a_broken_cookie_is_a_visitor(client) -> None:
    for cookie in ("\x00", "x" * 4_000, "' OR 1=1", "é"):
        client.cookies["sessionid"] = cookie
        assert client.get(reverse("home")).status_code == 200
        assert client.get(reverse("exams:list")).status_code == 302
