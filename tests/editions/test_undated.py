"""Made twice, at different times, a file of Word or Excel has the same bytes."""

from io import BytesIO
from zipfile import ZipFile, ZipInfo

from sipp_lib.editions.undated import ABOUT, undated

ABOUTS = "<a><dc:title>T</dc:title><dcterms:{0} xsi:type='x'>2026-11-30T0{1}:00:00Z</dcterms:{0}></a>"


def written(hour):
    file = BytesIO()
    with ZipFile(file, "w") as parts:
        for name, text in {"b.xml": "<b/>", ABOUT: ABOUTS.format("modified", hour), "a.xml": "2026"}.items():
            parts.writestr(ZipInfo(name, (2026, 11, 30, hour, 0, 0)), text)
    return file


def test_no_part_has_a_time_and_each_keeps_its_words_and_place():
    assert written(1).getvalue() != written(2).getvalue()
    assert undated(written(1), about=True) == undated(written(2), about=True)
    with ZipFile(BytesIO(undated(written(1), about=True))) as parts:
        assert parts.namelist() == ["b.xml", ABOUT, "a.xml"]
        assert parts.read(ABOUT) == b"<a><dc:title>T</dc:title></a>"
        assert parts.read("a.xml") == b"2026"
    with ZipFile(BytesIO(undated(written(1)))) as parts:  # Word's library tells no moment of its own
        assert parts.read(ABOUT).decode() == ABOUTS.format("modified", 1)
