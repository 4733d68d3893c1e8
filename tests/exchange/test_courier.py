from __future__ import annotations

import json
from typing import Any

from sipp_lib.exchange.courier import Courier
from sipp_lib.exchange.membership import share
from sipp_lib.records.kinds import Factor
from sipp_lib.records.store import Store


def test_while_a_page_is_open_a_round_is_made_only_when_something_is_new(glen: Any) -> None:
    share(glen.place, glen.programme, glen.folder)
    courier = Courier(glen.programme, glen.place)
    courier.go()
    assert courier.last.sent == 2
    seen = json.loads((glen.place.folder / "exchange-seen.json").read_text())
    assert len(seen["files"]) == 1
    courier.go()
    assert courier.last.sent == 2  # still that of the first
    glen.folder.rename(glen.folder.with_name("away"))
    courier.go()
    assert courier.trouble == (
        f"The shared folder {glen.folder} cannot be used just now (No such file or directory). What is "
        "written stays on this computer and is shared when the folder is there again."
    )
    glen.folder.with_name("away").rename(glen.folder)
    with Store.open(glen.place.records, "glen") as store:
        store.add(Factor(name="Attendance"), author="AB")
    courier.go()
    assert (courier.trouble, courier.last.sent) == ("", 1)
