"""Stores of one partnership, each in both places."""

import pytest


@pytest.fixture
def store(places):
    with places.create() as store:
        yield store


@pytest.fixture
def other(places):
    with places.create() as store:
        yield store
