"""Zip files of the same bytes for the same questions, with names that every system can unpack."""

import re
from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from bank.interchange.found import FoundPicture
from bank.interchange.images import file_name
from bank.interchange.pictures import digest

_SAME_TIME = (1980, 1, 1, 0, 0, 0)
_LONGEST = 60
_OTHER = re.compile(r"[^A-Za-z0-9_.-]+")


class Archive:
    def __init__(self) -> None:
        self.buffer = BytesIO()
        self.zip = ZipFile(self.buffer, "w")
        self.pictures: set[str] = set()
        self._taken: set[str] = set()

    def add(self, name: str, data: str | bytes, *, packed: bool = True) -> None:
        info = ZipInfo(name, _SAME_TIME)
        info.compress_type = ZIP_DEFLATED if packed else ZIP_STORED
        info.external_attr = 0o644 << 16
        self.zip.writestr(info, data)

    def add_pictures(self, folder: str, pictures: Iterable[FoundPicture]) -> list[str]:
        """The names of these pictures' files; one that is there already is not added again."""
        names = []
        for picture in pictures:
            name = f"{folder}{file_name(digest(picture), picture)}"
            names.append(name)
            if name not in self.pictures:
                self.pictures.add(name)
                self.add(name, picture.data, packed=False)
        return names

    def identifier(self, slug: str) -> str:
        """A name for a file and in XML: it begins with a letter and is used once, whatever the case of its letters."""
        plain = _OTHER.sub("-", slug).strip("-.")[:_LONGEST] or "item"
        plain = plain if plain[0].isalpha() else f"q-{plain}"
        name, number = plain, 1
        while name.lower() in self._taken:
            number += 1
            name = f"{plain}-{number}"
        self._taken.add(name.lower())
        return name

    @property
    def data(self) -> bytes:
        self.zip.close()
        return self.buffer.getvalue()
