"""What spreadsheets do to cells, and how to tell: damage is undone where what was exported proves it, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from typing import Literal, NamedTuple

from pipeline.review.cells import LOST, tidy, unguard
from pipeline.review.forms import yes_no

Order = Literal["dmy", "mdy"]
Epoch = Literal[1900, 1904]
# The encoding in which a text was read, wrongly, and the one in which it was written. Few letters of one byte each may
# look like UTF-8.
RECODINGS = (
    ("cp1252", "utf-8"),
    ("latin-1", "utf-8"),
    ("mac_roman", "utf-8"),
    ("cp1252", "mac_roman"),
    ("utf-8", "cp1252"),
    ("utf-8", "mac_roman"),
)
CUT = 32_767  # characters that a cell of Excel holds


class Habits(NamedTuple):
    """What the whole of a file proves of the program that saved it; None where it proves nothing."""

    order: Order | None = None
    epoch: Epoch | None = None
    recoding: tuple[str, str] | None = None
    lossy: bool = False


class Day(NamedTuple):
    """One way to read a cell as a date; what the cell does not say is None."""

    year: int | None
    month: int
    day: int | None


_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})(?:\2(\d{1,2}))?(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_FIGURES = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})(?:\2 ?(\d{4}|\d{2}))?\.?(?: 0?0:00(?::00)?)?")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4}|\d{2})")
_DAY_NAME = re.compile(r"(\d{1,2})\.?[- /]([^\W\d_]{3,10})\.?,?(?:[- /](\d{4}|\d{2}))?")
_NAME_FIGURE = re.compile(r"([^\W\d_]{3,10})\.?[- /](\d{1,2}|\d{4})(?:,? (\d{4}))?")
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?")
_NUMBER = re.compile(r"[+-]?(\d{1,40})(?:[.,](\d{1,40}))?(?:[eE][+-]?\d{1,3})?")
_CLOCK = re.compile(r"(\d{1,2})[:.](\d{2})(?:[:.]00)?(?: ?([ap])\.?m\.?)?", re.IGNORECASE)
_ERRORS = re.compile(r"#+|#(?:REF|NAME\?|VALUE|N/A|DIV/0|NUM|NULL|ERROR)[!?]?|Err:\d{3}")
_EPOCHS: dict[Epoch, date] = {1900: date(1899, 12, 30), 1904: date(1904, 1, 1)}
# First letters of the months in English, German, French, Spanish, Italian, Portuguese and Dutch spreadsheets.
_MONTHS = {
    name: number
    for number, known in enumerate(
        (
            "jan gen ene",
            "feb fev fév",
            "mar mär maa mrz",
            "apr avr abr",
            "may mai mag mei",
            "jun jui giu",
            "jul lug",
            "aug aoû aou ago",
            "sep set",
            "oct okt ott out",
            "nov",
            "dec dez déc dic",
        ),
        start=1,
    )
    for name in known.split()
}


def is_error(cell: str) -> bool:
    """Whether a cell holds what a spreadsheet shows in the place of a value."""
    return _ERRORS.fullmatch(cell.strip()) is not None


def recode(cell: str, recoding: tuple[str, str] | None) -> str:
    """The cell as it was before it was read in a wrong encoding."""
    if recoding is None or cell.isascii():
        return cell
    try:
        return cell.encode(recoding[0]).decode(recoding[1])
    except UnicodeError:
        return cell


def is_same(cell: str, exported: str, habits: Habits) -> bool:
    """Whether a cell is what was exported, or what a spreadsheet makes of that.

    `exported` is the cell's text as the form had it, guards against formulas and all.
    """
    if cell == exported:
        return True
    cell, exported = tidy(recode(cell, habits.recoding)), tidy(exported)
    bare, plain = unguard(exported), unguard(cell)
    if cell in (exported, bare) or plain == bare:
        return True
    if not bare or not cell:
        return False
    if yes_no(bare) is not None and bare.casefold() in ("true", "false") and yes_no(cell) is yes_no(bare):
        return True
    return (
        lost_letters(cell, exported)
        or (len(cell) >= CUT - 1 and exported.startswith(cell))
        or _same_number(cell, bare)
        or _same_clock(cell, bare)
        or _same_day(cell, bare, habits)
    )


def lost_letters(cell: str, exported: str) -> bool:
    """Whether a cell is what was exported, with a question mark for each letter that an encoding does not have."""
    if "?" not in cell and LOST not in cell and "_" not in cell:
        return False
    for encoding in ("cp1252", "latin-1", "ascii", "mac_roman"):
        for sign in ("?", LOST, "_"):
            kept = "".join(letter if _has(encoding, letter) else sign for letter in exported)
            if kept == cell and kept != exported:
                return True
    return False


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
    except InvalidOperation:
        return None


def _same_number(cell: str, exported: str) -> bool:
    """Leading zeros gone, 15 digits kept, or few digits and a power of ten."""
    share = exported.endswith("%")
    was, now = _decimal(exported.removesuffix("%")), _decimal(cell.removesuffix("%"))
    if was is None or now is None:
        return False
    if was.adjusted() >= 15 and now in _cut(was, 15):
        return True
    if _shape(cell) == _shape(exported):
        return False
    if share and not cell.endswith("%"):
        was = was / 100
    if was == now:
        return True
    found = _NUMBER.fullmatch(cell.removesuffix("%"))
    digits = len(((found[1] + (found[2] or "")) if found else "").lstrip("0"))
    if "e" not in cell.casefold() or digits < 3:
        return False
    return now in {one for kept in (was, *_cut(was, 15)) for one in _cut(kept, digits)}


def _cut(number: Decimal, digits: int) -> tuple[Decimal, Decimal]:
    """A number with so many digits: rounded, as LibreOffice has it, and with zeros for the rest, as Excel has it."""
    places = Decimal(1).scaleb(number.adjusted() - digits + 1)
    with localcontext(prec=60):
        return number.quantize(places, ROUND_HALF_UP), number.quantize(places, ROUND_DOWN)


def _same_clock(cell: str, exported: str) -> bool:
    was = _CLOCK.fullmatch(exported)
    if was is None:
        return False
    minutes = _minutes(was)
    found = _CLOCK.fullmatch(cell)
    if found is not None:
        return _shape(cell) != _shape(exported) and _minutes(found) == minutes
    share = _decimal(cell)
    if share is None or cell.isdecimal():
        return False
    return abs(share - Decimal(minutes) / 1440) < Decimal("1e-4")


def _minutes(clock: re.Match[str]) -> int:
    hour = int(clock[1])
    if clock[3] is not None:
        hour = hour % 12 + (12 if clock[3].casefold() == "p" else 0)
    return hour * 60 + int(clock[2])


def _shape(text: str) -> str:
    """The text with all figures alike: two texts of one shape differ because somebody wrote the other."""
    return re.sub(r"\d", "0", text)


def _same_day(cell: str, exported: str, habits: Habits) -> bool:
    if _shape(cell) == _shape(exported):
        return False
    was = set(readings(exported, Habits()))
    return any(_fits(one, other) for one in was for other in readings(cell, habits))


def _fits(was: Day, now: Day) -> bool:
    """Whether a spreadsheet may show the one as the other: it adds the year of today and the first of the month."""
    if was.month != now.month or (was.year is not None and now.year is not None and was.year != now.year):
        return False
    return now.day in (was.day, None) if was.day is not None else now.day in (1, None)


def readings(cell: str, habits: Habits) -> Iterator[Day]:
    """Every way to read a cell as a date."""
    cell = cell.strip()
    if len(cell) > 40:
        return
    for day in _all_readings(cell, habits):
        if 1 <= day.month <= 12 and (day.day is None or 1 <= day.day <= 31):
            yield day


def _all_readings(cell: str, habits: Habits) -> Iterator[Day]:
    if found := _ISO.fullmatch(cell):
        yield Day(int(found[1]), int(found[3]), int(found[4]) if found[4] else None)
    if found := _FIGURES.fullmatch(cell):
        one, other, year = int(found[1]), int(found[3]), _year(found[4])
        if habits.order != "mdy":
            yield Day(year, other, one)
        if habits.order != "dmy":
            yield Day(year, one, other)
    if found := _MONTH_YEAR.fullmatch(cell):
        yield Day(_year(found[2]), int(found[1]), None)
    if (found := _DAY_NAME.fullmatch(cell)) and (month := _month(found[2])):
        yield Day(_year(found[3]), month, int(found[1]))
    if (found := _NAME_FIGURE.fullmatch(cell)) and (month := _month(found[1])):
        if found[3] is None:
            yield Day(_year(found[2]), month, None)
        if len(found[2]) < 3:
            yield Day(_year(found[3]), month, int(found[2]))
    if found := _SERIAL.fullmatch(cell):
        for epoch, start in _EPOCHS.items():
            if habits.epoch in (epoch, None):
                day = start + timedelta(days=int(found[1]))
                yield Day(day.year, day.month, day.day)


def _year(text: str | None) -> int | None:
    """A year in full; of two figures, up to 29 are of this century, as in Excel."""
    if text is None:
        return None
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 30 else 1900)


def _month(name: str) -> int | None:
    return _MONTHS.get(name.casefold()[:3])


def iso_day(cell: str, habits: Habits) -> str | None:
    """The date that a person wrote, as ISO 8601 at the precision it has; None where it can be read in several ways."""
    cell = cell.strip()
    if re.fullmatch(r"\d{4}(?:\.0)?", cell):
        return cell[:4]
    if _SERIAL.fullmatch(cell) and habits.epoch is None:
        return None
    found = {day for day in readings(cell, habits) if day.year is not None}
    if len(found) != 1:
        return None
    ((year, month, day),) = found
    try:
        date(year or 1, month, day or 1)
    except ValueError:
        return None
    return f"{year:04}-{month:02}" if day is None else f"{year:04}-{month:02}-{day:02}"


def habits_of(pairs: Iterable[tuple[str, str]]) -> Habits:
    """What pairs of a cell and what was exported there prove of the program that saved them."""
    surely: set[Order] = set()
    likely: set[Order] = set()
    epochs: set[Epoch] = set()
    recodings: set[tuple[str, str]] = set()
    intact = lossy = False
    for cell, exported in pairs:
        if cell == exported:
            intact = intact or not cell.isascii()
            continue
        recodings.update(_recodings(cell, tidy(exported)))
        lossy = lossy or lost_letters(tidy(cell), tidy(exported))
        _weigh(cell.strip(), exported, surely, likely, epochs)
    orders = surely or likely
    recoding = next((known for known in RECODINGS if known in recodings), None) if not intact else None
    return Habits(
        order=next(iter(orders)) if len(orders) == 1 else None,
        epoch=next(iter(epochs)) if len(epochs) == 1 else None,
        recoding=recoding,
        lossy=lossy,
    )


def _recodings(cell: str, exported: str) -> Iterator[tuple[str, str]]:
    """The ways to read a cell anew that give what was exported, but for letters that were lost."""
    for recoding in RECODINGS if not cell.isascii() else ():
        read = recode(cell, recoding)
        if read != cell and (tidy(read) == exported or lost_letters(tidy(read), exported)):
            yield recoding


def _weigh(cell: str, exported: str, surely: set[Order], likely: set[Order], epochs: set[Epoch]) -> None:
    """Note what one cell that differs from what was exported says of the order of day and month, and of day numbers."""
    found = _FIGURES.fullmatch(cell)
    was = _ISO.fullmatch(exported)
    if found is not None and found[4] is not None and was is not None:
        one, other = int(found[1]), int(found[3])
        if one > 12 >= other:
            surely.add("dmy")
        elif other > 12 >= one:
            surely.add("mdy")
        month, day = int(was[3]), int(was[4] or 1)
        if one != other and _year(found[4]) == int(was[1]):
            likely.update(["dmy"] if (one, other) == (day, month) else [])
            likely.update(["mdy"] if (one, other) == (month, day) else [])
    if _SERIAL.fullmatch(cell) and was is not None:
        day_was = Day(int(was[1]), int(was[3]), int(was[4] or 1))
        epochs.update(epoch for epoch in _EPOCHS if day_was in readings(cell, Habits(epoch=epoch)))
