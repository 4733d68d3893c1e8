from __future__ import annotations

import time
import unicodedata

import hypothesis.strategies as st
import pytest
from hypothesis import assume, given

from sipp_lib.evidence.pupils.identifiers import APART
from sipp_lib.evidence.pupils.key_files import KnownPupil, Names, mentions, valid_scn

KNOWN = [
    KnownPupil("riv-0012", "Isla Fraser", "987654325"),
    KnownPupil("riv-0013", "O’Neill-Smith, Mary-Kate"),
    KnownPupil("riv-0014", "Mark MacDonald"),
    KnownPupil("riv-0015", "Éilidh van der Berg"),
    KnownPupil("riv-0016", "Jakub Łukasz Nowak"),
    KnownPupil("riv-0017", "MUIR Grace"),
    KnownPupil("riv-0018", "Ina Barn"),
    KnownPupil("riv-0019", "Will May"),
    KnownPupil("12", ""),
]
NAMES = Names.of(KNOWN, ["riv-0012", "q7f3", "345", "abc"])


@pytest.mark.parametrize("eight,digit", [("98765432", 5), ("01234567", 4), ("11034567", 4)])
def test_a_check_digit_of_the_official_examples_is_right_and_every_other_is_wrong(
    eight: str, digit: int
) -> None:
    assert [n for n in range(10) if valid_scn(f"{eight}{n}")] == [digit]


def test_a_remainder_of_nought_gives_nought_and_a_check_of_ten_is_never_issued() -> None:
    # by hand: 3·0 + 2·0 + 7·1 + 0 + 0 + 4·1 = 11, remainder 0; 6·2 = 12, remainder 1, check 10
    assert valid_scn("001001000")
    assert not any(valid_scn(f"00020000{n}") for n in range(10))


@pytest.mark.parametrize("text", ["", "12345674", "0123456740", "01234567 4", "٠١٢٣٤٥٦٧٤", "O12345674"])
def test_only_nine_digits_are_a_candidate_number(text: str) -> None:
    assert not valid_scn(text)


@pytest.mark.parametrize(
    "text",
    [
        "isla fraser",
        "FRASER, ISLA was pleased",
        "We asked Isla.",
        "ISLA",
        "Isla's reading",
        "Isla’s reading",
        "Isla-led talk",
        "isla\nfraser",
        "isla\u00a0 fraser",
        "is\u200bla fra\u00adser",
        "ｉｓｌａ ｆｒａｓｅｒ",
        "isla_fraser@example.org",
        "Isl\u0430 Fr\u0430s\u0435r",  # Cyrillic letters, and below a Greek one
        "Isla Fraser".replace("a", "\u03b1"),
        "the isla frasers of this world",
        "xxislafraserxx",
        "seesIsla",
        "mary kate oneill smith",
        "Mary Kate said",
        "Mary‑Kate said",
        "mary-kate o'neill smith",
        "E\u0301ilidh",
        "eilidh vanderberg",
        "Berg, Eilidh",
        "jakub nowak",
        "lukasz nowak",
        "grace muir",
        "Grace said",
        "will may",
    ],
)
def test_a_name_is_found(text: str) -> None:
    assert NAMES.found(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "we mark books with grace",
        "Mr Fraser and Mrs MacDonald",
        "a barn; in barns",
        "Will paired reading raise scores in May?",
        "islands, Islay",
        "Call 0141 330 1234 by 2026-03-14",
        "012345675",
        "pupil 12 and group abc, 345",
        "riv-00121",
    ],
)
def test_ordinary_words_are_not_names(text: str) -> None:
    assert NAMES.found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "012345674",
        "SCN 01 234 5674.",
        "987-654-325",
        "1 9876543250",
        "012 34567 4 12",
        "\uff10\uff11\uff12345674",
    ],
)
def test_a_candidate_number_is_found(text: str) -> None:
    assert NAMES.found(text) == ["scn"]


@pytest.mark.parametrize("text", ["RIV-0013 read well", "(riv‑0016)", "q7f3"])
def test_a_pseudonym_is_found(text: str) -> None:
    assert NAMES.found(text) == ["pseudonym"]


def test_all_that_is_found_is_said_and_one_text_needs_no_preparation() -> None:
    text = "Isla Fraser, 987654325, is riv-0012"
    assert mentions(text, KNOWN, []) == ["name", "scn", "pseudonym"]
    assert mentions(text, [], []) == ["scn"]


SPELT = Names.of(
    [
        KnownPupil("riv-0021", "Isla Fraser", "987654325"),
        KnownPupil("riv-0022", "Zoë Müller-Reid"),
        KnownPupil("riv-0023", "Mary-Jane Watson"),
        KnownPupil("riv-0024", "Mohammed Al-Hassan"),
        KnownPupil("riv-0025", "Catherine Anne Sinclair"),
        KnownPupil("riv-0026", "April Young"),
        KnownPupil("riv-0027", "Seán O'Donnell"),
        KnownPupil("riv-0028", "William Baxter"),
        KnownPupil("riv-0029", "Joerg Schaefer"),
        KnownPupil("riv-0030", "Ioan Price"),
        KnownPupil("riv-0031", "Mark Muir"),
        KnownPupil("riv-0032", "Костянтин Тимощук"),
    ],
    [],
)


