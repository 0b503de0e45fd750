"""Whether a file is a picture from its first byte to its last, and nothing beside: no notes of editors or cameras,
nothing behind its end that another program would read as a page or an archive.

The parts are those of PNG (W3C, third edition), JPEG (ITU T.81, annex B), GIF89a and WebP (RFC 9649).
"""

import struct
from collections.abc import Callable

_PNG = {
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"gAMA", b"sBIT", b"sRGB", b"bKGD", b"hIST", b"pHYs", b"sPLT",
    b"tIME", b"iCCP", b"cICP",
}  # fmt: skip
_WEBP = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ICCP"}
_END_OF_IMAGE, _SCAN = 0xD9, 0xDA
_TABLES_AND_FRAMES = {*range(0xC0, 0xD0), 0xDB, 0xDD, 0xDA} - {0xC8}
# Segments of programs that are of use to whoever draws the picture: density, colors, the order of color channels.
_USEFUL = {0xE0: (b"JFIF\0",), 0xE2: (b"ICC_PROFILE\0",), 0xEE: (b"Adobe",)}


def is_nothing_else(data: bytes, mime: str) -> bool:
    """`data` can be decoded as a picture of this kind."""
    try:
        return _WALKS[mime](data)
    except (IndexError, struct.error):
        return False


def _is_png(data: bytes) -> bool:
    at = 8
    while True:
        size, kind = struct.unpack_from(">I4s", data, at)
        at += size + 12
        if kind not in _PNG:
            return False
        if kind == b"IEND":
            return bool(at == len(data) and size == 0)


def _is_jpeg(data: bytes) -> bool:
    at = 2
    while True:
        if data[at] != 0xFF:
            return False
        marker = data[at + 1]
        if marker == _END_OF_IMAGE:
            return at + 2 == len(data)
        if not _is_useful(marker, data[at + 4 : at + 18]):
            return False
        at += 2 + struct.unpack_from(">H", data, at + 2)[0]
        if marker == _SCAN:
            at = _behind_the_scan(data, at)


def _is_useful(marker: int, beginning: bytes) -> bool:
    return marker in _TABLES_AND_FRAMES or beginning.startswith(_USEFUL.get(marker, ()))


def _behind_the_scan(data: bytes, at: int) -> int:
    """Where the next marker is that is no part of the coded dots: a stuffed zero or a restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0:
            raise IndexError("It has no end.")
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2


def _is_gif(data: bytes) -> bool:
    at = 13 + _colors(data[10])
    while data[at] != 0x3B:
        if data[at] == 0x2C:
            at += 10 + _colors(data[at + 9]) + 1
        elif data[at : at + 2] == b"\x21\xf9":  # how long it shows, and which color is none
            at += 2
        else:
            return False
        at = _behind_blocks(data, at)
    return at + 1 == len(data)


def _colors(flags: int) -> int:
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    while data[at]:
        at += data[at] + 1
    return at + 1


def _is_webp(data: bytes) -> bool:
    if struct.unpack_from("<I", data, 4)[0] + 8 != len(data):
        return False
    at = 12
    while at < len(data):
        kind, size = struct.unpack_from("<4sI", data, at)
        if kind not in _WEBP:
            return False
        at += 8 + size + size % 2
    return at == len(data)


_WALKS: dict[str, Callable[[bytes], bool]] = {
    "image/png": _is_png,
    "image/jpeg": _is_jpeg,
    "image/gif": _is_gif,
    "image/webp": _is_webp,
}
