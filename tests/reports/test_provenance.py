import hashlib
import json

from sipp_lib.reports import provenance


def test_a_fingerprint_is_that_of_the_files_in_their_order(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"abc")
    two.write_bytes(b"")
    # the digests of ‘abc’ and of nothing that FIPS 180-4 gives
    abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    wanted = hashlib.sha256(bytes.fromhex(abc) + bytes.fromhex(nothing)).hexdigest()
    assert provenance.fingerprint(one, two) == wanted
    assert provenance.fingerprint(two, one) != wanted


def test_a_stamp_is_the_same_for_the_same_inputs_and_holds_no_path(tmp_path):
    template = tmp_path / "own.ipynb"
    template.write_text("{}")

    def stamp(**evidence):
        return provenance.stamp(
            records="r",
            evidence=evidence,
            settings={"threshold": 10},
            parameters={"partnership": "glen"},
            template=template,
        )

    made = stamp(b="2", a="1")
    assert json.dumps(made) == json.dumps(stamp(a="1", b="2"))
    assert str(tmp_path) not in json.dumps(made)
    assert set(made["versions"]) == {"python", "sipp-workbook", *provenance.LIBRARIES}
    template.write_text("{ }")
    assert stamp(b="2", a="1") != made
