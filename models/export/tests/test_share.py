"""Graphs that have weights in common: one file, each tensor once, and the same numbers as before."""

import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch
from reelgraph_export.graphs import export_graph, run_onnx
from reelgraph_export.share import share_weights
from torch import Tensor, nn


class Shared(nn.Module):
    def __init__(self, common: nn.Linear, own: nn.Linear) -> None:
        super().__init__()
        self.common, self.own = common, own

    def forward(self, x: Tensor) -> Tensor:
        return self.own(self.common(x).relu())


class Share(unittest.TestCase):
    def test_once_and_right(self) -> None:
        torch.manual_seed(1)
        common = nn.Linear(64, 64, bias=False)
        x = {"x": torch.randn(3, 64)}
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            paths = [folder / "a.onnx", folder / "b.onnx"]
            for path in paths:
                export_graph(Shared(common, nn.Linear(64, 32, bias=False)), x, ["y"], {}, path, traced=True)
            before = [run_onnx(path, x)[0] for path in paths]
            share_weights(paths, folder / "both.data")
            for path, right in zip(paths, before, strict=True):
                np.testing.assert_array_equal(run_onnx(path, x)[0], right)
            # 64 × 64 once, 64 × 32 twice, four bytes each.
            self.assertEqual((folder / "both.data").stat().st_size, 4 * (64 * 64 + 2 * 64 * 32))
            self.assertLess(max(path.stat().st_size for path in paths), 1500)


if __name__ == "__main__":
    unittest.main()
