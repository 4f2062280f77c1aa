"""The worker as the studio has it, a process that is spoken to in lines, against the official pipelines called directly."""

import json
import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

import numpy as np
import torch
from diffusers import Flux2KleinInpaintPipeline, Flux2KleinPipeline, LTX2ConditionPipeline, LTX2Pipeline
from diffusers.pipelines.ltx2 import LTX2InContextPipeline, LTX2LatentUpsamplePipeline
from diffusers.pipelines.ltx2.latent_upsampler import LTX2LatentUpsamplerModel
from diffusers.pipelines.ltx2.pipeline_ltx2_condition import LTX2VideoCondition
from diffusers.pipelines.ltx2.pipeline_ltx2_ic_lora import LTX2ReferenceCondition
from PIL import Image
from reelgraph_export.families.sam3_golden import still_model
from reelgraph_export.schedules import STAGE1, STAGE2
from reelgraph_worker import errors, hardware, model
from reelgraph_worker.errors import WorkerError
from reelgraph_worker.task import Task
from transformers import AutoTokenizer, Sam3Model, Sam3TrackerVideoModel
from transformers.models.sam3_tracker_video.modeling_sam3_tracker_video import Sam3TrackerVideoInferenceSession

from . import checkpoints

HERE = Path(__file__).parent.parent


class Worker:
    """`noise`: Python that runs first in the process, as a library would."""

    def __init__(self, first: str = "") -> None:
        self.folder = tempfile.TemporaryDirectory()
        site = Path(self.folder.name, "site")
        site.mkdir()
        (site / "sitecustomize.py").write_text(first)
        environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{HERE}", "PYTHONDONTWRITEBYTECODE": "1"}
        self.words = Path(self.folder.name, "stderr").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "reelgraph_worker"], env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.words,
        )  # fmt: skip
        self.count = 0
        self.news: list[dict[str, Any]] = []
        assert self.hear() == {"type": "ready"}

    def hear(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())

    def say(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def start(self, method: str, **payload: Any) -> int:
        self.count += 1
        scratch = Path(self.folder.name, str(self.count))
        scratch.mkdir()
        asked = {"type": "request", "id": self.count, "method": method, "payload": {"scratch": str(scratch), **payload}}
        self.say(json.dumps(asked))
        return self.count

    def end(self, number: int) -> dict[str, Any]:
        self.news = []
        while True:
            message = self.hear()
            if message["id"] == number and message["type"] in ("result", "error"):
                return message
            self.news.append(message)

    def ask(self, method: str, **payload: Any) -> Any:
        answer = self.end(self.start(method, **payload))
        if answer["type"] == "error":
            raise AssertionError(answer["error"])
        return answer["value"]

    def refuse(self, method: str, **payload: Any) -> dict[str, Any]:
        return self.end(self.start(method, **payload))["error"]

    def close(self) -> int:
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.close()
        code = self.process.wait(10)
        self.process.stdout.close()
        self.words.close()
        self.folder.cleanup()
        return code


def setUpModule() -> None:
    global folder, worker
    temporary = tempfile.TemporaryDirectory()
    unittest.addModuleCleanup(temporary.cleanup)
    folder = Path(temporary.name)
    for name, write in checkpoints.FAMILIES.items():
        write(folder / name)
    worker = Worker()
    unittest.addModuleCleanup(worker.close)


folder: Path
worker: Worker


def at(name: str) -> str:
    return str(folder / name)


def drawn(width: int, height: int, seed: int) -> Image.Image:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)
    return Image.fromarray(pixels, "RGB")


def kept(picture: Image.Image, name: str) -> str:
    picture.save(folder / name)
    return at(name)


