"""What a page keeps folded, at its end."""

import pytest
from markupsafe import Markup

from sipp_lib.errors import UsageError
from sipp_lib.reports.annex import annexed, wished
from sipp_lib.reports.html import figure, section

TABLE = Markup("<table><caption>{}</caption></table>")


@pytest.mark.parametrize(
    ("said", "meant"),
    [(True, True), ("true", True), ("Yes", True), (False, False), ("false", False), ("", False)],
)
def test_an_annex_is_asked_for_in_the_words_of_papermill_and_of_the_command(said, meant):
    assert wished(said) is meant


def test_anything_else_is_refused_in_a_sentence():
    with pytest.raises(UsageError) as caught:
        wished("perhaps")
    assert str(caught.value) == (
        "The parameter ‘annex’ is true or false: whether folded tables are printed at the end."
    )


def test_tables_stand_under_the_heading_of_their_section_and_hostile_text_stays_text():
    drawn = figure(
        Markup('src="" width="9" height="9"'),
        alt="",
        caption="",
        tables=[TABLE.format("<h2>A</h2></details>")],
    )
    shown = [section("one", "First <b>", drawn).html, section("two", "Second").html]
    made = annexed(shown)
    assert (
        "<h3>First &lt;b&gt;</h3>\n<table><caption>&lt;h2&gt;A&lt;/h2&gt;&lt;/details&gt;</caption></table>"
        in made
    )
    assert "Second" not in made


def test_where_nothing_is_folded_it_says_so():
    assert "Nothing on this page is folded." in annexed([section("one", "First").html])
