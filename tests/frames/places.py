"""The two places where records can be kept, for tests that hold for both."""

from sipp_lib.records.store import Store


class Files:
    """Stores in files of a folder."""

    def __init__(self, folder):
        self.folder, self.number = folder, 0

    def create(self, partnership="riverside", **more):
        self.number += 1
        self.place = self.folder / f"records{self.number}.sqlite"
        return Store.create(self.place, partnership, **more)

    def close(self):
        pass


class Databases:
    """Stores on a server, each in a database of its own, written by somebody who is a practitioner and no more."""

    def __init__(self, server):
        self.server, self.used = server, []

    def create(self, partnership="riverside", **more):
        self.used.append(self.server.database())
        Store.create(self.server.url(self.used[-1], "keeper"), partnership).close()
        self.server.account("anna", f"sipp_{partnership}_practitioner")
        self.place = self.server.url(self.used[-1], "anna")
        return Store.open(self.place, partnership, **more)

    def settle(self, folder, account):
        """Have a programme's records on the server, as this account."""
        if not self.used:
            self.used.append(self.server.database())
        file = folder / "sipp.toml"
        lines = [line for line in file.read_text().splitlines() if not line.startswith("store =")]
        store = f'store = "{self.server.url(self.used[-1], account)}"'
        file.write_text("\n".join([lines[0], store, *lines[1:]]) + "\n")

    def close(self):
        while self.used:
            self.server.release(self.used.pop())
