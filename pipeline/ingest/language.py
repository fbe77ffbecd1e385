"""The language of a text, as far as its small words and its script show it; no model, no guess on a short text."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 20_000  # characters
_ENOUGH_WORDS = 25
_CLEAR = 0.14  # prose of any of these languages has more of its small words than this; a list of names has less
_MANY_KINDS = 5  # different small words that speak for a language, so that "de la" in names does not

# Function words, a closed class; a word that is also a common English one ("die", "in", "has") is left out.
_SMALL_WORDS = {
    "en": "the of and to in that is was were for with as by at on from this which it its be been has have had are or an"
    " not will would their they he she his her who we our also but can may should between during",
    "de": "der die das und den von zu mit ist des sich auf für dem im nicht ein eine einer eines einem einen als auch"
    " es nach wird bei aus sind zum zur über werden durch wurde wie oder vor haben sowie vom",
    "fr": "le la les de des du et un une est dans pour que qui sur par plus avec au aux ce cette ces en à il elle ont"
    " pas sont été être leur leurs ses nous se ne ou mais comme",
    "es": "el la los las de del y en que un una por con para es se su sus al lo como más fue entre este esta sobre"
    " también han ha o pero desde sin",
    "it": "il lo la i gli le di del della dei delle e un una che per con è sono nel nella si da dal dalla al alla anche"
    " come più ha hanno questo questa ed",
    "pt": "o os as de do da dos das e em no na nos nas um uma que para com por é se ao à pela pelo como mais foi entre"
    " sobre também são não",
    "nl": "de het een en van dat op te zijn met voor niet aan er om ook als bij door naar uit worden wordt over deze"
    " heeft hebben maar nog tot",
    "sv": "och att det som en av för är på med den till inte har de om ett var från vid eller kan ska under",
    "da": "og at det som en af for er på med den til ikke har de om et var fra ved eller kan skal der i",
    "pl": "i w z na do nie się że jest to o dla od po przez oraz są jak za ich tego które który przy",
    "ro": "și în de la cu pe din pentru este care să nu un o au prin mai ale al după sunt",
    "tr": "ve bir bu için ile da de olarak olan ne daha çok kadar gibi sonra ya veya tarafından",
    "id": "yang dan di dari untuk dengan pada ini itu dalam tidak ke oleh akan telah para adalah sebagai juga",
    "hu": "a az és hogy nem is egy ez meg de csak mint volt el ha már azt van ki kell",
    "cs": "a se v na je že s z do o i to k pro jsou by byl jako které který ve po při",
    "fi": "ja on ei että se oli hän mutta ovat myös kun tai joka sekä ole niin kuin mukaan",
    "sw": "na ya wa kwa ni katika za la cha kuwa hii ili kama wakati pia watu",
}
_SETS = {code: frozenset(words.split()) for code, words in _SMALL_WORDS.items()}
_SCRIPTS = {
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "CJK": "zh",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "BENGALI": "bn",
    "THAI": "th",
    "ARMENIAN": "hy",
    "GEORGIAN": "ka",
    "ETHIOPIC": "am",
}
_NAMES = {"english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr", "spanish": "es"}
_THREE = {"eng": "en", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt"}


def language_code(given: str | None) -> str | None:
    """The two-letter code in what somebody wrote for a language ("en-GB", "eng", "English"); None if unclear."""
    if given is None:
        return None
    word = re.split(r"[-_;,\s]", given.strip().lower(), maxsplit=1)[0]
    code = _NAMES.get(word) or _THREE.get(word) or word
    return code if re.fullmatch(r"[a-z]{2,3}", code) and code not in {"und", "mul", "zxx"} else None


def detect_language(text: str) -> str | None:
    """The ISO 639-1 code of the language `text` is clearly in; None where that is not clear.

    Languages of one script that are not told apart share the code of the largest one.
    """
    sample = _sample(text)
    script = _script(sample)
    if script is not None:
        return script
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < _ENOUGH_WORDS:
        return None
    counts = Counter(words)
    shares = {code: sum(counts[word] for word in small) / len(words) for code, small in _SETS.items()}
    best = max(shares, key=lambda code: (shares[code], code))
    english = shares["en"]
    if best == "en" or english >= 0.6 * shares[best]:
        return "en" if english >= _CLEAR else None
    kinds = sum(1 for word in _SETS[best] if counts[word])
    return best if shares[best] >= _CLEAR and kinds >= _MANY_KINDS else None


def _sample(text: str) -> str:
    """Beginning, middle and end of a long text, so that a title page does not decide alone."""
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return text[:third] + " " + text[middle : middle + third] + " " + text[-third:]


def _script(sample: str) -> str | None:
    letters = [char for char in sample if char.isalpha()]
    foreign = Counter(unicodedata.name(char, "").split(" ")[0] for char in letters if char > "\u036f")
    if len(letters) < 20 or sum(foreign[name] for name in _SCRIPTS) <= len(letters) / 2:
        return None
    if foreign["HIRAGANA"] + foreign["KATAKANA"] > len(letters) / 20:
        return "ja"
    return _SCRIPTS[max(_SCRIPTS, key=lambda name: foreign[name])]
