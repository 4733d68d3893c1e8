from __future__ import annotations

import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.errors import ExchangeError
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.exchange import letter
from sipp_lib.exchange.cipher import Cipher
from sipp_lib.exchange.membership import share
from sipp_lib.new import begin, bring_in
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store

Sipp = Callable[..., Any]
NAME = "Isla Fraser"


def factors(place: Place) -> list[str]:
    with Store.open(place.records, place.slug, read_only=True) as store:
        return sorted(str(entry.body.name) for entry in store.current("factor"))  # type: ignore[attr-defined]


def test_a_file_goes_to_a_partner_school_and_what_they_wrote_comes_back(
    glen: Any, sipp: Sipp, tmp_path: Path
) -> None:
    out = tmp_path / "mail"
    out.mkdir()
    file = out / f"glen-{date.today().isoformat()}.sipp"
    sent = sipp("send", "glen", out, "--programme", glen.programme.folder)
    assert sent.returncode == 0, sent.stderr
    words = sent.stdout.split("telephone: ")[1].split("\n")[0]
    assert sent.stdout == (
        f"{file} holds what may leave this computer of ‘glen’. Send it by e-mail, and tell the passphrase by "
        f"telephone: {words}\nAt the other school it is brought in with ‘sipp join FILE’, or on the page to start "
        "from. Evidence and key files stay here.\n"
    )
    theirs = tmp_path / "school2"
    said = f"‘glen’, in {theirs}: 2 changes came in and 0 changes went out.\n"
    for told in (said, f"‘glen’, in {theirs}: Nothing was new.\n"):
        joined = sipp("join", file, "--passphrase", words.upper(), "--programme", theirs)
        assert (joined.returncode, joined.stdout) == (0, told), joined.stderr
    place = Programme.open(theirs).partnership("glen")
    assert factors(place) == ["Motivation"]
    assert len(list(place.notebooks.glob("*.ipynb"))) == 5
    with Store.open(place.records, "glen") as store:
        store.add(Factor(name="Attendance"), author="CD")
    data, back, _ = letter.write(Programme.open(theirs), place)
    _, here, done = bring_in(data, back, "back.sipp", glen.programme.folder)
    assert (done.received, factors(here)) == (1, ["Attendance", "Motivation"])


def test_it_has_the_passphrase_of_the_shared_folder_where_there_is_one(glen: Any) -> None:
    settings = share(glen.place, glen.programme, glen.folder)
    data, words, _ = letter.write(glen.programme, glen.place)
    assert words == settings.passphrase
    assert letter.read(data, words, "x").copy == settings.copy
    assert letter.write(glen.programme, glen.place, "four words of mine")[1] == "four words of mine"


def test_what_names_a_pupil_stays_and_is_said(glen: Any, sipp: Sipp) -> None:
    write_keys(glen.programme.id, "GLE", [KnownPupil("pq7x2m9k4t1z", NAME, "", "")], glen.programme.folder)
    with Store.open(glen.place.records, "glen") as store:
        held = store.add(Factor(name="Reading", why=f"as {NAME} says"), author="AB").id
    data, words, done = letter.write(glen.programme, glen.place)
    assert done.held_back == (held,)
    assert NAME not in zlib.decompress(Cipher.of(data, words).unseal(data)).decode()
    assert (
        "1 record stays on this computer because a pupil is named there: 1 under ‘Factors’ (phase 2). Take the name "
        "out, and it is shared; the page to start from leads there."
        in sipp("send", "glen", glen.folder, "--programme", glen.programme.folder).stdout
    )


def test_a_wrong_passphrase_half_a_file_and_another_programme_are_each_one_sentence(
    glen: Any, tmp_path: Path
) -> None:
    data, words, _ = letter.write(glen.programme, glen.place)
    for broken in (data[:-1], b"", b"PK\x03\x04 a workbook"):
        with pytest.raises(ExchangeError) as half:
            bring_in(broken, words, "glen.sipp", tmp_path / "school2")
        assert str(half.value) == (
            "‘glen.sipp’ is not a file made with ‘Send to a partner school’, or only part of it has arrived. Ask for "
            "it again, or save it from the e-mail once more."
        )
    with pytest.raises(ExchangeError) as wrong:
        bring_in(data, "whatever it may be", "glen.sipp", tmp_path / "school2")
    assert str(wrong.value) == (
        "The passphrase does not open ‘glen.sipp’, or the file was changed on its way. Check the passphrase with the "
        "school that sent it, or ask for the file again."
    )
    assert not (tmp_path / "school2").exists()
    begin("Elsewhere", tmp_path / "mine")
    with pytest.raises(ExchangeError) as other:
        bring_in(data, words, "glen.sipp", tmp_path / "mine")
    assert str(other.value) == (
        f"{tmp_path / 'mine'} holds the programme ‘mine’, and what is shared belongs to ‘programme’. Join from a new "
        "folder."
    )
