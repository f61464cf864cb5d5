# SPDX-License-Identifier: GPL-3.0-or-later
"""The gateway against a provider that fails, and the fax server under the gateway's feet."""
import os
import pathlib
import signal
import socket
import subprocess
import sys

import pytest

import compose
from servers import PASSWORD, wait_for
from test_outbound import body_text, ended

FAKES = pathlib.Path(__file__).resolve().parent.parent / "fakes"


def test_once_fetches_relays_and_exits(make_faxferry, provider):
    ferry = make_faxferry()
    ferry.add_user("anne")
    ferry.start_server()
    compose.send(provider, compose.message())
    wait_for(lambda: provider.mailboxes.messages("fax"), what="mail in the mailbox")
    assert ferry.poll_once().returncode == 0
    assert not provider.mailboxes.messages("fax")
    ended(ferry)
    ferry.start_gateway()
    ferry.wait_mail("anne")


def test_same_message_after_a_crash_is_one_fax(make_faxferry, provider):
    """As after a crash between hand-over and deletion: the mailbox still has what the fax server has."""
    ferry = make_faxferry()
    ferry.add_user("anne")
    ferry.start_server()
    compose.send(provider, compose.message())
    path = wait_for(lambda: provider.mailboxes.messages("fax"), what="mail")[0]
    octets = path.read_bytes()
    ferry.poll_once()
    assert not provider.mailboxes.messages("fax")
    provider.mailboxes.put("fax", octets)  # what the crash would have left
    ferry.poll_once()
    assert not provider.mailboxes.messages("fax")
    ended(ferry)
    assert len(ferry.jobs("message")) == 1 and len(ferry.jobs("fax")) == 1


def test_everything_killed_in_the_middle(make_faxferry, provider):
    """kill -9 of all processes at several moments: each message ends once, nobody is faxed twice."""
    ferry = make_faxferry()
    ferry.add_user("anne")
    for number in range(12):
        provider.mailboxes.put("fax", compose.message(
            to=f"'50355501{number:02}' <fax@company.test>", subject=f"letter {number}").as_bytes())
    for delay in (0.05, 0.3, 0.6, 1.0, 1.5):
        ferry.start_server()
        ferry.start_gateway()
        ferry.settle(delay)
        ferry.stop("faxferry-gateway", "faxferryd", kill=True)
    ferry.start()
    faxes = wait_for(lambda: [job for job in ferry.jobs("fax") if job["state"] == "sent"]
                     if sum(job["state"] == "sent" for job in ferry.jobs("fax")) >= 12 else None, 60,
                     f"12 sent faxes {ferry.log()[-3000:]}")
    ferry.wait_mail("anne", 12, 60)
    assert sorted(fax["number"] for fax in faxes) == [f"+150355501{number:02}" for number in range(12)]
    assert len(ferry.jobs("message")) == 12 and not provider.mailboxes.messages("fax")
    assert all(fax["confirmed_pages"] == fax["pages"] for fax in faxes)
    ids = {mail["Message-ID"] for mail in ferry.mail("anne")}
    assert len(ids) == 12


def test_wrong_password_is_said_and_mended(make_faxferry, provider):
    ferry = make_faxferry()
    ferry.add_user("anne")
    ferry.secret.write_text("wrong\n")
    ferry.start_server()
    result = ferry.poll_once(check=False)
    assert result.returncode != 0 and "password" in result.stderr.lower(), result.stderr
    ferry.start_gateway()
    wait_for(lambda: "password" in ferry.run("status").stdout.lower(), what="the error in status")
    ferry.stop("faxferry-gateway")
    ferry.secret.write_text(PASSWORD + "\n")
    compose.send(provider, compose.message())
    ferry.start_gateway()
    ferry.wait_mail("anne")


def test_provider_down_and_up_again(ferry, provider):
    provider.stop()
    try:
        wait_for(lambda: "refused" in ferry.run("status").stdout.lower(), what="the error in status")
        document = ferry.folder / "letter.txt"
        document.write_text("A letter.\n")
        ferry.run("send", "5035550123", document, "--user", "anne", "--wait")
        ferry.settle()
    finally:
        provider.start()
    compose.send(provider, compose.message())
    ferry.wait_mail("anne", 2, 60)


