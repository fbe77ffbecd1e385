"""The formats of other tools by name, and documents through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline.errors import InputError, TableError
from pipeline.exchange import brat, conllu, docbin, doccano, labelstudio, prodigy
from pipeline.exchange.annotations import Annotated


class Format(NamedTuple):
    """A format: writes documents to a file, or a folder, and reads them again."""

    write: Callable[[Path, Iterable[Annotated]], None]
    read: Callable[[Path], Iterable[Annotated]]


FORMATS: Mapping[str, Format] = {
    "labelstudio": Format(labelstudio.write, labelstudio.read),
    "doccano": Format(doccano.write, doccano.read),
    "prodigy": Format(prodigy.write, prodigy.read),
    "brat": Format(brat.write, brat.read),
    "docbin": Format(docbin.write, docbin.read),
    "conllu": Format(conllu.write, conllu.read),
}


def known(form: str) -> None:
    """Nothing, for a format that there is.

    Raises:
        InputError: there is no such format.
    """
    if form not in FORMATS:
        raise InputError(f"{form}: no such format; one of {', '.join(FORMATS)}")


def export(path: Path, documents: Sequence[Annotated], *, form: str) -> None:
    """Write documents in a format.

    Raises:
        TableError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        FORMATS[form].write(path, documents)
    except OSError as error:
        raise TableError(f"{path}: cannot be written ({error.strerror}); choose another place") from error


def read(path: Path, *, form: str) -> list[Annotated]:
    """The documents of a file, or a folder, in a format; sorted by id.

    Raises:
        InputError: it is no file of that format.
    """
    try:
        found = list(FORMATS[form].read(path))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise InputError(f"{path}: is no file of {form} as its export writes it ({error!r})") from error
    return sorted(found, key=lambda document: document.document_id)
