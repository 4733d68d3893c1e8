from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sipp_lib.backup import back_up, restore
from sipp_lib.evidence.pupils.key_files import KnownPupil, write_keys
from sipp_lib.exchange import letter, scale_files
from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.membership import share
from sipp_lib.exchange.round import Round
from sipp_lib.exchange.seen import Settings
from sipp_lib.jupyter import desk
from sipp_lib.new import bring_in, join
from sipp_lib.programme import Place, Programme
from sipp_lib.records.kinds import Measure
from sipp_lib.records.store import Store

Sipp = Callable[..., Any]
TEXT = 'name = "Liking sums"\nitems = 3\nlowest = 1\nhighest = 5\n'
OTHERWISE = TEXT + "reversed = [2]\n"
FILE = "liking-sums.toml"


def write(programme: Programme, text: str) -> Path:
    programme.scales.mkdir(exist_ok=True)
    (programme.scales / FILE).write_text(text, encoding="utf-8")
    return programme.scales / FILE


@pytest.fixture
def scaled(glen: Any) -> Any:
    with Store.open(glen.place.records, "glen") as store:
        store.add(Measure(name="Liking", code="LIKE", form="survey", scale="liking-sums"), author="AB")
    write(glen.programme, TEXT)
    return glen


def go(programme: Programme, place: Place) -> Round:
    courier = Courier(programme, place)
    courier.go()
    assert courier.trouble == ""
    return courier.last


def told_of(who: str) -> str:
    return (
        f"The scale in {FILE} is not the same as at {who}, so the same answers get other scores there. Nothing was "
        f"replaced. Agree which is right. To take theirs, move {FILE} out of the programme's folder ‘scales’: it comes "
        "in with what they send next. To keep yours, ask them to do that at their school; this is shown until you have "
        "heard from them again."
    )


def test_the_file_of_a_scale_comes_with_the_measure_that_names_it(
    scaled: Any, sipp: Sipp, tmp_path: Path
) -> None:
    write(scaled.programme, TEXT).with_name("of-nobody.toml").write_text(TEXT)
    settings = share(scaled.place, scaled.programme, scaled.folder)
    go(scaled.programme, scaled.place)
    opened, place, done = join(scaled.folder, settings.passphrase, tmp_path / "school2")
    assert [path.name for path in opened.scales.iterdir()] == [FILE]
    assert (opened.scales / FILE).read_text() == TEXT
    assert "1 scale of questionnaires came in, into the programme's folder ‘scales’." in done.describe()
    assert "not a known scale" not in sipp("check", "--programme", opened.folder).stdout
    files = sorted(path.name for path in scaled.folder.iterdir())
    for programme, here in ((opened, place), (scaled.programme, scaled.place)):
        assert go(programme, here).scales_brought == 0
    assert sorted(path.name for path in scaled.folder.iterdir()) == files


def test_it_comes_back_where_it_was_lost_here_or_in_the_folder(scaled: Any, tmp_path: Path) -> None:
    settings = share(scaled.place, scaled.programme, scaled.folder)
    go(scaled.programme, scaled.place)
    opened, place, _ = join(scaled.folder, settings.passphrase, tmp_path / "school2")
    (opened.scales / FILE).unlink()
    assert go(opened, place).scales_brought == 1
    for path in scaled.folder.iterdir():
        path.unlink()
    go(opened, place)
    third, _, _ = join(scaled.folder, settings.passphrase, tmp_path / "school3")
    assert (third.scales / FILE).read_text() == TEXT


def test_a_scale_that_differs_is_never_replaced_and_is_told_until_they_agree(
    scaled: Any, sipp: Sipp, tmp_path: Path
) -> None:
    settings = share(scaled.place, scaled.programme, scaled.folder)
    go(scaled.programme, scaled.place)
    opened, place, _ = join(scaled.folder, settings.passphrase, tmp_path / "school2")
    theirs = write(opened, OTHERWISE)
    nobody = "somebody who gave no name"
    assert go(opened, place).scales == (told_of(nobody),)
    assert go(scaled.programme, scaled.place).scales == (told_of(nobody),)
    assert (theirs.read_text(), (scaled.programme.scales / FILE).read_text()) == (OTHERWISE, TEXT)
    assert f"  Please check: {told_of(nobody)}" in sipp("check", "--programme", opened.folder).stdout
    theirs.unlink()  # as the sentence says
    done = go(opened, place)
    assert (done.scales_brought, done.scales, theirs.read_text()) == (1, (), TEXT)
    assert go(scaled.programme, scaled.place).scales == ()


def test_another_spelling_of_the_same_scale_is_no_difference(scaled: Any, tmp_path: Path) -> None:
    settings = share(scaled.place, scaled.programme, scaled.folder)
    go(scaled.programme, scaled.place)
    opened, place, _ = join(scaled.folder, settings.passphrase, tmp_path / "school2")
    write(opened, f"# ours\r\n{TEXT}")
    assert go(opened, place).scales == ()


