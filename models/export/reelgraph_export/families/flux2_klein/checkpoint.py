"""Reads a FLUX.2 Klein checkpoint: a diffusers folder, or the published single files beside their text encoder."""

import json
import re
from pathlib import Path

import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from transformers import AutoTokenizer, Qwen3ForCausalLM

from ...errors import ExportError
from .model import Klein
from .single_files import read_transformer, read_vae

TRANSFORMER_FILE = re.compile(r"flux-?2-klein-(base-)?(4b|9b).*\.safetensors$", re.IGNORECASE)


def load(source: Path, precision: str) -> Klein:
    """`source`: a folder with `model_index.json`, or one that holds `flux-2-klein-9b.safetensors`, `ae.safetensors` or
    `vae/`, and `text_encoder/` with its tokenizer. A file means the folder that it lies in."""
    folder = source if source.is_dir() else source.parent
    dtype = torch.float16 if precision == "fp16" else torch.float32
    if (folder / "model_index.json").is_file():
        return diffusers_folder(folder, dtype)
    file = source if source.is_file() else transformer_file(folder)
    base = TRANSFORMER_FILE.search(file.name)
    return Klein(
        variant=f"{base[2].lower()}{'-base' if base[1] else ''}" if base else file.stem,
        source=file.name,
        transformer=read_transformer(file, dtype),
        vae=single_vae(folder),
        distilled=not (base and base[1]),
        **text_parts(folder),
    )


def diffusers_folder(folder: Path, dtype: torch.dtype) -> Klein:
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    transformer = Flux2Transformer2DModel.from_pretrained(need(folder / "transformer"), torch_dtype=dtype)
    return Klein(
        variant=variant_of(transformer),
        source=folder.resolve().name,
        transformer=transformer.eval(),
        vae=AutoencoderKLFlux2.from_pretrained(need(folder / "vae"), torch_dtype=torch.float32).eval(),
        distilled=bool(index.get("is_distilled", False)),
        **text_parts(folder),
    )


def text_parts(folder: Path) -> dict:
    """The tokenizer lies beside the text encoder in diffusers folders, and within it in single-file collections."""
    encoder = need(folder / "text_encoder")
    beside = folder / "tokenizer"
    tokenizer = AutoTokenizer.from_pretrained(beside if beside.is_dir() else encoder)
    if tokenizer.chat_template is None:
        raise ExportError(
            f"The tokenizer in {beside if beside.is_dir() else encoder} has no chat template.",
            "Use the tokenizer that came with the checkpoint.",
        )
    model = Qwen3ForCausalLM.from_pretrained(encoder, torch_dtype=torch.float32)
    return {"text_encoder": model.eval(), "tokenizer": tokenizer}


def single_vae(folder: Path) -> AutoencoderKLFlux2:
    """`vae/` (diffusers) is preferred over `ae.safetensors` (native): they hold the same numbers under other names."""
    if (folder / "vae").is_dir():
        return AutoencoderKLFlux2.from_pretrained(folder / "vae", torch_dtype=torch.float32).eval()
    for name in ("ae.safetensors", "flux2-vae.safetensors"):
        if (folder / name).is_file():
            return read_vae(folder / name)
    raise ExportError(f"There is no VAE in {folder}.", "Put ae.safetensors or the folder vae/ beside the transformer.")


def transformer_file(folder: Path) -> Path:
    found = sorted(path for path in folder.glob("*.safetensors") if TRANSFORMER_FILE.search(path.name))
    if not found:
        raise ExportError(
            f"There is no FLUX.2 Klein in {folder}.",
            "Name a diffusers folder (with model_index.json) or one that holds flux-2-klein-9b.safetensors.",
        )
    return found[0]


def need(folder: Path) -> Path:
    if not folder.is_dir():
        raise ExportError(f"The checkpoint has no {folder.name}/ ({folder}).", "Download the missing folder too.")
    return folder


def variant_of(transformer: Flux2Transformer2DModel) -> str:
    width = transformer.config.joint_attention_dim // 3
    return {2560: "4b", 4096: "9b"}.get(width, f"width-{width}")
