"""The formats by name: who reads them, who writes them, what they are called and can hold."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bank.interchange.aiken.reading import read_aiken
from bank.interchange.aiken.writing import write_aiken
from bank.interchange.detecting import detect
from bank.interchange.encodings import decode
from bank.interchange.found import FileRead, Outgoing, Problem
from bank.interchange.gift.reading import read_gift
from bank.interchange.gift.writing import write_gift
from bank.interchange.moodle.reading import read as read_moodle
from bank.interchange.moodle.writing import write as write_moodle
from bank.interchange.native.reading import read as read_native
from bank.interchange.native.writing import write as write_native
from bank.interchange.qti.reading import read as read_qti
from bank.interchange.qti.writing import write as write_qti
from bank.interchange.tables.commas import read_csv, write_csv
from bank.interchange.tables.sheets import read_xlsx, write_xlsx

# Names of sections by slug, for formats that sort questions into categories.
Names = Mapping[str, str]


@dataclass(frozen=True)
class Format:
    """`holds` and `leaves` end the sentences “it holds …” and “it leaves out …”, the latter "" where it holds all."""

    name: str
    title: str
    suffix: str
    mime: str
    holds: str
    leaves: str
    read: Callable[[bytes], FileRead]
    write: Callable[[list[Outgoing], Names], bytes]

    @property
    def is_text(self) -> bool:
        return self.suffix not in {"zip", "xlsx"}


def _of_text(read: Callable[[str], FileRead]) -> Callable[[bytes], FileRead]:
    def read_bytes(data: bytes) -> FileRead:
        text, note = decode(data)
        file = read(text)
        if note:
            file.problems.insert(0, Problem(None, "", "file", note))
        return file

    return read_bytes


def _qti(version: str, title: str, package: str = "as a package with one file a question") -> Format:
    name = f"qti-{version}"
    return Format(
        name,
        title,
        "zip",
        "application/zip",
        f"choices, numbers, rationales as feedback, pictures; {package}",
        f"drawings of exhibits (they become tables); {OURS}",
        read_qti,
        lambda outgoing, names: write_qti(outgoing, name, names),
    )


OURS = "other programs see no levels, Angoff judgments and topics, our import does"
FORMATS: dict[str, Format] = {
    each.name: each
    for each in [
        Format(
            "native",
            "Our own YAML",
            "yaml",
            "application/yaml",
            "everything, exhibits with their drawings too; as a zip file where there are pictures",
            "",
            read_native,
            lambda outgoing, names: write_native(outgoing),
        ),
        Format(
            "gift",
            "GIFT",
            "gift",
            "text/plain",
            "choices, numbers, rationales as feedback",
            f"drawings of exhibits (they become tables); {OURS}",
            _of_text(read_gift),
            lambda outgoing, names: write_gift(outgoing).encode(),
        ),
        Format(
            "aiken",
            "Aiken",
            "txt",
            "text/plain",
            "the stem, the options and the one that is right",
            "everything else: rationales, sections, levels, several right options, numbers, pictures, exhibits",
            _of_text(read_aiken),
            lambda outgoing, names: write_aiken(outgoing)[0].encode(),
        ),
        Format(
            "moodle-xml",
            "Moodle XML",
            "xml",
            "application/xml",
            "choices, numbers, rationales as feedback, tags, pictures, sections as categories",
            f"drawings of exhibits (they become tables); {OURS}",
            read_moodle,
            write_moodle,
        ),
        Format(
            "csv",
            "CSV",
            "csv",
            "text/csv",
            "one question a row: options, rationales, section, level, Angoff judgment, tags and all the rest",
            "drawings of exhibits (they become tables)",
            _of_text(read_csv),
            lambda outgoing, names: write_csv(outgoing).encode(),
        ),
        Format(
            "xlsx",
            "Excel",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "what CSV holds, in a sheet",
            "drawings of exhibits (they become tables)",
            read_xlsx,
            lambda outgoing, names: write_xlsx(outgoing),
        ),
        _qti("1.2", "QTI 1.2 (Canvas)", "as a package with one file"),
        _qti("2.1", "QTI 2.1"),
        _qti("2.2", "QTI 2.2"),
        _qti("3.0", "QTI 3.0"),
    ]
}


def read_file(name: str, data: bytes, format: str = "") -> FileRead:
    """In the format given, or in what the file turns out to be; Unrecognized where it is none."""
    found = detect(name, data)
    return FORMATS[format or found].read(data)
