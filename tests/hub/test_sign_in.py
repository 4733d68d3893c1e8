"""Real people at a real hub: JupyterHub and its proxy, a provider that asks for proof, accounts of the system."""

import ast
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import requests

pytest.importorskip("jupyterhub")
pytest.importorskip("psycopg")
pytest.importorskip("grp")

from hub_machine import LONGEST
from importing import HEAD, ROWS
from private_hub import NAVIGATING, running, wait

from sipp_lib.files import slug_of
from sipp_lib.formats import day
from sipp_lib.hub.group_folders import group_name
from sipp_lib.hub.sign_in import STRANGER, UNKNOWN
from sipp_lib.records.accounts import Right, held

MADE = f"{slug_of(LONGEST)}: made\nglen: made\nshore: made\n"
PEOPLE = {
    "ann": ["glen-teachers"],
    "bob": ["shore-teachers", "a group of other things"],
    "olga": ["glen-officers"],
    "nora": ["a group of other things"],
}


@pytest.fixture(scope="module")
def hub():
    """A hub with a teacher in each of two partnerships and an officer of one."""
    with running(PEOPLE) as served:
        with ThreadPoolExecutor() as pool:
            list(pool.map(served.enter, ("ann", "bob", "olga")))
        yield served


def test_whoever_is_in_no_group_is_let_in_nowhere_and_told_whom_to_ask(hub):
    page = hub.sign_in("nora")
    assert page.status_code == 403
    assert STRANGER in page.text
    assert not hub.known("nora")


LOOK = """
import os, pwd, grp
from pathlib import Path
from sipp_lib.evidence.pupils.key_files import read_keys
from sipp_lib.programme import Programme
from sipp_lib.records.store import Store
programme = Programme.open(Path.home() / "workbook")
found = {
    "account": pwd.getpwuid(os.getuid()).pw_name,
    "partnerships": programme.partnerships(),
    "page": (Path.home() / "workbook" / "start_here.ipynb").is_file(),
    "evidence": [path.read_text() for slug in programme.partnerships()
                 for path in programme.place(slug).evidence.glob("*.csv")],
    "keys": [pupil.name for pupil in read_keys(programme.id)],
    "records": [entry.kind for slug in programme.partnerships()
                for entry in Store.open(programme.store, slug).current()],
}
print(found)
"""


def test_each_sees_their_own_partnership_and_what_their_role_may_see(hub):
    ann, bob, olga = (ast.literal_eval(hub.run(who, LOOK)) for who in ("ann", "bob", "olga"))
    assert ann == {
        "account": hub.account("ann"),
        "partnerships": ["glen"],
        "page": True,
        "evidence": ["CanaryGlen"],
        "keys": ["CanaryNameGlen"],
        "records": ["partnership"],
    }
    assert bob == {
        **ann,
        "account": hub.account("bob"),
        "partnerships": ["shore"],
        "evidence": ["CanaryShore"],
        "keys": ["CanaryNameShore"],
    }
    assert olga == {**ann, "account": hub.account("olga"), "keys": []}


def test_an_officer_reads_evidence_and_changes_none_whoever_put_it_there(hub):
    new = "from sipp_lib.programme import Programme\nfrom pathlib import Path\n"
    new += "folder = Programme.open(Path.home() / 'workbook').place('glen').evidence\n"
    assert (
        hub.run(
            "ann",
            f"{new}from sipp_lib.files import write_atomically\n"
            "write_atomically(folder / 'new.csv', b'CanaryNew')",
        )
        == ""
    )
    assert hub.run("olga", f"{new}print((folder / 'new.csv').read_text())") == "CanaryNew"
    assert "PermissionError" in hub.run("olga", f"{new}(folder / 'new.csv').write_text('x')")
    assert "PermissionError" in hub.run("olga", f"{new}(folder / 'mine.csv').write_text('x')")


FILE = """
import subprocess, sys
from pathlib import Path
file = Path.home() / "scores.csv"
file.write_text(TEXT)
words = ["add", file, "--to", "glen", "--yes", "--programme", Path.home() / "workbook"]
done = subprocess.run([sys.executable, "-m", "sipp_lib.cli", *words], capture_output=True, text=True)
print(done.stderr or done.stdout.splitlines()[-1])
"""


