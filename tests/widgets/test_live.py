import asyncio

from markupsafe import Markup

from sipp_lib.errors import EvidenceError, Issue
from sipp_lib.widgets import live
from sipp_lib.workbook import Workbook


def test_a_picture_follows_what_is_typed_and_draws_once_for_many_edits(home):
    book = Workbook.open("tiny", home, "school")
    drawn = []

    def draw():
        drawn.append(1)
        return Markup("<ul>{}</ul>").format(
            Markup("").join(Markup("<li>{}</li>").format(e.body.name) for e in book.records("factor"))
        )

    async def edit():
        shown = book.live(draw, "factor")
        for name in ("a", "<b>"):
            book.factors.add(author="AB", name=name)
            book.desk.refresh()
        book.events.add(author="AB", what="no factor")
        book.desk.refresh()
        await asyncio.sleep(live.SECONDS * 2)
        html = shown.html
        shown.close()
        return html

    assert asyncio.run(edit()) == "<ul><li>a</li><li>&lt;b&gt;</li></ul>"
    assert len(drawn) == 2


def test_what_nobody_looks_at_is_drawn_when_somebody_does_again(home):
    book = Workbook.open("tiny", home, "school")
    shown = book.live(lambda: str(len(book.records("factor"))))
    for op in ("hello", "bye"):
        shown._handle_custom_msg({"op": op, "client": "page"}, [])
    book.factors.add(author="AB", name="a")
    book.desk.refresh()
    assert shown.html == "0"
    shown._handle_custom_msg({"op": "hello", "client": "other"}, [])
    assert shown.html == "1"


def test_what_is_no_markup_is_text_and_an_error_is_its_sentence(home):
    book = Workbook.open("tiny", home, "school")
    assert book.live(lambda: "<b>bold</b>").html == "&lt;b&gt;bold&lt;/b&gt;"

    def fails():
        raise EvidenceError([Issue("x", "stop", "The file <x> is gone.")])

    assert book.live(fails).html == "<p>The file &lt;x&gt; is gone.</p>"
