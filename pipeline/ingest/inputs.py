"""From what the user names to files that can be opened: folders walked, links and devices kept out."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from pipeline.errors import InputError
from pipeline.ingest.identify import HEAD

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read; `path` is None for standard input, `fault` says why it cannot be read."""

    source: str
    path: Path | None
    fault: str | None = None


def find_inputs(inputs: Iterable[str], *, skip: Iterable[Path] = ()) -> Iterator[Found]:
    """Every file that `inputs` name, sorted, so that the order in which they are given changes nothing.

    A folder gives its files, sorted, with those of its folders; hidden ones are passed over, and so are the files and
    folders of `skip`, however they are spelled. A file that is named itself is read wherever it stands; a folder that
    is named itself and skipped is a fault, so that nobody waits for what it holds. A link in a folder is followed only
    to a file of the same folder.
    """
    skipped = frozenset(place for path in skip if (place := _resolved(path)) is not None)
    for name in sorted(set(inputs)):
        path = Path(name)
        if name == STDIN:
            yield Found(STDIN, None)
        elif not _is_dir(path):
            yield Found(name, path)
        elif (place := _resolved(path)) is None or not skipped.isdisjoint({place, *place.parents}):
            yield Found(name, path, "skipped: the results go into this folder; choose another one for the results")
        else:
            yield from _walk(path, place, skipped)


def _resolved(path: Path) -> Path | None:
    """The one true place of `path`; None for a name that can be none."""
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):
        return None


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name with a zero byte, or one too long
        return False


def _walk(root: Path, place: Path, skipped: frozenset[Path]) -> Iterator[Found]:
    """The files of the folder `root`, which truly stands at `place`."""
    try:
        entries = sorted(os.scandir(root), key=lambda entry: entry.name)
    except OSError as error:
        yield Found(root.as_posix(), root, f"unreadable: the folder cannot be listed ({error.strerror})")
        return
    for entry in entries:
        path = root / entry.name
        inside = _resolved(path) if entry.is_symlink() else place / entry.name
        if entry.name.startswith(".") or inside in skipped:
            continue
        source = _printable(path.as_posix())
        if entry.is_symlink():
            yield Found(source, path, _link_fault(path, root))
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(path, place / entry.name, skipped)
        else:
            yield Found(source, path)


def _link_fault(path: Path, root: Path) -> str | None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError):
        return "link: it leads nowhere or to itself; give the file itself"
    if target.is_dir():
        return "link: it leads to a folder, and links to folders are not followed; give the folder itself"
    if not target.is_relative_to(root.resolve()):
        return "link: it leads out of the folder and is not followed; give the file itself"
    return None


def _printable(name: str) -> str:
    """A file name that can be written as UTF-8, even where the file system holds other bytes."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextmanager
def opened(found: Found, stdin: BinaryIO | None = None) -> Iterator[io.BufferedReader[io.RawIOBase]]:
    """The bytes of an input; never waits for a pipe or a device.

    Raises: InputError with the reason why the file cannot be opened.
    """
    if found.path is None:
        stream = sys.stdin.buffer if stdin is None else stdin
        buffered = io.BufferedReader(cast(io.RawIOBase, stream), HEAD)
        try:
            yield buffered
        finally:
            buffered.detach()  # standard input is not ours to close
        return
    with io.BufferedReader(cast(io.RawIOBase, io.FileIO(_descriptor(found.path))), HEAD) as file:
        yield file


def _descriptor(path: Path) -> int:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as error:
        raise InputError("missing: there is no such file or folder; check the path") from error
    except PermissionError as error:
        raise InputError("unreadable: permission to read it is denied; change its permissions") from error
    except (OSError, ValueError) as error:
        what = getattr(error, "strerror", None) or error
        raise InputError(f"unreadable: it cannot be opened ({what}); check the path") from error
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return descriptor
    os.close(descriptor)
    raise InputError("unsupported: it is a pipe, socket or device, not a file; use - to read standard input")
