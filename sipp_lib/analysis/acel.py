"""How many pupils achieved the expected Curriculum for Excellence level, by stage and organiser."""

from __future__ import annotations

import pandas as pd

from sipp_lib.analysis import proportions
from sipp_lib.errors import UsageError

EXPECTED = {"P1": "Early", "P4": "First", "P7": "Second", "S3": "Third"}
LEVELS = ("Not yet Early", "Early", "First", "Second", "Third", "Fourth")
LITERACY_ORGANISERS = ("reading", "writing", "listening and talking")
LITERACY = "literacy"
ORGANISERS = (*LITERACY_ORGANISERS, LITERACY, "numeracy")


def achieved(judgements: pd.DataFrame) -> pd.DataFrame:
    """Whether each pupil achieved the level expected at the end of their stage.

    Parameters
    ----------
    judgements : pandas.DataFrame, one row a pupil and organiser
        ``pupil``, ``stage`` ("P1" …), ``organiser`` ("reading", "writing", "listening and talking", "numeracy"),
        ``level`` (the teacher's judgement: "Early", "First", "Second", "Third", "Fourth" or "Not yet Early"; NA
        where there is none). Stages other than P1, P4, P7 and S3 are left out, as levels are judged in those.

    Returns
    -------
    pandas.DataFrame, one row a pupil and organiser with a judgement
        ``pupil``, ``stage``, ``organiser``, ``value`` (1 or 0). For each pupil with all three of reading, writing,
        and listening and talking judged there is also "literacy": 1 when all three were achieved.

    Raises
    ------
    UsageError
        When an organiser or a level is another word, or a pupil has two judgements in one organiser.

    References
    ----------
    Scottish Government, Achievement of Curriculum for Excellence (CfE) Levels, background: expected are Early level
    by the end of P1, First by P4, Second by P7, Third or better by S3; literacy is all three organisers.
    """
    keys = ["pupil", "stage", "organiser"]
    known = judgements[[*keys, "level"]].astype("string").dropna(subset=[*keys, "level"])
    judged = [each for each in ORGANISERS if each != LITERACY]
    for column, words in (("organiser", judged), ("level", LEVELS)):
        strange = known.loc[~known[column].isin(list(words)), column]
        if len(strange):
            raise UsageError(
                f"The {column} ‘{strange.iloc[0]}’ is not one of {', '.join(words)}. Correct it in the file."
            )
    known = known[known["stage"].isin(list(EXPECTED))]
    rank = {level: i for i, level in enumerate(LEVELS)}
    reached = known["level"].map(rank) >= known["stage"].map(EXPECTED).map(rank)
    return with_literacy(known[keys].assign(value=reached.astype("Int64")))


def with_literacy(achieved: pd.DataFrame) -> pd.DataFrame:
    """Add ‘literacy’: whether all three of reading, writing, and listening and talking were achieved.

    Parameters
    ----------
    achieved : pandas.DataFrame, one row a pupil and organiser
        ``pupil``, ``stage``, ``organiser``, ``value`` (1 or 0). Rows of stages in which levels are not judged, or
        without a value, are left out.

    Returns
    -------
    pandas.DataFrame
        Those columns, with a row more for each pupil for whom all three were judged.

    Raises
    ------
    UsageError
        When a pupil has two judgements in one organiser.

    References
    ----------
    As for `achieved`.
    """
    keys = ["pupil", "stage", "organiser"]
    known = achieved[[*keys, "value"]].astype(dict.fromkeys(keys, "string") | {"value": "Int64"}).dropna()
    known = known[known["stage"].isin(list(EXPECTED))]
    if known.duplicated(["pupil", "organiser"]).any():
        raise UsageError("A pupil has two judgements in one organiser. Keep one, of one year at a time.")
    three = known[known["organiser"].isin(LITERACY_ORGANISERS)].groupby(["pupil", "stage"])["value"]
    whole = three.min()[three.size() == len(LITERACY_ORGANISERS)].reset_index().assign(organiser=LITERACY)
    every = pd.concat([known, whole.astype(known.dtypes.to_dict())]) if len(whole) else known
    return every[[*keys, "value"]].reset_index(drop=True)


def rates(judgements: pd.DataFrame) -> pd.DataFrame:
    """The share of pupils who achieved the expected level, by stage and organiser.

    Parameters
    ----------
    judgements : pandas.DataFrame, one row a pupil and organiser
        As for `achieved`.

    Returns
    -------
    pandas.DataFrame, one row a stage and organiser that occur
        ``stage`` (P1, P4, P7, S3), ``organiser`` (in the order of `ORGANISERS`), ``n`` (pupils with a judgement),
        ``count`` (achieved it), ``percent``, ``low``, ``high`` (0 to 100, Wilson interval). Pass
        the gate with one organiser at a time: stages are different pupils, organisers the same ones again.

    Raises
    ------
    UsageError
        As for `achieved`.

    References
    ----------
    As for `achieved`; pupils without a judgement are left out of numerator and denominator.
    """
    return shares(achieved(judgements))


def shares(achieved: pd.DataFrame) -> pd.DataFrame:
    """The share of pupils who achieved the expected level, from who achieved it.

    Parameters
    ----------
    achieved : pandas.DataFrame
        As `achieved` or `with_literacy` gives it.

    Returns
    -------
    pandas.DataFrame
        As for `rates`.

    Raises
    ------
    KeyError
        When a column is missing.

    References
    ----------
    As for `rates`.
    """
    grouped = achieved.groupby(["stage", "organiser"])["value"]
    table = pd.DataFrame({"n": grouped.size(), "count": grouped.sum()})
    order = [(stage, each) for stage in EXPECTED for each in ORGANISERS if (stage, each) in table.index]
    table = table.reindex(pd.MultiIndex.from_tuples(order, names=["stage", "organiser"])) if order else table
    words = dict.fromkeys(["stage", "organiser"], "string")
    table = table.reset_index().astype(words | {"n": "Int64", "count": "Int64"})
    return proportions.add_interval(table)
