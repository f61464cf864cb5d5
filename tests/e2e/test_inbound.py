# SPDX-License-Identifier: GPL-3.0-or-later
"""A fax that comes in arrives as an email at its user."""
import io
import subprocess

import compose
from servers import wait_for


def make_fax(ferry, tmp_path, pages=2):
    document = tmp_path / "in.pdf"
    document.write_bytes(compose.pdf(pages, title="Order"))
    tiff = tmp_path / "in.tif"
    ferry.run("debug", "render", document, "-o", tiff)
    return tiff


def attachment(mail, kind):
    part = next(part for part in mail.walk() if part.get_content_type() == kind)
    return part.get_content()


def page_count(octets, tmp_path, command, word):
    path = tmp_path / "attached"
    path.write_bytes(octets)
    text = subprocess.run([command, str(path)], capture_output=True, text=True).stdout
    return text, text.count(word)


def test_to_two_users(ferry, tmp_path):
    tiff = make_fax(ferry, tmp_path)
    ferry.run("debug", "receive", tiff, "--did", "5035550111")
    ferry.run("debug", "receive", tiff, "--did", "+1 503 555 0112")
    as_tiff, = ferry.wait_mail("anne")
    as_pdf, = ferry.wait_mail("bert")
    _, pages = page_count(attachment(as_tiff, "image/tiff"), tmp_path, "tiffinfo", "Image Width")
    assert pages == 2
    text, _ = page_count(attachment(as_pdf, "application/pdf"), tmp_path, "pdfinfo", "")
    assert "Pages:           2" in text
    assert as_tiff["Auto-Submitted"].startswith("auto-")
    assert not ferry.mail("postmaster")


def test_to_nobody_goes_to_postmaster(ferry, tmp_path):
    ferry.run("debug", "receive", make_fax(ferry, tmp_path), "--did", "5035550199")
    mail, = ferry.wait_mail("postmaster")
    assert any(part.get_content_type() == "image/tiff" for part in mail.walk())
    assert not ferry.mail("anne") and not ferry.mail("bert")


def test_broken_off_fax_is_delivered_in_part(make_faxferry, tmp_path):
    ferry = make_faxferry(line={"fail_page": 3})
    ferry.add_user("anne", "--did", "5035550111")
    ferry.start()
    ferry.run("debug", "receive", make_fax(ferry, tmp_path, 4), "--did", "5035550111")
    mail, = ferry.wait_mail("anne")
    _, pages = page_count(attachment(mail, "image/tiff"), tmp_path, "tiffinfo", "Image Width")
    assert pages == 2
    reception, = ferry.jobs("reception")
    assert reception["pages"] == 2 and reception["state"] == "closed"


def test_pages_are_the_ones_that_were_sent(ferry, tmp_path):
    """Through the line and the mail, the picture stays the same."""
    tiff = make_fax(ferry, tmp_path, 1)
    ferry.run("debug", "receive", tiff, "--did", "5035550111")
    mail, = ferry.wait_mail("anne")
    received = tmp_path / "received.tif"
    received.write_bytes(attachment(mail, "image/tiff"))
    compare = subprocess.run(["tiffcmp", "-t", str(tiff), str(received)], capture_output=True, text=True)
    differences = [line for line in io.StringIO(compare.stdout + compare.stderr)
                   if "Scanline" in line or "ImageLength" in line]
    assert not differences, compare.stdout


def test_fax_that_the_mail_system_refuses_goes_to_postmaster(ferry, tmp_path):
    ferry.add_user("ghost", "--did", "5035550113")  # the provider has no such mailbox
    ferry.run("debug", "receive", make_fax(ferry, tmp_path), "--did", "5035550113")
    mail, = ferry.wait_mail("postmaster")
    assert attachment(mail, "image/tiff")
    reception, = ferry.jobs("reception")
    assert reception["state"] == "closed"


def test_fax_that_nobody_takes_is_shown_as_failed(make_faxferry, tmp_path):
    ferry = make_faxferry(server={"postmaster": None})
    ferry.add_user("ghost", "--did", "5035550113")
    ferry.start()
    ferry.run("debug", "receive", make_fax(ferry, tmp_path), "--did", "5035550113")
    reception = wait_for(lambda: next((job for job in ferry.jobs("reception") if job["state"] == "failed"), None),
                         30, f"failed reception {ferry.log()[-2000:]}")
    assert reception["reason"] == "mail-refused"
    assert any(row["id"] == reception["id"] for row in ferry.json("log"))
    saved = tmp_path / "saved.tif"
    ferry.run("show", reception["id"], "--pages", saved)  # it is not lost
    assert saved.stat().st_size > 1000
