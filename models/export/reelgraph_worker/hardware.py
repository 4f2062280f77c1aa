"""Where the work goes and in which number format."""

import json
import os
from dataclasses import dataclass
from typing import Any

import torch

from .errors import WorkerError
from .task import Task


@dataclass(frozen=True)
class Hardware:
    device: str
    """cuda, mps or cpu."""
    kind: str
    dtype: torch.dtype


def half(kind: str, compute: float) -> torch.dtype:
    """bfloat16 where it is native. float16 is never right here: the text encoders leave its range."""
    if kind == "cuda":
        return torch.bfloat16 if compute >= 8 else torch.float32
    return torch.bfloat16 if kind == "mps" else torch.float32


def wanted() -> dict[str, Any]:
    """What the studio's model service says of this process: the device's id and kind, and `safe` after a broken frame."""
    return json.loads(os.environ.get("REELGRAPH_HOST_DEVICE", "{}"))


def chosen() -> Hardware:
    wish = wanted()
    name = {"cuda": wish.get("id", "cuda"), "coreml": "mps"}.get(wish.get("kind", "cpu"), "cpu")
    kind = name.split(":")[0]
    if kind == "cuda" and not torch.cuda.is_available():
        raise WorkerError(
            "device_missing",
            f"This Python's torch ({torch.__version__}) cannot use the graphics card.",
            "Install a torch with CUDA (docs/engines.md), or set REELGRAPH_DEVICE=cpu.",
        )
    if kind == "mps" and not torch.backends.mps.is_available():
        raise WorkerError("device_missing", "This Python's torch cannot use Apple's graphics.", "Set REELGRAPH_DEVICE=cpu.")
    compute = float(".".join(str(part) for part in torch.cuda.get_device_capability(name))) if kind == "cuda" else 0.0
    # A frame came out black or broken: full precision is slower and right everywhere.
    dtype = torch.float32 if wish.get("safe") else half(kind, compute)
    return Hardware(name, kind, dtype)


def describe(_payload: dict[str, Any], _task: Task) -> dict[str, Any]:
    found = chosen()
    return {"device": found.device, "dtype": str(found.dtype).removeprefix("torch."), "torch": torch.__version__}


def give_back() -> None:
    """Memory that torch keeps for later goes back to the card."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    elif torch.backends.mps.is_available():
        torch.mps.empty_cache()
