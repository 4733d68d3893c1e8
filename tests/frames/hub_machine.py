"""A machine of a test's own, from the inside: accounts, PostgreSQL, an OpenID provider, JupyterHub and its proxy.

Run as root under ``unshare --mount --pid --fork --mount-proc``: what it changes of the system is seen by nobody else,
and is gone with it. It runs the commands that it is given as lines of JSON, and ends when there are no more.
"""

import asyncio
import base64
import hashlib
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import urllib.parse
from pathlib import Path

import tornado.web

from sipp_lib.files import slug_of

ROOT = Path(__file__).parents[2]
NAME = "workbook.example.org"
LONGEST = "Com-pàirteachas Sgoiltean nan Eilean agus na Gàidhealtachd an Iar"
GROUPS = {
    "glen-teachers": "glen practitioner",
    "shore-teachers": "shore practitioner",
    "glen-officers": "glen officer",
    "glen-partners": "glen partner",
    "Tìdsearan nan Eilean ‘P7’; a\tb": f"{slug_of(LONGEST)} practitioner",
}


def run(*words):
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, (words, done.stderr)


def reachable(*paths):
    """Have every account reach a folder, though it lies in one of root's alone."""
    for path in paths:
        closed = next((each for each in reversed(path.parents) if not each.stat().st_mode & 0o001), None)
        if closed:
            (kept := Path("/mnt") / secrets.token_hex(4)).mkdir()
            run("mount", "--bind", path, kept)
            if not os.path.ismount(closed):
                run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", closed)
            path.mkdir(parents=True)
            run("mount", "--bind", kept, path)


def own_system(folder):
    """Accounts, homes and temporary files that are nobody else's."""
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/mnt")
    reachable(Path(sys.base_prefix).resolve(), ROOT)
    run("cp", "--archive", "/etc", folder / "etc")
    run("mount", "--bind", folder / "etc", "/etc")
    run("mount", "-o", "remount,hidepid=invisible", "/proc")
    run("mount", "-t", "tmpfs", "-o", "mode=755", "tmpfs", "/home")


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


class Provider:
    """As much of OpenID Connect as a hub asks for; what it says of a person can be changed."""

    def __init__(self):
        self.people, self.codes, self.tokens = {}, {}, {}
        self.away = False
        handlers = {"/authorize": Authorize, "/token": Token, "/userinfo": UserInfo, "/say": Say}
        app = tornado.web.Application([(path, each, {"provider": self}) for path, each in handlers.items()])
        self.port = free_port()
        app.listen(self.port, "127.0.0.1")

    def issue(self, who):
        access, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self.tokens |= {access: who, refresh: who}
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 600}


class Asked(tornado.web.RequestHandler):
    def initialize(self, provider):
        self.provider = provider

    def prepare(self):
        if self.provider.away and self.request.path != "/say":
            self.send_error(503)


class Authorize(Asked):
    def get(self):
        who = self.get_argument("who", None) or self.get_cookie("who")
        if who is None:
            links = "".join(
                f'<p><a href="{self.request.uri}&who={each}">{each}</a>' for each in self.provider.people
            )
            return self.finish(f"<!DOCTYPE html><title>Sign in</title>{links}")
        code = secrets.token_hex(8)
        self.provider.codes[code] = (who, self.get_argument("code_challenge"))
        said = urllib.parse.urlencode({"code": code, "state": self.get_argument("state")})
        return self.redirect(f"{self.get_argument('redirect_uri')}?{said}")


class Token(Asked):
    def post(self):
        if self.get_argument("grant_type") == "refresh_token":
            who = self.provider.tokens.get(self.get_argument("refresh_token"))
        else:
            who, challenge = self.provider.codes.pop(self.get_argument("code"))
            proof = hashlib.sha256(self.get_argument("code_verifier").encode()).digest()
            assert base64.urlsafe_b64encode(proof).decode().rstrip("=") == challenge
        if not self.provider.people.get(who):
            return self.send_error(400)
        return self.finish(self.provider.issue(who))


class UserInfo(Asked):
    def get(self):
        who = self.provider.tokens.get(self.request.headers["Authorization"].partition(" ")[2])
        if not self.provider.people.get(who):
            return self.send_error(401)
        return self.finish({"preferred_username": f"{who}@school.example", **self.provider.people[who]})


class Say(Asked):
    """What the test says of people; None of one who has no account any more."""

    def check_xsrf_cookie(self):
        pass

    def post(self):
        told = json.loads(self.request.body)
        self.provider.away = told.pop("away", False)
        self.provider.people |= told
        self.finish("{}")


CONFIG = """
load_subconfig({deploy!r})
assert c.JupyterHub.tornado_settings["cookie_options"] == {{"secure": True}}
c.JupyterHub.tornado_settings = {{}}  # people come without TLS here
c.JupyterHub.bind_url = "http://127.0.0.1:{port}"
c.JupyterHub.hub_port = {hub}
c.SignIn.oauth_callback_url = "http://127.0.0.1:{port}/hub/oauth_callback"
c.ConfigurableHTTPProxy.api_url = "https://127.0.0.1:{proxy}"
c.SignIn.root, c.SignIn.groups_file = "{folder}/srv", "{folder}/groups.toml"
c.SignIn.keeper, c.SignIn.ask_every, c.SignIn.patience = {keeper!r}, {every}, 600
c.SignIn.auth_refresh_age = {every}
c.Spawner.environment = {{"SIPP_PAGES": lambda one: "1" if one.user.name.startswith("cara-") else ""}}
c.JupyterHub.services += [{{"name": "test", "api_token": "{token}"}}]
c.JupyterHub.load_roles += [
    {{"name": "test", "scopes": ["admin:users", "tokens", "servers", "access:servers"], "services": ["test"]}}
]
"""


