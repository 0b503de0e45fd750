"""Sittings of one form as compact arrays: what each person chose, for how long, and what they had met before."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from measurement.irt.archive import pack, unpack

CELLS = 1_000_000
LONGEST = np.iinfo(np.uint16).max


@dataclass(frozen=True)
class Sheet:
    """`chosen` is an option from 0 or -1, `seconds` up to 65535, `new` false where the person had met the question
    in an earlier sitting, `shown` whether it came onto the screen: all (sittings × versions). `cohorts` counts half
    years: 2 × year, + 1 from July on."""

    form: int
    versions: NDArray[np.int64]
    cohorts: NDArray[np.int64]
    chosen: NDArray[np.int8]
    seconds: NDArray[np.uint16]
    new: NDArray[np.bool_]
    shown: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.cohorts)

    def part(self, rows: NDArray[np.bool_] | NDArray[np.intp] | slice) -> "Sheet":
        cells = (self.chosen[rows], self.seconds[rows], self.new[rows], self.shown[rows])
        return Sheet(self.form, self.versions, self.cohorts[rows], *cells)

    def pieces(self) -> Iterator["Sheet"]:
        rows = max(1, CELLS // len(self.versions))
        for start in range(0, len(self), rows):
            yield self.part(slice(start, start + rows))

    def to_bytes(self) -> bytes:
        marks = np.packbits(np.hstack([self.new, self.shown]), axis=1)
        arrays = {name: getattr(self, name) for name in ("versions", "cohorts", "chosen", "seconds")}
        return pack("Sheet", form=np.array(self.form), marks=marks, **arrays)

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        arrays = unpack("Sheet", data)
        columns = len(arrays["versions"])
        marks = np.unpackbits(arrays.pop("marks"), axis=1, count=2 * columns).astype(bool)
        form = int(arrays.pop("form"))
        return cls(form, new=marks[:, :columns], shown=marks[:, columns:], **arrays)
