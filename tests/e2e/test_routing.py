# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose a received fax is: rules, groups, turns, forwarding, by hand, junk."""
import json

import pytest

import compose
from servers import wait_for


@pytest.fixture
def desk(make_faxferry):
    """Anne reads TIFF, bert PDF, carla TIFF."""
    ferry = make_faxferry()
    ferry.add_user("anne", "--did", "5035550111")
    ferry.add_user("bert", "--format", "pdf")
    ferry.add_user("carla")
    return ferry


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A made fax, the same for all."""
    made = {}

    def make(ferry, count=1):
        if count not in made:
            folder = tmp_path_factory.mktemp("pages")
            document = folder / "in.pdf"
            document.write_bytes(compose.pdf(count, title="Order"))
            ferry.run("debug", "render", document, "-o", folder / "in.tif")
            made[count] = folder / "in.tif"
        return made[count]
    return make


def receive(ferry, tiff, *arguments, did="5035550199"):
    return ferry.json("debug", "receive", tiff, "--did", did, *arguments)["id"]


def wait_state(ferry, fax, *states):
    def look():
        job = ferry.json("show", fax)
        return job if job["state"] in states else None
    return wait_for(look, 40, f"{fax} {states} {ferry.log()[-3000:]}")


def identifiers(ferry, name):
    """Who was mailed just before a kill may be mailed again, with the same Message-ID."""
    return {mail["Message-ID"] for mail in ferry.mail(name)}


def types(mail):
    return [part.get_content_type() for part in mail.walk()]


def test_group_all_gets_a_copy_each_in_its_own_format(desk, pages):
    desk.run("group", "add", "desk", "--member", "anne", "--member", "bert")
    desk.run("route", "add", "did", "5035550199", "group:desk")
    desk.start()
    fax = receive(desk, pages(desk))
    annes, = desk.wait_mail("anne")
    berts, = desk.wait_mail("bert")
    assert "image/tiff" in types(annes) and "application/pdf" not in types(annes)
    assert "application/pdf" in types(berts) and "image/tiff" not in types(berts)
    assert annes["Message-ID"] != berts["Message-ID"]
    job = wait_state(desk, fax, "closed")
    assert {row["user"] for row in job["deliveries"]} == {"anne", "bert"}
    assert {row["routed_by"] for row in job["deliveries"]} == {"did"}
    # one row for the fax
    assert [row["id"] for row in desk.json("log") if row["kind"] in ("reception", "delivery")] == [fax]


def test_log_names_all_who_got_it(desk, pages):
    desk.run("user", "change", "anne", "--billing", "DEPT-1")
    desk.run("user", "change", "bert", "--billing", "DEPT-2")
    desk.run("user", "change", "carla", "--billing", "DEPT-2")
    desk.run("group", "add", "desk", "--member", "anne", "--member", "bert")
    desk.run("route", "add", "did", "5035550199", "group:desk")
    desk.start()
    fax = receive(desk, pages(desk))
    wait_state(desk, fax, "closed")
    desk.run("route", fax, "carla")
    wait_state(desk, fax, "closed")
    desk.wait_mail("carla")
    wait_state(desk, fax, "closed")
    row, = desk.json("log")
    assert row["user_name"] == row["user"] == row["receiver_name"] == "anne, bert, carla"
    assert row["original_user_name"] == "anne, bert, carla" and row["forwarded_message"] is False
    assert row["user_billing_code"] == row["user_billing"] == "DEPT-1, DEPT-2"
    for words in (["--user", "anne"], ["--user", "BERT"], ["--user", "carla"], ["--code", "dept-2"],
                  ["--code", "DEPT-1", "--user", "carla"]):
        assert [row["id"] for row in desk.json("log", *words)] == [fax], words
    desk.add_user("dora")
    assert desk.json("log", "--user", "dora") == [] == desk.json("log", "--code", "DEPT-3")
    assert "anne, bert, carla" in desk.run("log").stdout


def test_a_mailbox_that_refuses_holds_up_nobody(desk, pages):
    desk.add_user("ghost")  # the provider has no such mailbox
    desk.run("group", "add", "desk", "--member", "ghost", "--member", "anne")
    desk.run("route", "add", "line", "main", "group:desk")
    desk.start()
    fax = receive(desk, pages(desk))
    desk.wait_mail("anne")
    desk.wait_mail("postmaster")
    wait_state(desk, fax, "closed")
    assert len(desk.mail("anne")) == 1 and len(desk.mail("postmaster")) == 1


def test_turns_go_on_after_a_kill(desk, pages):
    desk.run("group", "add", "desk", "--member", "anne", "--member", "bert", "--share", "round-robin",
             "--always", "carla")
    desk.run("route", "add", "did", "+1503555*", "group:desk")
    desk.start()
    for count in (1, 2, 3):
        fax = receive(desk, pages(desk))
        wait_state(desk, fax, "converted", "routed", "closed")
        desk.stop("faxferryd", kill=True)  # before, in, or after the turn
        desk.start_server()
        wait_state(desk, fax, "closed")
        assert len(identifiers(desk, "carla")) == count
    fourth = receive(desk, pages(desk))
    wait_state(desk, fourth, "closed")
    assert [len(identifiers(desk, name)) for name in ("anne", "bert", "carla")] == [2, 2, 4]


def test_forwarded(desk, pages):
    desk.run("user", "change", "anne", "--forward", "bert")
    desk.start()
    fax = receive(desk, pages(desk), did="5035550111")
    mail, = desk.wait_mail("bert")
    assert "application/pdf" in types(mail)
    delivery, = wait_state(desk, fax, "closed")["deliveries"]
    assert delivery["forwarded_from"] == "anne" and delivery["user"] == "bert"
    assert not desk.mail("anne")


def test_circle_is_told_and_ends_at_postmaster(desk, pages, tmp_path):
    desk.run("user", "change", "anne", "--forward", "bert")
    result = desk.run("user", "change", "bert", "--forward", "anne", check=False)
    assert result.returncode != 0 and "bert -> anne -> bert" in result.stderr
    # a list may bring one before the other, so an import is not held to it
    users = tmp_path / "users.json"
    users.write_text(json.dumps([{"name": "bert", "forward": "anne"}]))
    desk.run("user", "import", users)
    found = desk.run("check", check=False).stdout
    assert "bert -> anne -> bert" in found
    desk.start()
    receive(desk, pages(desk), did="5035550111")
    desk.wait_mail("postmaster")
    assert not desk.mail("anne") and not desk.mail("bert")


def test_circle_through_a_group_is_refused(desk):
    desk.run("group", "add", "sales", "--member", "bert")
    desk.run("user", "change", "anne", "--forward", "group:sales")
    desk.run("user", "change", "bert", "--forward", "carla")
    result = desk.run("group", "change", "sales", "--member", "bert", "--member", "anne", check=False)
    assert result.returncode == 65 and "anne -> sales -> anne" in result.stderr
    result = desk.run("group", "change", "sales", "--always", "Anne", check=False)
    assert result.returncode == 65 and "anne -> sales -> anne" in result.stderr
    result = desk.run("user", "change", "carla", "--forward", "anne", check=False)
    assert result.returncode == 65 and "carla -> anne -> sales -> bert -> carla" in result.stderr
    desk.run("group", "change", "sales", "--member", "bert", "--member", "carla")


def test_by_hand_and_once_more(desk, pages):
    desk.run("group", "add", "desk", "--member", "bert", "--member", "carla")
    desk.start()
    fax = receive(desk, pages(desk))
    desk.wait_mail("postmaster")
    wait_state(desk, fax, "closed")
    desk.run("route", fax, "anne")
    first, = desk.wait_mail("anne")
    wait_state(desk, fax, "closed")
    desk.run("route", fax, "anne")
    assert len({mail["Message-ID"] for mail in desk.wait_mail("anne", 2)}) == 2
    desk.run("route", fax, "group:desk")
    desk.wait_mail("bert")
    desk.wait_mail("carla")
    job = wait_state(desk, fax, "closed")
    assert len(job["deliveries"]) == 5
    wrong = desk.run("route", fax, "nobody", check=False)
    assert wrong.returncode == 65 and "user:nobody" in wrong.stderr
    assert desk.run("route", 9999, "anne", check=False).returncode == 65


def test_nobodys_without_postmaster_is_kept(make_faxferry, pages):
    ferry = make_faxferry(server={"postmaster": None})
    ferry.add_user("anne")
    ferry.start()
    fax = receive(ferry, pages(ferry))
    job = wait_state(ferry, fax, "quarantined")
    assert job["reason"] == "not-routed"
    assert fax in [row["id"] for row in ferry.json("log")]
    ferry.run("route", fax, "anne")
    ferry.wait_mail("anne")
    assert wait_state(ferry, fax, "closed")["reason"] is None


def test_postmaster_forwards(make_faxferry, pages):
    ferry = make_faxferry(server={"postmaster_forward": "anne"})
    ferry.add_user("anne")
    ferry.start()
    receive(ferry, pages(ferry))
    ferry.wait_mail("anne")
    assert not ferry.mail("postmaster")


def test_junk(desk, pages):
    desk.run("junk", "add", "caller", "503 555 0188", "--note", "cruises")
    desk.run("junk", "add", "csid", "+1 503 555 018?", "--action", "refuse")
    desk.run("junk", "add", "caller", "+44*", "--action", "apart")
    desk.start()
    tiff = pages(desk)
    by_number = receive(desk, tiff, "--from", "+15035550188", "--identity", "1", did="5035550111")
    by_identity = receive(desk, tiff, "--from", "+15035550177", "--identity", "1-503-555 0187", did="5035550111")
    apart = receive(desk, tiff, "--from", "+442079460018", did="5035550111")
    for fax, calls in ((by_number, None), (by_identity, "1503555 0187")):
        job = wait_state(desk, fax, "failed")
        assert job["reason"] == "call-refused" and job["pages"] == 0
        assert job["calls"][0]["far_identity"] == calls
    kept = wait_state(desk, apart, "quarantined")
    assert kept["reason"] == "junk" and "+44*" in kept["reason_text"]
    assert {by_number, by_identity, apart} <= {row["id"] for row in desk.json("log")}
    assert not desk.mail("anne") and not desk.mail("postmaster")
    desk.run("route", apart, "anne")  # it was none, after all
    desk.wait_mail("anne")
    wait_state(desk, apart, "closed")


def test_by_sender_and_subaddress_in_the_order_of_the_configuration(make_faxferry, pages):
    ferry = make_faxferry(server={"route_order": "subaddress, sender, did"})
    ferry.add_user("anne", "--did", "5035550111")
    ferry.add_user("bert")
    ferry.add_user("carla")
    ferry.run("route", "add", "subaddress", "47*", "bert")
    ferry.run("route", "add", "csid", "+44 20 *", "user:carla")
    ferry.start()
    tiff = pages(ferry)
    receive(ferry, tiff, "--from", "+442079460018", "--subaddress", "4711", did="5035550111")
    receive(ferry, tiff, "--from", "+442079460018", did="5035550111")
    receive(ferry, tiff, "--from", "+15035550177", did="5035550111")
    for name in ("anne", "bert", "carla"):
        ferry.wait_mail(name)
    assert [len(ferry.mail(name)) for name in ("anne", "bert", "carla")] == [1, 1, 1]


def test_partial_fax_to_a_group_is_marked(make_faxferry, pages):
    ferry = make_faxferry(line={"fail_page": 2})
    ferry.add_user("anne")
    ferry.add_user("bert", "--format", "pdf")
    ferry.run("group", "add", "desk", "--member", "anne", "--member", "bert")
    ferry.run("route", "add", "line", "*", "group:desk")
    ferry.start()
    receive(ferry, pages(ferry, 3))
    for name in ("anne", "bert"):
        mail, = ferry.wait_mail(name)
        text = mail.get_body(("plain",)).get_content()
        assert "part" in (mail["Subject"] + text).lower()


def test_rules_at_the_command_line(desk, tmp_path):
    desk.run("group", "add", "desk", "--member", "anne")
    desk.run("route", "add", "did", "+1 (503) 555-01??", "group:desk")
    desk.run("route", "add", "line", "main", "bert")
    desk.run("route", "add", "line", "old", "postmaster")
    tried = desk.json("route", "test", "--called", "5035550177", "--line", "main")
    assert tried["routed_by"] == "did" and tried["mailboxes"] == ["anne"]
    assert [step["why"] for step in tried["steps"]] == ["does not match", "matches"]
    assert "Mailed to" in desk.run("route", "test", "--line", "main").stdout
    rows = desk.json("route", "list")
    assert {"sort": "did", "pattern": "+150355501??", "target": "group:desk"} in rows
    # a spreadsheet must not take a number for a formula
    assert "'+150355501??" in desk.run("route", "export", "--csv").stdout
    for name in ("rules.csv", "rules.json"):
        path = tmp_path / name
        path.write_text(desk.run("route", "export", *(["--csv"] if name.endswith("csv") else [])).stdout)
        for row in rows:
            desk.run("route", "remove", row["sort"], row["pattern"])
        assert desk.json("route", "list") == []
        desk.run("route", "import", path)
        assert desk.json("route", "list") == rows
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("sort,pattern,target\ndid,+1,user:gone\nlin,x,anne\ndid,555,\n")
    result = desk.run("route", "import", wrong, check=False)
    assert result.returncode == 65 and "entry 2" in result.stderr and "nothing was imported" in result.stderr
    assert desk.json("route", "list") == rows
    checked = desk.run("check", check=False).stdout
    assert "there is no such line" in checked
    refused = desk.run("group", "remove", "desk", check=False)
    assert refused.returncode == 65 and "the rule did +150355501??" in refused.stderr
    assert desk.run("route", "what", check=False).returncode == 64
    assert desk.run("route", "add", "did", "anne", "anne", check=False).returncode == 65
