"""Files on their way in: each lies in a file without a name, and is gone with its request.

Django keeps what it is sent in its temporary folder, under a name: were the service stopped there,
something about a child would be left behind in clear. A file without a name cannot be.
"""

import tempfile
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class Came(UploadedFile):  # type: ignore[type-arg]
    """A file that somebody sent; empty where it was larger than it may be."""

    too_large = False


class Nameless(FileUploadHandler):
    """Keeps files within their limits, and of people who are signed in; passes over the rest.

    Passed over is still read to its end: only then does a browser show the page that says why.
    """

    count = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> None:
        """Refuse what is far too large before any of it is read.

        Raises:
            RequestDataTooBig: it is.
        """
        del input_data, META, boundary, encoding
        if content_length > settings.UPLOAD_MOST:
            raise RequestDataTooBig("The form is larger than any of ours can be.")

    def new_file(self, *given: Any, **named: Any) -> None:
        """Begin a file."""
        super().new_file(*given, **named)
        self.count += 1
        known = self.request is not None and self.request.user.is_authenticated
        self.wanted = known and self.count <= settings.ATTACHMENTS_A_STEP
        self.too_large = False
        self.held = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the request

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or pass over it."""
        if self.wanted and start + len(raw_data) <= settings.ATTACHMENT_MOST:
            self.held.write(raw_data)
        elif self.wanted:
            self.too_large = True
            self.held.truncate(0)

    def file_complete(self, file_size: int) -> Came:
        """Return the file."""
        self.held.seek(0)
        came = Came(file=self.held, name=self.file_name, size=file_size)
        came.too_large = self.too_large
        return came

    def upload_interrupted(self) -> None:
        """Let go of a file that did not come to its end."""
        held = getattr(self, "held", None)
        if held is not None:
            held.close()
