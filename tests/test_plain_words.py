"""Nobody who reads the workbook meets words that a Scottish teacher stumbled over."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
READ = (
    "sipp_lib/**/*.py",
    "sipp_lib/**/*.js",
    "templates/**/*.ipynb",
    "notebooks/*.ipynb",
    "docs/*.md",
    "*.md",
)
BETTER = {
    r"[«»]": "‘ ’",
    r"\breckon": "worked out, calculated",
    r"\bby lot\b": "at random",
    r"indicative only": "only a pointer",
    r"hang together": "measure one thing",
    r"offered beside": "under the other common rules",
    r"no cause in it": "this does not show what caused it",
    r"than chance alone usually gives": "unlikely to be chance alone",
    r"would have gained anyway is in it": "this includes the progress they would have made anyway",
    r"includes (?:none|no [a-z ]+) at all": "includes zero (no difference)",
    r"(?:allowing|allow|allows) for where|(?:not|range) allows? for": "take account of",
    r"score is allowed for": "is taken into account",
    r"all but fewer than": "all or nearly all",
    r"\blikelier\b": "more likely",
    r"(?:sure this|this is chance|got worse|is narrower) (?:is )?cannot be (?:said|told)": "we cannot tell",
    r"[Ll]ook whether|[Ll]ook which of": "check whether, check which of",
    r"(?:known|called) so\b(?!,| that)": "known by this, have this name",
    r"stands more than once|(?:stand|stands|stood) there without": "appears more than once, there is",
    r"written otherwise|otherwise than in": "written differently",
    r"is no lookup|is none of its|that are no text": "is not a lookup, is not one of its, are not text",
    r"(?<!_)noughts in front": "zeros in front",
    r"turn the result round": "reverse the result",
    r"leaves out (?:that nothing|chance)": "does not include zero, rules out chance",
    r"\bordinarily lies|the months lie mostly": "is usually between, most months have been",
    r"\bgot on, and rests on\b|no gap to tell": "is worked out from, no gap to report",
    r"only the order of its marks": "its results are levels, not points",
    r"the most there could be": "what was possible",
    r"\bas chance alone (?:gives|could)\b": "which chance alone gives",
    r"takes in nought": "includes zero",
    r"the range leaves out no change": "the likely range of the change does not include zero",
    r"In the words of the measure; a month": "For example: August 2026, or Before and After",
    r"\bIt would bring\b": "This will add",
    r"\bTake back\b": "Remove",
    r"\bWrite anew\b": "Write a new version",
    r"what stands in these": "what you entered in these",
}


def words(path: Path) -> str:
    """What a file says, on one line, its quotation marks and line ends of code taken out."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    return " ".join(re.sub(r'"\s*\n\s*f?"', "", text).split())


FILES = {path.relative_to(ROOT).as_posix(): words(path) for each in READ for path in sorted(ROOT.glob(each))}


def test_all_that_is_read_is_looked_at():
    assert {"README.md", "sipp_lib/wording/likert.py", "templates/phases/1_performance.ipynb"} <= set(FILES)


@pytest.mark.parametrize("condemned", BETTER)
def test_no_condemned_words_stand_anywhere(condemned):
    found = [name for name, text in FILES.items() if re.search(condemned, text)]
    assert not found, f"Write ‘{BETTER[condemned]}’ instead."
