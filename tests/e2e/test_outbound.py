# SPDX-License-Identifier: GPL-3.0-or-later
"""An email to the fax mailbox becomes faxes, and its sender is told."""
import subprocess

from PIL import Image, ImageSequence

import compose
from servers import wait_for


def ended(ferry, count=1):
    """The fax jobs, once so many have ended."""
    def look():
        faxes = [job for job in ferry.jobs("fax") if job["state"] in ("sent", "failed", "cancelled")]
        return faxes if len(faxes) >= count else None
    return wait_for(look, 40, f"{count} ended fax(es)\n{ferry.log()[-4000:]}")


def tiff_pages(path):
    text = subprocess.run(["tiffinfo", str(path)], capture_output=True, text=True).stdout
    return text.count("Image Width")


def delivery_status(notice):
    """The fields of the message/delivery-status part: per message, then per recipient."""
    assert notice.get_content_type() == "multipart/report"
    part = next(part for part in notice.walk() if part.get_content_type() == "message/delivery-status")
    return [dict(block.items()) for block in part.get_payload()]


def body_text(notice):
    return next(part for part in notice.walk() if part.get_content_type() == "text/plain").get_content()


def test_message_with_attachments(ferry, provider, tmp_path):
    mail = compose.message(
        to="\"'Anne Anderson 5035550123^COMPANY=FaxBack'\" <fax@company.test>",
        attachments=[("prices.pdf", "application/pdf", compose.pdf(2)), ("plan.png", "image/png", compose.png())])
    compose.send(provider, mail)
    notice, = ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["number"], fax["recipient_name"]) == ("sent", "+15035550123", "Anne Anderson")
    assert fax["pages"] == fax["confirmed_pages"] == 4
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    assert tiff_pages(saved) == 4
    assert notice["In-Reply-To"] == mail["Message-ID"]
    assert mail["Message-ID"] in notice["References"]
    assert notice["Auto-Submitted"].startswith("auto-")
    first, second = delivery_status(notice)
    assert second["Action"] == "delivered" and second["Status"].startswith("2.")
    assert "5035550123" in second["Final-Recipient"].replace("-", "").replace(" ", "")
    text = body_text(notice)
    assert "prices.pdf" in text and "plan.png" in text and "Anne Anderson" in text
    wait_for(lambda: not provider.mailboxes.messages("fax"), what="empty mailbox")
    message, = ferry.jobs("message")
    assert message["state"] == "closed" and message["user"] == "anne"


def test_several_recipients_one_notice(ferry, provider):
    mail = compose.message(to="'One 503-555-0123' <fax@company.test>, fax+5035550124@company.test")
    mail["Cc"] = '"Again +1 (503) 555.0123" <fax@company.test>, Someone <someone@example.net>'
    compose.send(provider, mail)
    notice, = ferry.wait_mail("anne")
    faxes = ended(ferry, 2)
    assert sorted(fax["number"] for fax in faxes) == ["+15035550123", "+15035550124"]
    assert len(delivery_status(notice)) == 3
    ferry.settle()
    assert len(ferry.mail("anne")) == 1 and len(ferry.jobs("fax")) == 2


def test_unknown_sender_is_refused(ferry, provider):
    mail = compose.message(sender="Carla <carla@company.test>")
    compose.send(provider, mail, sender="carla@company.test")
    notice, = ferry.wait_mail("carla")
    assert not ferry.jobs("fax")
    assert "carla@company.test" in body_text(notice)
    assert delivery_status(notice)[1]["Action"] == "failed"


def test_bad_address_is_refused_with_the_reason(ferry, provider):
    compose.send(provider, compose.message(to="'Anne 12' <fax@company.test>"))
    compose.send(provider, compose.message(to="'Anne 5035550123^COLOUR' <fax@company.test>"))
    first, second = ferry.wait_mail("anne", 2)
    texts = body_text(first) + body_text(second)
    assert "^COLOUR" in texts.upper() and "^NOCOVER" in texts and "12" in texts
    assert not ferry.jobs("fax")


