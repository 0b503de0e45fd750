"""Evidence is what is in it, whatever it is called."""

import struct
import zlib
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from study.credentials.files import MOST_BYTES, EvidenceFault, read_proof
from tests.study.credentials.conftest import PDF, picture

HEIC = b"\x00\x00\x00\x18ftypheic" + bytes(64)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side: int) -> bytes:
    """A few bytes that say they are a picture of so many dots a side."""
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def moving() -> bytes:
    out = BytesIO()
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def test_a_pdf_stays_as_it_is() -> None:
    proof = read_proof(PDF)
    assert (proof.data, proof.mime) == (PDF, "application/pdf")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_made_anew_from_its_dots(kind) -> None:
    proof = read_proof(picture(kind) + b"<script>alert(1)</script>")
    assert proof.mime == f"image/{kind.lower()}"
    assert b"script" not in proof.data
    assert Image.open(BytesIO(proof.data)).size == (40, 30)


def test_the_place_of_a_photo_is_taken_off_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010E] = "At home"
    proof = read_proof(picture("JPEG", exif=exif.tobytes()))
    shown = Image.open(BytesIO(proof.data))
    assert shown.size == (30, 40)
    assert not shown.getexif()
    assert b"At home" not in proof.data


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_of_twelve_million_dots_is_made_small_enough_to_read(kind) -> None:
    proof = read_proof(picture(kind, (4032, 3024)))
    assert max(Image.open(BytesIO(proof.data)).size) == 2400


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00" + bytes(200), "a program"),
        (b"\x7fELF" + bytes(200), "a program"),
        (b"#!/bin/sh\nrm -rf /\n", "a program"),
        (b"PK\x03\x04" + bytes(200), "not a PDF, PNG, JPEG or WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a PDF"),
        (b"<html><script>", "not a PDF"),
        (b"GIF89a" + bytes(50), "not a PDF"),
        (HEIC, "HEIC"),
        (PDF[:-8], "its end is missing"),
        (picture("JPEG", (400, 300))[:200], "read to its end"),
        (picture("PNG", (400, 300))[:100], "read to its end"),
        (b"\x89PNG\r\n\x1a\n", "read to its end"),
        (moving(), "moves"),
        (bomb(30_000), "30,000 × 30,000"),
        (bomb(5_000), "5,000 × 5,000"),
    ],
)
def test_what_is_not_taken_is_told_why(data, words) -> None:
    with pytest.raises(EvidenceFault, match=words):
        read_proof(data)


def test_ten_megabytes_are_taken_and_a_byte_more_is_not() -> None:
    assert read_proof(PDF[:-7] + b" " * (MOST_BYTES - len(PDF)) + PDF[-7:]).mime == "application/pdf"
    with pytest.raises(EvidenceFault, match="10 MB"):
        read_proof(PDF + bytes(MOST_BYTES))


STARTS = st.sampled_from([b"", b"%PDF-", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b"RIFF\x10\x00\x00\x00WEBP", HEIC])


@given(STARTS, st.binary(max_size=300))
def test_any_bytes_are_taken_or_refused_in_words(start, rest) -> None:
    """Any other error would fail the test."""
    with suppress(EvidenceFault):
        assert read_proof(start + rest).data
