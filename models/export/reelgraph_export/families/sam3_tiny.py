"""A SAM 3 of the same classes that fits on a page: what the parity tests run on."""

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from transformers import CLIPTextConfig, Sam3Config, Sam3Model, Sam3TrackerVideoConfig, Sam3TrackerVideoModel
from transformers.models.sam3.configuration_sam3 import Sam3ViTConfig, Sam3VisionConfig

# Memory keys are 64 wide whatever the configuration says, and pointers must split into several of them.
HIDDEN = 128
IMAGE = 112
WORDS = ["lamp", "coat", "door", "red", "the", "a", "old", "man", "car", "road"]


def tiny_models(seed: int) -> tuple[Sam3Model, Sam3TrackerVideoModel]:
    torch.manual_seed(seed)
    detector = Sam3Model(detector_config())
    tracker = Sam3TrackerVideoModel(tracker_config())
    draw = torch.Generator().manual_seed(seed)
    coarse_weights(detector, draw)
    coarse_weights(tracker, draw)
    return detector, tracker


def vision_config() -> Sam3VisionConfig:
    backbone = Sam3ViTConfig(
        hidden_size=32,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=IMAGE,
        pretrain_image_size=56,
        window_size=4,
        global_attn_indexes=[1],
    )
    return Sam3VisionConfig(
        backbone_config=backbone, fpn_hidden_size=HIDDEN, backbone_feature_sizes=[[32, 32], [16, 16], [8, 8]]
    )


def detector_config() -> Sam3Config:
    part = {"hidden_size": HIDDEN, "num_attention_heads": 4}
    layer = {**part, "intermediate_size": 32, "num_layers": 1}
    text = CLIPTextConfig(
        vocab_size=64,
        hidden_size=32,
        intermediate_size=32,
        projection_dim=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        max_position_embeddings=8,
        hidden_act="gelu",
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    config = Sam3Config(
        vision_config=vision_config(),
        text_config=text,
        geometry_encoder_config=layer,
        detr_encoder_config=layer,
        detr_decoder_config={**layer, "num_queries": 6},
        mask_decoder_config={**part, "num_upsampling_stages": 3},
    )
    config._attn_implementation = "eager"
    return config


def tracker_config() -> Sam3TrackerVideoConfig:
    config = Sam3TrackerVideoConfig(
        vision_config=vision_config(),
        prompt_encoder_config={"hidden_size": HIDDEN, "image_size": IMAGE, "mask_input_channels": 16},
        mask_decoder_config={
            "hidden_size": HIDDEN,
            "mlp_dim": 64,
            "num_attention_heads": 4,
            "num_hidden_layers": 1,
            "iou_head_hidden_dim": 32,
        },
        image_size=IMAGE,
        memory_attention_hidden_size=HIDDEN,
        memory_attention_num_layers=1,
        memory_attention_feed_forward_hidden_size=64,
        memory_encoder_hidden_size=HIDDEN,
        memory_encoder_output_channels=64,
        mask_downsampler_embed_dim=HIDDEN,
        memory_fuser_embed_dim=HIDDEN,
        memory_fuser_intermediate_dim=64,
        memory_fuser_num_layers=1,
        memory_fuser_layer_scale_init_value=0.5,
    )
    config._attn_implementation = "eager"
    return config


# From so many weights on a matrix has two values only.
COARSE_FROM = 4096
# Chosen so that an object is lost in a frame of the golden videos: what happens then must be tested too.
PRESENCE_BIAS = -1.5
# How loud the memory is. Louder, and the flip of one last bit in bfloat16 grows from frame to frame beyond the bound of
# parity; much quieter, and a memory that is not rounded at all would pass.
MEMORY_SPEAKS = 0.02


def coarse_weights(model: nn.Module, draw: torch.Generator) -> None:
    """Large matrices of two values each: as good as any for parity, and an archive of them takes a bit a weight.

    What upstream starts at zero or one (biases, positions, norms) is drawn too: it would hide a mistake."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            noise = torch.randn(weight.shape, generator=draw)
            if weight.dim() < 2:
                weight.copy_(small(name, noise))
            elif weight.numel() < COARSE_FROM:
                weight.copy_(noise * scale_of(name, weight))
            else:
                weight.copy_(torch.where(noise > 0, 1.0, -1.0) * scale_of(name, weight))


def small(name: str, noise: Tensor) -> Tensor:
    if "norm" in name and name.endswith("weight"):
        return 1 + 0.1 * noise
    if name.endswith("memory_fuser.layers.0.scale"):
        return 0.5 + 0.1 * noise
    return 0.1 * noise + (PRESENCE_BIAS if name == "mask_decoder.pred_obj_score_head.proj_out.bias" else 0)


def scale_of(name: str, weight: Tensor) -> float:
    """Embeddings speak up; matrices keep the size of what passes through."""
    is_embedding = any(part in name for part in ("embed", "token", "position", "no_object", "no_memory"))
    if "cross_attn_image.o_proj" in name:
        return MEMORY_SPEAKS * float(weight[0].numel()) ** -0.5
    is_matrix = any(part in name for part in ("proj", "conv", "mlp", "linear"))
    return 0.5 if is_embedding and not is_matrix else 1.2 * float(weight[0].numel()) ** -0.5


def tiny_tokenizer(folder: Path) -> None:
    """Whole words, with the marks of CLIP's own tokenizer round them."""
    vocabulary = {"[UNK]": 0, "<|startoftext|>": 1, "<|endoftext|>": 2}
    vocabulary |= {word: index for index, word in enumerate(WORDS, start=3)}
    marks = {word: vocabulary[word] for word in ("<|startoftext|>", "<|endoftext|>")}
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    tokenizer = {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": index, "content": word, **flags} for word, index in marks.items()],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "Whitespace"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<|startoftext|>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "<|endoftext|>", "type_id": 0}},
            ],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {word: {"id": word, "ids": [index], "tokens": [word]} for word, index in marks.items()},
        },
        "decoder": None,
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "[UNK]"},
    }
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer, indent=1) + "\n", encoding="utf-8")
    settings = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 8, "pad_token": "<|endoftext|>"}
    (folder / "tokenizer_config.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
