"""Files on their way in: what is too large is not kept anywhere, and its sender reads so on a page."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from bank.importing.reading import MOST_BYTES


class Quota(FileUploadHandler):
    """First among the handlers. The rest of a file that is too large is read past and dropped: a connection that is
    closed in the middle shows browsers no page.

    The file is skipped and not the upload stopped: after a stop Django reads the rest by lines, and a file of gigabytes
    without one would be in memory as a whole.
    """

    def __init__(self, most: int = MOST_BYTES) -> None:
        super().__init__()
        self.most = most
        self.came = 0
        self.is_exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.came += len(raw_data)
        if self.came > self.most:
            self.is_exceeded = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        return None
