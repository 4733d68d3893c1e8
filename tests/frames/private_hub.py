"""JupyterHub on a machine of a test's own, from the outside: who signs in, and what their kernels answer."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import contextmanager
from pathlib import Path

import private_server
import pytest
import requests
from tornado.httpclient import HTTPRequest
from tornado.websocket import websocket_connect

from sipp_lib.hub.provider_groups import account_of

ROOT = Path(__file__).parents[2]
ALONE = ("unshare", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc")
PROXY = (Path(sys.prefix) / "node_modules" / ".bin").resolve()
NAVIGATING = {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "document"}


def lacking():
    """Why there can be no hub here, in words; empty where there can."""
    if os.name != "posix" or os.geteuid() != 0:
        return "A hub gives each person an account of the system: its tests run as root only."
    if private_server.programs() is None:
        return private_server.WANTED
    if not shutil.which("setfacl"):
        return "‘setfacl’ is not installed here. On Debian: apt-get install acl"
    if not proxy_path():
        return "JupyterHub's proxy is not installed here: npm install --prefix .venv configurable-http-proxy"
    if subprocess.run([*ALONE, "true"], capture_output=True, check=False).returncode:
        return "This system lets nobody have a view of its own of files and processes (unshare)."
    return ""


def proxy_path():
    """PATH with the proxy in it; empty where it is not installed."""
    path = f"{PROXY}{os.pathsep}{os.environ['PATH']}"
    return path if shutil.which("configurable-http-proxy", path=path) else ""


def wait(until, seconds=180):
    """Wait for a state; what it gave."""
    deadline = time.monotonic() + seconds
    while not (found := until()):
        assert time.monotonic() < deadline, "it did not come to be"
        time.sleep(0.2)
    return found


@contextmanager
def running(people):
    """A hub with a provider that says these groups of people; where there can be none, why."""
    if why := lacking():
        pytest.skip(why)
    hub = PrivateHub()
    try:
        hub.say(**people)
        yield hub
    finally:
        hub.stop()


class PrivateHub:
    """Starts at once, with two partnerships and nobody in them; `stop` leaves nothing."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="sipp-hub-", dir="/tmp"))
        self.folder.chmod(0o755)
        command = [*ALONE, sys.executable, ROOT / "tests" / "frames" / "hub_machine.py", self.folder]
        path = os.pathsep.join([str(ROOT / "tests" / "frames"), str(ROOT)])
        self.process = subprocess.Popen(
            command,
            env={**os.environ, "PATH": proxy_path(), "PYTHONPATH": path},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        told = json.loads(self.process.stdout.readline())
        self.url, self.keeper = f"http://127.0.0.1:{told['port']}", told["keeper"]
        self.provider = f"http://127.0.0.1:{told['provider']}"
        self.ours = {"Authorization": f"token {told['token']}"}
        self.people, self.kernels, self.tokens = {}, {}, {}
        wait(self._answers)

    def _answers(self):
        assert self.process.poll() is None, self.log()
        try:
            return requests.get(f"{self.url}/hub/health", timeout=30).ok
        except requests.ConnectionError:
            return False

    def log(self):
        return (self.folder / "hub.log").read_text(encoding="utf-8", errors="replace")

    def stop(self):
        self.process.stdin.close()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def command(self, *words):
        """What a command says that the machine's root runs, with the rights of a service."""
        self.process.stdin.write(json.dumps(words) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    # ---- the provider

    def say(self, **people):
        """Have the provider say these groups of people; None of one whose account is gone."""
        for who, groups in people.items():
            self.people[who] = None if groups is None else {"sub": f"id-of-{who}", "groups": groups}
        self._tell(self.people)

    def provider_away(self, away):
        """Have the provider answer nobody, or again."""
        self._tell({"away": away})

    def _tell(self, words):
        requests.post(f"{self.provider}/say", json=words, timeout=60).raise_for_status()

    # ---- people

    def account(self, who):
        return account_of({"sub": f"id-of-{who}", "preferred_username": f"{who}@school.example"})

    def sign_in(self, who):
        """Sign in as a browser does; the page it comes to."""
        return self.browser(who)[1]

    def browser(self, who):
        """A session with somebody's cookies, and the page it came to when they had signed in."""
        session = requests.Session()
        session.cookies.set("who", who)
        begin = f"{self.url}/hub/oauth_login?next=/hub/spawn"
        return session, session.get(begin, headers=NAVIGATING, timeout=120)

    def known(self, who):
        """What the hub knows of somebody; nothing of whom it never let in."""
        answer = requests.get(f"{self.url}/hub/api/users/{self.account(who)}", headers=self.ours, timeout=60)
        return answer.json() if answer.ok else {}

    def ready(self, who):
        """Whether somebody's server runs."""
        return self.known(who).get("servers", {}).get("", {}).get("ready", False)

    def enter(self, who, choosing=""):
        """Sign in, and wait until the server of that person runs; in a partnership, where one is to be chosen."""
        assert self.sign_in(who).ok
        if choosing:
            self.choose(who, choosing).raise_for_status()
        wait(lambda: self.ready(who) or self._again(who))
        made = requests.post(
            f"{self.url}/hub/api/users/{self.account(who)}/tokens", headers=self.ours, json={}, timeout=60
        )
        self.tokens[who] = {"Authorization": f"token {made.json()['token']}"}
        kernel = self.api(who, "api/kernels", json={"name": "sipp"})
        assert kernel.ok, (kernel.status_code, kernel.text)  # a page of the proxy's or the hub's says why
        self.kernels[who] = kernel.json()["id"]

    def choose(self, who, partnership):
        """Say in which partnership somebody wants to work, as the page does that asks."""
        own = f"{self.url}/hub/api/users/{self.account(who)}/server"
        return requests.post(own, headers=self.ours, json={"partnership": partnership}, timeout=120)

    def leave(self, who):
        """End somebody's server, and wait until nothing of it is left."""
        own = f"{self.url}/hub/api/users/{self.account(who)}/server"
        requests.delete(own, headers=self.ours, timeout=120).raise_for_status()
        wait(lambda: not self.known(who).get("servers"))

    def _again(self, who):
        """Whoever came while an earlier server was ending is told so, and starts again."""
        if not self.known(who).get("servers"):
            self.sign_in(who)

    def api(self, who, path, *, server="", **more):
        """Ask somebody's server, their own by default."""
        ask = requests.post if "json" in more else requests.get
        return ask(
            f"{self.url}/user/{self.account(server or who)}/{path}",
            headers=self.tokens[who],
            timeout=120,
            **more,
        )

    def run(self, who, code):
        """What code prints in somebody's kernel, or its error."""
        return asyncio.run(self._run(who, code))

    async def _run(self, who, code):
        address = f"{self.url}/user/{self.account(who)}/api/kernels/{self.kernels[who]}/channels"
        request = HTTPRequest(address.replace("http", "ws", 1), headers=self.tokens[who], request_timeout=120)
        socket = await websocket_connect(request)
        header = {"msg_id": uuid.uuid4().hex, "username": "", "session": "s", "msg_type": "execute_request"}
        content = {"code": code, "silent": False, "allow_stdin": False}
        message = {
            "channel": "shell",
            "header": header,
            "parent_header": {},
            "metadata": {},
            "content": content,
        }
        await socket.write_message(json.dumps({**message, "buffers": []}))
        said = ""
        while True:
            told = json.loads(await socket.read_message())
            if told["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            content = told["content"]
            said += content.get("text", "") if told["msg_type"] == "stream" else ""
            said += f"{content['ename']}: {content['evalue']}" if told["msg_type"] == "error" else ""
            if told["msg_type"] == "status" and content["execution_state"] == "idle":
                socket.close()
                return said.strip()
