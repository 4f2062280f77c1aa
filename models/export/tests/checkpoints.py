"""Tiny random checkpoints in the layout of diffusers and transformers: `python -m tests.checkpoints FOLDER`.

They hold the very weights of the tiny bundles, so that what the official pipelines make of them can be laid beside what
the studio's own pipelines make of the bundles."""

import json
import logging
import sys
import warnings
from pathlib import Path

from diffusers import FlowMatchEulerDiscreteScheduler, Flux2KleinPipeline, LTX2Pipeline
from reelgraph_export.families.flux2_klein.tiny import tiny as tiny_klein
from reelgraph_export.families.ltx2.tiny import tiny as tiny_ltx
from reelgraph_export.families.sam3_tiny import tiny_models, tiny_tokenizer
from safetensors.torch import save_file

SEED = 1


def klein(folder: Path, seed: int = SEED) -> None:
    model = tiny_klein(seed)
    scheduler = FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True, base_shift=0.5, max_shift=1.15)
    Flux2KleinPipeline(
        scheduler=scheduler,
        vae=model.vae,
        text_encoder=model.text_encoder,
        tokenizer=model.tokenizer,
        transformer=model.transformer,
        is_distilled=model.distilled,
    ).save_pretrained(folder)
    say(folder, {"textLength": model.text_length, "textLayers": list(model.text_layers), "patch": model.patch_pixels})


def ltx(folder: Path, seed: int = SEED) -> None:
    model = tiny_ltx(seed)
    # The tiny one counts as distilled, which is told by a scheduler that does not shift.
    LTX2Pipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=False, shift_terminal=None),
        vae=model.vae,
        audio_vae=model.audio_vae,
        text_encoder=model.text_encoder,
        tokenizer=model.tokenizer,
        connectors=model.connectors,
        transformer=model.transformer,
        vocoder=model.vocoder,
    ).save_pretrained(folder)
    assert model.upsampler is not None
    model.upsampler.save_pretrained(folder / "latent_upsampler")
    say(folder, {"textLength": model.max_length, "twoStageFrom": 128})


def sam(folder: Path, seed: int = SEED) -> None:
    """As `facebook/sam3` lies there: detector and tracker in one file, one backbone for both."""
    detector, tracker = tiny_models(seed)
    config = {
        "architectures": ["Sam3VideoModel"],
        "model_type": "sam3_video",
        "detector_config": detector.config.to_dict(),
        "tracker_config": tracker.config.to_dict(),
    }
    weights = {f"detector_model.{name}": tensor for name, tensor in detector.state_dict().items()}
    for name, tensor in tracker.state_dict().items():
        if name.startswith("vision_encoder.backbone."):
            continue
        weights[f"tracker_neck.{name[20:]}" if name.startswith("vision_encoder.neck.") else f"tracker_model.{name}"] = tensor
    folder.mkdir(parents=True, exist_ok=True)
    save_file({name: tensor.contiguous().clone() for name, tensor in weights.items()}, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    tiny_tokenizer(folder)


def say(folder: Path, facts: dict[str, object]) -> None:
    (folder / "reelgraph.json").write_text(json.dumps(facts) + "\n", encoding="utf-8")


FAMILIES = {"flux-2-klein": klein, "ltx-2": ltx, "sam-3": sam}

if __name__ == "__main__":
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    into = Path(sys.argv[1])
    for name in sys.argv[2:] or FAMILIES:
        FAMILIES[name](into / name)
