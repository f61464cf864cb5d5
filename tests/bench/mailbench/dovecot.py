# SPDX-License-Identifier: GPL-3.0-or-later
"""A private Dovecot on loopback: POP3 in clear, one user, one mailbox that is refilled between runs.

The mailbox is in Dovecot's mdbox format: it costs the server least per message, so that the clients are
measured and not the server."""
import grp
import os
import pathlib
import poplib
import pwd
import shutil
import signal
import socket
import subprocess
import time

from . import measure

USER, PASSWORD = "bench", "bench"

CONFIGURATION = """\
base_dir = {work}/run
state_dir = {work}/state
log_path = {work}/dovecot.log
protocols = pop3
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = mdbox:{work}/mailbox
first_valid_uid = 1
mail_max_userip_connections = 100
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={work}
}}
service pop3-login {{
  chroot =
  inet_listener pop3 {{
    port = {port}
  }}
  inet_listener pop3s {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for_port(port, process, seconds=10):
    """Until someone listens there; a process that ended is an error."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args[0]} ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"nobody listens on port {port} after {seconds} s")


class Dovecot:
    """Runs as the calling user, or as nobody when that is root: Dovecot opens no mail for root."""

    def __init__(self, work):
        self.work = pathlib.Path(work)
        self.mailbox = self.work / "mailbox"
        self.configuration = self.work / "dovecot.conf"
        self.port = free_port()
        self.account = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
        self.process = None

    def start(self):
        self.work.mkdir(parents=True)
        os.chown(self.work, self.account.pw_uid, self.account.pw_gid)
        self.configuration.write_text(CONFIGURATION.format(
            work=self.work, port=self.port, password=PASSWORD, user=self.account.pw_name,
            group=grp.getgrgid(self.account.pw_gid).gr_name, uid=self.account.pw_uid,
            gid=self.account.pw_gid))
        identity = {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        self.process = subprocess.Popen(
            [shutil.which("dovecot", path="/usr/sbin:/usr/bin"), "-F", "-c", str(self.configuration)],
            stdin=subprocess.DEVNULL, **(identity if os.getuid() == 0 else {}))
        wait_for_port(self.port, self.process)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(10)

    def prepare(self, name, count, size):
        """Makes a mailbox of `count` different messages, to be refilled from."""
        maildir, template = self.work / f"{name}.maildir", self.work / name
        write_maildir(maildir, count, size)
        shutil.rmtree(self.mailbox, ignore_errors=True)
        self.give(maildir)
        subprocess.run([shutil.which("doveadm"), "-c", str(self.configuration), "import", "-u", USER,
                        f"maildir:{maildir}", "", "all"], check=True)
        if self.remaining() != count:  # and what it takes to list the mailbox is cached
            raise RuntimeError(f"Dovecot has {self.remaining()} of {count} messages")
        shutil.rmtree(maildir)
        self.mailbox.rename(template)

    def refill(self, name):
        """As it was prepared; the messages themselves, which are only read, by hard links."""
        shutil.rmtree(self.mailbox, ignore_errors=True)
        shutil.copytree(self.work / name, self.mailbox, copy_function=copy_or_link)
        self.give(self.mailbox)

    def give(self, folder):
        if os.getuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.account.pw_uid, self.account.pw_gid)

    def remaining(self):
        session = poplib.POP3("127.0.0.1", self.port)
        session.user(USER)
        session.pass_(PASSWORD)
        count = session.stat()[0]
        session.quit()
        return count

    def cpu_seconds(self):
        """Of all its processes, once the session's own has ended and been counted by its parent."""
        end = time.monotonic() + 5
        while measure.has_descendant(self.process.pid, "pop3") and time.monotonic() < end:
            time.sleep(0.02)
        return measure.tree_cpu_seconds(self.process.pid)


def copy_or_link(source, target):
    """Message files of mdbox are storage/m.NUMBER; Dovecot appends to them on delivery alone."""
    if pathlib.Path(source).name.startswith("m."):
        os.link(source, target)
    else:
        shutil.copy2(source, target)


def write_maildir(folder, count, size):
    for name in ("cur", "new", "tmp"):
        (folder / name).mkdir(parents=True)
    for number in range(count):
        name = f"{1600000000 + number}.M{number}P1.bench,S={size},W={size}:2,"
        (folder / "cur" / name).write_bytes(message_octets(number, size))


def message_octets(number, size):
    header = (f"From: Anne Anderson <anne@company.test>\r\n"
              f"To: '5035550123' <fax@company.test>\r\n"
              f"Subject: Bench {number}\r\n"
              f"Message-ID: <bench-{number}-{size}@company.test>\r\n"
              f"Date: Mon, 23 Nov 2026 16:08:00 +0000\r\n"
              f"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n")
    line = f"{number:06d} " + "The quick brown fox jumps over the lazy dog, and on it goes." + "\r\n"
    body = line * ((size - len(header)) // len(line))
    filler = size - len(header) - len(body)
    if filler == 1:
        body, filler = body[:-len(line)], filler + len(line)
    if filler:
        body += "x" * (filler - 2) + "\r\n"
    return (header + body).encode()
