"""Records what the official pipelines do with a model, number by number, for the tests of our own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch import Tensor


class Goldens:
    """Cases in one folder: `<case>.bin` holds its tensors one after another as raw float32, `index.json` says where."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.index: dict[str, Any] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def case(self, name: str, tensors: Mapping[str, Tensor], values: Mapping[str, Any] | None = None) -> None:
        """`values` is what is no tensor: prompts, sizes, token ids."""
        places, offset, raw = {}, 0, []
        for key, tensor in tensors.items():
            raw.append(tensor.detach().to(torch.float32).contiguous().numpy().astype("<f4"))
            places[key] = {"offset": offset, "shape": list(tensor.shape)}
            offset += raw[-1].size
        if raw:
            (self.folder / f"{name}.bin").write_bytes(b"".join(part.tobytes() for part in raw))
        self.index[name] = {"tensors": places, "values": dict(values or {})}

    def finish(self) -> None:
        text = json.dumps(self.index, ensure_ascii=False, indent=1) + "\n"
        (self.folder / "index.json").write_text(text, encoding="utf-8")


@contextmanager
def recorded_noise(*modules: ModuleType) -> Iterator[list[Tensor]]:
    """Inside, every draw of `randn_tensor` by these pipeline modules is kept, in order of drawing."""
    draws: list[Tensor] = []
    originals = [module.randn_tensor for module in modules]  # type: ignore[attr-defined]

    def draw(original: Any) -> Any:
        def randn_tensor(*args: Any, **kwargs: Any) -> Tensor:
            made = original(*args, **kwargs)
            draws.append(made.clone())
            return made

        return randn_tensor

    for module, original in zip(modules, originals, strict=True):
        module.randn_tensor = draw(original)  # type: ignore[attr-defined]
    try:
        yield draws
    finally:
        for module, original in zip(modules, originals, strict=True):
            module.randn_tensor = original  # type: ignore[attr-defined]
