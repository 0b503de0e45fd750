"""Pictures within texts: as data in an address, or in the bank, named by the beginning of their SHA-256."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable

from bank.interchange.found import FoundPicture

Lookup = Callable[[str], FoundPicture | None]

_DATA = re.compile(
    r"data:image/([a-z0-9.+-]{1,20})(?:;[a-z0-9=-]{1,40}){0,2};base64,([A-Za-z0-9+/=%\s]*)", re.IGNORECASE
)
_ENDINGS = {"jpeg": "jpg", "svg+xml": "svg"}
_SHOWN_DATA = re.compile(r"\]\((data:image/[a-z0-9.+-]{1,20};base64,[A-Za-z0-9+/=]+)\)", re.IGNORECASE)
_SHOWN = re.compile(r"\]\(picture:([0-9a-f]{16})\)")


def digest(picture: FoundPicture) -> str:
    return hashlib.sha256(picture.data).hexdigest()[:16]


def address(picture: FoundPicture) -> str:
    return f"picture:{digest(picture)}"


def alt(shows: str) -> str:
    """Words for a picture, without signs that would end them."""
    return re.sub(r"[][`$<\\*_]", "", " ".join(shows.split()))


def markdown(picture: FoundPicture, shows: str) -> str:
    return f"![{alt(shows)}]({address(picture)})"


def from_data(source: str) -> FoundPicture | None:
    """Of an address such as data:image/png;base64,…; None where it is none, or damaged."""
    found = _DATA.fullmatch(source.strip())
    if found is None:
        return None
    kind = found[1].lower()
    try:
        data = base64.b64decode(re.sub(r"\s|%20", "", found[2].replace("%2B", "+").replace("%3D", "=")), validate=True)
    except (binascii.Error, ValueError):
        return None
    return FoundPicture(f"picture.{_ENDINGS.get(kind, kind)}", f"image/{kind}", data) if data else None


def as_data(picture: FoundPicture) -> str:
    return f"data:{picture.mime};base64,{base64.b64encode(picture.data).decode()}"


def with_data(text: str, pictures: Iterable[FoundPicture]) -> str:
    """Markdown that carries its pictures itself; `without_data` takes them out again."""
    known = {digest(picture): picture for picture in pictures}
    return _SHOWN.sub(lambda shown: f"]({as_data(known[shown[1]])})" if shown[1] in known else shown[0], text)


def without_data(text: str) -> tuple[str, list[FoundPicture]]:
    found: list[FoundPicture] = []

    def kept(shown: re.Match[str]) -> str:
        picture = from_data(shown[1])
        if picture is None:
            return shown[0]
        found.append(picture)
        return f"]({address(picture)})"

    return _SHOWN_DATA.sub(kept, text), found
