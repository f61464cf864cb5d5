# SPDX-License-Identifier: GPL-3.0-or-later
"""Cover sheets, from mail to the far machine."""
import shutil
import subprocess

import compose
import pytest
from faxferry import ROOT
from PIL import Image, ImageSequence
from servers import wait_for

COVERS = ROOT / "data" / "covers"
LEGAL = """<svg xmlns="http://www.w3.org/2000/svg" width="612pt" height="792pt" viewBox="0 0 612 792">
<text x="72" y="120" font-size="24">LEGAL {what}</text>
<text x="72" y="200" font-size="24">To $(To) of $(CompanyName) pages $(Pages)</text>
{text}</svg>"""
TEXT = '<text x="72" y="300" font-size="20">$(Cover)</text>'


@pytest.fixture
def covers(tmp_path):
    folder = tmp_path / "covers"
    shutil.copytree(COVERS, folder)
    (folder / "legal").mkdir()
    (folder / "legal" / "brief.svg").write_text(LEGAL.format(what="BRIEF", text=TEXT))
    (folder / "group.svg").write_text(LEGAL.format(what="GROUP", text=TEXT))
    (folder / "person.svg").write_text(LEGAL.format(what="PERSON", text=TEXT))
    (folder / "bare.svg").write_text(LEGAL.format(what="BARE", text=""))
    (folder / "broken.svg").write_text(LEGAL.format(what="$(Nonsense)", text=""))
    return folder


@pytest.fixture
def ferry(make_faxferry, covers):
    ferry = make_faxferry(server={"cover_dir": covers})
    ferry.add_user("anne", "--company", "Example Company")
    return ferry.start()


def ended(ferry, count=1):
    def done():
        faxes = ferry.jobs("fax")
        return len(faxes) == count and all(fax["state"] in ("sent", "failed", "cancelled") for fax in faxes)
    wait_for(done, 60, f"{count} fax(es) ended\n{ferry.log()[-3000:]}")
    return ferry.jobs("fax")


def words_of(frame, folder):
    """What can be read on a page, square pixels again."""
    path = folder / "page.png"
    horizontal, vertical = frame.info.get("dpi", (204, 196))
    image = frame.convert("L").resize((frame.width, round(frame.height * float(horizontal) / float(vertical))))
    image.save(path)
    result = subprocess.run(["tesseract", str(path), "-", "--psm", "6"], capture_output=True, text=True, timeout=120,
                            env={"OMP_THREAD_LIMIT": "1", "PATH": "/usr/bin:/bin"})
    return " ".join(result.stdout.split())


def far_pages(ferry, fax, folder):
    saved = folder / f"far.{fax['id']}.tif"
    ferry.run("show", fax["id"], "--confirmed", saved)
    with Image.open(saved) as image:
        return [words_of(frame, folder) for frame in ImageSequence.Iterator(image)]


def message(to, pages=1, **options):
    attachments = [("prices.pdf", "application/pdf", compose.pdf(pages))] if pages else []
    return compose.message(to=to, attachments=attachments, **options)


def test_text_is_on_the_cover(ferry, provider, tmp_path):
    compose.send(provider, message("\"'Anne Anderson 5035550123^COMPANY=FaxBack'\" <fax@company.test>"))
    notice, = ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert (fax["state"], fax["pages"], fax["confirmed_pages"]) == ("sent", 2, 2)
    first, second = far_pages(ferry, fax, tmp_path)
    made = tmp_path / "made.tif"
    ferry.run("show", fax["id"], "--pages", made)
    with Image.open(made) as image:
        assert image.n_frames == 2
    for word in ("Anne Anderson", "FaxBack", "find our offer", "503-555-0123", "Page 1 of 2"):
        assert word in first, first
    assert "find our offer" not in second and "Page 2 of 2" in second
    text = next(part for part in notice.walk() if part.get_content_type() == "text/plain").get_content()
    assert "on the cover sheet" in text
    assert any(part.get_content_type() == "image/png" for part in notice.walk())


