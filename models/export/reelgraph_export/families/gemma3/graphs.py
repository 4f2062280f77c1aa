"""Writes the graphs of a Gemma under the names by which they are known."""

from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from ...errors import ExportError
from ...graphs import ByPlace, HalfInside, export_graph, parity
from ...options import Precision
from ...quantise import to_int4
from .decoder import Decoder, decoder_ports
from .model import Gemma

SUFFIXES: Mapping[Precision, str] = {"fp32": "", "fp16": "_fp16", "int4": "_q4"}
# Far above the error of any of them in fp32; half and four bits are as near as they can be.
WORST = 1e-4


class Embedding(nn.Module):
    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.embed = network.get_input_embeddings()

    def forward(self, input_ids: Tensor) -> Tensor:
        return self.embed(input_ids)


class Eyes(nn.Module):
    """Pixels to as many rows as a picture has marks in the text."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.tower = network.model.vision_tower
        self.projector = network.model.multi_modal_projector

    def forward(self, pixel_values: Tensor) -> Tensor:
        return self.projector(self.tower(pixel_values=pixel_values).last_hidden_state)


def write_graphs(model: Gemma, precision: Precision, folder: Path) -> None:
    network = model.network
    inputs, outputs, free = decoder_ports(network, model.sees)
    name = "decoder_model_merged" if model.sees else "model"
    write(name, Decoder(network, model.sees), inputs, outputs, free, precision, folder)
    if not model.sees:
        return
    ids = {"input_ids": torch.arange(4)[None]}
    write("embed_tokens", Embedding(network), ids, ["inputs_embeds"], {"input_ids": {1: "sequence_length"}}, precision, folder)
    side = model.config.vision_config.image_size
    pixels = {"pixel_values": torch.randn(1, 3, side, side)}
    write("vision_encoder", Eyes(network), pixels, ["image_features"], {}, precision, folder)


def write(
    name: str,
    module: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: list[str],
    free: Mapping[str, Mapping[int, str]],
    precision: Precision,
    folder: Path,
) -> None:
    path = folder / f"{name}{SUFFIXES[precision]}.onnx"
    for old in (path, path.with_name(f"{path.name}.data")):
        old.unlink(missing_ok=True)
    spoken = HalfInside(ByPlace(module), list(inputs)) if precision == "fp16" else ByPlace(module.float())
    # The older exporter is ten times as fast here, and a folder shares its weights with nobody.
    export_graph(spoken, inputs, outputs, free, path, traced=True)
    if precision == "int4":
        to_int4(path)
    found = parity(path, spoken, inputs)
    print(f"  {name}: {found['maxAbs']:.1e} from torch")
    if precision == "fp32" and found["maxAbs"] > WORST * found["range"]:
        raise ExportError(f"The graph {name} does not compute what the model does ({found['maxAbs']:.1e} off).")
