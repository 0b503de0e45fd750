"""Texts and files made to cost time or memory: each is tried in turn under a bound of processor time and memory.

python -m tests.security.hostile <what>: says what was tried, and ends by itself; whoever grows faster than its input is
ended by the system.
"""

import contextlib
import io
import os
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from bank.calculations.expressions import evaluate  # noqa: E402 - Django first
from bank.interchange.detecting import Unrecognized  # noqa: E402
from bank.interchange.formats import FORMATS, read_file  # noqa: E402
from bank.numbers import exact  # noqa: E402
from curriculum.markup import render_strictly  # noqa: E402
from curriculum.rendering import RenderingFault, plain, render, render_inline  # noqa: E402
from curriculum.search import SearchIndex  # noqa: E402
from groups.addresses import read_addresses  # noqa: E402

CPU_SECONDS, MEMORY = 90, 3 * 2**30
ALL = "HOSTILE_ALL" in os.environ  # every text and file in every format: a minute instead of seconds
LONG = 300_000  # signs: where the work grew with their square, it would take hours
# What has cost somebody's pattern or parser more than its length.
GROWING = [
    "a" * LONG, " " * LONG, "\t" * LONG, "\n" * LONG, "{" * LONG, "}" * LONG, "=" * LONG, "~" * LONG, "\\" * LONG,
    "<" * LONG, ">" * LONG, "<!--" * (LONG // 4), "<a " * (LONG // 3), "&" * LONG, "&#" * (LONG // 2), '"' * LONG,
    "'" * LONG, "," * LONG, ";" * LONG, "|" * LONG, "*" * LONG, "_" * LONG, "`" * LONG, "[" * LONG, "![" * (LONG // 2),
    "](" * (LONG // 2), "$" * LONG, "$a " * (LONG // 3), "::" * (LONG // 2), ":" * LONG, "- " * (LONG // 2),
    "> " * (LONG // 2), "#" * LONG, "1." * (LONG // 2), "9" * LONG, "A. a\n" * (LONG // 5), "ANSWER: " * (LONG // 8),
    "\u0301" * LONG, "\u200b" * LONG, "a@" * (LONG // 2), "a." * (LONG // 2) + "@", "0" * LONG + "x", "-" * LONG,
    "{=a" * (LONG // 3), "{#" * (LONG // 2), "?>" * (LONG // 2), "]]>" * (LONG // 3), "%" * LONG, "//\n" * (LONG // 3),
    " \n" * (LONG // 2), "a \n" * (LONG // 3), "(" * LONG, ")" * LONG, "<p>" * (LONG // 3), "<td>" * (LONG // 4),
    "![a](picture:" * (LONG // 13), "=\"" * (LONG // 2), "\r\n" * (LONG // 2), "{1:MC:" * (LONG // 6),
]  # fmt: skip


def pack(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def nested(levels: int) -> bytes:
    data = b"<quiz/>" * 1_000
    for level in range(levels):
        data = pack((f"level-{level}.zip", data))
    return data


def overlapping(copies: int) -> bytes:
    """Many names for one run of packed zeros, as the zip bombs of 2019 have it."""
    data = bytearray(pack(("a.xml", bytes(10**6))))
    start = data.rfind(b"PK\x01\x02")
    end = data.rfind(b"PK\x05\x06")
    entry, tail = bytes(data[start:end]), bytearray(data[end:])
    tail[8:10] = tail[10:12] = copies.to_bytes(2, "little")
    tail[12:16] = (len(entry) * copies).to_bytes(4, "little")
    return bytes(data[:start]) + entry * copies + bytes(tail)


def sheet(body: str, shared: str = "") -> bytes:
    kinds = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    book = '<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>'
    related = (
        '<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return pack(
        ("[Content_Types].xml", kinds.encode()), ("xl/workbook.xml", book.encode()),
        ("xl/_rels/workbook.xml.rels", related.encode()), ("xl/worksheets/sheet1.xml", body.encode()),
        ("xl/sharedStrings.xml", shared.encode()),
    )  # fmt: skip


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BOMBS: list[bytes] = [
    f'<!DOCTYPE quiz [<!ENTITY l0 "ha">{LAUGHS}]><quiz>&l9;</quiz>'.encode(),
    b'<!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>',
    b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz><question type="essay"/></quiz>',
    b'<!DOCTYPE quiz [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><quiz/>',
    b"<quiz>" + b"<question>" * 200_000,
    b"<quiz>" + b"<a>" * 500_000 + b"</quiz>",
    b"<quiz><question " + b" ".join(b'a%d="x"' % n for n in range(100_000)) + b"/></quiz>",
    b"<questestinterop>" + b"<item>" * 100_000,
    nested(20),
    overlapping(2_000),
    pack(("imsmanifest.xml", b"<manifest/>"), ("a.xml", bytes(19 * 2**20))),
    pack(*((f"{n}.xml", b"") for n in range(19_000))),
    pack(("../../etc/cron.d/x", b"x"), ("imsmanifest.xml", b"<manifest/>")),
    sheet('<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'),
    sheet("<worksheet><sheetData>" + "<row/>" * 1_500_000 + "</sheetData></worksheet>"),
    sheet(f'<!DOCTYPE worksheet [<!ENTITY l0 "ha">{LAUGHS}]><worksheet>&l9;</worksheet>'),
    sheet("<worksheet><sheetData/></worksheet>", "<sst>" + "<si><t>a</t></si>" * 500_000 + "</sst>"),
    ",".join(f"c{n}" for n in range(10**6)).encode() + b"\nquestion,answer\n",
    b"question,answer,a,b\n" + b'"' + b"x" * (10 * 2**20) + b'",a,b,c\n',
    b"question,answer,a,b\n" + b"\x00" * 10**6,
    b"question,answer\n" * 300_000,
    "question;answer\nq;a\n".encode("utf-7"),
    "question,answer,a,b\nq,a,x,y\n".encode("utf-16"),
    "question,answer,a,b\nq,a,x,y\n".encode("utf-32"),
    b"questions:\n" + b"".join(b"  a%d: &a%d [%s]\n" % (n, n, b"*a%d," % (n - 1) * 10) for n in range(1, 12)),
    b"questions: " + b"[" * 100_000,
    b"questions: " + b"{a: " * 50_000,
    b"questions: !!python/object/apply:os.system ['true']\n",
    b"questions: &a\n  - *a\n",
    b"questions:\n  - stem: |\n" + b"     x\n" * 500_000,
    b"? " * 200_000,
]  # fmt: skip
MATH = [
    "$" + "{" * 1_900 + "$", "$" + r"\frac{" * 300 + "$", "$" + "x^" * 900 + "$", "$" + r"\left(" * 300 + "$",
    "$" + r"\sqrt{" * 59 + "x" + "}" * 59 + "$", "$" + r"\begin{array}{c}" * 70 + "$", r"$\def\x{\x\x}\x$",
    r"$\newcommand{\a}{\a\a}\a$", "$" + "&" * 1_900 + "$", "$" + r"\\" * 900 + "$", "$" + "(" * 1_999 + "$",
    "$" + "[(" * 900 + "$", "$" + r"\binom{" * 200 + "$", "$" * 20_000, "$a$" * 5_000, "$$" + "x" * 2_001 + "$$",
    "$" + "'" * 1_900 + "$", "$" + "_" * 1_900 + "$", "$" + r"\color{red}" * 150 + "$", "$" + r"\text{" * 300 + "$",
]  # fmt: skip
NESTED = [
    "> " * 10_000 + "a", "- " * 9_000 + "a", "1. " * 6_000 + "a", "*" * 19_000 + "a", "**a " * 5_000, "_a_" * 6_000,
    "[" * 19_000, "![" * 9_000, "`" * 19_999, "``a`" * 4_000, "~~a" * 6_000, "|" * 19_000 + "\n" + "|-" * 9_000,
    "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + ("|b" * 300 + "|\n") * 20, "\\" * 19_999, "<" * 19_999, "&" * 19_999,
    "&amp;" * 3_900, "a\n" * 9_900, "# " * 9_000, "\n" * 19_999, "    " * 4_900 + "a", "```\n" * 4_900, "***a" * 4_900,
]  # fmt: skip
SUMS = [
    "9**9**9", "9^9^9^9", "(" * 10_000, "1" * 100_000, "-" * 50_000 + "1", "1+" * 50_000 + "1", "10^10^10",
    "2^2^2^2^2^2",
    "1/0", "exp(exp(exp(9)))", "sqrt(" * 5_000, "a" * 100_000, "max(" + "1," * 50_000 + "1)", "1e999999999",
    "1e-999999999",
    "0^-1", "factorial(10^9)", "__import__('os')", "a.b.c", "lambda: 1", "[1 for _ in 'x']", "x if x else x",
    "'a' * 10^9",
]  # fmt: skip
NUMBERS = [
    "9" * LONG,
    "1e" + "9" * 1_000,
    "-" * LONG,
    "1," * LONG,
    "1 " * LONG,
    ".",
    "٣" * LONG,
    "1e999999999",
    "½" * 1_000,
]


def quietly(work: Callable[[], Any], *refusals: type[Exception]) -> None:
    with contextlib.suppress(*refusals):
        work()


def read_all(data: bytes, format: str) -> None:
    file = read_file("a", data, format)
    found = list(file.found)
    assert found or file.problems, "It was dropped without a word."


def texts() -> Iterator[None]:
    kinds = [name for name, each in FORMATS.items() if each.is_text]
    for number, text in enumerate(GROWING):
        for format in ("", *(kinds if ALL else [kinds[number % len(kinds)]])):
            yield quietly(lambda text=text, format=format: read_all(text.encode(), format), Unrecognized)


def files() -> Iterator[None]:
    for number, bomb in enumerate(BOMBS):
        for format in ("", *(FORMATS if ALL else [list(FORMATS)[number % len(FORMATS)]])):
            yield quietly(lambda bomb=bomb, format=format: read_all(bomb, format), Unrecognized)


def words() -> Iterator[None]:
    index = SearchIndex([])
    for text in [*MATH, *NESTED, *(each[:19_999] for each in GROWING)]:
        for way in (render, render_inline, render_strictly):
            yield quietly(lambda text=text, way=way: way(text), RenderingFault)
    for text in GROWING:
        yield quietly(lambda text=text: plain(text))
        yield quietly(lambda text=text: index.find(text))
        yield quietly(lambda text=text: read_addresses(text[:100_000]))


def sums() -> Iterator[None]:
    for text in SUMS:
        yield quietly(lambda text=text: evaluate(text), ValueError)
    for text in NUMBERS:
        yield quietly(lambda text=text: exact(text), ValueError)


WHAT = {"texts": texts, "files": files, "words": words, "sums": sums}

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    print(sum(1 for _ in WHAT[sys.argv[1]]()))
