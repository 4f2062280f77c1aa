"""Tiny random Gemma 3: the same classes, with a layer that looks at a window and one that looks at everything."""

from typing import Any

import torch
from transformers import Gemma3Config, Gemma3ForCausalLM, Gemma3ForConditionalGeneration, Gemma3TextConfig

from ..ltx2.tiny import SIGLIP, coarse, spread
from ..ltx2.tokenizer import tiny_tokenizer
from .model import Gemma
from .template import TEMPLATE

TURNS = ["<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<end_of_image>"]
TEXT: dict[str, Any] = {
    **{"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2},
    **{"num_key_value_heads": 1, "head_dim": 8, "sliding_window": 8, "query_pre_attn_scalar": 8},
    **{"layer_types": ["sliding_attention", "full_attention"], "max_position_embeddings": 4096},
}


def tiny(seed: int, sees: bool) -> Gemma:
    torch.manual_seed(seed)
    tokenizer = tiny_tokenizer(TURNS)
    ids = {name: tokenizer.convert_tokens_to_ids(name) for name in [*TURNS, "<image_soft_token>"]}
    marks = {"pad_token_id": tokenizer.pad_token_id, "bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id}
    text = Gemma3TextConfig(vocab_size=len(tokenizer), **marks, **TEXT)
    if sees:
        config = Gemma3Config(
            text_config=text,
            vision_config=SIGLIP,
            mm_tokens_per_image=4,
            image_token_index=ids["<image_soft_token>"],
            boi_token_index=ids["<start_of_image>"],
            eoi_token_index=ids["<end_of_image>"],
        )
        network = Gemma3ForConditionalGeneration._from_config(config, attn_implementation="eager")
        # A fresh projection is zero: a picture would say nothing.
        torch.nn.init.normal_(network.model.multi_modal_projector.mm_input_projection_weight, std=0.3)
    else:
        network = Gemma3ForCausalLM._from_config(text, attn_implementation="eager")
    louder(network)
    coarse(spread(network.eval()))
    return Gemma(
        network=network,
        tokenizer=tokenizer,
        generation={
            "bos_token_id": tokenizer.bos_token_id,
            "eos_token_id": [tokenizer.eos_token_id, ids["<end_of_turn>"]],
            "pad_token_id": tokenizer.pad_token_id,
            **{"do_sample": True, "top_k": 64, "top_p": 0.95},
        },
        template=TEMPLATE,
        preprocessor={
            "size": {"height": SIGLIP["image_size"], "width": SIGLIP["image_size"]},
            **{"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5], "image_seq_length": 4},
        },
    )


@torch.no_grad()
def louder(network: torch.nn.Module) -> None:
    """Fresh layers add next to nothing to their input, so that every word would be followed by itself."""
    for module in network.modules():
        if isinstance(module, torch.nn.Linear) and module is not network.lm_head:
            torch.nn.init.normal_(module.weight, std=0.6)
    torch.nn.init.normal_(network.get_input_embeddings().weight, std=0.05)
