"""Makes Reelgraph model bundles: ONNX graphs, constants, a tokenizer, and a manifest that names every byte."""

__version__ = "0.1.0"
