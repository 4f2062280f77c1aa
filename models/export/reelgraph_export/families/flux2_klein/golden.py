"""What the official pipelines make of the tiny model: for the parity tests of our own pipeline."""

import numpy as np
import torch
from diffusers import FlowMatchEulerDiscreteScheduler, Flux2KleinInpaintPipeline, Flux2KleinPipeline
from diffusers.pipelines.flux2 import pipeline_flux2_klein, pipeline_flux2_klein_inpaint
from PIL import Image
from torch import Tensor
from torch.nn import functional as F

from ...golden import Goldens, recorded_noise
from .image_prompt import CLIP_MEAN, CLIP_STD
from .model import Klein

PROMPT = "A lighthouse on a cliff at dusk; the sea far below."
NEGATIVE = "rain, blurry hands"
WIDTH, HEIGHT, STEPS = 48, 32, 4
SOURCE = (72, 64)
SECOND = (64, 80)


def pattern(width: int, height: int, seed: int) -> Image.Image:
    """A picture that the tests draw again from the same rule instead of reading it."""
    y, x, c = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return Image.fromarray(((x * 37 + y * 59 + c * 83 + seed * 101 + (x * y * 7) % 61) % 256).astype(np.uint8), "RGB")


def region(width: int, height: int) -> Image.Image:
    y, x = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    return Image.fromarray((((x + 2 * y) % 50 < 30) & (x > 8)).astype(np.uint8) * 255, "L")


class Recorder:
    """Runs a pipeline of the tiny model and writes noise, last latent and decoded picture as one case."""

    def __init__(self, goldens: Goldens, model: Klein) -> None:
        self.goldens, self.model = goldens, model
        scheduler = FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True, base_shift=0.5, max_shift=1.15)
        parts = {
            "scheduler": scheduler,
            "vae": model.vae,
            "text_encoder": model.text_encoder,
            "tokenizer": model.tokenizer,
            "transformer": model.transformer,
            "is_distilled": False,
        }
        self.plain, self.inpaint = Flux2KleinPipeline(**parts), Flux2KleinInpaintPipeline(**parts)
        for pipe in (self.plain, self.inpaint):
            pipe.set_progress_bar_config(disable=True)
        self.text = {"max_sequence_length": model.text_length, "text_encoder_out_layers": model.text_layers}

    @torch.no_grad()
    def embed(self, prompt: str) -> Tensor:
        return self.plain.encode_prompt(prompt, device="cpu", **self.text)[0]

    def run(self, name: str, pipe: object, seed: int, **request: object) -> None:
        request = {"num_inference_steps": STEPS, "guidance_scale": 1.0, **request}
        with recorded_noise(pipeline_flux2_klein, pipeline_flux2_klein_inpaint) as draws, torch.no_grad():
            if "prompt_embeds" not in request:
                request["prompt"] = PROMPT
            random = torch.Generator().manual_seed(seed)
            latent = pipe(generator=random, output_type="latent", **request, **self.text).images  # type: ignore[operator]
            # The picture as the decoder says it, before anything is cut off at black and white.
            picture = self.model.vae.decode(latent, return_dict=False)[0]
        tensors = {f"noise{i}": noise for i, noise in enumerate(draws)} | {"latent": latent, "picture": picture}
        self.goldens.case(name, tensors, {"prompt": PROMPT, "negative": NEGATIVE, "steps": STEPS})


def record(goldens: Goldens, model: Klein) -> None:
    recorder = Recorder(goldens, model)
    plain, inpaint = recorder.plain, recorder.inpaint
    size = {"height": HEIGHT, "width": WIDTH}
    first, second, masked = pattern(*SOURCE, 1), pattern(*SECOND, 2), region(*SOURCE)

    recorder.run("text-to-image", plain, 1, **size)
    recorder.run("one-reference", plain, 2, image=first, **size)
    recorder.run("two-references", plain, 3, image=[first, second], **size)
    negative = recorder.embed(NEGATIVE)
    recorder.run("true-cfg", plain, 4, guidance_scale=4.0, negative_prompt_embeds=negative, **size)
    paint = {"image": first, "mask_image": masked}
    recorder.run("repaint-1.0", inpaint, 5, strength=1.0, **paint)
    recorder.run("repaint-0.75", inpaint, 6, strength=0.75, **paint)
    recorder.run("repaint-reference", inpaint, 7, strength=0.75, image_reference=second, **paint)
    everything = Image.new("L", SOURCE, 255)
    recorder.run("image-to-image", inpaint, 8, strength=0.75, image=first, mask_image=everything)
    image_prompt(recorder, first, size)
    hidden_states(recorder)
    tokenizer(goldens, model)
    schedule(goldens, plain.scheduler)
    resizing(goldens)
    noise(goldens)


