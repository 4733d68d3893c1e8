from sipp_lib.characters import plain


def test_what_no_page_shows_is_taken_out_and_lines_stay_lines():
    assert plain("one\r\ntwo\rthree\u2028four") == "one\ntwo\nthree\nfour"
    assert plain("a\x00b\u202ec\u200fd\ud800e") == "abcde"
    assert plain("tab\tstays, so does é and 🎉") == "tab\tstays, so does é and 🎉"
    assert plain(12) == "12"
