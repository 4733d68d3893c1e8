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
    assert re.search(
        r"Woodcock-Johnson calculation: taking account of each pupil's starting point, the target group "
        r"\(about \d+ pupils\) ended 0\.02 points ahead of the comparison group \(about \d+ pupils\)\. It may really "
        r"be anywhere from 0\.58 behind to 0\.61 ahead \(95% interval\)",
        text,
    )
    # by classes: standard error .2767 (CR2), t .975 with 13.7 degrees of freedom 2.149: ± .5945; as published, without
    assert "pupils counted as independent0.02−0.620.65" in text
    assert "pupils counted as independent0.080.010.15" in text


def test_classes_take_the_significance_away(text):
    assert re.search(
        r"Place value: taking account of each pupil's starting point, the target group \(about \d+ pupils\) "
        r"ended 0\.08 ahead of the comparison group \(about \d+ pupils\)\. It may really be "
        r"anywhere from 0\.[0-9]+ behind to 0\.[0-9]+ ahead",
        text,
    )
    assert (
        "The range takes account of the 21 classes that pupils were in; treating every pupil as separate, it would be "
        "from 0.01 to 0.15 ahead, which would wrongly rule out chance, because classes differ from one another."
    ) in text


def test_the_classes_were_drawn_by_lot_and_the_verdict_knows_it(text):
    assert "not allocated to the groups at random" not in text


def test_no_pupil_of_the_study_is_on_the_page(page, opened):
    pupils = set(pd.read_csv(STUDY, dtype=str)["subid"])
    assert len(pupils) > 150
    plain = opened(page)
    assert [pupil for pupil in pupils if re.search(rf"(?<!\w){re.escape(pupil)}(?!\w)", plain)] == []
