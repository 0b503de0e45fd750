"""Zip files opened safely: nothing is unpacked to disk, and no member is read before all are looked at."""

import posixpath
import stat
import struct
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from io import BytesIO
from urllib.parse import unquote
from zipfile import BadZipFile, ZipFile, ZipInfo

MAX_MEMBERS = 20_000
MAX_MEMBER = 20 * 2**20
MAX_TOTAL = 100 * 2**20
MAX_RATIO = 200  # real texts compress 3 to 20 times, a table of zeros 1,000 times
RATIO_FROM = 2**20
MAX_DIRECTORY = 8 * 2**20
MAX_NAME = 300
_PACKED = (".zip", ".imscc", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".tar")
_END = b"PK\x05\x06"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# zipfile has no one error for a damaged file: besides its own it lets through what its parts raise. EOFError: a member
# ends early; OSError: a bad stream of some packings; zlib.error: bad packed bytes; struct.error: a record cut short;
# ValueError: an offset before the file's beginning, a name that cannot be decoded; RuntimeError: a member that is
# locked or packed in a way it does not know.
DAMAGED = (BadZipFile, EOFError, OSError, zlib.error, struct.error, ValueError, RuntimeError)


class RefusedPackage(ValueError):
    """Nothing of the package is read; the message says why and what to do."""


@dataclass
class Package:
    """Members by name with forward slashes; `left_out` names the packages within the package, which are not opened."""

    archive: ZipFile
    members: dict[str, ZipInfo]
    left_out: list[str] = field(default_factory=list)
    _folded: dict[str, str] = field(default_factory=dict)

    @property
    def names(self) -> list[str]:
        return list(self.members)

    def read(self, name: str) -> bytes:
        """KeyError where there is none; RefusedPackage where it is damaged or larger than it said."""
        member = self.members[name]
        try:
            with self.archive.open(member) as opened:
                data = opened.read(MAX_MEMBER + 1)
        except DAMAGED as error:
            raise RefusedPackage(f"“{name}” in the package is damaged; export and upload it again.") from error
        if len(data) > MAX_MEMBER:
            raise RefusedPackage(f"“{name}” unpacks to more than it says.")
        return data

    def find(self, reference: str, beside: str = "") -> str | None:
        """The name of the member that a file `beside` it refers to, as a relative address, perhaps percent-encoded."""
        plain = unquote(reference.split("?")[0].split("#")[0]).replace("\\", "/").lstrip("/")
        for place in (posixpath.dirname(beside), ""):
            path = posixpath.normpath(posixpath.join(place, plain))
            if path in self.members:
                return path
            if path.casefold() in self._folded:
                return self._folded[path.casefold()]
        return None


def is_package(data: bytes) -> bool:
    return data[:4] in {b"PK\x03\x04", _END}


def open_package(data: bytes) -> Package:
    _guard_directory(data)
    try:
        archive = ZipFile(BytesIO(data))
    except DAMAGED as error:
        raise RefusedPackage("is a damaged or incomplete zip file; export and upload it again.") from error
    for member in archive.infolist():
        member.filename = member.filename.replace("\\", "/")  # as old Windows software writes it
    files = [member for member in archive.infolist() if not member.filename.endswith("/")]
    _refuse_many(files)
    for member in archive.infolist():
        _refuse_one(member)
    _refuse_doubles(files)
    packed = [member.filename for member in files if member.filename.lower().endswith(_PACKED)]
    members = {member.filename: member for member in files if member.filename not in packed}
    return Package(archive, members, packed, _folded={name.casefold(): name for name in members})


def _guard_directory(data: bytes) -> None:
    """Before Python reads the table of contents: a million empty members take a gigabyte of it."""
    at = data.rfind(_END, max(len(data) - 65_557, 0))
    if at < 0 or len(data) < at + 22:
        raise RefusedPackage("is a damaged or incomplete zip file; export and upload it again.")
    _, _, _, count, size = struct.unpack("<HHHHI", data[at + 4 : at + 16])
    if count > MAX_MEMBERS or size > MAX_DIRECTORY:
        raise RefusedPackage(f"holds more than {MAX_MEMBERS:,} files; split it.")


def _refuse_many(files: list[ZipInfo]) -> None:
    if len(files) > MAX_MEMBERS:
        raise RefusedPackage(f"holds more than {MAX_MEMBERS:,} files; split it.")
    total = sum(member.file_size for member in files)
    if total > MAX_TOTAL:
        raise RefusedPackage(f"unpacks to {total / 2**20:,.0f} MB; at most {MAX_TOTAL // 2**20} MB are taken.")


def _refuse_one(member: ZipInfo) -> None:
    name = member.filename
    parts = name.split("/")
    if ".." in parts or not parts[0] or ":" in parts[0] or len(name) > MAX_NAME:
        raise RefusedPackage(f"holds a file whose path leaves the package (“{name[:80]}”); it was not opened.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise RefusedPackage(f"holds a link instead of a file (“{name[:80]}”); it was not opened.")
    if member.flag_bits & 0x1:
        raise RefusedPackage("is locked with a password; zip it again without one.")
    if member.compress_type not in _METHODS:
        raise RefusedPackage(f"“{name[:80]}” is compressed in an unusual way; zip it again with the usual one.")
    _refuse_size(member)


def _refuse_size(member: ZipInfo) -> None:
    if member.file_size > MAX_MEMBER:
        size = member.file_size / 2**20
        raise RefusedPackage(f"“{member.filename[:80]}” is {size:,.0f} MB; at most {MAX_MEMBER // 2**20} MB are taken.")
    if member.file_size > RATIO_FROM and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise RefusedPackage(f"“{member.filename[:80]}” unpacks to {MAX_RATIO} times its size or more: a zip bomb.")


def _refuse_doubles(files: list[ZipInfo]) -> None:
    names, count = next(iter(Counter(member.filename for member in files).most_common(1)), ("", 0))
    if count > 1:
        raise RefusedPackage(f"holds two files of one name (“{names[:80]}”), of which only one can be meant.")
    starts = Counter(member.header_offset for member in files)
    if any(times > 1 for times in starts.values()):
        raise RefusedPackage("holds files that share their contents: a zip bomb.")
