"""All partnerships together: in words how each came out, an average from five, and nothing of one alone."""

import html5lib
import pytest

from sipp_lib.disclosure.gate import Settings
from sipp_lib.reports.programme import together


def effects(*values):
    """An effect with the ends of its interval each."""
    return [
        {
            "partnership": f"Partnership {n}",
            "measure": "Reading",
            "g": g,
            "se": 0.1,
            "low": g - 0.2,
            "high": g + 0.2,
            "n_target": 40,
            "n_comparison": 40,
        }
        for n, g in enumerate(values)
    ]


def told(found):
    tree = html5lib.parse(str(found), treebuilder="etree", namespaceHTMLElements=False)
    return [each.tag for each in tree.find("body")], " ".join("".join(tree.itertext()).split()), tree


@pytest.mark.parametrize("few", [(0.31, 0.0), (0.3, 0.0, 0.1, -0.2)])
def test_of_fewer_than_five_each_is_told_and_no_average_contradicts_them(few):
    tags, text, tree = told(together(effects(*few), "public", Settings(10, 5)))
    assert tags == ["h3", "p", "figure"]
    assert "in one the target group clearly did better" in text
    assert "That is too few for an average." in text
    assert not any(each in text for each in ("On average", "All together", "Weight", "diamond"))
    assert "All together" not in tree.find(".//img").get("alt")


def test_from_five_the_average_stands_below_the_picture():
    tags, text, tree = told(together(effects(0.3, 0.0, 0.1, 0.2, 0.4), "public", Settings(10, 5)))
    assert tags == ["h3", "p", "figure", "p"]
    # all weigh alike, so the mean is the plain one
    assert "On average, the target group ended 0.20 standard deviations ahead" in text
    assert "All together (5 partnerships, 400 pupils): 0.20" in tree.find(".//img").get("alt")
    first = "".join(tree.find(".//p").itertext())
    assert not any(each in first for each in ("standard deviation", "interval", "average"))


def test_one_alone_is_no_programme_and_those_left_out_are_counted():
    assert together(effects(0.3), "public", Settings(10, 5)) is None
    tags, text, _ = told(together([], "public", Settings(10, 5), left_out=2))
    assert tags == ["h3", "p"]
    assert (
        "Two partnerships compared the scores of their target group with those of other pupils: in both nothing "
        "can be said of chance" in text
    )


def test_an_effect_is_rounded_as_its_report_rounds_it():
    # in binary .175 lies just below: a report writes .17, numpy's round would make .18 of it
    _, text, tree = told(together(effects(0.175, 0.31), "public", Settings(10, 5)))
    assert "0.17 (" in tree.find(".//img").get("alt")
    assert "0.18" not in text
