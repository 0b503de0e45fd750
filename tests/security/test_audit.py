"""The audit of dependencies: a finding fails, and what was not asked is said."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.audit import LOCKS, NotRun, _say, exceptions, read

TODAY = date(2026, 3, 2)
HOLE = {"id": "PYSEC-2026-1", "aliases": ["CVE-2026-1", "GHSA-x"], "fix_versions": ["2"]}


def report(*rows: dict[str, object]) -> str:
    return json.dumps({"dependencies": rows, "fixes": []})


def package(name: str, *holes: dict[str, object]) -> dict[str, object]:
    return {"name": name, "version": "1", "vulns": list(holes)}


def test_a_finding_fails_and_is_named(capsys) -> None:
    assert _say(read(report(package("sound"), package("holed", HOLE)), ""), set()) == 1
    assert "audit: holed 1: PYSEC-2026-1, CVE-2026-1, GHSA-x" in capsys.readouterr().out


def test_without_a_finding_it_says_how_many_it_looked_at(capsys) -> None:
    assert _say(read(report(package("sound")), ""), set()) == 0
    assert "audit: 1 packages, 0 findings" in capsys.readouterr().out


@pytest.mark.parametrize("advisory", ["PYSEC-2026-1", "CVE-2026-1", "GHSA-x"])
def test_an_exception_holds_until_its_day(advisory) -> None:
    text = f"# why\n\n{advisory}  until 2026-03-03  we do not use it\n"
    audit = read(report(package("holed", HOLE)), "")
    assert _say(audit, exceptions(text, TODAY)) == 0
    assert _say(audit, exceptions(text, date(2026, 3, 3))) == 1


def test_an_exception_needs_a_day_and_a_reason() -> None:
    with pytest.raises(ValueError, match="until"):
        exceptions("CVE-2026-1 till 2026-03-03 because", TODAY)
    with pytest.raises(ValueError, match="not enough values"):
        exceptions("CVE-2026-1 until 2026-03-03", TODAY)


def test_a_service_that_knows_nothing_has_not_been_asked() -> None:
    with pytest.raises(NotRun, match="knows none of the 2 packages"):
        read(report({"name": "a", "skip_reason": "x"}, {"name": "b", "skip_reason": "x"}), "")


def test_one_package_that_is_not_known_is_named(capsys) -> None:
    _say(read(report(package("a"), {"name": "own", "skip_reason": "x"}), ""), set())
    assert "1 packages are not known to the service: own" in capsys.readouterr().out


def test_without_a_report_the_reason_is_one_line() -> None:
    with pytest.raises(NotRun) as reason:
        read("", "Traceback\n  File\nConnectionError: no address")
    assert str(reason.value) == "ConnectionError: no address"


def test_every_pin_of_both_lock_files_has_a_hash() -> None:
    for lock in LOCKS:
        pins = Path(lock).read_text().replace("\\\n", " ").splitlines()
        bare = [pin for pin in pins if pin and not pin.startswith(("#", " ")) and "--hash=sha256:" not in pin]
        assert bare == []
