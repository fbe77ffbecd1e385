"""CoNLL-U: a token a line, a sentence a line of the text; spans as brackets in MISC, as in CorefUD; links in comments.

`Entity=(3-PERSON` opens span 3 before a token, `Entity=3)` closes it after one, `(3-PERSON)` does both; several stand
one after another. `TokenRange` gives the offsets in the stored text, `SpacesAfter` the white space there, unless it is
one blank. `# links = chair 3 5; …` joins spans 3 and 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pipeline.exchange.annotations import Annotated, Link, Span
from pipeline.exchange.tokens import Token, covering, tokens

_ESCAPES = {" ": r"\s", "\n": r"\n", "\t": r"\t", "\r": r"\r"}
_SIGNS = {escaped: sign for sign, escaped in _ESCAPES.items()}
_ESCAPED = re.compile(r"\\[sntr]")
_BRACKET = re.compile(r"\((\d+)-([^()\s|]+?)\)|\((\d+)-([^()\s|]+)|(\d+)\)")


def write(path: Path, documents: Iterable[Annotated]) -> None:
    """Write all documents into one file."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for document in documents:
            file.writelines(f"{line}\n" for line in _lines(document))


def _lines(document: Annotated) -> Iterator[str]:
    words = [word for word in tokens(document.text, document.spans) if not word.text.isspace()]
    numbers = {span: number for number, span in enumerate(document.spans, start=1)}
    yield f"# newdoc id = {document.document_id}"
    yield f"# source = {' '.join(document.source.split())}"
    links = "; ".join(f"{link.label} {numbers[link.head]} {numbers[link.tail]}" for link in document.links)
    if links:
        yield f"# links = {links}"
    sentence: list[str] = []
    for word, misc in zip(words, _misc(document, words), strict=True):
        if not sentence:
            line = document.text[word.start :].partition("\n")[0]
            yield f"# text = {' '.join(line.split())}"
        sentence.append("\t".join([str(len(sentence) + 1), word.text, *"_______", misc]))
        if "\\n" in misc or word is words[-1]:
            yield from [*sentence, ""]
            sentence = []


def _misc(document: Annotated, words: list[Token]) -> Iterator[str]:
    """The last column of each token: spans, white space, offsets."""
    brackets = _brackets(document, words)
    ends = [*(word.start for word in words[1:]), len(document.text)]
    for number, (word, end) in enumerate(zip(words, ends, strict=True)):
        cells = [f"Entity={''.join(brackets[number])}"] if number in brackets else []
        if number == 0 and word.start > 0:
            cells.append(f"SpacesBefore={_escaped(document.text[: word.start])}")
        after = document.text[word.end : end]
        if after != " ":
            cells.append(f"SpacesAfter={_escaped(after)}" if after else "SpaceAfter=No")
        yield "|".join([*cells, f"TokenRange={word.start}:{word.end}"])


def _escaped(space: str) -> str:
    return "".join(_ESCAPES.get(sign, sign) for sign in space)


def _unescaped(space: str) -> str:
    return _ESCAPED.sub(lambda found: _SIGNS[found[0]], space)


def _brackets(document: Annotated, words: list[Token]) -> dict[int, list[str]]:
    """The brackets at each token: those that close, the innermost first, then those that open, the outermost first."""
    found: dict[int, list[str]] = {}
    numbered = list(enumerate(document.spans, start=1))
    places = {number: covering(span, words) for number, span in numbered}
    for number, _ in sorted(numbered, key=lambda one: -one[1].start):
        if places[number][0] != places[number][1]:
            found.setdefault(places[number][1], []).append(f"{number})")
    for number, span in sorted(numbered, key=lambda one: (one[1].start, -one[1].end)):
        first, last = places[number]
        found.setdefault(first, []).append(f"({number}-{span.label}" + (")" if first == last else ""))
    return found


def read(path: Path) -> Iterator[Annotated]:
    """The documents of a file."""
    found: list[_Reading] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# newdoc id = "):
            found.append(_Reading(line.partition(" = ")[2]))
        elif line.startswith("# source = "):
            found[-1].source = line.partition(" = ")[2]
        elif line.startswith("# links = "):
            for link in line.partition(" = ")[2].split("; "):
                label, head, tail = link.rsplit(" ", 2)
                found[-1].links.append((int(head), int(tail), label))
        elif line[:1].isdigit():
            cells = line.split("\t")
            found[-1].token(cells[1], cells[9])
    for one in found:
        yield one.document()


class _Reading:
    """A document while it is read: its text so far, brackets that are open, spans by number."""

    def __init__(self, document_id: str) -> None:
        self.document_id, self.source = document_id, document_id
        self.links: list[tuple[int, int, str]] = []
        self._text = ""
        self._open: dict[int, tuple[int, str]] = {}
        self._spans: dict[int, Span] = {}

    def token(self, form: str, misc: str) -> None:
        """Take in a token."""
        cells = dict(cell.split("=", 1) for cell in misc.split("|") if "=" in cell)
        after = "" if cells.get("SpaceAfter") == "No" else _unescaped(cells.get("SpacesAfter", " "))
        self._text += f"{_unescaped(cells.get('SpacesBefore', ''))}{form}{after}"
        start, end = map(int, cells["TokenRange"].split(":"))
        for mark in _BRACKET.finditer(cells.get("Entity", "")):
            if mark[1] is not None:
                self._spans[int(mark[1])] = Span(start, end, mark[2])
            elif mark[3] is not None:
                self._open[int(mark[3])] = (start, mark[4])
            else:
                begin, label = self._open.pop(int(mark[5]))
                self._spans[int(mark[5])] = Span(begin, end, label)

    def document(self) -> Annotated:
        """The whole."""
        links = {Link(self._spans[head], self._spans[tail], label) for head, tail, label in self.links}
        spans = tuple(sorted(set(self._spans.values())))
        return Annotated(self.document_id, self.source, self._text, spans, tuple(sorted(links)))
