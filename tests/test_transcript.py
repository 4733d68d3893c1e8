"""Transcripts of interviews, as people save them."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from sipp_lib import transcript
from sipp_lib.errors import UsageError
from sipp_lib.transcript import Passage, passages

TALK = (
    "Interviewer: What helped?\nP1: The pictures.\nP1: And one thing: we went slowly.\nInterviewer: More?\n"
)


def word(*paragraphs, cell=""):
    document = Document()
    for each in paragraphs:
        document.add_paragraph(each)
    if cell:
        document.add_table(1, 1).cell(0, 0).text = cell
    document.save(file := BytesIO())
    return file.getvalue()


SAID = [
    Passage("Interviewer", "What helped?"),
    Passage("P1", "The pictures."),
    Passage("P1", "And one thing: we went slowly."),
    Passage("Interviewer", "More?"),
]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_what_each_person_said_however_it_was_saved(coding):
    assert passages("talk.TXT", TALK.encode(coding)) == SAID
    assert passages("talk.txt", TALK.replace("\n", "\r\n\r\n").encode(coding)) == SAID


def test_a_word_document_is_read_with_its_tables():
    assert passages("talk.docx", word(*TALK.splitlines(), cell="She liked it — Mòrag")) == [
        *SAID,
        Passage("", "She liked it — Mòrag"),
    ]


def test_times_that_programs_put_before_or_behind_a_speaker_are_left_out():
    text = "[00:01:02] Pupil A: Yes.\n00:12 Pupil A: No.\nPupil A [1:15]: Well.\n"
    assert passages("a.txt", text.encode()) == [
        Passage("Pupil A", "Yes."),
        Passage("Pupil A", "No."),
        Passage("Pupil A", "Well."),
    ]


def test_what_is_said_once_before_a_colon_is_no_speaker():
    text = "The best thing: the books.\nThe worst: the bell."
    assert [each.speaker for each in passages("a.txt", text.encode())] == ["", ""]


def test_whoever_speaks_once_is_a_speaker_where_others_are_named():
    text = f"{TALK}P2: Noisy.\nMorag: Too short.\nOne thing: we were late.\n"
    assert passages("a.txt", text.encode())[len(SAID) :] == [
        Passage("P2", "Noisy."),
        Passage("Morag", "Too short."),
        Passage("", "One thing: we were late."),
    ]


def test_a_table_of_two_columns_tells_who_speaks_in_the_first():
    document = Document()
    table = document.add_table(0, 2)
    for speaker, said in (
        ("P1", "The pictures."),
        ("P2:", "Noisy."),
        ("P1", "More."),
        ("", "Bell."),
        ("x" * 31, "y"),
    ):
        for cell, words in zip(table.add_row().cells, (speaker, said), strict=True):
            cell.text = words
    table.cell(0, 1).add_paragraph("And the bell.")
    document.save(file := BytesIO())
    assert passages("a.docx", file.getvalue()) == [
        Passage("P1", "The pictures."),
        Passage("", "And the bell."),
        Passage("P2", "Noisy."),
        Passage("P1", "More."),
        Passage("", "Bell."),
        Passage("", "x" * 31),
        Passage("", "y"),
    ]


def test_a_paragraph_of_several_lines_is_one_passage_where_blank_lines_part_them():
    assert passages("a.txt", b"one\ntwo\n\nthree\n\nfour\n") == [
        Passage("", "one two"),
        Passage("", "three"),
        Passage("", "four"),
    ]


def damaged():
    with ZipFile(file := BytesIO(), "w") as parts:
        parts.writestr("word/document.xml", "<w:document")
    return file.getvalue()


NOT_WORD = "This file is not a Word document that can be read. Open it in Word and save it as .docx."


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "a.mp3",
            b"x",
            "A transcript is a Word document (.docx) or plain text (.txt). Save it as one of them.",
        ),
        ("a.docx", b"x", NOT_WORD),
        ("a.docx", damaged(), NOT_WORD),
        ("a.txt", b" \n\n", "There are no words in this file. Choose the transcript itself."),
        ("a.txt", b"a\0b", "This file is not plain text that can be read. Save it as text in UTF-8."),
        (
            "a.txt",
            b"x" * 5_000_001,
            "This file has more than 5 MB. Save the words alone, without pictures or sound.",
        ),
        (
            "a.txt",
            b"x\n" * 2_001,
            "This file has more than 2,000 paragraphs. Save each interview as a file of its own.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(name, data, said):
    with pytest.raises(UsageError) as caught:
        passages(name, data)
    assert str(caught.value) == said


def test_a_document_that_unpacks_to_more_than_a_machine_has_room_for_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(transcript, "UNPACKED", 0.001)
    with pytest.raises(UsageError) as caught:
        passages("a.docx", word("Hello"))
    assert str(caught.value) == NOT_WORD


def test_no_outside_entity_of_a_document_is_followed(tmp_path):
    (tmp_path / "secret").write_text("CANARY")
    entity = f'<!DOCTYPE d [<!ENTITY s SYSTEM "{(tmp_path / "secret").as_uri()}">]>'
    with ZipFile(BytesIO(word("Hello"))) as parts, ZipFile(file := BytesIO(), "w") as made:
        for name in parts.namelist():
            text = parts.read(name)
            if name == "word/document.xml":
                head, _, body = text.partition(b"?>")
                text = head + b"?>" + entity.encode() + body.replace(b"Hello", b"Hello &s;")
            made.writestr(name, text)
    try:
        found = passages("a.docx", file.getvalue())
    except UsageError:
        return
    assert "CANARY" not in str(found)
