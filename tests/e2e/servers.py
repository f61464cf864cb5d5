# SPDX-License-Identifier: GPL-3.0-or-later
"""Private Dovecot and Postfix instances on loopback: the mail provider of the domain company.test.

Both keep everything below one folder, listen on free ports of 127.0.0.1 and end with stop(). As root
they run as Debian's own service users; otherwise Dovecot runs as the caller and Postfix, which can't,
is started through sudo.
"""
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import time

DOMAIN = "company.test"
PASSWORD = "correct horse"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, seconds=20.0, what="condition", interval=0.05):
    """The first true value of condition(), or AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"no {what} within {seconds:g} s")
        time.sleep(interval)


def port_open(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def as_root(command):
    return command if os.geteuid() == 0 else ["sudo", "-n", *command]


def mail_owner():
    """The user whose rights the mailboxes have."""
    return pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def make_certificates(folder, days=30):
    """ca.pem, server.pem and server.key for localhost and 127.0.0.1."""
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*arguments):
        subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)

    openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "ca.key", "-out", "ca.pem", "-days", str(days), "-subj", "/CN=company.test CA")
    openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=localhost")
    (folder / "server.ext").write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key",
            "-CAcreateserial", "-out", "server.pem", "-days", str(days), "-extfile", "server.ext")


class Mailboxes:
    """The accounts of the domain: a password file and a maildir each, shared by both servers."""

    def __init__(self, folder, names):
        self.folder = folder
        self.names = list(names)
        folder.mkdir(parents=True, exist_ok=True)
        owner = mail_owner()
        (folder / "users").write_text(
            "".join(f"{name}@{DOMAIN}:{{PLAIN}}{PASSWORD}\n" for name in self.names))
        (folder / "vmailbox").write_text(
            "".join(f"{name}@{DOMAIN} {DOMAIN}/{name}/Maildir/\n" for name in self.names))
        for name in self.names:
            for part in ("cur", "new", "tmp"):
                (self.maildir(name) / part).mkdir(parents=True, exist_ok=True)
        for path in [folder / "mail", *(folder / "mail").rglob("*")]:
            if os.geteuid() == 0:
                os.chown(path, owner.pw_uid, owner.pw_gid)

    def maildir(self, name):
        return self.folder / "mail" / DOMAIN / name / "Maildir"

    def messages(self, name):
        """Paths of the messages in a mailbox, oldest first."""
        maildir = self.maildir(name)
        files = [path for part in ("new", "cur") for path in (maildir / part).iterdir()]
        return sorted(files, key=lambda path: (path.stat().st_mtime_ns, path.name))

    def put(self, name, content):
        """Delivers octets as they are, without a mail server in between."""
        maildir = self.maildir(name)
        unique = f"{time.time_ns()}.{os.getpid()}.test"
        temporary = maildir / "tmp" / unique
        temporary.write_bytes(content)
        if os.geteuid() == 0:
            owner = mail_owner()
            os.chown(temporary, owner.pw_uid, owner.pw_gid)
        temporary.rename(maildir / "new" / unique)

    def clear(self):
        for name in self.names:
            for path in self.messages(name):
                path.unlink()


class Dovecot:
    """POP3 in clear and in TLS, and authentication for Postfix."""

    def __init__(self, folder, mailboxes, certificates, uidl_format="%08Xu%08Xv", extra=""):
        self.folder = folder
        self.port, self.tls_port, self.auth_port = free_port(), free_port(), free_port()
        self.process = None
        for name in ("run", "log"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / "dovecot.conf").write_text(
            self._configuration(mailboxes, certificates, uidl_format, extra))

    def _configuration(self, mailboxes, certificates, uidl_format, extra):
        owner = mail_owner()
        unprivileged = "" if os.geteuid() == 0 else f"""
default_internal_user = {owner.pw_name}
default_internal_group = {owner.pw_name}
default_login_user = {owner.pw_name}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}"""
        login_chroot = "" if os.geteuid() == 0 else "chroot ="
        return f"""
