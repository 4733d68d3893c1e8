from sipp_lib.briefings import READING
from sipp_lib.reports.foot import technical, words
from sipp_lib.wording.glossary import TERMS


def test_the_foot_explains_words_and_names_what_to_read_as_text():
    shown = words().html
    text = " ".join(shown.striptags().split())
    for term, told in TERMS.items():
        assert f"{term}: {told}" in text
    for _, references in READING:
        for name, address in references:
            assert f"{name} ({address})" in text if address else name in text
    assert "href" not in shown


def test_what_a_report_was_made_from_is_listed_to_the_last_level():
    shown = technical({"a": {"one": 1, "more": {"two": "<2>"}}}).html
    assert "<dt>one</dt><dd>1</dd>\n<dt>two</dt><dd>&lt;2&gt;</dd>" in shown
