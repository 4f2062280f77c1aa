"""Pictures and clips between files and numbers."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from .errors import WorkerError

Floats = NDArray[np.float32]


def checked(frames: Floats, what: str) -> Floats:
    """`frames`: 0…1. What half precision makes of pictures on devices that cannot do it is caught here; the studio then
    asks once more in full precision."""
    wrong = "holds values that are no numbers" if not np.isfinite(frames).all() else None
    if wrong is None and float(frames.max()) <= 5e-4:
        wrong = "is all black"
    if wrong is not None:
        raise WorkerError("frame_broken", f"{what} came out broken: it {wrong}.", "Set REELGRAPH_DEVICE=cpu if it stays so.")
    return frames


def as_bytes(frames: Floats) -> NDArray[np.uint8]:
    """As the official pipelines make pictures of their numbers."""
    return (frames * 255).round().astype(np.uint8)


def read_clip(wish: dict[str, Any]) -> Floats:
    """[frames, height, width, 3] of a raw file of float32, red, green and blue, 0…255."""
    shape = (wish["frames"], wish["height"], wish["width"], 3)
    numbers = np.fromfile(wish["file"], dtype="<f4")
    if numbers.size != int(np.prod(shape)):
        raise WorkerError("clip_wrong_size", f"A clip of {shape[0]} frames has {numbers.size} numbers instead of {np.prod(shape)}.")
    return numbers.reshape(shape)


def read_picture(file: str, mode: str = "RGB") -> Image.Image:
    with Image.open(file) as opened:
        return opened.convert(mode)


def small(colours: Floats) -> Image.Image:
    """A preview of one pixel a token: [height, width, 3], −1…1."""
    return Image.fromarray(np.clip((colours / 2 + 0.5) * 255, 0, 255).astype(np.uint8), "RGB")


def place(folder: str, name: str) -> Path:
    return Path(folder) / name
