"""What a person may answer: offered in words with a number each, and taken by word, unique beginning or number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sipp_lib.evidence.mapping.column_types import LEAVE_OUT
from sipp_lib.evidence.mapping.edits import choices as fields


def choose(said: str, choices: Mapping[str, str], *, beginnings: bool = True) -> str:
    """Which of some choices is meant; empty where it is none, or may be several.

    Parameters
    ----------
    said : str
        The choice or its words in any capitals, their beginning where no other begins so, or its number in the list.
    choices : mapping of str to str
        Each with the words that it is offered in.
    beginnings : bool
        Whether the beginning of a choice is one.
    """
    text = " ".join(said.casefold().split())
    forms = {choice: (choice.casefold(), words.casefold()) for choice, words in choices.items()}
    if exact := [choice for choice, each in forms.items() if text in each]:
        return exact[0]
    if text.isdecimal():
        return [*choices][int(text) - 1] if 1 <= int(text) <= len(choices) else ""
    begun = [choice for choice, each in forms.items() if text and beginnings and each[1].startswith(text)]
    return begun[0] if len(begun) == 1 else ""


def field_words() -> dict[str, str]:
    """What a column may be, in the words and the order of the page."""
    return {name: words for group in fields().values() for name, words in group} | {LEAVE_OUT: LEAVE_OUT}


def offered(choices: Mapping[str, str]) -> Iterator[str]:
    """The lines that offer some choices: what a column may be in the groups of the page, anything else in one line."""
    if not set(choices) > {"scn", LEAVE_OUT}:
        numbers = not any(choice.isdecimal() for choice in choices)  # the number of a column is its own
        told = [f"({at}) {words}" if numbers else words for at, words in enumerate(choices.values(), 1)]
        yield f"Answers: {', '.join(told)}"
        return
    numbered = {choice: f"{at:>4}  {words}" for at, (choice, words) in enumerate(choices.items(), 1)}
    for group, names in {**fields(), "None of these": [(LEAVE_OUT, "")]}.items():
        yield group
        yield from (numbered[name] for name, _ in names if name in numbered)
