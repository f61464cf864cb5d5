# SPDX-License-Identifier: GPL-3.0-or-later
"""A faxferry installation in one folder: configuration, fax server, gateway, command line."""
import json
import os
import pathlib
import signal
import subprocess
import time

from servers import DOMAIN, PASSWORD, free_port, port_open, wait_for

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FAX_DOMAIN = f"fax.{DOMAIN}"


class Faxferry:
    def __init__(self, folder, build, provider, **options):
        self.folder = pathlib.Path(folder)
        self.build = pathlib.Path(build)
        self.provider = provider
        self.local_port, self.response_port = free_port(), free_port()
        self.config = self.folder / "faxferry.conf"
        self.log_path = self.folder / "faxferry.log"
        self.processes = {}
        self.folder.mkdir(parents=True, exist_ok=True)
        self.secret = self.folder / "mailbox.secret"
        self.secret.write_text(PASSWORD + "\n")
        self.secret.chmod(0o600)
        self.configure(**options)

    def configure(self, server=None, gateway=None, line=None, more=""):
        """Writes the configuration; each dictionary adds or (with None) removes keys of its group."""
        pop3 = self.provider.dovecot
        server = {"state_dir": self.folder / "state", "local_port": self.local_port,
                  "response_port": self.response_port, "template_dir": ROOT / "data" / "templates",
                  "country": "US", "fax_domains": FAX_DOMAIN, "tsi": "+1 503 555 0100",
                  "header_text": "Company Test", "postmaster": f"postmaster@{DOMAIN}",
                  "retry_delay": 1, **(server or {})}
        gateway = {"address": f"fax@{DOMAIN}", "protocol": "pop3", "host": "localhost",
                   "port": pop3.tls_port, "security": "tls", "auth": "password",
                   "user": f"fax@{DOMAIN}", "password_file": self.secret, "interval": 1,
                   "ca_file": self.provider.certificates / "ca.pem", "smtp_host": "localhost",
                   "smtp_port": self.provider.postfix.submission_port, "smtp_security": "starttls",
                   "smtp_auth": "password", "smtp_user": f"fax@{DOMAIN}",
                   "smtp_password_file": self.secret, "sender_verification": "none",
                   "unknown_senders": "reject", **(gateway or {})}
        line = {"type": "loopback", **(line or {})}
        text = ""
        for name, group in (("server", server), ("gateway main", gateway), ("line main", line)):
            text += f"[{name}]\n" + "".join(
                f"{key} = {value}\n" for key, value in group.items() if value is not None) + "\n"
        self.config.write_text(text + more)

    # ---- processes ----

    def _start(self, name, *arguments):
        log = open(self.log_path, "ab")
        self.processes[name] = subprocess.Popen(
            [str(self.build / name), "--config", str(self.config), *arguments],
            stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def start_server(self):
        self._start("faxferryd")
        # a process that ended can't become ready: say why at once
        wait_for(lambda: "info supervisor ready" in self.log()
                 or self.processes["faxferryd"].poll() is not None, 30, "fax server")
        assert self.processes["faxferryd"].poll() is None, self.log()
        return self

    def start_gateway(self):
        self._start("faxferry-gateway")
        wait_for(lambda: port_open(self.response_port)
                 or self.processes["faxferry-gateway"].poll() is not None, what="gateway")
        assert self.processes["faxferry-gateway"].poll() is None, self.log()
        return self

    def start(self):
        return self.start_server().start_gateway()

    def stop(self, *names, kill=False):
        for name in names or list(self.processes):
            process = self.processes.pop(name, None)
            if process is None:
                continue
            process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            process.wait(timeout=30)
            if name == "faxferryd":
                self.log_path.write_text(self.log().replace("info supervisor ready", "info supervisor was ready"))

    def poll_once(self, check=True):
        """One round of the gateway: faxferry-gateway --once."""
        result = subprocess.run([str(self.build / "faxferry-gateway"), "--config", str(self.config), "--once"],
                                capture_output=True, text=True, timeout=120)
        assert not check or result.returncode == 0, result.stderr
        return result

    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    # ---- command line ----

    def run(self, *arguments, check=True):
        result = subprocess.run([str(self.build / "faxferry"), "--config", str(self.config), *map(str, arguments)],
                                capture_output=True, text=True, timeout=120)
        assert not check or result.returncode == 0, f"{arguments}: {result.returncode} {result.stderr}{result.stdout}"
        return result

    def json(self, *arguments):
        return json.loads(self.run(*arguments, "--json").stdout)

    def jobs(self, kind=None):
        """All jobs of the store as dictionaries, oldest first, straight from the database."""
        import sqlite3
        database = self.folder / "state" / "faxferry.db"
        if not database.exists():
            return []
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute("SELECT * FROM job ORDER BY id")]
        connection.close()
        return rows if kind is None else [row for row in rows if row["kind"] == kind]

    # ---- mail ----

    def add_user(self, name, *arguments):
        self.run("user", "add", name, "--address", f"{name}@{DOMAIN}", *arguments)

    def mail(self, name):
        """Messages in a person's mailbox, parsed, oldest first."""
        import email
        import email.policy
        return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
                for path in self.provider.mailboxes.messages(name)]

    def wait_mail(self, name, count=1, seconds=40):
        try:
            wait_for(lambda: len(self.mail(name)) >= count, seconds, f"{count} message(s) for {name}")
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log()[-6000:]}") from None
        return self.mail(name)

    def settle(self, seconds=1.5):
        """Time for something that must not happen."""
        time.sleep(seconds)
