# SPDX-License-Identifier: GPL-3.0-or-later
"""Billing codes from the address to the log and its exports."""
import csv
import fcntl
import io
import json
import os
import pty
import struct
import subprocess
import termios

import compose
from servers import wait_for

LIST = "BillingCode,Company,Description\r\n4711-A,Müller AG,\"Contract,\r\nsecond part\"\r\n=1+1,Acme,\r\n"


def ended(ferry, count=1):
    wait_for(lambda: len([job for job in ferry.jobs("message") if job["state"] in ("closed", "quarantined")]) >= count,
             60, f"{count} message(s) that ended")
    return ferry.json("log")


def listed(make_faxferry, rule="listed"):
    ferry = make_faxferry(server={"billing_codes": rule})
    ferry.add_user("anne", "--did", "5035550111", "--billing", "A-100")
    ferry.folder.joinpath("codes.csv").write_text(LIST, newline="")
    ferry.run("billing", "import", ferry.folder / "codes.csv")
    return ferry


def body(mail):
    return " ".join(mail.get_body(("plain",)).get_content().split())


def test_list_is_managed(make_faxferry):
    ferry = listed(make_faxferry)
    assert [row["code"] for row in ferry.json("billing", "list")] == ["4711-A", "=1+1"]
    assert [row["code"] for row in ferry.json("billing", "lookup", "MÜLLER")] == ["4711-A"]
    exported = ferry.run("billing", "export").stdout
    again = ferry.folder / "again.csv"
    again.write_text(exported, newline="")
    assert "2 as they were" in ferry.run("billing", "import", "--replace", again).stdout
    assert exported == ferry.run("billing", "export").stdout and "'=1+1" in exported
    ferry.run("billing", "add", "0815", "--company", "Miller")
    assert ferry.run("billing", "add", "4711-a", "--company", "Meyer").stdout == "4711-a changed\n"
    ferry.run("billing", "remove", "=1+1")
    rows = {row["code"]: row for row in ferry.json("billing", "list")}
    assert rows.keys() == {"0815", "4711-a"} and rows["4711-a"]["description"] == "Contract,\nsecond part"
    assert ferry.run("billing", "remove", "nothing", check=False).returncode == os.EX_DATAERR


def test_codes_of_users_are_counted_in_characters(make_faxferry):
    ferry = make_faxferry()
    ferry.add_user("anne", "--billing", "ä" * 15)
    assert ferry.run("user", "change", "anne", "--billing", "ä" * 16, check=False).returncode == os.EX_DATAERR
    assert ferry.json("user", "list")[0]["billing"] == "ä" * 15


def test_import_tells_all_that_is_wrong(make_faxferry):
    ferry = listed(make_faxferry)
    wrong = ferry.folder / "wrong.csv"
    wrong.write_text("Description;BillingCode\r\nfine;NEW\r\nbad;a^b\r\n;" + "x" * 51 + "\r\nagain;new\r\n", newline="")
    result = ferry.run("billing", "import", wrong, check=False)
    assert result.returncode == os.EX_DATAERR and not result.stdout
    for line in ("line 3", "line 4", "line 5"):
        assert f"wrong.csv, {line}:" in result.stderr
    assert len(ferry.json("billing", "list")) == 2


def test_code_of_the_list_reaches_log_and_notice(make_faxferry, provider):
    ferry = listed(make_faxferry).start()
    compose.send(provider, compose.message(to="'Bob 5035550123^BILLING=4711-a' <fax@company.test>"))
    ferry.wait_mail("anne")
    row, = ended(ferry)
    assert row["custom_billing_code"] == "4711-A" and row["user_billing_code"] == "A-100"
    assert row["outcome"] == "sent" and row["message_type"] == 0 and row["source_num"] == 5
    assert row["receiver_address"] == "+15035550123" and row["receiver_name"] == "Bob"
    assert row["sender_csid"] == "+1 503 555 0100" and row["receiver_csid"] == "+1 503 555 0199"
    assert row["connection_bps"] > 2400 and row["dis"] and row["dial_seconds"] is None
    assert row["v21_frame_error_count"] is None and row["rtn_count"] == 0
    assert row["server_name"] == "company.test" and row["port_used"] == "main"
    for code in ("4711-a", "A-100"):
        assert [each["event_id"] for each in ferry.json("log", "--code", code)] == [row["event_id"]]
    assert ferry.json("log", "--code", "4711") == []
    table, = csv.DictReader(io.StringIO(ferry.run("log", "--csv").stdout))
    assert table["custom_billing_code"] == "4711-A" and table["dial_seconds"] == ""
    assert table["submit_time"] == row["submit_time"] and row["submit_time"].endswith("Z")


def test_unknown_code_is_refused_with_the_nearest(make_faxferry, provider):
    ferry = listed(make_faxferry).start()
    compose.send(provider, compose.message(to="'Bob 5035550123^BILLING=4711-B' <fax@company.test>"))
    mail, = ferry.wait_mail("anne")
    assert "The billing code 4711-B (did you mean 4711-A?) is not on the list" in body(mail)
    assert "Müller" not in body(mail)
    row, = ended(ferry)
    assert row["outcome"] == "refused" and row["message_completion_code"] == "unknown-billing-code"
    assert not ferry.jobs("fax")


