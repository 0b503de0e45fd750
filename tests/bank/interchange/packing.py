"""Content packages for tests, made of the files beside."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

FILES = Path(__file__).parent / "files"
PNG = b"\x89PNG\r\n\x1a\n a curve"


def packed(members: dict[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def manifest(*resources: tuple[str, str]) -> str:
    listed = "".join(
        f'<resource identifier="r{n}" type="{kind}" href="{href}"><file href="{href}"/></resource>'
        for n, (kind, href) in enumerate(resources)
    )
    return f'<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>{listed}</resources></manifest>'