class KleinPictures(unittest.TestCase):
    """Byte by byte: the worker adds nothing to what the official pipeline makes."""

    TEXT = {"max_sequence_length": 80, "text_encoder_out_layers": (1, 2, 3)}
    ASKED = {"prompt": "A lighthouse at dusk", "seed": 7, "width": 96, "height": 64, "steps": 3, "guidance": 1.0}

    def same(self, kind: Any, wish: dict[str, Any], **official: Any) -> None:
        made = worker.ask("image", bundle=at("flux-2-klein"), **{**self.ASKED, **wish})
        pipe = kind.from_pretrained(at("flux-2-klein"))
        pipe.set_progress_bar_config(disable=True)
        steps = {"num_inference_steps": 3, "generator": torch.Generator().manual_seed(7), "guidance_scale": 1.0}
        size = {} if "strength" in official else {"width": 96, "height": 64}
        wanted = pipe(**{"prompt": self.ASKED["prompt"], **size, **steps, **self.TEXT, **official}).images[0]
        with Image.open(made["file"]) as picture:
            self.assertEqual(picture.size, wanted.size)
            self.assertTrue(np.array_equal(np.array(picture), np.array(wanted)))

    def test_words(self) -> None:
        self.same(Flux2KleinPipeline, {})
        texts = [one["text"] for one in worker.news if one["type"] == "progress"]
        self.assertEqual(texts[-3:], ["Step 1 of 3", "Step 2 of 3", "Step 3 of 3"])
        self.assertEqual(sum(one["type"] == "preview" for one in worker.news), 3)

    def test_another_seed_is_another_picture(self) -> None:
        with self.assertRaises(AssertionError):
            self.same(Flux2KleinPipeline, {"seed": 8})

    def test_references(self) -> None:
        shown = [drawn(64, 64, 1), drawn(80, 64, 2)]
        files = [kept(picture, f"reference-{i}.png") for i, picture in enumerate(shown)]
        self.same(Flux2KleinPipeline, {"references": files}, image=shown)

    def test_true_guidance(self) -> None:
        pipe = Flux2KleinPipeline.from_pretrained(at("flux-2-klein"))
        with torch.no_grad():
            against = pipe.encode_prompt("rain", device="cpu", **self.TEXT)[0]
        wish = {"guidance": 3.0, "negative": "rain"}
        self.same(Flux2KleinPipeline, wish, guidance_scale=3.0, negative_prompt_embeds=against)

    def test_repaint_and_from_a_picture(self) -> None:
        source, beside = drawn(96, 64, 3), drawn(64, 64, 4)
        mask = Image.fromarray((np.arange(96)[None, :].repeat(64, 0) > 40).astype(np.uint8) * 255, "L")
        init = {"picture": kept(source, "source.png"), "mask": kept(mask, "mask.png"), "strength": 0.75}
        official = {"image": source, "mask_image": mask, "strength": 0.75}
        self.same(Flux2KleinInpaintPipeline, {"init": init}, **official)
        more = {"init": init, "references": [kept(beside, "beside.png")]}
        self.same(Flux2KleinInpaintPipeline, more, **official, image_reference=beside)
        everything = Image.new("L", source.size, 255)
        whole = {"init": {"picture": init["picture"], "strength": 0.75}}
        self.same(Flux2KleinInpaintPipeline, whole, **{**official, "mask_image": everything})


