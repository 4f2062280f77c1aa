"""The published single files of LTX-2: one holds transformer, connectors, both VAEs and the vocoder under Lightricks' names."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from diffusers import AutoencoderKLLTX2Audio, AutoencoderKLLTX2Video, LTX2VideoTransformer3DModel
from diffusers.loaders.single_file_utils import (
    convert_ltx2_audio_vae_to_diffusers,
    convert_ltx2_transformer_to_diffusers,
    convert_ltx2_vae_to_diffusers,
)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from ...errors import ExportError
from ..flux2_klein.single_files import fill

Weights = dict[str, Tensor]


@dataclass(frozen=True)
class Shapes:
    """Configurations of the parts where they are not those of the published 19B model: what weights alone cannot tell."""

    transformer: dict[str, Any] = field(default_factory=lambda: {"rope_type": "split"})
    connectors: dict[str, Any] = field(default_factory=lambda: {"rope_type": "split"})
    vae: dict[str, Any] = field(
        default_factory=lambda: {
            "decoder_causal": False,
            "spatial_compression_ratio": 32,
            "temporal_compression_ratio": 8,
        }
    )
    audio_vae: dict[str, Any] = field(default_factory=dict)
    vocoder: dict[str, Any] = field(default_factory=dict)
    upsampler: dict[str, Any] = field(default_factory=dict)


VOCODER_NAMES = {"vocoder.": "", "ups.": "upsamplers.", "resblocks.": "resnets.", "conv_pre.": "conv_in.", "conv_post.": "conv_out."}
CONNECTOR_NAMES = {
    "model.diffusion_model.": "",
    "video_embeddings_connector": "video_connector",
    "audio_embeddings_connector": "audio_connector",
    "transformer_1d_blocks": "transformer_blocks",
    "text_embedding_projection.aggregate_embed": "text_proj_in",
    "q_norm": "norm_q",
    "k_norm": "norm_k",
}
CONNECTORS = (
    "model.diffusion_model.video_embeddings_connector.",
    "model.diffusion_model.audio_embeddings_connector.",
    "text_embedding_projection.",
)


def read_parts(file: Path, dtype: torch.dtype, shapes: Shapes = Shapes()) -> dict[str, Any]:
    """Everything that `ltx-2-19b-*.safetensors` holds, as the classes of diffusers."""
    transformer = read_transformer(file, dtype, shapes)
    spoken = renamed(under(file, CONNECTORS), CONNECTOR_NAMES)
    return {
        "transformer": transformer,
        "connectors": put(LTX2TextConnectors, shapes.connectors, spoken, dtype, file),
        "vae": put(AutoencoderKLLTX2Video, shapes.vae, convert_ltx2_vae_to_diffusers(under(file, ("vae.",))), torch.float32, file),
        "audio_vae": put(
            AutoencoderKLLTX2Audio,
            shapes.audio_vae,
            convert_ltx2_audio_vae_to_diffusers(under(file, ("audio_vae.",))),
            torch.float32,
            file,
        ),
        "vocoder": put(LTX2Vocoder, shapes.vocoder, renamed(under(file, ("vocoder.",)), VOCODER_NAMES), torch.float32, file),
    }


def read_transformer(file: Path, dtype: torch.dtype, shapes: Shapes = Shapes()) -> LTX2VideoTransformer3DModel:
    body = under(file, ("model.diffusion_model.",), but=CONNECTORS)
    if "model.diffusion_model.patchify_proj.weight" not in body:
        raise ExportError(f"{file.name} is no LTX-2.", "Name ltx-2-19b-distilled.safetensors or ltx-2-19b-dev.safetensors.")
    if any(tensor.dtype.itemsize == 1 for tensor in body.values()):
        raise ExportError(f"{file.name} is quantised to 8 bits.", "Export from the bf16 file; --precision int4 makes it small.")
    return put(LTX2VideoTransformer3DModel, shapes.transformer, convert_ltx2_transformer_to_diffusers(body), dtype, file)


def read_upsampler(file: Path, shapes: Shapes = Shapes()) -> LTX2LatentUpsamplerModel:
    """`ltx-2-spatial-upscaler-x2-1.0.safetensors`: its names are those of diffusers."""
    return put(LTX2LatentUpsamplerModel, shapes.upsampler, under(file, ("",)), torch.float32, file)


def put(kind: Any, config: dict[str, Any], weights: Weights, dtype: torch.dtype, file: Path) -> Any:
    with torch.device("meta"):
        model: nn.Module = kind(**config)
    return fill(model, {name: tensor.to(dtype) for name, tensor in weights.items()}, file)


def under(file: Path, starts: tuple[str, ...], but: tuple[str, ...] = ()) -> Weights:
    """The weights whose names begin so. A file of 43 GB is never read as a whole."""
    try:
        with safe_open(file, "pt") as opened:
            names = [name for name in opened.keys() if name.startswith(starts) and not (but and name.startswith(but))]
            return {name: opened.get_tensor(name) for name in names}
    except (OSError, SafetensorError) as error:
        raise ExportError(f"{file.name} cannot be read: {error}", "Download it again.") from error


def renamed(weights: Weights, names: dict[str, str]) -> Weights:
    made = {}
    for name, tensor in weights.items():
        for old, new in names.items():
            name = name.replace(old, new)
        made[name] = tensor
    return made
