from sipp_lib.exchange.round import Round


def test_a_round_says_what_came_in_and_went_out_of_records_and_of_evidence() -> None:
    assert Round().describe() == ["Nothing was new."]
    assert Round(received=1, sent=2).describe() == ["1 change came in and 2 changes went out."]
    assert Round(brought=1, files=2).describe() == [
        "Nothing was new in the records.",
        "1 file of evidence came in, with pupils under pseudonyms.",
        "2 files of evidence went out, with pupils under pseudonyms.",
    ]


def test_what_is_held_back_is_told_by_form_and_phase() -> None:
    held = Round(sent=1, held_back=("a", "b"), held_as="2 under ‘Log’ (phase 4)")
    assert held.describe()[1] == (
        "2 records stay on this computer because a pupil is named there: 2 under ‘Log’ (phase 4). Take the name out, "
        "and they are shared; the page to start from leads there."
    )


def test_what_could_not_be_read_is_told_with_what_to_do() -> None:
    assert Round(waiting=1, newer=True, unreadable=("a.sipp",)).describe()[1:] == [
        "1 file in the folder cannot be read yet: wait until the folder has been copied to this computer as a whole.",
        "Somebody uses a newer version of the workbook. Update it on this computer to read what they write; until then "
        "it is kept in the folder.",
        "Cannot be opened with the passphrase, or was changed by somebody: a.sipp. What you wrote is put there again; "
        "ask whoever looks after the folder about these files.",
    ]
