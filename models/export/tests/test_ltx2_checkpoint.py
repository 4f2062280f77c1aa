"""The published files of LTX-2, in tiny, are read to the same weights."""

import tempfile
import unittest
from pathlib import Path

import torch
from reelgraph_export.errors import ExportError
from reelgraph_export.families.ltx2.tiny import tiny as tiny_models
from reelgraph_export.families.ltx2.checkpoint import STAGE2_LORA_FILE, UPSAMPLER_FILE, load
from reelgraph_export.families.ltx2.single_files import Shapes
from reelgraph_export.options import Options
from safetensors.torch import save_file

MODEL = tiny_models(4)
PARTS = ("transformer", "connectors", "vae", "audio_vae", "vocoder")
BODY = "model.diffusion_model."


def shapes() -> Shapes:
    """Sizes of the tiny parts; those of the published model are the classes' own."""
    own = {part: dict(getattr(MODEL, part).config) for part in (*PARTS, "upsampler")}
    return Shapes(**{part: {k: v for k, v in config.items() if not k.startswith("_")} for part, config in own.items()})


def published() -> dict[str, torch.Tensor]:
    """The tiny model under the names of `ltx-2-19b-*.safetensors`, written out from what those are."""
    out: dict[str, torch.Tensor] = {}

    def move(prefix: str, part: str, *names: tuple[str, str]) -> None:
        for name, tensor in getattr(MODEL, part).state_dict().items():
            for mine, theirs in names:
                name = theirs + name.removeprefix(mine) if name.startswith(mine) else name.replace(f".{mine}", f".{theirs}")
            out[prefix + name] = tensor.clone().contiguous()

    move(
        BODY, "transformer", ("proj_in.", "patchify_proj."), ("audio_proj_in.", "audio_patchify_proj."),
        ("time_embed.", "adaln_single."), ("audio_time_embed.", "audio_adaln_single."),
        ("av_cross_attn_video_scale_shift.", "av_ca_video_scale_shift_adaln_single."),
        ("av_cross_attn_video_a2v_gate.", "av_ca_a2v_gate_adaln_single."),
        ("av_cross_attn_audio_scale_shift.", "av_ca_audio_scale_shift_adaln_single."),
        ("av_cross_attn_audio_v2a_gate.", "av_ca_v2a_gate_adaln_single."),
        ("video_a2v_cross_attn_scale_shift_table", "scale_shift_table_a2v_ca_video"),
        ("audio_a2v_cross_attn_scale_shift_table", "scale_shift_table_a2v_ca_audio"),
        ("norm_q.", "q_norm."), ("norm_k.", "k_norm."),
    )  # fmt: skip
    for name, tensor in MODEL.connectors.state_dict().items():
        name = name.replace("transformer_blocks", "transformer_1d_blocks").replace("norm_q", "q_norm").replace("norm_k", "k_norm")
        if name.startswith("text_proj_in"):
            out[f"text_embedding_projection.aggregate_embed{name.removeprefix('text_proj_in')}"] = tensor.clone()
        else:
            kind, _, rest = name.partition("_connector.")
            out[f"{BODY}{kind}_embeddings_connector.{rest}"] = tensor.clone()
    for name, tensor in MODEL.vae.state_dict().items():
        out[f"vae.{vae_name(name)}"] = tensor.clone()
    move("audio_vae.", "audio_vae", *STATISTICS)
    move("vocoder.", "vocoder", ("upsamplers.", "ups."), ("resnets.", "resblocks."), ("conv_in.", "conv_pre."), ("conv_out.", "conv_post."))
    return out


STATISTICS = (
    ("latents_mean", "per_channel_statistics.mean-of-means"),
    ("latents_std", "per_channel_statistics.std-of-means"),
)


def vae_name(name: str) -> str:
    """Blocks and the samplers between them are one list there; decoder and encoder end and begin with the middle one."""
    for mine, theirs in STATISTICS:
        name = name.replace(mine, theirs)
    side, _, rest = name.partition(".")
    if side not in ("encoder", "decoder"):
        return name
    words = rest.split(".")
    if words[0] == "mid_block":
        words[:1] = ["down_blocks", "8"] if side == "encoder" else ["up_blocks", "0"]
    elif words[0] == "down_blocks":
        at = 2 * int(words[1])
        words[:4] = ["down_blocks", str(at + 1)] if words[2] == "downsamplers" else ["down_blocks", str(at), *words[2:4]]
    elif words[0] == "up_blocks":
        at = 2 * int(words[1])
        words[:4] = ["up_blocks", str(at + 1)] if words[2] == "upsamplers" else ["up_blocks", str(at + 2), *words[2:4]]
    return ".".join([side, *words]).replace("resnets", "res_blocks")


class Checkpoint(unittest.TestCase):
    def setUp(self) -> None:
        kept = tempfile.TemporaryDirectory()
        self.addCleanup(kept.cleanup)
        self.folder = Path(kept.name)
        gemma = self.folder / "gemma-3-12b-it"
        MODEL.text_encoder.save_pretrained(gemma)
        MODEL.tokenizer.save_pretrained(gemma)

    def write(self, name: str) -> None:
        save_file(published(), self.folder / name)

    def read(self, **more: str):
        return load(Options(out=self.folder / "out", source=self.folder, extra=more), shapes(), 32)

    def same(self, found, wanted) -> None:
        wanted = wanted.state_dict()
        for name, tensor in found.state_dict().items():
            self.assertTrue(torch.equal(tensor, wanted[name]), name)

    def test_single_file_with_gemma_and_upsampler(self) -> None:
        self.write("ltx-2-19b-distilled.safetensors")
        save_file(MODEL.upsampler.state_dict(), self.folder / UPSAMPLER_FILE)
        found = self.read()
        for part in (*PARTS, "upsampler", "text_encoder"):
            self.same(getattr(found, part), getattr(MODEL, part))
        self.assertTrue(found.distilled)
        self.assertIsNone(found.stage2)

    def test_second_stage_of_the_plain_model_has_its_lora(self) -> None:
        self.write("ltx-2-19b-dev.safetensors")
        name = "transformer_blocks.0.attn1.to_q"
        weight = MODEL.transformer.get_parameter(f"{name}.weight")
        down, up = torch.randn(2, weight.shape[1]), torch.randn(weight.shape[0], 2)
        lora = {f"diffusion_model.{name}.lora_A.weight": down, f"diffusion_model.{name}.lora_B.weight": up}
        save_file(lora, self.folder / STAGE2_LORA_FILE)
        found = self.read()
        self.assertFalse(found.distilled)
        self.same(found.transformer, MODEL.transformer)
        torch.testing.assert_close(found.stage2.get_parameter(f"{name}.weight"), weight + up @ down)

    def test_says_what_is_missing(self) -> None:
        with self.assertRaisesRegex(ExportError, "no LTX-2"):
            self.read()
        save_file({"x": torch.zeros(1)}, self.folder / "ltx-2-19b-dev.safetensors")
        with self.assertRaisesRegex(ExportError, "is no LTX-2"):
            self.read()
        weights = published()
        weights.pop(f"{BODY}proj_out.weight")
        save_file(weights, self.folder / "ltx-2-19b-dev.safetensors")
        with self.assertRaisesRegex(ExportError, "1 weights are missing"):
            self.read()


if __name__ == "__main__":
    unittest.main()
