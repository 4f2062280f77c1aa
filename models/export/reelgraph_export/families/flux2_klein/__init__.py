"""FLUX.2 Klein: a bundle from a checkpoint, or from tiny random weights of the same classes."""

import tempfile
from pathlib import Path

from ...bundle import BundleWriter
from ...errors import ExportError
from ...golden import Goldens
from ...lora import fuse
from ...options import Options
from .checkpoint import load
from .graphs import add_graphs
from .image_prompt import add_image_prompt, tiny_image_prompt
from .model import Klein
from .tiny import tiny

APACHE = {"name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0", "commercial": True}
NON_COMMERCIAL = {
    "name": "FLUX Non-Commercial License",
    "url": "https://huggingface.co/black-forest-labs/FLUX.2-klein-9B/blob/main/LICENSE.md",
    "commercial": False,
}


def make(options: Options) -> None:
    if options.golden and (options.source or options.precision != "fp32"):
        raise ExportError("Goldens are recorded of the tiny fp32 model only.", "Leave out --golden.")
    model = load(options.source, options.precision) if options.source else tiny(options.seed)
    for file, strength in options.loras:
        fuse(model.transformer, file, strength)
    writer = BundleWriter(options, "flux-2-klein", model.variant, licence(model), model.source)
    add_graphs(writer, model)
    add_tokenizer(writer, model)
    prompt = tiny_image_prompt(model, options.seed) if options.source is None else options.extra.get("image-prompt")
    if prompt is not None:
        add_image_prompt(writer, model, prompt)
    writer.manifest["config"] = config_of(model)
    writer.manifest["scheduler"] = {"kind": "flow-match-euler", "shift": "flux-2"}
    multiple = model.patch_pixels
    writer.manifest["limits"] = {"multiple": multiple, "minSide": 4 * multiple, "maxArea": 2048 * 2048, "references": 4}
    writer.finish()
    if options.golden:
        from .golden import record

        goldens = Goldens(options.out / "golden")
        record(goldens, model)
        goldens.finish()


def licence(model: Klein) -> dict:
    """The 4B weights are free, the 9B ones are not for sale; which ones these are is told by their name and width."""
    small = model.transformer.config.joint_attention_dim <= 3 * 2560
    return dict(APACHE if small and not model.variant.startswith("9b") else NON_COMMERCIAL)


def config_of(model: Klein) -> dict:
    return {
        "latentChannels": model.vae.config.latent_channels,
        "vaeScale": model.patch_pixels // 2,
        "textWidth": model.transformer.config.joint_attention_dim,
        "batchNormEps": model.vae.config.batch_norm_eps,
        "distilled": model.distilled,
        "steps": 4 if model.distilled else 50,
        "guidance": 1.0 if model.distilled else 4.0,
    }


def add_tokenizer(writer: BundleWriter, model: Klein) -> None:
    """Whatever files the checkpoint's tokenizer came in, a bundle has `tokenizer.json` and its configuration."""
    with tempfile.TemporaryDirectory() as folder:
        model.tokenizer.save_pretrained(folder)
        writer.tokenizer(
            Path(folder),
            ["tokenizer.json", "tokenizer_config.json"],
            maxLength=model.text_length,
            padding="right",
            padToken=model.tokenizer.pad_token,
            template=model.tokenizer.chat_template,
        )
