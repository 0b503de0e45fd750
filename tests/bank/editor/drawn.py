"""Pictures made from nothing."""

from io import BytesIO
from typing import Any

from PIL import Image


def drawn(kind: str = "PNG", size: tuple[int, int] = (40, 30), color: str = "teal", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def photo(**options: Any) -> bytes:
    """A JPEG that tells where it was taken and is to be turned."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of Olu"
    exif[0x0112] = 6  # the top is at the right
    exif.get_ifd(0x8825)[1] = "N"
    return drawn("JPEG", exif=exif, comment=b"said in secret", **options)


def opened(data: bytes) -> Image.Image:
    picture = Image.open(BytesIO(data))
    picture.load()
    return picture
