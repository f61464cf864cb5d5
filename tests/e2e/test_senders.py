# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may send, how it is proven, and how much."""
import email
import json
import os
import pty
import select
import sqlite3
import subprocess

import compose
from servers import DOMAIN, wait_for
from test_outbound import body_text, ended

SECRET = "correct horse battery"


def set_secret(ferry, user, secret=SECRET):
    path = ferry.folder / "user.secret"
    path.write_text(secret + "\n")
    ferry.run("user", "change", user, "--secret-file", path)


def outcomes(ferry, count):
    """(state, reason) of all messages, once so many have an outcome."""
    def look():
        jobs = [job for job in ferry.jobs("message") if job["state"] in ("closed", "quarantined", "ready")]
        return jobs if len(jobs) >= count else None
    return wait_for(look, 40, f"{count} outcome(s)\n{ferry.log()[-4000:]}")


def everything_told(ferry):
    """All that a person or a program is told of: log, jobs, attempts, what the command line shows."""
    database = ferry.folder / "state" / "faxferry.db"
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20) as connection:
        rows = [str(row) for table in ("job", "attempt", "user") for row in connection.execute(f"SELECT * FROM {table}")]
    connection.close()
    shown = [ferry.run("show", job["id"], "--json").stdout for job in ferry.jobs()]
    return "\n".join([ferry.log(), *rows, *shown, ferry.run("user", "list", "--json").stdout])


def test_secret(make_faxferry, provider):
    ferry = make_faxferry(gateway={"sender_verification": "secret"})
    ferry.add_user("anne")
    ferry.add_user("bert")
    set_secret(ferry, "anne")
    ferry.start()
    headers = [("Thread-Topic", f"[anne:{SECRET}] Offer")]
    good = compose.message(subject=f"[anne:{SECRET}] Offer für Sie", headers=headers)
    strange = compose.message(sender="carla@company.test", subject=f"[ANNE:{SECRET}] Fax: 503 555 0124",
                              to="fax@company.test")
    wrong = [
        ("anne@company.test", f"[anne:{SECRET.title()}] Wrong case"),
        ("anne@company.test", f"[nobody:{SECRET}] Unknown user"),
        ("anne@company.test", f"Re: [anne:{SECRET}] Answer"),
        ("anne@company.test", "No secret"),
        ("bert@company.test", f"[anne:{SECRET}] Another's address"),
    ]
    for mail in [good, strange] + [compose.message(sender=sender, subject=subject) for sender, subject in wrong]:
        compose.send(provider, mail, sender="carla@company.test")
    jobs = outcomes(ferry, 2 + len(wrong))
    notices = ferry.wait_mail("anne", 2)
    assert [(job["state"], job["reason"]) for job in jobs if job["state"] == "quarantined"] == [
        ("quarantined", "unverified-sender")] * len(wrong)
    assert [job["subject"] for job in jobs[:3]] == ["Offer für Sie", "Fax: 503 555 0124", "Wrong case"]
    assert json.loads(jobs[0]["detail"])["verified"] == "secret"
    assert jobs[1]["user"] == "anne" and jobs[1]["sender"] == "carla@company.test"
    assert sorted(fax["number"] for fax in ended(ferry, 2)) == ["+15035550123", "+15035550124"]
    ferry.settle()
    assert len(ferry.mail("anne")) == 2 and not ferry.mail("carla") and not ferry.mail("bert")
    for text in [everything_told(ferry).lower()] + [notice.as_string().lower() for notice in notices]:
        assert "battery" not in text and "horse" not in text
    originals = [part.get_content() for notice in notices for part in notice.walk()
                 if part.get_content_type() == "text/rfc822-headers"]
    assert all("From:" in original for original in originals) and sum("Offer" in original for original in originals) == 1

    saved = ferry.folder / "saved.eml"
    ferry.run("show", jobs[0]["id"], "--message", saved)
    kept = email.message_from_bytes(saved.read_bytes(), policy=email.policy.default)
    assert b"battery" not in saved.read_bytes() and kept["Subject"] == "Offer für Sie"
    assert kept.get_content().replace("\r\n", "\n") == good.get_content()


