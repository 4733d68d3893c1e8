"""Exchange while the workbook is open: a round whenever anything has changed, here or in the shared folder."""

from __future__ import annotations

from sipp_lib.errors import SippError, of_disk
from sipp_lib.exchange.exchange import Exchange
from sipp_lib.exchange.membership import exchange_of
from sipp_lib.exchange.round import Round
from sipp_lib.exchange.seen import Settings
from sipp_lib.programme import Place, Programme
from sipp_lib.records.store import Store


class Courier:
    """Goes between a partnership's records and its shared folder, in a thread of its own.

    Parameters
    ----------
    programme : Programme
        The programme.
    place : Place
        The partnership.
    """

    def __init__(self, programme: Programme, place: Place) -> None:
        self.last = Round()
        self.trouble = ""
        self._programme, self._place = programme, place
        self._exchange: Exchange | None = None
        self._state: tuple[object, ...] = ()

    def go(self) -> None:
        """Exchange what is new; what went wrong stands in `trouble`, for whoever shows it."""
        try:
            settings = Settings.load(self._place.exchange)
            if settings is None:
                return
            if self._exchange is None or self._exchange.settings != settings:
                if self._exchange:
                    self._exchange.store.close()
                store = Store.open(self._place.records, self._place.slug)
                self._exchange, self._state = exchange_of(self._programme, self._place, store), ()
            if self._exchange is None or self._exchange.state() == self._state:
                return
            self.last = self._exchange.round(mend=not self._state)
            self._state = self._exchange.state()
            self.trouble = ""
        except SippError as error:
            self.trouble = str(error)
        except TimeoutError:  # another page of this computer is at it
            pass
        except OSError as error:
            self.trouble = of_disk(error)
