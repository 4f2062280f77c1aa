"""The parts of LTX-2, wherever they come from."""

from dataclasses import dataclass

from diffusers import (
    AutoencoderKLLTX2Audio,
    AutoencoderKLLTX2Video,
    FlowMatchEulerDiscreteScheduler,
    LTX2VideoTransformer3DModel,
)
from diffusers.pipelines.ltx2 import LTX2TextConnectors
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from torch import nn
from transformers import PreTrainedTokenizerBase


@dataclass
class Ltx2:
    """What the pipelines are made of. `stage2` is the transformer of the second stage where it is another than the first,
    `ic_lora` the one that follows a clip."""

    transformer: LTX2VideoTransformer3DModel
    text_encoder: nn.Module
    tokenizer: PreTrainedTokenizerBase
    connectors: LTX2TextConnectors
    vae: AutoencoderKLLTX2Video
    audio_vae: AutoencoderKLLTX2Audio
    vocoder: nn.Module
    scheduler: FlowMatchEulerDiscreteScheduler
    upsampler: LTX2LatentUpsamplerModel | None
    stage2: LTX2VideoTransformer3DModel | None
    distilled: bool
    max_length: int
    variant: str
    source: str
    ic_lora: LTX2VideoTransformer3DModel | None = None