class LtxFilms(unittest.TestCase):
    ASKED = {"prompt": "A woman walks away.", "seed": 5, "width": 96, "height": 64, "frames": 9, "rate": 24.0}
    PLAIN = {
        **{"guidance_scale": 1.0, "stg_scale": 0.0, "modality_scale": 1.0, "guidance_rescale": 0.0},
        **{"audio_guidance_scale": 1.0, "audio_stg_scale": 0.0, "audio_modality_scale": 1.0},
        **{"audio_guidance_rescale": 0.0, "use_cross_timestep": False, "max_sequence_length": 32},
        **{"frame_rate": 24.0, "return_dict": False, "output_type": "np"},
    }

    def official(self, kind: Any, draw: torch.Generator | None = None, **more: Any) -> tuple[np.ndarray, Any]:
        pipe = kind.from_pretrained(at("ltx-2"))
        pipe.set_progress_bar_config(disable=True)
        size = {"width": 96, "height": 64, "num_frames": 9, "sigmas": STAGE1[:-1]}
        asked = {"prompt": self.ASKED["prompt"], **size, **self.PLAIN, **more}
        return pipe(generator=draw or torch.Generator().manual_seed(5), **asked)

    def same(self, wanted: tuple[np.ndarray, Any], **wish: Any) -> None:
        made = worker.ask("film", bundle=at("ltx-2"), **{**self.ASKED, **wish})
        frames = np.fromfile(made["file"], dtype=np.uint8).reshape(made["frames"], made["height"], made["width"], 3)
        self.assertTrue(np.array_equal(frames, (wanted[0][0] * 255).round().astype(np.uint8)))
        sound = np.fromfile(made["sound"]["file"], dtype="<f4").reshape(made["sound"]["channels"], -1)
        self.assertTrue(np.array_equal(sound, wanted[1][0].numpy()))
        self.assertEqual(made["sound"]["rate"], 24_000)

    def given(self, frames: np.ndarray, name: str, **more: Any) -> dict[str, Any]:
        frames.astype("<f4").tofile(folder / name)
        count, height, width, _ = frames.shape
        return {"file": at(name), "frames": count, "width": width, "height": height, "strength": 1.0, **more}

    def test_words(self) -> None:
        self.same(self.official(LTX2Pipeline))
        texts = [one["text"] for one in worker.news if one["type"] == "progress"]
        self.assertIn("Step 8 of 8", texts)

    def test_pictures_at_frames(self) -> None:
        first, later = (np.array(drawn(96, 64, seed))[None].astype(np.float32) for seed in (1, 2))
        conditions = [
            LTX2VideoCondition(frames=first, index=0, strength=0.6, crf=0),
            LTX2VideoCondition(frames=later, index=1, strength=0.8, crf=0),
        ]
        given = [self.given(first, "a.f32", at=0, strength=0.6), self.given(later, "b.f32", at=1, strength=0.8)]
        self.same(self.official(LTX2ConditionPipeline, conditions=conditions), given=given)

    def test_a_picture_between_two_latents(self) -> None:
        """The pipelines count latents; a pixel frame within one lies at its own place, not at the next one's."""
        picture = np.array(drawn(96, 64, 3))[None].astype(np.float32)
        asked = {"bundle": at("ltx-2"), **self.ASKED}
        films = []
        for frame in (1, 4, 8):
            made = worker.ask("film", **asked, given=[self.given(picture, "c.f32", at=frame)])
            films.append(np.fromfile(made["file"], dtype=np.uint8))
        self.assertFalse(np.array_equal(films[0], films[1]))
        self.assertFalse(np.array_equal(films[1], films[2]))

    def test_a_clip_to_follow(self) -> None:
        clip = np.stack([np.array(drawn(96, 64, seed)) for seed in range(9)]).astype(np.float32)
        pixels = torch.from_numpy(clip).permute(0, 3, 1, 2) / 255
        follows = [LTX2ReferenceCondition(frames=pixels, strength=0.9)]
        wanted = self.official(LTX2InContextPipeline, reference_conditions=follows)
        self.same(wanted, given=[self.given(clip, "d.f32", at=0, strength=0.9, follow=True)])

    def test_two_stages(self) -> None:
        draw = torch.Generator().manual_seed(5)
        pipe = LTX2Pipeline.from_pretrained(at("ltx-2"))
        half, sound = self.official(LTX2Pipeline, draw, output_type="latent", width=64, height=64)
        upsampler = LTX2LatentUpsamplerModel.from_pretrained(folder / "ltx-2" / "latent_upsampler")
        up = LTX2LatentUpsamplePipeline(vae=pipe.vae, latent_upsampler=upsampler)
        large = up(latents=half, output_type="latent", return_dict=False)[0]
        again = {"latents": large, "audio_latents": sound, "noise_scale": STAGE2[0], "sigmas": STAGE2[:-1]}
        wanted = self.official(LTX2Pipeline, draw, width=128, height=128, **again)
        self.same(wanted, width=128, height=128, stages=2)
        texts = [one["text"] for one in worker.news if one["type"] == "progress"]
        self.assertIn("Stage 2 of 2, step 3 of 3", texts)


