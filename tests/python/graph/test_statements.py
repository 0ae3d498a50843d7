"""What the words between two entities state, and what they only seem to."""

from __future__ import annotations

import pytest

from data20.graph.statements import stated


@pytest.mark.parametrize(
    ("before", "between", "found"),
    [
        ("", " uses slightly different ", ("uses", False)), ("The ", " can use ", ("uses", False)), ("", " использует первый ", ("uses", False)), ("", " that uses ", ("uses", False)),
        ("", " depends on your ", ("requires", False)), ("", " требует ", ("requires", False)), ("", " is part of the ", ("part_of", False)), ("", " belongs to a ", ("part_of", False)),
        ("", " was created by ", ("created", True)), ("", " созданы командой ", ("created", True)), ("", " основан на том же ", ("based_on", False)),
    ],
)  # fmt: skip
def test_a_verb_between_its_subject_and_its_object_states_something(before: str, between: str, found: tuple[str, bool]) -> None:
    assert stated(before, between) == found


@pytest.mark.parametrize(
    ("before", "between"),
    [
        ("a type of ", " you can use in "), ("", " files that you can use offline with "), ("select the ", " you want to use as your "), ("some ", " use cases of "), ("add ", " for use in "),
        ("paragraphs in ", ", use a blank "), ("find it in the ", " or use the "), ("", " doesn't use "), ("", " не использует "), ("The number of ", " of results in "),
        ("Fold ", " part of an indentation, such as "), ("", " is a natural part of maintaining a living "), ("Установщик на ", " требует "), ("", " требует доступа ко всему "), ("файл, который был ", " создан вне "),
        ("", ", которые вы создали для "), ("To see ", " in action, let’s use the "), ("", " won’t let us use an "), ("", " были впервые созданы, в "),
    ],
)  # fmt: skip
def test_a_verb_with_another_subject_or_object_states_nothing(before: str, between: str) -> None:
    assert stated(before, between) is None