def test_required_code(make_faxferry, provider, tmp_path):
    ferry = listed(make_faxferry, "required").start()
    compose.send(provider, compose.message(to="'Bob 5035550123' <fax@company.test>"))
    mail, = ferry.wait_mail("anne")
    assert "needs a billing code" in body(mail) and "^BILLING=" in body(mail)
    compose.send(provider, compose.message(to="'Bob 5035550123^BILLING=whatever' <fax@company.test>"))
    ferry.wait_mail("anne", 2)
    assert sorted(row["outcome"] for row in ended(ferry, 2)) == ["refused", "sent"]
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sirs\n")
    result = ferry.run("send", "5035550123", letter, check=False)
    assert result.returncode == os.EX_DATAERR and "--billing" in result.stderr
    ferry.configure(server={"billing_codes": "required-listed"})
    result = ferry.run("send", "5035550123", letter, "--billing", "4711", check=False)
    assert result.returncode == os.EX_DATAERR and "4711-A" in result.stderr
    fax = ferry.run("send", "5035550123", letter, "--billing", "4711-a").stdout.strip()
    assert ferry.json("show", fax)["custom_billing"] == "4711-A"


def test_received_fax_has_the_code_of_its_user(ferry, tmp_path):
    letter, tiff = tmp_path / "letter.txt", tmp_path / "in.tif"
    letter.write_text("Dear Sirs\n")
    ferry.run("debug", "render", letter, "-o", tiff)
    ferry.run("debug", "receive", tiff, "--did", "5035550111", "--from", "+44 20 7946 0018", "--wait")
    ferry.run("debug", "receive", tiff, "--did", "5035550199", "--wait")
    nobodys, annes = ferry.json("log", "--outcome", "received")
    assert annes["user_billing_code"] == "A-100" and annes["user_name"] == "anne"
    assert annes["message_type"] == 4 and annes["source_num"] is None
    assert nobodys["user_billing_code"] is None
    assert [row["id"] for row in ferry.json("log", "--code", "a-100")] == [annes["id"]]
    for number, found in (("+44 (20) 7946-0018", [annes]), ("503 555 0111", [annes]), ("+44 20*", [annes]),
                          ("+1503*", [nobodys, annes]), ("+1 503 555 0123", [])):
        assert [row["id"] for row in ferry.json("log", "--number", number)] == [row["id"] for row in found], number


def put_hostile(ferry):
    """A fax whose texts try what terminals, spreadsheets and CSV readers fall for."""
    import sqlite3
    connection = sqlite3.connect(ferry.folder / "state" / "faxferry.db")
    connection.execute("UPDATE job SET recipient_name = ?, custom_billing = ?, subject = ?",
                       ("=cmd|' /C calc'!A0\x1b]0;owned\x07\x1b[2J", "a\r\n\"b\",c;\td", "\u202eevil\u2028x\x9b31m"))
    connection.commit()
    connection.close()


def on_terminal(ferry, *arguments):
    """What the command line writes to a terminal of 80 columns."""
    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    subprocess.run([ferry.build / "faxferry", "--config", ferry.config, *arguments], stdout=terminal, check=True)
    os.close(terminal)
    text = os.read(master, 65536).decode()
    os.close(master)
    return text


def test_hostile_texts(make_faxferry, tmp_path):
    ferry = make_faxferry()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sirs\n")
    fax = ferry.run("send", "5035550123", letter, "--name", "x").stdout.strip()
    ferry.run("cancel", fax)
    put_hostile(ferry)
    octets = subprocess.run([ferry.build / "faxferry", "--config", ferry.config, "log", "--csv"], capture_output=True,
                            check=True).stdout
    row, = csv.DictReader(io.StringIO(octets.decode(), newline=""))
    assert row["receiver_name"].startswith("'=cmd") and row["custom_billing_code"] == "a\r\n\"b\",c;\td"
    assert ferry.json("log")[0]["custom_billing_code"] == "a\r\n\"b\",c;\td"
    for command in (("log",), ("show", fax)):
        text = ferry.run(*command).stdout
        assert not set(text) & set("\x1b\x07\x9b\u202e\u2028\r") and "cmd" in text
    assert not set(on_terminal(ferry, "log", "--csv")) & set("\x1b\x07\x9b\u202e\u2028")


def test_filters_and_forms(make_faxferry, tmp_path):
    ferry = make_faxferry()
    ferry.add_user("anne")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sirs\n")
    for number in ("5035550123", "5035550124", "+442079460018"):
        ferry.run("cancel", ferry.run("send", number, letter, "--user", "anne").stdout.strip())

    def ids(*arguments):
        return [row["event_id"] for row in ferry.json("log", *arguments)]

    faxes = [job["id"] for job in reversed(ferry.jobs("fax"))]
    assert ids("--direction", "sent", "--kind", "fax") == faxes and ids("--direction", "received") == []
    assert ids("--outcome", "cancelled") == faxes and ids("--outcome", "sent") == []
    assert ids("--outcome", "cancelled", "--state", "sent") == []
    assert ids("--number", "+1503*", "--user", "ANNE") == faxes[1:]
    assert ids("--kind", "fax", "--limit", "2") == faxes[:2]
    assert ids("--since", "1h", "--outcome", "cancelled") == faxes and ids("--until", "1h") == []
    for wrong in (("--outcome", "ready"), ("--direction", "up")):
        assert ferry.run("log", *wrong, check=False).returncode == os.EX_USAGE
    for wrong in ("503*1", "*", "+x*"):
        assert ferry.run("log", "--number", wrong, check=False).returncode == os.EX_DATAERR
    assert json.loads(ferry.run("log", "--outcome", "sent", "--json").stdout) == []


def test_table_fits_the_terminal(make_faxferry, tmp_path):
    ferry = make_faxferry()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Sirs\n")
    ferry.run("cancel", ferry.run("send", "5035550123", letter, "--name", "A name of quite some length, and more").stdout
              .strip())
    lines = on_terminal(ferry, "log").splitlines()
    assert len(lines) >= 2 and all(len(line) <= 80 for line in lines) and "…" in lines[1]