class SamMasks(unittest.TestCase):
    def setUp(self) -> None:
        self.pixels = np.random.default_rng(5).integers(0, 256, (112, 112, 3), dtype=np.uint8)
        self.pixels.tofile(folder / "square.rgb")
        values = torch.from_numpy(self.pixels).permute(2, 0, 1)[None].float()
        self.seen = (values / 255 - 0.5) / 0.5
        self.asked = {"bundle": at("sam-3"), "picture": at("square.rgb"), "points": [], "limit": 9, "threshold": 0.0}

    def masks(self, found: list[dict[str, Any]]) -> list[np.ndarray]:
        return [np.fromfile(one["file"], dtype="<f4").reshape(one["side"], one["side"]) for one in found]

    def test_a_click_and_a_box(self) -> None:
        tracker = still_model(Sam3TrackerVideoModel.from_pretrained(at("sam-3"), attn_implementation="eager"))
        points = {"input_points": torch.tensor([[[[0.25 * 112, 0.5 * 112]]]]), "input_labels": torch.tensor([[[1]]])}
        corners = {"input_boxes": torch.tensor([[[11.2, 22.4, 67.2, 89.6]]])}
        click = {"points": [{"x": 0.25, "y": 0.5, "positive": True}]}
        box = {"box": {"x": 0.1, "y": 0.2, "width": 0.5, "height": 0.6}}
        for wish, official, many in (
            (click, points, True),
            (box, corners, False),
            ({**click, **box}, {**points, **corners}, False),
        ):
            with torch.no_grad():
                wanted = tracker(pixel_values=self.seen, multimask_output=many, **official)
            found = worker.ask("segment", **{**self.asked, **wish})
            self.assertEqual(len(found), 3 if many else 1)
            order = wanted.iou_scores[0, 0].argsort(descending=True).tolist()
            for mask, index in zip(self.masks(found), order, strict=True):
                right = wanted.pred_masks[0, 0, index].numpy()
                # Of the range, as everywhere: the reference computes its attention in another order.
                self.assertLess(float(np.abs(mask - right).max() / np.ptp(right)), 1e-5)

    def test_words(self) -> None:
        detector = Sam3Model.from_pretrained(at("sam-3"))
        tokenizer = AutoTokenizer.from_pretrained(at("sam-3"))
        spoken = tokenizer("red lamp", padding="max_length", max_length=8, return_tensors="pt")
        with torch.no_grad():
            wanted = detector(
                pixel_values=self.seen, input_ids=spoken["input_ids"], attention_mask=spoken["attention_mask"]
            )
        scores = (wanted.pred_logits[0].sigmoid() * wanted.presence_logits[0].sigmoid()).sort(descending=True)
        found = worker.ask("segment", **self.asked, text="red lamp")
        self.assertTrue(np.allclose([one["score"] for one in found], scores.values.numpy(), atol=1e-6))
        best = wanted.pred_masks[0, int(scores.indices[0])].numpy()
        self.assertTrue(np.array_equal(self.masks(found)[0], best))
        other = worker.ask("segment", **self.asked, text="old man")
        self.assertFalse(np.array_equal(self.masks(other)[0], best))


    def test_follows_a_mask_both_ways(self) -> None:
        clip = np.random.default_rng(6).integers(0, 256, (5, 112, 112, 3), dtype=np.uint8)
        clip.tofile(folder / "clip.rgb")
        across = np.arange(112)
        disc = ((across[None] - 60) ** 2 + (across[:, None] - 50) ** 2 <= 900).astype(np.uint8)
        disc.tofile(folder / "disc.u8")
        tracker = Sam3TrackerVideoModel.from_pretrained(at("sam-3"))
        pixels = (torch.from_numpy(clip).permute(0, 3, 1, 2).float() / 255 - 0.5) / 0.5
        session = Sam3TrackerVideoInferenceSession(video=pixels, video_height=112, video_width=112, dtype=torch.float32)
        index = session.obj_id_to_idx(1)
        session.add_mask_inputs(index, 2, torch.from_numpy(disc)[None, None].float())
        session.obj_with_new_inputs.append(1)
        wanted: dict[int, np.ndarray] = {}
        with torch.no_grad():
            tracker(session, frame_idx=2)
            for reverse in (True, False):
                for made in tracker.propagate_in_video_iterator(session, start_frame_idx=2, reverse=reverse):
                    wanted[made.frame_idx] = made.pred_masks[0, 0].numpy()
        asked = {"bundle": at("sam-3"), "video": at("clip.rgb"), "frames": 5}
        found = worker.ask("track", **asked, prompts=[{"frame": 2, "file": at("disc.u8")}])
        masks = np.fromfile(found["file"], dtype="<f4").reshape(5, found["side"], found["side"])
        for frame in range(5):
            self.assertTrue(np.array_equal(masks[frame], wanted[frame]), frame)
        self.assertEqual(len(found["scores"]), 5)


