"""The closed word classes of English time expressions, and the one-character codes that the grammar reads.

Every token of a text is turned into one code; a rule is a pattern over codes. A word outside these lists has no code
and parts one stretch of candidates from the next.
"""

from __future__ import annotations

MONTHS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "january jan",
        "february feb febr",
        "march mar",
        "april apr",
        "may",
        "june jun",
        "july jul",
        "august aug",
        "september sep sept",
        "october oct",
        "november nov",
        "december dec",
    ),
    1,
):
    for _name in _names.split():
        MONTHS[_name] = _number
AMBIGUOUS_MONTHS = frozenset({"may", "march", "mar", "jan", "dec", "sep", "august", "april", "june", "jun", "nov"})

WEEKDAYS: dict[str, int] = {}
for _number, _names in enumerate(
    (
        "monday mon mondays",
        "tuesday tue tues tuesdays",
        "wednesday wed weds wednesdays",
        "thursday thu thur thurs thursdays",
        "friday fri fridays",
        "saturday sat saturdays",
        "sunday sun sundays",
    ),
    1,
):
    for _name in _names.split():
        WEEKDAYS[_name] = _number
SHORT_WEEKDAYS = frozenset(w for w in WEEKDAYS if not w.endswith(("day", "days")))

# unit -> (TIMEX3 designator, within a day)
UNITS: dict[str, str] = {
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "second"),
    **dict.fromkeys(("minute", "minutes", "min", "mins"), "minute"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), "hour"),
    **dict.fromkeys(("day", "days"), "day"),
    **dict.fromkeys(("night", "nights"), "night"),
    **dict.fromkeys(("week", "weeks", "wk", "wks"), "week"),
    **dict.fromkeys(("fortnight", "fortnights"), "fortnight"),
    **dict.fromkeys(("weekend", "weekends"), "weekend"),
    **dict.fromkeys(("month", "months"), "month"),
    **dict.fromkeys(("quarter", "quarters"), "quarter"),
    **dict.fromkeys(("year", "years", "yr", "yrs"), "year"),
    **dict.fromkeys(("decade", "decades"), "decade"),
    **dict.fromkeys(("century", "centuries"), "century"),
    **dict.fromkeys(("millennium", "millennia"), "millennium"),
}
DESIGNATORS = {
    "second": "S",
    "minute": "M",
    "hour": "H",
    "day": "D",
    "night": "D",
    "week": "W",
    "fortnight": "W",
    "weekend": "WE",
    "month": "M",
    "quarter": "Q",
    "year": "Y",
    "decade": "DE",
    "century": "CE",
    "millennium": "ML",
}

SEASONS = {
    **dict.fromkeys(("spring", "springtime", "springs"), "SP"),
    **dict.fromkeys(("summer", "summertime", "summers"), "SU"),
    **dict.fromkeys(("autumn", "fall", "autumns"), "FA"),
    **dict.fromkeys(("winter", "wintertime", "winters"), "WI"),
}
DAYPARTS = {
    **dict.fromkeys(("morning", "mornings"), "MO"),
    **dict.fromkeys(("afternoon", "afternoons"), "AF"),
    **dict.fromkeys(("evening", "evenings"), "EV"),
    "daytime": "DT",
    **dict.fromkeys(("overnight", "nite"), "NI"),
}
DEICTIC_DAYS = {
    "today": 0,
    "yesterday": -1,
    "tomorrow": 1,
    "tmrw": 1,
    "tonight": 0,
    "tonite": 0,
}
DECADE_WORDS = {
    "twenties": 2,
    "thirties": 3,
    "forties": 4,
    "fifties": 5,
    "sixties": 6,
    "seventies": 7,
    "eighties": 8,
    "nineties": 9,
}

ONES = {
    w: i
    for i, w in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
ORDINALS = {
    w: i
    for i, w in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split(),
        1,
    )
}
ORDINALS["thirtieth"] = 30

