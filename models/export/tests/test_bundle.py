"""What is written into a bundle: right numbers in each precision, nothing of this machine, large weights beside the graph."""

import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import onnx
import torch
from reelgraph_export import graphs
from reelgraph_export.bundle import BundleWriter, sha256
from reelgraph_export.options import Options
from torch import Tensor, nn


class Small(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(64, 48)

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x).relu()


class Bundle(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        torch.manual_seed(1)

    def write(self, precision: str) -> dict:
        options = Options(out=self.folder, precision=precision)
        writer = BundleWriter(options, "flux-2-klein", "test", {"name": "Apache-2.0"}, "test")
        writer.component("small", Small(), {"x": torch.randn(1, 5, 64)}, ["y"], {"x": {1: "n"}})
        writer.constant("mean", torch.tensor([1.5, -2.0]))
        writer.finish()
        return json.loads((self.folder / "manifest.json").read_text())

    def test_precisions(self) -> None:
        # Half of the weights, then an eighth of them with scales; and how far from the model as it was.
        for precision, bound in (("fp32", 1e-6), ("fp16", 2e-3), ("int4", 0.2)):
            with self.subTest(precision):
                manifest = self.write(precision)
                component = manifest["components"]["small"]
                self.assertEqual(component["precision"], precision)
                self.assertEqual(component["inputs"]["x"], {"type": "float32", "shape": [1, "n", 64]})
                self.assertEqual(component["outputs"]["y"]["type"], "float32")
                parity = manifest["export"]["parity"]["small"]
                self.assertLess(parity["maxAbs"] / parity["range"], bound)

    def test_hashes_and_constants(self) -> None:
        manifest = self.write("fp32")
        for entry in (manifest["components"]["small"], manifest["constants"]["mean"]):
            self.assertEqual(entry["sha256"], sha256(self.folder / entry["file"]))
            self.assertEqual(entry["bytes"], (self.folder / entry["file"]).stat().st_size)
        self.assertEqual((self.folder / "mean.bin").read_bytes(), b"\x00\x00\xc0\x3f\x00\x00\x00\xc0")

    def test_says_nothing_of_this_machine(self) -> None:
        self.write("fp32")
        data = (self.folder / "small.onnx").read_bytes()
        for word in (b"site-packages", b"pkg.torch", b"test_bundle", str(Path.home()).encode()):
            self.assertNotIn(word, data)

    def test_large_weights_lie_beside_the_graph(self) -> None:
        with mock.patch.object(graphs, "INLINE_BYTES", 1000):
            component = self.write("fp32")["components"]["small"]
        self.assertEqual([part["file"] for part in component["data"]], ["small.onnx.data"])
        graph = onnx.load(self.folder / "small.onnx", load_external_data=False).graph
        places = [entry.value for tensor in graph.initializer for entry in tensor.external_data if entry.key == "location"]
        self.assertEqual(set(places), {"small.onnx.data"})


if __name__ == "__main__":
    unittest.main()
