#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A POP3 server on loopback with one switch for each way in which a server can be broken.

The mailbox is a folder: each file is a message, in the order of the names. Line ends become CRLF, as real
servers send them. Messages that were deleted are removed from the folder when QUIT is answered +OK. Without
a switch it is a good server with CAPA, PIPELINING, UIDL and APOP; any name and password are taken.
"""
import argparse
import pathlib
import re
import signal
import socketserver
import sys


class Drop(Exception):
    """The connection ends here."""


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port-file", type=pathlib.Path, required=True, help="the port is written here")
    parser.add_argument("--port", type=int, default=0, help="0: a free one")
    parser.add_argument("--messages", type=pathlib.Path, required=True, help="folder of the mailbox")
    for name, text in (
            ("no-capa", "CAPA is unknown"),
            ("no-pipelining", "PIPELINING is not announced"),
            ("no-uidl", "UIDL is unknown"),
            ("doubled-uidl", "all messages have the same UIDL"),
            ("lying-list", "LIST says wrong sizes"),
            ("lf-bodies", "line ends are sent as they are in the files"),
            ("in-use", "signing in: [IN-USE]"),
            ("login-delay", "signing in: [LOGIN-DELAY]"),
            ("sys-temp", "signing in: [SYS/TEMP]"),
            ("auth", "signing in: [AUTH]"),
            ("quit-lost", "QUIT deletes nothing and is not answered"),
            ("quit-keeps", "QUIT deletes nothing and is answered +OK"),
            ("silent", "nothing is ever said"),
            ("quit-refused", "QUIT deletes nothing and is answered -ERR"),
            ("quit-unheard", "QUIT deletes, but its answer is lost"),
            ("stls-injection", "octets in clear follow the answer to STLS"),
            ("garbage-greeting", "the greeting is that of another protocol")):
        parser.add_argument(f"--{name}", action="store_true", help=text)
    for name, text in (
            ("drop-in-retr", "the connection ends in the middle of message N"),
            ("retr-refused", "RETR N is answered -ERR"),
            ("extra-octets", "a line follows the end of message N"),
            ("extra-reply", "a stray -ERR follows the end of message N")):
        parser.add_argument(f"--{name}", type=int, metavar="N", default=0, help=text)
    return parser.parse_args()


class Session(socketserver.StreamRequestHandler):
    """One connection; the mailbox is read when it begins."""

    disable_nagle_algorithm = True

    def setup(self):
        super().setup()
        self.options = self.server.options
        self.paths = sorted(path for path in self.options.messages.iterdir() if path.is_file())
        self.deleted = set()

    def say(self, *lines):
        self.wfile.write(b"".join(line.encode() + b"\r\n" for line in lines))

    def handle(self):
        if self.options.silent:
            self.rfile.read()
            return
        if self.options.garbage_greeting:
            self.say("220 mail.test ESMTP ready")
        else:
            self.say("+OK ready <1896.697170952@mail.test>")
        try:
            for line in self.rfile:
                verb, _, argument = line.decode("latin-1").strip().partition(" ")
                getattr(self, f"on_{verb.lower()}", self.on_unknown)(argument)
        except (Drop, ConnectionError):
            pass

    def on_unknown(self, _argument):
        self.say("-ERR unknown command")

    # ---- signing in ----

    def on_capa(self, _argument):
        if self.options.no_capa:
            return self.on_unknown("")
        lines = ["+OK", "USER", "STLS", "RESP-CODES"]
        lines += [] if self.options.no_pipelining else ["PIPELINING"]
        lines += [] if self.options.no_uidl else ["UIDL"]
        return self.say(*lines, ".")

    def on_stls(self, _argument):
        if self.options.stls_injection:
            self.say("+OK begin", "+OK injected")
        else:
            self.say("-ERR not here")

    def on_user(self, _argument):
        self.say("+OK")

    def on_pass(self, _argument):
        for option, code in (("in_use", "IN-USE"), ("login_delay", "LOGIN-DELAY"),
                             ("sys_temp", "SYS/TEMP"), ("auth", "AUTH")):
            if getattr(self.options, option):
                return self.say(f"-ERR [{code}] not now")
        return self.say("+OK signed in")

    on_apop = on_pass

    # ---- the mailbox ----

    def octets(self, number):
        octets = self.paths[number - 1].read_bytes()
        if not self.options.lf_bodies:
            octets = re.sub(rb"\r?\n", b"\r\n", octets)
        return octets if octets.endswith(b"\r\n") else octets + b"\r\n"

    def number(self, argument):
        """The message's number; 0 when there is none."""
        number = int(argument) if argument.isdigit() else 0
        return number if 0 < number <= len(self.paths) and number not in self.deleted else 0

    def left(self):
        return [number for number in range(1, len(self.paths) + 1) if number not in self.deleted]

    def on_stat(self, _argument):
        self.say(f"+OK {len(self.left())} {sum(len(self.octets(number)) for number in self.left())}")

    def on_list(self, _argument):
        size = (lambda number: 7) if self.options.lying_list else (lambda number: len(self.octets(number)))
        self.say("+OK", *(f"{number} {size(number)}" for number in self.left()), ".")

    def on_uidl(self, _argument):
        if self.options.no_uidl:
            return self.on_unknown("")
        name = (lambda number: "same") if self.options.doubled_uidl else (
            lambda number: re.sub("[^!-~]", "_", self.paths[number - 1].name)[:70])
        return self.say("+OK", *(f"{number} {name(number)}" for number in self.left()), ".")

    def on_retr(self, argument):
        number = self.number(argument)
        if number == 0 or number == self.options.retr_refused:
            return self.say("-ERR can't read that one")
        octets = self.octets(number)
        stuffed = (b"." if octets.startswith(b".") else b"") + octets.replace(b"\r\n.", b"\r\n..")
        self.say("+OK")
        if number == self.options.drop_in_retr:
            self.wfile.write(stuffed[:len(stuffed) // 2])
            raise Drop
        self.wfile.write(stuffed + b".\r\n")
        if number == self.options.extra_octets:
            self.say("and one more line")
        if number == self.options.extra_reply:
            self.say("-ERR a stray reply")
        return None

    def on_dele(self, argument):
        number = self.number(argument)
        if number == 0:
            return self.say("-ERR no such message")
        self.deleted.add(number)
        return self.say("+OK marked")

    def on_rset(self, _argument):
        self.deleted.clear()
        self.say("+OK")

    def on_noop(self, _argument):
        self.say("+OK")

    def on_quit(self, _argument):
        if self.options.quit_refused:
            self.say("-ERR some deleted messages not removed")
            raise Drop
        if not self.options.quit_lost and not self.options.quit_keeps:
            for number in self.deleted:
                self.paths[number - 1].unlink()
        if not self.options.quit_lost and not self.options.quit_unheard:
            self.say("+OK bye")
        raise Drop


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


def main():
    options = parse_arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Server(("127.0.0.1", options.port), Session) as server:
        server.options = options
        options.port_file.write_text(f"{server.server_address[1]}\n")
        server.serve_forever()


if __name__ == "__main__":
    main()
