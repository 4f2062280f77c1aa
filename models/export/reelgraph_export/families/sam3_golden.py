"""What the official SAM 3 classes make of a model: clicks, boxes, refinement, words, and two videos with several objects."""

from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from transformers import Sam3Model, Sam3TrackerConfig, Sam3TrackerModel, Sam3TrackerVideoModel
from transformers.models.sam3_tracker_video.modeling_sam3_tracker_video import Sam3TrackerVideoInferenceSession

from ..golden import Goldens

Prompt = dict[str, Any]


def record(folder: Path, detector: Sam3Model, tracker: Sam3TrackerVideoModel) -> None:
    goldens = Goldens(folder / "golden")
    with torch.no_grad():
        pictures(goldens, tracker)
        words(goldens, detector)
        video(goldens, tracker, "video", frames=9, steps=TWO_OBJECTS)
        video(goldens, tracker, "many-prompts", frames=12, steps=MANY_PROMPTS)
    goldens.finish()


def frame(index: int, size: int) -> Tensor:
    """Drawn by a formula that any language repeats exactly, so that no pixels need to be kept: moving checks of two
    sizes, in sixteenths from -1 to 1."""
    channel = torch.arange(3)[:, None, None]
    y = torch.arange(size)[None, :, None]
    x = torch.arange(size)[None, None, :]
    level = (x * (channel + 1) + y * 2 + index * 5) // 7 + (y + index * 3) // (11 + channel) * 3
    return (level % 33).float() / 16 - 1


def disc(size: int, x: int, y: int, radius: int) -> Tensor:
    across = torch.arange(size)
    return (((across[None] - x) ** 2 + (across[:, None] - y) ** 2) <= radius**2).float()[None, None]


def still_model(tracker: Sam3TrackerVideoModel) -> Sam3TrackerModel:
    """The class for single pictures, with the same weights. It has no half-size map, which tracking drops anyway."""
    own = tracker.config
    config = Sam3TrackerConfig(
        vision_config={**own.vision_config.to_dict(), "scale_factors": [4.0, 2.0, 1.0]},
        prompt_encoder_config=own.prompt_encoder_config.to_dict(),
        mask_decoder_config=own.mask_decoder_config.to_dict(),
    )
    config._attn_implementation = "eager"
    model = Sam3TrackerModel(config).eval()
    model.load_state_dict(tracker.state_dict(), strict=False)
    return model


def pictures(goldens: Goldens, tracker: Sam3TrackerVideoModel) -> None:
    model, size = still_model(tracker), tracker.image_size
    pixels = frame(0, size)[None]
    two = torch.tensor([[[[30.0, 41.5], [77.0, 20.25], [64.0, 90.0]]]])
    labels = torch.tensor([[[1, 1, 0]]])
    box = torch.tensor([[[20.5, 33.0, 88.0, 97.5]]])
    one = {"input_points": two[:, :, :1], "input_labels": labels[:, :, :1]}
    cases: dict[str, Prompt] = {
        "point": one,
        "points": {"input_points": two, "input_labels": labels},
        "box": {"input_boxes": box},
        "box-and-point": {"input_boxes": box, "input_points": two[:, :, 2:], "input_labels": labels[:, :, 2:]},
    }
    for name, prompt in cases.items():
        keep_picture(goldens, name, model(pixel_values=pixels, **prompt))
    first = model(pixel_values=pixels, **one)
    best = int(first.iou_scores[0, 0].argmax())
    again = {"input_points": two, "input_labels": labels, "input_masks": first.pred_masks[:, 0, best : best + 1]}
    keep_picture(goldens, "refine", model(pixel_values=pixels, multimask_output=False, **again))


def keep_picture(goldens: Goldens, name: str, made: Any) -> None:
    kept = {"masks": made.pred_masks, "scores": made.iou_scores, "present": made.object_score_logits}
    goldens.case(name, kept)


