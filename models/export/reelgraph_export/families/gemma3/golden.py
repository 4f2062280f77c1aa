"""What transformers makes of the tiny Gemmas: logits at once and word by word, greedy words, and how words are drawn."""

from pathlib import Path

import torch
from transformers import (
    LogitsProcessorList,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

from ...golden import Goldens
from .model import Gemma

SYSTEM = "You rewrite shots."
PROMPT = "A woman threads the last reel by feel, the booth is dark and the projector hums."
STEPS = 12
NEW = 24


@torch.no_grad()
def record(text: Gemma, sight: Gemma, folder: Path) -> None:
    goldens = Goldens(folder)
    ids = conversation(text, goldens)
    logits(text, ids, goldens)
    greedy(text, ids, goldens)
    drawing(text, ids, goldens)
    seeing(sight, goldens)
    goldens.finish()


def conversation(model: Gemma, goldens: Goldens) -> torch.Tensor:
    messages = [
        {"role": "system", "content": [{"type": "text", "text": SYSTEM}]},
        {"role": "user", "content": [{"type": "text", "text": PROMPT}]},
    ]
    text = model.tokenizer.apply_chat_template(messages, chat_template=model.template, tokenize=False, add_generation_prompt=True)
    ids = model.tokenizer(text, add_special_tokens=False, return_tensors="pt").input_ids
    goldens.case("conversation", {}, {"system": SYSTEM, "prompt": PROMPT, "text": text, "ids": ids[0].tolist()})
    return ids


def logits(model: Gemma, ids: torch.Tensor, goldens: Goldens) -> None:
    """After the whole prompt, and after each of some forced words, with transformers' own cache between."""
    made = model.network(input_ids=ids, use_cache=True)
    steps, forced = [made.logits[0, -1]], [(index * 37 + 11) % model.text.vocab_size for index in range(STEPS)]
    for word in forced:
        made = model.network(input_ids=torch.tensor([[word]]), past_key_values=made.past_key_values, use_cache=True)
        steps.append(made.logits[0, -1])
    goldens.case("logits", {"logits": torch.stack(steps)}, {"ids": ids[0].tolist(), "forced": forced})


def greedy(model: Gemma, ids: torch.Tensor, goldens: Goldens) -> None:
    for name, penalty in (("greedy", 1.0), ("greedy-penalty", 1.3)):
        made = model.network.generate(
            ids, max_new_tokens=NEW, do_sample=False, top_k=None, top_p=None, repetition_penalty=penalty, eos_token_id=None
        )
        goldens.case(name, {}, {"ids": ids[0].tolist(), "penalty": penalty, "made": made[0, ids.shape[1] :].tolist()})


def drawing(model: Gemma, ids: torch.Tensor, goldens: Goldens) -> None:
    """The chances that a draw is made from, by transformers' own processors in their own order."""
    scores = model.network(input_ids=ids).logits[:, -1]
    penalty, temperature, top_k, top_p = 1.2, 0.7, 40, 0.9
    chain = LogitsProcessorList(
        [RepetitionPenaltyLogitsProcessor(penalty), TemperatureLogitsWarper(temperature), TopKLogitsWarper(top_k), TopPLogitsWarper(top_p)]
    )
    chances = torch.softmax(chain(ids, scores.clone()), dim=-1)
    values = {"ids": ids[0].tolist(), "penalty": penalty, "temperature": temperature, "topK": top_k, "topP": top_p}
    goldens.case("drawing", {"logits": scores[0], "chances": chances[0]}, values)


def seeing(model: Gemma, goldens: Goldens) -> None:
    """A picture between words. The published decoders read its marks one after the other like words, so this does too;
    transformers lets the marks of a picture see each other where it is told which they are."""
    marks = {name: model.tokenizer.convert_tokens_to_ids(name) for name in ("<start_of_image>", "<image_soft_token>", "<end_of_image>")}
    words = model.tokenizer("The picture shows", add_special_tokens=True).input_ids
    picture = [marks["<start_of_image>"], *[marks["<image_soft_token>"]] * 4, marks["<end_of_image>"]]
    ids = torch.tensor([[*words, *picture, *words]])
    pixels = torch.randn(1, 3, model.config.vision_config.image_size, model.config.vision_config.image_size)
    inner = model.network.model
    features = inner.get_image_features(pixels).pooler_output
    embeds = inner.get_input_embeddings()(torch.where(ids == marks["<image_soft_token>"], 0, ids))
    embeds = embeds.masked_scatter((ids == marks["<image_soft_token>"])[..., None], features)
    states = inner.language_model(inputs_embeds=embeds).last_hidden_state
    goldens.case("seeing", {"pixels": pixels, "logits": model.network.lm_head(states)[0, -1]}, {"ids": ids[0].tolist()})
