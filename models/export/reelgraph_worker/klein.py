"""FLUX.2 Klein by diffusers: words, references, from a picture, repaint, true CFG."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from diffusers import Flux2KleinInpaintPipeline, Flux2KleinPipeline
from PIL import Image
from reelgraph_export.preview import klein_colours
from torch import Tensor

from .frames import as_bytes, checked, place, read_picture, small
from .model import Model, Shelf, with_room
from .task import Task

SHELF = Shelf()


class Klein(Model):
    def __init__(self, folder: Path, loras: tuple[tuple[str, float], ...]) -> None:
        super().__init__(folder, Flux2KleinPipeline, loras)
        # The pipelines take guidance away from distilled weights; whoever asks for it by name shall have it.
        self.pipe.register_to_config(is_distilled=False)
        # As the exporter's own tiny checkpoints need it; the published ones have 512 and the three that the pipelines name.
        self.text: dict[str, Any] = {}
        if "textLength" in self.facts:
            self.text["max_sequence_length"] = self.facts["textLength"]
        if "textLayers" in self.facts:
            self.text["text_encoder_out_layers"] = tuple(self.facts["textLayers"])
        # Pixels on a side that one token stands for.
        self.patch = 2 * 2 ** (len(self.pipe.vae.config.block_out_channels) - 1)
        self.colours = self.on_device(self.pipe.vae, lambda vae: klein_colours(vae, self.patch))
        self.words: dict[str, Tensor] = {}

    def embed(self, prompt: str) -> Tensor:
        """Frames of one clip ask for the same words again and again."""
        if prompt not in self.words:
            if len(self.words) > 3:
                self.words.clear()
            self.words[prompt] = self.pipe.encode_prompt(prompt, device=self.pipe._execution_device, **self.text)[0]
        return self.words[prompt]


def image(wish: dict[str, Any], task: Task) -> dict[str, Any]:
    loras = tuple((str(one["file"]), float(one["strength"])) for one in wish.get("loras", []))
    task.progress(0, "Loading FLUX.2 Klein")
    model: Klein = SHELF.get((wish["bundle"], loras), lambda: Klein(Path(wish["bundle"]), loras))
    smaller = f"Ask for {wish['width'] // 2 // 16 * 16} × {wish['height'] // 2 // 16 * 16}, or show it fewer references."
    made = with_room(model, wish.get("way", "whole"), task, lambda: paint(wish, model, task), smaller)
    file = place(wish["scratch"], "diffusers.png")
    made.save(file)
    return {"file": str(file), "width": made.width, "height": made.height}


def paint(wish: dict[str, Any], model: Klein, task: Task) -> Image.Image:
    init = wish.get("init")
    pipe = model.as_a(Flux2KleinInpaintPipeline if init else Flux2KleinPipeline, is_distilled=False)
    # Above 1024² the decoder works in tiles: what it needs does not grow with the picture.
    pipe.vae.enable_tiling()
    pipe.vae.enable_slicing()
    steps, guidance = wish["steps"], wish["guidance"]
    task.progress(0, "Reading the prompt")
    asked: dict[str, Any] = {
        "prompt_embeds": model.embed(wish["prompt"]),
        "num_inference_steps": steps,
        "guidance_scale": guidance,
        "generator": torch.Generator("cpu").manual_seed(wish["seed"]),
        "output_type": "np",
        "return_dict": False,
    }
    if guidance > 1:
        asked["negative_prompt_embeds"] = model.embed(wish.get("negative", ""))
    shown = [read_picture(file) for file in wish.get("references", [])]
    if init:
        picture = read_picture(init["picture"])
        mask = read_picture(init["mask"], "L") if init.get("mask") else Image.new("L", picture.size, 255)
        asked |= {"image": picture, "mask_image": mask, "strength": init["strength"]}
        asked |= {"image_reference": shown[0]} if shown else {}
        steps = max(1, int(min(steps * init["strength"], steps)))
    else:
        asked |= {"width": wish["width"], "height": wish["height"], "image": shown or None}
    size = (asked["image"].height, asked["image"].width) if init else (wish["height"], wish["width"])
    frames = pipe(**asked, callback_on_step_end=follow(model, task, steps, guidance > 1, size))[0]
    return Image.fromarray(as_bytes(checked(frames, "The picture")[0]), "RGB")


def follow(model: Klein, task: Task, steps: int, guided: bool, size: tuple[int, int]) -> Callable[..., dict]:
    rows, columns = size[0] // model.patch, size[1] // model.patch

    def after(_pipe: Any, step: int, _time: Any, state: dict[str, Tensor]) -> dict:
        task.check()
        twice = ", each twice for the negative prompt" if guided else ""
        task.progress((step + 1) / (steps + 1), f"Step {step + 1} of {steps}{twice}")
        tokens = state["latents"][0, : rows * columns].detach().float().cpu()
        colours = tokens @ model.colours[:, :-1].T + model.colours[:, -1]
        task.preview(small(colours.reshape(rows, columns, 3).numpy()))
        return state

    return after
