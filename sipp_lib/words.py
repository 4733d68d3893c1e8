"""Words that all sentences share: the months by name, and lists such as a, b and c."""

from __future__ import annotations

from collections.abc import Sequence

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
SHORT_MONTHS = tuple(name[:3] for name in MONTHS)
MONTH = "|".join([*(f"{name[:3]}(?:{name[3:]})?" for name in MONTHS), "Sept"])
"""A pattern of a month's name in full or in its usual short form, «Sept» too; whoever uses it says what may follow."""


def number_of(name: str) -> int:
    """The number of a month, of a name that `MONTH` matches."""
    return SHORT_MONTHS.index(name[:3].capitalize()) + 1


def listed(words: Sequence[str], most: int = 0) -> str:
    """Words in a row, «a, b and c»; after so many, where that is said, only how many more there are."""
    shown = [*words[:most], f"{len(words) - most} more"] if 0 < most < len(words) else list(words)
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
