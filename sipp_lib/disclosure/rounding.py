"""Numbers of pupils made coarse enough to publish, and what can still be worked out from them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sipp_lib.disclosure.safe import Audience
from sipp_lib.errors import ProgrammeError

Span = tuple[int, int]
LEAST = 5
"""What threshold and base are at least."""
THRESHOLD, BASE = 10, 5
"""What they are where a programme says nothing else."""
MOST = "more than half"
"""What is told of a part whose rest is too small: at least the threshold are in it and fewer in the rest."""


def enough(value: object) -> bool:
    """Whether a value will do for a threshold or a base."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= LEAST


@dataclass(frozen=True)
class Settings:
    """How small is too small, and how coarse a published number is.

    Parameters
    ----------
    threshold : int
        The smallest number of pupils that may be shown, at least 5.
    base : int
        What numbers are rounded to, at least 5; it may be larger than the threshold.
    whom : str
        Whom they count, in words.

    Raises
    ------
    ProgrammeError
        When either is not a whole number of at least 5.
    """

    threshold: int = THRESHOLD
    base: int = BASE
    whom: str = "pupils"

    def __post_init__(self) -> None:
        for name, value in (("threshold", self.threshold), ("base", self.base)):
            if not enough(value):
                raise ProgrammeError(
                    f"The disclosure {name} is ‘{value}’, but it must be a whole number of at least {LEAST}. "
                    f"Correct ‘{name}’ in sipp.toml under [disclosure], or ask whoever looks after the workbook."
                )

    @property
    def few(self) -> str:
        """What stands in place of a number under the threshold."""
        return f"fewer than {self.threshold}"

    @property
    def withheld(self) -> str:
        """What is said of a number without saying which side of it is small."""
        return f"withheld to protect {self.whom}"

    def rounded(self, number: int) -> int:
        """A number of at least the threshold as a multiple of the base that is not under the threshold."""
        smallest = -(-self.threshold // self.base) * self.base
        return max((number + self.base // 2) // self.base * self.base, smallest)

    def span(self, number: int) -> Span:
        """The least and the greatest number that are published like this one."""
        if number < self.threshold:
            return 0, self.threshold - 1
        shown = self.rounded(number)
        low, high = shown - self.base // 2, shown + (self.base - 1) // 2
        return (self.threshold if shown < self.threshold + self.base else low), high

    def span_within(self, part: int, size: int) -> Span:
        """The least and the greatest part of a group that is published, or hidden as small, like this one."""
        low, high = self.span(part)
        return low, min(high, size if part < self.threshold else size - self.threshold)

    def gives_away(
        self, spans: Sequence[Span], hidden: Sequence[bool], total: Span, least_values: int = 0
    ) -> bool:
        """Whether a hidden number is known too closely to who knows the total and what each number may be.

        Parameters
        ----------
        spans : sequence of (int, int)
            Least and greatest value of each number that adds to the total.
        hidden : sequence of bool
            Which of them are hidden.
        total : (int, int)
            Least and greatest value of the total.
        least_values : int
            How many values a hidden number must have; by default as many as a shown one, which are the base, or the
            threshold if that is less.

        Returns
        -------
        bool
            True when some hidden number has fewer possible values than that, and than it would have by itself.
        """
        enough = least_values or min(self.base, self.threshold)
        least, most = sum(low for low, _ in spans), sum(high for _, high in spans)
        for (low, high), is_hidden in zip(spans, hidden, strict=True):
            possible = min(high, total[1] - least + low) - max(low, total[0] - most + high) + 1
            if is_hidden and possible < min(enough, high - low + 1):
                return True
        return False


def parts_of_one(parts: Sequence[int], size: int, settings: Settings) -> list[str]:
    """Why each part of a group that is split into categories is hidden; empty for one that may be shown.

    Who knows the group knows its size, though it is published rounded: of 23 pupils of whom about 10 said one thing and
    about 15 another, nobody can have said a third.

    Parameters
    ----------
    parts : sequence of int
        Pupils in each category, together `size`.
    size : int
        Pupils in the group, at least the threshold.
    settings : Settings
        Threshold and base.

    Returns
    -------
    list of str
        A word for each part. Where no part is shown, or those shown would give another away, all are
        withheld in the same words: which side was small would tell, and so would which part is left.
    """
    few = [part < settings.threshold for part in parts]
    big = [
        not small
        and (
            size - part < settings.threshold
            or settings.rounded(size) - settings.rounded(part) < settings.threshold
        )
        for part, small in zip(parts, few, strict=True)
    ]
    spans = [settings.span_within(part, size) for part in parts]
    half = min(settings.base, settings.threshold, (settings.threshold + 1) // 2)  # at 5, three of the five
    if any(big) or all(few) or settings.gives_away(spans, few, (size, size), half):
        return [settings.withheld] * len(parts)
    return [settings.few if small else "" for small in few]


def part_of_each(
    parts: Sequence[int], sizes: Sequence[int], settings: Settings, *, add_up: bool, exact: bool = False
) -> list[str]:
    """Why the part of each of several groups is hidden; empty for one that may be shown.

    The sizes are known to who knows the groups, as in `parts_of_one`.

    Parameters
    ----------
    parts, sizes : sequence of int
        How many of how many pupils in each group; a group under the threshold has nothing shown of it
        anyway, but counts in the totals.
    settings : Settings
        Threshold and base.
    add_up : bool
        Whether the groups are different pupils, so that their total may be published elsewhere.
    exact : bool
        Whether the total follows from something else exactly.

    Returns
    -------
    list of str
        A word for each group. All are withheld where the total of the parts would give a hidden one away.
    """
    limit, reasons, spans = settings.threshold, [], []
    for part, size in zip(parts, sizes, strict=True):
        reason, span = _side(part, size, settings)
        # In a group this small either side is small, so naming one would narrow the other.
        if size < limit or settings.span(size)[0] < 2 * limit:
            reason, span = settings.withheld, (0, size)
        reasons.append(reason)
        spans.append(span)
    everyone = sum(sizes)
    total = _side(sum(parts), everyone, settings)[1] if everyone >= limit else (0, everyone)
    total = (sum(parts), sum(parts)) if exact else total
    if add_up and len(parts) > 1 and settings.gives_away(spans, [bool(reason) for reason in reasons], total):
        return [settings.withheld] * len(parts)
    return reasons


def rows_of_sizes(sizes: Sequence[int], settings: Settings, *, add_up: bool) -> list[str]:
    """Why each group is hidden for its size; empty for one that may be shown.

    Parameters
    ----------
    sizes : sequence of int
        Pupils in each group.
    settings : Settings
        Threshold and base.
    add_up : bool
        Whether the groups are different pupils, so that their total may be published elsewhere.
    """
    small = [size < settings.threshold for size in sizes]
    spans = [settings.span(size) for size in sizes]
    if add_up and len(sizes) > 1 and settings.gives_away(spans, small, settings.span(sum(sizes))):
        return [settings.withheld] * len(sizes)
    return [f"{settings.few} {settings.whom}" if is_small else "" for is_small in small]


def mean_step(size: int, sd: float, unit: float) -> float:
    """What means and standard deviations of a group are rounded to, so that they do not tell its size.

    Parameters
    ----------
    size : int
        The group's size as published.
    sd, unit : float
        The standard deviation, and the smallest difference between two values (unit of the measure).

    Returns
    -------
    float
        ``g·10^−⌊log₁₀ size⌋`` with g = 1 for a standard deviation of 1 or more, else its power of ten; at
        least `unit`. Means of n values lie unit/n apart, so every size of the same rounding has one here.
        Twice that when the values are so alike that mean and spread together would leave one size.
    """
    scale = 1.0 if not 0 < sd < 1 else 10.0 ** math.floor(math.log10(sd))
    return float(max(scale, unit) * (2 if sd < unit else 1) * 10.0 ** -math.floor(math.log10(size)))


def to_step(value: float, step: float) -> float:
    """A number to the nearest multiple of a step, without the noise of binary fractions."""
    return round(round(value / step) * step, 12)


def effect_again(settings: Settings, effect: float, change: float, sd: float, *safe: float) -> float:
    """An effect worked out again from published numbers; its correction alone would tell the exact size.

    Parameters
    ----------
    settings : Settings
        Threshold and base.
    effect, change, sd : float
        The true effect, J·change/sd, with J = 1 − 3/(4·df − 1) of the pupils behind `sd`.
    *safe : float
        Change and sd as published.
    """
    correction = effect * sd / change if change else 1.0
    if 0 < correction < 0.9999:
        size = settings.rounded(round((3 / (1 - correction) + 1) / 4 + 1))
        correction = 1 - 3 / (4 * (size - 1) - 1)
    return round(correction * safe[0] / safe[1], 2)


def safe_number(count: int | None, settings: Settings, audience: Audience) -> str:
    """One number of pupils in words: as it is in school, "about 25" in public; empty for None."""
    if count is None:
        return ""
    if audience == "school":
        return str(count)
    return settings.few if count < settings.threshold else f"about {settings.rounded(count)}"


def _side(part: int, size: int, settings: Settings) -> tuple[str, Span]:
    """Why a part is hidden, and what it may then be to somebody who sees what is published and knows the size."""
    limit = settings.threshold
    if part < limit:
        return settings.few, settings.span_within(part, size)
    if size - part < limit:
        return MOST, (max(limit, size - limit + 1), size)
    if settings.rounded(size) - settings.rounded(part) < limit:
        return settings.withheld, (limit, size - limit)
    return "", settings.span_within(part, size)