@pytest.mark.parametrize(
    "text",
    [
        *("Islas reading improved", "The two Zoes"),
        *(
            "I. Fraser",
            "I Fraser read",
            "Fraser, I. said",
            "Fraser I. said",
            "C A Sinclair",
            "CA Sinclair",
            "C. Sinclair",
            "C.A. Sinclair",
        ),
        *(
            "S. O'Donnell",
            "S O Donnell",
            "the farms C. Sinclair saw",
            "A. Young read",
            "M.-J. Watson",
            "Z. Müller",
            "M. AL-HASSAN",
        ),
        *(
            "Mary Watson",
            "jane watson",
            "zoe reid",
            "zoe muller",
            "zoe mueller-reid",
            "reid, zoe",
            "mohammed hassan",
        ),
        *(
            "Jörg",
            "jörg schäfer",
            "jo\u0308rg scha\u0308fer",
            "catherine a sinclair",
            "isla j fraser",
            "isla j k fraser",
        ),
        *(
            "Se%C3%A1n said",
            "SeÃ¡n said",
            "Se&aacute;n said",
            "I&#115;la",
            "isla%20fraser",
            "isla&nbsp;fraser",
        ),
        *(
            "Isӏa read",
            "ɪsʟᴀ read",
            "🅸🆂🅻🅰 and 🅘🅢🅛🅐",
            "lsla read",
            "1sla read",
            "|sla read",
            "WiIIiam",
            "Apri1 Young",
            "Young, Apri1",
            "костянтин тимощук",
            "КОСТЯНТИН ТИМОЩУК",
        ),
    ],
)
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert SPELT.found(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "A Young Leaders group",
            "Mr I. Fraser",
            "Mrs C Sinclair",
            "Dr A. Young",
            "We met Mr Fraser, I. think",
        ),
        *(
            "J. Fraser",
            "B A Sinclair",
            "When we saw Mrs Fraser, I thought of it",
            "Marks rose",
            "a loan of books",
        ),
        *(
            "P1 and P5, 11 of 12",
            "lessons, learning, literacy",
            "50% of P1",
            "fish &amp; chips",
            "the young in april",
        ),
        *("Al Hassan", "Anne and others", "Jane", "Reid and Müller", "Ã is a letter", "100%25"),
    ],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert SPELT.found(text) == []


def test_an_initial_that_an_adult_has_too_names_no_pupil() -> None:
    names = SPELT.along_with([], ["Mr Iain Fraser", "Irene Fraser", "Sinclair, Carol"])
    assert [names.found(text) for text in ("I. Fraser", "C. Sinclair", "C A Sinclair", "I. Baxter")] == [
        [],
        [],
        ["name"],
        [],
    ]
    assert names.found("Isla Fraser") == ["name"]


@given(
    st.lists(
        st.sampled_from([" ", ",", ".", "-", "_", "'", "/", "(", ")", "·", "\n", "–"]), min_size=1, max_size=3
    )
)
def test_a_known_number_is_found_whatever_parts_it(signs: list[str]) -> None:
    apart = "".join(signs)
    assert SPELT.found(f"SCN {apart}987{apart}654{apart}325{apart}") == ["scn"]


def test_nine_digits_that_nobody_has_may_stand_in_groups() -> None:
    assert SPELT.found("012,345,674 and (012) 345674") == []
    assert SPELT.found("987,654,32 and 5,987,654,321 and 987 | 654 | 325") == []


word = st.from_regex(r"\A[A-ZÀ-ÖØ-ÞŁŠ][a-zà-öø-ÿłš'-]{1,9}[a-zà-öø-ÿłš]\Z")


@given(word, word, st.text(max_size=30), st.text(max_size=30), st.data())
def test_a_full_name_is_found_wherever_it_is_planted(
    forename: str, surname: str, before: str, after: str, data: st.DataObject
) -> None:
    kept = data.draw(st.sampled_from([f"{forename} {surname}", f"{surname}, {forename}"]))
    written = data.draw(st.sampled_from([(forename, surname), (surname, forename)]))
    between = data.draw(st.sampled_from([" ", ", ", "\n", "\u00a0", "\u2003", "_", "-", "\u200b"]))
    form = data.draw(st.sampled_from([str.upper, str.lower, str.title, str]))
    shape = data.draw(st.sampled_from(["NFC", "NFD", "NFKC"]))
    planted = unicodedata.normalize(shape, form(between.join(written)))
    names = Names.of([KnownPupil("", kept)], [])
    assert "name" in names.found(f"{before} {planted} {after}")
    assert "name" in names.found(f"{before}\n{planted}'s {after}")
    if sum(letter.isalpha() for letter in forename + surname) >= 9:
        assume(not unicodedata.combining((after or " ")[0]))
        assert "name" in names.found(before + planted + after)


