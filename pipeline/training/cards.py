"""The card of a version: what it was made of and how good it is; as a file beside the model, and as lines to read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from pipeline import versions
from pipeline.errors import ConfigError
from pipeline.training.texts import Text

Status = Literal["promoted", "forced", "candidate"]


class Data(BaseModel):
    """One kind of texts that a version learned from: how many, their words and names, and the hash of all of it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    what: str
    texts: int
    words: int
    names: int
    sha256: str


class Figure(BaseModel):
    """F1 of a label or table on the frozen texts with its 95 % interval, and what the parent had."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: float
    low: float
    high: float
    parent: float


class Card(BaseModel):
    """Where a version comes from, and what it is worth. `date` is UTC; `sha256` is that of the weights."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    parent: str
    status: Status
    date: str
    licence: str
    notes: str
    data: tuple[Data, ...]
    corrections: int
    leaks: int
    settings: dict[str, int | float]
    held_out: tuple[float, ...]
    figures: dict[str, Figure]
    mean: float
    worse: tuple[str, ...]
    sha256: str


def describe(what: str, texts: Iterable[Text]) -> Data:
    """A kind of texts, as the card has it; the hash does not depend on their order."""
    known = sorted(texts, key=lambda text: (text.id, text.text))
    total = sha256()
    for text in known:
        total.update(json.dumps([text.text, text.spans, text.unknown]).encode())
    words = sum(len(text.text.split()) for text in known)
    names = sum(len(text.spans) for text in known)
    return Data(what=what, texts=len(known), words=words, names=names, sha256=total.hexdigest())


def read(folder: Path) -> Card:
    """The card of the version that stands in a folder.

    Raises:
        ConfigError: it has none, or it is damaged.
    """
    path = folder / versions.CARD
    try:
        return Card.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise ConfigError(f"{path}: the card of the model cannot be read ({error}); train it again") from error


def write(folder: Path, card: Card) -> None:
    """Write the card beside the model."""
    text = json.dumps(card.model_dump(mode="json"), indent=1, ensure_ascii=False)
    (folder / versions.CARD).write_text(text + "\n", encoding="utf-8")


def show(card: Card) -> Iterator[str]:
    """A card as lines."""
    yield f"{card.name} ({card.status}), trained from {card.parent} on {card.date}"
    yield f"licence: {card.licence}. {card.notes}".rstrip()
    for data in card.data:
        counts = f"{data.texts} texts, {data.words:,} words, {data.names:,} names"
        yield f"learned from {data.what}: {counts}; {data.sha256[:12]}"
    yield f"{card.corrections} corrections by people; {card.leaks} sentences of the frozen test texts kept out"
    yield "settings: " + ", ".join(f"{name} {value:g}" for name, value in card.settings.items())
    yield "F1 on held-out texts, pass by pass: " + " ".join(f"{score:.3f}" for score in card.held_out)
    yield f"weights: {card.sha256}"
    yield f"{'figure (F1)':20} {'parent':>7} {'this':>7}  95 %"
    for name, figure in card.figures.items():
        yield f"{name:20} {figure.parent:7.3f} {figure.value:7.3f}  [{figure.low:.3f}, {figure.high:.3f}]"
    yield f"mean of all: {card.mean:+.4f}" + (f"; worse: {', '.join(card.worse)}" if card.worse else "")


def diff(one: Card, other: Card) -> Iterator[str]:
    """Two cards side by side: each figure, and in what they differ otherwise."""
    yield f"{'figure (F1)':20} {one.name[:12]:>12} {other.name[:12]:>12} {'by':>7}"
    for name, figure in one.figures.items():
        if name in other.figures:
            new = other.figures[name].value
            yield f"{name:20} {figure.value:12.3f} {new:12.3f} {new - figure.value:+7.3f}"
    for field in ("parent", "status", "licence", "corrections", "leaks"):
        before, after = getattr(one, field), getattr(other, field)
        if before != after:
            yield f"{field}: {before} -> {after}"
    for name in sorted(one.settings.keys() | other.settings.keys()):
        if one.settings.get(name) != other.settings.get(name):
            yield f"{name}: {one.settings.get(name)} -> {other.settings.get(name)}"
    ours, theirs = ({f"{data.what} {data.sha256[:12]}" for data in card.data} for card in (one, other))
    yield from (f"learned from: {what}, only {one.name}" for what in sorted(ours - theirs))
    yield from (f"learned from: {what}, only {other.name}" for what in sorted(theirs - ours))
