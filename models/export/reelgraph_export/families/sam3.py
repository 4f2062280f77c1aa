"""SAM 3: one shared image backbone, the tracker (points, boxes, masks, video memory) and the concept detector (text).

The detector and the tracker look through the same backbone, so it is a graph of its own and is kept once.
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from transformers import Sam3Model, Sam3TrackerVideoModel

from ..bundle import BundleWriter
from ..errors import ExportError
from ..options import Options
from .sam3_golden import record
from .sam3_graphs import Backbone, Decoder, Detector, MaskPrompt, MemoryAttention, MemoryEncoder, Text, TrackerNeck
from .sam3_tiny import tiny_models, tiny_tokenizer

LICENCE = {"name": "SAM License", "url": "https://github.com/facebookresearch/sam3/blob/main/LICENSE", "commercial": True}
TOKENIZER = ["tokenizer.json", "tokenizer_config.json"]


@dataclass
class Sam3:
    """`tracker` has the detector's own backbone, not a copy."""

    detector: Sam3Model
    tracker: Sam3TrackerVideoModel


def make(options: Options) -> None:
    sam = load(options)
    tracker = sam.tracker
    variant = "tiny" if options.source is None else "sam3"
    source = f"tiny, seed {options.seed}" if options.source is None else options.source.name
    if options.golden:
        # Before the graphs are made: those open choices that the official classes take for themselves.
        record(options.out, sam.detector, tracker)
    licence = {"name": "Apache-2.0", "commercial": True} if options.source is None else LICENCE
    writer = BundleWriter(options, "sam-3", variant, licence, source)
    with torch.no_grad():
        write_graphs(writer, sam)
    write_constants(writer, tracker)
    config = tracker.config
    writer.manifest["config"] = {
        "imageSize": tracker.image_size,
        "grid": tracker.backbone_feature_sizes[-1][0],
        "hidden": tracker.hidden_dim,
        "memoryChannels": tracker.mem_dim,
        "mean": [0.5, 0.5, 0.5],
        "std": [0.5, 0.5, 0.5],
        "memories": tracker.num_maskmem,
        "conditioning": config.max_cond_frame_num,
        "pointers": config.max_object_pointers_in_encoder,
        "memoryScale": config.sigmoid_scale_for_mem_enc,
        "memoryBias": config.sigmoid_bias_for_mem_enc,
        "multimaskMostPoints": config.multimask_max_pt_num,
        "stabilityDelta": config.mask_decoder_config.dynamic_multimask_stability_delta,
        "stabilityThreshold": config.mask_decoder_config.dynamic_multimask_stability_thresh,
        "textLength": sam.detector.config.text_config.max_position_embeddings,
    }
    writer.manifest["limits"] = {"width": 8192, "height": 8192}
    folder = options.source if options.source is not None and options.source.is_dir() else None
    if options.source is None:
        tiny_tokenizer(writer.folder)
        folder = writer.folder
    if folder is not None and (folder / "tokenizer.json").exists():
        kept = [name for name in TOKENIZER if (folder / name).exists()]
        writer.tokenizer(folder, kept, maxLength=writer.manifest["config"]["textLength"], padding="right")
    writer.finish()


def load(options: Options) -> Sam3:
    if options.loras:
        raise ExportError("SAM 3 takes no LoRA.")
    if options.source is None:
        detector, tracker = tiny_models(options.seed)
    elif (options.source / "config.json").exists():
        eager = {"attn_implementation": "eager", "dtype": torch.float32}
        detector = Sam3Model.from_pretrained(options.source, **eager)
        tracker = Sam3TrackerVideoModel.from_pretrained(options.source, **eager)
    else:
        raise ExportError(
            f"There is no SAM 3 checkpoint in {options.source}.",
            "Name the folder of facebook/sam3, with its config.json and model.safetensors.",
        )
    tracker.vision_encoder.backbone = detector.vision_encoder.backbone
    return Sam3(detector.eval(), tracker.eval())


