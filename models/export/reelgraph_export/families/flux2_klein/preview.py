"""Colours straight from FLUX.2's latent."""

from diffusers import AutoencoderKLFlux2
from torch import Tensor, sqrt
from torch.nn import functional as F

from ...preview import fitted_colours


def latent_colours(vae: AutoencoderKLFlux2, patch: int) -> Tensor:
    """See `fitted_colours`: from a token, which is a square of 2×2 latents."""

    def encode(picture: Tensor) -> Tensor:
        latent = F.pixel_unshuffle(vae.encode(picture).latent_dist.mode(), 2)
        mean, spread = vae.bn.running_mean, sqrt(vae.bn.running_var + vae.config.batch_norm_eps)
        return (latent - mean[:, None, None]) / spread[:, None, None]

    return fitted_colours(encode, patch)
