"""What it costs to open a partnership that is shared: a round over a folder in which much has been written.

    python benchmarks/sharing.py [REVISIONS] [COPIES]

As many copies as schools take part write REVISIONS between them, 250 at a time, into one shared folder. Then one is
opened, as a page does it: its records are read, and a round is made in which nothing is new. Said are the seconds of
reading the records alone, of both, and of the first round of a colleague who begins from the folder.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from sipp_lib.exchange.cipher import Cipher, new_passphrase
from sipp_lib.exchange.exchange import Exchange, files_in
from sipp_lib.exchange.parcel import Parcel
from sipp_lib.exchange.seen import Settings
from sipp_lib.programme import Place
from sipp_lib.records.kinds import Factor
from sipp_lib.records.revision import Revision
from sipp_lib.records.store import Store

AT_ONCE = 250
AT = "2026-01-05T09:00:00.000000Z"


def written(count: int) -> Iterator[Revision]:
    """Records of one revision and of five, by turns."""
    parents: tuple[str, ...] = ()
    for number in range(count):
        record = f"{number // 5 if number % 10 < 5 else number:032x}"
        parents = parents if number % 10 in range(1, 5) else ()
        body = Factor(name=f"Factor {number}", why="What several people wrote about it. " * 4).to_body()
        made = Revision.made(
            record=record,
            parents=parents,
            partnership="riverside",
            kind="factor",
            op="write",
            author="AB",
            at=AT,
            body=body,
        )
        parents = (made.rev,)
        yield made


def copy(home: Path, settings: Settings) -> Exchange:
    """One school's copy."""
    home.mkdir()
    store = Store.create(home / "records.sqlite", "riverside")
    sender = Parcel("p1", "Ours", "riverside", settings.copy, home.name, "", "", AT, 10, 5)
    return Exchange(store, Place("riverside", home, home / "notebooks"), settings, sender, lambda _: ())


def timed(exchange: Exchange) -> tuple[float, float]:
    """Seconds in which the records are read, and in which a round over the folder is made, too."""
    began = perf_counter()
    with Store.open(exchange.place.records, "riverside") as store:
        store.current()
        read = perf_counter() - began
        replace(exchange, store=store).round(mend=True)
        return read, perf_counter() - began


def main() -> None:
    """Fill a folder, and print what opening costs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("revisions", nargs="?", type=int, default=20_000)
    parser.add_argument("copies", nargs="?", type=int, default=8)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work) / "shared"
        folder.mkdir()
        cipher = Cipher.new(new_passphrase())
        settings = [
            Settings(str(folder), cipher.passphrase, cipher.salt.hex()) for _ in range(asked.copies + 1)
        ]
        copies = [copy(Path(work) / f"school{at}", each) for at, each in enumerate(settings)]
        every = list(written(asked.revisions))
        for turn, at in enumerate(range(0, len(every), AT_ONCE)):
            exchange = copies[turn % asked.copies]
            exchange.store.merge(every[at : at + AT_ONCE])
            exchange.round()
        for exchange in copies[:-1]:
            exchange.round(mend=True)
        files = files_in(folder)
        print(
            f"{asked.revisions} revisions of {asked.copies} copies in {len(files)} files, "
            f"{sum(path.stat().st_size for path in files) / 1e6:.1f} MB"
        )
        read, opened = min(timed(copies[0]) for _ in range(5))
        print(f"records read {read:.2f} s, with a round in which nothing is new {opened:.2f} s")
        began = perf_counter()
        received = copies[-1].round().received
        print(f"a colleague who begins takes {received} revisions in, in {perf_counter() - began:.2f} s")


if __name__ == "__main__":
    main()
