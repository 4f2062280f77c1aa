"""Weights of matrix products in four bits (`MatMulNBits`), for cards with little memory."""

from pathlib import Path

import onnx

from .errors import ExportError
from .graphs import INLINE_BYTES, strip

# What the published 4-bit graphs use: one scale for each 32 weights.
BLOCK = 32


def to_int4(path: Path) -> None:
    """Rewrites the graph in place. Only matrix products with constant weights change; everything else stays."""
    try:
        from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer
    except ImportError as error:
        raise ExportError(
            "This onnxruntime has no 4-bit quantiser.",
            "Install onnxruntime with its quantization tools, or export with --precision fp16.",
        ) from error
    quantizer = MatMulNBitsQuantizer(onnx.load(path), block_size=BLOCK, is_symmetric=True, bits=4)
    quantizer.process()
    model = quantizer.model.model
    strip(model)
    data = path.with_name(f"{path.name}.data")
    data.unlink(missing_ok=True)
    size = sum(len(tensor.raw_data) for tensor in model.graph.initializer)
    if size > INLINE_BYTES:
        onnx.save(model, path, save_as_external_data=True, location=data.name, size_threshold=1024)
    else:
        path.write_bytes(model.SerializeToString())