protocols = pop3
listen = 127.0.0.1
base_dir = {self.folder}/run
state_dir = {self.folder}/run
log_path = {self.folder}/log/dovecot.log
ssl = yes
ssl_cert = <{certificates}/server.pem
ssl_key = <{certificates}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login cram-md5 apop
mail_location = maildir:~/Maildir
mail_uid = {owner.pw_uid}
mail_gid = {owner.pw_gid}
first_valid_uid = 1
first_valid_gid = 1
pop3_uidl_format = {uidl_format}
mail_max_userip_connections = 100
passdb {{
  driver = passwd-file
  args = scheme=PLAIN {mailboxes.folder}/users
}}
userdb {{
  driver = static
  args = uid={owner.pw_uid} gid={owner.pw_gid} home={mailboxes.folder}/mail/%d/%n
}}
service pop3-login {{
  {login_chroot}
  inet_listener pop3 {{
    port = {self.port}
  }}
  inet_listener pop3s {{
    port = {self.tls_port}
    ssl = yes
  }}
}}
service auth {{
  inet_listener {{
    address = 127.0.0.1
    port = {self.auth_port}
  }}
}}
{unprivileged}
{extra}
"""

    def start(self):
        self.process = subprocess.Popen(
            ["/usr/sbin/dovecot", "-F", "-c", str(self.folder / "dovecot.conf")],
            stdout=subprocess.DEVNULL, stderr=open(self.folder / "log" / "stderr", "ab"))
        wait_for(lambda: port_open(self.port), what="Dovecot: " + self.log())
        return self

    def log(self):
        return "".join(path.read_text(errors="replace") for path in (self.folder / "log").iterdir())

    def stop(self):
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        self.process = None


POSTFIX_SERVICES = """
pickup    unix  n - n 60 1 pickup
cleanup   unix  n - n -  0 cleanup
qmgr      unix  n - n 1  1 qmgr
tlsmgr    unix  - - n 1000? 1 tlsmgr
rewrite   unix  - - n -  - trivial-rewrite
bounce    unix  - - n -  0 bounce
defer     unix  - - n -  0 bounce
trace     unix  - - n -  0 bounce
verify    unix  - - n -  1 verify
flush     unix  n - n 1000? 0 flush
proxymap  unix  - - n -  - proxymap
smtp      unix  - - n -  - smtp
relay     unix  - - n -  - smtp
error     unix  - - n -  - error
retry     unix  - - n -  - error
discard   unix  - - n -  - discard
virtual   unix  - n n -  - virtual
lmtp      unix  - - n -  - lmtp
anvil     unix  - - n -  1 anvil
scache    unix  - - n -  1 scache
postlog   unix-dgram n - n - 1 postlogd
"""


class Postfix:
    """SMTP for the world (`port`), submission with STARTTLS and SASL (`submission_port`), maildirs."""

    def __init__(self, folder, mailboxes, certificates, dovecot, extra=""):
        self.folder = folder
        self.port, self.submission_port = free_port(), free_port()
        owner = mail_owner()
        (folder / "etc").mkdir(parents=True, exist_ok=True)
        subprocess.run(as_root(["install", "-d", "-o", "postfix", str(folder / "data")]), check=True)
        subprocess.run(as_root(["install", "-d", "-o", "root", str(folder / "spool")]), check=True)
        (folder / "etc" / "main.cf").write_text(f"""
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file = {folder}/log/maillog
maillog_file_prefixes = {folder}
myhostname = mx.{DOMAIN}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtp_bind_address = 127.0.0.1
default_transport = error:only {DOMAIN} is served here
virtual_mailbox_domains = {DOMAIN}
virtual_mailbox_base = {mailboxes.folder}/mail
virtual_mailbox_maps = texthash:{mailboxes.folder}/vmailbox
virtual_uid_maps = static:{owner.pw_uid}
virtual_gid_maps = static:{owner.pw_gid}
virtual_minimum_uid = 1
recipient_delimiter = +
message_size_limit = 104857600
mailbox_size_limit = 0
virtual_mailbox_limit = 0
smtpd_tls_cert_file = {certificates}/server.pem
smtpd_tls_key_file = {certificates}/server.key
smtpd_tls_security_level = may
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{dovecot.auth_port}
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtpd_client_connection_count_limit = 0
minimal_backoff_time = 1s
maximal_backoff_time = 2s
queue_run_delay = 1s
{extra}
""")
        (folder / "log").mkdir(exist_ok=True)
        subprocess.run(as_root(["install", "-d", "-m", "0777", str(folder / "log")]), check=True)
        (folder / "etc" / "master.cf").write_text(
            f"127.0.0.1:{self.port} inet n - n - - smtpd\n"
            f"127.0.0.1:{self.submission_port} inet n - n - - smtpd\n"
            "  -o smtpd_sasl_auth_enable=yes -o smtpd_tls_security_level=may\n"
            "  -o smtpd_tls_auth_only=yes\n"
            "  -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject\n" + POSTFIX_SERVICES)
        self.running = False

    def _postfix(self, command):
        return subprocess.run(as_root(["/usr/sbin/postfix", "-c", str(self.folder / "etc"), command]),
                              capture_output=True, text=True)

    def start(self):
        result = self._postfix("start")
        assert result.returncode == 0, f"postfix start: {result.stdout}{result.stderr}{self.log()}"
        self.running = True
        wait_for(lambda: port_open(self.port) and port_open(self.submission_port), what="Postfix")
        return self

    def log(self):
        path = self.folder / "log" / "maillog"
        if not path.exists():
            return ""
        return subprocess.run(as_root(["cat", str(path)]), capture_output=True, text=True).stdout

    def stop(self):
        if self.running:
            self._postfix("stop")
            self.running = False


class Provider:
    """The whole mail provider in one folder."""

    def __init__(self, folder, names=("fax", "fax2", "anne", "bert", "carla", "postmaster"), **dovecot):
        self.folder = pathlib.Path(folder)
        self.certificates = self.folder / "tls"
        make_certificates(self.certificates)
        self.mailboxes = Mailboxes(self.folder / "accounts", names)
        self.dovecot = Dovecot(self.folder / "dovecot", self.mailboxes, self.certificates, **dovecot)
        self.postfix = Postfix(self.folder / "postfix", self.mailboxes, self.certificates, self.dovecot)

    def start(self):
        self.dovecot.start()
        self.postfix.start()
        return self

    def stop(self):
        self.postfix.stop()
        self.dovecot.stop()

    def remove(self):
        self.stop()
        if os.geteuid() != 0:
            subprocess.run(as_root(["rm", "-rf", str(self.folder)]), check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