def test_no_recipient_number(ferry, provider):
    compose.send(provider, compose.message(to="fax@company.test"))
    notice, = ferry.wait_mail("anne")
    assert "number" in body_text(notice)


def test_subject_form(ferry, provider):
    compose.send(provider, compose.message(to="fax@company.test", subject="Fax: 5035550123, 5035550124"))
    ferry.wait_mail("anne")
    assert len(ended(ferry, 2)) == 2


def test_document_cut_off_fails_the_message(ferry, provider):
    broken = compose.pdf(3)[:700]
    compose.send(provider, compose.message(attachments=[
        ("good.png", "image/png", compose.png()), ("broken.pdf", "application/pdf", broken)]))
    notice, = ferry.wait_mail("anne")
    assert "broken.pdf" in body_text(notice)
    assert all(fax["state"] == "cancelled" for fax in ferry.jobs("fax"))
    message, = ferry.jobs("message")
    assert message["reason"] == "document-truncated"


def test_unsupported_document_names_itself(ferry, provider):
    compose.send(provider, compose.message(attachments=[
        ("sound.mp3", "audio/mpeg", b"ID3\x04" + bytes(range(256)) * 40)]))
    notice, = ferry.wait_mail("anne")
    assert "sound.mp3" in body_text(notice)
    assert all(fax["state"] == "cancelled" for fax in ferry.jobs("fax"))


def test_automatic_mail_is_never_answered(ferry, provider):
    put = provider.mailboxes.put

    def raw(*headers):
        return ("".join(f"{line}\r\n" for line in headers) + "\r\nI am away.\r\n").encode()

    base = ["From: anne@company.test", "To: '5035550123' <fax@company.test>", "Subject: away"]
    put("fax", raw(*base, "Auto-Submitted: auto-replied", "Message-ID: <a@x>"))
    put("fax", raw("Return-Path: <>", *base, "Message-ID: <b@x>"))
    put("fax", raw(*base, "Precedence: bulk", "Message-ID: <c@x>"))
    put("fax", raw(*base, "List-Id: <l.company.test>", "Message-ID: <d@x>"))
    put("fax", raw("From: fax@company.test", *base[1:], "Message-ID: <e@x>"))
    wait_for(lambda: sum(job["state"] == "quarantined" for job in ferry.jobs()) == 5, 40,
             f"five quarantined messages {ferry.log()[-3000:]}")
    # this one alone is no sign of automatic mail
    put("fax", raw(*base, "X-Auto-Response-Suppress: All", "Message-ID: <f@x>"))
    notice, = ferry.wait_mail("anne")
    assert notice["In-Reply-To"] == "<f@x>"
    ferry.settle()
    assert len(ferry.mail("anne")) == 1 and not ferry.mail("fax")


def test_bounce_of_a_notice_makes_no_loop(ferry, provider):
    bounce = compose.message(sender="Mail Delivery System <MAILER-DAEMON@company.test>", subject="Undelivered Mail")
    compose.send(provider, bounce, sender="")
    wait_for(lambda: any(job["state"] == "quarantined" for job in ferry.jobs()), 40, "quarantined bounce")
    ferry.settle()
    assert not ferry.mail("anne") and not ferry.mail("postmaster")


def test_fax_domain_over_lmtp(ferry):
    """An on-site mail server hands over number@fax-domain, without any mailbox."""
    import smtplib
    mail = compose.message(to="5035550123^COMPANY=FaxBack@fax.company.test")
    with smtplib.LMTP("127.0.0.1", ferry.local_port) as client:
        client.ehlo()
        assert client.mail("anne@company.test")[0] == 250
        assert client.rcpt("stranger@elsewhere.test")[0] == 550
        for number in ("5035550123^COMPANY=FaxBack", "5035550199"):
            assert client.rcpt(f"{number}@fax.company.test")[0] == 250
        assert client.data(mail.as_bytes())[0] == 250
        assert client.getreply()[0] == 250  # LMTP: one reply for each recipient
    faxes = ended(ferry, 2)
    assert sorted(fax["number"] for fax in faxes) == ["+15035550123", "+15035550199"]
    ferry.wait_mail("anne")


