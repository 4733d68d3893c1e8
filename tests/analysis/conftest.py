import warnings

import pytest


@pytest.fixture(autouse=True)
def _no_warning_is_raw():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
