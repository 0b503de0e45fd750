"""Files of questions made wrong: cut, repeated, spliced, told in other encodings, their packages taken apart."""

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from random import Random

# What readers of some format take for a sign of their own, or stumble over.
SIGNS = [
    b"{", b"}", b"~", b"=", b"#", b"\\", b"::", b"->", b"%50%", b"%-1e999%", b"$CATEGORY: ", b"[html]", b"//", b"\n\n",
    b"ANSWER: ", b"A. ", b"A) ", b"\r", b"\t", b'"', b"'", b";", b",", b"sep=;\n", b"=1+1", b"@", b"<", b">", b"&",
    b"</", b"/>", b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-7'?>", b"<!DOCTYPE a>",
    b'<!DOCTYPE a [<!ENTITY b "c">]>', b"&b;", b"&#0;", b"&#x110000;", b"&nbsp;", b"<p>",
    b"<table><tr><td>", b"<math>",
    b"<script>", b"{1:MC:=a~b}", b"{1:NM:=1:2}", b"$x^{", b"$$", b"\\frac", b"![a](picture:0123456789abcdef)", b"- ",
    b"? ", b": ", b"&a [*a, *a]", b"<<: *a", b"!!python/object:os.system", b"!!binary |", b"|\n  ", b">-\n", b"---\n",
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xf0\x9f\x98\x80",
    b"9" * 400, b"-1", b"1e999", b"1e-999", b"NaN", b"Infinity", b"0x10", b"1_0", b"\xd9\xa3", b"1,5", b"1 000",
    b"\xc2\xb2",
]  # fmt: skip
CODINGS = ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp1252", "cp037", "iso2022_jp"]
_PIECE = re.compile(rb"<[^<>]{1,200}>|[\w.:-]+|\n[^\n]{0,200}")
LARGEST = 200_000  # what a mutation of a seed may grow to: more costs time and finds nothing new


def mutated(seed: bytes, others: list[bytes], random: Random) -> bytes:
    data = seed
    for _ in range(random.randint(1, 6)):
        change = random.choice(CHANGES)
        data = change(data, others, random)[:LARGEST]
    return data


def _span(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randint(0, len(data))
    return start, min(len(data), start + random.choice([0, 1, 2, 8, 40, 300, 3_000]))


def _insert(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, _ = _span(data, random)
    return data[:start] + random.choice(SIGNS) + data[start:]


def _replace_span(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + random.choice([b"", *SIGNS]) + data[end:]


def _flip(data: bytes, others: list[bytes], random: Random) -> bytes:
    if not data:
        return data
    changed = bytearray(data)
    for _ in range(random.randint(1, 4)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _cut(data: bytes, others: list[bytes], random: Random) -> bytes:
    return data[: random.randint(0, len(data))]


def _repeat(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, end = _span(data, random)
    return data[:start] + data[start:end] * random.choice([2, 3, 30, 300]) + data[end:]


def _splice(data: bytes, others: list[bytes], random: Random) -> bytes:
    other = random.choice(others)
    start, end = _span(other, random)
    at, until = _span(data, random)
    return data[:at] + other[start:end] + data[until:]


def _swap_pieces(data: bytes, others: list[bytes], random: Random) -> bytes:
    """Two tags, words or lines change places."""
    pieces = list(_PIECE.finditer(data[:20_000]))
    if len(pieces) < 2:
        return data
    first, second = sorted(random.sample(range(len(pieces)), 2))
    one, two = pieces[first], pieces[second]
    return data[: one.start()] + two[0] + data[one.end() : two.start()] + one[0] + data[two.end() :]


def _drop_piece(data: bytes, others: list[bytes], random: Random) -> bytes:
    pieces = list(_PIECE.finditer(data[:20_000]))
    if not pieces:
        return data
    piece = random.choice(pieces)
    return data[: piece.start()] + data[piece.end() :]


def _number(data: bytes, others: list[bytes], random: Random) -> bytes:
    numbers = list(re.finditer(rb"\d+", data[:20_000]))
    if not numbers:
        return data
    found, wrong = (
        random.choice(numbers),
        random.choice([b"0", b"-1", b"9" * 30, b"1e999", b"NaN", b"", b"1.5", b"\xc2\xb2"]),
    )
    return data[: found.start()] + wrong + data[found.end() :]


def _deepen(data: bytes, others: list[bytes], random: Random) -> bytes:
    start, _ = _span(data, random)
    opens = random.choice(
        [b"<p>", b"<ul><li>", b"[", b"{", b"(", b"> ", b"- ", b"*", b"$\\frac{", b"\\left(", b"a:\n ", b"!["]
    )
    return data[:start] + opens * random.choice([20, 200, 2_000]) + data[start:]


def _other_coding(data: bytes, others: list[bytes], random: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(random.choice(CODINGS), "replace")


CHANGES: list[Callable[[bytes, list[bytes], Random], bytes]] = [
    _insert, _insert, _replace_span, _flip, _cut, _repeat, _splice, _swap_pieces, _drop_piece, _number, _deepen,
    _other_coding,
]  # fmt: skip


def mutated_file(seed: bytes, others: list[bytes], random: Random) -> bytes:
    """A package has one of its members changed as often as its own bytes."""
    if seed[:2] == b"PK" and random.random() < 0.8:
        # A seed that is itself a broken package cannot be taken apart (zipfile's words for a way of compressing that it
        # does not know are NotImplementedError): then its bytes are changed.
        with suppress(zipfile.BadZipFile, ValueError, NotImplementedError):
            return _in_package(seed, others, random)
    return mutated(seed, others, random)


def _in_package(seed: bytes, others: list[bytes], random: Random) -> bytes:
    with zipfile.ZipFile(BytesIO(seed)) as archive:
        members = {member.filename: archive.read(member) for member in archive.infolist()}
    for name in random.sample(sorted(members), random.randint(1, min(3, len(members)))):
        match random.randrange(8):
            case 0:
                del members[name]
            case 1:
                members[random.choice(["../up.xml", "q.xml", "a/" * 40 + "b.xml", "imsmanifest.xml"])] = members[name]
            case 2:
                members[name] = random.choice(list(members.values()))
            case _:
                members[name] = mutated(members[name], others, random)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