def test_forged_proof(make_faxferry, provider):
    ferry = make_faxferry(gateway={"sender_verification": "authentication-results", "authserv_id": "mx.company.test"})
    ferry.add_user("anne")
    ferry.start()
    head = b"To: '5035550123' <fax@company.test>\r\nSubject: x\r\nMessage-ID: <%d@x>\r\n"
    passed = b"Authentication-Results: mx.company.test; dmarc=pass header.from=company.test\r\n"
    failed = b"Authentication-Results: mx.company.test; dmarc=fail header.from=company.test\r\n"
    sender = b"From: anne@company.test\r\n"
    mails = [
        (failed + passed + sender, "unverified-sender"),
        (passed + failed + sender, None),
        (sender, "unverified-sender"),
        (passed + sender + b"From: bert@company.test\r\n", "no-sender"),
        (passed + b"From: anne@company.test, bert@company.test\r\n", "no-sender"),
        (passed + b"From: anne@company.test@evil.test\r\n", "no-sender"),
        (passed + b"From: anne@company.test.evil.test\r\n", "unverified-sender"),
        (passed + b"From: Team: anne@company.test, bert@company.test;\r\n", "no-sender"),
    ]
    for number, (lines, _) in enumerate(mails):
        provider.mailboxes.put("fax", lines + head % number + b"\r\nHello %d.\r\n" % number)
    jobs = outcomes(ferry, len(mails))
    for job, (lines, reason) in zip(jobs, mails):
        if reason is None:
            assert job["state"] in ("ready", "closed"), (lines, job["reason"])
        else:
            assert job["state"] == "quarantined", (lines, job["state"])
            assert job["reason"] in (reason, "several-senders"), (lines, job["reason"])
    assert len(ended(ferry)) == 1 and ferry.wait_mail("anne")


def test_enroll(make_faxferry, provider):
    ferry = make_faxferry(gateway={"unknown_senders": "enroll"})
    ferry.start()
    for number in range(2):
        compose.send(provider, compose.message(sender="Carla <Carla@company.test>", text=f"Letter {number}"),
                     sender="carla@company.test")
    ferry.wait_mail("carla", 2)
    user, = ferry.json("user", "list")
    assert (user["name"], user["address"], user["has_secret"]) == ("carla@company.test", "carla@company.test", False)
    assert {job["user"] for job in ferry.jobs()} == {"carla@company.test"}
    assert ferry.log().count("enrolled") == 1
    trail = ferry.json("audit", "--action", "user.enroll")
    assert [(entry["actor"], entry["object"]) for entry in trail] == [("faxferryd", "carla@company.test")]
    findings = ferry.run("check", check=False).stdout
    assert "an account, under any name" in findings


def test_account_for_unknown(make_faxferry, provider):
    ferry = make_faxferry(gateway={"unknown_senders": "account=front"})
    ferry.add_user("front", "--billing", "F-1")
    ferry.start()
    compose.send(provider, compose.message(sender="carla@company.test"), sender="carla@company.test")
    ferry.wait_mail("carla")
    fax, = ended(ferry)
    assert (fax["user"], fax["user_billing"]) == ("front", "F-1")


