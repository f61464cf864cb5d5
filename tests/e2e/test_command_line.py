# SPDX-License-Identifier: GPL-3.0-or-later
"""What an administrator asks of the command line, and what it answers to odd questions."""
import json
import os
import pathlib
import struct

import compose
from servers import wait_for


def document(tmp_path, name="letter.txt", text="Dear Sirs\n"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_log_lists_messages_that_ended_without_a_fax(ferry, provider):
    compose.send(provider, compose.message(sender="Stranger <carla@company.test>"))
    provider.mailboxes.put("fax", b"From: anne@company.test\r\nTo: '5035550123' <fax@company.test>\r\n"
                                  b"Auto-Submitted: auto-replied\r\nMessage-ID: <a@x>\r\n\r\nAway.\r\n")
    compose.send(provider, compose.message())
    wait_for(lambda: sorted(job["state"] for job in ferry.jobs("message")) == ["closed", "closed", "quarantined"], 40,
             f"three messages that ended {ferry.log()[-3000:]}")
    rows = ferry.json("log")
    assert sorted((row["kind"], row["state"], row["reason"]) for row in rows) == [
        ("fax", "sent", None), ("message", "closed", "unknown-sender"),
        ("message", "quarantined", "automatic-message")]
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert all(row["reason_text"].endswith(".") for row in rows if row["kind"] == "message")
    table = ferry.run("log").stdout
    assert "automatic-message" in table and "quarantined" in table
    assert [row["kind"] for row in ferry.json("log", "--kind", "fax")] == ["fax"]
    assert [row["reason"] for row in ferry.json("log", "--state", "quarantined")] == ["automatic-message"]
    assert ferry.json("log", "--kind", "fax", "--state", "quarantined") == []
    assert len(ferry.json("log", "--limit", "1")) == 1


def test_receive_waits_and_calls_are_counted(ferry, tmp_path):
    tiff = tmp_path / "in.tif"
    ferry.run("debug", "render", document(tmp_path), "-o", tiff)
    result = ferry.run("debug", "receive", tiff, "--did", "5035550111", "--wait", "--json")
    end = json.loads(result.stdout)
    assert end["state"] == "closed" and end["kind"] == "reception" and end["pages"] == 1
    assert " of 0" not in result.stderr
    row, = ferry.json("log")
    assert row["attempts"] == 1
    shown = ferry.json("show", end["id"])
    assert shown["attempts"] == 1 and [call["number"] for call in shown["calls"]] == [1]


def test_waiting_without_a_server_ends(make_faxferry, tmp_path):
    ferry = make_faxferry()
    result = ferry.run("send", "5035550123", document(tmp_path), "--wait", check=False)
    fax, = ferry.jobs("fax")
    assert result.returncode == os.EX_TEMPFAIL
    assert result.stderr.count("does not run") == 1 and "queued" in result.stderr
    assert f"fax {fax['id']}" in result.stderr and result.stdout.strip() == str(fax["id"])
    result = ferry.run("send", "5035550124", document(tmp_path), "--wait", "--json", check=False)
    assert result.returncode == os.EX_TEMPFAIL and json.loads(result.stdout)["state"] == "accepted"


def test_files_that_can_not_be_written(make_faxferry, tmp_path):
    ferry = make_faxferry()
    text = document(tmp_path)
    ferry.run("send", "5035550123", text)
    result = ferry.run("debug", "render", text, "-o", tmp_path / "missing" / "out.tif", check=False)
    assert result.returncode == os.EX_IOERR and result.stdout == ""
    result = ferry.run("debug", "render", text, "-o", tmp_path / "out.tif",
                       "--preview", tmp_path / "missing" / "out.png", check=False)
    assert result.returncode == os.EX_IOERR and result.stdout == ""
    tiff = tmp_path / "in.tif"
    ferry.run("debug", "render", text, "-o", tiff)
    ferry.add_user("anne", "--did", "5035550111")
    ferry.start_server()
    end = json.loads(ferry.run("debug", "receive", tiff, "--did", "5035550111", "--json").stdout)
    wait_for(lambda: "received.tif" in ferry.json("show", end["id"])["files"], 40, "pages")
    result = ferry.run("show", end["id"], "--pages", tmp_path / "missing" / "x.tif", check=False)
    assert result.returncode == os.EX_IOERR


def test_render_tells_of_each_page(make_faxferry, tmp_path):
    ferry = make_faxferry()
    one, two = document(tmp_path, "one.txt"), document(tmp_path, "two.txt", "first\fsecond\n")
    broken = document(tmp_path, "broken.pdf", "%PDF-1.4\nand no more")
    picture, tiff = tmp_path / "out.png", tmp_path / "out.tif"
    result = ferry.run("debug", "render", one, broken, two, "-o", tiff, "--preview", picture,
                       "--resolution", "standard", check=False)
    report = json.loads(result.stdout)
    assert result.returncode == os.EX_DATAERR and report["pages"] == 3
    assert [part["action"] for part in report["parts"]] == ["fax", "fail", "fax"]
    assert [(page["page"], page["document"]) for page in report["page_list"]] == [
        (1, "one.txt"), (2, "two.txt"), (3, "two.txt")]
    for page in report["page_list"]:
        assert (page["width"], page["rows"], page["resolution"]) == (1728, 1078, "standard")
        assert 100 < page["octets"] < tiff.stat().st_size and 0 < page["black"] < 0.01
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    assert width == 2 * (612 + 12) + 12 and height > 2 * 792


def test_cut_off_tiff_is_never_offered_or_sent(make_faxferry, tmp_path):
    ferry = make_faxferry()
    tiff, cut = tmp_path / "in.tif", tmp_path / "cut.tif"
    ferry.run("debug", "render", document(tmp_path, text="one\ftwo\fthree\n"), "-o", tiff)
    octets = tiff.read_bytes()
    for length in (0, 7, len(octets) // 3, len(octets) // 2, len(octets) - 1):
        cut.write_bytes(octets[:length])
        result = ferry.run("debug", "receive", cut, "--did", "5035550111", check=False)
        assert result.returncode == os.EX_DATAERR and "cut.tif" in result.stderr
    assert not ferry.jobs("reception")
    ferry.start_server()
    cut.write_bytes(octets[:len(octets) // 2])
    result = ferry.run("send", "5035550123", cut, "--wait", check=False)
    assert result.returncode != 0
    fax, = ferry.jobs("fax")
    assert fax["attempts"] == 0 and fax["confirmed_pages"] == 0


def test_odd_arguments(make_faxferry):
    ferry = make_faxferry()
    ferry.add_user("bob")

    def status(*arguments):
        result = ferry.run(*arguments, check=False)
        assert result.returncode == 0 or (result.stderr.startswith("faxferry: ") and not result.stdout)
        return result.returncode

    for limit in ("0", "-1", "100001", "x"):
        assert status("log", "--limit", limit) == os.EX_USAGE
    assert status("log", "--limit", "100000") == 0
    assert status("log", "--number", "abc") == os.EX_DATAERR
    assert status("log", "--user", "nobody") == os.EX_NOUSER
    assert status("log", "--user", "bob") == 0
    assert status("log", "--kind", "letter") == os.EX_USAGE
    assert status("log", "--state", "ready") == os.EX_USAGE
    assert status("log", "--csv", "--json") == os.EX_USAGE
    assert status("user", "list", "--csv", "--json") == os.EX_USAGE
    assert status("user", "change", "bob") == os.EX_USAGE
    assert status("user", "change", "bob", "--language", "xx") == os.EX_DATAERR
    assert status("user", "add", "eve", "--address", "eve@company.test", "--language", "../en") == os.EX_DATAERR
    assert status("user", "change", "bob", "--language", "en") == 0
    assert status("user", "change", "bob", "--language", "") == 0
    assert [user["name"] for user in ferry.json("user", "list")] == ["bob"]


def test_a_cover_is_tried(ferry, tmp_path):
    template = pathlib.Path(__file__).resolve().parents[2] / "data/covers/classic.svg"
    text = document(tmp_path, text="Dear Sirs,\n" * 200)
    tiff, picture = tmp_path / "cover.tif", tmp_path / "cover.png"
    report = json.loads(ferry.run("debug", "cover", template, "-o", tiff, "--preview", picture, "--text", text,
                                  "--set", "RecipientName=Anne", "--set", "subject=<Order> & more", "--set", "pages=2",
                                  "-r", "standard", "-p", "a4").stdout)
    assert report["pages"] == len(report["page_list"]) > 2
    assert [page["rows"] for page in report["page_list"]] == [1146] * report["pages"]
    assert all(page["octets"] > 500 for page in report["page_list"])
    assert tiff.read_bytes()[:2] == b"II" and picture.read_bytes()[1:4] == b"PNG"


def test_a_bad_cover_says_where(ferry, tmp_path):
    template = document(tmp_path, "bad.svg", "<svg xmlns='http://www.w3.org/2000/svg'>\n<text>$(Nothing)</text></svg>")
    result = ferry.run("debug", "cover", template, "-o", tmp_path / "cover.tif", check=False)
    assert result.returncode != 0 and not (tmp_path / "cover.tif").exists()
    assert "bad.svg: line 2: there is no variable $(Nothing)" in result.stderr
