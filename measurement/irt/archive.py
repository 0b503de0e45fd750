"""Named arrays as bytes and back, for what travels between worker processes or waits on a disk. Never pickled."""

from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray

from measurement.errors import BadInput


def pack(kind: str, **arrays: Any) -> bytes:
    file = BytesIO()
    np.savez(file, kind=np.array(kind), **arrays)
    return file.getvalue()


def unpack(kind: str, data: bytes) -> dict[str, NDArray[Any]]:
    """The arrays by name; BadInput when the bytes are damaged or hold something other than this kind."""
    try:
        with np.load(BytesIO(data), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except Exception as damage:
        raise BadInput(f"These {len(data)} bytes are no stored {kind}: {damage}") from damage
    if str(arrays.pop("kind", "nothing known")) != kind:
        raise BadInput(f"These bytes hold something other than a {kind}.")
    return arrays
