from sipp_lib.wording.glossary import TERMS


def test_the_words_stand_in_order_each_with_a_sentence_that_a_teacher_understands():
    assert list(TERMS) == sorted(TERMS, key=str.casefold)
    for term, told in TERMS.items():
        assert told.endswith("."), term
        for sentence in told.rstrip(".").split(". "):
            assert len(sentence.split()) <= 22, term
        assert not {"median", "deviation", "coefficient", "Hedges", "Cohen"} & {*told.split()}, term