@given(st.text())
def test_any_text_can_be_searched(text: str) -> None:
    assert set(NAMES.found(text)) <= {"name", "misspelt", "scn", "number", "pseudonym"}
    Names.of([KnownPupil(text, text, text)], [text])


pieces = ["Isla", "Fraser", "fraser", "Mary", "O'Neill", "riv", "0012", "q7f3", "987654325", "98765", "4325"]
bits = (
    st.sampled_from([*pieces, " ", "\n", "-", "'", "s", "7", "|", "\u0301", "\u200b", "É", "Ł"])
    | st.characters()
)


@given(st.lists(st.lists(bits, max_size=6).map("".join), max_size=6))
def test_what_is_found_in_one_text_is_found_in_all_together(texts: list[str]) -> None:
    alone = {code for text in texts for code in NAMES.found(text)}
    assert alone <= set(NAMES.found(APART.join(texts)))


def test_three_thousand_names_and_three_hundred_texts_take_a_moment() -> None:
    known = [KnownPupil(f"p{n:06}", f"Fore{n % 300}name Sur{n}name".translate(DIGITS)) for n in range(3000)]
    texts = ["The foreign pupils read with a surprised partner every day before October. " * 6] * 300
    start = time.perf_counter()
    names = Names.of(known, [])
    assert not any(names.found(text) for text in texts)
    assert time.perf_counter() - start < 2  # measured .15 s; a search name by name takes far longer


DIGITS = str.maketrans("0123456789", "abcdefghij")


@pytest.mark.parametrize(
    "text",
    [
        "Is-\nla read",
        "Is- la read",
        "IS-\n  LA read",
        "We heard Is·la",
        "I•s•l•a",
        "É\u2010\r\nilidh",
        "Éi- lidh’s book",
        "Mark- \nMac-\nDonald",
    ],
)
def test_a_forename_broken_at_the_end_of_a_line_or_by_points_is_found(text: str) -> None:
    assert NAMES.found(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        "pre- and post-test",
        "Is- land",
        "This is- la-",
        "Mid- and end-of-year marks",
        "his-\nla",
        "• Is\n• la",
        "Ma- ina",
    ],
)
def test_ordinary_words_that_are_broken_are_no_forename(text: str) -> None:
    assert NAMES.found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        *(
            "i. fraser",
            "z reid",
            "c. sinclair and others",
            "s. o'donnell",
            "isla f. and zoe",
            "islaf. no: isla f",
        ),
        *("Baxter W read", "Baxter, W", "Sinclair C", "IFraser.docx", "CASinclair"),
        *(
            "<b>isla</b> <i>fraser</i>",
            "is<wbr>la fraser",
            "isla<br>fraser",
            "\\u0069sla fraser",
            "isla\\nfraser",
        ),
        *("J0erg Schaefer", "I0an", "j0erg schaefer"),
    ],
)
def test_initials_and_names_in_small_letters_or_between_signs_are_found(text: str) -> None:
    assert SPELT.found(text) == ["name"]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "it's fraser",
            "a young leaders group",
            "vitamin c and b",
            "Mr i. fraser",
            "plan b, fraser",
            "P1 Young A",
        ),
        *("Young, A class of P5", "1 < 2 and 3 > 2", "20 of 30", "S01006506", "isla", "the baxters w"),
    ],
)
def test_single_letters_and_signs_are_no_names(text: str) -> None:
    assert SPELT.found(text) == []


@pytest.mark.parametrize("text", ["12345674", "SCN 1234 5674", "1234-5674"])
def test_a_candidate_number_without_its_noughts_is_found_where_it_is_known(text: str) -> None:
    known = [KnownPupil("riv-0041", "Isla Fraser", "012345674")]
    assert mentions(text, known, []) == ["scn"]
    assert mentions(text, [], []) == []


@pytest.mark.parametrize("name", ["Orla Finch P5", "Finch, Orla 5A", "Orla Finch 12/03/2016", "ORLA FINCH 2"])
def test_what_stands_beside_a_name_in_an_older_key_file_hides_no_name(name: str) -> None:
    names = Names.of([KnownPupil("abcd", name)], [])
    assert [names.found(text) for text in ("Orla", "orla finch", "O. Finch", "P5", "2016")] == [
        ["name"], ["name"], ["name"], [], [],
    ]  # fmt: skip


def test_a_fingerprint_of_a_file_holds_no_candidate_number() -> None:
    digest = "688dc9b3fc19160fb8739c8400db2bbc4ad45ec07855624f987654325ace0bd7"  # with Isla's, by chance
    assert len(digest) == 64
    assert NAMES.found(f"scores.csv (SHA-256 {digest})") == []
    assert NAMES.found("pupils-ab987654325acede.csv") == []
    assert NAMES.found(f"{digest[:63]} of 987654325") == ["scn"]
    assert NAMES.found("ab987654325acede") == ["scn"]
    assert NAMES.found(f"Isla {digest}.csv") == ["name"]
