"""What the command line asks for."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Precision = Literal["fp32", "fp16", "int4"]
PRECISIONS: tuple[Precision, ...] = ("fp32", "fp16", "int4")


@dataclass(frozen=True)
class Options:
    """`source` is None for the tiny random configuration of the same classes."""

    out: Path
    source: Path | None = None
    seed: int = 0
    precision: Precision = "fp32"
    """Weights laid over the checkpoint before export: (file, strength)."""
    loras: tuple[tuple[Path, float], ...] = ()
    """Also write `golden/`: what the official pipelines make of this very model."""
    golden: bool = False
    """Family's own wishes, `--set name=value`."""
    extra: dict[str, str] = field(default_factory=dict)
