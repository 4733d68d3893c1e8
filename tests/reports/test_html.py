import pytest
from markupsafe import Markup

from sipp_lib.reports import html


def test_text_is_text_and_only_markup_is_markup():
    assert html.paragraph("<b>1 & 2</b>") == Markup('<p class="text">&lt;b&gt;1 &amp; 2&lt;/b&gt;</p>')
    assert html.heading("a < b") == Markup("<h3>a &lt; b</h3>")
    with pytest.raises(TypeError, match=r"^a fragment is made of Markup, never of plain text$"):
        html.Fragment("<p>plain</p>")


def test_what_is_empty_leaves_no_trace():
    assert html.join([None, Markup(""), Markup("<p>one</p>")]) == "<p>one</p>"
    assert html.bullets([]) is None
    assert html.missing([]) is None
    assert html.missing(["No date."]) == Markup(
        '<aside class="missing"><h3>Still missing</h3>\n<ul class="">\n<li>No date.</li>\n</ul></aside>'
    )


def test_a_fragment_is_marked_as_made_here_with_its_facts():
    data, metadata = html.Fragment(Markup("<p>one</p>"), {"pupils": "about 20"})._repr_mimebundle_()
    assert metadata == {"text/html": {"sipp": True}}
    assert data["application/json"] == {"pupils": "about 20"}
    assert "application/json" not in html.Fragment(Markup(""))._repr_mimebundle_()[0]


def test_a_section_stands_under_a_heading_that_names_it():
    made = html.section("gaps", "The gap", html.paragraph("One."), lead="In short.").html
    assert made == (
        '<section id="gaps" aria-labelledby="gaps-title">\n<h2 id="gaps-title">The gap</h2>\n'
        '<p class="lead">In short.</p>\n<p class="text">One.</p>\n</section>'
    )


def test_one_column_stands_alone_and_two_beside_each_other():
    one = html.beside([html.paragraph("One.")], [None])
    two = html.beside([html.paragraph("One.")], [html.paragraph("Two.")])
    assert one.startswith('<div class="alone">')
    assert two.startswith('<div class="beside">')
    assert two.index("What was agreed") < two.index("What was measured")
