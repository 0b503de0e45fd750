"""Importers against files made wrong: refused in words or read, never a fault, nothing dropped without a word.

For some seconds in the whole suite; with FUZZ_SECONDS=600 for so long, in processes with a bound of processor time and
memory. What fails there is written to FUZZ_FINDINGS, and belongs into seeds/.
"""

import hashlib
import os
import resource
import signal
import time
import traceback
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bank.interchange.formats import FORMATS
from bank.models import QuestionBank
from tests.factories import make_section
from tests.security.mutating import mutated_file
from tests.security.reading import SEEDS, bring, seeds_of

pytestmark = pytest.mark.django_db
LONG = int(os.environ.get("FUZZ_SECONDS", "0"))
BOUNDED = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
KEPT = sorted(SEEDS.glob("imports/*"))
CPU_SECONDS, MEMORY = 20, 3 * 2**30


@pytest.fixture
def bank(db: None) -> QuestionBank:
    make_section("mrp")
    return QuestionBank.objects.create(slug="fuzzed", name="Fuzzed")


def made_wrong(format: str, random: Random) -> tuple[str, str, bytes]:
    """A file's name, the format that is said of it ("" to find out), and its bytes."""
    others = seeds_of(random.choice(sorted(FORMATS))) + seeds_of(format)
    data = mutated_file(random.choice(seeds_of(format)), others, random)
    said = random.choice(["", "", format, random.choice(sorted(FORMATS))])
    return f"a.{FORMATS[format].suffix}", said, data


@pytest.mark.parametrize("format", FORMATS)
def test_any_file_is_read_or_refused_in_words(format, bank, now) -> None:
    @BOUNDED
    @given(st.randoms(use_true_random=False))
    def any_of_them(random) -> None:
        name, said, data = made_wrong(format, random)
        bring(bank, data, name=name, format=said, now=now)

    any_of_them()


@pytest.mark.parametrize("file", KEPT, ids=lambda file: file.name)
def test_a_kept_file_is_read_or_refused_in_words(file, bank, now) -> None:
    """Findings, and one of each format to begin with: said-format_digest.suffix, "any" where it was to be found out."""
    said = file.name.partition("_")[0]
    bring(bank, file.read_bytes(), name=file.name, format=said if said in FORMATS else "", now=now)


@pytest.mark.skipif(not LONG, reason="forks processes with bounds: only with FUZZ_SECONDS, and alone")
def test_for_a_long_time_no_file_breaks_an_importer(bank, now, tmp_path) -> None:
    """The child has the database in memory; where it dies of its bounds, the file it was reading is the finding."""
    findings = Path(os.environ.get("FUZZ_FINDINGS", tmp_path))
    findings.mkdir(parents=True, exist_ok=True)
    begin, round_number, failed, files = time.time(), 0, [], 0
    while time.time() - begin < LONG:
        round_number += 1
        current = tmp_path / "current"
        child = os.fork()
        if child == 0:
            os._exit(_round(int(begin) + round_number, bank, now, current, tmp_path / "count", until=time.time() + 20))
        _, status = os.waitpid(child, 0)
        files += int((tmp_path / "count").read_text() or "0")
        if status:
            kept = findings / current.read_bytes().split(b"\n", 1)[0].decode()
            kept.write_bytes(current.read_bytes().split(b"\n", 1)[1])
            failed.append(f"{kept.name}: {_ending(status)}")
    print(f"{files:,} files in {time.time() - begin:.0f} s, {len(failed)} findings")
    assert not failed, "\n".join(failed)


def _round(seed: int, bank: QuestionBank, now, current: Path, count: Path, until: float) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    random, done = Random(seed), 0
    try:
        while time.time() < until:
            format = random.choice(sorted(FORMATS))
            name, said, data = made_wrong(format, random)
            digest = hashlib.sha256(data).hexdigest()[:12]
            current.write_bytes(f"{said or 'any'}_{digest}.{FORMATS[format].suffix}\n".encode() + data)
            used = resource.getrusage(resource.RUSAGE_SELF)
            so_far = int(used.ru_utime + used.ru_stime) + 1
            resource.setrlimit(resource.RLIMIT_CPU, (so_far + CPU_SECONDS, resource.RLIM_INFINITY))
            bring(bank, data, name=name, format=said, now=now)
            done += 1
            count.write_text(str(done))
    except BaseException:  # told by the process that waits; the child must not run the rest of the suite
        Path(f"{current}.trace").write_text(traceback.format_exc())
        traceback.print_exc()
        return 1
    return 0


def _ending(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"ended by {signal.Signals(os.WTERMSIG(status)).name} (bounds: {CPU_SECONDS} s, {MEMORY >> 30} GB)"
    return "an error, printed above"
