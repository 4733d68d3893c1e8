from __future__ import annotations

from glen_files import ISLA, TOM, Make, known, programme

from sipp_lib.widgets.import_wizard import ImportWizard


def test_the_screen_offers_the_schools_by_name_and_asks_what_only_a_person_knows(made: Make) -> None:
    place = made(("Tarbrax Primary School", ""), ("St Fillan's", ""))
    text = f"SCN,Name,Reading Pre\n{ISLA},Isla Fraser,21\n{TOM},Tom Ross,14\n"
    bringing = ImportWizard(programme(place), place)
    bringing.read("list.csv", text.encode())
    assert bringing.state()["schools"] == [
        ["Tarbrax", "Tarbrax Primary School"],
        ["St Fillan's", "St Fillan's"],
    ]
    bringing.update({"school": "st fillan’s"})
    assert bringing.state()["school"] == "St Fillan's"
    bringing.check()
    bringing.bring_in("AB")
    bringing.read("again.csv", text.replace("Pre", "Post").encode())
    bringing.update({"school": "Tarbrax"})
    bringing.check()
    assert bringing.state()["found"]["asks"] == [
        ["other-school", "Have all these pupils moved to this school?"]
    ]
    bringing.update({"lifted": "other-school"})
    bringing.check()
    assert (bringing.state()["found"]["stops"], bringing.state()["found"]["asks"]) == (False, [])
    bringing.update({"school": "St Fillan's"})
    bringing.check()
    bringing.bring_in("AB")
    assert set(known(place).evidence.pupils["school"]) == {"St Fillan's"}
