"""Known holes in what the lock files pin: `make audit`.

A finding fails, unless audit-exceptions.txt names it with a reason and a day that has not come. Where no advisory
service can be asked, or none of the packages is known to it (as to a mirror that carries no advisories), one line says
so, and the run goes on: the network of a test machine is no fault of the code.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

LOCKS = ("requirements.lock", "requirements-dev.lock")
EXCEPTIONS = Path("audit-exceptions.txt")
SERVICES = ("osv", "pypi")
SECONDS_A_SERVICE = 150


@dataclass
class Audit:
    """`found` by advisory, as “package version: advisory”; `left_out` packages that the service did not know."""

    asked: int = 0
    left_out: list[str] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)


class NotRun(Exception):
    """Its text says why, in one line."""


def main() -> int:
    reasons = []
    for service in SERVICES:
        try:
            return _say(ask(service), exceptions(EXCEPTIONS.read_text(), datetime.now(UTC).date()))
        except NotRun as reason:
            reasons.append(f"{service}: {reason}")
    print(f"audit: not run: {'; '.join(reasons)}")
    return 0


def ask(service: str) -> Audit:
    locks = [part for lock in LOCKS for part in ("--requirement", lock)]
    options = ["--disable-pip", "--require-hashes", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    command = [sys.executable, "-m", "pip_audit", "--vulnerability-service", service, *locks, *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS_A_SERVICE, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotRun(f"it did not answer within {SECONDS_A_SERVICE} s") from error
    return read(done.stdout, done.stderr)


def read(out: str, said: str) -> Audit:
    """What pip-audit prints. Without a report it ends with an error, whose last line says what was wrong."""
    try:
        rows: list[dict[str, Any]] = json.loads(out)["dependencies"]
    except (ValueError, KeyError, TypeError) as error:
        last = (said.strip().splitlines() or ["it said nothing"])[-1]
        raise NotRun(last[:160]) from error
    audit = Audit(len(rows))
    for row in rows:
        if "skip_reason" in row:
            audit.left_out.append(row["name"])
        for hole in row.get("vulns", []):
            names = [hole["id"], *hole.get("aliases", [])]
            audit.found |= dict.fromkeys(names[:1], f"{row['name']} {row['version']}: {', '.join(names)}")
    if len(audit.left_out) == audit.asked:
        raise NotRun(f"it knows none of the {audit.asked} packages, as a mirror without advisories does")
    return audit


def exceptions(text: str, today: date) -> set[str]:
    """Lines of `advisory  until YYYY-MM-DD  reason`; one whose day has come is none any more."""
    taken = set()
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        advisory, until, day, reason = line.split(None, 3)
        if until != "until" or not reason:
            raise ValueError(f"Not “advisory until YYYY-MM-DD reason”: {line}")
        if date.fromisoformat(day) > today:
            taken.add(advisory)
    return taken


def _say(audit: Audit, taken: set[str]) -> int:
    if audit.left_out:
        print(f"audit: {len(audit.left_out)} packages are not known to the service: {', '.join(audit.left_out)}")
    open_ones: Sequence[str] = [said for said in audit.found.values() if not _is_taken(said, taken)]
    for said in open_ones:
        print(f"audit: {said}")
    print(f"audit: {audit.asked - len(audit.left_out)} packages, {len(open_ones)} findings, {len(taken)} exceptions")
    return 1 if open_ones else 0


def _is_taken(said: str, taken: set[str]) -> bool:
    return bool(taken & set(said.partition(": ")[2].split(", ")))


if __name__ == "__main__":
    sys.exit(main())
