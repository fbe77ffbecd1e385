"""Fits the component that names things: seeded, epoch by epoch, stopped when it gets no better, resumed where it was.

Every epoch begins with a fresh optimizer and draws from a seed of its own, so that a fit that was interrupted and goes
on ends with the very bytes of one that was not.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language
from spacy.training import Example
from spacy.training.batchers import minibatch_by_words
from thinc.api import Adam, fix_random_seed

from pipeline.config import TrainingSettings
from pipeline.training.examples import example, names_found
from pipeline.training.texts import Text


class Lessons(NamedTuple):
    """What is taught: `taught` in every epoch, each text so often; of `rehearsal` some words that the settings count.

    `held_out` tells which epoch was best.
    """

    taught: Sequence[tuple[Text, int]]
    rehearsal: Sequence[Text]
    held_out: Sequence[Text]


@dataclass(slots=True)
class Course:
    """How far a fit is: F1 on the texts held out, before the first epoch and after each."""

    scores: list[float] = field(default_factory=list)

    @property
    def best(self) -> int:
        """The epoch with the best score, the first of equals."""
        return self.scores.index(max(self.scores))


Watch = Callable[[Course], None]


def fit(nlp: Language, new: Any, lessons: Lessons, settings: TrainingSettings, *, folder: Path, watch: Watch) -> Course:
    """Train `new` in place, to its best epoch. What is done is kept in `folder`; begun there, it goes on."""
    held_out = [example(nlp, text) for text in lessons.held_out]
    course = _resume(new, folder)
    if not course.scores:
        course.scores.append(score(new, held_out))
        _keep(new, course, folder)
    watch(course)
    while len(course.scores) <= settings.epochs and len(course.scores) - 1 - course.best < settings.patience:
        _epoch(nlp, new, lessons, settings, len(course.scores))
        course.scores.append(score(new, held_out))
        _keep(new, course, folder)
        watch(course)
    new.from_bytes(_weights(folder, course.best).read_bytes())
    return course


def score(component: Any, examples: Sequence[Example]) -> float:
    """F1 over all names of the texts, in [0, 1]."""
    docs = [one.predicted.copy() for one in examples]
    component.set_annotations(docs, component.predict(docs))
    hits = made = asked = 0
    for gold, given in zip(names_found(one.reference for one in examples), names_found(docs), strict=True):
        hits, made, asked = hits + len(gold & given), made + len(given), asked + len(gold)
    return 2 * hits / (made + asked) if made + asked else 0.0


def _epoch(nlp: Language, new: Any, lessons: Lessons, settings: TrainingSettings, number: int) -> None:
    """One pass; the step shrinks from epoch to epoch, and within the first it grows first."""
    seed = settings.seed + number
    fix_random_seed(seed)
    draw = random.Random(seed)  # noqa: S311 - it shuffles texts
    texts = [text for text, times in lessons.taught for _ in range(times)]
    rehearsal = list(lessons.rehearsal)
    draw.shuffle(rehearsal)
    words = 0
    for text in rehearsal:
        if words >= settings.rehearsal_words:
            break
        words += text.text.count(" ")
        texts.append(text)
    draw.shuffle(texts)
    examples = (example(nlp, text) for text in texts)
    rate = settings.learn_rate / number
    optimizer = Adam(rate, L2=0.01, L2_is_weight_decay=True, grad_clip=1.0)
    for step, batch in enumerate(minibatch_by_words(examples, settings.batch_words)):
        optimizer.learn_rate = rate * min(1.0, (step + 1) / settings.warm_up)
        new.update(batch, drop=settings.dropout, sgd=optimizer)


def _resume(new: Any, folder: Path) -> Course:
    """What was done so far, with the weights of the last epoch."""
    try:
        course = Course(**json.loads((folder / "course.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Course()
    new.from_bytes(_weights(folder, len(course.scores) - 1).read_bytes())
    return course


def _keep(new: Any, course: Course, folder: Path) -> None:
    """Keep the weights, then the record, then what it still needs: whenever it ends, the record is right."""
    folder.mkdir(parents=True, exist_ok=True)
    last = _weights(folder, len(course.scores) - 1)
    _write(last, new.to_bytes())
    _write(folder / "course.json", json.dumps(asdict(course)).encode())
    for path in folder.glob("epoch-*"):
        if path not in (last, _weights(folder, course.best)):
            path.unlink()


def _weights(folder: Path, epoch: int) -> Path:
    return folder / f"epoch-{epoch}"


def _write(path: Path, content: bytes) -> None:
    staging = path.with_name(f".{path.name}.new")
    staging.write_bytes(content)
    staging.replace(path)
