"""LTX-2's modules in the form in which they are exported: tensors in, tensors out, nothing optional."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn
from torch.export import ExportedProgram


class Text(nn.Module):
    """Gemma's hidden states and both connectors in one graph: at full size the states between are 770 MB."""

    def __init__(self, text_encoder: nn.Module, connectors: nn.Module, padding_side: str) -> None:
        super().__init__()
        model = getattr(text_encoder, "model", text_encoder)
        self.language = getattr(model, "language_model", model)
        self.connectors = connectors
        self.padding_side = padding_side

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        made = self.language(input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True, use_cache=False)
        # Feature index = dimension · layers + layer.
        states = torch.stack(made.hidden_states, dim=-1).flatten(2, 3)
        video, audio, _ = self.connectors(states, attention_mask, padding_side=self.padding_side)
        return video, audio


class Transformer(nn.Module):
    """One velocity of picture and sound. After the connectors every text token counts, so there is no text mask."""

    def __init__(self, transformer: nn.Module, use_cross_timestep: bool) -> None:
        super().__init__()
        self.transformer = transformer
        self.use_cross_timestep = use_cross_timestep

    def forward(
        self,
        hidden_states: Tensor,
        audio_hidden_states: Tensor,
        encoder_hidden_states: Tensor,
        audio_encoder_hidden_states: Tensor,
        timestep: Tensor,
        audio_timestep: Tensor,
        sigma: Tensor,
        video_coords: Tensor,
        audio_coords: Tensor,
    ) -> tuple[Tensor, Tensor]:
        return self.transformer(
            hidden_states=hidden_states,
            audio_hidden_states=audio_hidden_states,
            encoder_hidden_states=encoder_hidden_states,
            audio_encoder_hidden_states=audio_encoder_hidden_states,
            timestep=timestep,
            audio_timestep=audio_timestep,
            sigma=sigma,
            video_coords=video_coords,
            audio_coords=audio_coords,
            use_cross_timestep=self.use_cross_timestep,
            return_dict=False,
        )


class Encoder(nn.Module):
    """Pixels −1…1 to the mode of the latent distribution: the first half of its channels."""

    def __init__(self, vae: nn.Module) -> None:
        super().__init__()
        self.encoder = vae.encoder
        self.channels = vae.config.latent_channels

    def forward(self, pixels: Tensor) -> Tensor:
        return self.encoder(pixels, causal=None)[:, : self.channels]


class Decoder(nn.Module):
    def __init__(self, vae: nn.Module) -> None:
        super().__init__()
        self.decoder = vae.decoder

    def forward(self, latents: Tensor) -> Tensor:
        return self.decoder(latents, None, causal=None)


def unsqueezed(program: ExportedProgram) -> ExportedProgram:
    """`x.squeeze(d)` keeps a dimension that is not 1, but ONNX's Squeeze fails on it: such calls go."""
    for node in list(program.graph.nodes):
        if node.op == "call_function" and node.target in (torch.ops.aten.squeeze.dim, torch.ops.aten.squeeze.dims):
            source, dims = node.args[0], node.args[1]
            shape = source.meta["val"].shape
            every = [dims] if isinstance(dims, int) else list(dims)
            if any(not (isinstance(shape[dim], int) and shape[dim] == 1) for dim in every):
                node.replace_all_uses_with(source)
                program.graph.erase_node(node)
    program.graph_module.recompile()
    return program


@contextmanager
def stable_sort() -> Iterator[None]:
    """The connectors sort a 0/1 key stably, which ONNX cannot say: keys made unique by their place sort the same way."""
    original = torch.argsort

    def argsort(key: Tensor, *args: Any, dim: int = -1, stable: bool = False, **kwargs: Any) -> Tensor:
        if not stable:
            return original(key, *args, dim=dim, **kwargs)
        length = key.shape[dim]
        unique = key.to(torch.int64) * length + torch.arange(length, device=key.device)
        return torch.sort(unique, dim=dim).indices

    torch.argsort = argsort
    try:
        yield
    finally:
        torch.argsort = original
