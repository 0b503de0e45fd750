"""Pictures as they lie in files: taken as they are, and looked at when the question is."""

import base64
import binascii

from bank.interchange.found import FoundPicture
from bank.pictures import ENDINGS, name_of

_BEGINNINGS = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"RIFF": "image/webp"}
_UNKNOWN = "application/x-unknown"


def picture_of(name: str, data: bytes) -> FoundPicture:
    mime = next((mime for beginning, mime in _BEGINNINGS.items() if data.startswith(beginning)), _UNKNOWN)
    return FoundPicture(name_of(name), mime, data)


def picture_of_base64(name: str, text: str) -> FoundPicture | str:
    """The picture, or what is wrong with it."""
    try:
        return picture_of(name, base64.b64decode("".join(text.split()), validate=True))
    except (binascii.Error, ValueError):
        return f"The picture “{name[:80]}” is damaged; put it in by hand."


def file_name(digest: str, picture: FoundPicture | None) -> str:
    """In a package or a file of ours."""
    return f"{digest}.{ENDINGS.get(picture.mime, 'png') if picture else 'png'}"
