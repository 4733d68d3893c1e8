from sipp_lib.new import begin
from sipp_lib.programme import find
from sipp_lib.records.coded import coded
from sipp_lib.records.kinds import Coding, Voice
from sipp_lib.records.store import Store


def test_themes_are_told_of_voices_that_stand_by_whoever_gave_or_typed_them(tmp_path):
    begin("Tiny", tmp_path / "programme")
    place = find(tmp_path / "programme").partnership("tiny")
    with Store.open(place.records, place.slug) as store:
        voice = store.add(Voice(quote="a", whose="learner"), author="Bob").id
        gone = store.add(Voice(quote="b"), author="Bob")
        for who, author, theme, of in (
            ("", "Cat", " books ", voice),
            ("Ann", "Cat", "reading", voice),
            ("ANN ", "Bob", "Books", voice),
            ("", "Bob", "", voice),
            ("", "Bob", "lost", gone.id),
            ("", "Bob", "nothing", None),
        ):
            store.add(Coding(voice=of, theme=theme, who=who), author=author)
        store.withdraw(gone.id, author="Bob")
        found = coded(store.current())
    assert {(each.whose, each.person, each.theme) for each in found} == {
        ("learner", 1, "books"),
        ("learner", 0, "reading"),
        ("learner", 0, "Books"),
    }
    assert {each.voice for each in found} == {voice}
