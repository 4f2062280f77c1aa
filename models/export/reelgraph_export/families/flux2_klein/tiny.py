"""Random weights of the real classes, a few thousand numbers each."""

import torch
from diffusers import AutoencoderKLFlux2, Flux2Transformer2DModel
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerFast, Qwen3Config, Qwen3ForCausalLM

from .model import Klein

WIDTH = 16
LAYERS = (1, 2, 3)

# Qwen's rule for where a text may be cut before byte pairs are joined.
QWEN_WORDS = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)

SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
ADDED = ["<think>", "</think>"]

TEXTS = [
    "A lighthouse on a cliff at dusk, the sea far below, a small boat with a lantern.",
    "The detective opens the door of the old theatre and looks along the empty rows.",
    "Close shot of a hand that lays a letter on the table; rain against the window.",
    "Ein Mann geht über die Straße. Une femme attend près du café. Él mira el río.",
]

# Of our own, with what the real template needs of its interpreter: namespace, reverse slices, tests, filters, trimming.
TEMPLATE = """
{%- set ns = namespace(last=-1) %}
{%- for message in messages[::-1] %}
    {%- set index = (messages|length - 1) - loop.index0 %}
    {%- if ns.last < 0 and message.role == "user" and message.content is string %}
        {%- set ns.last = index %}
    {%- endif %}
{%- endfor %}
{%- for message in messages %}
    {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
    {%- if enable_thinking is defined and enable_thinking is false %}
        {{- '<think>\\n\\n</think>\\n\\n' }}
    {%- endif %}
{%- endif %}
""".strip()


def tiny(seed: int) -> Klein:
    torch.manual_seed(seed)
    tokenizer = tiny_tokenizer()
    return Klein(
        variant="tiny",
        source=f"random weights, seed {seed}",
        transformer=tiny_transformer(),
        vae=tiny_vae(),
        text_encoder=tiny_text_encoder(len(tokenizer)),
        tokenizer=tokenizer,
        distilled=False,
        text_length=80,
        text_layers=LAYERS,
    )


def tiny_transformer() -> Flux2Transformer2DModel:
    model = Flux2Transformer2DModel(
        in_channels=8,
        num_layers=1,
        num_single_layers=1,
        attention_head_dim=16,
        num_attention_heads=2,
        joint_attention_dim=WIDTH * len(LAYERS),
        timestep_guidance_channels=256,
        axes_dims_rope=(4, 4, 4, 4),
        guidance_embeds=False,
    )
    # As it begins its training the text hardly matters, and a wrong text would hardly be seen. The time's own path stays as
    # it is: made larger, it makes the last bits of a sine large too, and no two runtimes agree on those.
    for name, parameter in model.named_parameters():
        if parameter.ndim > 1 and not name.startswith(("time_", "double_stream_mod", "single_stream_mod", "norm_out")):
            torch.nn.init.normal_(parameter, 0.0, 1.5 / parameter.shape[1] ** 0.5)
    return model.eval()


def tiny_vae() -> AutoencoderKLFlux2:
    vae = AutoencoderKLFlux2(
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(4, 8),
        layers_per_block=1,
        latent_channels=2,
        norm_num_groups=1,
    ).eval()
    # Trained ones are far from 0 and 1; with those the normalisation could be forgotten and nobody would see it.
    vae.bn.running_mean.normal_(0, 0.3)
    vae.bn.running_var.uniform_(0.5, 2.0)
    return vae


def tiny_text_encoder(vocabulary: int) -> Qwen3ForCausalLM:
    return Qwen3ForCausalLM(
        Qwen3Config(
            vocab_size=vocabulary,
            hidden_size=WIDTH,
            intermediate_size=32,
            num_hidden_layers=max(LAYERS) + 1,
            num_attention_heads=2,
            num_key_value_heads=1,
            head_dim=8,
            max_position_embeddings=512,
            initializer_range=0.3,
        )
    ).eval()


def tiny_tokenizer() -> PreTrainedTokenizerFast:
    """Byte-level pairs as in Qwen2TokenizerFast, taught on four sentences."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(QWEN_WORDS), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=320, initial_alphabet=sorted(alphabet), special_tokens=[], show_progress=False)
    tokenizer.train_from_iterator(TEXTS, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, pad_token=SPECIAL[0], eos_token=SPECIAL[2])
    fast.add_special_tokens({"additional_special_tokens": SPECIAL[1:]})
    fast.add_tokens(ADDED)
    fast.chat_template = TEMPLATE
    return fast
