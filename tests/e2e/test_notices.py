# SPDX-License-Identifier: GPL-3.0-or-later
"""What people are told: in their language, as they wish, and so that programs understand it."""
import email.utils
import re
import shutil

import compose
from faxferry import ROOT
from servers import wait_for
from test_inbound import make_fax
from test_outbound import body_text, delivery_status, ended

ENGLISH = re.compile(r"\b(the|was|were|page|pages|sent|please|fax machine|recipients?)\b")


def types(notice):
    return [part.get_content_type() for part in notice.walk() if not part.is_multipart()]


def html(notice):
    return next(part for part in notice.walk() if part.get_content_type() == "text/html").get_content()


def test_in_the_language_of_the_reader(ferry, provider, tmp_path):
    ferry.run("user", "change", "anne", "--language", "de-AT")
    compose.send(provider, compose.message(
        subject="Angebot für Frau Müller", text="Guten Tag, hier das Angebot.",
        attachments=[("Preise.pdf", "application/pdf", compose.pdf(2))]))
    sent, = ferry.wait_mail("anne")
    compose.send(provider, compose.message(to="'5035550123^COLOUR' <fax@company.test>", subject="Angebot", text="Hallo"))
    refused = ferry.wait_mail("anne", 2)[1]
    ferry.run("debug", "receive", make_fax(ferry, tmp_path), "--did", "5035550111", "--from", "5035550999")
    received = ferry.wait_mail("anne", 3)[2]
    assert sent["Subject"] == "Fax gesendet: Angebot für Frau Müller"
    assert "„Angebot für Frau Müller“ wurde an 1 Empfänger gefaxt." in body_text(sent)
    assert "Gefaxt, 2 Seiten" in body_text(sent)
    assert "Option, die es nicht gibt: ^COLOUR" in body_text(refused)
    assert "^NOCOVER" in body_text(refused)
    assert received["Subject"] == "Fax von +15035550999, 2 Seiten"
    assert "Angerufen:  +15035550111" in body_text(received)
    for notice in (sent, refused, received):
        assert not ENGLISH.search(body_text(notice)), body_text(notice)
        assert 'lang="de"' in html(notice) and "$(" not in html(notice)


def test_unknown_language_is_told_at_once(ferry):
    result = ferry.run("user", "change", "anne", "--language", "xx", check=False)
    assert result.returncode != 0 and "xx" in result.stderr


def test_wishes(ferry, provider):
    """attach = none, thumbnail, tiff, pdf; and when to be told."""
    expected = {"none": [], "thumbnail": ["image/png"], "tiff": ["image/png", "image/tiff"],
                "pdf": ["image/png", "application/pdf"]}
    for count, (wish, kinds) in enumerate(expected.items(), 1):
        ferry.run("user", "change", "anne", "--attach", wish)
        compose.send(provider, compose.message(subject=f"As {wish}"))
        notice = ferry.wait_mail("anne", count)[-1]
        assert [kind for kind in types(notice) if kind in ("image/png", "image/tiff", "application/pdf")] == kinds, wish
    for wish, told in (("failure", False), ("never", False)):
        ferry.run("user", "change", "anne", "--notify", wish)
        compose.send(provider, compose.message(subject=f"Told {wish}"))
        wait_for(lambda: ferry.jobs("message")[-1]["state"] == "closed"
                 and ferry.jobs("message")[-1]["subject"] == f"Told {wish}", 40, "closed message")
    ferry.run("user", "change", "anne", "--notify", "failure")
    compose.send(provider, compose.message(to="'12' <fax@company.test>"))
    ferry.wait_mail("anne", 5)
    ferry.settle()
    assert len(ferry.mail("anne")) == 5


def test_parts_that_are_missing(make_faxferry, provider):
    """failed_documents = send-rest: the subject says so, also to whoever hears of failures alone."""
    ferry = make_faxferry(server={"failed_documents": "send-rest"})
    ferry.add_user("anne", "--notify", "failure")
    ferry.start()
    broken = ("broken.pdf", "application/pdf", b"%PDF-1.4 nothing")
    locked = ("secret.pgp", "application/pgp-encrypted", b"Version: 1")
    compose.send(provider, compose.message(subject="Whole"))
    compose.send(provider, compose.message(subject="Offer", attachments=[broken]))
    notice, = ferry.wait_mail("anne")
    assert notice["Subject"] == "Fax sent, 1 part not faxed: Offer"
    assert "Your fax was sent, 1 part not faxed" in body_text(notice)
    assert "Your fax was sent, 1 part not faxed" in " ".join(html(notice).split())
    ferry.run("user", "change", "anne", "--language", "de")
    compose.send(provider, compose.message(subject="Angebot", attachments=[broken, locked]))
    assert ferry.wait_mail("anne", 2)[1]["Subject"] == "Fax gesendet, 2 Teile nicht gefaxt: Angebot"
    compose.send(provider, compose.message(to="'5035550123^AT=+2h' <fax@company.test>", subject="Offerte",
                                           attachments=[broken]))
    waiting = wait_for(lambda: [job for job in ferry.jobs("fax") if job["subject"] == "Offerte" and job["pages"]], 40, "fax")
    ferry.run("cancel", waiting[0]["id"])
    assert ferry.wait_mail("anne", 3)[2]["Subject"] == "Fax nicht gesendet (1 von 1), 1 Teil nicht gefaxt: Offerte"


