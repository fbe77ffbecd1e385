"""The words of a Doc as plain lists, made once a document and shared by all stages.

A word is what a reader takes for one: spaCy's tokens, with hyphenated compounds put together again
("Secretary-General", "Addis-Ababa"). Lists are read many times faster than token attributes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.reading import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc

_HYPHENS = {"-", "‐", "‑"}


@dataclass(slots=True)
class Words:
    """The words of one document, one list an attribute, all of one length.

    `start`/`end` are offsets into the reading view (code points, half-open). `sentence`, `block` and `cell` are
    running numbers; a cell is a block or, in the row of a table, what stands between two tabs: no name crosses it.
    `head` is the number of the syntactic head word (its own number at the root). `entity` is the trained model's
    label of the word ("" where it has none) and `entity_start` is true on the first word of such a name. `token` is
    the first token of the word in the Doc. `sentences` and `blocks` give the words of each (half-open).
    """

    text: list[str]
    lower: list[str]
    tag: list[str]
    dep: list[str]
    head: list[int]
    start: list[int]
    end: list[int]
    sentence: list[int]
    block: list[int]
    cell: list[int]
    capital: list[bool]
    entity: list[str]
    entity_start: list[bool]
    token: list[int]
    children: list[list[int]]
    sentences: list[tuple[int, int]]
    blocks: list[tuple[int, int]]
    reading: Reading

    def __len__(self) -> int:
        return len(self.text)

    def string(self, start: int, end: int) -> str:
        """The view's text from word `start` to word `end` (half-open)."""
        return self.reading.text[self.start[start] : self.end[end - 1]]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets into the reading view of words `start` to `end` (half-open)."""
        return self.start[start], self.end[end - 1]

    def same_cell(self, left: int, right: int) -> bool:
        """Whether both words exist and stand in one cell, so that a name may hold both."""
        return (
            left >= 0 and 0 <= right < len(self.cell) and left < len(self.cell) and self.cell[left] == self.cell[right]
        )

    def subtree(self, word: int) -> list[int]:
        """The numbers of `word` and all that hangs below it in the parse, in text order."""
        found, stack = [], [word]
        while stack:
            at = stack.pop()
            found.append(at)
            stack.extend(self.children[at])
        return sorted(found)


def _word_of_token(tokens: list[str], starts: list[int]) -> list[int]:
    """The word number of each token: tokens that touch are one word if together they look like a compound."""
    numbers: list[int] = []
    word = -1
    at, count = 0, len(tokens)
    while at < count:
        stop = at + 1
        while stop < count and starts[stop] == starts[stop - 1] + len(tokens[stop - 1]):
            stop += 1
        at_end = at
        while at_end < stop:
            nxt = at_end + 1
            while nxt + 1 < stop and tokens[nxt] in _HYPHENS and _binds(tokens[nxt - 1], tokens[nxt + 1]):
                nxt += 2
            word += 1
            numbers.extend([word] * (nxt - at_end))
            at_end = nxt
        at = stop
    return numbers


def _binds(left: str, right: str) -> bool:
    """Whether a hyphen makes one word of what stands on either side.

    "Secretary-General" is one word; "OECD-hosted" is not, since the first part is a name of its own.
    """
    if not (left[-1].isalnum() and right[0].isalnum()):
        return False
    return not (left.isupper() and len(left) > 1 and right.islower())


def words_of(doc: Doc) -> Words:
    """The words of `doc`, made at the first call (after parser and named entities) and kept with it."""
    if doc._.words is None:
        doc._.words = _make(doc, doc._.reading)
    return doc._.words  # type: ignore[no-any-return]


def _make(doc: Doc, reading: Reading) -> Words:
    tokens = list(doc)
    texts = [token.text for token in tokens]
    offsets = [token.idx for token in tokens]
    number = _word_of_token(texts, offsets)
    count = number[-1] + 1 if number else 0
    first = [0] * count
    for index in range(len(tokens) - 1, -1, -1):
        first[number[index]] = index
    last = [first[k + 1] - 1 for k in range(count - 1)] + ([len(tokens) - 1] if count else [])
    start = [offsets[i] for i in first]
    end = [offsets[i] + len(texts[i]) for i in last]
    text = [reading.text[a:b] for a, b in zip(start, end, strict=True)]
    root = [_root(tokens, a, b) for a, b in zip(first, last, strict=True)]
    head = [number[tokens[r].head.i] for r in root]
    sentence, sentences = _runs([tokens[i] for i in first])
    block, blocks = _blocks(start, reading)
    children: list[list[int]] = [[] for _ in range(count)]
    for k, h in enumerate(head):
        if h != k:
            children[h].append(k)
    return Words(
        text=text,
        lower=[t.lower() for t in text],
        tag=[tokens[r].tag_ for r in root],
        dep=[tokens[r].dep_ for r in root],
        head=head,
        start=start,
        end=end,
        sentence=sentence,
        block=block,
        cell=_cells(start, block, reading),
        capital=[t[0].isupper() for t in text],
        entity=[tokens[r].ent_type_ for r in root],
        entity_start=[tokens[a].ent_iob_ == "B" for a in first],
        token=first,
        children=children,
        sentences=sentences,
        blocks=blocks,
        reading=reading,
    )


def _root(tokens: list, first: int, last: int) -> int:  # type: ignore[type-arg]
    """The token of a word whose head lies outside it."""
    if first == last:
        return first
    for index in range(last, first - 1, -1):
        if not first <= tokens[index].head.i <= last or tokens[index].head.i == index:
            return index
    return last


def _runs(tokens: list) -> tuple[list[int], list[tuple[int, int]]]:  # type: ignore[type-arg]
    """The sentence number of each word, and each sentence's words (half-open)."""
    numbers: list[int] = []
    current = -1
    starts: list[int] = []
    for index, token in enumerate(tokens):
        if index == 0 or token.is_sent_start:
            current += 1
            starts.append(index)
        numbers.append(current)
    bounds = [*starts, len(tokens)]
    return numbers, list(pairwise(bounds)) if tokens else []


def _blocks(start: list[int], reading: Reading) -> tuple[list[int], list[tuple[int, int]]]:
    """The block number of each word, and each block's words (half-open)."""
    numbers: list[int] = []
    block = 0
    for offset in start:
        while block + 1 < len(reading.blocks) and offset >= reading.blocks[block + 1].start:
            block += 1
        numbers.append(block)
    bounds: list[tuple[int, int]] = []
    at = 0
    for k in range(len(reading.blocks)):
        begin = at
        while at < len(numbers) and numbers[at] == k:
            at += 1
        bounds.append((begin, at))
    return numbers, bounds


def _cells(start: list[int], block: list[int], reading: Reading) -> list[int]:
    """The cell number of each word."""
    numbers: list[int] = []
    cell = -1
    for k, offset in enumerate(start):
        if k == 0 or block[k] != block[k - 1] or reading.text[offset - 1] == "\t":
            cell += 1
        numbers.append(cell)
    return numbers