def test_two_recipients_one_without_cover(ferry, provider, tmp_path):
    compose.send(provider, message("'Anne 5035550123^TEMPLATE=legal/brief' <fax@company.test>, 'Bob 5035550124^NOCOVER' <fax@company.test>"))
    ferry.wait_mail("anne")
    with_cover, without = ended(ferry, 2)
    assert (with_cover["pages"], without["pages"]) == (2, 2)
    pages = far_pages(ferry, with_cover, tmp_path)
    assert "Anne, Bob" in pages[0] and "find our offer" in pages[0]
    pages = far_pages(ferry, without, tmp_path)
    assert "find our offer" in pages[0] and "Anne, Bob" not in pages[0]


def test_cover_alone(ferry, provider, tmp_path):
    """A mail of text only is its cover."""
    compose.send(provider, message("'5035550123' <fax@company.test>", pages=0))
    ferry.wait_mail("anne")
    fax, = ended(ferry)
    assert fax["pages"] == 1
    page, = far_pages(ferry, fax, tmp_path)
    assert "find our offer" in page and "Page 1 of 1" in page
    for job in (fax, ferry.jobs("message")[0]):
        made = tmp_path / "made.tif"
        ferry.run("show", job["id"], "--pages", made)
        with Image.open(made) as image:
            assert image.n_frames == 1


def test_no_text_no_cover(ferry, provider, tmp_path):
    compose.send(provider, message("'5035550123' <fax@company.test>, '5035550124^COVER' <fax@company.test>", 3, text=None))
    ferry.wait_mail("anne")
    plain, covered = ended(ferry, 2)
    assert (plain["pages"], covered["pages"]) == (3, 4)
    assert "follows" not in far_pages(ferry, covered, tmp_path)[0]


def test_plain_text_of_html_is_on_the_cover(ferry, provider, tmp_path):
    mail = compose.message(text="Plain words of mine")
    mail.add_alternative("<html><body><p>Rich <b>words</b> of mine</p></body></html>", subtype="html")
    compose.send(provider, mail)
    ferry.wait_mail("anne")
    fax, = ended(ferry)
    page, = far_pages(ferry, fax, tmp_path)
    assert "Plain words of mine" in page and "Rich" not in page


def test_html_alone_keeps_its_pages(ferry, provider, tmp_path):
    mail = compose.message(text=None)
    mail.set_content("<html><body><p>Rich <b>words</b> of mine</p></body></html>", subtype="html")
    compose.send(provider, mail)
    ferry.wait_mail("anne")
    fax, = ended(ferry)
    first, second = far_pages(ferry, fax, tmp_path)
    assert "Rich" not in first and "The message follows this cover sheet." in first
    assert "Rich words of mine" in second and "follows" not in second


def test_whose_template(ferry, provider, tmp_path):
    """^TEMPLATE wins over the user's, that over the group's, that over the server's."""
    ferry.run("group", "add", "sales", "--member", "anne", "--template", "group")
    compose.send(provider, message("'5035550123' <fax@company.test>"))
    wait_for(lambda: len(ferry.jobs("fax")) == 1, 40, "a fax")
    wait_for(lambda: ferry.jobs("fax")[0]["state"] == "sent", 40, "sent")
    ferry.run("user", "set", "anne", "--template", "person.svg")
    compose.send(provider, message("'5035550124' <fax@company.test>, '5035550125^TEMPLATE=legal\\brief' <fax@company.test>"))
    group, person, flag = ended(ferry, 3)
    assert "LEGAL GROUP" in far_pages(ferry, group, tmp_path)[0]
    assert "LEGAL PERSON" in far_pages(ferry, person, tmp_path)[0]
    assert "LEGAL BRIEF" in far_pages(ferry, flag, tmp_path)[0]


def test_template_without_text(ferry, provider, tmp_path):
    compose.send(provider, message("'5035550123^TEMPLATE=bare' <fax@company.test>"))
    ferry.wait_mail("anne")
    fax, = ended(ferry)
    first, second, third = far_pages(ferry, fax, tmp_path)
    assert "LEGAL BARE" in first and "pages 3" in first
    assert "find our offer" in second and "find our offer" not in third