def test_mail_delivered_twice_is_one_fax(ferry, provider):
    """Two copies with different Received fields; a letter that shares only its Message-ID is faxed."""
    mail = compose.message()
    octets = mail.as_bytes()
    for host in ("mx1", "mx2"):
        provider.mailboxes.put("fax", f"Received: from a by {host}.company.test\n".encode() + octets)
    changed = octets.replace(b"page two", b"page three")
    assert changed != octets
    ended(ferry)
    wait_for(lambda: len(ferry.jobs("message")) == 2, what="the second copy")
    provider.mailboxes.put("fax", changed)
    ended(ferry, 2)
    first, second, third = ferry.jobs("message")
    assert (second["state"], second["reason"]) == ("quarantined", "duplicate")
    assert second["reason_argument"] == str(first["id"]) and third["reason"] == "none"
    ferry.wait_mail("anne", 2)
    ferry.settle()
    assert len(ferry.mail("anne")) == 2
    assert [fax["parent"] for fax in ferry.jobs("fax")] == [first["id"], third["id"]]


def test_message_split_by_the_mail_server(ferry):
    """One message for two recipients may come in two transactions; a third one is a copy."""
    import smtplib
    octets = compose.message(to="someone@else.test").as_bytes()
    for number, host in (("5035550123", "mx1"), ("5035550199", "mx1"), ("5035550199", "mx2")):
        with smtplib.LMTP("127.0.0.1", ferry.local_port) as client:
            received = f"Received: from a by {host}.company.test\r\n".encode()
            client.sendmail("anne@company.test", [f"{number}@fax.company.test"], received + octets)
    wait_for(lambda: any(job["reason"] == "duplicate" for job in ferry.jobs("message")), 40, "a copy kept apart")
    ended(ferry, 2)
    ferry.settle()
    assert [fax["number"] for fax in ferry.jobs("fax")] == ["+15035550123", "+15035550199"]


def test_each_notice_has_its_own_identifier(make_faxferry, provider):
    ferry = make_faxferry(line={"fail_page": 1}, server={"max_attempts": 1})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message())
    ferry.wait_mail("anne", seconds=60)
    fax, = ended(ferry)
    ferry.run("retry", fax["id"])
    first, second = ferry.wait_mail("anne", 2, seconds=60)
    assert first["Message-ID"] != second["Message-ID"]
    assert first["In-Reply-To"] == second["In-Reply-To"]


def test_failed_call_is_retried_and_goes_on(make_faxferry, provider):
    """The far machine hangs up in page 2 each time: page 1 is sent once, then it fails with a reason."""
    ferry = make_faxferry(line={"fail_page": 2}, server={"max_attempts": 2})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(text=None, attachments=[("p.pdf", "application/pdf", compose.pdf(5))]))
    notice, = ferry.wait_mail("anne", seconds=60)
    fax, = ended(ferry)
    assert fax["state"] == "failed" and 0 < fax["confirmed_pages"] < 5
    shown = ferry.json("show", fax["id"])
    assert [attempt["pages_confirmed"] for attempt in shown["calls"]] == [1, 1]
    assert delivery_status(notice)[1]["Action"] == "failed"


def test_calls_go_on_from_the_first_page_not_confirmed(make_faxferry, provider, tmp_path):
    """Each call brings one page over; five calls make the fax, and no page is sent twice."""
    ferry = make_faxferry(line={"fail_page": 2}, server={"max_attempts": 9})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(text=None, attachments=[("p.pdf", "application/pdf", compose.pdf(4))]))
    ferry.wait_mail("anne", seconds=60)
    fax, = ended(ferry)
    assert fax["state"] == "sent"
    attempts = ferry.json("show", fax["id"])["calls"]
    assert [attempt["pages_confirmed"] for attempt in attempts] == [1, 1, 1, 1]
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    assert tiff_pages(saved) == 4


