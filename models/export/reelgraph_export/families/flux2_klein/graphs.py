"""The four graphs of FLUX.2 Klein, and the numbers that its pipeline needs beside them."""

import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from torch import Tensor, nn
from transformers import Qwen3ForCausalLM

from ...bundle import BundleWriter
from .model import Klein
from ...preview import klein_colours


class TextEncoder(nn.Module):
    """Token ids to the hidden states that the transformer reads, laid side by side: [1, length, width · layers]."""

    def __init__(self, model: Qwen3ForCausalLM, layers: tuple[int, ...]) -> None:
        super().__init__()
        self.model = model.model
        self.layers = layers
        # What comes after the last layer that is read is never computed. One more stays, since the library hands out the
        # last layer's state only after the final normalisation; the exporter then prunes it.
        self.model.layers = self.model.layers[: max(layers) + 1]
        self.model.config.num_hidden_layers = len(self.model.layers)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        states = self.model(
            input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True, use_cache=False
        ).hidden_states
        return torch.cat([states[layer] for layer in self.layers], dim=-1)


class Transformer(nn.Module):
    """Noisy tokens (and reference tokens behind them) to velocities. `timestep` is sigma, 0–1."""

    def __init__(self, model: Flux2Transformer2DModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, hidden_states: Tensor, encoder_hidden_states: Tensor, timestep: Tensor, img_ids: Tensor, txt_ids: Tensor
    ) -> Tensor:
        return self.model(
            hidden_states=hidden_states,
            encoder_hidden_states=encoder_hidden_states,
            timestep=timestep,
            img_ids=img_ids,
            txt_ids=txt_ids,
            guidance=None,
            return_dict=False,
        )[0]


class Encoder(nn.Module):
    """Picture −1…1 to the mode of its latent, before patches and normalisation."""

    def __init__(self, vae: AutoencoderKLFlux2) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, image: Tensor) -> Tensor:
        return self.vae.encode(image).latent_dist.mode()


class Decoder(nn.Module):
    def __init__(self, vae: AutoencoderKLFlux2) -> None:
        super().__init__()
        self.vae = vae

    def forward(self, latent: Tensor) -> Tensor:
        return self.vae.decode(latent, return_dict=False)[0]


def add_graphs(writer: BundleWriter, model: Klein) -> None:
    tokens = model.tokenizer(
        "a lighthouse", padding="max_length", truncation=True, max_length=model.text_length, return_tensors="pt"
    )
    writer.component(
        "text_encoder",
        TextEncoder(model.text_encoder, model.text_layers),
        {"input_ids": tokens["input_ids"], "attention_mask": tokens["attention_mask"]},
        ["hidden_states"],
        {},
        precision=text_precision(writer),
    )
    add_transformer(writer, model)
    add_vae(writer, model)


def text_precision(writer: BundleWriter) -> str | None:
    """Some states of a language model are larger than float16 can say, so it is in half on request only (`--set text=fp16`)."""
    return writer.options.extra.get("text") or ("fp32" if writer.options.precision == "fp16" else None)


def add_transformer(writer: BundleWriter, model: Klein) -> None:
    config = model.transformer.config
    rows, columns, length = 4, 6, model.text_length
    random = torch.Generator().manual_seed(0)
    img_ids = torch.cartesian_prod(torch.arange(1), torch.arange(rows), torch.arange(columns), torch.arange(1))[None]
    txt_ids = torch.cartesian_prod(torch.arange(1), torch.arange(1), torch.arange(1), torch.arange(length))[None]
    writer.component(
        "transformer",
        Transformer(model.transformer),
        {
            "hidden_states": torch.randn(1, rows * columns, config.in_channels, generator=random),
            "encoder_hidden_states": torch.randn(1, length, config.joint_attention_dim, generator=random),
            "timestep": torch.tensor([0.7]),
            "img_ids": img_ids,
            "txt_ids": txt_ids,
        },
        ["velocity"],
        {
            "hidden_states": {1: "image"},
            "img_ids": {1: "image"},
            "encoder_hidden_states": {1: "text"},
            "txt_ids": {1: "text"},
        },
    )


def add_vae(writer: BundleWriter, model: Klein) -> None:
    """In fp32 always: it is small, and pictures of a VAE in half are the first to turn black."""
    vae, patch = model.vae.float(), model.patch_pixels
    random = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, 4 * patch, 6 * patch, generator=random) * 2 - 1
    latent = torch.randn(1, vae.config.latent_channels, 8, 12, generator=random)
    free = {2: "height", 3: "width"}
    writer.component("vae_encoder", Encoder(vae), {"image": picture}, ["latent"], {"image": free}, precision="fp32")
    writer.component("vae_decoder", Decoder(vae), {"latent": latent}, ["image"], {"latent": free}, precision="fp32")
    writer.constant("bn_mean", vae.bn.running_mean)
    writer.constant("bn_var", vae.bn.running_var)
    writer.constant("preview", klein_colours(vae, patch))