def test_rules_and_quotas(ferry, provider):
    ferry.run("group", "add", "Sales", "--member", "anne", "--member", "bert", "--block-number", "+1900",
              "--faxes-per-hour", "3")
    ferry.run("user", "change", "bert", "--pages-per-day", "1")

    def send(sender, to, text):
        before = len(ferry.mail(sender))
        compose.send(provider, compose.message(sender=f"{sender}@company.test", to=to, text=text),
                     sender=f"{sender}@company.test")
        return " ".join(body_text(ferry.wait_mail(sender, before + 1)[-1]).split())

    assert "Faxes to +19005550123 are not allowed by the rules for Sales." in send(
        "anne", "'9005550123' <fax@company.test>, '5035550123' <fax@company.test>", "one")
    assert not ferry.jobs("fax")
    send("anne", "'5035550123' <fax@company.test>, '5035550124' <fax@company.test>", "two")
    assert "The message is 2 faxes, and 2 were accepted in the last hour; 3 an hour are allowed for Sales." in send(
        "anne", "'5035550123' <fax@company.test>, '5035550124' <fax@company.test>", "three")
    send("bert", "'5035550123' <fax@company.test>", "four")
    ferry.run("group", "change", "Sales", "--faxes-per-hour", "0")
    assert "The message is 1 fax pages in all, and 1 were sent today; 1 a day are allowed for bert." in send(
        "bert", "'5035550123' <fax@company.test>", "five")
    refused = ferry.run("send", "9005550123", __file__, "--user", "anne", check=False)
    assert refused.returncode == os.EX_DATAERR and "rules for Sales" in refused.stderr
    numbers = [fax["number"] for fax in ferry.jobs("fax") if fax["state"] == "sent"]
    assert sorted(numbers) == ["+15035550123", "+15035550123", "+15035550124"]


def test_ways(ferry, provider):
    ferry.run("user", "change", "anne", "--mailbox", f"fax.{DOMAIN}")
    compose.send(provider, compose.message())
    text = " ".join(body_text(ferry.wait_mail("anne")[0]).split())
    assert "Faxes by way of fax@company.test are not allowed by the rules for anne." in text


def test_parse_mail_without_server(make_faxferry, tmp_path):
    ferry = make_faxferry(gateway={"sender_verification": "secret"})
    mail = tmp_path / "mail.eml"
    mail.write_bytes(compose.message(subject=f"[anne:{SECRET}] Offer").as_bytes())
    assert ferry.json("debug", "parse-mail", mail)["outcome"] == "quarantined"
    ferry.add_user("anne")
    set_secret(ferry, "anne")
    ferry.run("group", "add", "Sales", "--member", "anne")
    result = ferry.json("debug", "parse-mail", mail)
    assert (result["outcome"], result["user"], result["verified"], result["subject"]) == (
        "accepted", "anne", "secret", "Offer")
    ferry.run("group", "change", "Sales", "--block-number", "+1503")
    result = ferry.json("debug", "parse-mail", mail)
    assert (result["outcome"], result["reason"]) == ("refused", "number-not-allowed")
    assert "Sales" in result["sentence"] and SECRET not in json.dumps(result)


def test_import_and_export(make_faxferry):
    ferry, other = make_faxferry(), make_faxferry()
    ferry.add_user("anne", "--alias", "*@anne.test", "--did", "5035550111", "--block-number", "+1900",
                   "--block-number", "+882", "--pages-per-day", "50", "--company", "=1+1, \"Ltd\"")
    ferry.add_user("bert", "--forward", "anne")
    set_secret(ferry, "anne")
    ferry.run("group", "add", "Sales", "--member", "bert", "--member", "anne", "--share", "round-robin")
    for arguments, name in ((("--secrets",), "people.json"), (("--csv", "--secrets"), "people.csv")):
        path = ferry.folder / name
        path.write_text(ferry.run("user", "export", *arguments).stdout)
        other.run("user", "import", path)
        assert other.run("user", "export", *arguments).stdout == path.read_text()
        other.run("user", "remove", "bert")  # whose faxes go to anne: she can't go before him
        other.run("user", "remove", "anne")
    assert "secret" not in ferry.run("user", "export").stdout
    other.run("user", "import", ferry.folder / "people.csv")
    for arguments, name in (((), "groups.json"), (("--csv",), "groups.csv")):
        path = ferry.folder / name
        path.write_text(ferry.run("group", "export", *arguments).stdout)
        other.run("group", "import", path)
        assert other.run("group", "export", *arguments).stdout == path.read_text()
        other.run("group", "remove", "sales")

    bad = ferry.folder / "bad.csv"
    bad.write_text("name,address,faxes_per_hour,colour\r\ncarla,carla@company.test,5,\r\n"
                   "dora,nowhere,5,red\r\n,x@company.test,1,\r\nemil,emil@company.test,many,\r\n")
    result = other.run("user", "import", bad, check=False)
    assert result.returncode == os.EX_DATAERR and result.stderr.count("entry") == 4, result.stderr
    bad.write_text("[{\"name\": \"carla\", \"address\": \"carla@company.test\"},"
                   " {\"name\": \"dora\", \"address\": \"anne@company.test\"}]")
    result = other.run("user", "import", bad, check=False)
    assert "anne@company.test is user anne's already" in result.stderr
    assert [user["name"] for user in other.json("user", "list")] == ["anne", "bert"]


