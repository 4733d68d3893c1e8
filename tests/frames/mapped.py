"""Frames of a school's file and what their mapping says."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sipp_lib.evidence.mapping.mapping import Mapping
from sipp_lib.evidence.mapping.questions import answer, open_questions
from sipp_lib.records.kinds import Measure

READ = Measure(name="Reading", code="READ", occasions=["Sept 2023", "June 2024"])


def frame(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns, dtype=str)


def fields(mapping: Mapping) -> dict[str, str]:
    return {column.heading: column.field for column in mapping.columns}


def keys(mapping: Mapping) -> list[str]:
    return [question.key for question in open_questions(mapping)]


def say(mapping: Mapping, known: Sequence[Measure] = (), **answers: str) -> Mapping:
    """The mapping with its questions answered by what they ask: field, measure, occasion …"""
    while questions := open_questions(mapping, known):
        what = questions[0].key.partition(":")[0]
        if what not in answers:
            break
        mapping = answer(mapping, questions[0], answers[what], known)
    return mapping