def test_a_teacher_brings_in_a_file_a_colleague_another_and_an_officer_reads_the_evidence_without_a_name(hub):
    known = (
        "from pathlib import Path\nfrom sipp_lib.programme import Programme\nfrom sipp_lib.records.store import Store\n"
        "from sipp_lib.records.kinds import Measure, School\n"
        "with Store.open(Programme.open(Path.home() / 'workbook').store, 'glen') as store:\n"
        "    store.add(School(name='Airlie', code='A'), author='Ann')\n"
        "    store.add(Measure(name='Reading', code='READ', unit='points'), author='Ann')"
    )
    assert hub.run("ann", known) == ""
    isla, _, zoe = ROWS.splitlines()
    assert hub.run("ann", FILE.replace("TEXT", repr(HEAD + isla + "\n"))) == "scores.csv was added to ‘glen’."
    hub.say(gwen=["glen-teachers"])
    hub.enter("gwen")
    assert "Fraser, Isla" in ast.literal_eval(hub.run("gwen", LOOK))["keys"]
    both = "\n".join((HEAD.strip(), isla, zoe, ""))
    assert hub.run("gwen", FILE.replace("TEXT", repr(both))) == "scores.csv was added to ‘glen’."
    rows = (
        "from sipp_lib.workbook import Workbook\nfrom pathlib import Path\n"
        "book = Workbook.open('glen', Path.home() / 'workbook', 'school')\nprint(len(book.evidence.pupils))"
    )
    assert hub.run("olga", rows) == hub.run("ann", rows) == "2"
    seen = ast.literal_eval(hub.run("olga", LOOK))
    assert seen["keys"] == []
    assert "Isla" not in str(seen)


def test_the_start_page_is_where_a_person_lands_and_there_is_no_terminal(hub):
    at_home = hub.api("ann", "")
    assert f"/user/{hub.account('ann')}/lab/tree/start_here.ipynb?reset" in at_home.url
    assert hub.api("ann", "api/terminals").status_code == 404


def test_a_web_server_before_the_hub_may_ask_by_the_workbooks_own_name(hub):
    named = {"Host": "workbook.example.org"}
    assert requests.get(f"{hub.url}/hub/login", headers=named, timeout=60).status_code == 200
    own = f"{hub.url}/user/{hub.account('ann')}/api/kernels"
    assert requests.get(own, headers=named | hub.tokens["ann"], timeout=60).status_code == 200


def outsider(code):
    """Code that prints what it could read, or which error there was."""
    lines = "\n    ".join(code.splitlines())
    return f"try:\n    {lines}\nexcept Exception as error:\n    print(type(error).__name__, error)"


def test_the_kernel_of_one_reads_no_file_of_another(hub):
    bob = hub.account("bob")
    for place in (
        f"/home/{bob}/workbook/sipp.toml",
        f"{hub.folder}/srv/people/{bob}/data/shown/.sipp/x",
        f"{hub.folder}/srv/people/{bob}/data/shown/partnerships/shore/evidence/canary.csv",
        f"{hub.folder}/srv/people/{bob}/data/../keys/x/../../../../keys/shore/A.csv",
        f"{hub.folder}/srv/programme/partnerships/shore/evidence/canary.csv",
        f"{hub.folder}/srv/keys/shore/A.csv",
        f"{hub.folder}/srv/keys/glen/../shore/A.csv",
        f"{hub.folder}/hub/jupyterhub.sqlite",
        f"{hub.folder}/hub/cookie_secret",
        f"{hub.folder}/hub/ssl-workbook.example.org/hub-internal/hub-internal.key",
    ):
        said = hub.run("ann", outsider(f"print(open({place!r}, 'rb').read())"))
        assert said.startswith(("PermissionError", "FileNotFoundError")), (place, said)
    for folder in ("srv/programme/partnerships", "srv/people", "srv/keys"):
        said = hub.run("ann", outsider(f"import os; print(os.listdir('{hub.folder}/{folder}'))"))
        assert said.startswith("PermissionError"), folder


def test_the_kernel_of_one_sees_neither_environment_nor_sockets_of_another(hub):
    said = hub.run(
        "ann",
        "import os\nfrom pathlib import Path\n"
        "seen = [each for each in Path('/proc').iterdir() if each.name.isdigit()]\n"
        "others = [each for each in seen if each.stat().st_uid != os.getuid()]\n"
        "folders = [f for f in Path('/tmp').glob('sipp-open-*') if f.stat().st_uid != os.getuid()]\n"
        "opened = []\n"
        "for each in folders:\n"
        "    try:\n        opened.append(os.listdir(each))\n"
        "    except PermissionError: pass\n"
        "print(others, len(seen) > 1, len(folders) >= 2, opened)",
    )
    assert said == "[] True True []"