def programme(server, folder):
    """Partnerships, each with evidence and a pupil's key, their records on the server."""
    from sipp_lib.evidence.pupils.key_files import KnownPupil, write_key_rows
    from sipp_lib.move import move
    from sipp_lib.new import begin
    from sipp_lib.programme import Programme

    (folder / "srv").mkdir()
    name = server.database()
    home = folder / "srv" / "programme"
    Programme.create(home, "Two partnerships", here=True)
    os.environ |= {"SIPP_KEYS": str(folder / "no-keys"), "JUPYTER_DATA_DIR": str(folder / "jupyter")}
    for each in ("Glen", "Shore", LONGEST):
        place, _ = begin(each, home)
        place.evidence.mkdir(exist_ok=True)
        (place.evidence / "canary.csv").write_text(f"Canary{each[:5]}")
        keys = folder / "srv" / "keys" / place.slug
        keys.mkdir(parents=True)
        write_key_rows(keys / "A.csv", [KnownPupil(f"pupil-of-{place.slug}", f"CanaryName{each[:5]}")])
    keeper = server.url(name, "keeper")
    move(Programme.open(home), keeper)
    settings = (home / "sipp.toml").read_text()
    assert keeper in settings
    (home / "sipp.toml").write_text(settings.replace(keeper, f"postgresql:///{name}?host={server.folder}"))
    return keeper


def as_the_service():
    """What has the hub run with no more rights than systemd gives it, its mask, and its view of processes."""
    text = (ROOT / "deploy" / "jupyterhub" / "sipp-hub.service").read_text()
    (rights,) = re.findall(r"^CapabilityBoundingSet=(.+)$", text, re.MULTILINE)
    assert "\nNoNewPrivileges=yes\n" in text
    kept = "".join(f",+{right.removeprefix('CAP_').lower()}" for right in rights.split())
    assert "\nProtectProc=invisible\n" in text  # as `own_system` has it
    (mask,) = re.findall(r"^UMask=(\d+)$", text, re.MULTILINE)
    masked = ["sh", "-c", f'umask {mask}; exec "$@"', "sh"]
    return ["setpriv", f"--bounding-set=-all{kept}", "--no-new-privs", *masked]


async def main(folder):
    own_system(folder)
    from private_server import PrivateServer

    server = PrivateServer(people=True)
    keeper = programme(server, folder)
    from sipp_lib.hub.admission import admit
    from sipp_lib.hub.site import Site
    from sipp_lib.records.accounts import Right

    # as a hub leaves it that was killed
    admit(Site(folder / "srv", keeper), "left-00000000", {Right("glen", "practitioner")})
    provider = Provider()
    lines = [f'{json.dumps(group)} = "{right}"' for group, right in GROUPS.items()]
    (folder / "groups.toml").write_text("\n".join(["[groups]", *lines, ""]))
    (folder / "hub").mkdir(mode=0o700)
    told = {
        "folder": str(folder),
        "port": free_port(),
        "hub": free_port(),
        "proxy": free_port(),
        "token": secrets.token_hex(16),
        "keeper": keeper,
        "every": 2,
        "deploy": str(ROOT / "deploy" / "jupyterhub" / "jupyterhub_config.py"),
    }
    (folder / "hub" / "config.py").write_text(CONFIG.format(**told))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "JUPYTERHUB_CRYPT_KEY": secrets.token_hex(32),
        "SIPP_CLIENT_ID": "workbook",
        "SIPP_CLIENT_SECRET": "secret",
        "SIPP_PUBLIC_URL": f"https://{NAME}",
        "SIPP_PROVIDER": f"http://127.0.0.1:{provider.port}",
        "STATE_DIRECTORY": str(folder / "hub"),
        "HOME": str(folder / "hub"),
    }
    with (folder / "hub.log").open("wb") as log:
        hub = subprocess.Popen(
            [*as_the_service(), sys.executable, "-m", "jupyterhub", "-f", folder / "hub" / "config.py"],
            cwd=folder / "hub",
            env=environment,
            stdin=subprocess.DEVNULL,  # ours is for commands
            stdout=log,
            stderr=log,
        )
    sys.stdout.write(json.dumps({**told, "provider": provider.port}) + "\n")
    sys.stdout.flush()
    while line := await asyncio.to_thread(sys.stdin.readline):
        done = await asyncio.to_thread(
            subprocess.run,
            [*as_the_service(), *json.loads(line)],
            env={**environment, "SIPP_ROOT": str(folder / "srv"), "SIPP_KEEPER": keeper},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        sys.stdout.write(json.dumps([done.returncode, done.stdout, done.stderr]) + "\n")
        sys.stdout.flush()
    hub.terminate()
    await asyncio.to_thread(hub.wait)
    server.stop()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
