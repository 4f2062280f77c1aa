"""A tokenizer of Gemma's shape (BPE over ▁-words, bytes as the last resort, <bos> in front) small enough to commit."""

from collections.abc import Sequence

from tokenizers import Tokenizer, decoders, models, normalizers, processors, trainers
from transformers import PreTrainedTokenizerFast

SPECIAL = ["<pad>", "<eos>", "<bos>", "<unk>", "<image_soft_token>"]
TEXT = [
    "A woman threads the last reel by feel, the booth is dark and the projector hums.",
    "The camera pushes in slowly. Rain falls on the neon street while she walks away.",
    "He says: it is too late to go back now, and the door closes behind him.",
]


def tiny_tokenizer(marks: Sequence[str] = ()) -> PreTrainedTokenizerFast:
    """Trained here on three sentences, so that nothing is downloaded. `marks` are further special tokens."""
    fallback = [f"<0x{byte:02X}>" for byte in range(256)]
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    trainer = trainers.BpeTrainer(vocab_size=420, special_tokens=[*SPECIAL, *marks, *fallback], show_progress=False)
    tokenizer.train_from_iterator((line.replace(" ", "▁") for line in TEXT), trainer)
    bos = tokenizer.token_to_id("<bos>")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<bos> $A", pair="<bos> $A <bos> $B", special_tokens=[("<bos>", bos)]
    )
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="<pad>",
        eos_token="<eos>",
        bos_token="<bos>",
        unk_token="<unk>",
        padding_side="left",
    )
