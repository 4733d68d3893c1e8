"""What cells of a template of one's own show the school: all of it, marked, and nothing that could run or load."""

import base64

import html5lib
import pytest
from nbformat import from_dict

from sipp_lib.reports.own_outputs import marked

DOT = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()
SVG = '<svg xmlns="http://www.w3.org/2000/svg"><foreignObject><p>x</p></foreignObject></svg>'
CANNOT = '<pre class="text">(A page cannot show what this cell shows: {}.)</pre>'


def shown(**output):
    html = marked(from_dict({"output_type": "display_data", **output})).data["text/html"]
    begin = (
        '<aside class="own"><p class="by">Added by the author of this report’s template. It is no part of the '
        "workbook’s report, and nothing checked it: it may name pupils.</p>\n"
    )
    assert html.startswith(begin)
    assert html.endswith("</aside>")
    html5lib.HTMLParser(strict=True).parseFragment(html)
    return html.removeprefix(begin).removesuffix("</aside>")


@pytest.mark.parametrize(
    ("output", "html"),
    [
        ({"name": "stdout", "text": "7 <b>\n"}, '<pre class="text">7 &lt;b&gt;\n</pre>'),
        ({"name": "stdout", "text": ["a\n", "b\0"]}, '<pre class="text">a\nb</pre>'),
        ({"data": {"text/plain": ["1", "2"]}}, '<pre class="text">12</pre>'),
        ({"data": {"application/json": {"a": ["<b>"]}}}, None),
        ({"data": {"application/javascript": "alert(1)"}}, CANNOT.format("application/javascript")),
        ({"data": {"image/jpeg": "QUJD"}}, CANNOT.format("image/jpeg")),
        ({"data": {"image/png": '"><script>'}}, CANNOT.format("image/png")),
        ({"data": {"image/png": DOT[:40]}}, CANNOT.format("image/png")),
        ({"data": {"image/svg+xml": "<svg><open>"}}, CANNOT.format("image/svg+xml")),
        ({"data": {}}, CANNOT.format("nothing")),
    ],
)
def test_whatever_a_cell_shows_is_text_or_said_to_be_nothing_for_a_page(output, html):
    found = shown(**output)
    assert found == (html or '<pre class="text">{\n &#34;a&#34;: [\n  &#34;&lt;b&gt;&#34;\n ]\n}</pre>')


@pytest.mark.parametrize(
    ("html", "left"),
    [
        (
            '<table onclick="x()"><tr><td>7<script>alert(1)</script></td></tr></table>',
            "<table><tr><td>7</td></tr></table>",
        ),
        ('<img src="http://x.example/a.png"><a href="javascript:x()">link</a> &lt;b&gt;', "link &lt;b&gt;"),
        ("<style>p {}</style><p>a\0b</p><!-- c -->", "<p>ab</p>"),
        (["</aside></section><h1>x</h1>", "y"], "<h4>x</h4>y"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>z", "z"),
        (SVG + "<iframe srcdoc='<p>'></iframe><form action=x>f</form>", "f"),
    ],
)
def test_html_keeps_its_words_and_tables_and_nothing_else(html, left):
    assert shown(data={"text/html": html, "text/plain": "p"}) == left


def test_markdown_is_set_and_its_html_is_text_only():
    found = shown(data={"text/markdown": "# A head\n\n**b** [a](javascript:x) <script>alert(1)</script>"})
    assert "<h4>A head</h4>" in found
    assert "<strong>b</strong> a" in found
    assert "script" not in found


def test_pictures_are_in_the_page():
    assert f'src="data:image/png;base64,{DOT}"' in shown(
        data={"image/png": DOT + "\n", "text/plain": "<Figure>"}
    )
    drawn = shown(data={"image/svg+xml": SVG.splitlines()})
    assert base64.b64encode(SVG.encode()).decode() in drawn  # as a picture, in which nothing runs or loads
