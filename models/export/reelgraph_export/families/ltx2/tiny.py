"""Tiny random LTX-2: the same classes with next to no channels."""

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
from diffusers.pipelines.ltx2.vocoder import LTX2Vocoder
from torch import nn
from transformers import Gemma3Config, Gemma3ForConditionalGeneration, Gemma3TextConfig

from ..gemma3.template import TEMPLATE
from .model import Ltx2
from ...schedules import SCHEDULER
from .tokenizer import tiny_tokenizer

# theta 10 and no more: at the real 10 000 the arguments of the sines reach 1.6e4 radians, where float32 itself is off by
# 1e-3 and two right answers differ more than a wrong one may.
ROPE = {"rope_type": "split", "rope_theta": 10.0, "rope_double_precision": True}

TRANSFORMER: dict[str, Any] = {
    **{"in_channels": 8, "out_channels": 8, "num_attention_heads": 2, "attention_head_dim": 12, "cross_attention_dim": 24},
    **{"audio_in_channels": 4, "audio_out_channels": 4, "audio_num_attention_heads": 2, "audio_attention_head_dim": 4},
    **{"audio_cross_attention_dim": 8, "num_layers": 2, "caption_channels": 16, **ROPE},
}
CONNECTORS: dict[str, Any] = {
    **{"caption_channels": 16, "text_proj_in_factor": 3, "connector_rope_base_seq_len": 32, **ROPE},
    **{"video_connector_num_attention_heads": 2, "video_connector_attention_head_dim": 8, "video_connector_num_layers": 1},
    **{"audio_connector_num_attention_heads": 2, "audio_connector_attention_head_dim": 8, "audio_connector_num_layers": 1},
    **{"video_connector_num_learnable_registers": 8, "audio_connector_num_learnable_registers": 8},
}
# The real strides (8 in time, 32 in space) with next to no channels.
VIDEO_VAE: dict[str, Any] = {
    **{"latent_channels": 8, "block_out_channels": (4, 4, 8, 8), "layers_per_block": (1, 1, 1, 1, 1)},
    **{"decoder_block_out_channels": (8, 16, 32), "decoder_layers_per_block": (1, 1, 1, 1), "decoder_causal": False},
    **{"spatial_compression_ratio": 32, "temporal_compression_ratio": 8},
}
AUDIO_VAE: dict[str, Any] = {
    **{"base_channels": 4, "ch_mult": (1, 1, 1), "num_res_blocks": 1, "resolution": 32, "latent_channels": 2, "mel_bins": 8},
}
# 240 samples for each mel frame, as the real one: 24 kHz.
VOCODER: dict[str, Any] = {
    **{"in_channels": 16, "hidden_channels": 16, "upsample_kernel_sizes": [16, 15, 16], "upsample_factors": [6, 5, 8]},
    **{"resnet_kernel_sizes": [3], "resnet_dilations": [[1, 3, 5]]},
}
GEMMA: dict[str, Any] = {
    **{"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2},
    **{"num_key_value_heads": 1, "head_dim": 8, "sliding_window": 8, "query_pre_attn_scalar": 8},
}
SIGLIP: dict[str, Any] = {
    **{"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2},
    **{"image_size": 28, "patch_size": 14},
}
def tiny(seed: int) -> Ltx2:
    """Random weights of the same classes: small enough to commit, with the real strides in time, space and sound."""
    torch.manual_seed(seed)
    tokenizer = tiny_tokenizer()
    tokenizer.chat_template = TEMPLATE
    text = Gemma3TextConfig(vocab_size=len(tokenizer), **GEMMA)
    # SDPA has no ONNX form for padded rows.
    gemma = Gemma3Config(text_config=text, vision_config=SIGLIP, mm_tokens_per_image=4, image_token_index=5)
    gemma._attn_implementation = "eager"
    audio_vae = AutoencoderKLLTX2Audio(**AUDIO_VAE)
    vae = AutoencoderKLLTX2Video(**VIDEO_VAE)
    made = Ltx2(
        transformer=spread(LTX2VideoTransformer3DModel(**TRANSFORMER)),
        text_encoder=Gemma3ForConditionalGeneration._from_config(gemma, attn_implementation="eager"),
        tokenizer=tokenizer,
        connectors=LTX2TextConnectors(**CONNECTORS),
        vae=with_statistics(vae, 8),
        audio_vae=with_statistics(audio_vae, 4),
        vocoder=LTX2Vocoder(**VOCODER),
        scheduler=FlowMatchEulerDiscreteScheduler(**SCHEDULER),
        upsampler=LTX2LatentUpsamplerModel(in_channels=8, mid_channels=32, num_blocks_per_stage=1),
        stage2=None,
        distilled=True,
        max_length=32,
        variant="tiny",
        source=f"tiny, seed {seed}",
    )
    for module in vars(made).values():
        if isinstance(module, nn.Module):
            coarse(module.eval())
    return made


def spread(module: nn.Module) -> nn.Module:
    """Fresh modules leave gates and biases near zero, where a forgotten input would change nothing."""
    for parameter in module.parameters():
        if parameter.ndim == 1:
            nn.init.normal_(parameter, std=0.2)
    return module


@torch.no_grad()
def coarse(module: nn.Module) -> None:
    """Weights with eight bits of mantissa: a repository packs them to half the size."""
    for parameter in module.parameters():
        parameter.copy_(parameter.bfloat16())


def with_statistics(vae: nn.Module, channels: int) -> nn.Module:
    """Mean and deviation of each latent channel are 0 and 1 in a fresh module: a pipeline that forgot them would pass."""
    vae.latents_mean.copy_(torch.randn(channels) * 0.3)
    vae.latents_std.copy_(torch.rand(channels) + 0.5)
    return vae
