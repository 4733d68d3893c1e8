"""A PostgreSQL of a test's own: in a folder that goes away, reached through a socket in it and from nowhere else."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

WANTED = "PostgreSQL is not installed here. On Debian: apt-get install postgresql"
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    # a killed process loses nothing that the system was given: only a loss of power would be told from this
    "fsync": "off",
    "autovacuum": "off",
    "log_min_messages": "log",
    "timezone": "UTC",
}


def programs():
    """The folder of PostgreSQL's programs, the newest where there are several, or None."""
    debian = [path for path in Path("/usr/lib/postgresql").glob("*/bin/postgres") if path.is_file()]
    if debian:
        return max(debian, key=lambda path: int(path.parts[-3])).parent
    there = shutil.which("postgres")
    return Path(there).resolve().parent if there else None


# Each account of the system is the one of its name, and root whoever it says: so nobody is another.
PEOPLE = {"pg_hba.conf": "local all all peer map=people\n"}
PEOPLE["pg_ident.conf"] = "people root postgres\npeople root keeper\npeople /^(.*)$ \\1\n"


class PrivateServer:
    """Starts with the first test that needs it; ends with the session.

    With ``people`` every account of the system may come to it, each as itself.
    """

    def __init__(self, settings=None, people=False):
        self.settings = {**SETTINGS, **(settings or {})}
        self.programs = Path(os.environ.get("SIPP_POSTGRES") or programs())
        self.folder = Path(tempfile.mkdtemp(prefix="sipp-pg-"))
        self.free, self.number, self.accounts = [], 0, {}
        self.rights = {}
        if os.geteuid() == 0:  # which PostgreSQL refuses to be run as
            other = next(each for each in pwd.getpwall() if each.pw_name in ("postgres", "nobody"))
            os.chown(self.folder, other.pw_uid, other.pw_gid)
            self.rights = {"user": other.pw_uid, "group": other.pw_gid, "extra_groups": []}
        data, command = (
            self.folder / "data",
            [self.programs / "initdb", "--auth=trust", "--username=postgres"],
        )
        self.run([*command, "--no-sync", "--encoding=UTF8", "--locale=C", f"--pgdata={data}"])
        if people:
            self.folder.chmod(0o711)
            for name, text in PEOPLE.items():
                (data / name).write_text(text)
        self.start()
        try:
            with self.admin() as admin:
                admin.execute("CREATE ROLE keeper LOGIN CREATEROLE; GRANT pg_signal_backend TO keeper")
            self.free.append(self.database())
        except BaseException:
            self.stop()
            raise

    def run(self, command):
        done = subprocess.run(
            command, cwd=self.folder, capture_output=True, text=True, check=False, **self.rights
        )
        assert done.returncode == 0, done.stderr

    def start(self):
        """Start the server, and wait until it lets people in."""
        settings = {**self.settings, "unix_socket_directories": str(self.folder)}
        command = [self.programs / "postgres", "-D", self.folder / "data"]
        command += [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        while True:
            with (self.folder / "log").open("ab") as log:
                self.process = subprocess.Popen(
                    command, cwd=self.folder, stdout=log, stderr=log, start_new_session=True, **self.rights
                )
            while self.process.poll() is None:
                try:
                    return psycopg.connect(self.url("postgres", "postgres")).close()
                except psycopg.OperationalError:
                    continue
            # the memory of one that was killed is still held by a child of it
            assert "pre-existing shared memory" in self.log().splitlines()[-2], self.log()

    def log(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def kill(self):
        """End the server without a word, all its processes."""
        every = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for each in every:
            with suppress(psutil.NoSuchProcess):
                each.kill()
        self.process.wait()
        psutil.wait_procs(every)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database, user):
        """The address of a database, without a password, for an account."""
        # of a machine that is busy with tests nobody is to despair in ten seconds
        return f"postgresql:///{database}?host={self.folder}&user={user}&connect_timeout=300"

    def admin(self, database="postgres"):
        """A session that may do everything."""
        return psycopg.connect(self.url(database, "postgres"), autocommit=True)

    def session(self, database, user):
        """A session as a person has it who writes SQL by hand."""
        return psycopg.connect(self.url(database, user), autocommit=True)

    def account(self, name, *roles):
        """An account with these roles and no other."""
        if self.accounts.get(name) == roles:
            return name
        self.accounts[name] = roles
        with self.admin() as admin:
            admin.execute(f'DROP ROLE IF EXISTS "{name}"')
            admin.execute(f'CREATE ROLE "{name}" LOGIN')
            for role in roles:
                admin.execute(f'GRANT "{role}" TO "{name}"')
        return name

    def database(self):
        """An empty database that is ready for records."""
        from sipp_lib.records.server_schema import init

        if self.free:
            return self.free.pop()
        self.number += 1
        name = f"sipp{self.number}"
        with self.admin() as admin:
            admin.execute(f"CREATE DATABASE {name} OWNER keeper TEMPLATE template0 STRATEGY file_copy")
        init(self.url(name, "keeper"))
        return name

    def release(self, name):
        """Empty a database for the next test."""
        with self.admin(name) as admin:
            # a session that a test left open would be waited for without end
            others = "datname = current_database() AND pid <> pg_backend_pid()"
            admin.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
            admin.execute("TRUNCATE sipp.revision, sipp.partnership, sipp.erasure")
            # what a test made there would keep its owner from being made anew
            there = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = ANY(%s)"
            for (owner,) in admin.execute(there, ([*self.accounts],)).fetchall():
                admin.execute(f"DROP OWNED BY {owner}")
        self.free.append(name)