def test_no_account_can_be_signed_in_to_past_the_hub(hub):
    for who in ("ann", "olga"):
        code, entry, _ = hub.command("getent", "shadow", hub.account(who))
        _, password, *_, expires, _ = entry.strip().split(":")
        # no password, and expired: neither a key for SSH that somebody puts into their home nor a job for cron counts
        assert (code, password, expires) == (0, "!", "1")


def test_kernels_have_no_port_and_a_server_is_spoken_to_by_the_hub_alone(hub):
    said = hub.run(
        "ann",
        "import os, ssl, psutil, socket\n"
        "mine = [each for each in psutil.process_iter() if each.uids().real == os.getuid()]\n"
        "ports = {each.pid: [c.laddr.port for c in each.net_connections() if c.status == 'LISTEN'] for each in mine}\n"
        "print(sorted(len(found) for found in ports.values())[-2:], ports[os.getpid()])\n"
        "(port,) = [p for found in ports.values() for p in found]\n"
        "context = ssl.create_default_context(); context.check_hostname = False; context.verify_mode = ssl.CERT_NONE\n"
        "try:\n"
        "    with context.wrap_socket(socket.create_connection(('127.0.0.1', port))) as talk:\n"
        "        talk.sendall(b'GET / HTTP/1.0\\r\\n\\r\\n'); print(talk.recv(99) or 'refused')\n"
        "except OSError: print('refused')",
    )
    assert said == "[0, 1] []\nrefused"


def test_the_kernel_of_one_finds_no_row_of_another_and_signs_in_as_nobody_else(hub):
    database, _, rest = hub.keeper.partition("?")
    address = f"{database}?{rest.partition('&')[0]}"
    ask = "import psycopg\nwith psycopg.connect({!r}) as session: print(session.execute({!r}).fetchall())"
    count = "SELECT DISTINCT partnership FROM sipp.revision"
    assert hub.run("ann", ask.format(address, count)) == "[('glen',)]"
    assert hub.run("bob", ask.format(address, count)) == "[('shore',)]"
    for other in (hub.account("bob"), "keeper", "postgres"):
        said = hub.run("ann", outsider(ask.format(f"{address}&user={other}", count)))
        assert "Peer authentication failed" in said, other


def test_a_group_and_a_partnership_may_be_called_by_any_letters_and_as_long_as_a_name_can_be(hub):
    hub.say(mairi=["Tìdsearan nan Eilean ‘P7’; a\tb"])
    hub.enter("mairi")
    seen = ast.literal_eval(hub.run("mairi", LOOK))
    assert seen["partnerships"] == [slug_of(LONGEST)]
    assert (seen["evidence"], seen["keys"], seen["records"]) == (
        ["CanaryCom-p"],
        ["CanaryNameCom-p"],
        ["partnership"],
    )


COPY = """
import os, shutil, stat
from pathlib import Path
mine = Path.home() / "as-the-group"
shutil.copy("/usr/bin/id", mine)
os.chown(mine, -1, Path(FOLDER).stat().st_gid)
mine.chmod(0o2755)
print(bool(mine.stat().st_mode & stat.S_ISGID))
"""


def test_whoever_writes_in_two_partnerships_is_in_one_at_a_time_and_keeps_no_way_into_the_other(hub):
    hub.say(tom=["glen-teachers", "shore-teachers"])
    assert "In which partnership do you want to work?" in hub.sign_in("tom").text
    refused = hub.choose("tom", slug_of(LONGEST))
    assert (refused.status_code, refused.json()["message"]) == (
        400,
        "Say in which partnership you want to work.",
    )
    hub.enter("tom", "glen")
    seen = ast.literal_eval(hub.run("tom", LOOK))
    assert seen["partnerships"] == ["glen"]
    assert "CanaryNameGlen" in seen["keys"]
    keys = f"{hub.folder}/srv/keys/glen"
    assert hub.run("tom", COPY.replace("FOLDER", repr(keys))) == "True"
    own = "from pathlib import Path\nown = Path.home() / 'workbook/partnerships/glen/notebooks/own.ipynb'\n"
    assert hub.run("tom", f"{own}own.write_text('mine')") == ""
    hub.leave("tom")
    hub.enter("tom", "shore")
    seen = ast.literal_eval(hub.run("tom", LOOK))
    assert (seen["partnerships"], seen["keys"]) == (["shore"], ["CanaryNameShore"])
    # a program that has the group's rights for itself: nobody's processes here may gain any
    said = hub.run(
        "tom",
        "import subprocess\nfrom pathlib import Path\n"
        "print(subprocess.run([Path.home() / 'as-the-group', '-Gn'], capture_output=True, text=True).stdout)",
    )
    assert sorted(said.split()) == sorted(
        {hub.account("tom"), "sipp-people", group_name("shore", writes=True)}
    )
    assert hub.run("tom", outsider(f"print(open('{keys}/A.csv').read())")).startswith("PermissionError")
    hub.leave("tom")
    hub.enter("tom", "glen")
    assert ast.literal_eval(hub.run("tom", LOOK))["partnerships"] == ["glen"]
    assert hub.run("tom", f"{own}print(own.read_text())") == "mine"


