"""How a stage is written, and classes that Excel has made dates of."""

from __future__ import annotations

import re

from sipp_lib.evidence.values.missing import stripped
from sipp_lib.formats import MONTH_NAME

STAGE = re.compile(
    r"([PSC]\.? ?[1-7]( ?[/&-] ?[PS]?\.? ?[1-7])?|N\.?[1-5]|nursery|(pri(mary|m)?|sec(ondary)?)\.? ?\d|\d{1,2})",
    re.I,
)
MADE_DATES = (
    "Excel has made dates of these (of 5/6, 5 June). In the original, format the column as text, write them again, and "
    "add the file again."
)
MADE = re.compile(
    rf"\d{{1,2}}[- ](?:{MONTH_NAME})(?:[- ]\d\d(?:\d\d)?)?|\d{{4}}-\d\d-\d\d.*|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}",
    re.IGNORECASE,
)


def made_by_excel(cell: str) -> bool:
    """Whether a cell is a date that no class or stage can be: ‘05-Jun’, which was 5/6."""
    return bool(MADE.fullmatch(stripped(cell)))
