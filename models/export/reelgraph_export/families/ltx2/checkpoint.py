"""Reads an LTX-2 checkpoint that lies in a folder of diffusers' layout."""

import json
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
from ...options import Options
from .model import Ltx2

# Gemma's own; the connectors' registers divide it.
TEXT_LENGTH = 1024


def load(options: Options) -> Ltx2:
    """`--from`: a folder with `model_index.json`."""
    folder = options.source
    assert folder is not None
    if not (folder / "model_index.json").is_file():
        raise ExportError(
            f"There is no LTX-2 in {folder}.",
            "Name a diffusers folder: it has model_index.json, transformer/, vae/, audio_vae/, vocoder/, connectors/ and more.",
        )
    index = json.loads((folder / "model_index.json").read_text(encoding="utf-8"))
    dtype = torch.float32 if options.precision == "fp32" else torch.float16

    def part(name: str, kind: Any, **more: Any) -> Any:
        if not (folder / name).is_dir():
            raise ExportError(f"The checkpoint has no {name}/ ({folder / name}).", "Download the missing folder too.")
        return kind.from_pretrained(folder / name, **more)

    scheduler = part("scheduler", FlowMatchEulerDiscreteScheduler)
    upsampler = part("latent_upsampler", LTX2LatentUpsamplerModel) if (folder / "latent_upsampler").is_dir() else None
    bwe = index.get("vocoder", ["", ""])[1] == "LTX2VocoderWithBWE"
    return Ltx2(
        transformer=part("transformer", LTX2VideoTransformer3DModel, torch_dtype=dtype).eval(),
        # SDPA has no ONNX form for padded rows.
        text_encoder=part("text_encoder", Gemma3ForConditionalGeneration, torch_dtype=dtype, attn_implementation="eager").eval(),
        tokenizer=part("tokenizer", AutoTokenizer, padding_side="left"),
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
