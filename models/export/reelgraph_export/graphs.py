"""A torch module becomes an ONNX graph: exported, stripped of what it says about this machine, compared with torch."""

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import Tensor, nn

OPSET = 20
# The last one that the older exporter was taught.
TRACED_OPSET = 18
# A protobuf message ends at 2 GiB; weights beyond this many bytes go into a file beside the graph.
INLINE_BYTES = 1_500_000_000

Prepare = Callable[[torch.export.ExportedProgram], torch.export.ExportedProgram]


class HalfInside(nn.Module):
    """Computes in float16 and speaks float32: callers need not know how the weights are kept. Takes its inputs in the
    order of `names`, since the exporter cannot follow keyword arguments through `**`."""

    def __init__(self, module: nn.Module, names: list[str]) -> None:
        super().__init__()
        self.module = module.half()
        self.names = names

    def forward(self, *inputs: Tensor) -> tuple[Tensor, ...]:
        halves = [x.half() if x.dtype == torch.float32 else x for x in inputs]
        made = self.module(**dict(zip(self.names, halves, strict=True)))
        return tuple(x.float() if x.dtype == torch.float16 else x for x in as_tuple(made))


class ByPlace(nn.Module):
    """For a module that takes a row of inputs of any length, as a decoder takes its cache: their order says which is which."""

    def __init__(self, module: nn.Module) -> None:
        super().__init__()
        self.module = module

    def forward(self, *inputs: Tensor, **named: Tensor) -> tuple[Tensor, ...]:
        return as_tuple(self.module(*(inputs or named.values())))


def as_tuple(made: object) -> tuple[Tensor, ...]:
    return (made,) if isinstance(made, Tensor) else tuple(made)  # type: ignore[arg-type]


def export_graph(
    module: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: list[str],
    dynamic: Mapping[str, Mapping[int, str]],
    path: Path,
    prepare: Prepare | None = None,
    traced: bool = False,
) -> None:
    """Writes `path` (and `path` + `.data` for large weights). `dynamic` names the free dimensions of each input (`free_dim`).

    `traced` takes torch's older exporter, which follows one run: for models that the newer one cannot follow."""
    module.eval()
    if traced:
        export_traced(module, inputs, outputs, dynamic, path)
        return
    dims: dict[str, Any] = {}
    free = {name: {axis: free_dim(text, dims) for axis, text in dynamic.get(name, {}).items()} for name in inputs}
    placed = isinstance(module, (HalfInside, ByPlace))
    arguments: dict = {
        "args": tuple(inputs.values()) if placed else (),
        "kwargs": {} if placed else dict(inputs),
        "dynamic_shapes": (tuple(free.values()),) if placed else free,
    }
    ports = {"input_names": list(inputs), "output_names": outputs}
    with torch.no_grad():
        if prepare is None:
            program = torch.onnx.export(module, **arguments, **ports, dynamo=True, opset_version=OPSET, verbose=False)
        else:
            traced = prepare(torch.export.export(module, **arguments))
            program = torch.onnx.export(traced, **ports, dynamo=True, opset_version=OPSET, verbose=False)
    weights = sum(parameter.nbytes for parameter in module.parameters())
    write(program, path, external=weights > INLINE_BYTES)


def write(program: torch.onnx.ONNXProgram, path: Path, external: bool) -> None:
    """Large weights are streamed into `path` + `.data` first, so that no message ever holds them."""
    program.save(path, external_data=external)
    model = onnx.load(path, load_external_data=False)
    strip(model)
    path.write_bytes(model.SerializeToString())


def free_dim(text: str, dims: dict[str, Any]) -> Any:
    """`frames`, or a multiple that the module's strides ask for: `8*frames+1`. Equal names are one dimension; `*` is free as
    the module has it: a sum of two others, for one."""
    if text == "*":
        return torch.export.Dim.AUTO
    found = re.fullmatch(r"(?:(\d+)\*)?(\w+?)(?:\+(\d+))?", text)
    if found is None:
        raise ValueError(text)
    times, name, more = found.groups()
    dim = dims.setdefault(name, torch.export.Dim(name))
    dim = int(times) * dim if times else dim
    return dim + int(more) if more else dim


