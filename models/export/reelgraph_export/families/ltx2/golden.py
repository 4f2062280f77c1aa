"""What the official LTX-2 pipelines make of a model, mode by mode."""

from contextlib import contextmanager
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import diffusers.pipelines.ltx2.pipeline_ltx2 as text_module
import diffusers.pipelines.ltx2.pipeline_ltx2_condition as condition_module
import diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora as reference_module
import diffusers.pipelines.ltx2.pipeline_ltx2_image2video as image_module
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, LTX2ConditionPipeline, LTX2ImageToVideoPipeline, LTX2Pipeline
from diffusers.pipelines.ltx2 import LTX2InContextPipeline, LTX2LatentUpsamplePipeline
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition
from torch import Tensor

from ...golden import Goldens, recorded_noise
from .model import Ltx2
from ...schedules import STAGE1, STAGE2

PROMPT = "A woman walks away. The camera pushes in slowly."
NEGATIVE = "blurry, too dark"
FPS = 24.0
WIDE, HIGH = 96, 64
# Of large outputs every so many-th number is kept: enough to see any fault, small enough to commit.
SPARSE = 17
LINES = [
    PROMPT,
    NEGATIVE,
    "",
    "  Two  spaces,\ttabs and\nnew lines ",
    "Zoë naïve 日本語 🎬 “quotes” — a dash",
    "<bos> typed by hand, <unk> too",
    "the " * 40,
]


def record(model: Ltx2, folder: Path) -> None:
    goldens = Goldens(folder)
    with torch.no_grad():
        texts(model, goldens)
        first = text_to_video(model, goldens)
        guided(model, goldens)
        image(model, goldens)
        keyframes(model, goldens)
        reference(model, goldens)
        two_stage(model, goldens)
        continued(model, goldens, first)
        tiled(model, goldens)
    goldens.finish()


def distilled() -> FlowMatchEulerDiscreteScheduler:
    return FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=False, shift_terminal=None)


def pipeline(kind: Any, model: Ltx2, scheduler: Any = None) -> Any:
    made = kind(
        scheduler=scheduler or distilled(),
        vae=model.vae,
        audio_vae=model.audio_vae,
        text_encoder=model.text_encoder,
        tokenizer=model.tokenizer,
        connectors=model.connectors,
        transformer=model.transformer,
        vocoder=model.vocoder,
    )
    made.set_progress_bar_config(disable=True)
    return made


def asked(frames: int, seed: int, **more: Any) -> dict[str, Any]:
    return {
        "prompt": PROMPT,
        "height": HIGH,
        "width": WIDE,
        "num_frames": frames,
        "frame_rate": FPS,
        "max_sequence_length": more.pop("max_sequence_length", 32),
        "generator": torch.Generator().manual_seed(seed),
        "return_dict": False,
        "output_type": "latent",
        "sigmas": STAGE1[:-1],
        # The pipelines' defaults guide in three ways and rescale; and give both modalities' times crosswise, as only later
        # models were taught.
        **{"guidance_scale": 1.0, "stg_scale": 0.0, "modality_scale": 1.0, "guidance_rescale": 0.0},
        **{"audio_guidance_scale": 1.0, "audio_stg_scale": 0.0, "audio_modality_scale": 1.0, "audio_guidance_rescale": 0.0},
        "use_cross_timestep": False,
        **more,
    }


def values(frames: int, **more: Any) -> dict[str, Any]:
    return {"prompt": PROMPT, "width": WIDE, "height": HIGH, "frames": frames, "fps": FPS, **more}


def tokens(model: Ltx2) -> dict[str, Any]:
    length = model.max_length
    made = [
        model.tokenizer(
            line.strip(), padding="max_length", max_length=length, truncation=True, add_special_tokens=True
        ).input_ids
        for line in LINES
    ]
    return {"lines": LINES, "ids": made}


