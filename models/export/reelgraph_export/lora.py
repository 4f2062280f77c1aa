"""LoRA weights added to a model for good, before export: a graph cannot take them at run time."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from .errors import ExportError

# What trainers put before the names of the weights.
PREFIXES = ("transformer.", "diffusion_model.", "model.diffusion_model.", "base_model.model.", "")
DOWN = (".lora_A.weight", ".lora_down.weight", ".lora_A.default.weight")
UP = {
    ".lora_A.weight": ".lora_B.weight",
    ".lora_down.weight": ".lora_up.weight",
    ".lora_A.default.weight": ".lora_B.default.weight",
}


@torch.no_grad()
def fuse(model: nn.Module, file: Path, strength: float) -> int:
    """Adds strength · alpha/rank · up·down to each weight that the file names. Answers how many it changed."""
    if not file.is_file():
        raise ExportError(f"There is no LoRA at {file}.")
    parts = load_file(file)
    weights = dict(model.named_parameters())
    changed, strange = 0, []
    for name in parts:
        ending = next((end for end in DOWN if name.endswith(end)), None)
        if ending is None:
            continue
        stem = name.removesuffix(ending)
        target = next((weights[key] for key in candidates(stem) if key in weights), None)
        if target is None or not fits(target, parts[name], parts.get(stem + UP[ending])):
            strange.append(stem)
            continue
        down, up = parts[name].float(), parts[stem + UP[ending]].float()
        alpha = parts.get(f"{stem}.alpha")
        scale = strength * (float(alpha) / down.shape[0] if alpha is not None else 1.0)
        target += (scale * (up.flatten(1) @ down.flatten(1))).reshape(target.shape).to(target.dtype)
        changed += 1
    if strange or changed == 0:
        what = f"{len(strange)} of its weights, {strange[0]} among them, fit nothing here" if strange else "it holds no pairs"
        raise ExportError(f"The LoRA {file.name} is not for this model: {what}.", "Use one that was trained on this model.")
    return changed


def candidates(stem: str) -> list[str]:
    return [f"{stem.removeprefix(prefix)}.weight" for prefix in PREFIXES if stem.startswith(prefix)]


def fits(target: Tensor, down: Tensor, up: Tensor | None) -> bool:
    return up is not None and up.shape[0] == target.shape[0] and down[0].numel() == target[0].numel()
