# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that are compared. Each fetches all messages of the mailbox, stores them durably, has
them deleted, and ends; each is configured for that and nothing else (no rewriting, no extra header)."""
import os
import pathlib
import shutil
import sqlite3
import subprocess
import time

from . import dovecot, measure


class Result:
    def __init__(self, seconds, cpu, server_cpu=0.0):
        self.seconds, self.cpu, self.server_cpu = seconds, cpu, server_cpu


def run_and_measure(command, **options):
    """Wall time and CPU of a program and of what it started."""
    log = options.pop("log")
    with open(log, "ab") as output:
        begin = time.monotonic()
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                                   **options)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.monotonic() - begin
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {process.returncode}; see {log}")
    return Result(seconds, usage.ru_utime + usage.ru_stime)


def write_private(path, text):
    path.write_text(text)
    path.chmod(0o600)


class MaildirClient:
    """A client that delivers to a Maildir of its own."""
    program = name = None
    serial = False

    def __init__(self, work, build, account):
        self.work = pathlib.Path(work) / self.name
        self.account = account
        self.maildir = self.work / "maildir"
        self.build = build

    @property
    def log(self):
        return self.work / "log"

    def prepare(self, port):
        shutil.rmtree(self.work, ignore_errors=True)
        for name in ("cur", "new", "tmp"):
            (self.maildir / name).mkdir(parents=True)
        self.configure(port)
        if os.getuid() == 0:
            self.give_away()

    def give_away(self):
        """Not all of them deliver mail as root: then they all run as the mailbox's owner."""
        for path in (self.work, *self.work.rglob("*")):
            os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def run(self):
        identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return run_and_measure(self.command(), log=self.log, cwd=self.work,
                               env={**os.environ, "HOME": str(self.work)},
                               **(identity if os.getuid() == 0 else {}))

    def stored(self):
        """How many different messages are there, by their Message-ID."""
        found = set()
        for path in (self.maildir / "new").iterdir():
            for line in path.read_bytes().splitlines():
                if line.lower().startswith(b"message-id:"):
                    found.add(line)
                    break
        return len(found)

    def finish(self):
        pass


class Mpop(MaildirClient):
    name = program = "mpop"

    def configure(self, port):
        write_private(self.work / "mpoprc", f"""account bench
host 127.0.0.1
port {port}
user {dovecot.USER}
passwordeval echo {dovecot.PASSWORD}
auth user
tls off
keep off
pipelining auto
received_header off
uidls_file {self.work}/uidls
delivery maildir {self.maildir}
""")

    def command(self):
        return ["mpop", "-Q", "-C", str(self.work / "mpoprc"), "bench"]


class Fetchmail(MaildirClient):
    name = program = "fetchmail"
    serial = True

    def configure(self, port):
        mda = self.work / "maildir-mda"
        shutil.copy(self.build / "tests/bench/maildir-mda", mda)
        write_private(self.work / "fetchmailrc", f"""poll 127.0.0.1 protocol pop3 port {port}
  user "{dovecot.USER}" password "{dovecot.PASSWORD}" fetchall nokeep no rewrite sslproto ""
  fetchlimit 0 batchlimit 0 expunge 0 mda "{mda} {self.maildir}"
""")

    def command(self):
        return ["fetchmail", "--silent", "--nosyslog", "--invisible", "-f",
                str(self.work / "fetchmailrc"), "--pidfile", str(self.work / "pid")]


class Getmail(MaildirClient):
    name, program = "getmail6", "getmail"
    serial = True

    def configure(self, port):
        write_private(self.work / "getmailrc", f"""[retriever]
type = SimplePOP3Retriever
server = 127.0.0.1
port = {port}
username = {dovecot.USER}
password = {dovecot.PASSWORD}
timeout = 20
[destination]
type = Maildir
path = {self.maildir}/
[options]
delete = true
read_all = true
delivered_to = false
received = false
verbose = 0
""")

    def command(self):
        return ["getmail", "--getmaildir", str(self.work), "--rcfile", str(self.work / "getmailrc")]


class Faxferry:
    """The gateway fetches, the intake stores; both count."""
    name, serial = "faxferry", False

    def __init__(self, work, build):
        self.work = pathlib.Path(work) / self.name
        self.build = build
        self.intake = None

    @property
    def log(self):
        return self.work / "log"

    @property
    def configuration(self):
        return self.work / "faxferry.conf"

    def prepare(self, port):
        self.finish()
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)
        local, response = dovecot.free_port(), dovecot.free_port()
        write_private(self.work / "secret", dovecot.PASSWORD + "\n")
        write_private(self.configuration, f"""[server]
state_dir = {self.work}/state
local_port = {local}
response_port = {response}
log_level = warning
[gateway bench]
address = fax@company.test
host = 127.0.0.1
port = {port}
security = none
user = {dovecot.USER}
password_file = {self.work}/secret
smtp_port = 9
smtp_security = none
""")
        with open(self.log, "ab") as output:
            self.intake = subprocess.Popen(
                [str(self.build / "faxferryd"), "--config", str(self.configuration), "--role", "intake"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=output)
        dovecot.wait_for_port(local, self.intake)

    def gateway_command(self):
        return [str(self.build / "faxferry-gateway"), "--config", str(self.configuration), "--once"]

    def run(self):
        """Until the gateway says in its status that the mailbox is done: QUIT was answered. After that
        --once stays for two more seconds, for notices that are to be relayed."""
        before, begin = measure.process_cpu_seconds(self.intake.pid), time.time()
        result = run_and_measure(self.gateway_command(), log=self.log)
        result.seconds = (self.work / "state/status/gateway-bench.json").stat().st_mtime - begin
        result.server_cpu = measure.process_cpu_seconds(self.intake.pid) - before
        return result

    def stored(self):
        """Different messages in the database, by the hash of their octets."""
        with sqlite3.connect(self.work / "state/faxferry.db") as database:
            rows = database.execute(
                "SELECT count(DISTINCT json_extract(detail, '$.content_hash')) FROM job "
                "WHERE kind = 'message'")
            return rows.fetchone()[0]

    def finish(self):
        if self.intake:
            self.intake.terminate()
            self.intake.wait(10)
            self.intake = None


PEERS = (Mpop, Fetchmail, Getmail)