def texts(model: Ltx2, goldens: Goldens) -> None:
    pipe = pipeline(LTX2Pipeline, model)
    tensors = {}
    for name, prompt in (("prompt", PROMPT), ("empty", "")):
        states, mask, _, _ = pipe.encode_prompt(prompt, do_classifier_free_guidance=False, max_sequence_length=model.max_length)
        video, audio, _ = model.connectors(states, mask, padding_side="left")
        tensors |= {f"{name}.video": video, f"{name}.audio": audio}
    goldens.case("words", tensors, {"prompt": PROMPT, **tokens(model)})


def text_to_video(model: Ltx2, goldens: Goldens) -> Tensor:
    pipe = pipeline(LTX2Pipeline, model)
    with recorded_noise(text_module) as noise:
        latents, sound = pipe(**asked(9, 11))
    frames = model.vae.decode(latents, None, return_dict=False)[0]
    wave = model.vocoder(model.audio_vae.decode(sound, return_dict=False)[0])
    goldens.case(
        "text",
        {**named(noise), "latents": latents, "sound": sound, "frames": sparse(frames), "wave": sparse(wave)},
        values(9, sparse=SPARSE, wave=list(wave.shape), pixels=list(frames.shape)),
    )
    return latents


def guided(model: Ltx2, goldens: Goldens) -> None:
    pipe = pipeline(LTX2Pipeline, model, model.scheduler)
    with recorded_noise(text_module) as noise:
        latents, sound = pipe(
            **asked(
                9, 12, negative_prompt=NEGATIVE, sigmas=None, num_inference_steps=3,
                guidance_scale=3.0, guidance_rescale=0.7, audio_guidance_scale=7.0, audio_guidance_rescale=0.7,
            )
        )  # fmt: skip
    goldens.case(
        "guided", {**named(noise), "latents": latents, "sound": sound}, values(9, negative=NEGATIVE, steps=3)
    )


def picture(seed: int, frames: int = 1, high: int = HIGH, wide: int = WIDE) -> Tensor:
    """[frames, 3, high, wide] in whole steps of 0…255, by a formula that the tests know too: nothing to store."""
    f, c, y, x = torch.meshgrid(*(torch.arange(n) for n in (frames, 3, high, wide)), indexing="ij")
    return ((f * 37 + c * 91 + y * 13 + x * 29 + y * x * 7 + seed * 53) % 256).float()


def condition(frames: Tensor, index: int, strength: float) -> LTX2VideoCondition:
    return LTX2VideoCondition(frames=frames, index=index, strength=strength, crf=0)


def image(model: Ltx2, goldens: Goldens) -> None:
    first = picture(21)
    whole = pipeline(LTX2ImageToVideoPipeline, model)
    with recorded_noise(image_module) as noise:
        latents, sound = whole(**asked(9, 13, image=first / 255, image_crf=0))
    goldens.case("image", {**named(noise), "latents": latents, "sound": sound}, values(9, picture=21))
    partly = pipeline(LTX2ConditionPipeline, model)
    with recorded_noise(condition_module) as noise:
        latents, sound = partly(**asked(9, 14, conditions=[condition(first, 0, 0.6)]))
    goldens.case(
        "image-partly", {**named(noise), "latents": latents, "sound": sound}, values(9, picture=21, strength=0.6)
    )


def keyframes(model: Ltx2, goldens: Goldens) -> None:
    """The pipeline's latent index 2 begins at pixel frame 9."""
    first, last = picture(22), picture(23)
    pipe = pipeline(LTX2ConditionPipeline, model)
    with recorded_noise(condition_module) as noise:
        latents, sound = pipe(**asked(17, 15, conditions=[condition(first, 0, 1.0), condition(last, 2, 0.8)]))
    goldens.case(
        "keyframes",
        {**named(noise), "latents": latents, "sound": sound},
        values(17, pictures=[22, 23], at=9, strength=0.8),
    )


