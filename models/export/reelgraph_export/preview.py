"""Colours straight from the latent, for pictures of the work in progress that cost no decoder."""

from collections.abc import Callable

import torch
from diffusers import AutoencoderKLFlux2, AutoencoderKLLTX2Video
from torch import Tensor
from torch.nn import functional as F

PICTURES, SIDE = 12, 24


@torch.no_grad()
def fitted_colours(encode: Callable[[Tensor], Tensor], patch: int) -> Tensor:
    """[3, channels + 1]: the linear map (its last column is the constant) from a normalised latent to the mean colour of the
    pixels under it, −1…1; least squares over smooth random pictures. `encode`: [1, 3, height, width] −1…1 to normalised
    latents [1, channels, height / patch, width / patch]."""
    random = torch.Generator().manual_seed(1)
    tokens, colours = [], []
    for _ in range(PICTURES):
        coarse = torch.rand(1, 3, 4, 4, generator=random) * 2 - 1
        picture = F.interpolate(coarse, size=(SIDE * patch, SIDE * patch), mode="bicubic").clamp(-1, 1)
        tokens.append(encode(picture).flatten(2)[0].T)
        colours.append(F.avg_pool2d(picture, patch).flatten(2)[0].T)
    x = torch.cat([torch.cat(tokens), torch.ones(PICTURES * SIDE * SIDE, 1)], dim=1).double()
    y = torch.cat(colours).double()
    # A little ridge: latent channels of a smooth picture nearly follow from one another.
    solved = torch.linalg.solve(x.T @ x + 1e-2 * torch.eye(x.shape[1], dtype=x.dtype), x.T @ y)
    return solved.T.float()


def klein_colours(vae: AutoencoderKLFlux2, patch: int) -> Tensor:
    """See `fitted_colours`: from a token, which is a square of 2×2 latents."""

    def encode(picture: Tensor) -> Tensor:
        latent = F.pixel_unshuffle(vae.encode(picture.to(vae.device, vae.dtype)).latent_dist.mode(), 2)
        mean, spread = vae.bn.running_mean, torch.sqrt(vae.bn.running_var + vae.config.batch_norm_eps)
        return ((latent - mean[:, None, None]) / spread[:, None, None]).float().cpu()

    return fitted_colours(encode, patch)


def ltx_colours(vae: AutoencoderKLLTX2Video) -> Tensor:
    """See `fitted_colours`. A picture is a clip of one frame."""
    mean, spread = (x[:, None, None] for x in (vae.latents_mean, vae.latents_std))

    def encode(picture: Tensor) -> Tensor:
        latent = vae.encode(picture[:, :, None].to(vae.device, vae.dtype)).latent_dist.mode()[:, :, 0]
        return ((latent - mean) / spread).float().cpu()

    return fitted_colours(encode, vae.spatial_compression_ratio)
