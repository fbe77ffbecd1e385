"""`review status`, `log` and `undo`, and the commands around them."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import judgements
from pipeline import run as batch
from pipeline.cli import app
from pipeline.errors import InputError
from pipeline.review import history
from pipeline.review.taking_in import take_in
from tests.review.conftest import Rows, fill, form, rows


def all_as(word: str, *, but: str = "") -> object:
    def change(filled: Rows) -> None:
        for row in filled:
            row["decision"] = word
        if but:
            filled[0]["decision"] = but

    return change


def review(output: Path, by: str, word: str, *, but: str = "") -> Path:
    path = output.parent / by / "memberships.csv"
    path.parent.mkdir(exist_ok=True)
    fill(form(output, "memberships"), all_as(word, but=but), path)  # type: ignore[arg-type]
    take_in([path], output, by=by)
    return path


def words(output: Path) -> list[str]:
    stands = judgements.standing(judgements.read(output / "judgements.jsonl"))
    return [said.verdict.verdict if said.verdict is not None else "conflict" for said in stands.values()]


def test_status_tells_how_far_the_review_is(output: Path, reports: Path) -> None:
    review(output, "ana", "a", but="u")
    review(output, "ben", "a", but="r")
    lines = history.status(output)
    assert "memberships: 3 claims; 2 accepted, 1 rejected" in lines
    assert "people: 1 claims; none reviewed" in lines
    assert "3 verdicts wait for the next run" in lines
    assert "reviewers: ana (3 verdicts), ben (3 verdicts)" in lines
    assert "agreement on memberships, ana and ben: 2 of 3 claims, Cohen's kappa 0.40" in lines
    batch.run([str(reports)], output)
    assert not any("wait for" in line for line in history.status(output))


def test_status_lists_what_was_set_aside_and_why(output: Path, reports: Path) -> None:
    review(output, "ana", "r")
    claims = [row["id"] for row in rows(output, "memberships")]
    (reports / "softly.txt").write_text("Ix, 4 May 2021. Nothing is left of Ms. Ana Pérez.\n", encoding="utf-8")
    (reports / "softly.txt").unlink()
    batch.run([str(reports)], output, prune=True)
    aside = [line for line in history.status(output) if "its report is not in this run" in line]
    assert len(aside) == 1
    assert any(claim in aside[0] for claim in claims)


def test_undo_takes_back_ones_own_last_import_and_no_other(output: Path) -> None:
    review(output, "ana", "a")
    review(output, "ben", "a", but="r")
    assert words(output).count("conflict") == 1
    assert len(history.undo(output, by="ben")) == 3
    assert words(output) == ["accept"] * 3
    assert len(history.undo(output, by="ana")) == 3
    assert words(output) == []
    with pytest.raises(InputError, match="no verdict of ana in the ledger that holds"):
        history.undo(output, by="ana")


def test_undo_of_one_claim_or_of_one_form(output: Path) -> None:
    path = review(output, "ana", "a")
    first = rows(output, "memberships")[0]["id"]
    history.undo(output, by="ana", claim=first)
    assert words(output) == ["accept"] * 2
    with pytest.raises(InputError, match="no verdict of ana from"):
        history.undo(output, by="ana", file=Path("others/memberships.csv"))
    history.undo(output, by="ana", file=Path("ana") / path.name)
    assert words(output) == []


def test_what_was_taken_back_is_given_again_when_its_form_is_imported_again(output: Path) -> None:
    path = review(output, "ana", "a")
    history.undo(output, by="ana")
    done = take_in([path], output, by="ana")
    assert len(done.rows["accepted"]) == 3
    assert words(output) == ["accept"] * 3
    assert not take_in([path], output, by="ana").verdicts


def test_the_log_tells_what_holds_and_what_does_not(output: Path) -> None:
    review(output, "ana", "a")
    review(output, "ana", "r")
    claim = rows(output, "memberships")[0]["id"]
    history.undo(output, by="ana", claim=claim)
    lines = history.log(output, claim=claim)
    assert [line.partition(f"{claim} ")[2].partition(" [")[0] for line in lines] == [
        "ana: accept",
        "ana: reject",
        "ana: undo",
    ]
    assert lines[1].endswith("(undone)")
    assert len(history.log(output)) == 7
    assert history.log(output, claim="membership-0") == ["nothing was said of membership-0"]


def test_the_log_shows_no_steering_characters(output: Path) -> None:
    def change(filled: Rows) -> None:
        filled[0].update(decision="a", comment="\x1b[2J\u202egnp")

    take_in([fill(form(output, "memberships"), change)], output, by="ana")
    (line,) = history.log(output)
    assert "\x1b" not in line
    assert "\u202e" not in line


def test_the_commands_go_out_and_back(output: Path, reports: Path) -> None:
    def call(*words: str | Path) -> tuple[int, str]:
        result = CliRunner().invoke(app, [*map(str, words), "--output", str(output)])
        return result.exit_code, result.stdout + result.stderr

    status, said = call("review", "export", "--table", "memberships", "--only", "doubtful")
    assert (status, said) == (0, f"0 rows -> {output}/review/memberships.csv\n")
    assert call("review", "export", "--table", "memberships")[1].startswith("3 rows ->")
    path = fill(form(output, "memberships"), all_as("a", but="what?"))  # type: ignore[arg-type]
    status, said = call("review", "import", path, "--as", "ana", "--dry-run")
    assert (status, said.splitlines()[:2]) == (1, ["nothing is written:", f"2 accepted: {path} 3-4"])
    status, said = call("review", "import", path, "--as", "ana")
    assert status == 1
    assert "line 2: decision 'what?' is not one of" in said
    assert call("run", reports, "--quiet")[0] == 0
    assert "memberships: 3 claims; 2 accepted" in call("review", "status")[1]
    assert call("review", "undo", "--as", "ben")[0] == 2
    assert call("review", "undo", "--as", "ana")[1].count("taken back:") == 2
    assert call("review", "log")[1].count("(undone)") == 2
    assert call("review", "import", output / "no.csv")[0] == 2
    assert call("review", "import", path, "--as", "\n")[0] == 2
