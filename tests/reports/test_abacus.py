"""Real pupils through the same command: the published numbers of the mental abacus study are on the page.

Barner et al. (2017): 164 pupils in classes drawn by lot. The adjusted differences, and that classes take the
second one's significance away, are those worked out from the study's own data before this project began.
"""

import re
from pathlib import Path

import pandas as pd
import pytest

STUDY = Path(__file__).parents[2].parent / "shared" / "data" / "mental_abacus_long.csv"

pytestmark = pytest.mark.skipif(
    not STUDY.is_file(), reason="the data of the mental abacus study are not on this machine"
)


@pytest.fixture(scope="module")
def page(tmp_path_factory, abacus, sipp, keys):
    folder = tmp_path_factory.mktemp("abacus") / "programme"
    abacus.build(STUDY, folder)
    done = sipp("report", "--programme", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return (folder / "reports" / "mental-abacus.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def text(page, harmless):
    return harmless(page)


def test_the_published_differences_are_told(text):
    assert (
        "The adjusted difference is 0.017 (95% interval −0.618 to 0.652). That is within what chance" in text
    )
    assert (
        "The adjusted difference is 0.079 (95% interval 0.006 to 0.153). That is more than chance alone"
        in text
    )


def test_classes_take_the_significance_away(text):
    told = re.search(r"0\.006 to 0\.153\)\. (.*?because the classes differ from each other\.)", text)
    assert told, text
    assert re.fullmatch(
        r"That is more than chance alone usually gives\. Pupils were taught in classes\. Allowing for that, the "
        r"interval is −[0-9.]+ to [0-9.]+ \(standard error 0\.048, [0-9]+ classes\): no longer more than chance "
        r"alone gives, because the classes differ from each other\.",
        told[1],
    )


def test_no_pupil_of_the_study_is_on_the_page(page, opened):
    pupils = set(pd.read_csv(STUDY, dtype=str)["subid"])
    assert len(pupils) > 150
    plain = opened(page)
    assert [pupil for pupil in pupils if re.search(rf"(?<!\w){re.escape(pupil)}(?!\w)", plain)] == []
