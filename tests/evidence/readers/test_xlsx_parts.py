from __future__ import annotations

import bad_files as bad
from read_files import texts


def test_strict_workbooks_with_prefixes_shared_rich_and_escaped_texts_are_read(reading):
    name = "x:"
    sheet = bad.sheet('<row r="9"><c r="A9" t="s"><v>0</v></c><c r="D9"><v>4</v></c></row>')
    prefixed = sheet.replace("<", f"<{name}").replace(f"<{name}/", f"</{name}").replace("xmlns=", "xmlns:x=")
    shared = "<sst><si><r><t>08_x005F_</t></r><r><t>1</t></r><rPh><t>no</t></rPh></si></sst>"
    found = reading(bad.raw_workbook(prefixed, sharedStrings=shared), "scores.xlsx")
    assert texts(found)[-1] == ["08_1", "", "", "4"]
