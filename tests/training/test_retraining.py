"""Retraining from end to end: too little is refused, the gate's word holds, and every step can be taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import versions
from pipeline.errors import TrainingError
from pipeline.judgements import LEDGER, Quote, Verdict, append, make_verdict
from pipeline.run import run
from pipeline.training import cards, catalogue, gate, retraining
from pipeline.training.retraining import FEWEST, Request, retrain
from tests.test_run import contents

CONFIG = Path(__file__).parents[2] / "models" / "config.cfg"
REPORT = "Ix, 4 May 2021 – Ms. Ana Pérez, Director of the Orbis Forum, opened the Lakes Conference in Ix.\n"
NAMES = ("Ana Pérez", "Orbis Forum", "Ix")


def unheard(_: str) -> None:
    pass


def verdict(number: int, kind: str, source: str, document: str) -> Verdict:
    quote = Quote(document_id=document, source=source, start=0, end=95, text=REPORT[:95], before="", after="")
    told = {"at": "", "by": "Ana", "verdict": kind, "claim": f"person-{number}", "table": "people", "names": {}}
    rest = dict.fromkeys(("comment", "file", "file_sha256", "export", "after"))
    return make_verdict(**told, before={"name": NAMES[number % 3]}, quote=quote, replaces=(), **rest)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration that trains for a moment only."""
    changes = {"epochs = 4": "epochs = 1", "rehearsal_words = 100000": "rehearsal_words = 100"}
    text = CONFIG.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path_factory.mktemp("config") / "config.cfg"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def reviewed(tmp_path: Path, small: Path) -> Callable[[str], Path]:
    """A folder of results with a ledger of so many verdicts of a kind."""

    def make(kind: str) -> Path:
        (tmp_path / "a.txt").write_text(REPORT, encoding="utf-8")
        output = tmp_path / "out"
        run([str(tmp_path / "a.txt")], output, config_file=small)
        document = next((output / "texts").iterdir()).stem
        append(tmp_path / LEDGER, [verdict(number, kind, "a.txt", document) for number in range(FEWEST)])
        return output

    return make


def test_accepting_everything_blindly_teaches_nothing(reviewed: Callable[[str], Path], small: Path) -> None:
    output = reviewed("accept")
    request = Request(ledger=output.parent / LEDGER, config_file=small)
    with pytest.raises(TrainingError, match=r"0 corrections.*patterns are the better way"):
        retrain(output, request, tell=unheard)
    assert list(versions.known(output)) == list(versions.known())


def test_a_forced_version_is_used_and_its_rollback_gives_the_former_tables(
    reviewed: Callable[[str], Path], small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = reviewed("reject")
    run([str(tmp_path / "a.txt")], output, config_file=small)
    former = contents(output)
    golds = [gold for gold in gate.frozen() if "mentions" in gold.cells][:4]
    monkeypatch.setattr(retraining.gate, "frozen", lambda: golds)

    outcome = retrain(output, Request(ledger=output.parent / LEDGER, config_file=small, force=True), tell=unheard)
    used = versions.in_use(output, small)
    card = catalogue.card(outcome.name, output)
    assert (outcome.name, used.version, card.corrections) == ("own-1", "own-1", FEWEST)
    assert outcome.status in ("promoted", "forced")
    assert card.status == outcome.status == versions.history(output)[-1]["why"]
    assert card.parent == versions.in_use(config_file=small).version
    assert {data.what for data in card.data if data.texts} >= {"annotated sentences", "reports with corrections"}
    assert card.figures.keys() & {"PERSON", "ner PERSON"}
    assert (versions.own(output) / "own-1" / retraining.REPORT).is_file()
    assert any("* own-1" in line for line in catalogue.table(output, small))
    assert f"own-1 ({card.status})" in next(iter(cards.show(card)))

    run([str(tmp_path / "a.txt")], output, config_file=small)
    assert b"@own-1" in contents(output)["mentions.jsonl"]
    versions.roll_back(output)
    run([str(tmp_path / "a.txt")], output, config_file=small)
    assert {name: data for name, data in contents(output).items() if not name.startswith("models/")} == former


def test_what_the_gate_stops_is_a_candidate_and_not_used(
    reviewed: Callable[[str], Path], small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = reviewed("reject")
    before = versions.in_use(output, small)
    golds = [gold for gold in gate.frozen() if "mentions" in gold.cells][:2]
    monkeypatch.setattr(retraining.gate, "frozen", lambda: golds)
    monkeypatch.setattr(gate.Judgement, "passed", property(lambda _: False))
    outcome = retrain(output, Request(ledger=output.parent / LEDGER, config_file=small), tell=unheard)
    assert outcome.status == catalogue.card(outcome.name, output).status == "candidate"
    assert versions.in_use(output, small) == before
    assert [path.name for path in versions.own(output).iterdir() if path.name != "own-1"] == []
    catalogue.use(outcome.name, output)
    assert versions.in_use(output, small).version == outcome.name