def write_graphs(writer: BundleWriter, sam: Sam3) -> None:
    """Example inputs are random: a graph must not be compared with torch on zeros alone."""
    tracker, detector = sam.tracker, sam.detector
    size, grid = tracker.image_size, tracker.backbone_feature_sizes[-1][0]
    hidden, memory = tracker.hidden_dim, tracker.mem_dim
    channels = detector.vision_encoder.config.backbone_config.hidden_size
    draw = torch.Generator().manual_seed(1)

    def rand(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=draw)

    def add(name: str, module: nn.Module, inputs: dict[str, Tensor], outputs: list[str], free: dict | None = None) -> None:
        writer.component(name, module, inputs, outputs, free or {}, traced=True)

    maps = {
        "image_embeddings_0": rand(1, hidden // 8, grid * 4, grid * 4),
        "image_embeddings_1": rand(1, hidden // 4, grid * 2, grid * 2),
        "image_embeddings_2": rand(1, hidden, grid, grid),
    }
    add("backbone", Backbone(detector.vision_encoder), {"pixel_values": rand(1, 3, size, size)}, ["hidden_states"])
    add("tracker_neck", TrackerNeck(tracker), {"hidden_states": rand(1, channels, grid, grid)}, list(maps))
    points = {
        "input_points": torch.rand(1, 1, 3, 2, generator=draw) * size,
        "input_labels": torch.tensor([[[2, 3, 1]]]),
        "mask_input": rand(1, 1, grid * 4, grid * 4),
        "has_mask": torch.tensor([1.0]),
    }
    decoded = ["pred_masks", "iou_scores", "object_score_logits", "object_pointers"]
    count = {"input_points": {2: "points"}, "input_labels": {2: "points"}}
    add("decoder", Decoder(tracker), {**maps, **points}, decoded, count)
    drawn = (rand(1, 1, size, size) > 0).float()
    add("mask_prompt", MaskPrompt(tracker), {"mask": drawn}, ["mask_input", "pred_masks"])
    seen = {"image_embeddings_2": maps["image_embeddings_2"], "mask": rand(1, 1, grid * 16, grid * 16) * 10}
    add("memory_encoder", MemoryEncoder(tracker), seen, ["memory"])
    remembered = {
        "image_embeddings_2": maps["image_embeddings_2"],
        "memory": rand(grid * grid * 2, 1, memory),
        "memory_position": rand(grid * grid * 2, 1, memory),
        "pointers": rand(hidden // memory * 3, 1, memory),
        "pointer_position": rand(hidden // memory * 3, 1, memory),
    }
    lengths = {name: {0: "memories" if name.startswith("mem") else "pointer_tokens"} for name in list(remembered)[1:]}
    add("memory_attention", MemoryAttention(tracker), remembered, ["conditioned"], lengths)

    length = detector.config.text_config.max_position_embeddings
    mask = (torch.arange(length) < length // 2).long()[None]
    ids = torch.randint(2, detector.vocab_size, (1, length), generator=draw)
    add("text", Text(detector), {"input_ids": ids, "attention_mask": mask}, ["text_embeds"])
    asked = {
        "hidden_states": rand(1, channels, grid, grid),
        "text_embeds": rand(1, length, hidden),
        "attention_mask": mask,
    }
    add("detector", Detector(detector), asked, ["pred_masks", "pred_boxes", "pred_logits", "presence_logits"])


def write_constants(writer: BundleWriter, tracker: Sam3TrackerVideoModel) -> None:
    grid = tracker.backbone_feature_sizes[-1][0]
    position = tracker.memory_encoder.position_encoding((1, tracker.mem_dim, grid, grid), "cpu", torch.float32)
    projection = tracker.temporal_positional_encoding_projection_layer
    for name, values in {
        "no_memory_embedding": tracker.no_memory_embedding.flatten(),
        "memory_temporal_position": tracker.memory_temporal_positional_encoding.flatten(1),
        "memory_position": position.flatten(2).permute(2, 0, 1).flatten(1),
        "occlusion_embedding": tracker.occlusion_spatial_embedding_parameter.flatten(),
        "no_object_pointer": tracker.no_object_pointer.flatten(),
        "pointer_time_weight": projection.weight,
        "pointer_time_bias": projection.bias,
    }.items():
        writer.constant(name, values)