TOKEN = """
import os, requests
def ask(method, path, **json):
    own = {"Authorization": "token " + os.environ["JUPYTERHUB_API_TOKEN"]}
    return requests.request(method, "URL/hub/api/" + path, headers=own, json=json).status_code
print([ask(method, path) for method, path in ASKED])
"""


def test_a_token_of_one_s_own_opens_nothing_of_another_s_and_makes_nothing_new(hub):
    bob, ann = hub.account("bob"), hub.account("ann")
    asked = [
        ("GET", f"users/{bob}/tokens"),
        ("POST", f"users/{bob}/tokens"),
        ("POST", f"users/{bob}/server"),
        ("DELETE", f"users/{bob}/server"),
        ("GET", f"users/{bob}/server/progress"),
        ("PATCH", f"users/{bob}"),
        ("PATCH", f"users/{ann}"),
        ("POST", f"users/{ann}/servers/second"),
        ("POST", f"shares/{ann}/"),
        ("POST", f"share-codes/{ann}/"),
        ("POST", "users"),
        ("POST", "groups/friends"),
        ("GET", "groups"),
        ("GET", "proxy"),
        ("GET", "services"),
        ("POST", "shutdown"),
    ]
    told = ast.literal_eval(hub.run("ann", TOKEN.replace("URL", hub.url).replace("ASKED", repr(asked))))
    answers = dict(zip(asked, told, strict=True))
    assert {each: code for each, code in answers.items() if code not in (400, 403, 404)} == {}
    signed_in, home = hub.browser("ann")
    assert ann in home.url
    for path in (
        "hub/admin",
        f"hub/spawn/{bob}",
        f"user/{bob}/lab",
        f"user/{bob}/files/sipp.toml",
        "hub/metrics",
    ):
        answer = signed_in.get(f"{hub.url}/{path}", headers=NAVIGATING, timeout=60)
        assert answer.status_code in (403, 404), (path, answer.status_code)


def test_no_path_leads_out_of_one_s_folder_and_no_address_to_a_terminal(hub):
    for path in (
        "files/../../../../etc/passwd",
        "files/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "files/..%2f..%2f..%2fetc%2fpasswd",
        "api/contents/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "api/contents//etc/passwd",
        "files//etc/passwd",
        "nbconvert/html/..%2f..%2fetc%2fpasswd",
        "files/sipp/school/..%2f..%2f..%2f..%2fetc%2fpasswd",
        "terminals/websocket/1",
        "api/terminals/1",
        "lsp/status",
        "voila/render/start_here.ipynb",
    ):
        ask = requests.Request("GET", "http://x", headers=hub.tokens["ann"]).prepare()
        ask.url = f"{hub.url}/user/{hub.account('ann')}/{path}"  # as it is: a browser would tidy it
        with requests.Session() as session:
            answer = session.send(ask, timeout=60, allow_redirects=False)
        assert answer.status_code in (302, 400, 403, 404), (path, answer.status_code)
        assert "root:" not in answer.text, path


def test_one_cannot_use_the_server_of_another_through_the_hub(hub):
    answer = hub.api("ann", "api/contents", server="bob")
    assert answer.status_code == 403
    said = hub.run(
        "ann",
        "import os, requests\n"
        f"ask = lambda path: requests.get('{hub.url}/hub/api/' + path, headers={{'Authorization': 'token ' + "
        "os.environ['JUPYTERHUB_API_TOKEN']}).status_code\n"
        f"print(ask('users'), ask('users/{hub.account('bob')}'))",
    )
    assert said == "403 404"