def test_received_without_a_picture(ferry, tmp_path):
    ferry.run("user", "change", "anne", "--attach", "none")
    ferry.run("debug", "receive", make_fax(ferry, tmp_path), "--did", "5035550111")
    mail, = ferry.wait_mail("anne")
    assert "image/png" not in types(mail) and "image/tiff" in types(mail)
    assert "cid:" not in html(mail)


def test_versions_of_one_fax(ferry, provider):
    """Recipients that get other pages than others are told so, and each version goes along once."""
    ferry.run("user", "change", "anne", "--attach", "pdf")
    compose.send(provider, compose.message(
        to="'Bob 5035550123' <fax@company.test>, 'Carla 5035550124^FINE^A4' <fax@company.test>,"
           " 'Dora 5035550125^FINE^A4' <fax@company.test>"))
    notice, = ferry.wait_mail("anne")
    names = [part.get_filename() for part in notice.walk() if part.get_content_disposition() == "attachment"]
    assert names == ["fax-1.pdf", "fax-2.pdf"]
    text = " ".join(body_text(notice).split())
    assert re.search(r"Bob \(\+15035550123, version 1: \w+ resolution\)", text), text
    assert "Carla (+15035550124, version 2: fine resolution, A4)" in text
    assert "Dora (+15035550125, version 2: fine resolution, A4)" in text
    assert "The pages are attached as fax-1.pdf, fax-2.pdf." in text


def test_one_notice_for_mixed_ends(make_faxferry, provider):
    """Sent, failed, cancelled: one notice when the last has ended, which programs can read."""
    ferry = make_faxferry(server={"max_attempts": 1}, line={"fail_page": 2})
    ferry.add_user("anne")
    ferry.start()
    # one page of Legal, which arrives, and two of Letter, of which the second does not
    mail = compose.message(
        to="'One 5035550123^LEGAL^NOCOVER' <fax@company.test>, fax+5035550124^LETTER^NOCOVER@company.test,"
           " 'Three 5035550125^AT=+2h^LEGAL^NOCOVER' <fax@company.test>",
        text="".join(f"Line {line}\n" for line in range(1, 73)))
    compose.send(provider, mail)
    ended(ferry, 2)
    ferry.settle()
    assert not ferry.mail("anne")  # the third is still to come
    waiting = next(job for job in ferry.jobs("fax") if job["number"] == "+15035550125")
    ferry.run("cancel", waiting["id"])
    notice, = ferry.wait_mail("anne")
    message, *faxes = delivery_status(notice)
    assert message["Reporting-MTA"].startswith("dns; ")
    assert email.utils.parsedate_to_datetime(message["Arrival-Date"])
    by_number = {fax["Final-Recipient"].split("FAX=")[1].split("@")[0]: fax for fax in faxes}
    assert {number: fax["Action"] for number, fax in by_number.items()}["+15035550125"] == "failed"
    assert sorted(fax["Action"] for fax in faxes) == ["delivered", "failed", "failed"]
    for fax in faxes:
        assert re.fullmatch(r"[245]\.\d\.\d+", fax["Status"])
        assert (fax["Status"][0] == "2") == (fax["Action"] == "delivered")
        assert ("Diagnostic-Code" in fax) == (fax["Action"] == "failed")
        if fax["Final-Recipient"].find("5035550125") < 0:
            assert email.utils.parsedate_to_datetime(fax["Last-Attempt-Date"])
    assert by_number["+15035550124"]["Original-Recipient"] == "rfc822; fax+5035550124^LETTER^NOCOVER@company.test"
    header = next(part for part in notice.walk() if part.get_content_type() == "text/rfc822-headers").get_content()
    assert mail["Message-ID"] in header and "\n\n" not in header.strip()
    assert "did not reach 2 of 3 recipients" in body_text(notice)
    ferry.settle()
    assert len(ferry.mail("anne")) == 1


def test_broken_template_loses_no_notice(make_faxferry, provider, tmp_path):
    templates = tmp_path / "templates"
    shutil.copytree(ROOT / "data" / "templates", templates)
    german = templates / "de" / "fax.dn.eml"
    german.write_text(german.read_text().replace("$(summary)", "$(sumary)"))
    ferry = make_faxferry(server={"template_dir": templates})
    ferry.add_user("anne", "--language", "de")
    checked = ferry.run("check", check=False)
    assert f"bad   templates: template {german}: there is no variable $(sumary)" in checked.stdout
    shown = ferry.run("debug", "notice", "sent", "--language", "de", "--text", check=False)
    assert shown.returncode == 78 and "$(sumary)" in shown.stderr and "Your fax was sent" in shown.stdout
    ferry.start()
    compose.send(provider, compose.message())
    notice, = ferry.wait_mail("anne")
    assert "Your fax was sent" in body_text(notice)
    assert "$(sumary)" in ferry.log()


def test_sample_notices(ferry):
    """What an administrator sees of his template before anybody else does."""
    for kind in ("sent", "failed", "refused", "received", "partial"):
        for language, word in (("en", "Reference 40"), ("de", "Vorgang 40")):
            text = ferry.run("debug", "notice", kind, "--language", language, "--text").stdout
            assert word in text and "$(" not in text
            page = ferry.run("debug", "notice", kind, "--language", language, "--html").stdout
            assert page.startswith("<!DOCTYPE html>")
            assert ferry.run("debug", "notice", kind, "--language", language).stdout.startswith("Date:")
    assert ferry.run("debug", "notice", "nothing", check=False).returncode == 64
