import pytest

from sipp_lib.new import copy_sample
from sipp_lib.workbook import Workbook


@pytest.fixture(scope="session")
def eight(tmp_path_factory, keys):
    """The sample's workbooks for an audience, each with its results, by partnership: quicker than their reports."""
    programme = copy_sample(tmp_path_factory.mktemp("eight") / "sample")
    slugs = sorted(path.name for path in (programme.folder / "partnerships").iterdir())
    opened = {}

    def eight(audience):
        if audience not in opened:
            opened[audience] = {slug: Workbook.open(slug, programme.folder, audience) for slug in slugs}
        return opened[audience]

    return eight