class Behaviour(unittest.TestCase):
    FILM = {**LtxFilms.ASKED, "steps": 400}

    def test_stops_between_two_blocks_and_lives_on(self) -> None:
        worker.ask("film", bundle=at("ltx-2"), **LtxFilms.ASKED)
        number = worker.start("film", bundle=at("ltx-2"), **self.FILM)
        while worker.hear().get("text") != "Step 1 of 400":
            pass
        since = time.monotonic()
        worker.say(json.dumps({"type": "cancel", "id": number}))
        self.assertEqual(worker.end(number)["error"]["code"], "cancelled")
        self.assertLess(time.monotonic() - since, 0.5)
        worker.ask("film", bundle=at("ltx-2"), **LtxFilms.ASKED)

    def test_what_waits_is_cancelled_too(self) -> None:
        first = worker.start("film", bundle=at("ltx-2"), **LtxFilms.ASKED)
        second = worker.start("device")
        worker.say(json.dumps({"type": "cancel", "id": second}))
        self.assertEqual(worker.end(first)["type"], "result")
        self.assertEqual(worker.end(second)["error"]["code"], "cancelled")

    def test_refuses_in_words(self) -> None:
        for wrong, code in (
            ({"width": 100}, "pipeline_failed"),
            ({"given": [{"file": at("short.f32"), "frames": 1, "width": 96, "height": 64, "strength": 1, "at": 0}]}, "clip_wrong_size"),
        ):
            (folder / "short.f32").write_bytes(b"1234")
            self.assertEqual(worker.refuse("film", bundle=at("ltx-2"), **{**LtxFilms.ASKED, **wrong})["code"], code)
        self.assertEqual(worker.refuse("nonsense")["code"], "unknown_method")
        said = worker.refuse("image", bundle=at("nowhere"), **KleinPictures.ASKED)
        self.assertEqual(said["code"], "checkpoint_broken")
        self.assertIn("nowhere", said["message"])

    def test_a_line_that_is_no_message(self) -> None:
        for line in ("not json", "{}", '{"type": "request", "id": "one"}', "[]", '{"type": "sing", "id": 3}'):
            worker.say(line)
            self.assertEqual(worker.hear()["error"]["code"], "not_understood")
        worker.ask("device")

    def test_libraries_may_print(self) -> None:
        noise = (
            "import os, sys, threading, time\n"
            "def noise():\n"
            "    while 'reelgraph_worker.klein' not in sys.modules: time.sleep(.01)\n"
            "    while True:\n"
            "        print('Fetching 3 files'); os.write(1, b'native noise\\n'); time.sleep(.002)\n"
            "threading.Thread(target=noise, daemon=True).start()\n"
        )
        loud = Worker(noise)
        made = loud.ask("image", bundle=at("flux-2-klein"), **KleinPictures.ASKED)
        self.assertTrue(Path(made["file"]).is_file())
        self.assertEqual(loud.close(), 0)

    def test_a_package_is_missing(self) -> None:
        poor = Worker("import sys\nsys.modules['diffusers'] = None\n")
        said = poor.refuse("image", bundle=at("flux-2-klein"), **KleinPictures.ASKED)
        self.assertEqual((said["code"], "diffusers" in said["message"]), ("python_package_missing", True))
        self.assertIn("setup-diffusers", said["fix"])
        poor.close()

    def test_ends_with_the_studio(self) -> None:
        busy = Worker()
        number = busy.start("film", bundle=at("ltx-2"), **self.FILM)
        while busy.hear().get("text") != "Step 1 of 400":
            pass
        self.assertEqual((busy.close(), number), (0, 1))