def words(goldens: Goldens, detector: Sam3Model) -> None:
    size = detector.config.vision_config.image_size
    ids = torch.tensor([[1, 6, 3, 2, 2, 2, 2, 2]])
    mask = torch.tensor([[1, 1, 1, 1, 0, 0, 0, 0]])
    made = detector(pixel_values=frame(3, size)[None], input_ids=ids, attention_mask=mask)
    kept = {
        "masks": made.pred_masks,
        "boxes": made.pred_boxes,
        "logits": made.pred_logits,
        "presence": made.presence_logits,
    }
    goldens.case("text", kept, {"text": "red lamp", "ids": ids[0].tolist()})


# What is asked, in order. `propagate` gives the frames as upstream walks them.
TWO_OBJECTS: list[Prompt] = [
    {"do": "points", "frame": 3, "object": 1, "points": [[20, 30], [90, 84]], "labels": [2, 3]},
    {"do": "points", "frame": 3, "object": 2, "points": [[70, 40]], "labels": [1]},
    {"do": "run", "frame": 3},
    {"do": "propagate", "from": 3, "reverse": False},
    {"do": "propagate", "from": 3, "reverse": True},
    {"do": "points", "frame": 6, "object": 1, "points": [[50, 60], [25, 25]], "labels": [1, 0]},
    {"do": "run", "frame": 6},
    {"do": "mask", "frame": 1, "object": 2, "disc": [70, 50, 22]},
    {"do": "run", "frame": 1},
    {"do": "propagate", "from": 1, "reverse": False},
    {"do": "propagate", "from": 8, "reverse": True},
]
# More frames with prompts than are looked at at once, and one that is outside the nearest ones.
MANY_PROMPTS: list[Prompt] = [
    *[
        step
        for at, x in ((0, 20), (2, 34), (4, 48), (6, 60), (7, 66), (9, 80))
        for step in (
            {"do": "mask", "frame": at, "object": 7, "disc": [x, 56, 18]}
            if at in (0, 6)
            else {"do": "points", "frame": at, "object": 7, "points": [[x, 56]], "labels": [1]},
            {"do": "run", "frame": at},
        )
    ],
    {"do": "propagate", "from": 0, "reverse": False},
    {"do": "propagate", "from": 11, "reverse": True},
]


def video(goldens: Goldens, tracker: Sam3TrackerVideoModel, name: str, frames: int, steps: list[Prompt]) -> None:
    size = tracker.image_size
    pixels = torch.stack([frame(index, size) for index in range(frames)])
    session = Sam3TrackerVideoInferenceSession(
        video=pixels, video_height=size, video_width=size, dtype=torch.float32
    )
    kept: dict[str, Tensor] = {}
    log: list[Prompt] = []

    def keep(step: int, made: Any) -> None:
        key = f"{step}-{made.frame_idx}"
        kept[f"{key}-masks"] = made.pred_masks.clone()
        kept[f"{key}-scores"] = made.object_score_logits.clone()
        log.append({"key": key, "step": step, "frame": made.frame_idx, "objects": list(made.object_ids)})

    for index, step in enumerate(steps):
        if step["do"] == "run":
            keep(index, tracker(session, frame_idx=step["frame"]))
        elif step["do"] == "propagate":
            for made in tracker.propagate_in_video_iterator(session, start_frame_idx=step["from"], reverse=step["reverse"]):
                keep(index, made)
        else:
            prompt(session, step, size)
    goldens.case(name, kept, {"frames": frames, "steps": steps, "log": log})


def prompt(session: Sam3TrackerVideoInferenceSession, step: Prompt, size: int) -> None:
    """As the processor of the class does it, which wants an image of the full size to speak of."""
    index, at = session.obj_id_to_idx(step["object"]), step["frame"]
    if step["do"] == "mask":
        session.add_mask_inputs(index, at, disc(size, *step["disc"]))
        session.remove_point_inputs(index, at)
    else:
        coordinates = torch.tensor([[step["points"]]], dtype=torch.float32)
        labels = torch.tensor([[step["labels"]]], dtype=torch.int32)
        session.add_point_inputs(index, at, {"point_coords": coordinates, "point_labels": labels})
        session.remove_mask_inputs(index, at)
    if step["object"] not in session.obj_with_new_inputs:
        session.obj_with_new_inputs.append(step["object"])
