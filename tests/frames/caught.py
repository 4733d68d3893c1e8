"""A widget with its messages caught instead of sent."""


class Page:
    """A widget with its messages caught instead of sent."""

    def __init__(self, widget, monkeypatch):
        self.widget, self.answers, self.seq = widget, [], 0
        monkeypatch.setattr(widget, "send", self.answers.append)

    def send(self, op, **rest):
        self.seq += 1
        self.widget._handle_custom_msg({"op": op, "client": "page", "seq": self.seq, **rest}, [])
        return self.answers[-1] if self.answers else None
