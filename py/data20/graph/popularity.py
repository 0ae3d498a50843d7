"""How much goes on around an article, fading with time and not fooled by small numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Life:
    """`age` of an article in days (None: not known) and the `ages` of the events that count for it (edits, links to it)."""

    age: float | None
    ages: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """Events a month. `now`: faded and smoothed; `ever`: smoothed over the whole life; `events`: how many there were."""

    now: float
    ever: float
    events: int


def activities(lives: Sequence[Life], *, half_life: float, prior: float) -> list[Activity]:
    """Return the activity of every article. `half_life` in days: after it an event counts half; `prior` in days: how long the vault's mean is believed.

    The rate is the mean of a gamma–Poisson posterior, (prior · mean + events) / (prior + exposure), where mean is the rate of the whole vault
    (empirical Bayes: G. Casella, "An introduction to empirical Bayes data analysis", 1985); for `now` events and exposure both fade by 2^(-t / half life).
    Articles of unknown age get the mean exposure.
    """
    faded = [_exposure(life.age, half_life) for life in lives]
    whole = [None if life.age is None else max(1.0, life.age) for life in lives]
    sums = [math.fsum(2 ** (-max(0.0, age) / half_life) for age in life.ages) for life in lives]
    counts = [float(len(life.ages)) for life in lives]
    now, ever = _smoothed(sums, faded, prior), _smoothed(counts, whole, prior)
    return [Activity(30 * a, 30 * b, len(life.ages)) for a, b, life in zip(now, ever, lives, strict=True)]


def _exposure(age: float | None, half_life: float) -> float | None:
    return None if age is None else half_life / math.log(2) * (1 - 2 ** (-max(1.0, age) / half_life))


def _smoothed(events: Sequence[float], exposures: Sequence[float | None], prior: float) -> list[float]:
    known = [e for e in exposures if e is not None]
    usual = math.fsum(known) / len(known) if known else 1.0
    days = [usual if e is None else e for e in exposures]
    total = math.fsum(days)
    mean = math.fsum(events) / total if total else 0.0
    return [(prior * mean + n) / (prior + d) for n, d in zip(events, days, strict=True)]
