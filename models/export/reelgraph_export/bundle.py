"""Writes a bundle folder: graphs, constants, tokenizer, and `manifest.json` with the sha256 of each file."""

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import diffusers
import onnx
import onnxruntime
import torch
import transformers
from torch import Tensor, nn

from . import __version__
from .graphs import HalfInside, Prepare, export_graph, parity, ports
from .options import Options
from .quantise import to_int4
from .share import share_weights


class BundleWriter:
    """Add components, constants and a tokenizer in any order; `finish` writes the manifest."""

    def __init__(self, options: Options, family: str, variant: str, licence: Mapping[str, Any], source: str) -> None:
        self.options = options
        self.folder = options.out
        self.folder.mkdir(parents=True, exist_ok=True)
        self.manifest: dict[str, Any] = {
            "format": "reelgraph/bundle",
            "version": 1,
            "family": family,
            "variant": variant,
            "licence": dict(licence),
            "components": {},
            "constants": {},
            "config": {},
            "scheduler": {},
            "limits": {},
            "export": {
                "tool": f"reelgraph_export {__version__}",
                "versions": {
                    "torch": torch.__version__.split("+")[0],
                    "diffusers": diffusers.__version__,
                    "transformers": transformers.__version__,
                    "onnx": onnx.__version__,
                    "onnxruntime": onnxruntime.__version__,
                },
                "source": source,
                "parity": {},
            },
        }

    def component(
        self,
        name: str,
        module: nn.Module,
        inputs: Mapping[str, Tensor],
        outputs: list[str],
        dynamic: Mapping[str, Mapping[int, str]],
        *,
        precision: str | None = None,
        memory: int | None = None,
        base: str | None = None,
        prepare: Prepare | None = None,
        traced: bool = False,
        family: str | None = None,
    ) -> None:
        """Exports one graph and compares it with torch on the given inputs (as keyword arguments of `forward`).

        `precision` overrides the wish of the command line (a decoder that breaks in half stays fp32); `memory` is bytes
        while it works, by default its weights and an eighth; `base` names the component that this one was trained for,
        `family` whose pipeline runs it where it is another's.
        """
        precision = precision or self.options.precision
        path = self.folder / f"{name}.onnx"
        for old in (path, path.with_name(f"{path.name}.data")):
            old.unlink(missing_ok=True)
        # Four-bit weights compute in float32: it is right on every device, and processors are slower in half.
        spoken = HalfInside(module, list(inputs)) if precision == "fp16" else module.float()
        export_graph(spoken, inputs, outputs, dynamic, path, prepare, traced)
        if precision == "int4":
            to_int4(path)
        self.adopt(name, precision, memory=memory, base=base, family=family)
        self.manifest["export"]["parity"][name] = parity(path, spoken, inputs)
        print(f"  {name}: {self.manifest['export']['parity'][name]['maxAbs']:.1e} from torch")

    def share(self, names: list[str], data: str) -> None:
        """Lays the weights of several components into one file, each that is the same in them once."""
        share_weights([self.folder / f"{name}.onnx" for name in names], self.folder / data)
        for name in names:
            entry = self.manifest["components"][name]
            self.adopt(name, entry["precision"], family=entry.get("family"), data=self.folder / data)

    def adopt(
        self,
        name: str,
        precision: str,
        *,
        memory: int | None = None,
        base: str | None = None,
        family: str | None = None,
        data: Path | None = None,
    ) -> None:
        """Enters a graph that lies in the folder already."""
        path = self.folder / f"{name}.onnx"
        data = data or path.with_name(f"{path.name}.data")
        files = [path, *([data] if data.exists() else [])]
        inputs, outputs = ports(path)
        size = sum(file.stat().st_size for file in files)
        entry: dict[str, Any] = {
            **self.entry(path),
            "data": [self.entry(file) for file in files[1:]],
            "precision": precision,
            "inputs": inputs,
            "outputs": outputs,
            "memory": memory or size + size // 8,
        }
        if family is not None:
            entry["family"] = family
        if base is not None:
            entry["base"] = {"component": base, "sha256": self.manifest["components"][base]["sha256"]}
        self.manifest["components"][name] = entry

    def constant(self, name: str, values: Tensor) -> None:
        """Raw little-endian float32."""
        path = self.folder / f"{name}.bin"
        path.write_bytes(values.detach().to(torch.float32).contiguous().numpy().astype("<f4").tobytes())
        self.manifest["constants"][name] = {**self.entry(path), "shape": list(values.shape)}

    def tokenizer(self, folder: Path, files: list[str], **facts: Any) -> None:
        """Copies the tokenizer's files from `folder`. `facts`: maxLength, padding, padToken, template."""
        entries = {}
        for name in files:
            if folder != self.folder:
                shutil.copyfile(folder / name, self.folder / name)
            entries[name] = self.entry(self.folder / name)
        self.manifest["tokenizer"] = {"files": entries, **facts}

    def entry(self, path: Path) -> dict[str, Any]:
        return {"file": path.relative_to(self.folder).as_posix(), "sha256": sha256(path), "bytes": path.stat().st_size}

    def finish(self) -> None:
        text = json.dumps(self.manifest, indent=2, ensure_ascii=False) + "\n"
        (self.folder / "manifest.json").write_text(text, encoding="utf-8")


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()
