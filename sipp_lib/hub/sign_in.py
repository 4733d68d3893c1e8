"""JupyterHub's sign-in by an OpenID provider, which goes on asking it what a person may do while a server runs."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from pathlib import Path
from time import monotonic
from typing import Any

from markupsafe import escape
from oauthenticator.generic import GenericOAuthenticator
from tornado.web import HTTPError
from traitlets import Float, TraitError, Unicode, default, validate

from sipp_lib.errors import SippError
from sipp_lib.hub.admission import admit, choices, dismiss, known
from sipp_lib.hub.group_folders import WRITERS
from sipp_lib.hub.nightly import ACCOUNT as NIGHTLY
from sipp_lib.hub.provider_groups import account_of, read_groups, rights_of
from sipp_lib.hub.site import Site
from sipp_lib.hub.system_accounts import everybody
from sipp_lib.records.accounts import Right

STRANGER = (
    "You are signed in, but your account belongs to no partnership of this workbook. Ask whoever looks after it to add "
    "you to a group."
)
UNKNOWN = (
    "Who may work in which partnership cannot be looked up at the moment. Try again later, or tell whoever looks after "
    "the server."
)
RIGHTS = "sipp_rights"
"""In the hub's sealed notes on a person: what the provider's groups gave when it was last asked."""


class SignIn(GenericOAuthenticator):  # type: ignore[misc]
    """Lets in whoever the provider's groups give a right, and ends what they have open when it gives it no longer."""

    root = Unicode(
        "/srv/sipp", config=True, help="The folder of the programme, key files and what people are shown."
    )
    keeper = Unicode(
        "postgresql:///sipp?user=keeper",
        config=True,
        help="The database, for the account that looks after it.",
    )
    groups_file = Unicode("/etc/sipp/groups.toml", config=True, help="What each group of the provider gives.")
    groups_claim = Unicode("groups", config=True, help="What the provider calls a person's groups.")
    groups_url = Unicode(
        "",
        config=True,
        help="Where groups are asked for instead, as Microsoft Graph lists them (value[].id).",
    )
    ask_every = Float(20.0, config=True, help="Seconds after which the provider is asked again; 30 at most.")
    patience = Float(
        600.0, config=True, help="Seconds without an answer after which a server is ended all the same."
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.site = Site(Path(self.root), self.keeper)
        self._given: dict[str, set[Right]] = {}
        self._answered: dict[str, float] = {}
        self._owed: set[str] = set()  # accounts from which something is still to be taken
        self._turn = defaultdict[str, asyncio.Lock](asyncio.Lock)  # to give to an account, or to take from it
        self._asking = asyncio.get_running_loop().create_task(self._go_on_asking())

    @default("username_claim")
    def _username_claim(self) -> Any:
        return account_of

    @validate("ask_every")
    def _check_ask_every(self, proposal: Any) -> float:
        if not 0 < proposal.value <= 30:
            raise TraitError("SignIn.ask_every is a number of seconds, 30 at most.")
        return float(proposal.value)

    @validate("allow_all")
    def _check_allow_all(self, proposal: Any) -> bool:
        if proposal.value:  # nobody's groups would be looked at
            raise TraitError("SignIn lets in whoever a group gives a right: leave allow_all out.")
        return False

    @validate("userdata_from_id_token")
    def _check_userdata(self, proposal: Any) -> bool:
        if proposal.value:  # the token of the first sign-in would be read again and again, and nobody asked
            raise TraitError(
                "SignIn needs the provider's address for user data (userdata_url), which it asks again."
            )
        return False

    async def update_auth_model(self, auth_model: dict[str, Any]) -> dict[str, Any]:
        """Take down what the groups give, at the sign-in and whenever the provider was asked again."""
        state = auth_model["auth_state"]
        groups = state[self.user_auth_state_key].get(self.groups_claim)
        if self.groups_url:
            groups = await self._listed_groups(state["access_token"])
        try:
            listed = read_groups(Path(self.groups_file))
        except SippError as error:  # tells a path; whoever signs in can do nothing about it
            self.log.error("%s", error)
            raise HTTPError(503, UNKNOWN) from error
        rights = known(self.site, rights_of(groups, listed))
        state[RIGHTS] = sorted(map(list, rights))
        return auth_model

    async def _listed_groups(self, token: str) -> list[str]:
        found: list[str] = []
        url = self.groups_url
        while url:
            headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
            answer = await self.httpfetch(url, label="Asking for groups", headers=headers)
            found += [str(each["id"]) for each in answer["value"]]
            url = answer.get("@odata.nextLink", "")
        return found

    async def check_allowed(self, username: str, auth_model: dict[str, Any] | None) -> bool:
        """Whether any of a person's groups gives a right.

        Raises
        ------
        tornado.web.HTTPError
            When none does, with what to do.
        """
        if auth_model is None:  # known from earlier; asked again before anything starts
            return True
        if not auth_model["auth_state"][RIGHTS]:
            raise HTTPError(403, STRANGER)
        return True

    async def refresh_user(self, user: Any, handler: Any = None, **kwargs: Any) -> Any:
        """Ask the provider again; False where it, or the groups, no longer let the person in."""
        model = await super().refresh_user(user, handler, **kwargs)
        return model if model is True or (model and model["auth_state"][RIGHTS]) else False

    async def pre_spawn_start(self, user: Any, spawner: Any) -> None:
        """Make everything ready for a person's server, by rights that were asked for just now."""
        rights = await rights_in(user)
        several = choices(rights)
        if len(several) > 1:
            chosen = spawner.user_options.get("partnership")
            chosen = chosen[0] if isinstance(chosen, list) else chosen
            if chosen not in several:
                raise HTTPError(400, "Say in which partnership you want to work.")
            rights = {right for right in rights if right.partnership == chosen or right.role not in WRITERS}
        if not rights:
            raise HTTPError(403, STRANGER)
        async with self._turn[user.name]:
            self._owed.discard(user.name)
            environment = await asyncio.to_thread(admit, self.site, user.name, rights)
        spawner.environment = {**spawner.environment, **environment}
        self._given[user.name], self._answered[user.name] = rights, monotonic()

    async def post_spawn_stop(self, user: Any, spawner: Any) -> None:
        """Take everything from a person whose server has ended."""
        await self._take(user.name)
        self._given.pop(user.name, None)

    async def _go_on_asking(self) -> None:
        began = False
        while True:
            await asyncio.sleep(self.ask_every)
            made = set() if began else await asyncio.to_thread(everybody)
            users = [user for user in getattr(self.parent, "users", {}).values() if user.active]
            # what a hub that was killed could not take from those whose servers ended with it
            self._owed |= made - {user.name for user in users} - {NIGHTLY}
            began = True
            await asyncio.gather(*map(self._ask, users), *map(self._pay, set(self._owed)))

    async def _ask(self, user: Any) -> None:
        """Ask for one person; end what they have open where a right they were given is gone."""
        try:
            model = await self.refresh_user(user)
            if model and model is not True:
                await user.save_auth_state(model["auth_state"])
            rights = await rights_in(user) if model else set()
            self._answered[user.name] = monotonic()
        except Exception as error:  # noqa: BLE001  whatever it was: others are asked all the same
            waited = monotonic() - self._answered.setdefault(user.name, monotonic())
            self.log.warning("The provider could not be asked about %s: %s", user.name, error)
            if waited < self.patience:
                return
            rights = set()
        if rights and self._given.get(user.name, rights) <= rights:
            return
        self.log.warning("Rights of %s are gone: its server is ended.", user.name)
        await self._take(user.name)
        for name, spawner in list(user.spawners.items()):
            if spawner.ready:
                await user.stop(name)

    async def _take(self, account: str) -> None:
        self._owed.add(account)
        await self._pay(account)

    async def _pay(self, account: str) -> None:
        """Take everything from an account, unless it was let in again before it was its turn."""
        async with self._turn[account]:
            if account not in self._owed:
                return
            try:
                await asyncio.to_thread(dismiss, self.site, account)
            except (SippError, OSError) as error:
                self.log.error("Not all could be taken from %s, and it is tried again: %s", account, error)
            else:
                self._owed.discard(account)


async def rights_in(user: Any) -> set[Right]:
    """The rights of a person when the provider was last asked."""
    state = await user.get_auth_state() or {}
    return {Right(*each) for each in state.get(RIGHTS, ())}


async def choice_form(spawner: Any) -> str:
    """What whoever writes in several partnerships is asked before their server starts; else nothing."""
    several = choices(await rights_in(spawner.user))
    if len(several) < 2:
        return ""
    options = "".join(f'<option value="{escape(each)}">{escape(each)}</option>' for each in several)
    return (
        '<label for="partnership">In which partnership do you want to work?</label> '
        f'<select class="form-control" id="partnership" name="partnership">{options}</select>'
    )
