# SPDX-License-Identifier: GPL-3.0-or-later
"""Bad input: each gets an outcome, none blocks those behind it."""
import pathlib
import re
import socket
import subprocess
import threading

import pytest

import compose
from servers import free_port, wait_for
from test_outbound import body_text

HEAD = b"From: anne@company.test\r\nTo: '5035550123' <fax@company.test>\r\nSubject: x\r\nMessage-ID: <%d@x>\r\n"


def nested(depth):
    mail = b"Content-Type: text/plain\r\n\r\ninnermost\r\n"
    for level in range(depth):
        mail = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n%s\r\n--b%d--\r\n" % (
            level, level, mail, level)
    return HEAD % 4 + b"MIME-Version: 1.0\r\n" + mail


def many_parts(count):
    part = b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
    return HEAD % 5 + b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + part * count + b"--b--\r\n"


HOSTILE = {
    "empty": (b"", {"quarantined"}),
    "no header": (b"just text\r\n", {"quarantined"}),
    "long lines": (HEAD % 1 + b"\r\n" + (b"x" * 200_000 + b"\r\n") * 2, {"closed"}),
    "long header": (HEAD % 2 + b"X-Long: " + b"y" * 200_000 + b"\r\n\r\ntext\r\n", {"closed"}),
    "nul": (HEAD % 3 + b"\r\nbefore\0after\r\n", {"closed"}),
    "5,000 parts": (many_parts(5000), {"closed"}),
    "nested 200 deep": (nested(200), {"closed"}),
    "bare line ends": (HEAD % 6 + b"\r\none\n.\ntwo\n.\r\nthree\r\n", {"closed"}),
}


def test_each_gets_an_outcome_and_none_blocks(ferry, provider):
    for octets, _ in HOSTILE.values():
        provider.mailboxes.put("fax", octets)
    provider.mailboxes.put("fax", compose.message(to="'5035550177' <fax@company.test>").as_bytes())
    wait_for(lambda: any(job["number"] == "+15035550177" and job["state"] == "sent" for job in ferry.jobs("fax")),
             90, f"the good message {ferry.log()[-4000:]}")
    wait_for(lambda: not provider.mailboxes.messages("fax"), what="empty mailbox")
    wait_for(lambda: all(job["state"] in ("closed", "quarantined") for job in ferry.jobs("message")), 60,
             f"outcomes {[(job['id'], job['state'], job['reason']) for job in ferry.jobs('message')]}")
    states = [job["state"] for job in ferry.jobs("message")]
    assert len(states) == len(HOSTILE) + 1
    for (name, (_, allowed)), job in zip(HOSTILE.items(), ferry.jobs("message")):
        assert job["state"] in allowed, (name, job["state"], job["reason"])
    reasons = {job["reason"] for job in ferry.jobs("message")}
    assert {"too-many-parts", "nested-too-deep"} <= reasons


def test_every_octet_arrives(ferry, provider, tmp_path):
    """8-bit octets, bare line feeds and lone dots of the body reach the store as they are."""
    body = bytes(range(1, 256)) + b"\n.\n.\r\n..\r\n" + b"\r\n".join(b"." * n for n in range(1, 9)) + b"\r\n"
    octets = HEAD % 7 + b"\r\n" + body
    provider.mailboxes.put("fax", octets)
    message = wait_for(lambda: ferry.jobs("message"), what="message")[0]
    saved = tmp_path / "stored.eml"
    ferry.run("show", message["id"], "--message", saved)
    # the POP3 server itself turns bare LF of its file into CRLF
    assert re.sub(rb"(?<!\r)\n", b"\r\n", saved.read_bytes()) == re.sub(rb"(?<!\r)\n", b"\r\n", octets)


def test_mailbox_that_is_not_pop3(make_faxferry, provider):
    port = free_port()
    listener = socket.create_server(("127.0.0.1", port))

    def babble():
        while True:
            try:
                peer, _ = listener.accept()
            except OSError:
                return
            with peer:
                peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n" + b"\x00\xff" * 4000)

    threading.Thread(target=babble, daemon=True).start()
    ferry = make_faxferry(gateway={"host": "127.0.0.1", "port": port, "security": "none", "ca_file": None})
    ferry.start_server()
    result = ferry.poll_once(check=False)
    listener.close()
    assert result.returncode != 0 and "POP3" in result.stderr, result.stderr


def test_too_large_is_refused_to_its_sender(make_faxferry, provider):
    ferry = make_faxferry(server={"max_message_size": 1 << 20})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(attachments=[("big.bin", "application/octet-stream", bytes(3 << 20))]))
    compose.send(provider, compose.message(to="'5035550178' <fax@company.test>"))
    notices = ferry.wait_mail("anne", 2)
    assert any("large" in body_text(notice) for notice in notices)
    assert not provider.mailboxes.messages("fax")


def peak_kib(pid):
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+)", status).group(1))


def test_memory_does_not_grow_with_the_message(ferry, provider):
    """A 50 MB message costs neither the gateway nor the intake more than 16 MB."""
    if b"__asan_init" in (ferry.build / "faxferryd").read_bytes():
        pytest.skip("AddressSanitizer keeps what was freed")
    compose.send(provider, compose.message())
    ferry.wait_mail("anne")
    server = ferry.processes["faxferryd"].pid
    children = subprocess.run(["ps", "--ppid", str(server), "-o", "pid=,args="], capture_output=True, text=True).stdout
    intake = next(int(line.split()[0]) for line in children.splitlines() if "intake" in line)
    gateway = ferry.processes["faxferry-gateway"].pid
    before = {pid: peak_kib(pid) for pid in (intake, gateway)}
    provider.mailboxes.put("fax", HEAD % 8 + b"\r\n" + (b"z" * 76 + b"\r\n") * (50 * 1024 * 1024 // 78))
    wait_for(lambda: len(ferry.jobs("message")) == 2, 60, "the large message")
    wait_for(lambda: not provider.mailboxes.messages("fax"), what="empty mailbox")
    for name, pid in (("intake", intake), ("gateway", gateway)):
        assert peak_kib(pid) - before[pid] <= 16 * 1024, (name, before[pid], peak_kib(pid))