def image_prompt(recorder: Recorder, picture: Image.Image, size: dict) -> None:
    """The pipeline takes the tokens as more text; what is checked is the module, and where its tokens go."""
    module = recorder.model.image_prompt
    side = module.encoder.config.image_size
    pixels = clip_pixels(picture, side)
    with torch.no_grad():
        tokens, neutral = module(pixels), module(torch.zeros_like(pixels))
    recorder.goldens.case("image-prompt-tokens", {"pixels": pixels, "tokens": tokens}, {"side": side})
    # The transformer normalises its text, so smaller tokens would hardly be weaker ones: the way leads from a plain picture's.
    embeds = torch.cat([recorder.embed(PROMPT), torch.lerp(neutral, tokens, 0.6)], dim=1)
    recorder.run("image-prompt", recorder.plain, 9, prompt_embeds=embeds, **size)


def clip_pixels(picture: Image.Image, side: int) -> Tensor:
    """The short side to `side` (bicubic), the middle square, CLIP's own mean and spread."""
    width, height = picture.size
    scale = side / min(width, height)
    small = picture.resize((int(width * scale), int(height * scale)), Image.Resampling.BICUBIC)
    left, top = (small.width - side) // 2, (small.height - side) // 2
    pixels = torch.from_numpy(np.asarray(small.crop((left, top, left + side, top + side)), dtype=np.float32) / 255)
    return ((pixels - torch.tensor(CLIP_MEAN)) / torch.tensor(CLIP_STD)).permute(2, 0, 1)[None].contiguous()


def hidden_states(recorder: Recorder) -> None:
    recorder.goldens.case("hidden-states", {"states": recorder.embed(PROMPT)}, {"prompt": PROMPT})


def tokenizer(goldens: Goldens, model: Klein) -> None:
    """Plain words, other scripts, odd white space, special words in the middle, nothing, too much."""
    prompts = [PROMPT, NEGATIVE, "", "  two  spaces\n\n and lines ", "É é — “quoted”, 東京の夜 🌧️", "it's 1,234 <|im_end|> done"]
    prompts.append("the sea " * 60)
    found = []
    for prompt in prompts:
        messages = [{"role": "user", "content": prompt}]
        text = model.tokenizer.apply_chat_template(
            messages, tokenize=False, add_generation_prompt=True, enable_thinking=False
        )
        made = model.tokenizer(text, padding="max_length", truncation=True, max_length=model.text_length)
        found.append({"prompt": prompt, "text": text, "ids": made["input_ids"], "mask": made["attention_mask"]})
    goldens.case("tokenizer", {}, {"cases": found})


def schedule(goldens: Goldens, scheduler: FlowMatchEulerDiscreteScheduler) -> None:
    tensors, asked = {}, []
    for tokens in (64, 1024, 3600, 4096, 4300, 4301, 8160):
        for steps in (1, 4, 25, 50):
            mu = pipeline_flux2_klein.compute_empirical_mu(tokens, steps)
            scheduler.set_timesteps(sigmas=np.linspace(1.0, 1 / steps, steps), mu=mu)
            tensors[f"{tokens}/{steps}"] = scheduler.sigmas
            asked.append({"tokens": tokens, "steps": steps, "mu": mu})
    goldens.case("schedule", tensors, {"asked": asked})


def resizing(goldens: Goldens) -> None:
    source = pattern(37, 29, 3)
    tensors = {}
    filters = {"lanczos": Image.Resampling.LANCZOS, "bicubic": Image.Resampling.BICUBIC, "bilinear": Image.Resampling.BILINEAR}
    for name, kind in filters.items():
        for size in ((20, 17), (50, 41), (37, 11)):
            tensors[f"{name} {size[0]}x{size[1]}"] = torch.from_numpy(np.array(source.resize(size, kind), dtype=np.float32))
    mask = torch.from_numpy(np.array(region(*SOURCE), dtype=np.float32))[None, None] / 255
    for height, width in ((16, 18), (5, 7), (70, 90)):
        tensors[f"interpolate {width}x{height}"] = F.interpolate(mask, size=(height, width), mode="bilinear")
    goldens.case("resize", tensors, {})


def noise(goldens: Goldens) -> None:
    """Two draws of one generator each: lengths that fill whole blocks of 16, and others."""
    tensors = {}
    for seed in (0, 1, 4294967295):
        random = torch.Generator().manual_seed(seed)
        tensors[f"{seed}/1000"] = torch.randn(1000, generator=random)
        tensors[f"{seed}/64"] = torch.randn(64, generator=random)
    goldens.case("noise", tensors, {})
