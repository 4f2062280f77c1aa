"""A picture that leads the look of another: CLIP's embedding becomes four tokens beside those of the text."""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

from ...bundle import BundleWriter
from ...errors import ExportError
from .model import Klein

TOKENS = 4
# What CLIP was taught with.
CLIP_MEAN = (0.48145466, 0.4578275, 0.40821073)
CLIP_STD = (0.26862954, 0.26130258, 0.27577711)


class ImagePrompt(nn.Module):
    """Image projection of IP-Adapter (Ye et al. 2023, arXiv:2308.06721, §3.2): linear map, then LayerNorm per token.

    `pixels` [1, 3, side, side], normalised as CLIP wants it; answers [1, 4, text width].
    """

    def __init__(self, encoder: CLIPVisionModelWithProjection, width: int) -> None:
        super().__init__()
        self.encoder = encoder
        self.proj = nn.Linear(encoder.config.projection_dim, TOKENS * width)
        self.norm = nn.LayerNorm(width)

    def forward(self, pixels: Tensor) -> Tensor:
        embedded = self.encoder(pixel_values=pixels).image_embeds
        return self.norm(self.proj(embedded).unflatten(-1, (TOKENS, -1)))


def tiny_image_prompt(model: Klein, seed: int) -> ImagePrompt:
    torch.manual_seed(seed + 1)
    config = CLIPVisionConfig(
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        image_size=28,
        patch_size=14,
        projection_dim=12,
        initializer_range=0.3,
    )
    made = ImagePrompt(CLIPVisionModelWithProjection(config), model.transformer.config.joint_attention_dim)
    nn.init.normal_(made.norm.weight, 1.0, 0.2)
    nn.init.normal_(made.norm.bias, 0.0, 0.2)
    model.image_prompt = made.eval()
    return model.image_prompt


def load_image_prompt(folder: Path, model: Klein) -> ImagePrompt:
    """`image_encoder/` (CLIP ViT-L/14 with its projection) and `image_proj.safetensors` with proj and norm."""
    weights = folder / "image_proj.safetensors"
    if not weights.is_file() or not (folder / "image_encoder").is_dir():
        raise ExportError(
            f"{folder} is no image prompt.", "It needs image_encoder/ (CLIP ViT-L/14) and image_proj.safetensors."
        )
    encoder = CLIPVisionModelWithProjection.from_pretrained(folder / "image_encoder", torch_dtype=torch.float32)
    width = model.transformer.config.joint_attention_dim
    made = ImagePrompt(encoder, width)
    found = load_file(weights)
    expected = {name: tuple(made.state_dict()[name].shape) for name in ("proj.weight", "proj.bias", "norm.weight", "norm.bias")}
    if {name: tuple(tensor.shape) for name, tensor in found.items()} != expected:
        raise ExportError(
            f"The image prompt in {folder} was trained for another base: it does not give tokens of {width} numbers.",
            "Use one that was trained on this very transformer.",
        )
    made.load_state_dict(found, strict=False)
    return made.eval()


def add_image_prompt(writer: BundleWriter, model: Klein, prompt: "ImagePrompt | str") -> None:
    """An optional component that names the transformer it fits."""
    module = prompt if isinstance(prompt, ImagePrompt) else load_image_prompt(Path(prompt), model)
    side = module.encoder.config.image_size
    pixels = torch.randn(1, 3, side, side, generator=torch.Generator().manual_seed(0))
    writer.component(
        "image_prompt", module, {"pixels": pixels}, ["tokens"], {}, precision="fp32", base="transformer"
    )
