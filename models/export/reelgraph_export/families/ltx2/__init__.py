"""LTX-2: picture and sound from words, pictures and clips."""

import tempfile
from pathlib import Path
from typing import Any

import torch

from ...bundle import BundleWriter
from ...errors import ExportError
from ...graphs import ByPlace
from ...options import Options
from ...preview import ltx_colours
from ..gemma3.decoder import Decoder, decoder_ports
from ..gemma3.language import language_facts
from .graphs import Decoder as VideoDecoder
from .graphs import Encoder, Text, Transformer, stable_sort, unsqueezed
from .checkpoint import load
from .model import Ltx2
from ...schedules import STAGE1, STAGE2
from .tiny import tiny

LICENCE = {
    "name": "LTX-2 Community License",
    "url": "https://huggingface.co/Lightricks/LTX-2/blob/main/LICENSE",
    "commercial": True,
}


# Gemma's decoder with its cache, which writes where no language server is there.
LANGUAGE = "language"


def make(options: Options) -> None:
    if options.golden and (options.source or options.precision != "fp32"):
        raise ExportError("Goldens are recorded of the tiny fp32 model only.", "Leave out --golden.")
    model = load(options) if options.source else tiny(options.seed)
    licence = LICENCE if options.source else {"name": "Apache-2.0", "commercial": True}
    writer = BundleWriter(options, "ltx-2", model.variant, licence, model.source)
    write_graphs(writer, model)
    write_facts(writer, model)
    writer.finish()
    if options.golden:
        from .golden import record

        record(model, options.out / "golden")


