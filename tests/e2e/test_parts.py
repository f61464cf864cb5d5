# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of each part of a mail: mails as programs write them, through the command line and the whole server."""
import email.policy
import json
from email.message import EmailMessage, MIMEPart

import pytest
from PIL import Image

import compose
import tnef
from test_outbound import body_text, delivery_status, ended, tiff_pages

TO = "'Bob Brown 5035550123' <fax@company.test>"


def attach(mail, name, kind, octets, disposition="attachment", content_id=None):
    maintype, subtype = kind.split("/")
    mail.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name, disposition=disposition,
                        cid=content_id and f"<{content_id}>")


def outlook_package(**content):
    """Outlook in its rich text format: a plain text, and everything else in winmail.dat."""
    mail = compose.message(to=TO, text="Please see the price list.\n")
    attach(mail, "winmail.dat", "application/ms-tnef", tnef.stream(**content))
    return mail


def package_with_files():
    return outlook_package(
        attachments=[tnef.attachment("ZPRICE~1.PDF", compose.pdf(2), long_name="Zürich prices.pdf"),
                     tnef.attachment("notes.txt", "Grüße aus Zürich\n".encode()),
                     tnef.attachment("..\\..\\plan.png", compose.png())],
        text="The same text.", rtf=b"{\\rtf1 The same text.}")


def package_with_page():
    mail = compose.message(to=TO, text=None)
    attach(mail, "winmail.dat", "application/octet-stream", tnef.stream(
        attachments=[tnef.attachment("image001.png", compose.png(640, 480), content_id="image001.png@1")],
        html='<p>See <img src="cid:image001.png@1"></p>'))
    return mail


def package_broken():
    mail = compose.message(to=TO)
    attach(mail, "winmail.dat", "application/ms-tnef",
           tnef.stream(attachments=[tnef.attachment("prices.pdf", compose.pdf(1))])[:-300])
    return mail


def apple_photo():
    """A phone's mail: the photograph stands in the text."""
    mail = compose.message(to=TO, text="Here is the bracket:\n\n\nSent from my iPhone\n")
    mail.add_alternative('<html><body dir="auto">Here is the bracket:<div><img src="cid:IMG-0042" alt="IMG_0042.png"></div>'
                         "<div>Sent from my iPhone</div></body></html>", subtype="html")
    mail.get_payload()[1].add_related(compose.png(1200, 900), "image", "png", cid="<IMG-0042>",
                                      filename="IMG_0042.png", disposition="inline")
    return mail


def outlook_signature():
    """Logo of a signature, twice as many pixels as it is shown, and a dot that counts readers."""
    mail = compose.message(to=TO, text=None)
    mail.set_content('<html><body><p>Terms below.</p><img width=208 height=62 src="cid:logo@1">'
                     '<img width=1 height=1 src="cid:dot@1"></body></html>', subtype="html")
    mail.add_related(compose.png(416, 124), "image", "png", cid="<logo@1>", filename="image001.png", disposition="inline")
    mail.add_related(compose.png(1, 1), "image", "png", cid="<dot@1>", filename="dot.png", disposition="inline")
    return mail


def forwarded():
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "Carla <carla@company.test>", "anne@company.test", "Old order"
    inner["Date"] = "Mon, 23 Nov 2026 16:08:00 +0000"
    inner.set_content("Forty brackets, please.\n")
    attach(inner, "order.pdf", "application/pdf", compose.pdf(1))
    mail = compose.message(to=TO, text="See below.\n")
    mail.add_attachment(inner, filename="Old order.eml")
    return mail


def uuencoded():
    return compose.message(to=TO, text="From the scanner:\n\nbegin 644 scan.txt\n#0V%T\n`\nend\n")


def digest():
    mail = compose.message(to=TO, text=None)
    mail.make_mixed()
    mail.replace_header("Content-Type", "multipart/digest")
    for number in (1, 2):
        part = MIMEPart(policy=email.policy.SMTP)
        part.set_payload(f"Subject: Item {number}\r\n\r\nText {number}\r\n")
        mail.attach(part)
    return mail


def elsewhere():
    mail = compose.message(to=TO)
    part = MIMEPart()
    part["Content-Type"] = 'message/external-body; access-type=URL; URL="http://company.test/prices.pdf"'
    part.set_payload("Content-Type: application/pdf\n\n")
    mail.make_mixed()
    mail.attach(part)
    return mail


def small_icon():
    return compose.message(to=TO, attachments=[("icon.png", "image/png", compose.png(32, 32)),
                                               ("plan.png", "image/png", compose.png(300, 200))])


def invitation():
    mail = compose.message(to=TO, text="Board meeting on Monday.\n")
    calendar = "BEGIN:VCALENDAR\nMETHOD:REQUEST\nBEGIN:VEVENT\nSUMMARY:Board\nEND:VEVENT\nEND:VCALENDAR\n"
    mail.add_alternative(calendar, subtype="calendar")
    attach(mail, "invite.ics", "application/ics", calendar.encode())
    return mail


