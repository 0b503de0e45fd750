"""What /metrics tells, and whom."""

import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Mail
from bank.models import QuestionBank, QuestionImport
from exams.models import Attempt
from insights.actions import rebuild, want_rebuild
from insights.models import WeaknessReport
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("standing_clock")]
TOKEN = "t" * 40


@pytest.fixture(autouse=True)
def _token(settings) -> None:
    settings.METRICS_TOKEN = TOKEN


def samples(text: str) -> dict[tuple[str, ...], float]:
    """By name and the values of the labels, these in the order of their names."""
    families = text_string_to_metric_families(text)
    return {(s.name, *dict(sorted(s.labels.items())).values()): s.value for family in families for s in family.samples}


@pytest.fixture
def read(client):
    def ask() -> dict[tuple[str, ...], float]:
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        return samples(response.content.decode())

    return ask


@pytest.mark.parametrize("given", ["", TOKEN, f"Bearer {TOKEN}x", "Bearer ", f"Basic {TOKEN}", "Bearer \xe9"])
def test_without_the_token_nothing_is_told(client, given) -> None:
    response = client.get("/metrics", headers={"Authorization": given} if given else {})
    assert (response.status_code, b"cpimprep" in response.content) == (401, False)
    assert response["WWW-Authenticate"] == "Bearer"


def test_where_no_token_is_set_there_is_no_such_page(client, settings) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_prometheus_asks_by_an_address_that_is_no_name_of_the_site_and_without_tls(client, settings) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["exam.example.org"], True
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "10.0.0.7:8000"}
    assert client.get("/metrics", headers=headers).status_code == 200


def gained(read, name: str, *labels: str):
    before = read().get((name, *labels), 0)
    return lambda: read().get((name, *labels), 0) - before


def test_requests_are_counted_by_the_name_of_their_route_and_never_by_their_path(client, read) -> None:
    pages = gained(read, "cpimprep_requests_total", "GET", "curriculum:term", "404")
    lost = gained(read, "cpimprep_requests_total", "GET", "(none)", "404")
    odd = gained(read, "cpimprep_requests_total", "OTHER", "home", "405")
    for number in range(3):
        client.get(f"/glossary/term-{number}/")
        client.get(f"/nothing-{number}/")
        client.generic(f"BREW{number}", "/")
    assert (pages(), lost(), odd()) == (3, 3, 3)
    assert not [key for key in read() if "term-1" in str(key) or "BREW" in str(key)]


def test_the_time_of_requests_is_told_by_route(client, read) -> None:
    counted = gained(read, "cpimprep_request_seconds_count", "GET", "home")
    client.get("/")
    assert counted() == 1


def test_saves_are_counted_by_what_became_of_them(learner, attempt, read, post_json, standing_clock) -> None:
    names = ("saved", "stale", "refused", "late")
    counts = {name: gained(read, "cpimprep_saves_total", name) for name in names}
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    for seq in (5, 6, 6, "six"):
        post_json(learner, url, {"seq": seq, "chosen": 1})
    standing_clock.shift(timedelta(hours=3))
    post_json(learner, url, {"seq": 9, "chosen": 2})
    assert {name: count() for name, count in counts.items()} == {"saved": 2, "stale": 1, "refused": 1, "late": 1}


def test_an_answer_to_somebody_who_takes_compressed_ones_is_counted_like_any_other(
    learner, attempt, read, post_json
) -> None:
    stale = gained(read, "cpimprep_saves_total", "stale")
    url = reverse("exams:answer", args=[attempt.public_id, 1])
    for _ in range(2):
        post_json(learner, url, {"seq": 1, "chosen": 1}, headers={"Accept-Encoding": "gzip"})
    assert stale() == 1


def test_open_and_overdue_attempts_are_told(attempt, read, standing_clock) -> None:
    assert read()[("cpimprep_attempts_open",)] == 1
    standing_clock.move_to(attempt.deadline_at + timedelta(seconds=95))
    now = read()
    assert (now[("cpimprep_attempts_open",)], now[("cpimprep_attempts_overdue",)]) == (0, 1)
    assert now[("cpimprep_attempt_most_overdue_seconds",)] == 35


