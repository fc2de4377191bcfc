"""Stanza's own trainers with our settings: small networks, for two CPU cores.

Each function trains one model from files in Stanza's formats, and leaves it at `save`. A training that was cut off goes
on from its last checkpoint where Stanza keeps one (the parser), else it starts again. With a `share` of the sentences
(`curve`) a trainer takes that share of its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_COLD = 0.03  # of the learning rate, at the end
SHORTHAND = "ar_padt"  # by it Stanza knows that XPOS has a meaning for each place


def train_tokenizer(data: Path, save: Path, *, seed: int) -> None:
    """Where tokens and sentences end, and which tokens are multi-word ones; from `train` and `dev` with their texts."""
    from stanza.models import tokenizer
    from stanza.utils.datasets import prepare_tokenizer_data

    for part in ("train", "dev"):
        prepare_tokenizer_data.main(
            [
                *(str(data / f"{part}.txt"), str(data / f"{part}.conllu")),
                *("-o", str(data / f"{part}.labels"), "-m", str(data / f"{part}.mwt.json")),
            ]
        )
    tokenizer.main(
        [
            *_where(save, seed),
            *("--lang", "ar"),
            *("--txt_file", str(data / "train.txt"), "--label_file", str(data / "train.labels")),
            *("--dev_txt_file", str(data / "dev.txt"), "--dev_label_file", str(data / "dev.labels")),
            *("--dev_conll_gold", str(data / "dev.conllu"), "--mwt_json_file", str(data / "dev.mwt.json")),
            *_options(max_seqlen=300, steps=3500, eval_steps=250, report_steps=100),
        ]
    )


def train_expander(data: Path, lexicon: Mapping[str, str], whole: Collection[str], save: Path, *, seed: int) -> None:
    """Multi-word tokens into words: a dictionary, and a network for the tokens that it lacks.

    Args:
        data: `decorated` (the train part with marks of print in its tokens) and `dev`.
        lexicon: tokens to their words, with spaces between: joins what the training sentences know.
        whole: tokens that are several words at times only: left to the network.
        save: the model.
        seed: of everything random.
    """
    import torch
    from stanza.models import mwt_expander

    dev = str(data / "dev.conllu")
    mwt_expander.main(
        [
            *_where(save, seed),
            *("--lang", "ar"),
            *("--train_file", str(data / "decorated.conllu"), "--eval_file", dev, "--gold_file", dev),
            *_options(max_dec_len=50, num_epoch=8, batch_size=100, lr=0.002, log_step=200),
        ]
    )
    model = torch.load(save, map_location="cpu", weights_only=True)
    learnt = {token: words for token, words in model["dict"].items() if token not in whole}
    model["dict"] = {**learnt, **lexicon}
    torch.save(model, save)


def train_lemmatizer(data: Path, save: Path, *, seed: int) -> None:
    """Vocalised lemmas, as the treebank has them, from form and UPOS: a dictionary and a network."""
    from stanza.models import lemmatizer

    lemmatizer.main(
        [
            *_where(save, seed),
            *("--train_file", str(data / "train.conllu"), "--eval_file", str(data / "dev.conllu")),
            "--skip_blank_lemmas",
            *_options(batch_size=250, lr=0.002, num_epoch=6, log_step=100),
        ]
    )


def train_tagger(data: Path, vectors: Path, save: Path, *, seed: int, share: float = 1) -> None:
    """UPOS, XPOS, features; half of the sentences have UPOS alone."""
    from stanza.models import tagger

    options = _options(
        hidden_dim=150,
        char_emb_dim=50,
        char_hidden_dim=100,
        deep_biaff_hidden_dim=150,
        composite_deep_biaff_hidden_dim=60,
        tag_emb_dim=30,
        word_cutoff=5,
        batch_size=32,
        lr=0.003,
        max_steps=round(2300 * share),
        max_steps_before_stop=1200,
        eval_interval=200,
        log_step=100,
    )
    with _cooling(lr=0.003, begin=round(1600 * share), end=round(2300 * share)):
        tagger.main(
            [
                *_where(save, seed),
                *("--lang", "ar"),
                *("--train_file", f"{data / 'full.conllu'};{data / 'upos.conllu'}"),
                *("--eval_file", str(data / "dev.conllu")),
                *("--wordvec_pretrain_file", str(vectors)),
                *options,
                "--fix_eval_interval",
            ]
        )


def train_parser(data: Path, vectors: Path, save: Path, *, seed: int, share: float = 1) -> None:
    """Heads and relations, from UPOS, XPOS, lemma, vector and letters of each word."""
    from stanza.models import parser

    options = _options(
        hidden_dim=200,
        num_layers=2,
        char_emb_dim=50,
        char_hidden_dim=80,
        deep_biaff_hidden_dim=160,
        tag_emb_dim=40,
        word_cutoff=16,
        optim="adam",
        lr=0.002,
        beta2=0.95,
        second_lr=0.0005,
        second_optim_start_step=round(2000 * share),
        max_steps=round(2800 * share),
        max_steps_before_stop=1500,
        batch_size=1200,
        eval_interval=200,
        checkpoint_interval=400,
        log_step=50,
    )
    with _cooling(lr=0.0005, begin=round(300 * share), end=round(800 * share)):
        parser.main(
            [
                *_where(save, seed),
                *("--lang", "ar"),
                *("--train_file", str(data / "train.conllu")),
                *("--eval_file", str(data / "dev.conllu")),
                *("--wordvec_pretrain_file", str(vectors)),
                *options,
                "--no_ufeats",  # Stanza 1.15 reads the part of speech in their place; XPOS tells the same
            ]
        )


def train_recogniser(data: Path, vectors: Path, save: Path, *, seed: int, share: float = 1) -> None:
    """Persons, places, organisations and other names among the tokens. The vectors stay as they are."""
    from stanza.models import ner_tagger

    options = _options(
        hidden_dim=180,
        char_emb_dim=40,
        char_hidden_dim=80,
        optim="adam",
        lr=0.002,
        lr_decay=0,
        min_lr=0,
        word_dropout=0.02,
        batch_size=32,
        max_steps=round(4000 * share),
        max_steps_no_improve=4000,
        eval_interval=200,
        log_step=100,
    )
    with _cooling(lr=0.002, begin=round(1500 * share), end=round(4000 * share)):
        ner_tagger.main(
            [
                *_where(save, seed),
                *("--train_file", str(data / "train.json")),
                *("--eval_file", str(data / "dev.json")),
                *("--wordvec_pretrain_file", str(vectors)),
                *("--scheme", "bioes", "--no_emb_finetune"),
                *options,
            ]
        )


@contextmanager
def _cooling(*, lr: float, begin: int, end: int) -> Iterator[None]:
    """Let optimizers of this learning rate lower it, from a step on, in a line to nearly nothing at another.

    Stanza 1.15 keeps the rate as it is, and its tagger never uses the second optimizer that it makes.
    """
    from stanza.models.common import utils

    makers = {name: getattr(utils, name) for name in ("get_optimizer", "get_split_optimizer")}

    def cool(optimizer: Any, _args: object, _kwargs: object) -> None:
        step = int(next(iter(optimizer.state.values()))["step"])
        if step >= begin:
            for group in optimizer.param_groups:
                group["lr"] = lr * max(_COLD, (end - step) / (end - begin))

    def cooling(make: Callable[..., Any]) -> Callable[..., Any]:
        def made(name: str, model: Any, rate: float, **options: Any) -> Any:
            optimizers = make(name, model, rate, **options)
            if rate == lr:
                for optimizer in optimizers.values() if isinstance(optimizers, dict) else [optimizers]:
                    optimizer.register_step_post_hook(cool)
            return optimizers

        return made

    for name, make in makers.items():
        setattr(utils, name, cooling(make))
    try:
        yield
    finally:
        for name, make in makers.items():
            setattr(utils, name, make)


def _where(save: Path, seed: int) -> list[str]:
    save.parent.mkdir(parents=True, exist_ok=True)
    return [
        *("--mode", "train", "--shorthand", SHORTHAND, "--seed", str(seed)),
        *("--save_dir", str(save.parent), "--save_name", save.name),
    ]


def _options(**settings: float | str) -> Sequence[str]:
    return [part for name, value in settings.items() for part in (f"--{name}", str(value))]
