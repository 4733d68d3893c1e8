import pytest

from sipp_lib.records.author import Author
from sipp_lib.widgets.transcript_reader import TranscriptReader
from sipp_lib.workbook import Workbook

TALK = b"P1: The pictures helped.\nP2: Not for me.\nP1: I read at home now.\nP2: It was loud.\n"


@pytest.fixture
def book(home):
    book = Workbook.open("tiny", home, "school")
    book.store.person = Author("Morag Bell")
    return book


@pytest.fixture
def reader(book, monkeypatch):
    made = TranscriptReader(book)
    made.sent = []
    monkeypatch.setattr(made, "send", lambda message, *_: made.sent.append(message), raising=False)
    return made


def send(reader, op, buffers=(), **rest):
    reader._handle_custom_msg({"op": op, "client": "page", **rest}, [*buffers])
    return reader.sent[-1]


def test_passages_are_told_to_the_page_that_opened_them_and_are_never_state(reader):
    told = send(reader, "open", [TALK[:20], TALK[20:]], name="talk.txt")
    assert told["client"] == "page"
    assert told["passages"][0] == {"speaker": "P1", "text": "The pictures helped."}
    assert "pictures" not in repr(reader.get_state())
    assert "pictures" not in repr(reader)


def test_what_is_taken_is_a_voice_with_a_theme_and_without_the_speakers_name(reader, book):
    taken = [
        {"text": "The pictures helped.", "whose": "learner", "theme": " pictures "},
        {"text": "It was loud.", "whose": "", "theme": ""},
    ]
    told = send(reader, "take", passages=taken)
    assert told["told"] == (
        "2 passages are now voices below. Take out what could tell who spoke, and say there which may be published."
    )
    voices = book.records("voice")
    assert [(each.body.quote, each.body.whose, each.body.publish) for each in voices] == [
        ("The pictures helped.", "learner", False),
        ("It was loud.", None, False),
    ]
    (coding,) = book.records("coding")
    assert (coding.body.voice, coding.body.theme, coding.author) == (voices[0].id, "pictures", "Morag Bell")
    assert send(reader, "open", [TALK], name="talk.txt")["themes"] == ["pictures"]


@pytest.mark.parametrize(
    ("op", "rest", "said"),
    [
        ("take", {"passages": []}, "Tick the passages that become voices first."),
        (
            "open",
            {"name": "a.pdf"},
            "A transcript is a Word document (.docx) or plain text (.txt). Save it as one of them.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(reader, book, op, rest, said):
    assert send(reader, op, **rest) == {"client": "page", "trouble": said}
    assert book.records("voice") == []
