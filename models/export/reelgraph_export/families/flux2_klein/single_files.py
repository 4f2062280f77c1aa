"""The published single files of FLUX.2: names and shapes of their weights, turned into those of diffusers."""

from pathlib import Path

import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from diffusers.loaders.single_file_utils import convert_flux2_transformer_checkpoint_to_diffusers, convert_ldm_vae_checkpoint
from safetensors import safe_open
from safetensors.torch import load_file
from torch import Tensor

from ...errors import ExportError

Weights = dict[str, Tensor]

# Collections for ComfyUI put the whole model under this name.
PREFIX = "model.diffusion_model."


def read_transformer(file: Path, dtype: torch.dtype) -> Flux2Transformer2DModel:
    weights = {name.removeprefix(PREFIX): tensor for name, tensor in load(file).items()}
    if "double_blocks.0.img_attn.qkv.weight" not in weights:
        raise ExportError(f"{file.name} is no FLUX.2 transformer.", "Name flux-2-klein-9b.safetensors or the 4b one.")
    if any(name.endswith(".weight_scale") or tensor.dtype.itemsize == 1 for name, tensor in weights.items()):
        raise ExportError(f"{file.name} is quantised to 8 bits.", "Export from the bf16 file; --precision int4 makes it small.")
    shape = transformer_config(weights)
    with torch.device("meta"):
        model = Flux2Transformer2DModel(**shape)
    converted = convert_flux2_transformer_checkpoint_to_diffusers(weights)
    return fill(model, {name: tensor.to(dtype) for name, tensor in converted.items()}, file)


def transformer_config(weights: Weights) -> dict:
    """Klein's sizes as the weights tell them; what they cannot tell (RoPE) is the same in every FLUX.2."""
    head = weights["double_blocks.0.img_attn.norm.query_norm.scale"].shape[0]
    inner, channels = weights["img_in.weight"].shape
    count = lambda kind: 1 + max(int(name.split(".")[1]) for name in weights if name.startswith(f"{kind}_blocks."))  # noqa: E731
    return {
        "in_channels": channels,
        "num_layers": count("double"),
        "num_single_layers": count("single"),
        "attention_head_dim": head,
        "num_attention_heads": inner // head,
        "joint_attention_dim": weights["txt_in.weight"].shape[1],
        "timestep_guidance_channels": weights["time_in.in_layer.weight"].shape[1],
        "mlp_ratio": weights["double_blocks.0.img_mlp.2.weight"].shape[1] / inner,
        "axes_dims_rope": (head // 4,) * 4,
        "guidance_embeds": "guidance_in.in_layer.weight" in weights,
    }


def read_vae(file: Path) -> AutoencoderKLFlux2:
    weights = load(file)
    if "bn.running_mean" not in weights:
        raise ExportError(f"{file.name} is no FLUX.2 VAE.", "FLUX.1's ae.safetensors has another latent: get that of FLUX.2.")
    # The native layout keeps the two 1×1 convolutions inside encoder and decoder.
    moved = {name.replace("encoder.quant_conv", "quant_conv"): tensor for name, tensor in weights.items()}
    moved = {name.replace("decoder.post_quant_conv", "post_quant_conv"): tensor for name, tensor in moved.items()}
    if "encoder.down_blocks.0.resnets.0.conv1.weight" in moved:
        converted, shape = moved, vae_config(moved, "encoder.down_blocks.{}.resnets.{}.conv1.weight")
    else:
        shape = vae_config(moved, "encoder.down.{}.block.{}.conv1.weight")
        converted = convert_ldm_vae_checkpoint(moved, shape)
        converted.update({name: tensor for name, tensor in moved.items() if name.startswith("bn.")})
    with torch.device("meta"):
        model = AutoencoderKLFlux2(**shape)
    return fill(model, {name: tensor.float() for name, tensor in converted.items()}, file)


def vae_config(weights: Weights, block: str) -> dict:
    levels = 0
    while block.format(levels, 0) in weights:
        levels += 1
    layers = 0
    while block.format(0, layers) in weights:
        layers += 1
    widths = tuple(weights[block.format(level, 0)].shape[0] for level in range(levels))
    return {
        "down_block_types": ("DownEncoderBlock2D",) * levels,
        "up_block_types": ("UpDecoderBlock2D",) * levels,
        "block_out_channels": widths,
        "layers_per_block": layers,
        "latent_channels": weights["post_quant_conv.weight"].shape[0],
        # As in every VAE of this family; a width that 32 does not divide is a test's.
        "norm_num_groups": 32 if widths[0] % 32 == 0 else 1,
    }


def load(file: Path) -> Weights:
    try:
        with safe_open(file, "pt"):
            return load_file(file)
    except Exception as error:
        raise ExportError(f"{file.name} cannot be read: {error}", "Download it again.") from error


def fill(model: torch.nn.Module, weights: Weights, file: Path) -> torch.nn.Module:
    """Refuses a file that leaves a weight of the model empty, rather than exporting noise."""
    optional = {name for name, _ in model.named_buffers() if name.endswith("num_batches_tracked")}
    missing, strange = model.load_state_dict(weights, strict=False, assign=True)
    missing = [name for name in missing if name not in optional]
    if missing or strange:
        raise ExportError(
            f"{file.name} does not fit: {len(missing)} weights are missing ({', '.join(missing[:2])}), "
            f"{len(strange)} are not known ({', '.join(strange[:2])})."
        )
    for name in optional:
        parent, _, leaf = name.rpartition(".")
        setattr(model.get_submodule(parent), leaf, torch.tensor(0))
    return model.eval()
