import html5lib
import pytest
from markupsafe import Markup
from phase_templates import TEMPLATES, page_of, require_safe

from sipp_lib.pages.view import View, button, offer
from sipp_lib.records.kinds import KINDS

HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script> {{7*7}} =1+1"


def test_a_view_refuses_text_that_is_no_markup(page):
    view = page("Exploring").view("Plain", lambda book, said: "<b>plain</b>")
    with pytest.raises(TypeError, match=r"^a view shows Markup, never plain text$"):
        view.refresh()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_hostile_text_is_text_in_every_view(tiny, template):
    opened = tiny(page_of(template))
    ids = {}
    for kind, model in KINDS.items():
        if not model.by_hand or kind == "partnership":
            continue
        texts = {
            name: [HOSTILE] if "list" in str(field.annotation) else HOSTILE
            for name, field in model.fields()
            if field.annotation in (str, list[str]) and model.links_of(name) is None
        }
        links = {
            name: [ids[model.links_of(name)]]
            for name, field in model.fields()
            if model.links_of(name) in ids and field.annotation == list[str]
        }
        extra = {"confirmed": "confirmed"} if kind == "factor" else {}
        ids[kind] = opened.book.store.add(kind, texts | links | extra).id
    opened.book.store.refresh()
    for cell, found in require_safe(opened, template):
        if isinstance(found, View):
            assert "cannot be shown" not in found.html, (cell, found.html)
            tree = html5lib.parseFragment(found.html, namespaceHTMLElements=False)
            assert not list(tree.iter("script")), cell
            assert all(image.get("onerror") is None for image in tree.iter("img")), cell


def test_a_view_shows_its_fields_with_what_was_chosen(page):
    view = page("Performance", "tarvit-water").gaps()
    view.refresh()
    measure, occasion, lens = view.fields
    assert [field["label"] for field in view.fields] == ["Measure", "Occasion", "Lens"]
    assert lens["value"] == "simd"
    assert "quintile" in view.html
    view.chosen = {"lens": "fme", "occasion": occasion["options"][-1][0], "measure": "gone"}
    view.refresh()
    assert view.fields[2]["value"] == "fme"
    assert view.fields[1]["value"] == occasion["options"][-1][0]
    assert view.fields[0]["value"] == measure["value"]  # what cannot be chosen any more is not
    assert isinstance(Markup(view.html), str)


def test_where_nobody_would_answer_neither_a_button_nor_room_for_one_is_drawn(page):
    opened = page("Exploring")

    def draw(book, said):
        return Markup("<i>{}</i>{}").format(button("one", "One"), offer("two", "Two"))

    reads, writes = opened.view("Read", draw), opened.view("Write", draw, on_click=lambda name, said: None)
    for _ in range(2):  # one after the other in the same thread
        reads.refresh()
        writes.refresh()
        assert reads.html == "<i></i>"
        assert writes.html == (
            '<i><button type="button" data-press="one">One</button></i>'
            '<p class="sipp-offer"><button type="button" data-press="two">Two</button></p>'
        )
