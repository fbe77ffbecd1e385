"""What looks like a date and is none: numbers of resolutions, months that are verbs, years that are amounts."""

from __future__ import annotations

import re

from pipeline.timex.grammar import Hit
from pipeline.timex.words import AMBIGUOUS_MONTHS

# a word before a number that makes the number its name or count
_NUMBERED = re.compile(
    r"(?:\b(?:resolutions?|unscrs?|res|nos?|numbers?|extension|articles?|arts?|paragraphs?|paras?|pages?|pp?|rooms?|flights?"
    r"|chapters?|sections?|annex(?:es)?|items?|docs?|documents?|decisions?|rules?|directives?|regulations?|tables?"
    r"|figures?|figs?|tel|telephone|phone|fax|ext|po box|box|boeing|airbus|agenda|horizon|vision|lots?|vols?|volumes?"
    r"|issues?|versions?|iso|isbn|issn|rfc|port|building|suite|usd|eur|chf|gbp|us|top|section|class|type|model"
    r"|public law|pub|stat|cases?|dockets?|ids?|route|highway|channel|gate|unit|order|grant|project|bill|zip)"
    r"(?:\s?\.|\s?:|\s+no\.?)?\s*(?:\d{2,5}(?:, |,? (?:and|or|to) )){0,6}|[+*=<>]\s|[$€£¥#§№]\s?)$"
)
# a number followed by one of these counts them
_COUNTED = re.compile(
    r"\s*-?\s*(?:%|°|(?:more|additional|new|young|other|local|different|civilian|armed|foreign|registered|metric|square"
    r"|cubic|nautical|million|billion|thousand|percent|per cent|such)\b|[a-z]+\s(?:of\s)?(?:people|participants|troops"
    r"|soldiers|refugees)\b"
    r"|(?:people|persons|participants|delegates|delegations|troops|soldiers|peacekeepers|men|women|children|girls|boys"
    r"|students|pupils|teachers|refugees|migrants|members|countries|states|nations|cities|villages|schools|hospitals"
    r"|companies|organi[sz]ations|experts|guests|visitors|attendees|representatives|employees|workers|jobs|farmers"
    r"|families|households|homes|houses|beds|cases|deaths|victims|casualties|inhabitants|residents|citizens|voters"
    r"|votes|seats|tons|tonnes|kilograms?|kgs?|kg|grams|km|kilomet(?:er|re)s?|met(?:er|re)s?|feet|foot|ft|miles"
    r"|hectares|acres|lit(?:er|re)s|barrels|gallons|degrees|watts|mw|kw|gw|volts|dollars|euros|francs|pounds|yen|usd|eur"
    r"|chf|pages|words|copies|pieces|units|items|times|articles|books|papers|questions|points|dead|wounded|hp|rpm"
    r"|million|billion|thousand|percent|characters|vehicles|cars|ships|aircraft|missiles|weapons|warheads|islands"
    r"|calories|species|years?|months|weeks|days|hours|minutes|seconds|mechanism|series|mm|cm|mg|mb|gb|hz|mhz)\b)"
)
# what is called by the number of its resolution
_BODY_AFTER = re.compile(r"\s+(?:[a-z]+\s+){0,3}(?:mechanism|committee|regime|resolution|sanctions|working group)\b")
_YEARLY = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|from|to|during|before|after|between|through|throughout|for|around|circa|c\."
    r"|early|late|mid|year|and|or|on|the|this|election|summit|conference)|[(,\[;:])\s*$"
)
_BOUND = re.compile(
    r"(?:\b(?:in|since|until|till|by|of|from|to|during|before|after|between|through|early|late|mid|last|next|this|for|on|throughout|every|each|around|around|and|or|end|beginning|middle|start)-?|[-–/,(])\s*$"
)
_IN_MONTH = re.compile(r"\b(?:in|since|until|till|last|next|early|late|mid|during|throughout)[ -]$")
_VERB_AFTER = re.compile(
    r"\s+(?:i|we|you|he|she|they|it|not|be|have|also|only|well|even|never|still|lead|include|the|god|he)\b|\s+[a-z]+\s+(?:be|have)\b"
)
_AGE = re.compile(
    r"\b(?:(?:his|her|their|my|our|your|its)\s(?:early |mid-?|late )?|temperatures? in the (?:low |mid-?|high )?)$"
)


def lone_year(hit: Hit) -> bool:
    """Whether a number of four digits that stands alone is a year."""
    if hit.known:
        return True
    token = hit.token("y")
    if token is None:
        return False
    if _COUNTED.match(hit.after) or _NUMBERED.search(hit.before):
        return False
    if re.match(r"\s*\(\d{4}\)", hit.after):  # "Resolution 1325 (2000)", whatever the body calls it
        return False
    if re.match(r"\s*agenda\b", hit.after) or (token.value < 1900 and _BODY_AFTER.match(hit.after)):
        return False
    if re.search(r"\(\s?$", hit.before) and re.match(r"\s?\)", hit.after):
        return True
    if token.value >= 1500:
        return token.value < 2100 or _YEARLY.search(hit.before) is not None
    return (
        re.search(
            r"\b(?:in|since|until|by|of|year|around|circa|anno|before|after|dat(?:es|ed|ing) (?:from|back to))\s*$",
            hit.before,
        )
        is not None
    )


