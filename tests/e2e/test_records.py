# SPDX-License-Identifier: GPL-3.0-or-later
"""Who changed what, and what is erased after its term."""
import csv
import getpass
import io
import os
from datetime import datetime, timedelta, timezone

import compose
from servers import wait_for

ME = f"cli:{os.environ['SUDO_USER'] if os.getuid() == 0 and 'SUDO_USER' in os.environ else getpass.getuser()}"


def days_ahead(count):
    return (datetime.now(timezone.utc) + timedelta(days=count)).strftime("%Y-%m-%dT%H:%M:%SZ")


def fail_one(ferry, provider):
    """A message whose fax failed; both have ended."""
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message())
    ferry.wait_mail("anne", seconds=60)
    wait_for(lambda: [job for job in ferry.jobs("message") if job["state"] == "closed"], 60, "the end")
    return ferry.jobs("message")[0], ferry.jobs("fax")[0]


def test_changes_are_on_record(make_faxferry):
    ferry = make_faxferry()
    ferry.add_user("anne")
    ferry.run("user", "change", "anne", "--notify", "never")
    ferry.run("billing", "add", "4711", "--company", "Miller")
    ferry.run("user", "remove", "anne")
    trail = ferry.json("audit")
    assert [entry["action"] for entry in trail] == ["user.remove", "billing.put", "user.put", "user.put"]
    assert {entry["actor"] for entry in trail} == {ME}
    assert trail[2]["object"] == "anne" and trail[2]["detail"] == {"notify": ["always", "never"]}
    assert [entry["action"] for entry in ferry.json("audit", "--object", "ANNE", "--action", "user.put")] == ["user.put"] * 2
    assert ferry.json("audit", "--actor", "cli:nobody-else") == []
    assert ferry.json("audit", "--until", "1h") == [] and len(ferry.json("audit", "--since", "1h", "--limit", "3")) == 3
    rows = list(csv.DictReader(io.StringIO(ferry.run("audit", "--csv").stdout)))
    assert len(rows) == 4 and rows[2]["detail"] == "notify: always -> never"
    assert "notify: always -> never" in ferry.run("audit").stdout


def test_what_has_ended_is_erased_after_its_term(make_faxferry, provider):
    ferry = make_faxferry(line={"fail_page": 1}, server={"max_attempts": 1, "retention": 90})
    message, fax = fail_one(ferry, provider)
    assert ferry.json("maintain")["files"] == 0
    assert ferry.json("maintain", "--now", days_ahead(89))["files"] == 0
    assert "cover.1.tif" in ferry.json("show", message["id"])["files"]
    assert ferry.json("status")["kept"]["files"]["days"] == 90 and ferry.json("status")["kept"]["files"]["oldest"]
    assert ferry.json("maintain", "--now", days_ahead(91)) == {"files": 1, "rows": 0, "audit": 0}
    shown = ferry.json("show", message["id"])
    assert shown["files"] == [] and shown["erased"].endswith("retention 90 days")
    assert "retention 90 days" in ferry.run("show", fax["id"]).stdout
    retried = ferry.run("retry", fax["id"], check=False)
    assert retried.returncode == os.EX_DATAERR and "erased on 20" in retried.stderr and "90 days" in retried.stderr
    saved = ferry.run("show", fax["id"], "--pages", ferry.folder / "pages.tif", check=False)
    assert saved.returncode != 0 and "retention 90 days" in saved.stderr
    assert len(ferry.json("log")) == 1
    assert [entry["object"] for entry in ferry.json("audit", "--action", "message.erase")] == [str(message["id"])]


def test_log_is_forgotten_after_its_term(make_faxferry, provider):
    ferry = make_faxferry(line={"fail_page": 1}, server={"max_attempts": 1, "log_retention": 365})
    message, _ = fail_one(ferry, provider)
    assert ferry.json("maintain", "--now", days_ahead(364)) == {"files": 1, "rows": 0, "audit": 0}
    assert ferry.json("maintain", "--now", days_ahead(366))["rows"] == 1
    assert ferry.json("log") == [] and ferry.jobs() == []
    assert "no job" in ferry.run("show", message["id"], check=False).stderr


def files_with(ferry, text):
    """Files of the state folder that hold a text: database, its log, spool, temporary files."""
    found = []
    for path in (ferry.folder / "state").rglob("*"):
        if path.is_file() and text.encode() in path.read_bytes():
            found.append(path.name)
    return sorted(found)


def test_nothing_is_left_of_what_is_erased(make_faxferry, provider):
    """While the server runs, so that nobody closes the database."""
    ferry = make_faxferry(server={"retention": 90, "log_retention": 365})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(subject="Subject-zebra", text="body-walrus\n" * 2000,
                                           to="'5035550167' <fax@company.test>"))
    ferry.wait_mail("anne", seconds=60)
    wait_for(lambda: [job for job in ferry.jobs("message") if job["state"] == "closed"], 60, "the end")
    fax, = ferry.jobs("fax")
    ferry.run("show", fax["parent"], "--message", ferry.folder / "message.eml")
    ferry.run("show", fax["id"], "--pages", ferry.folder / "pages.tif")
    pages = (ferry.folder / "pages.tif").read_bytes()
    piece = pages[len(pages) // 2:][:32]  # of the coded picture
    octets = b"".join(path.read_bytes() for path in (ferry.folder / "state").glob("faxferry.db*"))
    assert files_with(ferry, "body-walrus") and piece in octets
    assert ferry.json("maintain", "--now", days_ahead(91))["files"] == 1
    assert files_with(ferry, "body-walrus") == []
    octets = b"".join(path.read_bytes() for path in (ferry.folder / "state").rglob("*") if path.is_file())
    assert piece not in octets
    assert files_with(ferry, "Subject-zebra") and files_with(ferry, "5035550167")
    assert ferry.json("maintain", "--now", days_ahead(366))["rows"] == 1
    for text in ("Subject-zebra", "5035550167"):
        assert files_with(ferry, text) == [], text


def test_server_erases_by_itself(make_faxferry):
    ferry = make_faxferry()
    ferry.start_server()
    wait_for(lambda: any(name.startswith("upkeep") for name in ferry.json("status")["processes"]), 30, "the role")
