"""The parts of a Gemma, wherever they come from."""

from dataclasses import dataclass
from typing import Any

from torch import nn
from transformers import PreTrainedConfig, PreTrainedTokenizerBase


@dataclass
class Gemma:
    """`network` is a `Gemma3ForCausalLM`, or a `Gemma3ForConditionalGeneration`, which sees."""

    network: nn.Module
    tokenizer: PreTrainedTokenizerBase
    generation: dict[str, Any]
    """`generation_config.json`: where an answer ends, and how it is drawn."""
    template: str | None = None
    preprocessor: dict[str, Any] | None = None

    @property
    def config(self) -> PreTrainedConfig:
        return self.network.config  # type: ignore[return-value]

    @property
    def sees(self) -> bool:
        return hasattr(self.config, "vision_config")

    @property
    def text(self) -> PreTrainedConfig:
        return self.config.get_text_config()