def test_a_list_of_groups_that_was_spoilt_lets_nobody_in_and_ends_nobody_and_a_new_name_counts_at_once(hub):
    file = hub.folder / "groups.toml"
    before, asked = file.read_text(), hub.log().count("could not be asked about")
    file.write_text(f'{before}\n"glen-staff" = glen practitioner\n')
    page = hub.sign_in("nora")
    assert (page.status_code, UNKNOWN in page.text) == (503, True)
    assert str(file) not in page.text
    wait(lambda: hub.log().count("could not be asked about") >= asked + 2)
    assert hub.ready("bob")
    file.write_text(f'{before}\n"glen-staff" = "glen practitioner"\n')
    hub.say(ann=["glen-staff"])  # as the provider calls them from now on
    assert hub.sign_in("ann").ok
    assert hub.ready("ann")
    assert hub.run("ann", "print(1)") == "1"


def test_while_the_provider_does_not_answer_people_go_on_working(hub):
    hub.provider_away(True)
    asked = hub.log().count("could not be asked about")
    wait(lambda: hub.log().count("could not be asked about") >= asked + 3)
    assert hub.ready("bob")
    assert hub.run("bob", "print(1)") == "1"
    hub.provider_away(False)


def test_what_a_hub_that_was_killed_left_to_somebody_is_taken_when_it_is_there_again(hub):
    wait(lambda: held(hub.keeper, "left-00000000") == [])
    groups = "import grp; print([each.gr_name for each in grp.getgrall() if 'left-00000000' in each.gr_mem])"
    wait(lambda: hub.run("bob", groups) == "['sipp-people']")


LOOK_OUTSIDE = """
import os, psycopg
from pathlib import Path
from sipp_lib.jupyter.start_page import StartPage
from sipp_lib.programme import Programme
programme = Programme.open(Path.home() / "workbook")
state = StartPage(programme.folder).state
(report, *_), = [each["reports"] for each in state["shared"]]
seen = [(Path.home() / "workbook" / each["path"]).stat().st_size > 0 for each in report["files"]]
try:
    psycopg.connect(programme.store).close()
    signed_in = True
except psycopg.OperationalError:
    signed_in = False
print([programme.partnerships(), state["partnerships"], [each["form"] for each in report["files"]], seen, signed_in])
"""


def test_a_partner_from_outside_sees_reports_and_their_tables_and_nothing_else(hub):
    said = hub.command(sys.executable, "-m", "sipp_lib.hub.nightly")
    assert said == [0, MADE, ""]
    hub.say(polly=["glen-partners"])
    hub.enter("polly")
    seen = ast.literal_eval(hub.run("polly", LOOK_OUTSIDE))
    assert seen == [[], [], ["web page", "Excel"], [True, True], False]
    for place in ("srv/programme/partnerships/glen/evidence/canary.csv", "srv/keys/glen/A.csv"):
        said = hub.run("polly", outsider(f"print(open('{hub.folder}/{place}').read())"))
        assert said.startswith("PermissionError"), place


def test_at_night_reports_are_made_and_an_officer_sees_them_and_is_told(hub):
    said = hub.command(sys.executable, "-m", "sipp_lib.hub.nightly")
    assert said == [0, MADE, ""]
    there = {path.name for path in (hub.folder / "srv" / "reports").iterdir()}
    assert {"glen.html", "shore.html", "index.html", "batch.json"} <= there
    look = (
        "from pathlib import Path\nfrom sipp_lib.programme import Programme\nfrom sipp_lib.jupyter import desk\n"
        "from sipp_lib.jupyter.start_page import StartPage\n"
        "programme = Programme.open(Path.home() / 'workbook')\n"
        "print([len(desk.reports(programme, slug)) for slug in programme.partnerships()])\n"
        "print(StartPage(programme.folder).state['said'])"
    )
    (many,), words = hub.run("olga", look.replace("print([", "print(*[", 1)).split("\n")
    assert int(many) >= 1
    assert words == f"Made in the night to {day(date.today())}: 1 of 1 report."
    assert hub.run("bob", look) == "[0]"
    # of the account that made them nothing is left, not even the key files
    assert held(hub.keeper, "sipp-nightly") == []
    assert not (hub.folder / "srv" / "people" / "sipp-nightly" / "keys").exists()


