"""The parts of one FLUX.2 Klein model, wherever they came from."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from transformers import PreTrainedTokenizerBase, Qwen3ForCausalLM

if TYPE_CHECKING:
    from .image_prompt import ImagePrompt


@dataclass
class Klein:
    variant: str
    """In words, for the manifest: a folder's name or the seed."""
    source: str
    transformer: Flux2Transformer2DModel
    vae: AutoencoderKLFlux2
    text_encoder: Qwen3ForCausalLM
    tokenizer: PreTrainedTokenizerBase
    """Distilled models take four steps and no guidance."""
    distilled: bool = True
    text_length: int = 512
    """Which hidden states of the text encoder are laid side by side (0 is the embedding)."""
    text_layers: tuple[int, ...] = (9, 18, 27)
    image_prompt: "ImagePrompt | None" = None

    @property
    def patch_pixels(self) -> int:
        """Pixels on a side that one token stands for: the VAE's scale times the 2×2 patch."""
        return 2 * 2 ** (len(self.vae.config.block_out_channels) - 1)
