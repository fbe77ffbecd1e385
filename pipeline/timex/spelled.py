"""Numbers in words made one token: "twenty-three", "two thousand and five", "nineteen ninety-six", "13 billion"."""

from __future__ import annotations

from pipeline.timex.lexer import Token
from pipeline.timex.words import CODES, code_set

_CARD, _ORDINAL, _SECOND, _SCALE = (CODES[name] for name in ("card", "oword", "second", "thousand"))
_WORDS = frozenset((_CARD, _ORDINAL, _SECOND, _SCALE))
_FIGURES = frozenset(code_set("INTEGER") + CODES["dec"])
_AND, _DASH = CODES["and"], CODES["-"]


def spelled(tokens: list[Token]) -> list[Token]:
    """The tokens with every run of number words made one cardinal, ordinal or year. Verbatim where there is none."""
    if not any(token.code in _WORDS for token in tokens):
        return tokens
    result: list[Token] = []
    at = 0
    while at < len(tokens):
        code = tokens[at].code
        follows = at + 1 < len(tokens) and tokens[at + 1].code == _SCALE
        if code in (_CARD, _SCALE) or (code in _FIGURES and follows):
            end, token = _number(tokens, at)
            result.append(token)
            at = end
        else:
            result.append(tokens[at])
            at += 1
    return result


def _number(tokens: list[Token], at: int) -> tuple[int, Token]:
    """The token of the number that starts at `at`, and where the tokens go on after it."""
    first = tokens[at]
    total, current, century = 0.0, 0.0, 0.0
    end, ordinal = at, False
    expect_scale = False
    while end < len(tokens):
        token, step = tokens[end], 1
        if end > at and token.code in (_DASH, _AND) and end + 1 < len(tokens):
            joins = tokens[end + 1].code in (_CARD, _ORDINAL, _SECOND)
            small = joins and 0 < tokens[end + 1].value < 10
            tens = current % 10 == 0 and current % 100 >= 20
            if (token.code == _DASH and small and tens) or (token.code == _AND and joins and expect_scale):
                token, step = tokens[end + 1], 2
            else:
                break
        if token.code == _SCALE:
            scale = token.value
            if scale == 100 or scale == 12:
                current = (current or 1) * scale
            else:
                total, current = total + (current or 1) * scale, 0.0
            expect_scale = True
        elif token.code in (_CARD, _ORDINAL, _SECOND) and (end == at or tokens[end - 1 + step - 1].end <= token.start):
            value = token.value
            if end > at and not expect_scale and 10 <= current <= 20 and value >= 10 and not century and not total:
                century, current = current * 100, 0.0  # "nineteen ninety-six"
            elif end > at and not _fits(current, value):
                break
            current += value
            if token.code != _CARD:
                ordinal = True
                end += step
                break
        elif end == at and token.code in _FIGURES:
            current = token.value
        else:
            break
        end += step
    number = total + century + current
    return max(end, at + 1), _made(first, tokens[max(end, at + 1) - 1], number, ordinal=ordinal, many=end - at > 1)


def _fits(current: float, value: float) -> bool:
    """Whether a number word may follow what was read: "twenty" takes "three", "hundred" takes anything below."""
    if current == 0:
        return True
    if value < 10:
        return (current % 10 == 0 and current % 100 != 10) or current % 100 == 0
    return value < 100 and current % 100 == 0


def _made(first: Token, last: Token, number: float, *, ordinal: bool, many: bool) -> Token:
    value = int(number) if float(number).is_integer() else number
    if ordinal:
        code = CODES["oword"]
    elif many and 1000 <= number < 2200 and first.code == _CARD:
        code = CODES["year"]
    else:
        code = CODES["card"]
    return Token(first.start, last.end, code, value)
