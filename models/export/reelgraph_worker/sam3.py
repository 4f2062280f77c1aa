"""SAM 3 by transformers: what is clicked, boxed or named in a picture, and a mask followed through a clip.

Pictures come in as the model's square (the studio stretches them), masks go out as raw logits on the model's grid."""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor
from transformers import AutoTokenizer, Sam3Model, Sam3TrackerModel, Sam3TrackerVideoModel
from transformers.models.sam3_tracker_video.modeling_sam3_tracker_video import Sam3TrackerVideoInferenceSession

from .errors import WorkerError, out_of_memory
from .frames import place
from .hardware import Hardware, chosen
from .model import Shelf, watch
from .task import Task

# One for each class: detector, tracker of stills, tracker of clips. SAM is small enough that all stay.
SHELVES = {"words": Shelf(), "still": Shelf(), "clip": Shelf()}
CLASSES = {"words": Sam3Model, "still": Sam3TrackerModel, "clip": Sam3TrackerVideoModel}
OBJECT = 1


class Sam:
    def __init__(self, folder: Path, use: str) -> None:
        self.hardware: Hardware = chosen()
        self.task: Task | None = None
        self.folder = folder
        try:
            # Masks are decided by small differences: full precision everywhere, as the official examples have it.
            loaded, report = CLASSES[use].from_pretrained(
                folder, dtype=torch.float32, use_safetensors=True, local_files_only=True, output_loading_info=True
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            if out_of_memory(error):
                raise
            said = str(error).splitlines()[0][:300]
            raise WorkerError("checkpoint_broken", f"The checkpoint {folder.name} cannot be read: {said}", "Download it again.") from error
        if report["missing_keys"]:
            some = ", ".join(sorted(report["missing_keys"])[:2])
            count = len(report["missing_keys"])
            raise WorkerError("checkpoint_broken", f"The checkpoint {folder.name} lacks {count} weights ({some}).", "Download it again.")
        if use == "still":
            # The detector's half-size map is none of the tracker's: as its last one it would take the embedding that stands for
            # "no memory", which belongs to the coarsest of the three that are looked at.
            neck = loaded.vision_encoder.neck
            neck.fpn_layers = neck.fpn_layers[: len(loaded.backbone_feature_sizes)]
        self.model = loaded.to(self.hardware.device).eval()
        watch(self.model, self.check)

    def check(self) -> None:
        if self.task is not None:
            self.task.check()


def open_sam(wish: dict[str, Any], use: str, task: Task) -> Sam:
    task.progress(0, "Loading SAM 3")
    sam: Sam = SHELVES[use].get(wish["bundle"], lambda: Sam(Path(wish["bundle"]), use))
    sam.task = task
    return sam


def segment(wish: dict[str, Any], task: Task) -> list[dict[str, Any]]:
    """`points` and `box` are fractions of the picture. Answers logits with their scores, the best first."""
    prompted = bool(wish.get("box")) or any(point["positive"] for point in wish["points"])
    sam = open_sam(wish, "still" if prompted else "words", task)
    task.progress(0.2, "Looking")
    with torch.no_grad():
        found = by_prompt(wish, sam) if prompted else by_words(wish, sam)
    answers = []
    for index, (mask, score) in enumerate(found[: wish["limit"]]):
        file = place(wish["scratch"], f"diffusers-{index}.f32")
        mask.float().cpu().numpy().astype("<f4").tofile(file)
        answers.append({"file": str(file), "side": mask.shape[-1], "score": score})
    return answers


def by_prompt(wish: dict[str, Any], sam: Sam) -> list[tuple[Tensor, float]]:
    pixels = picture(wish, sam)
    side = pixels.shape[-1]
    asked: dict[str, Tensor] = {}
    if wish["points"]:
        points = [[point["x"] * side, point["y"] * side] for point in wish["points"]]
        asked["input_points"] = torch.tensor([[points]], device=pixels.device)
        asked["input_labels"] = torch.tensor([[[int(point["positive"]) for point in wish["points"]]]], device=pixels.device)
    if box := wish.get("box"):
        corners = [box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]]
        asked["input_boxes"] = torch.tensor([[[part * side for part in corners]]], device=pixels.device)
    # One click may mean a button, the coat or the person: three answers. A box, or several clicks, mean one thing.
    ambiguous = len(wish["points"]) == 1 and "input_boxes" not in asked
    made = sam.model(pixel_values=pixels, multimask_output=ambiguous, **asked)
    scores = made.iou_scores[0, 0]
    order = torch.argsort(scores, descending=True).tolist()
    return [(made.pred_masks[0, 0, at], float(scores[at])) for at in order]


