"""A zip that is written in pieces by one worker after another."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any, NamedTuple

PART = 2**20
DIRECTORY = ("filename", "date_time", "compress_type", "CRC", "compress_size", "file_size", "header_offset",
             "flag_bits", "external_attr", "create_version", "extract_version")  # fmt: skip
OWNER_READS = 0o600 << 16


class Piece(NamedTuple):
    """Bytes to append, in a file on this machine that goes when it is closed, and the zip's directory so far."""

    file: IO[bytes]
    size: int
    members: list[dict[str, Any]]

    def parts(self) -> Iterator[bytes]:
        self.file.seek(0)
        while data := self.file.read(PART):
            yield data


class _Appended(io.RawIOBase):
    """Where the zip goes on: what is written here stands `before` bytes behind its beginning."""

    def __init__(self, file: IO[bytes], before: int) -> None:
        self.file, self.at = file, before

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        return self.at

    def write(self, data: Any) -> int:
        self.at += len(data)
        return self.file.write(data)


class Writer:
    """Members are named once; a text is written as it comes, so that no table is ever in memory as a whole."""

    def __init__(self, zipped: zipfile.ZipFile, now: datetime) -> None:
        self._zip, self._now = zipped, now

    @contextmanager
    def text(self, name: str) -> Iterator[IO[str]]:
        with (
            self._zip.open(self._member(name, zipfile.ZIP_DEFLATED), "w") as raw,
            io.TextIOWrapper(raw, "utf-8", newline="") as text,
        ):
            yield text

    def stored(self, name: str, data: bytes) -> None:
        """For what is compressed already: pictures and PDFs."""
        self._zip.writestr(self._member(name, zipfile.ZIP_STORED), data)

    def _member(self, name: str, compression: int) -> zipfile.ZipInfo:
        at = self._now
        member = zipfile.ZipInfo(name, (at.year, at.month, at.day, at.hour, at.minute, at.second))
        member.compress_type, member.external_attr = compression, OWNER_READS
        return member


@contextmanager
def appending(members: list[dict[str, Any]], *, before: int, now: datetime) -> Iterator[tuple[Writer, "Opened"]]:
    """A writer of further members behind the first `before` bytes of a zip that holds these already."""
    with TemporaryFile() as file:
        zipped = zipfile.ZipFile(_Appended(file, before), "w")
        opened = Opened(zipped, file, before, members)
        try:
            yield Writer(zipped, now), opened
        finally:
            opened.let_go()


class Opened:
    def __init__(self, zipped: zipfile.ZipFile, file: IO[bytes], before: int, members: list[dict[str, Any]]) -> None:
        self._zip, self._file, self._before, self._members = zipped, file, before, members

    def so_far(self) -> Piece:
        """The directory is kept apart until the last piece, which ends with it."""
        new = [{name: getattr(member, name) for name in DIRECTORY} for member in self._zip.infolist()]
        return Piece(self._file, self._file.tell(), [*self._members, *new])

    def ended(self) -> Piece:
        self._zip.filelist[:0] = map(_restored, self._members)
        self._zip.close()
        return Piece(self._file, self._file.tell(), [])

    def let_go(self) -> None:
        """Closing would write a directory."""
        self._zip.fp = None


def _restored(kept: dict[str, Any]) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(kept["filename"], tuple(kept["date_time"]))
    for name in DIRECTORY[2:]:
        setattr(member, name, kept[name])
    return member
