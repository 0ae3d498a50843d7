"""How strongly two words belong together, how typical a word is, and how evenly it is spread.

All frequencies are counts of tokens. `joint` = times the pair was seen (within the window), `node` and `other` = how often each
word occurs, `total` = size of the text in tokens. Expected frequency: node × other × span / total, where `span` is the number of
places in the window (1 for plain bigrams).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise


def log_dice(joint: int, node: int, other: int) -> float:
    """Return logDice: 14 + log2(2·joint / (node + other)); at most 14, independent of the size of the text; −inf without a pair.

    P. Rychlý, "A Lexicographer-Friendly Association Score", RASLAN 2008, pp. 6–9.
    """
    return 14 + math.log2(2 * joint / (node + other)) if joint else -math.inf


def mutual_information(joint: int, node: int, other: int, total: int, span: int = 1) -> float:
    """Return pointwise mutual information in bits, log2(O/E); −inf without a pair. Prefers rare words.

    K. Church and P. Hanks, "Word Association Norms, Mutual Information, and Lexicography", Computational Linguistics 16(1), 1990.
    """
    return math.log2(joint * total / (node * other * span)) if joint else -math.inf


def mutual_information3(joint: int, node: int, other: int, total: int, span: int = 1) -> float:
    """Return MI3 in bits, log2(O³/E): MI with the bias towards rare words taken out.

    B. Daille, "Approche mixte pour l'extraction de terminologie", Paris 7, 1994; M. Oakes, "Statistics for Corpus Linguistics", 1998.
    """
    return math.log2(joint**3 * total / (node * other * span)) if joint else -math.inf


def t_score(joint: int, node: int, other: int, total: int, span: int = 1) -> float:
    """Return (O − E)/√O: how sure it is that the pair is more frequent than chance. Prefers frequent words; 0 without a pair.

    K. Church, W. Gale, P. Hanks and D. Hindle, "Using Statistics in Lexical Analysis", 1991.
    """
    return (joint - node * other * span / total) / math.sqrt(joint) if joint else 0.0


def log_likelihood(joint: int, node: int, other: int, total: int) -> float:
    """Return Dunning's G² = 2·Σ O·ln(O/E) of the 2×2 table of two words; ≥ 0, 3.84 means p < 0.05, 10.83 p < 0.001.

    `node` and `other` are the margins, so joint ≤ min(node, other) ≤ total; a `joint` counted in a window may exceed them and is
    then cut to the margin. T. Dunning, "Accurate Methods for the Statistics of Surprise and Coincidence", Computational Linguistics 19(1), 1993.
    """
    joint = min(joint, node, other)
    rest = max(total - node - other + joint, 0)
    cells = (joint, node - joint, other - joint, rest)
    size = sum(cells)
    upper, lower, left, right = cells[0] + cells[1], cells[2] + cells[3], cells[0] + cells[2], cells[1] + cells[3]
    expected = (upper * left, upper * right, lower * left, lower * right)
    terms = [observed * math.log(observed * size / chance) for observed, chance in zip(cells, expected, strict=True) if observed]
    return max(0.0, 2 * math.fsum(terms))


def keyness(first: int, first_total: int, second: int, second_total: int) -> float:
    """Return the log-likelihood that a word has different frequencies in two texts: 2·(a·ln(a/E1) + b·ln(b/E2)).

    P. Rayson and R. Garside, "Comparing Corpora Using Frequency Profiling", ACL workshop 2000; the formula of the UCREL calculator.
    """
    if not first_total or not second_total:
        return 0.0
    share = (first + second) / (first_total + second_total)
    terms = (n * math.log(n / (size * share)) for n, size in ((first, first_total), (second, second_total)) if n)
    return max(0.0, 2 * math.fsum(terms))


def juilland_d(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """Return Juilland's D of a word over the parts of a text: 1 = spread evenly, 0 = all in one part. 0 when the word doesn't occur.

    Parts of different size are compared by relative frequency. A. Juilland and E. Chang-Rodríguez, "Frequency Dictionary of Spanish Words", 1964.
    """
    rates = [count / size for count, size in zip(counts, sizes, strict=True) if size]
    n = len(rates)
    if not any(rates):
        return 0.0
    if n == 1:
        return 1.0
    mean = math.fsum(rates) / n
    deviation = math.sqrt(math.fsum((rate - mean) ** 2 for rate in rates) / n)
    return max(0.0, 1 - deviation / mean / math.sqrt(n - 1))


def deviation_of_proportions(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """Return Gries' DP: 0 = spread exactly as the parts are large, towards 1 = in one small part. 1 when the word doesn't occur.

    St. Th. Gries, "Dispersions and adjusted frequencies in corpora", International Journal of Corpus Linguistics 13(4), 2008.
    """
    total, size = sum(counts), sum(sizes)
    if not total or not size:
        return 1.0
    return math.fsum(abs(c / total - s / size) for c, s in zip(counts, sizes, strict=True)) / 2


def average_reduced_frequency(positions: Sequence[int], total: int) -> float:
    """Return ARF: the frequency with clumps taken out, from 1 (all in one place) to the plain frequency (spread evenly).

    `positions` are the sorted places of the word in a text of `total` tokens, read as a circle. P. Savický and J. Hlaváčová, "Measures of
    Word Commonness", Journal of Quantitative Linguistics 9(3), 2002: (1/v)·Σ min(dᵢ, v), v = total/frequency.
    """
    if not positions:
        return 0.0
    v = total / len(positions)
    gaps = [b - a for a, b in pairwise(positions)]
    gaps.append(total - positions[-1] + positions[0])
    return math.fsum(min(gap, v) for gap in gaps) / v
