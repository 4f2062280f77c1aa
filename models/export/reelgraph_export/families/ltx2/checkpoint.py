"""Reads an LTX-2 checkpoint: a diffusers folder, or the published single files beside a Gemma folder."""

import copy
import json
import re
from pathlib import Path
from typing import Any

import torch
from diffusers import (
    AutoencoderKLLTX2Audio,
    AutoencoderKLLTX2Video,
    FlowMatchEulerDiscreteScheduler,
    LTX2VideoTransformer3DModel,
)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder, LTX2VocoderWithBWE
from transformers import AutoTokenizer, Gemma3ForConditionalGeneration

from ...errors import ExportError
from ...lora import fuse
from ...options import Options
from .model import Ltx2
from ...schedules import SCHEDULER
from .single_files import Shapes, read_parts, read_transformer, read_upsampler

# Gemma's own; the connectors' registers divide it.
TEXT_LENGTH = 1024
MODEL_FILE = re.compile(r"^ltx-2-19b-(distilled|dev)\.safetensors$", re.IGNORECASE)
UPSAMPLER_FILE = "ltx-2-spatial-upscaler-x2-1.0.safetensors"
STAGE2_LORA_FILE = "ltx-2-19b-distilled-lora-384.safetensors"


def load(options: Options, shapes: Shapes = Shapes(), text_length: int = TEXT_LENGTH) -> Ltx2:
    """`--from`: a folder with `model_index.json`, or one that holds `ltx-2-19b-distilled.safetensors`, a folder
    `gemma-3-12b…` and, if wanted, the upsampler and the LoRA of the second stage (`--set stage2-lora=FILE` names another,
    `--set ic-lora=FILE` one that follows clips). A file means the folder that it lies in."""
    source = options.source
    assert source is not None
    folder = source if source.is_dir() else source.parent
    dtype = torch.float32 if options.precision == "fp32" else torch.float16
    if (folder / "model_index.json").is_file():
        model = diffusers_folder(folder, dtype)
    else:
        file = source if source.is_file() else model_file(folder)
        model = single_files(file, dtype, shapes, text_length)
        # On a model that is not distilled the second stage's three steps need the LoRA that makes it so.
        lora = Path(options.extra["stage2-lora"]) if "stage2-lora" in options.extra else folder / STAGE2_LORA_FILE
        if not model.distilled and (lora.is_file() or "stage2-lora" in options.extra):
            model.stage2 = read_transformer(file, dtype, shapes)
            fuse(model.stage2, lora, 1.0)
    for lora, strength in options.loras:
        fuse(model.transformer, lora, strength)
    if "ic-lora" in options.extra:
        model.ic_lora = copy.deepcopy(model.transformer)
        fuse(model.ic_lora, Path(options.extra["ic-lora"]), 1.0)
    return model


def single_files(file: Path, dtype: torch.dtype, shapes: Shapes, text_length: int) -> Ltx2:
    folder = file.parent
    gemma = gemma_folder(folder)
    found = MODEL_FILE.match(file.name)
    upsampler = folder / UPSAMPLER_FILE
    return Ltx2(
        **read_parts(file, dtype, shapes),
        **text_parts(gemma, gemma, dtype),
        scheduler=FlowMatchEulerDiscreteScheduler(**SCHEDULER),
        upsampler=read_upsampler(upsampler, shapes) if upsampler.is_file() else None,
        stage2=None,
        distilled=found is None or found[1].lower() == "distilled",
        max_length=text_length,
        variant=file.stem,
        source=file.name,
    )


def model_file(folder: Path) -> Path:
    found = sorted(path for path in folder.glob("*.safetensors") if MODEL_FILE.match(path.name))
    if not found:
        raise ExportError(
            f"There is no LTX-2 in {folder}.",
            "Name a diffusers folder (with model_index.json) or one that holds ltx-2-19b-distilled.safetensors.",
        )
    # The distilled one makes the same in a fifth of the time.
    return next((path for path in found if "distilled" in path.name), found[0])


def gemma_folder(folder: Path) -> Path:
    found = sorted(path for path in folder.glob("gemma-3-12b*") if (path / "config.json").is_file())
    if not found:
        raise ExportError(
            f"There is no Gemma in {folder}.", "Put the folder gemma-3-12b-it-qat-q4_0-unquantized (or gemma-3-12b-it) beside the model."
        )
    return found[0]


def diffusers_folder(folder: Path, dtype: torch.dtype) -> Ltx2:
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))

    def part(name: str, kind: Any, **more: Any) -> Any:
        return kind.from_pretrained(need(folder / name), **more)

    scheduler = part("scheduler", FlowMatchEulerDiscreteScheduler)
    upsampler = part("latent_upsampler", LTX2LatentUpsamplerModel) if (folder / "latent_upsampler").is_dir() else None
    bwe = index.get("vocoder", ["", ""])[1] == "LTX2VocoderWithBWE"
    return Ltx2(
        transformer=part("transformer", LTX2VideoTransformer3DModel, torch_dtype=dtype).eval(),
        **text_parts(need(folder / "text_encoder"), need(folder / "tokenizer"), dtype),
        connectors=part("connectors", LTX2TextConnectors, torch_dtype=dtype).eval(),
        vae=part("vae", AutoencoderKLLTX2Video).eval(),
        audio_vae=part("audio_vae", AutoencoderKLLTX2Audio).eval(),
        vocoder=part("vocoder", LTX2VocoderWithBWE if bwe else LTX2Vocoder).eval(),
        scheduler=scheduler,
        upsampler=upsampler.eval() if upsampler else None,
        stage2=None,
        # A distilled checkpoint's scheduler does not shift: its sigmas are a list.
        distilled=not scheduler.config.get("use_dynamic_shifting", True),
        max_length=TEXT_LENGTH,
        variant=folder.resolve().name,
        source=folder.resolve().name,
    )


def text_parts(encoder: Path, tokenizer: Path, dtype: torch.dtype) -> dict[str, Any]:
    # SDPA has no ONNX form for padded rows.
    model = Gemma3ForConditionalGeneration.from_pretrained(encoder, torch_dtype=dtype, attn_implementation="eager")
    return {"text_encoder": model.eval(), "tokenizer": AutoTokenizer.from_pretrained(tokenizer, padding_side="left")}


def need(folder: Path) -> Path:
    if not folder.is_dir():
        raise ExportError(f"The checkpoint has no {folder.name}/ ({folder}).", "Download the missing folder too.")
    return folder
