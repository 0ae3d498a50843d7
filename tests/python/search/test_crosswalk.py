"""UDC and Dewey numbers lead to each other, as exact as the table is."""

from __future__ import annotations

import pytest

from data20.search.classes import udc
from data20.search.crosswalk import _tables, dewey_of, udc_of


@pytest.mark.parametrize(
    ("number", "dewey"),
    [("004.89", "006.3"), ("641.5", "641"), ("159.92", "150"), ("821.161.1-3", "891.7"), ("81'42", "400"), ("94(47+57)", "947"), ("94(470)", "947"), ("621.396", "621.39"), ("656.2", "388"), ("12", "100"), ("", ""), ("чай", ""), ("(47)", "")],
)
def test_a_udc_number_has_its_dewey_number(number: str, dewey: str) -> None:
    assert dewey_of(number) == dewey


@pytest.mark.parametrize(
    ("number", "code"),
    [("006.32", "004.8"), ("641.87", "641"), ("155", "159.9"), ("891.73", "821.161.1"), ("425", "811.111"), ("947.08", "94(47)"), ("930", "94"), ("808", "82"), ("302", "3"), ("388", "656"), ("12", ""), ("", ""), ("abc", "")],
)
def test_a_dewey_number_has_its_udc_number(number: str, code: str) -> None:
    assert udc_of(number) == code


def test_every_class_that_is_recognised_leads_to_dewey_and_back_into_itself_or_its_whole() -> None:
    for code in udc():
        back = udc_of(dewey_of(code))
        assert back and (code.startswith(back[:1]) or back == "94"), code


def test_each_dewey_number_of_the_table_leads_back_to_a_udc_number_that_leads_to_it() -> None:
    forth, back = _tables()
    for dewey, code in back.items():
        if dewey not in ("950", "930", "940", "960", "970", "980", "990"):
            assert dewey_of(code) == dewey, (dewey, code)
    assert all(len(dewey.partition(".")[0]) == 3 for dewey in forth.values())
