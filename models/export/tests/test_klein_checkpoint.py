"""A checkpoint of FLUX.2 Klein, in each layout in which it is published, is read to the same weights."""

import json
import tempfile
import unittest
from pathlib import Path

import torch
from reelgraph_export.errors import ExportError
from reelgraph_export.families.flux2_klein import licence
from reelgraph_export.families.flux2_klein.checkpoint import load
from reelgraph_export.families.flux2_klein.tiny import tiny
from reelgraph_export.lora import fuse
from safetensors.torch import save_file

MODEL = tiny(3)


def native_transformer() -> dict[str, torch.Tensor]:
    """The tiny transformer under the names of the published single file, written out from what those are."""
    weights = dict(MODEL.transformer.state_dict())
    out = {}

    def move(to: str, *names: str) -> None:
        out[to] = torch.cat([weights.pop(name) for name in names]).contiguous()

    move("img_in.weight", "x_embedder.weight")
    move("txt_in.weight", "context_embedder.weight")
    move("time_in.in_layer.weight", "time_guidance_embed.timestep_embedder.linear_1.weight")
    move("time_in.out_layer.weight", "time_guidance_embed.timestep_embedder.linear_2.weight")
    for part in ("double_stream_modulation_img", "double_stream_modulation_txt", "single_stream_modulation"):
        move(f"{part}.lin.weight", f"{part}.linear.weight")
    double, attention = "double_blocks.0", "transformer_blocks.0.attn"
    move(f"{double}.img_attn.qkv.weight", *(f"{attention}.to_{part}.weight" for part in "qkv"))
    move(f"{double}.txt_attn.qkv.weight", *(f"{attention}.add_{part}_proj.weight" for part in "qkv"))
    move(f"{double}.img_attn.norm.query_norm.scale", f"{attention}.norm_q.weight")
    move(f"{double}.img_attn.norm.key_norm.scale", f"{attention}.norm_k.weight")
    move(f"{double}.txt_attn.norm.query_norm.scale", f"{attention}.norm_added_q.weight")
    move(f"{double}.txt_attn.norm.key_norm.scale", f"{attention}.norm_added_k.weight")
    move(f"{double}.img_attn.proj.weight", f"{attention}.to_out.0.weight")
    move(f"{double}.txt_attn.proj.weight", f"{attention}.to_add_out.weight")
    for mine, theirs in (("img_mlp", "ff"), ("txt_mlp", "ff_context")):
        move(f"{double}.{mine}.0.weight", f"transformer_blocks.0.{theirs}.linear_in.weight")
        move(f"{double}.{mine}.2.weight", f"transformer_blocks.0.{theirs}.linear_out.weight")
    single, attention = "single_blocks.0", "single_transformer_blocks.0.attn"
    move(f"{single}.linear1.weight", f"{attention}.to_qkv_mlp_proj.weight")
    move(f"{single}.linear2.weight", f"{attention}.to_out.weight")
    move(f"{single}.norm.query_norm.scale", f"{attention}.norm_q.weight")
    move(f"{single}.norm.key_norm.scale", f"{attention}.norm_k.weight")
    scale, shift = weights.pop("norm_out.linear.weight").chunk(2)
    out["final_layer.adaLN_modulation.1.weight"] = torch.cat([shift, scale]).contiguous()
    move("final_layer.linear.weight", "proj_out.weight")
    assert not weights, sorted(weights)
    return out


def native_vae() -> dict[str, torch.Tensor]:
    """The tiny VAE as `ae.safetensors` names it: levels of the decoder count downwards, attention is made of 1×1 convolutions."""
    out = {}
    levels = len(MODEL.vae.config.block_out_channels)
    for name, value in MODEL.vae.state_dict().items():
        parts = name.split(".")
        if parts[0] in ("quant_conv", "post_quant_conv"):
            parts = ["encoder" if parts[0] == "quant_conv" else "decoder", *parts]
        if len(parts) > 1 and parts[1] == "down_blocks":
            parts[1] = "down"
        if len(parts) > 1 and parts[1] == "up_blocks":
            parts[1:3] = ["up", str(levels - 1 - int(parts[2]))]
        text = ".".join(parts)
        for theirs, native in (
            ("mid_block.resnets.0", "mid.block_1"),
            ("mid_block.resnets.1", "mid.block_2"),
            ("mid_block.attentions.0", "mid.attn_1"),
            (".resnets.", ".block."),
            ("conv_shortcut", "nin_shortcut"),
            ("downsamplers.0", "downsample"),
            ("upsamplers.0", "upsample"),
            ("conv_norm_out", "norm_out"),
            ("group_norm", "norm"),
            ("to_out.0", "proj_out"),
            (".to_", "."),
        ):
            text = text.replace(theirs, native)
        if ".attn_1." in text and text.endswith("weight") and value.ndim == 2:
            value = value[:, :, None, None]
        out[text] = value.contiguous()
    return out


