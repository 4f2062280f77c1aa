"""What a bundle of another family says of the Gemma that it has, so that it can write."""

from typing import Any

from torch import nn
from transformers import PreTrainedTokenizerBase

# As the studio limits a published folder: a cache of so many bytes, a conversation of so many tokens.
LARGEST_CACHE = 4 * 1024**3
LONGEST = 16_384
# As Gemma's makers draw.
SAMPLING = {"topK": 64, "topP": 0.95}
TURN = "<end_of_turn>"


def language_facts(network: nn.Module, tokenizer: PreTrainedTokenizerBase) -> dict[str, Any]:
    text = network.config.get_text_config()  # type: ignore[union-attr, operator]
    token = text.num_hidden_layers * text.num_key_value_heads * text.head_dim * 2 * 4
    ends = [tokenizer.eos_token_id]
    if TURN in tokenizer.get_vocab():
        ends.append(tokenizer.convert_tokens_to_ids(TURN))
    return {
        "layers": text.num_hidden_layers,
        "kvHeads": text.num_key_value_heads,
        "headDim": text.head_dim,
        "vocab": text.vocab_size,
        "context": min(text.max_position_embeddings, LONGEST, LARGEST_CACHE // token),
        "ends": ends,
        "sampling": SAMPLING,
    }