@pytest.mark.parametrize("template, reason, told", [
    ("nowhere", "cover-missing", "nowhere"), ("broken", "cover-failed", "Nonsense")])
def test_refused(ferry, provider, template, reason, told):
    compose.send(provider, message(f"'5035550123^TEMPLATE={template}' <fax@company.test>"))
    notice, = ferry.wait_mail("anne")
    refused, = ferry.jobs("message")
    assert refused["reason"] == reason
    text = next(part for part in notice.walk() if part.get_content_type() == "text/plain").get_content()
    assert template in text and told in text


def test_mode(make_faxferry, provider, covers):
    ferry = make_faxferry(server={"cover_dir": covers, "template_mode": "never"})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, message("'5035550123' <fax@company.test>, '5035550124^COVER' <fax@company.test>", 0))
    ferry.wait_mail("anne")
    plain, covered = ended(ferry, 2)
    assert "cover_file" not in plain["detail"] and "cover_file" in covered["detail"]


@pytest.mark.parametrize("fail_page, confirmed", [(2, None), (3, [2, 2, 2])])
def test_cover_goes_first_again(make_faxferry, provider, covers, tmp_path, fail_page, confirmed):
    """A call that brings the cover only brings nothing new after the first; with two pages each, one page does."""
    ferry = make_faxferry(server={"cover_dir": covers, "max_attempts": 3}, line={"fail_page": fail_page})
    ferry.add_user("anne", "--attach", "pdf")
    ferry.start()
    compose.send(provider, message("'5035550123' <fax@company.test>", 3))
    notice, = ferry.wait_mail("anne", seconds=60)
    fax, = ended(ferry)
    calls = [call["pages_confirmed"] for call in ferry.json("show", fax["id"])["calls"]]
    if confirmed is None:
        assert (fax["state"], fax["confirmed_pages"], calls) == ("failed", 1, [1, 1, 1])
        return
    assert (fax["state"], fax["pages"], fax["confirmed_pages"], calls) == ("sent", 4, 4, confirmed)
    pages = far_pages(ferry, fax, tmp_path)
    assert [f"Page {number} of 4" in page for number, page in enumerate(pages, 1)] == [True] * 4
    pdf = next(part for part in notice.walk() if part.get_content_type() == "application/pdf").get_content()
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") + pdf.count(b"/Type/Page/") == 4


def test_command_line(ferry, tmp_path):
    text = tmp_path / "text.txt"
    text.write_text("Written at the command line\n")
    picture = tmp_path / "plan.png"
    picture.write_bytes(compose.png())
    both = int(ferry.run("send", "5035550123", picture, "--text", text, "--user", "anne").stdout)
    alone = int(ferry.run("send", "5035550124", "--text", text).stdout)
    bare = int(ferry.run("send", "5035550125", picture).stdout)
    printed = int(ferry.run("send", "5035550126", "--no-cover", "--text", text).stdout)
    named = int(ferry.run("send", "5035550127", picture, "--template", "legal/brief").stdout)
    faxes = {fax["id"]: fax for fax in ended(ferry, 5)}
    assert [faxes[number]["pages"] for number in (both, alone, bare, printed, named)] == [2, 1, 1, 1, 2]
    page = far_pages(ferry, faxes[both], tmp_path)[0]
    assert "Written at the command line" in page and "Example Company" in page
    assert "cover_file" in faxes[alone]["detail"] and "cover_file" not in faxes[printed]["detail"]
    assert "LEGAL BRIEF" in far_pages(ferry, faxes[named], tmp_path)[0]
    for wrong in (["--template", "nowhere"], ["--template", "../brief"], ["--cover", "--no-cover"]):
        assert ferry.run("send", "5035550123", picture, *wrong, check=False).returncode != 0
    assert ferry.run("send", "5035550123", check=False).returncode == 64


def test_check(ferry):
    rows = [row for row in ferry.json("check") if row["subject"] == "cover"]
    assert [row["found"] for row in rows] == ["good"] and "simple" in rows[0]["text"]
    ferry.run("user", "set", "anne", "--template", "broken")
    result = ferry.run("check", check=False)
    assert result.returncode != 0 and 'the template "broken" of the user anne' in result.stdout
