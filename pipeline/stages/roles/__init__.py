"""Finds offices and who holds them, for which body."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.marks import Mark
from pipeline.stages.roles.affiliations import affiliations
from pipeline.stages.roles.claims import claims_of
from pipeline.stages.roles.clauses import link_clauses
from pipeline.stages.roles.lines import link_lines
from pipeline.stages.roles.links import Linker
from pipeline.stages.roles.named_after import link_named_after
from pipeline.stages.roles.phrases import Phrase, find_phrases
from pipeline.stages.roles.scene import scene_of
from pipeline.stages.roles.terms import with_terms
from pipeline.stages.roles.unnamed import unnamed_holders
from pipeline.stages.roles.verbs import told_by_verbs
from pipeline.words import Words, words_of


@Language.factory("rapporteur_roles", requires=["token.tag"])
class RolesStage:
    """Fills `doc._.notes.roles` (office phrases) and `doc._.notes.memberships` (who holds them)."""

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        """Reads one document."""
        words, notes = words_of(doc), doc._.notes
        scene = scene_of(words, notes)
        phrases = find_phrases(scene)
        linker = Linker(scene, phrases)
        linker.run()
        link_named_after(linker)
        link_clauses(linker)
        link_lines(linker)
        claims = claims_of(scene, linker.links, told_by_verbs(scene))
        claims += affiliations(linker, claims)
        claims = with_terms(scene, claims, doc._.dates or [])
        unnamed = unnamed_holders(scene, phrases, claims)
        notes.memberships = claims + unnamed
        holders = {word: c.holder for c in unnamed for word in range(c.holder.start, c.holder.end)}
        notes.roles = [holders.get(phrase.role_start) or role_mark(words, phrase) for phrase in phrases]
        return doc


def role_mark(words: Words, phrase: Phrase) -> Mark:
    """The mark of an office phrase; nominal where it means a certain holder whose name is not beside it."""
    return Mark(
        phrase.start,
        phrase.end,
        "ROLE",
        words.string(phrase.role_start, phrase.role_end),
        form="nominal" if phrase.definite and not phrase.taken else "name",
        stage="roles",
    )
