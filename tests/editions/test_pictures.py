from base64 import b64encode
from io import BytesIO

import pytest
from PIL import Image

from sipp_lib.editions.pictures import png

DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" width="72pt" height="36pt" viewBox="0 0 72 36"><rect width="72" '
    b'height="36" fill="#0b3d5c"/><text x="4" y="20" style="font: 14px \'DejaVu Sans\'" fill="#fff">Word</text></svg>'
)


def test_a_drawing_has_twice_the_dots_of_a_page_and_its_letters():
    picture = Image.open(BytesIO(png("data:image/svg+xml;base64," + b64encode(DRAWING).decode())))
    assert picture.size == (192, 96)  # an inch of 96 dots is 72 points
    colours = {colour for _, colour in picture.convert("RGB").getcolors(10_000)}
    assert {(11, 61, 92), (255, 255, 255)} <= colours


def test_a_picture_of_dots_stays_as_it_is():
    file = BytesIO()
    Image.new("RGB", (2, 2)).save(file, "PNG")
    assert png("data:image/png;base64," + b64encode(file.getvalue()).decode()) == file.getvalue()


@pytest.mark.parametrize("source", ["http://127.0.0.1/x.png", "file:///etc/passwd", ""])
def test_nothing_is_fetched(source):
    with pytest.raises(ValueError, match=r"^a picture that is not in the page itself$"):
        png(source)