VAGUE = {
    **dict.fromkeys(("recently", "recent", "lately", "previously", "formerly"), "PAST_REF"),
    **dict.fromkeys(("currently", "now", "nowadays", "presently"), "PRESENT_REF"),
    **dict.fromkeys(("soon", "shortly"), "FUTURE_REF"),
}
SETS = {
    "hourly": "PT1H",
    "daily": "P1D",
    "nightly": "P1D",
    "everyday": "P1D",
    "weekly": "P1W",
    "biweekly": "P2W",
    "fortnightly": "P2W",
    "monthly": "P1M",
    "bimonthly": "P2M",
    "quarterly": "P1Q",
    "semiannual": "P6M",
    "semiannually": "P6M",
    "biannual": "P6M",
    "biannually": "P6M",
    "yearly": "P1Y",
    "annual": "P1Y",
    "annually": "P1Y",
    "biennial": "P2Y",
    "biennially": "P2Y",
    "triennial": "P3Y",
    "triennially": "P3Y",
    "quadrennial": "P4Y",
}
ZONES = frozenset("gmt utc bst cet cest eet est edt cst cdt mst mdt pst pdt et pt ist jst".split())

# words that only steer: each is a class of its own
STEERING = frozenset(
    """
    the a an of in on at to from and or between until till til through thru by since before after during within for
    this last next previous past coming following upcoming same that these final
    each every alternate other ago back hence prior later earlier afterwards
    another early mid late beginning start middle end close
    about around circa approximately roughly nearly almost some more less fewer than over under least most just
    up half few several many couple
    all whole entire full once twice times per
    fiscal financial academic school calendar business working time
    noon midday midnight o'clock oclock date so far right near future present current
    ad bc bce ce b.c a.d long post pre very writing starting commencing ahead then
    """.split()
)
PUNCTUATION = frozenset(", - / ' ~ & :".split())

CLASSES = (
    # numbers by what they could be: 1-12, 13-24, 25-31, 32-99, zero, year 1000-2199, any other whole number, decimal
    "n12 n24 n31 n99 n00 year int dec ord31 ord oword second card thousand "
    "iso numdate numpart clock decade shortyear quarternum "
    "month weekday season daypart today vague feast meridiem zone set fy "
    # the words for units: "uday" is the word day, "year" a number of four digits
    "usecond uminute uhour uday unight uweek ufortnight uweekend umonth uquarter uyear udecade ucentury umillennium "
    # what the levels of the grammar leave behind
    "POINT CLOCKED PERIOD LENGTH SHIFT WINDOW RECUR REF SPAN CLOCKSPAN LIST DROPPED"
).split()

BREAK = "\n"
CODES: dict[str, str] = {name: chr(0xE000 + i) for i, name in enumerate([*CLASSES, *sorted(STEERING | PUNCTUATION)])}

GROUPS: dict[str, tuple[str, ...]] = {
    "DAY": ("n12", "n24", "n31", "ord31", "oword", "second", "card"),
    "DAYNUM": ("n12", "n24", "n31", "ord31"),
    "ORDDAY": ("ord31", "oword", "second"),
    "NTH": ("ord31", "ord", "oword", "second", "last", "final"),
    "ORDINAL": ("ord31", "ord", "oword", "second"),
    "MONTHNUM": ("n12",),
    "YY": ("n12", "n24", "n31", "n99", "n00"),
    "NUMBER": ("n12", "n24", "n31", "n99", "n00", "year", "int", "dec", "card"),
    "INTEGER": ("n12", "n24", "n31", "n99", "year", "int"),
    "HOUR": ("n12", "n24", "n00", "card"),
    "UNIT": tuple(f"u{unit}" for unit in DESIGNATORS),
    "LONGUNIT": ("uday", "uweek", "ufortnight", "uweekend", "umonth", "uquarter", "uyear", "udecade", "ucentury"),
    "CALUNIT": ("uweek", "uweekend", "umonth", "uquarter", "uyear", "udecade", "ucentury"),
    "LAST": ("last", "past", "previous", "prior"),
    "NEXT": ("next", "coming", "upcoming", "following"),
    "ABOUT": ("about", "around", "circa", "approximately", "roughly"),
    "NEARLY": ("nearly", "almost"),
    "DATEISH": ("POINT", "PERIOD", "SHIFT"),
    "TURN": ("beginning", "start", "middle", "end", "close"),
    "FEW": ("few", "several", "many", "some", "couple"),
    "TO": ("to", "-", "until", "till", "til", "through", "thru", "~"),
    "AND": ("and", "&", "or"),
    "WHOLE": ("all", "whole", "entire", "full"),
}


def code_set(name: str) -> str:
    """The codes, as one string, that a name in a rule stands for: a group, a class or a steering word."""
    if name in GROUPS:
        return "".join(CODES[part] for part in GROUPS[name])
    return CODES[name]