def test_another_users_address(make_faxferry):
    ferry = make_faxferry()
    ferry.run("user", "add", "anne", "--address", "Anne@Bücher.test", "--alias", "office@company.test",
              "--alias", "*@company.test")
    ferry.run("user", "add", "bert", "--address", "bert@company.test")
    assert ferry.json("user", "show", "anne")["address"] == "anne@xn--bcher-kva.test"
    taken = [("--address", "ANNE@xn--Bcher-KVA.test"), ("--address", "anne@BÜCHER.test"), ("--address", "Office@Company.test"),
             ("--alias", "anne@bücher.test"), ("--alias", "OFFICE@company.test"), ("--alias", "*@COMPANY.test")]
    for option, address in taken:
        changed = ferry.run("user", "change", "bert", option, address, check=False)
        assert changed.returncode == os.EX_DATAERR and "is user anne's already" in changed.stderr, changed.stderr
        added = ferry.run("user", "add", "carla", "--address", "carla@company.test", option, address, check=False)
        assert added.returncode == os.EX_DATAERR and "is user anne's already" in added.stderr, added.stderr
    for option, address in [("--address", "*@x.test"), ("--alias", "an*@x.test"), ("--alias", "@x.test"),
                            ("--alias", "a@b@x.test"), ("--alias", "**@x.test"), ("--address", "a@com\u202epany.test")]:
        assert ferry.run("user", "change", "bert", option, address, check=False).returncode == os.EX_DATAERR, address
    assert ferry.json("user", "show", "bert")["address"] == "bert@company.test"
    assert [user["name"] for user in ferry.json("user", "list")] == ["anne", "bert"]


def test_secret_at_the_terminal(make_faxferry):
    """Asked for without echo, twice; never an argument."""
    ferry = make_faxferry()
    ferry.add_user("anne")
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(str(ferry.build / "faxferry"), ["faxferry", "--config", str(ferry.config), "user", "change", "anne",
                                                 "--secret"])
    seen = b""

    def read_until(text):
        nonlocal seen
        while text not in seen:
            assert select.select([terminal], [], [], 20)[0], seen
            seen += os.read(terminal, 1000)

    read_until(b"Secret of anne: ")
    os.write(terminal, SECRET.encode() + b"\n")
    read_until(b"Once more: ")
    os.write(terminal, SECRET.encode() + b"\n")
    read_until(b"anne changed")
    assert os.waitpid(pid, 0)[1] == 0 and b"horse" not in seen
    assert ferry.json("user", "show", "anne")["has_secret"]
    without = subprocess.run([str(ferry.build / "faxferry"), "--config", str(ferry.config), "user", "change", "anne",
                              "--secret"], stdin=subprocess.DEVNULL, capture_output=True, text=True,
                             start_new_session=True)
    assert without.returncode == os.EX_DATAERR and "--secret-file" in without.stderr
    ferry.run("user", "change", "anne", "--no-secret")
    assert not ferry.json("user", "show", "anne")["has_secret"]
