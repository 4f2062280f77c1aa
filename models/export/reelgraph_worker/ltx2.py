"""LTX-2 by diffusers: one window of a take. The studio plans the windows of a longer one and joins them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import LTX2ConditionPipeline, LTX2Pipeline
from diffusers.pipelines.ltx2 import LTX2InContextPipeline, LTX2LatentUpsamplePipeline
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition
from reelgraph_export.preview import ltx_colours
from reelgraph_export.schedules import STAGE1, STAGE2
from torch import Tensor

from .errors import WorkerError
from .frames import as_bytes, checked, place, read_clip, small
from .model import Model, Shelf, with_room
from .task import Task

SHELF = Shelf()
# What the makers use for weights that are not distilled.
STEPS, GUIDANCE, SOUND_GUIDANCE, RESCALE = 40, 3.0, 7.0, 0.7
# The share of denoising in the work; decoding and writing are the rest.
DENOISING = 0.85


class Ltx(Model):
    def __init__(self, folder: Path, loras: tuple[tuple[str, float], ...]) -> None:
        super().__init__(folder, LTX2Pipeline, loras)
        self.distilled = not self.pipe.scheduler.config.get("use_dynamic_shifting", True)
        # Only later checkpoints were taught to read each modality's time crosswise.
        self.crosswise = bool(self.pipe.transformer.config.get("cross_attn_mod", False))
        self.pipe.vae.enable_tiling()
        self.colours = self.on_device(self.pipe.vae, ltx_colours)
        self.upsampler: LTX2LatentUpsamplerModel | None = None
        if (folder / "latent_upsampler").is_dir():
            self.upsampler = LTX2LatentUpsamplerModel.from_pretrained(
                folder / "latent_upsampler", torch_dtype=self.hardware.dtype, use_safetensors=True, local_files_only=True
            ).eval()


def film(wish: dict[str, Any], task: Task) -> dict[str, Any]:
    loras = tuple((str(one["file"]), float(one["strength"])) for one in wish.get("loras", []))
    task.progress(0, "Loading LTX-2")
    model: Ltx = SHELF.get((wish["bundle"], loras), lambda: Ltx(Path(wish["bundle"]), loras))
    shorter = max(9, wish["frames"] // 2 // 8 * 8 + 1)
    width, height = (max(64, side * 7 // 10 // 32 * 32) for side in (wish["width"], wish["height"]))
    smaller = f"{shorter} frames at this size, or {wish['frames']} of {width} × {height}, take about half of it."
    frames, sound = with_room(model, wish.get("way", "whole"), task, lambda: make(wish, model, task), smaller)
    task.progress(0.97, "Writing the frames")
    raw = as_bytes(checked(frames, "The clip"))
    picture, wave = place(wish["scratch"], "diffusers.rgb"), place(wish["scratch"], "diffusers.f32")
    raw.tofile(picture)
    sound.astype("<f4").tofile(wave)
    count, height, width, _ = raw.shape
    facts = {"frames": count, "width": width, "height": height}
    rate = int(getattr(model.pipe.vocoder.config, "output_sampling_rate", 24_000))
    return {**facts, "file": str(picture), "sound": {"file": str(wave), "channels": sound.shape[0], "rate": rate}}


def make(wish: dict[str, Any], model: Ltx, task: Task) -> tuple[np.ndarray, np.ndarray]:
    """One window: [frames, height, width, 3] 0…1, and [channels, samples]."""
    draw = torch.Generator("cpu").manual_seed(wish["seed"])
    if wish.get("stages", 1) == 1:
        return shown(*run(wish, model, task, conditions(wish), draw, Stage(1, 1)))
    if model.upsampler is None:
        raise WorkerError("upsampler_missing", "The checkpoint has no latent_upsampler/, which two stages need.")
    half = {**wish, "width": wish["width"] // 2, "height": wish["height"] // 2}
    latents, sound = run(half, model, task, conditions(wish), draw, Stage(1, 2), latent=True)
    large = enlarged(model, latents)
    again = {"latents": large, "audio_latents": sound, "noise_scale": STAGE2[0], "sigmas": STAGE2[:-1]}
    # What a clip follows was settled by the first stage; the second looks for detail.
    beside = [one for one in conditions(wish) if isinstance(one, LTX2VideoCondition)]
    return shown(*run({**wish, "guidance": 1.0}, model, task, beside, draw, Stage(2, 2), **again))


class Stage:
    def __init__(self, at: int, of: int) -> None:
        self.at, self.of = at, of

    def fraction(self, done: float) -> float:
        return DENOISING * (self.at - 1 + done) / self.of

    def words(self, step: int, steps: int) -> str:
        return f"Stage {self.at} of {self.of}, step {step} of {steps}" if self.of > 1 else f"Step {step} of {steps}"


def run(
    wish: dict[str, Any], model: Ltx, task: Task, given: list[Any], draw: torch.Generator, stage: Stage, **more: Any
) -> tuple[Any, Any]:
    follows = [one for one in given if isinstance(one, LTX2ReferenceCondition)]
    pinned = [one for one in given if isinstance(one, LTX2VideoCondition)]
    kind = LTX2InContextPipeline if follows else LTX2ConditionPipeline if pinned else LTX2Pipeline
    pipe = model.as_a(kind)
    asked = {**usual(wish, model), **more}
    output = "latent" if asked.pop("latent", False) else "np"
    if pinned:
        asked["conditions"] = pinned
    if follows:
        asked |= {"reference_conditions": follows, "reference_downscale_factor": 1}
    steps = len(asked["sigmas"]) if asked.get("sigmas") else asked["num_inference_steps"]
    task.progress(stage.fraction(0), "Reading the prompt")
    news = follow(wish, model, task, stage, steps)
    return pipe(**asked, generator=draw, output_type=output, return_dict=False, callback_on_step_end=news)


def usual(wish: dict[str, Any], model: Ltx) -> dict[str, Any]:
    """A distilled model takes its own list of sigmas and no guidance; the plain one is guided by the negative prompt."""
    steps = wish.get("steps")
    guidance = wish.get("guidance", 1.0 if model.distilled else GUIDANCE)
    sound = 1 + (guidance - 1) * (SOUND_GUIDANCE - 1) / (GUIDANCE - 1)
    rescale = RESCALE if guidance > 1 else 0.0
    listed = {"sigmas": STAGE1[:-1]} if model.distilled and steps is None else {"num_inference_steps": steps or STEPS}
    return {
        **{"prompt": wish["prompt"], "negative_prompt": wish.get("negative", "") if guidance > 1 else None},
        **{"width": wish["width"], "height": wish["height"], "num_frames": wish["frames"]},
        **{"frame_rate": wish["rate"], **listed},
        **{"guidance_scale": guidance, "guidance_rescale": rescale, "stg_scale": 0.0, "modality_scale": 1.0},
        **{"audio_guidance_scale": sound, "audio_guidance_rescale": rescale},
        **{"audio_stg_scale": 0.0, "audio_modality_scale": 1.0, "use_cross_timestep": model.crosswise},
        "max_sequence_length": model.facts.get("textLength", 1024),
    }


def conditions(wish: dict[str, Any]) -> list[Any]:
    """Raw clips of whole frames. `at`: pixel frame; the pipelines count latents, of which the first is one frame long and
    each other eight, and take a part of one."""
    found: list[Any] = []
    for one in wish.get("given", []):
        frames = read_clip(one)
        if one.get("follow"):
            pixels = torch.from_numpy(frames).permute(0, 3, 1, 2).float() / 255
            found.append(LTX2ReferenceCondition(frames=pixels, strength=one["strength"]))
        else:
            at = one["at"]
            index = 0 if at == 0 else (at - 1) / 8 + 1
            # The studio has taken the still through H.264 already.
            found.append(LTX2VideoCondition(frames=frames, index=index, strength=one["strength"], crf=0))  # type: ignore[arg-type]
    return found


def enlarged(model: Ltx, latents: Tensor) -> Tensor:
    upsampler = model.upsampler
    assert upsampler is not None
    device = model.pipe._execution_device
    pipe = LTX2LatentUpsamplePipeline(vae=model.pipe.vae, latent_upsampler=upsampler.to(device))
    made = pipe(latents=latents.to(device, upsampler.dtype), output_type="latent", return_dict=False)[0]
    upsampler.to("cpu")
    return made


def shown(video: Any, sound: Tensor) -> tuple[np.ndarray, np.ndarray]:
    return video[0], sound[0].detach().float().cpu().numpy()


def follow(wish: dict[str, Any], model: Ltx, task: Task, stage: Stage, steps: int) -> Callable[..., dict]:
    stride = model.pipe.vae.spatial_compression_ratio
    rows, columns = wish["height"] // stride, wish["width"] // stride
    latent_frames = (wish["frames"] - 1) // model.pipe.vae.temporal_compression_ratio + 1

    def after(_pipe: Any, step: int, _time: Any, state: dict[str, Tensor]) -> dict:
        task.check()
        task.progress(stage.fraction((step + 1) / steps), stage.words(step + 1, steps))
        middle = latent_frames // 2 * rows * columns
        tokens = state["latents"][0, middle : middle + rows * columns].detach().float().cpu()
        colours = tokens @ model.colours[:, :-1].T + model.colours[:, -1]
        task.preview(small(colours.reshape(rows, columns, 3).numpy()))
        return state

    return after