class Memory(unittest.TestCase):
    """No card is here: what happens without enough of its memory is tried on a model that says so."""

    class Full:
        def __init__(self, enough: str | None) -> None:
            self.hardware = hardware.Hardware("cuda:0", "cuda", torch.bfloat16)
            self.enough, self.way, self.placed, self.task = enough, "whole", [], None

        def place(self, way: str) -> None:
            self.way = way
            self.placed.append(way)

    def run_with(self, enough: str | None, way: str = "whole") -> tuple[Any, "Memory.Full"]:
        full = self.Full(enough)

        def work() -> str:
            if full.way != enough:
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB")
            return "made"

        room, model.room = model.room, lambda _: "The memory of the card (16 GB)"
        try:
            return model.with_room(full, way, Task(1, lambda _: None), work, "Ask for less."), full  # type: ignore[arg-type]
        finally:
            model.room = room

    def test_goes_on_with_the_weights_in_main_memory(self) -> None:
        made, full = self.run_with("layers")
        self.assertEqual((made, full.placed, full.task), ("made", ["whole", "parts", "layers"], None))
        self.assertEqual(self.run_with("parts", "parts")[1].placed, ["parts"])

    def test_says_what_would_fit(self) -> None:
        with self.assertRaises(WorkerError) as caught:
            self.run_with(None)
        self.assertEqual((caught.exception.code, caught.exception.fix), ("out_of_memory", "Ask for less."))

    def test_knows_it_by_its_words(self) -> None:
        self.assertTrue(errors.out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 17 GB)")))
        self.assertTrue(errors.out_of_memory(MemoryError()))
        self.assertFalse(errors.out_of_memory(RuntimeError("mat1 and mat2 shapes cannot be multiplied")))

    def test_a_cancel_is_seen_between_two_blocks(self) -> None:
        class Deep(torch.nn.Module):
            def __init__(self) -> None:
                super().__init__()
                self.blocks = torch.nn.ModuleList([torch.nn.Linear(2, 2) for _ in range(4)])

            def forward(self, x: torch.Tensor) -> torch.Tensor:
                for block in self.blocks:
                    x = block(x)
                return x

        deep, task = Deep(), Task(1, lambda _: None)
        model.watch(deep, task.check)
        deep(torch.zeros(2))
        done: list[int] = []
        for index, block in enumerate(deep.blocks):
            block.register_forward_hook(lambda *_, index=index: (done.append(index), index == 1 and task.cancelled.set(), None)[-1])
        with self.assertRaises(errors.Cancelled):
            deep(torch.zeros(2))
        self.assertEqual(done, [0, 1])

    def test_formats(self) -> None:
        self.assertEqual(hardware.half("cuda", 8.6), torch.bfloat16)
        self.assertEqual(hardware.half("cuda", 7.5), torch.float32)
        self.assertEqual(hardware.half("mps", 0), torch.bfloat16)
        self.assertEqual(hardware.half("cpu", 0), torch.float32)


if __name__ == "__main__":
    unittest.main()
