import pytest
from hypothesis import given
from hypothesis import strategies as st

from sipp_lib.records.kinds import Factor
from sipp_lib.records.revision import Revision
from sipp_lib.records.revision_table import StoredRow, from_row, to_row

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(author=WORDS, why=WORDS, parents=st.lists(st.sampled_from(["0" * 64, "1" * 64]), unique=True))
def test_a_row_holds_a_revision_whole(author, why, parents):
    made = Revision.made(
        record="f1",
        parents=parents,
        partnership="glen",
        kind="factor",
        op="write",
        author=author,
        at="2026-01-05T09:00:00Z",
        body=Factor(why=why).to_body(),
    )
    assert from_row(StoredRow(**to_row(made))) == made
    erased = made.without_body()
    assert from_row(StoredRow(**to_row(erased))) == erased


def test_a_row_without_json_where_it_must_be_is_no_revision():
    with pytest.raises(ValueError, match="Expecting value"):
        from_row(StoredRow("r", "f1", "none", "glen", "factor", "write", "AB", "", "", "", None, None))
