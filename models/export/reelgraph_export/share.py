"""One file of weights for several graphs: what they have in common is stored once."""

import hashlib
from pathlib import Path

import onnx
from onnx import TensorProto, numpy_helper

# Smaller ones stay in their graph.
LEAST = 1024
# Where a tensor may begin: what any processor reads at once.
STEP = 64
FIELDS = ("raw_data", "float_data", "int32_data", "int64_data", "double_data", "uint64_data", "string_data")


def share_weights(graphs: list[Path], data: Path) -> None:
    """Rewrites the graphs in place. One tensor is in memory at a time, whatever their size."""
    places: dict[bytes, tuple[int, int]] = {}
    old = [graph.with_name(f"{graph.name}.data") for graph in graphs]
    with data.open("wb") as out:
        for graph in graphs:
            model = onnx.load(graph, load_external_data=False)
            for tensor in model.graph.initializer:
                raw = bytes_of(tensor, graph.parent)
                if len(raw) < LEAST:
                    continue
                digest = hashlib.sha256(raw).digest()
                if digest not in places:
                    out.write(b"\0" * (-out.tell() % STEP))
                    places[digest] = (out.tell(), len(raw))
                    out.write(raw)
                point(tensor, data.name, *places[digest])
            graph.write_bytes(model.SerializeToString())
    for file in old:
        file.unlink(missing_ok=True)


def bytes_of(tensor: TensorProto, folder: Path) -> bytes:
    """Raw little-endian content, wherever it lies."""
    if tensor.data_location != TensorProto.EXTERNAL:
        return tensor.raw_data or numpy_helper.to_array(tensor).tobytes()
    where = {entry.key: entry.value for entry in tensor.external_data}
    with (folder / where["location"]).open("rb") as file:
        file.seek(int(where.get("offset", 0)))
        return file.read(int(where["length"])) if "length" in where else file.read()


def point(tensor: TensorProto, file: str, offset: int, length: int) -> None:
    for field in FIELDS:
        tensor.ClearField(field)  # type: ignore[arg-type]
    del tensor.external_data[:]
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", file), ("offset", str(offset)), ("length", str(length))):
        tensor.external_data.add(key=key, value=value)