def test_a_report_that_waits_is_as_old_as_the_first_unanswered_wish(candidate, blueprint, read, now) -> None:
    (pk,) = want_rebuild(candidate.pk, blueprint_id=blueprint.pk)
    WeaknessReport.objects.filter(pk=pk).update(stale_since=now - timedelta(seconds=70))
    want_rebuild(candidate.pk, blueprint_id=blueprint.pk)
    told = read()
    assert (told[("cpimprep_reports_waiting",)], told[("cpimprep_report_oldest_seconds",)]) == (1, 70)
    rebuild(pk, now=now)
    told = read()
    assert (told[("cpimprep_reports_waiting",)], told[("cpimprep_report_oldest_seconds",)]) == (0, 0)
    want_rebuild(candidate.pk, blueprint_id=blueprint.pk)
    assert WeaknessReport.objects.get(pk=pk).stale_since is not None


def test_mails_and_jobs_that_wait_are_told_with_their_age(candidate, admin, read, now) -> None:
    since = now - timedelta(seconds=40)
    due = {"kind": "x", "created_at": since, "due_at": since, "expires_at": now + timedelta(days=1)}
    Mail.objects.create(key="a", address="ana@example.org", subject="s", body="b", **due)
    bank = QuestionBank.objects.create(slug="b", name="B")
    QuestionImport.objects.create(bank=bank, name="f.csv", started_at=since, stepped_at=since)
    told = read()
    assert (told[("cpimprep_mails_waiting",)], told[("cpimprep_mail_oldest_seconds",)]) == (1, 40)
    assert (told[("cpimprep_jobs", "import")], told[("cpimprep_job_idle_seconds", "import")]) == (1, 40)
    assert told[("cpimprep_jobs", "calibration")] == 0


def test_the_page_costs_the_same_statements_whatever_there_is(statements, read, blueprint) -> None:
    def cost() -> int:
        with statements() as work:
            read()
        return len(work)

    empty = cost()
    for _ in range(20):
        want_rebuild(UserFactory().pk, blueprint_id=blueprint.pk)
    assert cost() == empty <= 9


def test_attempts_without_a_deadline_are_never_overdue(candidate, blueprint, read, now) -> None:
    Attempt.objects.create(user=candidate, kind="practice", blueprint=blueprint, started_at=now - timedelta(days=2))
    assert read()[("cpimprep_attempts_overdue",)] == 0


RULES = Path("deploy/prometheus/rules.yml")


def rules() -> list[dict]:
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def test_every_rule_looks_at_metrics_that_there_are(client, learner, attempt, read, post_json) -> None:
    """Of counters their labels' names too; what only Redis and beat tell is in tests/services."""
    post_json(learner, reverse("exams:answer", args=[attempt.public_id, 1]), {"seq": 1, "chosen": 1})
    source = "".join(path.read_text() for path in Path("cpimprep/metrics").glob("*.py"))
    told = {name for name, *_ in read()}
    asked = {name for rule in rules() for name in re.findall(r"\bcpimprep_\w+", rule["expr"])}
    elsewhere = {name for name in asked - told if f'"{name.removesuffix("_total")}"' in source}
    assert asked - told == elsewhere
    assert len(asked & told) >= 7


def test_every_rule_says_how_urgent_it_is_and_what_is_the_matter() -> None:
    runbook = Path("docs/operating.md").read_text()
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"]["summary"]
        assert rule["alert"] in runbook, rule["alert"]


def test_prometheus_itself_takes_the_rules_and_the_configuration(tmp_path) -> None:
    if not (promtool := shutil.which("promtool")):
        pytest.skip("no promtool on this machine")
    config = RULES.with_name("prometheus.yml").read_text()
    (tmp_path / "prometheus.yml").write_text(config.replace("/run/secrets/metrics_token", str(tmp_path / "token")))
    (tmp_path / "rules.yml").write_text(RULES.read_text())
    (tmp_path / "token").write_text("t")
    done = subprocess.run(
        [promtool, "check", "config", str(tmp_path / "prometheus.yml")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