def reference(model: Ltx2, goldens: Goldens) -> None:
    """A clip at half the size that the model follows, and a first picture."""
    clip, first = picture(24, 9, 64, 96), picture(25, 1, 128, 192)
    pipe = pipeline(LTX2InContextPipeline, model)
    with recorded_noise(reference_module) as noise:
        latents, sound = pipe(
            **asked(
                9, 16, height=128, width=192, conditions=[reference_module.LTX2VideoCondition(first, 0, 1.0, 0)],
                reference_conditions=[LTX2ReferenceCondition(frames=clip / 255, strength=0.9)],
                reference_downscale_factor=2,
            )
        )  # fmt: skip
    goldens.case(
        "reference",
        {**named(noise), "latents": latents, "sound": sound},
        {**values(9), "width": 192, "height": 128, "strength": 0.9, "clip": 24, "picture": 25},
    )


def two_stage(model: Ltx2, goldens: Goldens) -> None:
    """Half the size, the upsampler, then three steps at full size from latents that are partly noise again."""
    pipe = pipeline(LTX2Pipeline, model)
    with recorded_noise(text_module) as noise:
        latents, sound = pipe(**asked(9, 17, width=WIDE, height=HIGH))
        up = LTX2LatentUpsamplePipeline(vae=model.vae, latent_upsampler=model.upsampler)
        large = up(latents=latents, output_type="latent", return_dict=False)[0]
        made, heard = pipe(
            **asked(
                9, 18, width=2 * WIDE, height=2 * HIGH, latents=large, audio_latents=sound,
                noise_scale=STAGE2[0], sigmas=STAGE2[:-1],
            )
        )  # fmt: skip
    goldens.case(
        "two-stage",
        {**named(noise), "half": latents, "large": large, "latents": made, "sound": heard},
        {**values(9), "width": 2 * WIDE, "height": 2 * HIGH},
    )


def continued(model: Ltx2, goldens: Goldens, before: Tensor) -> None:
    """A second clip that goes on from the first: by its last nine frames encoded anew, or by its last latent as it is."""
    tail = model.vae.decode(before, None, return_dict=False)[0][:, :, -9:].clamp(-1, 1)
    pipe = pipeline(LTX2ConditionPipeline, model)
    seen = ((tail[0] + 1) * 127.5).permute(1, 0, 2, 3)
    with recorded_noise(condition_module) as noise:
        latents, sound = pipe(**asked(17, 19, conditions=[condition(seen, 0, 1.0)]))
    goldens.case("pixels", {**named(noise), "before": before, "latents": latents, "sound": sound}, values(17, overlap=9))
    # The last latent covers eight frames. Appended as a keyframe at latent index 1 it lies where the new clip has them.
    kept = before[:, :, -1:]
    with recorded_noise(condition_module) as noise, encodes_to(model.vae, kept):
        latents, sound = pipe(**asked(17, 20, conditions=[condition(picture(26, 9), 1, 1.0)]))
    goldens.case("latent", {**named(noise), "before": before, "latents": latents, "sound": sound}, values(17, overlap=9))


@contextmanager
def encodes_to(vae: Any, latents: Tensor) -> Iterator[None]:
    """Inside, the encoder answers these latents, whatever it is shown."""
    original = vae.encode
    vae.encode = lambda *_, **__: SimpleNamespace(latent_dist=SimpleNamespace(mode=lambda: latents, sample=lambda _: latents))
    try:
        yield
    finally:
        vae.encode = original


def tiled(model: Ltx2, goldens: Goldens) -> None:
    """The decoder's own tiling over space; along one side, since where four tiles meet it blends one of them twice."""
    latents = torch.randn(1, model.vae.config.latent_channels, 2, 2, 4, generator=torch.Generator().manual_seed(27))
    model.vae.enable_tiling(96, 96, 16, 64, 64, 8)
    frames = model.vae.decode(latents, None, return_dict=False)[0]
    model.vae.use_tiling = False
    whole = model.vae.decode(latents, None, return_dict=False)[0]
    if torch.equal(frames, whole):
        raise AssertionError("nothing was tiled")
    goldens.case("tiled", {"latents": latents, "frames": sparse(frames)}, {"sparse": SPARSE, "tile": 96, "stride": 64})


def named(noise: list[Tensor]) -> dict[str, Tensor]:
    return {f"noise.{at}": draw for at, draw in enumerate(noise)}


def sparse(tensor: Tensor) -> Tensor:
    return tensor.flatten()[::SPARSE]
