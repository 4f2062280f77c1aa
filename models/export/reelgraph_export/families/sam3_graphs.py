"""The parts of SAM 3 as modules of their own, each of which becomes one graph."""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from transformers import Sam3Model, Sam3TrackerVideoModel
from transformers.models.sam3.modeling_sam3 import Sam3VisionEncoderOutput, Sam3VisionModel


class Backbone(nn.Module):
    """Picture → features on the coarse grid, seen by tracker and detector alike."""

    def __init__(self, encoder: Sam3VisionModel) -> None:
        super().__init__()
        self.backbone = encoder.backbone
        self.patch = encoder.config.backbone_config.patch_size

    def forward(self, pixel_values: Tensor) -> Tensor:
        side = pixel_values.shape[-1] // self.patch
        flat = self.backbone(pixel_values).last_hidden_state
        return flat.view(1, side, side, -1).permute(0, 3, 1, 2)


class TrackerNeck(nn.Module):
    """Three maps, the finer two already projected for the mask decoder. The coarse one is raw: no memory is added."""

    def __init__(self, tracker: Sam3TrackerVideoModel) -> None:
        super().__init__()
        self.neck = tracker.vision_encoder.neck
        self.fine = tracker.mask_decoder.conv_s0
        self.middle = tracker.mask_decoder.conv_s1

    def forward(self, hidden_states: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        maps, _ = self.neck(hidden_states)
        return self.fine(maps[0]), self.middle(maps[1]), maps[2]


class Decoder(nn.Module):
    """All four candidate masks with their scores and pointers: which one counts is the pipeline's choice.

    Upstream drops candidates inside the decoder, in two ways; here both choices stay open, so that one graph serves
    first clicks, further clicks, refinement and tracking. Points get the padding point of a prompt without a box:
    a box is its two corners with labels 2 and 3, which makes the same embeddings as a box prompt.
    """

    def __init__(self, tracker: Sam3TrackerVideoModel) -> None:
        super().__init__()
        self.tracker = tracker
        self.decoder = tracker.mask_decoder
        self.tokens: Tensor | None = None
        self.decoder._dynamic_multimask_via_stability = lambda masks, scores: (masks, scores)
        self.decoder.transformer.register_forward_hook(self.keep_tokens)

    def keep_tokens(self, _module: nn.Module, _inputs: Any, output: tuple[Tensor, ...]) -> None:
        self.tokens = output[0][:, :, 2 : 2 + self.decoder.num_mask_tokens]

    def forward(
        self,
        image_embeddings_0: Tensor,
        image_embeddings_1: Tensor,
        image_embeddings_2: Tensor,
        input_points: Tensor,
        input_labels: Tensor,
        mask_input: Tensor,
        has_mask: Tensor,
    ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        prompts = self.tracker.prompt_encoder
        sparse, drawn = prompts(input_points, input_labels, None, mask_input)
        none = prompts.no_mask_embed.weight.reshape(1, -1, 1, 1)
        dense = has_mask.reshape(1, 1, 1, 1) * drawn + (1 - has_mask.reshape(1, 1, 1, 1)) * none
        masks, scores, _, present = self.decoder(
            image_embeddings=image_embeddings_2,
            image_positional_embeddings=self.tracker.get_image_wide_positional_embeddings(),
            sparse_prompt_embeddings=sparse,
            dense_prompt_embeddings=dense,
            multimask_output=False,
            high_resolution_features=[image_embeddings_0, image_embeddings_1],
        )
        return masks, scores, present, self.tracker.object_pointer_proj(self.tokens)


class MaskPrompt(nn.Module):
    """A given mask (0 or 1, picture size) → what the decoder takes as its mask, and the mask itself as low logits."""

    def __init__(self, tracker: Sam3TrackerVideoModel) -> None:
        super().__init__()
        self.downsample = tracker.mask_downsample
        low, _ = tracker.prompt_encoder.mask_input_size
        size = tracker.image_size
        self.register_buffer("shrink", resize_matrix(size, low))
        self.register_buffer("fit", resize_matrix(size // 4, low))

    def forward(self, mask: Tensor) -> tuple[Tensor, Tensor]:
        prompt = self.fit @ self.downsample(mask) @ self.fit.T
        return prompt, self.shrink @ (mask * 20.0 - 10.0) @ self.shrink.T


def resize_matrix(from_size: int, to_size: int) -> Tensor:
    """Antialiased bilinear resizing of one axis, which is linear, as a matrix: no runtime lacks the product of two."""
    one = torch.eye(from_size)[None, None]
    return F.interpolate(one, size=(to_size, from_size), mode="bilinear", align_corners=False, antialias=True)[0, 0]


class MemoryEncoder(nn.Module):
    """What a frame leaves behind: its raw map and its mask become 64 numbers for each place of the grid."""

    def __init__(self, tracker: Sam3TrackerVideoModel) -> None:
        super().__init__()
        self.encoder = tracker.memory_encoder

    def forward(self, image_embeddings_2: Tensor, mask: Tensor) -> Tensor:
        memory, _ = self.encoder(image_embeddings_2, mask)
        return memory.flatten(2).permute(2, 0, 1)


class MemoryAttention(nn.Module):
    """Pointers are an input of their own: how many there are is then a shape and not a number baked into the graph."""

    def __init__(self, tracker: Sam3TrackerVideoModel) -> None:
        super().__init__()
        self.attention = tracker.memory_attention
        grid = tracker.backbone_feature_sizes[-1]
        encoding = tracker.vision_encoder.neck.position_encoding
        position = encoding((1, tracker.hidden_dim, *grid), "cpu", torch.float32)
        self.register_buffer("position", position.flatten(2).permute(2, 0, 1))

    def forward(
        self,
        image_embeddings_2: Tensor,
        memory: Tensor,
        memory_position: Tensor,
        pointers: Tensor,
        pointer_position: Tensor,
    ) -> Tensor:
        conditioned = self.attention(
            current_vision_features=image_embeddings_2.flatten(2).permute(2, 0, 1),
            current_vision_position_embeddings=self.position,
            memory=torch.cat([memory, pointers]),
            memory_posision_embeddings=torch.cat([memory_position, pointer_position]),
            num_object_pointer_tokens=pointers.shape[0],
        )
        _, channels, high, wide = image_embeddings_2.shape
        return conditioned.reshape(1, high * wide, channels).transpose(1, 2).reshape(1, channels, high, wide)


class Text(nn.Module):
    def __init__(self, detector: Sam3Model) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return self.detector.get_text_features(input_ids=input_ids, attention_mask=attention_mask).pooler_output


class Detector(nn.Module):
    """All instances of what the words name."""

    def __init__(self, detector: Sam3Model) -> None:
        super().__init__()
        self.detector = detector

    def forward(self, hidden_states: Tensor, text_embeds: Tensor, attention_mask: Tensor) -> tuple[Tensor, ...]:
        maps, positions = self.detector.vision_encoder.neck(hidden_states)
        found = self.detector(
            vision_embeds=Sam3VisionEncoderOutput(fpn_hidden_states=maps, fpn_position_encoding=positions),
            text_embeds=_Text(text_embeds),
            attention_mask=attention_mask,
        )
        return found.pred_masks, found.pred_boxes, found.pred_logits, found.presence_logits


class _Text:
    """What `Sam3Model` looks at when it is given words that are already encoded."""

    def __init__(self, pooled: Tensor) -> None:
        self.pooler_output = pooled
