"""Texts with marked names, read into one form: the text, its blocks, and the gold spans by label.

A place in a text is the number of letters, digits and signs before it, white space and invisible characters not
counted: it stays the same when a reader tidies the text.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

Span = tuple[int, int]
Link = frozenset[str]

MARK = re.compile(r"\[([^\[\]]+)\]\(([A-Z]+)\)")
_PRONOUNS = frozenset("i me my we us our they them their you your he him his she her it its who".split())
_ARTICLES = frozenset("the a an this that these those its his her their our".split())
_TITLES = frozenset(
    "mr mrs ms miss dr prof professor sir dame lord lady he hon honourable amb gen lt col maj brig capt general "
    "colonel major lieutenant captain admiral brigadier sheikh king queen staff".split()
)
_OFFICES = frozenset(
    "minister secretary president representative commander director chief spokesman spokesperson spokeswoman envoy "
    "ambassador governor chairman officer chargé d’affaires d'affaires senator".split()
)
_NO_SPACE_BEFORE = frozenset({",", ".", ";", ":", ")", "]", "'s", "’s", "n't", "%", "?", "!"})
_NO_SPACE_AFTER = frozenset({"(", "[", "$", "£", "€"})
_GLUED = frozenset({"/"})


@dataclass(slots=True)
class Gold:
    """A text with what its annotators marked: spans by label, and links as pairs of strings."""

    id: str
    text: str
    split: str = ""
    spans: dict[str, set[Span]] = field(default_factory=dict)
    links: set[Link] = field(default_factory=set)

    def add(self, label: str, start: int, end: int) -> None:
        """Marks the characters from `start` to `end`, trimmed, as `label`; nothing if nothing is left."""
        start, end = trimmed(self.text, start, end)
        if start < end:
            self.spans.setdefault(label, set()).add(place(self.text, start, end))


def place(text: str, start: int, end: int) -> Span:
    """The place of a span: how many visible characters stand before it, and before its end."""
    before = _visible(text)
    return before[start], before[end]


_last: tuple[str, list[int]] = ("", [0])


def _visible(text: str) -> list[int]:
    """How many visible characters stand before each offset; the last text asked for is kept."""
    global _last
    if _last[0] is not text:
        seen = (int(not (char.isspace() or unicodedata.category(char) == "Cf")) for char in text)
        _last = (text, [0, *accumulate(seen)])
    return _last[1]


def visible(text: str) -> list[int]:
    """The offset of each visible character: the way back from places."""
    before = _visible(text)
    return [at for at in range(len(text)) if before[at] < before[at + 1]]


def trimmed(text: str, start: int, end: int) -> Span:
    """A span without articles and titles before it, and without possessive and signs behind it."""
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    while words and text[slice(*words[0])].lower().strip(".,\"'“”‘’(") in _ARTICLES | _TITLES:
        words = words[1:]
    if not words:
        return start, start
    start, end = words[0][0], words[-1][1]
    bare = text[start:end].rstrip(' .,;:"”)')
    for ending in ("'s", "’s", "s'", "s’"):
        if bare.endswith(ending) and len(bare) > len(ending):
            bare = bare[:-2] if ending[0] != "s" else bare[:-1]
    return start + len(text[start:end]) - len(text[start:end].lstrip("\"“'‘(")), start + len(bare)


def named_person(text: str, start: int, end: int) -> Span | None:
    """The name in a span that may begin with an office; None for pronouns and offices alone."""
    start, end = trimmed(text, start, end)
    words = [(start + m.start(), start + m.end()) for m in re.finditer(r"\S+", text[start:end])]
    offices = [k for k, span in enumerate(words) if text[slice(*span)].lower().strip(",.\u200e") in _OFFICES]
    if offices:
        words = words[offices[-1] + 1 :]
    if not words or not text[words[0][0]].isupper() or text[slice(*words[0])].lower() in _PRONOUNS:
        return None
    return trimmed(text, words[0][0], end)


def re3d(path: Path) -> Iterator[Gold]:
    """Texts of re3d: persons (PERSON) and organizations (ORG) with a capital, and the links of synonyms.

    A person's span within another's is left out: it is the same name once offices are cut.
    """
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
        row = json.loads(line)
        gold = Gold(row["id"], row["text"], ("odd", "even")[number % 2 == 0])
        people = set()
        for entity in row["entities"]:
            start, end = entity["begin"], entity["end"]
            if entity["type"] == "Organisation" and _is_named(gold.text, *trimmed(gold.text, start, end)):
                gold.add("ORG", start, end)
            elif entity["type"] == "Person" and (name := named_person(gold.text, start, end)) is not None:
                people.add(place(gold.text, *name))
        gold.spans["PERSON"] = set(without_inner(people))
        gold.links = {
            frozenset((link["source"], link["target"])) for link in row["relations"] if link["type"] == "IsSynonymOf"
        }
        yield gold


def _is_named(text: str, start: int, end: int) -> bool:
    words = text[start:end].split()
    return bool(words) and words[0].lower() not in _PRONOUNS and any(word[0].isupper() for word in words)


def without_inner(spans: Iterable[Span]) -> list[Span]:
    """The spans that no other holds."""
    known = set(spans)
    return sorted(
        span
        for span in known
        if span[0] < span[1] and not any(span != o and o[0] <= span[0] and span[1] <= o[1] for o in known)
    )


CROSSNER = {"politician": "PERSON", "person": "PERSON", "organisation": "ORG", "politicalparty": "ORG"}


def crossner(path: Path) -> Iterator[Gold]:
    """Sentences of CrossNER, put together again from their words; politicians and parties count as PERSON and ORG."""
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n")):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        text, offsets = _running_text([row[0] for row in rows])
        gold = Gold(f"{path.stem}-{number}", text)
        at = 0
        while at < len(rows):
            tag, end = rows[at][1], at + 1
            while end < len(rows) and rows[end][1] == f"I-{tag[2:]}":
                end += 1
            if tag[2:] in CROSSNER:
                gold.add(CROSSNER[tag[2:]], offsets[at][0], offsets[end - 1][1])
            at = end
        yield gold


def _running_text(words: list[str]) -> tuple[str, list[Span]]:
    """Words as running text: no blank before a comma, after a bracket, inside quotation marks."""
    text, offsets, quoted = "", [], False
    glue = True
    for word in words:
        closes = (word == '"' and quoted) or (word[0] in "'’" and len(text) > 1 and text[-2] == " ")  # D 'Alema
        if not (glue or word in _NO_SPACE_BEFORE or word in _GLUED or closes):
            text += " "
        offsets.append((len(text), len(text) + len(word)))
        text += word
        glue = word in _NO_SPACE_AFTER or word in _GLUED or (word == '"' and not quoted)
        quoted = quoted != (word == '"')
    return text, offsets


def marked(path: Path) -> Iterator[Gold]:
    """Documents of marked-up sentences (corpus/annotated/sentences.txt): one line, one paragraph."""
    gold = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            if gold is not None:
                yield gold
            name, _, split = line[3:].split(" | ")
            gold = Gold(name, "", split)
        elif gold is not None and line and not line.startswith("# "):
            _add_line(gold, line)
    if gold is not None:
        yield gold


def _add_line(gold: Gold, line: str) -> None:
    plain, spans, at = "", [], 0
    for found in MARK.finditer(line):
        plain += line[at : found.start()]
        spans.append((found[2], len(plain), len(plain) + len(found[1])))
        plain += found[1]
        at = found.end()
    begin = len(gold.text)
    gold.text += plain + line[at:] + "\n\n"
    for label, start, end in spans:
        gold.add(label, begin + start, begin + end)