def by_words(wish: dict[str, Any], sam: Sam) -> list[tuple[Tensor, float]]:
    pixels = picture(wish, sam)
    tokenizer = AutoTokenizer.from_pretrained(sam.folder, local_files_only=True)
    length = sam.model.config.text_config.max_position_embeddings
    spoken = tokenizer(wish["text"], padding="max_length", max_length=length, truncation=True, return_tensors="pt")
    made = sam.model(
        pixel_values=pixels,
        input_ids=spoken["input_ids"].to(pixels.device),
        attention_mask=spoken["attention_mask"].to(pixels.device),
    )
    scores = made.pred_logits[0].sigmoid() * made.presence_logits[0].sigmoid()
    order = torch.argsort(scores, descending=True).tolist()
    return [(made.pred_masks[0, at], float(scores[at])) for at in order if float(scores[at]) > wish["threshold"]]


def picture(wish: dict[str, Any], sam: Sam) -> Tensor:
    return normalised(np.fromfile(wish["picture"], dtype=np.uint8), 1, sam)


def normalised(raw: np.ndarray, count: int, sam: Sam) -> Tensor:
    """[count, 3, side, side] of raw red, green and blue, −1…1."""
    side = round((raw.size / count / 3) ** 0.5)
    values = torch.from_numpy(np.array(raw)).reshape(count, side, side, 3).permute(0, 3, 1, 2).float()
    return ((values / 255 - 0.5) / 0.5).to(sam.hardware.device)


class Clip:
    """The frames of a raw file, each read when the tracker comes to it: a clip of any length takes no memory."""

    def __init__(self, file: str, count: int, sam: Sam) -> None:
        self.raw = np.memmap(file, dtype=np.uint8, mode="r")
        self.count, self.sam = count, sam
        self.bytes = self.raw.size // count
        self.side = round((self.bytes / 3) ** 0.5)

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, index: int) -> Tensor:
        return normalised(self.raw[index * self.bytes : (index + 1) * self.bytes], 1, self.sam)[0]


def track(wish: dict[str, Any], task: Task) -> dict[str, Any]:
    """`prompts`: raw masks of 0 and 1 in the model's square. Follows them back to the first frame and on to the last."""
    sam = open_sam(wish, "clip", task)
    count = wish["frames"]
    clip = Clip(wish["video"], count, sam)
    side = clip.side
    with torch.no_grad():
        session = Sam3TrackerVideoInferenceSession(
            video_height=side, video_width=side, dtype=torch.float32,
            inference_device=sam.hardware.device, inference_state_device=sam.hardware.device,
        )  # fmt: skip
        session.processed_frames = clip
        found: dict[int, tuple[Tensor, float]] = {}

        def keep(made: Any) -> None:
            task.check()
            found[made.frame_idx] = (made.pred_masks[0, 0].float().cpu(), float(made.object_score_logits[0]))
            task.progress(len(found) / count, f"Following, frame {len(found)} of {count}")

        for one in wish["prompts"]:
            mask = torch.from_numpy(np.fromfile(one["file"], dtype=np.uint8)).reshape(1, 1, side, side).float()
            index = session.obj_id_to_idx(OBJECT)
            session.add_mask_inputs(index, one["frame"], mask.to(sam.hardware.device))
            session.remove_point_inputs(index, one["frame"])
            if OBJECT not in session.obj_with_new_inputs:
                session.obj_with_new_inputs.append(OBJECT)
            keep(sam.model(session, frame_idx=one["frame"]))
        first = min(one["frame"] for one in wish["prompts"])
        if first > 0:
            for made in sam.model.propagate_in_video_iterator(session, start_frame_idx=first, reverse=True):
                keep(made)
        for made in sam.model.propagate_in_video_iterator(session, start_frame_idx=first, reverse=False):
            keep(made)
    file = place(wish["scratch"], "diffusers.f32")
    masks = torch.stack([found[index][0] for index in range(count)])
    masks.numpy().astype("<f4").tofile(file)
    return {"file": str(file), "side": masks.shape[-1], "scores": [found[index][1] for index in range(count)]}
