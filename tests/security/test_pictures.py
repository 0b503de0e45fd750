"""A picture that is something else as well is made anew from its dots, or refused."""

import struct
import zlib

import pytest
from PIL import PngImagePlugin

from bank.picture_files import is_nothing_else
from bank.pictures import FORMATS, LONGEST_SIDE, PictureFault, read_picture
from tests.bank.editor.drawn import drawn, opened, photo

PAGE = b"<!doctype html><script>alert(document.cookie)</script>"
ARCHIVE = b"PK\x05\x06" + bytes(18)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def in_png(kind: bytes, data: bytes) -> bytes:
    """A chunk of no known kind, before the end."""
    plain = drawn("PNG")
    return plain[:-12] + chunk(kind, data) + plain[-12:]


def in_jpeg(marker: int, data: bytes) -> bytes:
    plain = drawn("JPEG")
    return plain[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data + plain[2:]


def in_gif() -> bytes:
    plain = drawn("GIF")
    return plain[:-1] + b"\x21\xfe" + bytes([len(PAGE)]) + PAGE + b"\0" + plain[-1:]


def in_webp() -> bytes:
    plain = drawn("WEBP")
    more = b"JUNK" + struct.pack("<I", len(PAGE)) + PAGE
    return plain[:4] + struct.pack("<I", len(plain) - 8 + len(more)) + plain[8:] + more


def with_words() -> bytes:
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", PAGE.decode(), zip=False)
    return drawn("PNG", pnginfo=words)


HIDING = {
    **{f"{kind} and a page behind its end": drawn(kind) + PAGE for kind in FORMATS},
    **{f"{kind} and an archive behind its end": drawn(kind) + PAGE + ARCHIVE for kind in FORMATS},
    "PNG with a chunk of its own": in_png(b"haRM", PAGE),
    "PNG with words": with_words(),
    "JPEG with a comment": in_jpeg(0xFE, PAGE),
    "JPEG with a segment of some program": in_jpeg(0xED, b"Photoshop 3.0\0" + PAGE),
    "JPEG with a false profile": in_jpeg(0xE2, b"XYZ\0" + PAGE),
    "GIF with a comment": in_gif(),
    "WebP with a chunk of its own": in_webp(),
}


@pytest.mark.parametrize("name", HIDING)
def test_what_hides_in_a_picture_is_not_kept(name) -> None:
    kept = read_picture(HIDING[name])
    assert b"script" not in kept.data
    assert opened(kept.data).size == (40, 30)
    assert read_picture(kept.data).data == kept.data, "What was cleaned once stays the same picture."


@pytest.mark.parametrize("kind", FORMATS)
def test_a_picture_and_nothing_else_keeps_its_bytes(kind) -> None:
    plain = drawn(kind)
    assert is_nothing_else(plain, FORMATS[kind])
    assert read_picture(plain).data == plain


def test_other_ways_to_write_a_picture_are_known_as_nothing_else() -> None:
    assert is_nothing_else(drawn("JPEG", progressive=True, quality=30), "image/jpeg")
    assert is_nothing_else(drawn("WEBP", lossless=True), "image/webp")
    assert is_nothing_else(drawn("PNG", (400, 300), optimize=True), "image/png")
    assert not is_nothing_else(photo(), "image/jpeg")


@pytest.mark.parametrize("kind", FORMATS)
def test_a_cut_picture_is_never_taken_as_whole(kind) -> None:
    plain = drawn(kind)
    assert not any(is_nothing_else(plain[:at], FORMATS[kind]) for at in range(13, len(plain)))


@pytest.mark.parametrize("side", [LONGEST_SIDE + 1, 60_000, 2**31 - 1])
def test_a_bomb_of_dots_is_refused_before_one_is_unpacked(side) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    bomb = (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")
    )
    with pytest.raises(PictureFault, match=r"pixels|cannot be read|no PNG"):
        read_picture(bomb)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<?xml version='1.0'?><!DOCTYPE svg [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><svg>&x;</svg>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n(a) run",
        b"BM" + bytes(60),
        b"\x00\x00\x01\x00" + bytes(60),
        b"II*\x00" + bytes(60),
        PAGE,
    ],
)
def test_what_is_no_picture_of_dots_is_refused(data) -> None:
    with pytest.raises(PictureFault):
        read_picture(data)
