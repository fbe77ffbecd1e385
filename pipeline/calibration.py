"""From how sure a rule is to how often such claims are right, as measured on our own annotated texts.

`models/calibration.json` holds a scale for each table and, for mentions, for each label; `benchmarks/calibration.py`
makes it. A table without a scale keeps the confidence of its rules.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.config import models_path
from pipeline.errors import ConfigError

FILE = "calibration.json"
LOWEST, HIGHEST = 0.02, 0.98  # nothing that was measured on some hundred claims is surer than that

Weigh = Callable[[str, float, str], float]  # table or label, confidence of the rule, its reason

_PARTICULAR = re.compile(r"[“\"(:;0-9]")


class Scale(NamedTuple):
    """Of one table: confidences of rules, rising, with the share of right claims; by reason, what to add to it."""

    levels: tuple[tuple[float, float], ...]
    reasons: Mapping[str, float]


def calibrated(kind: str, confidence: float, reason: str) -> float:
    """The share of claims of that kind, so sure and for that reason, that are right; in [0, 1].

    Rising in `confidence`: between measured levels on a straight line, beyond them as the nearest.
    """
    scale = scales().get(kind)
    return confidence if scale is None else weighed(scale, confidence, reason)


def weighed(scale: Scale, confidence: float, reason: str) -> float:
    """The same by a given scale."""
    share = _share(scale.levels, confidence) + scale.reasons.get(reason_class(reason), 0.0)
    return round(min(max(share, LOWEST), HIGHEST), 3)


def reason_class(reason: str) -> str:
    """A reason without the words of the text in it: what stands before the first quotation, number or colon."""
    found = _PARTICULAR.search(reason)
    return (reason if found is None else reason[: found.start()]).strip()


def _share(levels: tuple[tuple[float, float], ...], confidence: float) -> float:
    if confidence <= levels[0][0]:
        return levels[0][1]
    for (low, below), (high, above) in pairwise(levels):
        if confidence <= high:
            return below + (above - below) * (confidence - low) / (high - low)
    return levels[-1][1]


@lru_cache(maxsize=1)
def scales() -> Mapping[str, Scale]:
    """The measured scales, by table or label; none where none were measured.

    Raises:
        ConfigError: the file is there and is no such file.
    """
    path = models_path() / FILE
    if not path.exists():
        return {}
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))
        return {
            kind: Scale(tuple((low, share) for low, share in scale["levels"]), scale["reasons"])
            for kind, scale in cells["scales"].items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: no calibration ({error}); make it again with benchmarks/calibration.py"
        raise ConfigError(message) from error
