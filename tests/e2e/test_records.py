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


def wait_job(ferry, number, *states):
    return wait_for(lambda: [job for job in ferry.jobs() if job["id"] == number and job["state"] in states],
                    40, f"{number} {states} {ferry.log()[-3000:]}")[0]


def test_each_command_that_changes_something_is_on_record(make_faxferry, tmp_path):
    """Who, what, before and after, of every one; nothing else is in the trail."""
    ferry = make_faxferry()
    told = []

    def change(words, *entries):
        """Runs a command, which leaves these entries: action, object, some of its fields."""
        ferry.run(*words)
        trail = list(reversed(ferry.json("audit", "--limit", "1000")))
        new = trail[len(told):]
        told.extend(new)
        assert [(entry["action"], entry["object"]) for entry in new] == [entry[:2] for entry in entries], words
        for entry, (_, _, expected) in zip(new, entries):
            assert entry["actor"] == ME and entry["time"], entry
            assert expected.items() <= entry["detail"].items(), (words, entry["detail"])

    def write(name, text):
        (tmp_path / name).write_text(text)
        return tmp_path / name

    change(["user", "add", "anne", "--address", "anne@company.test"],
           ("user.put", "anne", {"name": [None, "anne"], "address": [None, "anne@company.test"]}))
    change(["user", "add", "bert", "--address", "bert@company.test"], ("user.put", "bert", {"name": [None, "bert"]}))
    change(["user", "change", "anne", "--language", "de"], ("user.put", "anne", {"language": [None, "de"]}))
    change(["user", "import", write("users.json", '[{"name": "carl", "address": "carl@company.test"}]')],
           ("user.put", "carl", {"name": [None, "carl"]}))
    change(["group", "add", "desk", "--member", "anne"], ("group.put", "desk", {"members": [None, ["anne"]]}))
    change(["group", "change", "desk", "--member", "anne", "--member", "carl"],
           ("group.put", "desk", {"members": [["anne"], ["anne", "carl"]]}))
    change(["group", "import", write("groups.json", '[{"name": "top", "members": ["bert"]}]')],
           ("group.put", "top", {"name": [None, "top"]}))
    change(["route", "add", "did", "+15035550199", "group:desk"],
           ("route.put", "did +15035550199", {"target": [None, "group:desk"]}))
    change(["route", "add", "did", "+15035550199", "anne"],
           ("route.put", "did +15035550199", {"target": ["group:desk", "user:anne"]}))
    change(["route", "import", write("rules.json", '[{"sort": "line", "pattern": "main", "target": "postmaster"}]')],
           ("route.put", "line main", {"target": [None, "postmaster"]}))
    change(["route", "remove", "line", "main"], ("route.remove", "line main", {"target": ["postmaster", None]}))
    change(["junk", "add", "caller", "+1900*"], ("junk.put", "caller +1900*", {"action": [None, "refuse"]}))
    change(["junk", "add", "caller", "+1900*", "--action", "apart", "--note", "cruises"],
           ("junk.put", "caller +1900*", {"action": ["refuse", "apart, cruises"]}))
    change(["junk", "import", write("junk.json", '[{"sort": "csid", "pattern": "Spam*", "action": "refuse"}]')],
           ("junk.put", "csid Spam*", {"action": [None, "refuse"]}))
    change(["junk", "remove", "csid", "Spam*"], ("junk.remove", "csid Spam*", {"action": ["refuse", None]}))
    change(["billing", "add", "4711", "--company", "Miller"],
           ("billing.put", "4711", {"code": [None, "4711"], "company": [None, "Miller"]}))
    change(["billing", "add", "4711", "--company", "Meier"], ("billing.put", "4711", {"company": ["Miller", "Meier"]}))
    change(["billing", "import", write("codes.csv", "BillingCode,Company,Description\n4712,Moser,\n")],
           ("billing.put", "4712", {"company": [None, "Moser"]}))
    change(["billing", "remove", "4711"], ("billing.remove", "4711", {"company": ["Meier", None]}))
    change(["group", "remove", "top"], ("group.remove", "top", {"members": [["bert"], None]}))
    change(["user", "remove", "carl"], ("group.put", "desk", {"members": [["anne", "carl"], ["anne"]]}),
           ("user.remove", "carl", {"address": ["carl@company.test", None]}))

    ferry.start()
    document = tmp_path / "in.pdf"
    document.write_bytes(compose.pdf(1, title="Order"))
    ferry.run("send", "5035550123", document, "--at", "+2h")
    fax = wait_for(lambda: [job["id"] for job in ferry.jobs("fax") if job["state"] == "ready"], 40, "the fax")[0]
    message = ferry.jobs("message")[0]["id"]
    change(["cancel", fax], ("fax.cancel", str(fax), {"state": ["ready", "cancelled"]}))
    wait_job(ferry, message, "closed")
    change(["retry", fax], ("fax.retry", str(fax), {"state": ["cancelled", "ready"]}))
    change(["cancel", message], ("message.cancel", str(message), {"state": ["ready", "finished"]}))
    wait_job(ferry, message, "closed")

    ferry.run("debug", "render", document, "-o", tmp_path / "in.tif")
    reception = ferry.json("debug", "receive", tmp_path / "in.tif", "--did", "5035550199")["id"]
    wait_job(ferry, reception, "closed")
    change(["route", reception, "bert"], ("reception.route", str(reception), {"routed to": ["anne", "bert"]}))
    wait_job(ferry, reception, "closed")
    change(["route", reception, "anne"], ("reception.route", str(reception), {"routed to": ["bert", "anne"]}))
    wait_job(ferry, reception, "closed")
    ferry.stop("faxferryd")
    change(["maintain", "--now", days_ahead(91)], ("message.erase", str(message), {"files": ["kept", "erased"]}),
           ("reception.erase", str(reception), {"files": ["kept", "erased"]}))
    assert "state: ready -> cancelled" in ferry.run("audit").stdout


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
    # the trail goes with the log, but not what these runs put there: that was then
    entries = ferry.json("audit")
    assert [entry["action"] for entry in entries] == ["message.forget", "message.erase"] and entries[0]["time"][:10] == days_ahead(366)[:10]
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