BODY = (None, "fax", None)
ROWS = [
    (package_with_files, "none", [BODY, (None, "leave-out", "alternative"), ("winmail.dat", "leave-out", "unpacked"),
                                  ("Zürich prices.pdf", "fax", None), ("notes.txt", "fax", None),
                                  ("plan.png", "fax", None)]),
    (package_with_page, "none", [BODY, ("winmail.dat", "leave-out", "unpacked"), ("image001.png", "leave-out", "shown")]),
    (package_broken, "document-unreadable", [BODY, ("winmail.dat", "fail", "document-unreadable")]),
    (apple_photo, "none", [(None, "leave-out", "alternative"), BODY, ("IMG_0042.png", "leave-out", "shown")]),
    (outlook_signature, "none", [BODY, ("image001.png", "leave-out", "decoration"), ("dot.png", "leave-out", "decoration")]),
    (forwarded, "none", [BODY, ("Old order", "fax", None), ("order.pdf", "fax", None)]),
    (uuencoded, "none", [BODY, ("scan.txt", "fax", None)]),
    (digest, "none", [("Item 1", "fax", None), ("Item 2", "fax", None)]),
    (elsewhere, "document-unsupported", [BODY, (None, "fail", "external")]),
    (small_icon, "none", [BODY, ("icon.png", "leave-out", "decoration"), ("plan.png", "fax", None)]),
    (invitation, "none", [BODY, (None, "leave-out", "alternative"), ("invite.ics", "leave-out", "alternative")]),
]


@pytest.fixture(scope="module")
def parsed(running_provider, build, tmp_path_factory):
    """All mails of the table, parsed by one installation that is not running."""
    from faxferry import Faxferry
    folder = tmp_path_factory.mktemp("parts")
    ferry = Faxferry(folder / "ferry", build, running_provider)
    ferry.add_user("anne")
    found = {}
    for make, _, _ in ROWS:
        path = folder / f"{make.__name__}.eml"
        path.write_bytes(make().as_bytes(policy=email.policy.SMTP))
        found[make] = json.loads(ferry.run("debug", "parse-mail", path).stdout)
    return found


@pytest.mark.parametrize("make, reason, parts", ROWS, ids=lambda value: getattr(value, "__name__", ""))
def test_each_part_is_told(parsed, make, reason, parts):
    mail = parsed[make]
    assert (mail["reason"] or "none") == reason
    assert [(part["name"], part["action"], part["reason"]) for part in mail["parts"]] == parts
    assert len({part["file"] for part in mail["parts"] if part["action"] == "fax"}) == \
        sum(part["action"] == "fax" for part in mail["parts"])


def test_text_of_an_alternative_is_kept(parsed):
    text, html, picture = parsed[apple_photo]["parts"]
    assert text["alternative_of"] == html["file"] and text["file"] and text["body"]
    assert picture["content_id"] == "IMG-0042" and picture["file"]


def test_package_of_outlook_is_faxed_and_told(ferry, provider, tmp_path):
    compose.send(provider, package_with_files())
    notice, = ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"]) == ("sent", 1 + 2 + 1 + 1)
    text = " ".join(body_text(notice).split())
    for words in ("Zürich prices.pdf", "notes.txt", "plan.png", "winmail.dat", "listed by itself"):
        assert words in text


def test_photograph_behind_the_cover_is_a_page(ferry, provider, tmp_path):
    """Its plain text is on the cover sheet, which shows no pictures."""
    compose.send(provider, apple_photo())
    ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"]) == ("sent", 2)
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    with Image.open(saved) as page:
        page.seek(1)
        black = page.convert("L").point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert black[3] - black[1] > 800, "the picture is a page of its own"


def test_photograph_in_the_text_is_on_the_page(make_faxferry, provider, tmp_path):
    ferry = make_faxferry(server={"template_mode": "never"})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, apple_photo())
    notice, = ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"]) == ("sent", 1)
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    with Image.open(saved) as page:
        black = page.convert("L").point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert black[2] - black[0] > 1300, "the picture is as wide as the page"
    assert "within the message text" in body_text(notice)


def test_names_and_failures_by_settings(make_faxferry, provider, tmp_path):
    ferry = make_faxferry(server={"blacklist": "*.exe, secret*", "failed_documents": "send-rest"},
                          gateway={"whitelist": "*.pdf, *.txt"})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(to=TO, attachments=[
        ("prices.PDF", "application/pdf", compose.pdf(2)), ("secret.pdf", "application/pdf", compose.pdf(1)),
        ("plan.png", "image/png", compose.png()), ("broken.pdf", "application/pdf", b"%PDF-1.4 nothing"),
        ("notes.txt", "text/plain", b"Notes\n")]))
    notice, = ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"]) == ("sent", 1 + 2 + 1)
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    assert tiff_pages(saved) == 4
    text = " ".join(body_text(notice).split())
    assert "not among those that are faxed" in text and "among those that are not faxed" in text
    assert "broken.pdf Failed. The document broken.pdf is cut off" in text
    assert notice["Subject"].startswith("Fax sent, 1 part not faxed: ")
    assert delivery_status(notice)[1]["Action"] == "delivered"
