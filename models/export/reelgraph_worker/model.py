"""One checkpoint in memory, as whichever official pipeline a request needs."""

import inspect
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from diffusers import DiffusionPipeline
from diffusers.utils import logging as diffusers_logging
from safetensors import SafetensorError
from torch import nn
from transformers.utils import logging as transformers_logging

from .errors import Cancelled, WorkerError, out_of_memory
from .hardware import Hardware, chosen, give_back
from .task import Task

# What stderr keeps is the cause of a crash, not bars.
diffusers_logging.disable_progress_bar()
transformers_logging.disable_progress_bar()

# How weights are held, the quickest first: all on the device, one part at a time, layer by layer.
WAYS = ("whole", "parts", "layers")


class Model:
    """Parts of a checkpoint that several pipelines share. `loras`: weights added for good when it is loaded."""

    def __init__(self, folder: Path, first: type[DiffusionPipeline], loras: tuple[tuple[str, float], ...] = ()) -> None:
        self.folder, self.hardware = folder, chosen()
        self.facts = facts_of(folder)
        self.task: Task | None = None
        self.way = WAYS[0]
        self.pipe = read(folder, first, self.hardware)
        self.placed: str | None = None
        if loras:
            add_loras(self.pipe.transformer, loras)
        self.pipe.set_progress_bar_config(disable=True)
        for part in parts_of(self.pipe):
            watch(part, self.check)
        choose_attention(self.pipe.transformer)

    def check(self) -> None:
        if self.task is not None:
            self.task.check()

    def on_device(self, part: Any, work: Callable[[Any], Any]) -> Any:
        """Work with one part alone, before the rest is placed."""
        with torch.no_grad():
            made = work(part.to(self.hardware.device))
        part.to("cpu")
        return made

    def place(self, way: str) -> None:
        """Moves the weights to where this way of holding them wants them."""
        device, kind = self.hardware.device, self.hardware.kind
        # Apple's memory is shared and the processor's is the only one: there is nowhere to offload to.
        way = way if kind == "cuda" else "whole"
        if self.placed == way:
            return
        self.pipe.remove_all_hooks()
        if way == "whole":
            self.pipe.to(device)
        elif way == "parts":
            self.pipe.enable_model_cpu_offload(device=device)
        else:
            self.pipe.enable_sequential_cpu_offload(device=device)
        self.placed = self.way = way

    def as_a(self, kind: type[DiffusionPipeline], **more: Any) -> Any:
        """The same parts as another pipeline."""
        if type(self.pipe) is not kind:
            self.pipe.remove_all_hooks()
            taken = inspect.signature(kind.__init__).parameters
            parts = {name: part for name, part in self.pipe.components.items() if name in taken}
            self.pipe = kind(**parts, **more)
            self.pipe.set_progress_bar_config(disable=True)
            way, self.placed = self.placed, None
            self.place(way or self.way)
        return self.pipe


class Shelf:
    """The one model of this process; another request for the same one finds it."""

    def __init__(self) -> None:
        self.key: object = None
        self.model: Any = None

    def get(self, key: object, make: Callable[[], Any]) -> Any:
        if self.key != key:
            self.key, self.model = None, None
            give_back()
            self.model = make()
            self.key = key
        return self.model


def with_room(model: Model, way: str, task: Task, work: Callable[[], Any], smaller: str) -> Any:
    """Works in the given way; where the device's memory ends, once more in each more frugal one. `smaller`: what would fit."""
    # A way that was too greedy once is not tried again with this model.
    first = max(WAYS.index(way), WAYS.index(model.way))
    ways = WAYS[first:] if model.hardware.kind == "cuda" else WAYS[:1]
    model.task = task
    try:
        for at, now in enumerate(ways):
            try:
                model.place(now)
                with torch.no_grad():
                    return work()
            except Exception as error:
                if not out_of_memory(error):
                    raise
                print(f"out of memory, weights held {now}: {error}", flush=True)
            give_back()
            if at + 1 < len(ways):
                task.progress(0, "Once more, with the weights in main memory")
        raise WorkerError("out_of_memory", f"{room(model.hardware)} was not enough for this.", smaller)
    finally:
        model.task = None


def room(hardware: Hardware) -> str:
    if hardware.kind == "cuda":
        return f"The memory of the graphics card ({torch.cuda.get_device_properties(hardware.device).total_memory / 2**30:.0f} GB)"
    return "The memory of this machine"


def read(folder: Path, kind: type[DiffusionPipeline], hardware: Hardware) -> Any:
    """Weights from safetensors alone, code from the installed packages alone, nothing from the network."""
    try:
        return kind.from_pretrained(str(folder), torch_dtype=hardware.dtype, use_safetensors=True, local_files_only=True)
    except Cancelled:
        raise
    except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
        if out_of_memory(error):
            raise
        raise WorkerError(
            "checkpoint_broken",
            f"The checkpoint {folder.name} cannot be read: {str(error).splitlines()[0][:300]}",
            "Download it again; a file may have been cut.",
        ) from error


def facts_of(folder: Path) -> dict[str, Any]:
    """`reelgraph.json` beside the model says what its own files cannot, where it is not built as the published ones."""
    file = folder / "reelgraph.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def add_loras(transformer: nn.Module, loras: tuple[tuple[str, float], ...]) -> None:
    from reelgraph_export.errors import ExportError
    from reelgraph_export.lora import fuse

    for file, strength in loras:
        try:
            fuse(transformer, Path(file), strength)
        except ExportError as error:
            raise WorkerError("lora_unfit", str(error), error.fix) from error


def parts_of(pipe: Any) -> list[nn.Module]:
    return [part for part in pipe.components.values() if isinstance(part, nn.Module)]


def watch(part: nn.Module, check: Callable[[], None]) -> None:
    """A cancel is seen before each block of each part: a step of a large model takes seconds, a block a fraction of one."""

    def before(_module: nn.Module, _inputs: Any) -> None:
        check()

    for module in part.modules():
        if isinstance(module, nn.ModuleList):
            for block in module:
                block.register_forward_pre_hook(before)


def choose_attention(transformer: nn.Module) -> None:
    """`REELGRAPH_ATTENTION`: a kernel of diffusers by name (native, flash, sage, xformers …); else torch's own choice."""
    name = os.environ.get("REELGRAPH_ATTENTION")
    if not name:
        return
    try:
        transformer.set_attention_backend(name)  # type: ignore[operator]
    except Exception as error:
        raise WorkerError(
            "attention_missing", f'The attention "{name}" cannot be used: {str(error)[:300]}', "Unset REELGRAPH_ATTENTION."
        ) from error
