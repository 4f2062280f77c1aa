"""Gemma's decoder in the form in which it is exported: ids (or embeddings) and a cache in, logits and a longer cache out."""

from typing import Any

import torch
from torch import Tensor, nn


class Passed:
    """A cache that is only handed through: a layer's keys and values are what came in with the new ones behind.

    Layers that look at a window keep everything too, as the published graphs do: the mask forgets, not the cache."""

    def __init__(self, past: tuple[Tensor, ...]) -> None:
        self.past = past
        self.present: list[Tensor] = list(past)

    def update(self, keys: Tensor, values: Tensor, layer: int, *_: Any, **__: Any) -> tuple[Tensor, Tensor]:
        both = (torch.cat([self.past[2 * layer], keys], dim=2), torch.cat([self.past[2 * layer + 1], values], dim=2))
        self.present[2 * layer : 2 * layer + 2] = both
        return both

    def get_seq_length(self, *_: Any) -> int:
        return self.past[0].shape[2]


class Decoder(nn.Module):
    """One step of any length after any past. `embedded`: it is given embeddings, of words and pictures, in place of ids."""

    def __init__(self, network: nn.Module, embedded: bool) -> None:
        super().__init__()
        inner = getattr(network, "model", network)
        self.language = getattr(inner, "language_model", inner)
        self.head = network.lm_head
        self.embedded = embedded
        self.layers = self.language.config.num_hidden_layers
        self.window = self.language.config.sliding_window

    def forward(self, words: Tensor, attention_mask: Tensor, position_ids: Tensor, *past: Tensor) -> tuple[Tensor, ...]:
        cache = Passed(past)
        length, total = words.shape[1], attention_mask.shape[1]
        at = torch.arange(total, device=words.device)
        here = at[total - length :, None]
        seen = (at[None, :] <= here)[None, None] & attention_mask[:, None, None, :].to(torch.bool)
        near = seen & ((here - at[None, :]) < self.window)[None, None]
        made = self.language(
            **({"inputs_embeds": words} if self.embedded else {"input_ids": words}),
            attention_mask={"full_attention": self.added(seen), "sliding_attention": self.added(near)},
            position_ids=position_ids,
            past_key_values=cache,
            use_cache=True,
        )
        return (self.head(made.last_hidden_state), *cache.present)

    def added(self, seen: Tensor) -> Tensor:
        """What is added to the attention's scores: nothing, or the smallest number there is."""
        dtype = self.head.weight.dtype
        return torch.where(seen, torch.zeros((), dtype=dtype), torch.full((), torch.finfo(dtype).min, dtype=dtype))


def cache_names(layers: int, prefix: str) -> list[str]:
    return [f"{prefix}.{layer}.{kind}" for layer in range(layers) for kind in ("key", "value")]


def decoder_ports(network: nn.Module, embedded: bool) -> tuple[dict[str, Tensor], list[str], dict[str, dict[int, str]]]:
    """Example inputs, names of outputs, free dimensions: three new words after five, as the published graphs name them."""
    config = network.config.get_text_config()
    past, new = 5, 3
    cache = torch.randn(1, config.num_key_value_heads, past, config.head_dim)
    names = cache_names(config.num_hidden_layers, "past_key_values")
    words = torch.randn(1, new, config.hidden_size) if embedded else torch.arange(new)[None] + 7
    inputs = {
        "inputs_embeds" if embedded else "input_ids": words,
        "attention_mask": torch.ones(1, past + new, dtype=torch.int64),
        "position_ids": torch.arange(past, past + new)[None],
        **{name: torch.randn_like(cache) for name in names},
    }
    free = {
        "inputs_embeds" if embedded else "input_ids": {1: "sequence_length"},
        "attention_mask": {1: "total_sequence_length"},
        "position_ids": {1: "sequence_length"},
        **{name: {2: "past_sequence_length"} for name in names},
    }
    return inputs, ["logits", *cache_names(config.num_hidden_layers, "present")], free
