"""How often the predictions of the cycles came true, in words, and what the strength of evidence is called."""

from __future__ import annotations

from sipp_lib.disclosure.safe import SafeFrame, require_safe
from sipp_lib.formats import in_words, listing
from sipp_lib.wording.words import started

FEW = 5
"""With fewer predictions compared, nothing is said of how good they are."""


def sentences(safe: SafeFrame) -> list[str]:
    """How many predictions were compared with what was seen, and how they came out; none where there is none.

    Parameters
    ----------
    safe : SafeFrame
        ``as_predicted`` and the number of ``predictions``, as `sipp_lib.results.predictions` has them.
    """
    frame = require_safe(safe)
    count = dict(zip(frame["as_predicted"], map(int, frame["predictions"]), strict=True))
    open_yet = count.pop("not compared yet")
    compared = sum(count.values())
    told = []
    if compared:
        how = {"yes": "as predicted", "partly": "partly as predicted", "no": "otherwise"}
        came = [f"{in_words(count[each])} came out {way}" for each, way in how.items() if count[each]]
        first, *rest = came
        parts = [first, *(each.replace(" came out", "") for each in rest)]
        one = "prediction was" if compared == 1 else "predictions were"
        told.append(
            f"How often were we right? {started(in_words(compared))} {one} compared with what was seen: "
            f"{listing(parts)}."
        )
        if compared < FEW:
            told.append("That is too few to say how well we predict.")
        elif compared == count["yes"]:
            told.append(
                "All came out as predicted: next time, predict something that could turn out otherwise."
            )
    if open_yet:
        one = "prediction has" if open_yet == 1 else "predictions have"
        told.append(f"{started(in_words(open_yet))} {one} not been compared yet.")
    return told


def strength(chosen: str) -> str:
    """What a summary says of the strength of the evidence behind an answer; nothing where nobody chose one."""
    if chosen == "we cannot tell":
        return "From this evidence we cannot tell."
    return f"Evidence: {chosen}." if chosen else ""
