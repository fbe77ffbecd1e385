"""Tables change places all at once: nothing before the journal, everything after it."""

from pathlib import Path

from pipeline import publishing


def ready(output: Path) -> None:
    """An old folder, and a new one that stands ready beside it."""
    (output / "texts").mkdir(parents=True)
    for name in ("people.jsonl", "texts/old.txt", "texts/both.txt", "texts/notes of mine.txt"):
        (output / name).write_text("old", encoding="utf-8")
    folder = publishing.staged(output)
    for name in ("people.jsonl", "texts/both.txt", "texts/new.txt"):
        (folder / name).write_text("new", encoding="utf-8")


def files(output: Path) -> dict[str, str]:
    paths = (path for path in output.rglob("*") if path.is_file())
    return {path.relative_to(output).as_posix(): path.read_text(encoding="utf-8") for path in paths}


DONE = {"people.jsonl": "new", "texts/both.txt": "new", "texts/new.txt": "new", "texts/notes of mine.txt": "old"}


def test_what_stands_ready_takes_its_place(tmp_path: Path) -> None:
    ready(tmp_path)
    publishing.publish(tmp_path, gone=["texts/old.txt", "texts/none.txt"], record={"edition": 1})
    assert publishing.finish(tmp_path) == {"edition": 1}
    publishing.close(tmp_path)
    assert files(tmp_path) == DONE
    assert publishing.finish(tmp_path) is None


def test_without_a_journal_nothing_was_begun(tmp_path: Path) -> None:
    ready(tmp_path)
    assert publishing.finish(tmp_path) is None
    publishing.discard(tmp_path)
    assert set(files(tmp_path).values()) == {"old"}


def test_what_was_begun_is_ended(tmp_path: Path) -> None:
    ready(tmp_path)
    (tmp_path / publishing.JOURNAL).write_text('{"gone": ["texts/old.txt"], "record": {"edition": 1}}', "utf-8")
    (tmp_path / publishing.STAGING / "people.jsonl").replace(tmp_path / "people.jsonl")  # killed after the first
    publishing.discard(tmp_path)  # not what a journal speaks of
    assert publishing.finish(tmp_path) == {"edition": 1}
    publishing.close(tmp_path)
    assert files(tmp_path) == DONE
