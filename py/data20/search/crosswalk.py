"""Which numbers of the Universal Decimal Classification and of Dewey's stand for the same subject.

Both grew from one scheme (UDC began in 1905 as a translation of Dewey's), so most divisions agree and the others can be told one by one. Only
numbers are here, no caption of either; a longer number counts for the longest one in the table that it begins with.
"""

from __future__ import annotations

from functools import cache

_PAIRS = """
0 000, 001 001, 002 002, 003 003, 004 004, 004.4 005, 004.42 005.1, 004.43 005.133, 004.451 005.43, 004.6 005.7, 004.65 005.74, 004.056 005.8, 004.7 004.6, 004.8 006.3, 005 658, 01 010, 02 020, 025 025, 027 027, 03 030, 06 060, 069 069, 07 070, 09 090,
1 100, 111 111, 159.9 150, 16 160, 17 170, 2 200, 27 230, 28 297, 24 294.3,
3 300, 31 310, 311 310, 314 304.6, 316 301, 32 320, 33 330, 336 336, 34 340, 341 341, 342 342, 343 345, 347 346, 35 350, 355 355, 36 360, 37 370, 371 371, 378 378, 39 390, 391 391, 394 394, 395 395, 398 398,
5 500, 502 333.7, 51 510, 512 512, 514 516, 517 515, 519.2 519.2, 52 520, 53 530, 54 540, 547 547, 55 550, 551 551, 551.5 551.5, 56 560, 57 570, 575 576, 58 580, 59 590, 598 598,
6 600, 60 660.6, 61 610, 611 611, 612 612, 613 613, 615 615, 616 616, 62 620, 621 621, 621.3 621.3, 621.39 621.39, 624 624, 629 629, 63 630, 630 634.9, 634 634, 635 635, 636 636, 640 640, 64 640, 641 641, 642 642, 643 643, 644 644, 645 645, 646 646, 648 648, 649 649,
65 650, 654 384, 655 686, 656 388, 657 657, 658 658, 659 659, 66 660, 664 664, 67 670, 68 680, 69 690,
7 700, 71 710, 72 720, 73 730, 74 740, 75 750, 76 760, 77 770, 778 778, 78 780, 79 790, 791 791, 792 792, 793 793, 794 794, 796 796,
8 800, 80 400, 81 400, 811.111 420, 811.112.2 430, 811.133.1 440, 811.134.2 460, 811.161.1 491.7, 82 800, 821.111 820, 821.112.2 830, 821.133.1 840, 821.161.1 891.7,
9 900, 902 930.1, 91 910, 92 920, 929 920, 93 900, 930 907, 94 909, 94(4 940, 94(47 947, 94(5 950, 94(6 960, 94(73 973
"""


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return Dewey's number of each UDC number, and the first UDC number of each of Dewey's; 93 stands for Dewey's whole 93–99."""
    pairs = [(udc, dewey) for udc, dewey in (pair.split() for pair in _PAIRS.replace("\n", " ").split(",") if pair.strip())]
    back = {"400": "81", "800": "82"}
    for udc, dewey in pairs:
        # The place of a history may go on inside its brackets: 94(47+57).
        back.setdefault(dewey, udc + ")" * udc.count("("))
    for number in range(3, 10):
        back.setdefault(f"9{number}0", "94")
    return dict(pairs), back


def dewey_of(udc: str) -> str:
    """Return Dewey's number for a UDC number, as exact as the table is; "" for what is no UDC number."""
    return _longest(_tables()[0], udc)


def udc_of(dewey: str) -> str:
    """Return the UDC number for one of Dewey's (three figures, or more after a point), as exact as the table is; "" for what is none."""
    found = _longest(_tables()[1], dewey)
    head = dewey.strip()[:3]
    if found or len(head) < 3 or not head.isdigit():
        return found
    table = _tables()[1]
    return table.get(head[:2] + "0") or table.get(head[0] + "00", "")


def _longest(table: dict[str, str], code: str) -> str:
    """Return what stands for the longest known number that `code` begins with."""
    plain = code.strip()
    return next((table[plain[:length]] for length in range(len(plain), 0, -1) if plain[:length] in table), "")
