"""Files that prove an activity, known by what is in them and not by their names."""

from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PIL import ImageOps
from PIL.Image import Image
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from bank.pictures import LONGEST_NAME, name_of

MOST_BYTES = 10 * 2**20
MOST_BYTES_TOGETHER = 200 * 2**20
LONGEST_SIDE = 2_400  # a page of A4 at 200 dots an inch
# Of a JPEG only every second dot or fewer is unpacked where it is larger than needed; of the others all.
MOST_DOTS = {"image/jpeg": 64_000_000, "image/png": 20_000_000, "image/webp": 20_000_000}
PDF = "application/pdf"
TAKEN = "PDF, PNG, JPEG or WebP"
ENDINGS = {PDF: (".pdf",), "image/png": (".png",), "image/jpeg": (".jpg", ".jpeg"), "image/webp": (".webp",)}

EMPTY = "The file is empty. Choose it again."
TOO_LARGE = (
    f"The file has more than {MOST_BYTES // 2**20} MB. Save it smaller: a photo at half its size can still be read."
)
TOO_MANY_DOTS = "The picture is {width:,} × {height:,} dots, which is more than we unpack. Scale it down and try again."
UNKNOWN = f"This is not a {TAKEN} file, whatever its name says. Save a document as PDF, a photo as JPEG."
HEIC = "This photo is in Apple's HEIC format. Export it as JPEG and choose that."
PROGRAM = "This is a program, whatever its name says. It was not kept."
CUT_PDF = "This PDF is not whole: its end is missing. Save or download it again."
BROKEN = "The picture cannot be read to its end. Save it again and choose the new file."
MOVING = "The picture moves. Save the one frame that counts, as PNG."
# PE, ELF, Mach-O of either order and width, scripts.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa", b"\xca\xfe\xba\xbe", b"#!")


class EvidenceFault(ValueError):
    """The file is not taken; the message tells its owner what to do."""


@dataclass(frozen=True)
class Proof:
    data: bytes
    mime: str


def read_proof(data: bytes) -> Proof:
    """A PDF stays the bytes it is, and is only ever handed back as a download. A picture is made anew from its dots, so
    that nothing else (place and device of a photo, what hides behind its end) is kept; EvidenceFault for all others."""
    if not data:
        raise EvidenceFault(EMPTY)
    if len(data) > MOST_BYTES:
        raise EvidenceFault(TOO_LARGE)
    if data.startswith(b"%PDF-"):
        return _pdf(data)
    proof = _picture(data)
    if len(proof.data) > MOST_BYTES:
        raise EvidenceFault(TOO_LARGE)
    return proof


def _pdf(data: bytes) -> Proof:
    if b"%%EOF" not in data[-2048:]:
        raise EvidenceFault(CUT_PDF)
    return Proof(data, PDF)


def _picture(data: bytes) -> Proof:
    """The decoder is chosen by the first bytes and opened by itself: Pillow's own `open` has one limit of dots for all,
    which is that of the bank's pictures."""
    mime, decoder = _decoder(data)
    try:
        picture: Any = decoder(BytesIO(data))
        dots, moves = picture.width * picture.height, getattr(picture, "n_frames", 1) > 1
    except Exception as error:  # decoders complain in every way they know
        raise EvidenceFault(BROKEN) from error
    if dots > MOST_DOTS[mime]:
        raise EvidenceFault(TOO_MANY_DOTS.format(width=picture.width, height=picture.height))
    if moves:
        raise EvidenceFault(MOVING)
    try:
        return Proof(_anew(picture, mime), mime)
    except Exception as error:  # as above
        raise EvidenceFault(BROKEN) from error


def _decoder(data: bytes) -> tuple[str, Any]:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png", PngImageFile
    if data.startswith(b"\xff\xd8\xff"):
        return "image/jpeg", JpegImageFile
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", WebPImageFile
    if data[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftyphevc"):
        raise EvidenceFault(HEIC)
    raise EvidenceFault(PROGRAM if data.startswith(_PROGRAMS) else UNKNOWN)


def _anew(picture: Any, mime: str) -> bytes:
    """The dots in a new file, turned upright, no side longer than can be read on paper."""
    if mime == "image/jpeg":
        picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    clean: Image = ImageOps.exif_transpose(picture)
    clean = clean.convert("RGBA" if mime == "image/png" and "A" in clean.getbands() else "RGB")
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    clean.info = {}
    out = BytesIO()
    match mime:
        case "image/png":
            clean.save(out, "PNG", optimize=True)
        case "image/webp":
            clean.save(out, "WEBP", quality=85)
        case _:
            clean.save(out, "JPEG", quality=85)
    return out.getvalue()


def named(given: str, mime: str) -> str:
    """The name it came with, with the ending of what it is: a program's ending would make one of it once fetched."""
    name, endings = name_of(given), ENDINGS[mime]
    return name if name.lower().endswith(endings) else f"{name[: LONGEST_NAME - 5]}{endings[0]}"