class Checkpoint(unittest.TestCase):
    def setUp(self) -> None:
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def same(self, found: torch.nn.Module, right: torch.nn.Module) -> None:
        expected = right.state_dict()
        self.assertEqual(sorted(found.state_dict()), sorted(expected))
        for name, value in found.state_dict().items():
            self.assertTrue(torch.equal(value, expected[name]), name)

    def text_encoder(self, beside: bool) -> None:
        MODEL.text_encoder.save_pretrained(self.folder / "text_encoder")
        MODEL.tokenizer.save_pretrained(self.folder / ("tokenizer" if beside else "text_encoder"))

    def test_diffusers_folder(self) -> None:
        MODEL.transformer.save_pretrained(self.folder / "transformer")
        MODEL.vae.save_pretrained(self.folder / "vae")
        (self.folder / "model_index.json").write_text(json.dumps({"is_distilled": True}))
        self.text_encoder(beside=True)
        found = load(self.folder, "fp32")
        self.same(found.transformer, MODEL.transformer)
        self.same(found.vae, MODEL.vae)
        self.same(found.text_encoder, MODEL.text_encoder)
        self.assertTrue(found.distilled)
        self.assertEqual(found.tokenizer.chat_template, MODEL.tokenizer.chat_template)

    def test_published_single_files(self) -> None:
        save_file(native_transformer(), self.folder / "flux-2-klein-9b.safetensors")
        save_file(native_vae(), self.folder / "ae.safetensors")
        self.text_encoder(beside=False)
        found = load(self.folder, "fp32")
        self.assertEqual((found.variant, found.distilled), ("9b", True))
        self.assertFalse(licence(found)["commercial"])
        # What the weights cannot tell is that of the real ones; the tiny one differs from them in nothing else.
        self.same(found.transformer, MODEL.transformer)
        self.assertEqual(found.transformer.config.axes_dims_rope, MODEL.transformer.config.axes_dims_rope)
        self.same(found.vae, MODEL.vae)
        picture = torch.rand(1, 3, 16, 16)
        with torch.no_grad():
            theirs, ours = (vae.encode(picture).latent_dist.mode() for vae in (MODEL.vae, found.vae))
        self.assertTrue(torch.equal(theirs, ours))

    def test_file_by_name_and_comfy_prefix(self) -> None:
        prefixed = {f"model.diffusion_model.{name}": value for name, value in native_transformer().items()}
        save_file(prefixed, self.folder / "flux-2-klein-base-4b.safetensors")
        MODEL.vae.save_pretrained(self.folder / "vae")
        self.text_encoder(beside=False)
        found = load(self.folder / "flux-2-klein-base-4b.safetensors", "fp16")
        self.assertEqual((found.variant, found.distilled), ("4b-base", False))
        self.assertTrue(licence(found)["commercial"])
        self.assertEqual(found.transformer.dtype, torch.float16)
        self.assertEqual(found.vae.dtype, torch.float32)

    def test_what_is_missing_is_named(self) -> None:
        with self.assertRaisesRegex(ExportError, "no FLUX.2 Klein"):
            load(self.folder, "fp32")
        weights = native_transformer()
        file = self.folder / "flux-2-klein-9b.safetensors"
        for change, words in (
            (lambda: weights.pop("single_blocks.0.linear2.weight"), "1 weights are missing"),
            (lambda: weights.update({"img_in.weight_scale": torch.ones(1)}), "quantised"),
            (lambda: weights.clear() or weights.update(x=torch.ones(1)), "no FLUX.2 transformer"),
        ):
            change()
            save_file(weights, file)
            with self.assertRaisesRegex(ExportError, words):
                load(self.folder, "fp32")
        file.write_bytes(b"not safetensors")
        with self.assertRaisesRegex(ExportError, "cannot be read"):
            load(self.folder, "fp32")


class Lora(unittest.TestCase):
    def test_is_added_by_strength_and_alpha(self) -> None:
        model = tiny(4).transformer
        name = "transformer_blocks.0.attn.to_q"
        before = dict(model.named_parameters())[f"{name}.weight"].clone()
        down, up = torch.randn(2, before.shape[1]), torch.randn(before.shape[0], 2)
        parts = {
            f"transformer.{name}.lora_A.weight": down,
            f"transformer.{name}.lora_B.weight": up,
            f"transformer.{name}.alpha": torch.tensor(1.0),
        }
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "look.safetensors"
            save_file(parts, file)
            self.assertEqual(fuse(model, file, 0.8), 1)
            after = dict(model.named_parameters())[f"{name}.weight"]
            self.assertTrue(torch.allclose(after, before + 0.8 * 0.5 * up @ down, atol=1e-6))
            save_file({"other.lora_A.weight": down, "other.lora_B.weight": up}, file)
            with self.assertRaisesRegex(ExportError, "not for this model"):
                fuse(model, file, 1.0)


if __name__ == "__main__":
    unittest.main()
