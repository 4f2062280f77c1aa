"""Reads a Gemma 3 folder as its makers publish it."""

import json
from pathlib import Path

import torch
from transformers import AutoTokenizer, Gemma3ForCausalLM, Gemma3ForConditionalGeneration

from ...errors import ExportError
from ...options import Options
from .model import Gemma


def load(options: Options) -> Gemma:
    """`--from`: a folder with `config.json` of type gemma3 (sees) or gemma3_text; its weights beside it."""
    folder = options.source
    assert folder is not None
    config = read_json(folder / "config.json")
    kinds = {"gemma3": Gemma3ForConditionalGeneration, "gemma3_text": Gemma3ForCausalLM}
    kind = kinds.get(str(config.get("model_type")))
    if kind is None:
        raise ExportError(f"There is no Gemma 3 in {folder}.", "Name a folder such as gemma-3-4b-it, with config.json and its weights.")
    dtype = torch.float32 if options.precision == "fp32" else torch.float16
    network = kind.from_pretrained(folder, torch_dtype=dtype, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    preprocessor = folder / "preprocessor_config.json"
    if hasattr(network.config, "vision_config") and not preprocessor.is_file():
        raise ExportError("The folder has no preprocessor_config.json.", "Download it too: it says how a picture is shown to the model.")
    return Gemma(
        network=network,
        tokenizer=tokenizer,
        generation=read_json(folder / "generation_config.json"),
        template=tokenizer.chat_template if isinstance(tokenizer.chat_template, str) else None,
        preprocessor=read_json(preprocessor) if preprocessor.is_file() else None,
    )


def read_json(path: Path) -> dict:
    if not path.is_file():
        raise ExportError(f"{path.name} is missing in {path.parent}.", "Download the missing file too.")
    return json.loads(path.read_text(encoding="utf-8"))
