"""Nobody who reads the workbook meets words that a Scottish teacher stumbled over."""

import ast
import json
import re
from pathlib import Path

import pytest

from sipp_lib.records.form_schema import form_schema
from sipp_lib.records.kinds import KINDS

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
    r"all but fewer than|\ball or nearly all\b": "more than half",
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
    r"\bordinarily lies|the months lie mostly": "the usual range is, most months have been",
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


# Kinds of words that may stand in a comment, where a colleague reads them, but in no sentence of the workbook.
SAID = {
    r"\bmend(?:s|ed|ing)?\b": "correct, repair",
    r"\banew\b": "again",
    r"(?<![Tt]here )\bis no (?:file|outcome|month|week|text|column|folder|notebook)\b": "is not a file",
    r"\b(?:is|are) none of (?:the|its|ours)\b": "is not one of, is not among",
    r"\blooked into\b": "opened",
    r"\bstands? (?:above|below|here|there|in it|on the chart)\b": "is above, is shown here",
    r"\bin vain\b|\boftener\b|\blikelier\b": "for nothing, more often, more likely",
    r"\bsay of it\b|\btold of\b": "say about it",
    r"\bhow much (?:they|it) weighs?\b|\bweigh, as\b": "how much they count",
    r"\bmeanwhile\b": "since",
    r"\bdosage\b": "how often and for how long",
    r"(?<![Tt]here )\bis no (?:number|field of)\b": "is not a number, is not a field of",
    r"\bfor want of\b": "because it ran out",
    r"\b[Ww]hat lies in\b": "the files in",
    r"\bis told in\b|\bwas not said\.": "is shown in, it was not said whose",
}
# Names of statisticians, and of what only they say: in no form and no choice of a measure.
STATISTICIANS = re.compile(
    r"Cliff|Wilcoxon|Hedges|Becker|Cronbach|Welch|Newcombe|Satterthwaite|regression to the mean|standardiser"
    r"|\badjusted\b|\binterval\b|\bslopes?\b|\bcoefficient\b|\bordinal\b|\bdosage\b|\btier\b|\bserves?\b",
    re.IGNORECASE,
)


def literals(path: Path) -> list[str]:
    """The texts that a module says: its strings, joined over lines, without docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    within = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = []
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        for each in body if isinstance(body, list) else []:  # a string that stands by itself is a docstring
            if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
                within.add(id(each.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts.append(
                "".join(part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in within:
            texts.append(node.value)
    return [text for text in texts if " " in text]


SENTENCES = {
    path.relative_to(ROOT).as_posix(): literals(path) for path in sorted(ROOT.glob("sipp_lib/**/*.py"))
}


@pytest.mark.parametrize("condemned", SAID)
def test_no_sentence_says_what_a_comment_may(condemned):
    found = [
        (name, text) for name, texts in SENTENCES.items() for text in texts if re.search(condemned, text)
    ]
    assert not found, f"Write ‘{SAID[condemned]}’ instead."


# Read where there is a terminal: commands, and what the keeper of a server runs.
IN_A_TERMINAL = re.compile(
    r"sipp_lib/(?:commands|batch|editions|hub)/|sipp_lib/(?:cli|move)\.py|/(?:sessions|spoken)\.py"
)
COMMAND = re.compile(r"\bsipp [a-z]|sipp\.toml\b|\bSIPP_[A-Z]+")
WITHOUT = re.compile(r"[Pp]hase \d|start page|whoever (?:looks after|keeps)|papermill|the parameter audience")


def test_a_sentence_that_names_a_command_says_what_to_do_without_a_terminal():
    """A hub and a Chromebook have none: the page's own way stands beside the command, or whom to ask."""
    said = {
        text
        for name, texts in SENTENCES.items()
        for text in texts
        if COMMAND.search(text) and not IN_A_TERMINAL.search(name)
    }
    assert len(said) > 15
    assert {text for text in said if not WITHOUT.search(text)} == set()


def test_the_words_of_a_module_are_found_without_its_docstrings(tmp_path):
    path = tmp_path / "some.py"
    path.write_text(
        '"""To mend it."""\n\nTOLD = f"Take {1} back "\n"""What to mend."""\nSAY = ("one " "two")\n'
    )
    assert literals(path) == ["Take … back ", "one two"]


def read(fields):
    """Labels and help of fields and of the rows in them."""
    return [
        text for each in fields for text in (each["label"], each["help"], each["adds"], *read(each["fields"]))
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_names_no_statistician(kind):
    told = [KINDS[kind].title, KINDS[kind].help, *read(form_schema(kind)["fields"])]
    assert [text for text in told if STATISTICIANS.search(text)] == []


def test_no_statistician_helps_to_choose_a_measure():
    from sipp_lib.analysis import chooser

    for outcome in chooser.OUTCOMES:
        for comparison in (False, True):
            for occasions in (1, 2, 12):
                found = chooser.choose(outcome, size=20, occasions=occasions, comparison=comparison)
                told = found[["description", "analysis", "caution"]].to_numpy().ravel()
                assert [text for text in told if STATISTICIANS.search(text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_range_is_said_once(kind):
    for each in form_schema(kind)["fields"]:
        if ends := re.search(r"From (\S+) to (\S+?)[.,]", each["help"]):
            for end in ends.groups():
                said = f"{each['label']} {each['help']}"
                assert len(re.findall(rf"(?<![\d.]){re.escape(end)}(?![\d.]*\d)", said)) == 1, said
