#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make demo: the whole way of a fax on this machine, with real mail servers and a real T.30 engine.

Starts a private Dovecot and Postfix on loopback, the fax server and the gateway; mails a message, shows
how it becomes a fax, and the notification; lets a fax come in and shows the mail. Leaves its results in
demo-output/ and stops everything it started, unless --keep is given.
"""
import argparse
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import compose  # noqa: E402
from faxferry import ROOT, Faxferry  # noqa: E402
from servers import PASSWORD, Provider, wait_for  # noqa: E402

RECIPIENT = "\"'Anne Anderson 5035550123^COMPANY=FaxBack'\" <fax@company.test>"
BOLD, DIM, PLAIN = ("\033[1m", "\033[2m", "\033[0m") if sys.stdout.isatty() else ("", "", "")
STATES = {"received": "received", "accepted": "accepted, making pages", "ready": "pages made",
          "finished": "all faxes done", "closed": "sender told", "sent": "sent, all pages confirmed",
          "failed": "failed", "refused": "refused", "arrived": "arrived", "converted": "made readable", "routed": "with its user",
          "offered": "a far machine calls", "cancelled": "cancelled", "quarantined": "kept apart"}


def step(text):
    print(f"\n{BOLD}{text}{PLAIN}", flush=True)


def say(text):
    print(f"  {text}", flush=True)


class Watch:
    """Prints each change of a job once."""

    def __init__(self, ferry):
        self.ferry = ferry
        self.begin = time.monotonic()
        self.seen = {}

    def look(self):
        for job in self.ferry.jobs():
            now = (job["state"], job["confirmed_pages"])
            if self.seen.get(job["id"]) == now:
                continue
            self.seen[job["id"]] = now
            pages = f", page {job['confirmed_pages']} of {job['pages']} confirmed" if job["kind"] == "fax" and job["confirmed_pages"] else ""
            number = f" to {job['number']}" if job["kind"] == "fax" else f" for {job['number']}" if job["number"] else ""
            say(f"{time.monotonic() - self.begin:5.2f} s  {job['kind']} {job['id']}{number}: {STATES[job['state']]}{pages}")


def wait_mail(ferry, name, watch, count=1):
    def arrived():
        watch.look()
        return len(ferry.mail(name)) >= count
    wait_for(arrived, 45, f"mail for {name}\n{ferry.log()[-3000:]}", interval=0.02)
    watch.look()
    return ferry.mail(name)[-1], ferry.provider.mailboxes.messages(name)[-1]


def show_mail(mail):
    for name in ("From", "To", "Subject", "Date", "In-Reply-To", "Auto-Submitted"):
        if mail[name]:
            say(f"{DIM}{name}:{PLAIN} {mail[name]}")
    say("")
    text = next(part for part in mail.walk() if part.get_content_type() == "text/plain")
    for line in text.get_content().rstrip().splitlines():
        say(f"  {line}")
    parts = [f"{part.get_content_type()}{' ' + part.get_filename() if part.get_filename() else ''}"
             for part in mail.walk() if not part.is_multipart()]
    say("")
    say(f"{DIM}parts:{PLAIN} " + ", ".join(parts))


def send_a_fax(ferry, output):
    step("A mail with text, a PDF and a PNG goes to " + RECIPIENT.replace('"', ""))
    mail = compose.message(to=RECIPIENT, attachments=[
        ("prices.pdf", "application/pdf", compose.pdf(2)), ("plan.png", "image/png", compose.png())])
    watch = Watch(ferry)
    compose.send(ferry.provider, mail)
    notice, path = wait_mail(ferry, "anne", watch)
    wait_for(lambda: not ferry.provider.mailboxes.messages("fax"), what="empty fax mailbox")
    step("The notification that came back")
    show_mail(notice)
    shutil.copyfile(path, output / "notification.eml")
    fax = ferry.jobs("fax")[-1]
    ferry.run("show", fax["id"], "--confirmed", output / "fax.tif")
    ferry.run("debug", "render", output / "fax.tif", "-o", output / ".again.tif", "--preview", output / "fax.png")
    (output / ".again.tif").unlink()


def receive_faxes(ferry, output):
    step("A fax comes in, twice: for Anne, who reads TIFF, and for Bert, who wants PDF")
    watch = Watch(ferry)
    watch.seen = {job["id"]: (job["state"], job["confirmed_pages"]) for job in ferry.jobs()}
    for name, did in (("anne", "5035550111"), ("bert", "5035550112")):
        ferry.run("debug", "receive", output / "fax.tif", "--did", did)
    for name, file, count in (("anne", "received-tiff.eml", 2), ("bert", "received-pdf.eml", 1)):
        mail, path = wait_mail(ferry, name, watch, count)
        step(f"The mail to {name}@company.test")
        show_mail(mail)
        shutil.copyfile(path, output / file)


def keep_running(ferry, provider):
    step("Everything keeps running")
    say(f"Send with any mail client:  SMTP server 127.0.0.1 port {provider.postfix.port}, no password, no TLS,")
    say("                            from anne@company.test")
    say("                            to   'Your Name 5035550123' <fax@company.test>")
    say("                            or   fax+5035550123@company.test")
    say(f"Read the answer:            POP3 server 127.0.0.1 port {provider.dovecot.port}, user anne@company.test,")
    say(f"                            password \"{PASSWORD}\"")
    say(f"Look inside:                {ferry.build}/faxferry --config {ferry.config} status")
    say(f"Let a fax come in:          {ferry.build}/faxferry --config {ferry.config} debug receive demo-output/fax.tif --did 5035550111")
    say("Ctrl-C stops everything.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        print()


def run(build, output, keep):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="faxferry-demo-"))
    os.chmod(folder, 0o755)
    provider = ferry = None
    try:
        step("Starting a mail provider (Dovecot, Postfix), the fax server and the gateway, all on loopback")
        provider = Provider(folder / "provider")
        provider.start()
        ferry = Faxferry(folder / "ferry", build, provider)
        ferry.add_user("anne", "--did", "5035550111")
        ferry.add_user("bert", "--did", "5035550112", "--format", "pdf")
        ferry.start()
        send_a_fax(ferry, output)
        receive_faxes(ferry, output)
        step("Left in " + os.path.relpath(output))
        for path in sorted(output.iterdir()):
            say(f"{path.stat().st_size:9,} octets  {path.name}")
        if keep:
            keep_running(ferry, provider)
    finally:
        if ferry is not None:
            ferry.stop()
        if provider is not None:
            provider.remove()
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", default="build")
    parser.add_argument("--keep", action="store_true")
    arguments = parser.parse_args()
    output = ROOT / "demo-output"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    run((ROOT / arguments.build).resolve(), output, arguments.keep)


if __name__ == "__main__":
    main()