def test_a_link_that_a_teacher_puts_into_a_shared_folder_leads_neither_officers_nor_the_night_astray(hub):
    told = hub.folder / "srv" / "programme" / "partnerships" / "shore" / "nightly.json"
    told.write_text(
        f'{{"day": "{date.today()}", "reason": "", "first": ["CanaryTold"], "since": "{date.today()}"}}'
    )
    assert "CanaryTold" not in hub.run("ann", outsider(f"print(open({str(told)!r}).read())"))
    link = told.parents[1] / "glen" / "nightly.json"
    plant = f"from pathlib import Path\nlink = Path({str(link)!r})\nlink.unlink(missing_ok=True)\n"
    assert hub.run("ann", f"{plant}link.symlink_to({str(told)!r})") == ""
    assert hub.command(sys.executable, "-m", "sipp_lib.hub.nightly") == [0, MADE, ""]
    assert not link.is_symlink()
    assert "CanaryTold" not in link.read_text()
    # nor is anything waited for
    assert hub.run("ann", f"{plant}import os; os.mkfifo(link)") == ""
    assert hub.run("olga", NIGHT) == ""
    assert hub.command(sys.executable, "-m", "sipp_lib.hub.nightly") == [0, MADE, ""]
    assert hub.run("olga", NIGHT).startswith("Made in the night to ")


NIGHT = (
    "from pathlib import Path\nfrom sipp_lib.programme import Programme\nfrom sipp_lib.jupyter import desk\n"
    "print(desk.night(Programme.open(Path.home() / 'workbook')))"
)


def test_a_night_in_which_nothing_could_be_made_is_told_to_officers(hub):
    keys = hub.folder / "srv" / "keys" / "shore" / "B.csv"
    keys.write_bytes(b"\xff spoilt")
    code, said, why = hub.command(sys.executable, "-m", "sipp_lib.hub.nightly")
    keys.unlink()
    assert (code, said) == (1, "")
    assert why.startswith(f"The key file {keys.parents[2]}")
    assert (
        hub.run("olga", NIGHT)
        == f"Made in the night to {day(date.today())}: 0 of 1 report. ‘glen’: {why.strip()}"
    )


HIDE = """
import os, psycopg, subprocess, sys, time
code = '''
import os, sys, time, psycopg
if os.fork(): sys.exit()
os.setsid()
if os.fork(): sys.exit()
session = psycopg.connect(sys.argv[1], autocommit=True)
while True: session.execute("SELECT 1"); time.sleep(1)
'''
subprocess.run([sys.executable, "-c", code, ADDRESS], check=True)
import psutil
while not [p for p in psutil.process_iter(["cmdline"]) if code in (p.info["cmdline"] or [])]: time.sleep(.1)
print("hidden")
"""


def sessions(hub, account):
    import psycopg

    with psycopg.connect(hub.keeper) as keeper:
        (found,) = keeper.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", (account,))
        return found[0]


def test_when_the_provider_takes_a_group_away_all_of_it_ends_what_was_hidden_too(hub):
    account = hub.account("ann")
    database, _, rest = hub.keeper.partition("?")
    address = f"{database}?{rest.partition('&')[0]}"
    assert hub.run("ann", HIDE.replace("ADDRESS", repr(address))) == "hidden"
    wait(lambda: sessions(hub, account))
    assert held(hub.keeper, account) == [Right("glen", "practitioner")]
    hub.say(ann=["a group of other things"])
    wait(lambda: not hub.ready("ann"))
    assert held(hub.keeper, account) == []
    assert sessions(hub, account) == 0
    left = (
        "import psutil\n"
        "alive = [p.info for p in psutil.process_iter(['username', 'status']) if p.info['status'] != 'zombie']\n"
        f"print([info['username'] for info in alive].count({account!r}), len(alive) > 5)"
    )
    told = [0, "0 True\n", ""]
    wait(lambda: hub.command(sys.executable, "-c", left) == told)  # the last is what killed the others
    assert hub.sign_in("ann").status_code == 403
    assert hub.ready("bob")


def test_whose_account_is_gone_is_out_as_well_and_who_comes_back_finds_all_as_it_was(hub):
    hub.say(bob=None)
    wait(lambda: not hub.ready("bob"))
    assert held(hub.keeper, hub.account("bob")) == []
    hub.say(bob=["shore-teachers"])
    hub.enter("bob")
    assert ast.literal_eval(hub.run("bob", LOOK))["partnerships"] == ["shore"]
