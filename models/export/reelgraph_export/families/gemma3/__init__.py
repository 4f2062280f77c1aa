"""Gemma 3 as it is published for transformers.js: a decoder with its key-value cache, and the eyes where the model has some."""

import json
from pathlib import Path

from ...errors import ExportError
from ...options import Options
from .checkpoint import load
from .graphs import write_graphs
from .model import Gemma
from .tiny import tiny


def make(options: Options) -> None:
    if options.golden and (options.source or options.precision != "fp32"):
        raise ExportError("Goldens are recorded of the tiny fp32 model only.", "Leave out --golden.")
    if options.source:
        write_folder(load(options), options, options.out)
        return
    # Two folders, as others publish them: one that only reads and writes, one that sees as well.
    folders = {name: tiny(options.seed, sees=name == "sight") for name in ("text", "sight")}
    for name, model in folders.items():
        write_folder(model, options, options.out / name)
    if options.golden:
        from .golden import record

        record(folders["text"], folders["sight"], options.out / "golden")


def write_folder(model: Gemma, options: Options, folder: Path) -> None:
    """The layout has no manifest: the studio writes one when it first sees the folder."""
    (folder / "onnx").mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").unlink(missing_ok=True)
    model.tokenizer.save_pretrained(folder)
    if model.template:
        # Older folders have it in the tokenizer's configuration, newer ones beside it: readers know both.
        (folder / "chat_template.jinja").write_text(model.template, encoding="utf-8")
    text = model.config.to_dict()
    text.pop("transformers_version", None)
    write_json(folder / "config.json", {**text, "architectures": [type(model.network).__name__]})
    write_json(folder / "generation_config.json", model.generation)
    if model.sees:
        write_json(folder / "preprocessor_config.json", model.preprocessor)
    write_graphs(model, options.precision, folder / "onnx")


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
