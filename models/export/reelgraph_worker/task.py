"""One request while it is worked on: its news, and whether the person still wants it."""

import base64
import io
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .errors import Cancelled

if TYPE_CHECKING:
    from PIL.Image import Image


class Task:
    def __init__(self, number: int, send: Callable[[dict[str, Any]], None]) -> None:
        self.id, self.send = number, send
        self.cancelled = threading.Event()

    def check(self) -> None:
        if self.cancelled.is_set():
            raise Cancelled

    def progress(self, fraction: float, text: str) -> None:
        self.send({"type": "progress", "id": self.id, "fraction": min(1.0, max(0.0, fraction)), "text": text})

    def preview(self, picture: "Image") -> None:
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=80)
        coded = base64.b64encode(file.getvalue()).decode("ascii")
        self.send({"type": "preview", "id": self.id, "picture": coded, "mime": "image/jpeg"})
