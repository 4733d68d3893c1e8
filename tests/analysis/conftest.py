import warnings

import pytest


@pytest.fixture(autouse=True)
def _no_warning_is_raw():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # what a test before this one left open is collected whenever Python likes
        warnings.simplefilter("ignore", ResourceWarning)
        yield
