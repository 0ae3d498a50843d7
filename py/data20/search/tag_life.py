"""How much a tag says and how it lives: weight in four parts, life cycle, bursts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from data20.language.association import keyness
from data20.search.document import date_of, text_field
from data20.search.tags import TagUse, entropy
from data20.vault.model import Article

Stage = Literal["new", "growing", "steady", "fading", "dormant", "undated"]
STAGES: tuple[Stage, ...] = ("new", "growing", "steady", "fading", "dormant", "undated")
_SIGNIFICANT = 3.84
"""Chi-square with one degree of freedom at 5 %."""
_BORN = ("date", "created", "date_created")


@dataclass(frozen=True, slots=True)
class Weight:
    """Each part from 0 to 1; `weight` is their mean with the given shares."""

    frequency: float
    recency: float
    specificity: float
    focus: float
    weight: float


@dataclass(frozen=True, slots=True)
class Life:
    stage: Stage
    first: str
    last: str
    recent: int
    expected: float
    """Uses in the window had the tag kept its share of the dated articles."""


@dataclass(frozen=True, slots=True)
class Burst:
    """A run of months (YYYY-MM) in which a tag was used much more often than usual; `strength` is the cost saved, in nats."""

    key: str
    start: str
    end: str
    uses: int
    strength: float


def born(article: Article) -> date | None:
    """Return the day an article is dated: date, created, else updated; None when there is none that exists."""
    for value in (*(text_field(article.metadata, name) for name in _BORN), date_of(article.metadata)):
        day = _day(value)
        if day is not None:
            return day
    return None


def _day(value: str) -> date | None:
    try:
        numbers = [int(part) for part in value[:10].split("-")]
        return date(*[*numbers, 1, 1][:3]) if len(value) >= 4 else None
    except ValueError:
        return None


def weights(
    uses: Mapping[str, TagUse], articles: Mapping[str, Article], days: Mapping[str, date], today: date, half_life: int, shares: Mapping[str, float],
) -> dict[str, Weight]:  # fmt: skip
    """Return the weight of every tag.

    Frequency: ln(1+n)/ln(1+most). Recency: mean of ½^(age/half-life) over dated articles (0 without any). Specificity: ln(N/n)/ln N, the
    inverse document frequency as a share (K. Spärck Jones 1972). Focus: 1 − evenness of the tag's categories (folders where none is given).
    """
    total, most = max(2, len(articles)), max((use.count for use in uses.values()), default=1)
    whole = sum(shares.values()) or 1.0
    found = {}
    for key, use in uses.items():
        ages = [max(0, (today - days[path]).days) for path in use.articles if path in days]
        parts = {
            "frequency": math.log(1 + use.count) / math.log(1 + most),
            "recency": math.fsum(0.5 ** (age / half_life) for age in ages) / len(ages) if ages else 0.0,
            "specificity": max(0.0, math.log(total / use.count) / math.log(total)),
            "focus": 1 - entropy(Counter(_place(articles[path].metadata, path) for path in use.articles).values())[1],
        }
        found[key] = Weight(**parts, weight=math.fsum(parts[name] * shares[name] for name in parts) / whole)
    return found


def _place(metadata: Mapping[str, Any], path: str) -> str:
    return text_field(metadata, "category").casefold() or (path.split("/")[0] if "/" in path else "")


def life_of(use: TagUse, days: Mapping[str, date], today: date, window: int) -> Life:
    """Return the stage of a tag: its share of the dated articles in the last `window` days against its share before.

    Growing and fading need a log-likelihood ratio above 3.84 (5 %), so that a few articles more or less say nothing. New: first used in
    the window. Dormant: not used in the window though at least one use was to be expected, and the difference isn't yet significant.
    """
    own = sorted(days[path] for path in use.articles if path in days)
    if not own:
        return Life("undated", "", "", 0, 0.0)
    edge = date.fromordinal(max(1, today.toordinal() - window))
    recent_all = sum(day > edge for day in days.values())
    before_all = len(days) - recent_all
    recent = sum(day > edge for day in own)
    before = len(own) - recent
    expected = len(own) * recent_all / len(days)
    stage: Stage = "steady"
    if not before:
        stage = "new"
    elif keyness(recent, recent_all, before, before_all) > _SIGNIFICANT:
        stage = "growing" if recent > expected else "fading"
    elif not recent and expected >= 1:
        stage = "dormant"
    return Life(stage, own[0].isoformat(), own[-1].isoformat(), recent, expected)


def bursts(uses: Iterable[TagUse], days: Mapping[str, date], least: int, ratio: float = 3.0) -> list[Burst]:
    """Return the bursts of tags with at least `least` dated uses, strongest first.

    Two states, month by month: usual share p and `ratio`·p; entering the second costs ln(months). The cheapest sequence is found by dynamic
    programming. J. Kleinberg, "Bursty and Hierarchical Structure in Streams", KDD 2002, section 4 (batched arrivals).
    """
    months = Counter(day.strftime("%Y-%m") for day in days.values())
    order = sorted(months)
    found: list[Burst] = []
    for use in uses:
        own = Counter(days[path].strftime("%Y-%m") for path in use.articles if path in days)
        if own.total() >= least and len(order) > 1:
            found.extend(_bursts(use.key, order, months, own, ratio))
    return sorted(found, key=lambda burst: (-round(burst.strength, 9), burst.key, burst.start))


def _bursts(key: str, order: Sequence[str], months: Counter[str], own: Counter[str], ratio: float) -> list[Burst]:
    usual = own.total() / sum(months[m] for m in order)
    if usual >= 1:
        return []
    high = min(0.9999, max(usual * ratio, usual + 1e-9))
    enter = math.log(len(order))
    costs = [(_cost(own[m], months[m], usual), _cost(own[m], months[m], high)) for m in order]
    best = (0.0, enter)
    back: list[tuple[int, int]] = []
    for place, (low, burst) in enumerate(costs):
        from_low, from_high = best
        if place == 0:
            best, step = (low, enter + burst), (0, 1)
        else:
            step = (0 if from_low <= from_high else 1, 1 if from_high <= from_low + enter else 0)
            best = (low + min(from_low, from_high), burst + min(from_high, from_low + enter))
        back.append(step)
    state = 0 if best[0] <= best[1] else 1
    states = []
    for step in reversed(back):
        states.append(state)
        state = step[state]
    states.reverse()
    return _runs(key, order, own, costs, states)


def _cost(hits: int, total: int, rate: float) -> float:
    """Return −ln of the binomial likelihood without its coefficient, which both states share."""
    return -(hits * math.log(rate) + (total - hits) * math.log(1 - rate))


def _runs(key: str, order: Sequence[str], own: Counter[str], costs: list[tuple[float, float]], states: list[int]) -> list[Burst]:
    found = []
    start = None
    for place, state in enumerate([*states, 0]):
        if state and start is None:
            start = place
        elif not state and start is not None:
            saved = math.fsum(low - high for low, high in costs[start:place])
            found.append(Burst(key, order[start], order[place - 1], sum(own[m] for m in order[start:place]), saved))
            start = None
    return found