def export_traced(
    module: nn.Module,
    inputs: Mapping[str, Tensor],
    outputs: list[str],
    dynamic: Mapping[str, Mapping[int, str]],
    path: Path,
) -> None:
    with torch.no_grad(), tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "traced.onnx"
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(raw),
            input_names=list(inputs),
            output_names=outputs,
            dynamic_axes={name: dict(axes) for name, axes in dynamic.items()},
            opset_version=TRACED_OPSET,
            dynamo=False,
        )
        model = onnx.load(raw)
    strip(model)
    if sum(parameter.nbytes for parameter in module.parameters()) > INLINE_BYTES:
        onnx.save(model, path, save_as_external_data=True, location=f"{path.name}.data", size_threshold=1024)
    else:
        onnx.save(model, path)


def strip(model: onnx.ModelProto) -> None:
    """The exporter writes stack traces with upstream source lines and local paths into every node: nobody reads them,
    they are most of a small file, and they tell whose machine it was."""
    del model.metadata_props[:]
    model.doc_string = ""
    model.producer_name, model.producer_version = "reelgraph_export", ""
    strip_graph(model.graph)
    for function in model.functions:
        function.doc_string = ""
        del function.metadata_props[:]
        del function.value_info[:]
        strip_nodes(function.node)


def strip_graph(graph: onnx.GraphProto) -> None:
    graph.doc_string = ""
    del graph.metadata_props[:]
    del graph.value_info[:]
    for value in [*graph.input, *graph.output, *graph.initializer]:
        value.doc_string = ""
        del value.metadata_props[:]
    strip_nodes(graph.node)


def strip_nodes(nodes: object) -> None:
    for node in nodes:  # type: ignore[attr-defined]
        node.doc_string = ""
        del node.metadata_props[:]
        for attribute in node.attribute:
            if attribute.type == onnx.AttributeProto.GRAPH:
                strip_graph(attribute.g)
            for graph in attribute.graphs:
                strip_graph(graph)


def run_onnx(path: Path, inputs: Mapping[str, Tensor]) -> list[np.ndarray]:
    """On the processor, with the inputs that the graph still has."""
    quiet = onnxruntime.SessionOptions()
    quiet.log_severity_level = 3
    session = onnxruntime.InferenceSession(str(path), quiet, providers=["CPUExecutionProvider"])
    kept = {port.name for port in session.get_inputs()}
    return session.run(None, {name: x.numpy() for name, x in inputs.items() if name in kept})


def parity(path: Path, module: nn.Module, inputs: Mapping[str, Tensor]) -> dict[str, float]:
    """How far the graph's outputs are from the module's: the largest difference, and the range to see it against."""
    with torch.no_grad():
        made = module(*inputs.values()) if isinstance(module, (HalfInside, ByPlace)) else module(**inputs)
    expected = [x.float().numpy() for x in as_tuple(made)]
    found = run_onnx(path, inputs)
    worst, span = 0.0, 0.0
    for a, b in zip(expected, found, strict=True):
        worst = max(worst, float(np.max(np.abs(a - b.astype(np.float32)))))
        span = max(span, float(a.max() - a.min()))
    return {"maxAbs": worst, "range": span}


def ports(path: Path) -> tuple[dict[str, dict], dict[str, dict]]:
    """Inputs and outputs of the graph as it was written, for the manifest."""
    graph = onnx.load(path, load_external_data=False).graph
    weights = {tensor.name for tensor in graph.initializer}
    inputs = {port.name: port_of(port) for port in graph.input if port.name not in weights}
    return inputs, {port.name: port_of(port) for port in graph.output}


TYPES = {1: "float32", 10: "float16", 7: "int64", 6: "int32", 2: "uint8", 9: "bool"}


def port_of(port: onnx.ValueInfoProto) -> dict:
    tensor = port.type.tensor_type
    shape = [dim.dim_param or "?" if not dim.HasField("dim_value") else dim.dim_value for dim in tensor.shape.dim]
    return {"type": TYPES[tensor.elem_type], "shape": shape}
