"""Time expressions of English text: where they stand, what they say in TIMEX3, and which days they cover.

    >>> found = find("The panel met on 6 and 7 March 2017.")
    >>> [(e.text, e.value, e.start_date, e.end_date) for e in found.expressions]
    [('6 and 7 March 2017', '2017-03-06/2017-03-07', '2017-03-06', '2017-03-07')]

`find` is a pure function of its arguments: it reads no clock, and time grows with the length of the text only.
Source of types, values and modifiers: TimeML 1.2.1 (TIMEX3).
"""

from __future__ import annotations

from pipeline.timex.finder import Drop, Found, TimeExpression, day_first_in, find, read
from pipeline.timex.tense import Tense

__all__ = ["Drop", "Found", "Tense", "TimeExpression", "day_first_in", "find", "read"]
