"""Makes a new version of the model for a folder of results: texts, training, gate, card; in use only if it passes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from spacy.language import Language

from pipeline import config, nlp, versions
from pipeline.config import TrainingSettings
from pipeline.errors import TrainingError
from pipeline.evaluate import Gold, Scores, intervals
from pipeline.holding import held
from pipeline.judgements import LEDGER
from pipeline.judgements import read as read_ledger
from pipeline.manifest import folder_hash
from pipeline.records import make_id
from pipeline.training import cards, corrections, gate, material
from pipeline.training.cards import Card, Figure
from pipeline.training.examples import example
from pipeline.training.fitting import Course, Lessons, fit
from pipeline.training.heirs import alone, heir
from pipeline.training.material import Material
from pipeline.versions import Model

FEWEST = 20  # corrections from which the model can learn
REPORT = "gate.txt"
_LICENCE = "Apache-2.0"
_NOTES = "The texts that it learned from are no part of it."
_ANNOTATED, _CORRECTED = 2, 4  # how often an epoch teaches an annotated and a corrected text
_FIRST = 10  # texts that show a new component what it will see

Tell = Callable[[str], None]


class Outcome(NamedTuple):
    """What a training came to: the name of the version, what became of it, and what the gate says."""

    name: str
    status: cards.Status
    report: tuple[str, ...]


class Request(NamedTuple):
    """What is asked for: `texts` are further files and folders to learn from; `force` uses the result in any case."""

    texts: Sequence[str] = ()
    ledger: Path | None = None
    config_file: Path | None = None
    force: bool = False


def retrain(output: Path, request: Request, *, tell: Tell) -> Outcome:
    """Train a new version from the verdicts on a folder of results and from its reports, and let the gate decide.

    Further texts are labelled by agreement. A training that was interrupted goes on where it was: the same verdicts and
    texts give the same weights, byte for byte.

    Raises:
        TrainingError: there are too few corrections and no texts, or the frozen texts cannot be compared.
        PipelineError: the settings are wrong, or another run is at work.
    """
    settings, model = config.load(request.config_file), versions.in_use(output, request.config_file)
    ledger = output / LEDGER if request.ledger is None else request.ledger
    lessons = corrections.lessons(read_ledger(ledger))
    count = sum(lesson.corrections for lesson in lessons.values())
    if count < FEWEST and not request.texts:
        raise TrainingError(
            f"{output}: {count} corrections, too few for the model to learn from ({FEWEST}); patterns are the better "
            "way to use them. Review more, or give texts to learn from with --texts"
        )
    output.mkdir(parents=True, exist_ok=True)
    with held(output):
        documents = [*material.known_documents(output), *material.further_documents(request.texts, settings)]
        work = versions.own(output) / f".{_key(model, settings.training, lessons, [one.id for one in documents])}"
        language, golds = nlp.load(request.config_file, model), gate.frozen()
        tell(f"labelling {len(documents)} reports by agreement")
        taught = material.gather(language, documents, lessons, golds, work / "labelled.jsonl")
        course = _train(language, taught, settings.training, work, tell)
        tell("comparing it with the model in use on the frozen texts")
        before = gate.measure(language, golds)
        made = _Made(model, taught, count, course, settings.training)
        return _settle(output, request, work, made, before, golds)


class _Made(NamedTuple):
    """What a version was made of."""

    parent: Model
    taught: Material
    corrections: int
    course: Course
    settings: TrainingSettings


def _key(model: Model, settings: TrainingSettings, lessons: Mapping[str, Any], documents: Sequence[str]) -> str:
    """The same for the same training, so that it can go on where it was."""
    parts = [model.name, settings.model_dump_json(), *(f"{key} {lessons[key]}" for key in sorted(lessons))]
    return make_id("training", *parts, *sorted(documents))


def _train(language: Language, taught: Material, settings: TrainingSettings, work: Path, tell: Tell) -> Course:
    """Fit a new component and save it as a model of its own."""

    def watch(course: Course) -> None:
        epoch, score = len(course.scores) - 1, course.scores[-1]
        best = max(course.scores)
        tell(f"pass {epoch} of at most {settings.epochs}: F1 on held-out texts {score:.3f}, best {best:.3f}")

    new = heir(language, [example(language, text) for text in taught.annotated[:_FIRST]])
    often = [*((text, _ANNOTATED) for text in taught.annotated), *((text, _CORRECTED) for text in taught.corrected)]
    course = fit(
        language, new, Lessons(often, taught.labelled, taught.held_out), settings, folder=work / "course", watch=watch
    )
    alone(language, new).to_disk(work / "model")
    return course


def _settle(
    output: Path, request: Request, work: Path, made: _Made, before: Sequence[Scores], golds: Sequence[Gold]
) -> Outcome:
    """Compare, write the card, give the version its place, and use it if it passes."""
    new = work / "model"
    candidate = Model("candidate", str(new), f"{made.parent.name}+candidate")
    after = gate.measure(nlp.load(request.config_file, candidate), golds)
    judgement = gate.judge(before, after)
    report = tuple(gate.report(judgement))
    name = _next_name(output)
    status: cards.Status = "promoted" if judgement.passed else "forced" if request.force else "candidate"
    (new / REPORT).write_text("\n".join(report) + "\n", encoding="utf-8")
    cards.write(new, _card(name, status, made, judgement, after, folder_hash(new / "ner")))
    new.rename(versions.own(output) / name)
    if status != "candidate":
        versions.choose(output, name, status)
    shutil.rmtree(work)
    return Outcome(name, status, report)


def _card(
    name: str, status: cards.Status, made: _Made, judgement: gate.Judgement, after: Sequence[Scores], weights: str
) -> Card:
    taught = made.taught
    kinds = {
        "annotated sentences": taught.annotated,
        "reports with corrections": taught.corrected,
        "reports labelled by agreement": taught.labelled,
    }
    sure = intervals(after)
    return Card(
        name=name,
        parent=made.parent.version,
        status=status,
        date=datetime.now(UTC).date().isoformat(),
        licence=_LICENCE,
        notes=_NOTES,
        data=tuple(cards.describe(what, texts) for what, texts in kinds.items()),
        corrections=made.corrections,
        leaks=taught.leaks,
        settings=made.settings.model_dump(),
        held_out=tuple(round(score, 4) for score in made.course.scores),
        figures={
            figure: Figure(
                value=round(sure[figure].value, 4),
                low=round(sure[figure].low, 4),
                high=round(sure[figure].high, 4),
                parent=round(judgement.before[figure], 4),
            )
            for figure in judgement.differences
        },
        mean=round(judgement.mean, 4),
        worse=tuple(judgement.worse),
        sha256=weights,
    )


def _next_name(output: Path) -> str:
    """The name of the next version of a folder: own-1, own-2, …"""
    numbers = [int(path.name[4:]) for path in versions.own(output).glob("own-*") if path.name[4:].isdigit()]
    return f"own-{max(numbers, default=0) + 1}"
