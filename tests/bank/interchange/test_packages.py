"""Zip files that would leave their place, blow up or hide something are refused with a word."""

import stat
import struct
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from bank.interchange import packages
from bank.interchange.packages import RefusedPackage, is_package, open_package


def zipped(*members: tuple[str | ZipInfo, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def said(data: bytes) -> str:
    with pytest.raises(RefusedPackage) as refused:
        open_package(data)
    return str(refused.value)


def test_members_are_read_by_name() -> None:
    package = open_package(zipped(("a/b.xml", b"<b/>"), ("c.txt", b"c")))
    assert package.names == ["a/b.xml", "c.txt"]
    assert package.read("a/b.xml") == b"<b/>"


def test_addresses_are_found_beside_the_file_that_says_them() -> None:
    package = open_package(zipped(("items/q.xml", b""), ("pictures/A b.png", b"x"), ("items/own.png", b"y")))
    assert package.find("../pictures/A%20b.png", "items/q.xml") == "pictures/A b.png"
    assert package.find("own.png?x=1", "items/q.xml") == "items/own.png"
    assert package.find("/pictures/a b.PNG") == "pictures/A b.png"
    assert package.find("../../etc/passwd", "items/q.xml") is None


@pytest.mark.parametrize("name", ["../x.xml", "a/../../x.xml", "/etc/passwd", "C:/x.xml", "..\\x.xml", "a/" * 200])
def test_paths_that_leave_the_package_are_refused(name: str) -> None:
    assert "path leaves the package" in said(zipped((name.rstrip("/"), b"x")))


def test_backslashes_of_old_windows_software_are_folders() -> None:
    info = ZipInfo("items/x.xml")
    info.filename = "items\\x.xml"
    assert open_package(zipped((info, b"x"))).names == ["items/x.xml"]


def test_a_link_is_refused() -> None:
    info = ZipInfo("link.xml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "a link instead of a file" in said(zipped((info, b"/etc/passwd")))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused() -> None:
    assert "two files of one name" in said(zipped(("a.xml", b"1"), ("a.xml", b"2")))


def test_a_locked_file_is_refused() -> None:
    data = bytearray(zipped(("a.xml", b"x")))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "password" in said(bytes(data))


def test_an_unusual_compression_is_refused() -> None:
    assert "unusual way" in said(zipped(("a.xml", b"x" * 100), method=ZIP_BZIP2))


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    assert "zip bomb" in said(zipped(("a.xml", bytes(2**21))))


def declared(data: bytes, size: int) -> bytes:
    """With another size in the table of contents."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def test_a_member_said_to_be_a_gigabyte_is_refused_unread() -> None:
    assert "MB" in said(declared(zipped(("a.xml", b"x")), 2**30))


def test_a_member_that_holds_more_than_it_says_is_damaged() -> None:
    package = open_package(declared(zipped(("a.xml", b"x" * 1000)), 10))
    with pytest.raises(RefusedPackage, match="damaged"):
        package.read("a.xml")


def test_too_much_in_all_is_refused(monkeypatch) -> None:
    monkeypatch.setattr(packages, "MAX_TOTAL", 100)
    assert "unpacks to" in said(zipped(("a.xml", b"a" * 60), ("b.xml", b"b" * 60)))


def test_too_many_members_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(packages, "MAX_MEMBERS", 3)
    assert "more than 3 files" in said(zipped(*((f"{n}.xml", b"") for n in range(4))))


def test_members_that_share_their_contents_are_refused() -> None:
    data = zipped(("a.xml", b"1"), ("b.xml", b"2"))
    second = data.rindex(b"PK\x01\x02")
    assert "share their contents" in said(data[: second + 42] + bytes(4) + data[second + 46 :])


def test_a_package_in_the_package_stays_closed() -> None:
    package = open_package(zipped(("a.xml", b"x"), ("inner.zip", zipped(("b.xml", b"y")))))
    assert package.names == ["a.xml"]
    assert package.left_out == ["inner.zip"]


@pytest.mark.parametrize("cut", [5, 30, 60])
def test_a_damaged_package_is_refused(cut: int) -> None:
    data = zipped(("a.xml", b"x" * 50))
    assert "damaged or incomplete" in said(data[:cut])


def test_packages_are_told_by_their_first_bytes() -> None:
    assert is_package(zipped(("a", b"")))
    assert is_package(zipped())
    assert not is_package(b"<quiz/>")


def test_a_member_without_a_name_is_refused() -> None:
    data = zipped(("a", b"x")).replace(b"a", b"\0")  # where a name begins with NUL, nothing of it is left
    assert "leaves the package" in said(data)


def test_a_directory_that_points_before_the_file_is_damage() -> None:
    data = zipped(("a.xml", b"<a/>" * 50), ("b.xml", b"<b/>" * 50))
    cut = data[:10] + data[40:]  # as a broken transfer leaves it: every offset is too high now
    with pytest.raises(RefusedPackage, match="damaged"):
        open_package(cut).read("a.xml")