def test_office_attachments(ferry, provider, tmp_path):
    """Told by content: the RTF has the type of nothing in particular, as some mail programs send it."""
    compose.send(provider, compose.message(text=None, attachments=[
        ("offer.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", compose.docx()),
        ("terms.rtf", "application/octet-stream", rb"{\rtf1\ansi Terms\par\page More terms\par}")]))
    ferry.wait_mail("anne", seconds=90)
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"], fax["confirmed_pages"]) == ("sent", 3, 3)
    saved = tmp_path / "far.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    with Image.open(saved) as image:
        black = [sum(frame.convert("L").histogram()[:128]) for frame in ImageSequence.Iterator(image)]
    assert len(black) == 3 and min(black) > 200, black


def test_office_attachment_without_office(make_faxferry, provider):
    ferry = make_faxferry(server={"office": "none"})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(attachments=[("offer.docx", "application/octet-stream", compose.docx())]))
    notice, = ferry.wait_mail("anne")
    text = " ".join(body_text(notice).split())
    assert "offer.docx" in text and "libreoffice-writer-nogui" in text and "PDF" in text
    assert all(fax["state"] == "cancelled" for fax in ferry.jobs("fax"))


def test_flags_resolution_and_page(ferry, provider, tmp_path):
    compose.send(provider, compose.message(
        to="'A 5035550123^SUPERFINE' <fax@company.test>, 'B 5035550124^COARSE' <fax@company.test>"))
    ferry.wait_mail("anne")
    rows = {}
    for fax in ended(ferry, 2):
        saved = tmp_path / f"{fax['id']}.tif"
        ferry.run("show", fax["id"], "--confirmed", saved)
        info = subprocess.run(["tiffinfo", str(saved)], capture_output=True, text=True).stdout
        rows[fax["number"]] = int(info.split("Image Length:")[1].split()[0])
    assert rows["+15035550123"] > 3 * rows["+15035550124"]


def test_command_line_send(ferry, tmp_path):
    document = tmp_path / "letter.txt"
    document.write_text("A letter from the command line.\n")
    result = ferry.run("send", "503 555 0123", document, "--user", "anne", "--billing", "C-7", "--wait")
    fax, = ended(ferry)
    assert str(fax["id"]) in result.stdout and fax["custom_billing"] == "C-7"
    assert fax["state"] == "sent"
    listed = ferry.json("log")
    assert any(row["number"] == "+15035550123" for row in listed)


def test_cancel_before_its_time(ferry, provider):
    compose.send(provider, compose.message(to="'A 5035550123^AT=+2h' <fax@company.test>"))
    fax = wait_for(lambda: next((job for job in ferry.jobs("fax") if job["state"] == "ready"), None), 40,
                   "waiting fax")
    assert any(row["id"] == fax["id"] for row in ferry.json("queue"))
    assert ferry.run("cancel", fax["id"]).stdout == f"{fax['id']} cancelled\n"
    notice, = ferry.wait_mail("anne")
    assert ended(ferry)[0]["state"] == "cancelled"
    late = ferry.run("cancel", fax["id"], check=False)
    assert late.returncode == 65 and "is cancelled: too late to cancel it" in late.stderr
    assert "9999" in ferry.run("cancel", 9999, check=False).stderr


def test_cancel_says_what_was_too_late(ferry, provider):
    compose.send(provider, compose.message(to="'A 5035550123' <fax@company.test>, 'B 5035550124^AT=+2h' <fax@company.test>"))
    wait_for(lambda: any(job["state"] == "sent" for job in ferry.jobs("fax")), 40, "first fax")
    message, = ferry.jobs("message")
    told = ferry.run("cancel", message["id"]).stdout
    assert told == f"{message['id']} cancelled; too late for 1 that had been sent\n"
    ferry.wait_mail("anne")
    assert sorted(fax["state"] for fax in ended(ferry, 2)) == ["cancelled", "sent"]
