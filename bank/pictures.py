"""Pictures that texts show as ![what it shows](picture:digest): what is taken, and in which form it is kept."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import Image, ImageOps

from bank.items import Item
from bank.picture_files import is_nothing_else
from curriculum.rendering import PICTURE

MOST_BYTES = 2 * 1024 * 1024
LONGEST_SIDE = 4_000
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
LONGEST_NAME = 120

EMPTY = "The file is empty. Choose the picture again."
TOO_HEAVY = "The picture has {size:.1f} MB; at most {most} MB are taken. Save it smaller, or as JPEG."
TOO_LARGE = "The picture is {width} × {height} pixels; at most {most:,} × {most:,} are taken. Scale it down."
VECTOR = "SVG pictures are not taken, since they can carry programs. Save it as PNG."
UNKNOWN = "This is no PNG, JPEG, GIF or WebP picture. Save it as one of these."
MOVING = "The picture moves. Save the one frame that counts, as PNG."
BROKEN = "The picture cannot be read to its end. Save it again and choose the new file."

# What a picture may carry beside its dots. All else (place and device of a photo, comments, editors' notes) tells more
# than its author meant to show, and is taken off.
_PLAIN = {
    "jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi", "gamma", "srgb", "chromaticity", "aspect", "interlace",
    "transparency", "background", "version", "loop", "duration", "timestamp", "progressive", "progression", "adobe",
    "adobe_transform", "icc_profile", "extension",
}  # fmt: skip
_SAVED_AS: dict[str, dict[str, Any]] = {"JPEG": {"quality": 92}, "WEBP": {"quality": 92}, "PNG": {"optimize": True}}
# More dots than fit, before a single one is unpacked.
Image.MAX_IMAGE_PIXELS = LONGEST_SIDE**2


class PictureFault(ValueError):
    """The picture is not taken; the message tells an author what to do."""


@dataclass(frozen=True)
class Sound:
    """A picture fit to be kept; `digest` is the beginning of the SHA-256 of `data`."""

    data: bytes
    mime: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()[:16]


def read_picture(data: bytes) -> Sound:
    """What is in `data`, whatever its name says. Bytes that carry nothing but the picture stay the same bytes, so that
    what was exported is imported as the same picture, others are made anew; PictureFault for what is not taken."""
    if not data:
        raise PictureFault(EMPTY)
    if len(data) > MOST_BYTES:
        raise PictureFault(TOO_HEAVY.format(size=len(data) / 1024**2, most=MOST_BYTES // 1024**2))
    picture = _opened(data)
    try:
        picture.load()
        if _tells_more(picture) or not is_nothing_else(data, FORMATS[str(picture.format)]):
            data = _stripped(picture)
            picture = Image.open(BytesIO(data))
    except Exception as error:  # decoders complain in every way they know
        raise PictureFault(BROKEN) from error
    return Sound(data, FORMATS[str(picture.format)], *picture.size)


def _opened(data: bytes) -> Any:
    """With its size known and within bounds, its dots not yet unpacked."""
    try:
        picture = Image.open(BytesIO(data), formats=list(FORMATS))
        moves = getattr(picture, "n_frames", 1) > 1
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureFault(TOO_LARGE.format(width="very many", height="very many", most=LONGEST_SIDE)) from error
    except Exception as error:
        raise PictureFault(VECTOR if b"<svg" in data[:4096].lower() else UNKNOWN) from error
    if max(picture.size) > LONGEST_SIDE:
        raise PictureFault(TOO_LARGE.format(width=picture.width, height=picture.height, most=LONGEST_SIDE))
    if moves:
        raise PictureFault(MOVING)
    return picture


def _tells_more(picture: Image.Image) -> bool:
    return bool(set(picture.info) - _PLAIN) or bool(getattr(picture, "text", None)) or bool(picture.getexif())


def _stripped(picture: Image.Image) -> bytes:
    """The same dots, turned upright where only a note said how a photo is to be held."""
    profile = {"icc_profile": picture.info["icc_profile"]} if picture.info.get("icc_profile") else {}
    kind = str(picture.format)
    upright = ImageOps.exif_transpose(picture)
    clean = upright.copy()
    clean.info = {name: value for name, value in upright.info.items() if name in {"transparency", "background"}}
    clean.getexif().clear()
    out = BytesIO()
    clean.save(out, kind, **_SAVED_AS.get(kind, {}), **profile)
    return out.getvalue()


def name_of(given: str) -> str:
    """The file's name without folders and without what no header or list could show."""
    return (
        re.sub(r"[^\w .()-]", "_", given.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .")[-LONGEST_NAME:] or "picture"
    )


def digests_in(texts: Iterable[str]) -> set[str]:
    """The pictures that these texts mention."""
    return {digest for text in texts for digest in PICTURE.findall(text)}


def texts_of(item: Item) -> list[str]:
    return [item.stem, item.explanation, *(text for option in item.options for text in (option.text, option.why))]