def test_a_scale_that_names_a_pupil_or_is_none_stays(scaled: Any) -> None:
    write_keys(
        scaled.programme.id,
        "GLE",
        [KnownPupil("pq7x2m9k4t1z", "Isla Fraser", "", "")],
        scaled.programme.folder,
    )
    share(scaled.place, scaled.programme, scaled.folder)
    write(scaled.programme, f"# as Isla Fraser said it\n{TEXT}")
    stays = (
        f"The scale in {FILE} stays on this computer because a pupil is named there. Take the name out of the file, in "
        "the programme's folder ‘scales’, and it is shared."
    )
    assert go(scaled.programme, scaled.place).scales == (stays,)
    data, words, done = letter.write(scaled.programme, scaled.place)
    assert (done.stays(), dict(letter.read(data, words, "x").scales)) == ([stays], {})
    write(scaled.programme, "name = 7")
    assert scale_files.to_send(_measures(scaled.place), scaled.programme.scales) == {}


def _measures(place: Place) -> Any:
    with Store.open(place.records, place.slug, read_only=True) as store:
        return store.current("measure")


@pytest.mark.parametrize(
    "name", ["../x.toml", ".x.toml", "a/x.toml", "a\\x.toml", "c:x.toml", "x.py", "x\n.toml"]
)
def test_nothing_is_written_outside_the_folder_of_scales(tmp_path: Path, name: str) -> None:
    assert scale_files.take([{name: TEXT}], tmp_path / "scales") == 0
    assert list(tmp_path.iterdir()) == []


def test_what_declares_no_scale_is_not_taken_in(tmp_path: Path) -> None:
    assert scale_files.take([{FILE: "import os"}], tmp_path / "scales") == 0
    assert list(tmp_path.iterdir()) == []


def test_it_goes_by_e_mail_and_into_a_backup_too(scaled: Any, tmp_path: Path) -> None:
    data, words, _ = letter.write(scaled.programme, scaled.place)
    opened, place, done = bring_in(data, words, "x.sipp", tmp_path / "school2")
    assert (done.scales_brought, (opened.scales / FILE).read_text()) == (1, TEXT)
    write(opened, OTHERWISE)
    assert bring_in(data, words, "x.sipp", tmp_path / "school2")[2].scales == (
        told_of("somebody who gave no name"),
    )
    assert (opened.scales / FILE).read_text() == OTHERWISE
    file = back_up(opened, tmp_path)
    assert (restore(file, tmp_path / "again").scales / FILE).read_text() == OTHERWISE
    assert Settings.kept(place.exchange) is None


def waiting(programme: Programme, slug: str) -> list[str]:
    """What the start page has under ‘Waiting for a decision’."""
    return [each["text"] for each in desk.partnership(programme, slug, None)[0]["decisions"]]


def test_one_that_came_otherwise_by_e_mail_is_shown_until_it_is_settled(
    scaled: Any, sipp: Sipp, tmp_path: Path
) -> None:
    first, words, _ = letter.write(scaled.programme, scaled.place)
    opened, place, _ = bring_in(first, words, "x.sipp", tmp_path / "school2")
    assert waiting(opened, place.slug) == []
    told = told_of("somebody who gave no name")
    ours = write(opened, OTHERWISE)
    for _ in range(2):
        assert waiting(opened, place.slug) == [told]
        assert f"  Please check: {told}" in sipp("check", "--programme", opened.folder).stdout
    ours.rename(tmp_path / "kept.toml")  # as the sentence says
    assert waiting(opened, place.slug) == []
    assert bring_in(first, words, "x.sipp", opened.folder)[2].scales_brought == 1
    # the other way: they take ours, and send again
    write(opened, OTHERWISE)
    assert waiting(opened, place.slug) == [told]
    write(scaled.programme, OTHERWISE)
    second, words2, _ = letter.write(scaled.programme, scaled.place)
    bring_in(second, words2, "y.sipp", opened.folder)
    assert waiting(opened, place.slug) == []


def test_what_came_by_e_mail_counts_no_more_once_the_same_school_shares_a_folder(
    scaled: Any, tmp_path: Path
) -> None:
    data, words, _ = letter.write(scaled.programme, scaled.place)
    opened, place, _ = bring_in(data, words, "x.sipp", tmp_path / "school2")
    write(opened, OTHERWISE)
    write(scaled.programme, OTHERWISE)
    passphrase = share(scaled.place, scaled.programme, scaled.folder).passphrase
    go(scaled.programme, scaled.place)
    assert waiting(opened, place.slug) == [told_of("somebody who gave no name")]
    share(place, opened, scaled.folder, passphrase)
    assert go(opened, place).scales == ()
    assert waiting(opened, place.slug) == []