def test_fax_server_down_keeps_mail_in_the_mailbox(make_faxferry, provider):
    ferry = make_faxferry()
    compose.send(provider, compose.message())
    wait_for(lambda: provider.mailboxes.messages("fax"), what="mail")
    result = ferry.poll_once(check=False)
    assert result.returncode == 75 and str(ferry.local_port) in result.stderr, result
    assert len(provider.mailboxes.messages("fax")) == 1


def test_port_taken_names_port_setting_and_program(make_faxferry):
    ferry = make_faxferry()
    for program, port, setting in (("faxferryd", ferry.local_port, "local_port"),
                                   ("faxferry-gateway", ferry.response_port, "response_port")):
        with socket.socket() as holder:
            holder.bind(("127.0.0.1", port))
            holder.listen()
            result = subprocess.run([str(ferry.build / program), "--config", str(ferry.config)],
                                    capture_output=True, text=True, timeout=60)
        assert result.returncode == 78, result
        for word in (str(port), setting, f"pid {os.getpid()}"):
            assert word in result.stderr, result.stderr


def test_reply_of_the_provider_is_returned(ferry):
    """What the submission server says to the message is what the fax server is told."""
    import smtplib
    mail = compose.message(to="anne@company.test", sender="fax@company.test")
    with smtplib.SMTP("127.0.0.1", ferry.response_port) as client:
        client.ehlo()
        client.mail("fax@company.test")
        client.rcpt("anne@company.test")
        code, text = client.data(mail.as_bytes())
        assert code == 250 and b"queued as" in text, text
        client.mail("fax@company.test")
        client.rcpt("nobody@elsewhere.test.")
        code, text = client.data(mail.as_bytes())
        assert code >= 400, text
    ferry.wait_mail("anne")


def fake_pop3(port_file, messages, *switches):
    return subprocess.Popen([sys.executable, str(FAKES / "pop3-broken.py"), "--port-file", str(port_file),
                             "--messages", str(messages), *switches],
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.mark.parametrize("switches", [
    ("--no-uidl", "--no-capa"), ("--doubled-uidl", "--lying-list", "--no-pipelining"), ("--quit-lost",)], ids=" ".join)
def test_faulty_server_faxes_each_letter_once(make_faxferry, provider, tmp_path, switches):
    """Each fault is tested beside the client; some here through the whole pipeline. A lost QUIT leaves everything
    in the mailbox, again and again."""
    box = tmp_path / "box"
    box.mkdir()
    for number in range(3):
        (box / f"{number}.eml").write_bytes(compose.message(
            to=f"'503555012{number}' <fax@company.test>", subject=f"letter {number}").as_bytes())
    port_file = tmp_path / "port"
    fake = fake_pop3(port_file, box, *switches)
    try:
        wait_for(lambda: port_file.exists() and port_file.read_text().strip(), what="fake server")
        ferry = make_faxferry(gateway={"host": "127.0.0.1", "port": int(port_file.read_text()),
                                       "security": "none"})
        ferry.add_user("anne")
        ferry.start()
        ferry.wait_mail("anne", 3)
        assert len(ended(ferry, 3)) == 3
        if "--quit-lost" in switches:
            wait_for(lambda: ferry.log().count("known already") >= 3, what="the letters again")
        assert len(ferry.jobs("message")) == 3 and len(ferry.jobs("fax")) == 3
    finally:
        fake.send_signal(signal.SIGTERM)
        fake.wait()


def test_starttls_and_apop(make_faxferry, provider):
    plain = provider.dovecot.port
    for options in ({"port": plain, "security": "starttls"},
                    {"port": plain, "security": "none", "auth": "apop"}):
        ferry = make_faxferry(gateway=options)
        ferry.start_server()
        compose.send(provider, compose.message())
        wait_for(lambda: provider.mailboxes.messages("fax"), what="mail")
        assert ferry.poll_once().returncode == 0
        assert not provider.mailboxes.messages("fax")
        ferry.stop()


def test_wrong_certificate_is_refused(make_faxferry, provider):
    ferry = make_faxferry(gateway={"ca_file": None})
    ferry.start_server()
    result = ferry.poll_once(check=False)
    assert result.returncode != 0 and "certificate" in result.stderr.lower()


def test_two_mailboxes(make_faxferry, provider):
    probe = make_faxferry()
    second = probe.config.read_text().split("[gateway main]")[1].split("[line")[0]
    ferry = make_faxferry(more="[gateway second]" + second.replace("fax@company.test", "fax2@company.test"))
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(to="'5035550123' <fax@company.test>"))
    compose.send(provider, compose.message(to="'5035550124' <fax2@company.test>"), to=["fax2@company.test"])
    notices = ferry.wait_mail("anne", 2)
    assert sorted(notice["From"].addresses[0].addr_spec for notice in notices) == [
        "fax2@company.test", "fax@company.test"]


