"""The ledger: appended to and never altered, whole after a crash, joined in any order; what holds of it."""

from __future__ import annotations

import multiprocessing
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import judgements
from pipeline.errors import TableError
from pipeline.judgements import Quote, Verdict


def say(
    word: str, *, by: str = "ana", claim: str = "membership-1", at: str = "2024-05-01T10:00:00Z", **cells: object
) -> Verdict:
    quote = Quote(document_id="doc-1", source="a.txt", start=0, end=2, text="Ix", before="", after=" was")
    given_cells = {"before": {"role": "Chair"}, "after": None, "quote": quote, "names": {}, "comment": None}
    rest = {"file": None, "file_sha256": None, "export": None, "replaces": (), "table": "memberships"}
    return judgements.make_verdict(at=at, by=by, verdict=word, claim=claim, **{**given_cells, **rest, **cells})


ONE, TWO, THREE = say("accept"), say("reject", by="ben"), say("accept", claim="membership-2", comment="line\u2028end")


def test_what_is_appended_is_read_and_each_id_is_there_once(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "judgements.jsonl"
    assert judgements.append(path, [ONE]) == 1
    assert judgements.append(path, [ONE, TWO, THREE]) == 2
    assert judgements.append(path, [TWO]) == 0
    assert list(judgements.read(path)) == [ONE, TWO, THREE]
    assert path.read_bytes().count(b"\n") == 3


def test_without_rows_all_else_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    judgements.append(path, [ONE, TWO, THREE])
    assert list(judgements.read_words(path)) == [judgements.without_rows(said) for said in (ONE, TWO, THREE)]
    kept = {"id", "at", "by", "verdict", "claim", "table", "after", "comment", "file", "file_sha256", "replaces"}
    for light, said in zip(judgements.read_words(path), (ONE, TWO, THREE), strict=True):
        assert {name: getattr(light, name) for name in kept} == {name: getattr(said, name) for name in kept}


def test_a_later_line_has_no_earlier_time(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    early = say("unsure", at="2024-04-01T10:00:00Z")
    judgements.append(path, [ONE])
    judgements.append(path, [early])
    judgements.append(path, [say("reject", at="2024-03-01T10:00:00Z"), TWO])
    assert [said.at for said in judgements.read(path)] == [ONE.at] * 4
    assert [said.id for said in judgements.read(path)][1] == early.id


@pytest.mark.parametrize("count", [1, 2])
def test_what_a_crash_cut_off_is_passed_over_and_written_over(tmp_path: Path, count: int) -> None:
    path = tmp_path / "judgements.jsonl"
    judgements.append(path, [ONE])
    whole = path.read_bytes()
    path.write_bytes(whole + judgements.to_line(TWO).encode()[:-9])
    assert list(judgements.read(path)) == [ONE]
    judgements.append(path, [TWO, THREE][:count])
    assert list(judgements.read(path)) == [ONE, TWO, THREE][: count + 1]


def test_a_line_that_is_no_verdict_is_an_error_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    judgements.append(path, [ONE])
    path.write_bytes(path.read_bytes() + b'{"id": "verdict-1"}\n')
    with pytest.raises(TableError, match="line 2: no verdict"):
        list(judgements.read(path))
    with pytest.raises(TableError, match="line 2: no verdict"):
        judgements.union(tmp_path / "other.jsonl", [path])
    assert not (tmp_path / "other.jsonl").exists()


def _append_some(path: Path, name: str) -> None:
    for number in range(20):
        judgements.append(path, [say("accept", by=name, claim=f"membership-{number}")])


def test_several_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "judgements.jsonl"
    context = multiprocessing.get_context("fork")
    writers = [context.Process(target=_append_some, args=(path, name)) for name in ("ana", "ben", "cleo")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len({said.id for said in judgements.read(path)}) == 60


@given(parts=st.lists(st.lists(st.sampled_from([ONE, TWO, THREE]), max_size=3), min_size=1, max_size=3), data=st.data())
@settings(max_examples=30, deadline=None)
def test_ledgers_join_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, parts: list[list[Verdict]], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("ledgers")
    paths = [folder / f"{number}.jsonl" for number in range(len(parts))]
    for path, verdicts in zip(paths, parts, strict=True):
        judgements.append(path, verdicts)
    one, other = folder / "one.jsonl", folder / "other.jsonl"
    judgements.union(one, paths)
    for path in data.draw(st.permutations(paths)):
        judgements.union(other, [path])
    assert one.read_bytes() == other.read_bytes()
    assert {said.id for said in judgements.read(one)} == {said.id for verdicts in parts for said in verdicts}
    assert judgements.union(one, paths) == 0


def test_of_one_verdict_with_two_times_the_earlier_stays(tmp_path: Path) -> None:
    late, path, other = say("accept", at="2024-06-01T10:00:00Z"), tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    assert late.id == ONE.id
    judgements.append(path, [late])
    judgements.append(other, [ONE])
    judgements.union(path, [other])
    assert list(judgements.read(path)) == [ONE]


def word(verdicts: list[Verdict], claim: str = "membership-1") -> str | None:
    said = judgements.standing(verdicts).get(claim)
    return "" if said is None else said.verdict.verdict if said.verdict is not None else None


def test_a_verdict_that_is_replaced_or_taken_back_does_not_hold() -> None:
    changed = say("reject", replaces=(ONE.id,))
    assert word([ONE, changed]) == "reject"
    undone = judgements.undo([changed], by="ana", at=ONE.at)
    assert word([ONE, changed, *undone]) == "accept"
    redone = judgements.undo(undone, by="ana", at=ONE.at)
    assert word([ONE, changed, *undone, *redone]) == "reject"


def test_contradictions_are_nobodys_word() -> None:
    assert word([ONE, TWO]) is None
    assert word([ONE, say("accept", by="ben")]) == "accept"
    assert word([ONE, say("unsure", by="ben")]) == "accept"
    assert word([say("edit", after={"role": "Head"}), say("edit", by="ben", after={"role": "Chair"})]) is None
    both = [say("edit", after={"role": "Head"}), say("edit", by="ben", after={"status": "former"})]
    (settled,) = judgements.standing(both).values()
    assert settled.verdict is not None
    assert settled.verdict.after == {"role": "Head", "status": "former"}


@given(
    st.permutations([ONE, TWO, THREE, say("reject", replaces=(ONE.id,)), *judgements.undo([TWO], by="ben", at=ONE.at)])
)
def test_the_order_of_lines_changes_nothing(verdicts: list[Verdict]) -> None:
    assert word(verdicts) == "reject"
    assert word(verdicts, "membership-2") == "accept"


def test_agreement_of_two_reviewers_is_cohens_kappa() -> None:
    # the worked example: 20 and 15 of 50 together, 5 and 10 apart
    pairs = [("a", "a")] * 20 + [("a", "r")] * 5 + [("r", "a")] * 10 + [("r", "r")] * 15
    assert judgements.cohens_kappa(pairs) == pytest.approx(0.4)
    verdicts = [
        say("accept" if mark == "a" else "reject", by=by, claim=f"membership-{number}")
        for number, marks in enumerate(pairs)
        for by, mark in zip(("ana", "ben"), marks, strict=True)
    ]
    (found,) = judgements.agreement(verdicts)
    assert found[:5] == ("memberships", "ana", "ben", 50, 35)
    assert found.kappa == pytest.approx(0.4)


def test_where_chance_explains_all_there_is_no_kappa() -> None:
    assert judgements.cohens_kappa([("a", "a")] * 5) is None


def test_a_verdict_that_was_replaced_by_another_person_counts_for_agreement() -> None:
    settled = say("accept", by="cleo", replaces=(ONE.id, TWO.id))
    (found,) = (one for one in judgements.agreement([ONE, TWO, settled]) if (one.one, one.other) == ("ana", "ben"))
    assert (found.claims, found.same) == (1, 0)


def test_a_line_holds_all_of_a_verdict() -> None:
    for said in (ONE, TWO, THREE, say("edit", after={"role": "Head"}, replaces=(ONE.id,), quote=None)):
        assert Verdict.model_validate_json(judgements.to_line(said)) == said


def test_git_joins_two_ledgers_by_union(tmp_path: Path) -> None:
    base, mine, theirs = (tmp_path / name for name in ("base", "mine", "theirs"))
    judgements.append(base, [ONE])
    for path, verdicts in ((mine, [TWO]), (theirs, [THREE, say("unsure", claim="membership-3")])):
        path.write_bytes(base.read_bytes())
        judgements.append(path, verdicts)
    command = ["git", "merge-file", "--union", str(mine), str(base), str(theirs)]
    subprocess.run(command, check=True, capture_output=True)
    assert {said.claim for said in judgements.read(mine)} == {"membership-1", "membership-2", "membership-3"}
    assert len(list(judgements.read(mine))) == 4