def lone_month(hit: Hit) -> bool:
    """Whether the name of a month that stands alone is one, not a verb or a person."""
    if hit.known:
        return True
    start, end = hit.extent
    word = hit.low[start:end].rstrip(".")
    capital = hit.text[start].isupper()
    if word in ("mar", "jan", "dec", "nov", "jun", "sep", "apr", "feb", "oct") and not capital:
        return False
    if len(word) <= 4 and word not in ("may", "june", "july"):
        return capital and _BOUND.search(hit.before) is not None  # "Zhu Jun", "Jan"
    if word not in AMBIGUOUS_MONTHS:
        return capital or _BOUND.search(hit.before) is not None
    if re.match(r",? (?:of )?(?:this|last|next) year\b", hit.after):
        return True
    if start and hit.text[start - 1] in "$#@_":
        return False
    bound = _BOUND.search(hit.before) is not None
    if not capital:
        return (
            word not in ("may", "march", "august")
            or re.search(r"\b(?:in|since|until|last|next)\s*$", hit.before) is not None
        )
    if word in ("may", "march", "mar"):
        return bound and (_IN_MONTH.search(hit.before) is not None or _VERB_AFTER.match(hit.after) is None)
    # "Jan Eliasson", "April Smith"
    return bound or re.match(r"\s+[A-Z][a-z]+", hit.text[end : end + 40]) is None


def lone_weekday(hit: Hit) -> bool:
    """Whether a weekday's name that stands alone is one ("Sun" and "sat" are other words too)."""
    if hit.known:
        return True
    start, end = hit.extent
    word = hit.low[start:end]
    if word.rstrip(".") in ("sun", "sat", "mon", "wed", "fri", "thu", "tue", "weds", "tues", "thur", "thurs"):
        return hit.text[start].isupper() and (
            word.endswith(".") or word not in ("sun", "sat", "mon") or _BOUND.search(hit.before) is not None
        )
    if re.match(r"\.[a-z]", hit.after):
        return False  # an address
    return not re.match(r"\s+(?:times|night live|school)\b", hit.after) or hit.text[start].islower()


def day_and_month(hit: Hit) -> bool:
    """Whether a number beside a month's name is its day ("the second May be" and "3 march" are not)."""
    if hit.known:
        return True
    month, day = hit.token("m"), hit.token("d")
    if month is None or day is None:
        return False
    word = hit.low[month.start : month.end]
    if word in ("may", "march", "mar", "sun", "second") and not hit.text[month.start].isupper():
        return (
            hit["y"] is not None
            or (day.value in range(1, 32) and "ord" in str(day.code))
            or (day.end < month.start and not _VERB_AFTER.match(hit.after))
        )
    if not isinstance(day.value, int) or (hit.low[day.start : day.end].isalpha() and day.value > 31):
        return False
    if word == "may" and hit["y"] is None and hit.low[day.start : day.end].isalpha():
        return not _VERB_AFTER.match(hit.after)
    return True


def lone_ordinal(hit: Hit) -> bool:
    """Whether "the 15th" is a day: nothing that it could count comes after it."""
    if hit.known:
        return True
    return (
        re.match(r"\s*(?:[.,;:)\n]|$|-\s|(?:and|at|in|we|i|he|she|they|it|when|after|before|with)\b)", hit.after)
        is not None
    )


def lone_decade(hit: Hit) -> bool:
    """Whether "90s" is a decade, not an age or a temperature."""
    if hit.known:
        return True
    return _AGE.search(hit.before) is None


def year_range(hit: Hit) -> bool:
    """Whether two numbers joined by a dash or "to" are years: nothing before or after that they number or count."""
    if hit.known:
        return True
    return not _COUNTED.match(hit.after) and not _NUMBERED.search(hit.before)


def dated_feast(hit: Hit) -> bool:
    """Whether a day of remembrance stands for its date ("on World Water Day"), and is not itself what is spoken of."""
    if hit.known:
        return True
    if re.match(r"\s+(?:islands?|trees?|cards?|rising|bunny|market|agreement|accords?)\b", hit.after):
        return False
    if hit.words.startswith(("international", "world", "universal", "global", "united nations", "un ", "human rights")):
        return (
            re.search(r"\b(?:on|by|until|before|after|since|last|next|this|ahead of)\s+(?:the\s+)?$", hit.before)
            is not None
        )
    return True