def address_of(port_file):
    return {"host": "127.0.0.1", "port": int(wait_for(
        lambda: port_file.exists() and port_file.read_text().strip(), what="fake server")), "security": "none"}


def test_server_that_does_not_delete(make_faxferry, provider, tmp_path):
    """Each message is one fax, the pass has an end, and the administrator is told."""
    box = tmp_path / "box"
    box.mkdir()
    for number in range(5):
        (box / f"{number}.eml").write_bytes(compose.message(
            to=f"'503555012{number}' <fax@company.test>", subject=f"letter {number}").as_bytes())
    fake = fake_pop3(tmp_path / "port", box, "--quit-keeps")
    try:
        ferry = make_faxferry(gateway={**address_of(tmp_path / "port"), "session_messages": 2})
        ferry.add_user("anne")
        ferry.start_server()
        result = ferry.poll_once()
        assert "deleted 2 messages, but they are still there" in result.stderr, result.stderr
        assert len(ferry.jobs("message")) == 2
        ferry.start_gateway()
        wait_for(lambda: len(ferry.jobs("message")) == 5, 30, "all messages in their turn")
        wait_for(lambda: "still there" in ferry.run("status").stdout, what="the problem in status")
        ferry.wait_mail("anne", 5)
        assert len(ended(ferry, 5)) == 5 and len(ferry.jobs("fax")) == 5
    finally:
        fake.send_signal(signal.SIGTERM)
        fake.wait()


def test_reload_while_the_mail_server_is_silent(make_faxferry, provider, tmp_path):
    """SIGHUP with a session that hangs: the same process goes on, with the new configuration."""
    box = tmp_path / "box"
    box.mkdir()
    fake = fake_pop3(tmp_path / "port", box, "--silent")
    try:
        ferry = make_faxferry(gateway={**address_of(tmp_path / "port"), "timeout": 120})
        ferry.add_user("anne")
        ferry.start()
        gateway = ferry.processes["faxferry-gateway"]
        ferry.configure()
        compose.send(provider, compose.message())
        ferry.settle(1)
        gateway.send_signal(signal.SIGHUP)
        ferry.wait_mail("anne", 1, 60)
        assert gateway.poll() is None and "restarting" in ferry.log()
        descriptors = [os.readlink(f"/proc/{gateway.pid}/fd/{name}")
                       for name in os.listdir(f"/proc/{gateway.pid}/fd")]
        assert len([name for name in descriptors if name.startswith("socket:")]) < 6, descriptors
        gateway.send_signal(signal.SIGTERM)  # the mask of signals is as it was
        assert gateway.wait(timeout=30) == 0
    finally:
        fake.send_signal(signal.SIGTERM)
        fake.wait()


def test_relay_is_not_open(ferry):
    import smtplib
    with smtplib.SMTP("127.0.0.1", ferry.response_port) as client:
        client.ehlo()
        code, text = client.mail("ceo@bank.test")
        assert code == 550 and b"5.7.1" in text, text
        assert client.mail("")[0] == 250


def test_listeners_are_loopback_only(make_faxferry):
    for key in ("local_address", "response_address"):
        ferry = make_faxferry(server={key: "0.0.0.0"})
        for program in ("faxferryd", "faxferry-gateway"):
            result = subprocess.run([str(ferry.build / program), "--config", str(ferry.config)],
                                    capture_output=True, text=True, timeout=60)
            assert result.returncode == 78 and key in result.stderr, result
            assert "this machine only" in result.stderr, result.stderr