def write_graphs(writer: BundleWriter, model: Ltx2) -> None:
    config = model.transformer.config
    text = torch.ones(1, model.max_length, dtype=torch.int64)
    text[:, : model.max_length // 2] = 0
    with stable_sort():
        writer.component(
            "text",
            Text(model.text_encoder, model.connectors, "left"),
            {"input_ids": text * 7, "attention_mask": text},
            ["video_embeds", "audio_embeds"],
            {},
        )
    inputs, outputs, _ = decoder_ports(model.text_encoder, embedded=False)
    length = {"input_ids": 1, "attention_mask": 1, "position_ids": 1}
    writer.component(
        LANGUAGE,
        ByPlace(Decoder(model.text_encoder, embedded=False)),
        inputs,
        outputs,
        {name: {length.get(name, 2): "*"} for name in inputs},
        family="gemma-3",
    )
    # The same Gemma reads for the film and writes: twice its weights would be 24 GB for nothing.
    writer.share(["text", LANGUAGE], "gemma.data")
    transformers = {
        "transformer": model.transformer,
        "transformer_stage2": model.stage2,
        "transformer_ic_lora": model.ic_lora,
    }
    for name, transformer in transformers.items():
        if transformer is not None:
            example, free = transformer_example(model, config)
            spoken = Transformer(transformer, bool(config.get("cross_attn_mod", False)))
            writer.component(name, spoken, example, ["video", "audio"], free, prepare=unsqueezed)
    channels = model.vae.config.latent_channels
    pixels = torch.rand(1, 3, 17, 64, 96) * 2 - 1
    # A multiple is said by the pipeline: the exporter would have to prove it for every stride.
    writer.component("vae_encoder", Encoder(model.vae), {"pixels": pixels}, ["latents"], {"pixels": grid(8, 32)})
    latents = torch.randn(1, channels, 3, 2, 3)
    free = {"latents": {2: "frames", 3: "rows", 4: "columns"}}
    writer.component("vae_decoder", VideoDecoder(model.vae), {"latents": latents}, ["pixels"], free)
    mel = model.audio_vae.config.mel_bins // model.audio_vae.mel_compression_ratio
    sound = torch.randn(1, model.audio_vae.config.latent_channels, 9, mel)
    writer.component("audio_decoder", model.audio_vae.decoder, {"sample": sound}, ["mel"], {"sample": {2: "length"}})
    with torch.no_grad():
        spectrum = model.audio_vae.decoder(sound)
    writer.component("vocoder", model.vocoder, {"hidden_states": spectrum}, ["wave"], {"hidden_states": {2: "length"}})
    if model.upsampler is not None:
        writer.component("upsampler", model.upsampler, {"hidden_states": latents}, ["latents"], {"hidden_states": free["latents"]})


def grid(frames: int, space: int) -> dict[int, str]:
    return {2: f"{frames}*k+1", 3: f"{space}*rows", 4: f"{space}*columns"}


def transformer_example(model: Ltx2, config: Any) -> tuple[dict[str, torch.Tensor], dict[str, dict[int, str]]]:
    video, sound, words = 12, 9, model.max_length
    width = config.caption_channels if config.get("use_prompt_embeddings", True) else config.cross_attention_dim
    audio_width = config.caption_channels if config.get("use_prompt_embeddings", True) else config.audio_cross_attention_dim
    inputs = {
        "hidden_states": torch.randn(1, video, config.in_channels),
        "audio_hidden_states": torch.randn(1, sound, config.audio_in_channels),
        "encoder_hidden_states": torch.randn(1, words, width),
        "audio_encoder_hidden_states": torch.randn(1, words, audio_width),
        "timestep": torch.rand(1, video) * 1000,
        "audio_timestep": torch.full((1,), 725.0),
        "sigma": torch.full((1,), 725.0),
        "video_coords": torch.rand(1, 3, video, 2) * 64,
        "audio_coords": torch.rand(1, 1, sound, 2),
    }
    free = {
        "hidden_states": {1: "video"},
        "audio_hidden_states": {1: "sound"},
        "timestep": {1: "video"},
        "video_coords": {2: "video"},
        "audio_coords": {2: "sound"},
    }
    return inputs, free


def write_facts(writer: BundleWriter, model: Ltx2) -> None:
    config, vae, audio = model.transformer.config, model.vae, model.audio_vae
    for name, module in (("latents", vae), ("audio_latents", audio)):
        writer.constant(f"{name}_mean", module.latents_mean)
        writer.constant(f"{name}_std", module.latents_std)
    writer.constant("preview", ltx_colours(model.vae))
    mel = audio.config.mel_bins // audio.mel_compression_ratio
    vocoder = model.vocoder.config
    samples = getattr(model.vocoder, "total_upsample_factor", None)
    writer.manifest["config"] = {
        "video": {
            "channels": vae.config.latent_channels,
            "stride": {"frames": vae.temporal_compression_ratio, "pixels": vae.spatial_compression_ratio},
            "causalOffset": config.causal_offset,
            "scalingFactor": vae.config.scaling_factor,
        },
        "audio": {
            "channels": audio.config.latent_channels,
            "mel": mel,
            "stride": audio.temporal_compression_ratio,
            "rate": audio.config.sample_rate,
            "hop": audio.config.mel_hop_length,
            "outputRate": getattr(vocoder, "output_sampling_rate", 24000),
            **({"samplesPerMel": samples} if samples else {}),
        },
        "language": language_facts(model.text_encoder, model.tokenizer),
        # H.264 quality that pictures go through on their way in: what the model was taught with.
        "imageCrf": 33,
    }
    schedule = model.scheduler.config
    writer.manifest["scheduler"] = {
        "timesteps": config.timestep_scale_multiplier,
        "distilled": model.distilled,
        "stage1": STAGE1,
        "stage2": STAGE2,
        "shift": {
            "base": schedule.get("base_shift", 0.95),
            "max": schedule.get("max_shift", 2.05),
            "baseTokens": schedule.get("base_image_seq_len", 1024),
            "maxTokens": schedule.get("max_image_seq_len", 4096),
            "terminal": schedule.get("shift_terminal") or 0.1,
        },
        "steps": 8 if model.distilled else 40,
        "guidance": {"video": 3.0, "audio": 7.0, "rescale": 0.7},
    }
    # One window of the published model; longer shots chain.
    writer.manifest["limits"] = {"frames": 121, "minSide": 64, "maxSide": 2048, "twoStageFrom": 512 if model.max_length > 100 else 128}
    with tempfile.TemporaryDirectory() as folder:
        model.tokenizer.save_pretrained(folder)
        files = [name for name in ("tokenizer.json", "tokenizer_config.json") if (Path(folder) / name).exists()]
        writer.tokenizer(
            Path(folder), files, maxLength=model.max_length, padding="left", padToken=model.tokenizer.pad_token,
            **({"template": model.tokenizer.chat_template} if model.tokenizer.chat_template else {}),
        )
