# SPDX-License-Identifier: GPL-3.0-or-later
"""Cover sheets that a word processor has written, from mail to the far machine."""
import compose
import office
import pytest
from PIL import Image, ImageSequence
from test_covers import COVERS, ended, far_pages, message, words_of

HEADER = "$(SenderCompany) sheet $(Page) of $(Pages)"
LINES = ("TELEFAX", "Receiver: $(RecipientName)", "$(?CC)Copies: $(CC)$(/)", "Firm: $(80)", "About: $(subject)", "$(Cover)",
         "Yours, $(SenderName)")
LONG = "Dear Ms Anderson,\n\n" + "".join(f"This is item number {number} of the list.\n" for number in range(1, 121)) + "\nGoodbye\n"


@pytest.fixture
def covers(tmp_path):
    folder = tmp_path / "covers"
    folder.mkdir()
    (folder / "simple.svg").write_bytes((COVERS / "simple.svg").read_bytes())
    (folder / "sales").mkdir()
    for ending, write in office.WRITERS.items():
        write(folder / "sales" / f"letter.{ending}", HEADER, (f"MADE OF {ending.upper()}",) + LINES)
    return folder


def start(make_faxferry, covers, **server):
    ferry = make_faxferry(server={"cover_dir": covers, **server})
    ferry.add_user("anne", "--company", "Example Company")
    return ferry.start()


@pytest.mark.parametrize("ending", office.WRITERS)
def test_format(make_faxferry, covers, tmp_path, ending):
    """Values are text, whatever they look like; what has no value vanishes; no mark is left."""
    ferry = make_faxferry(server={"cover_dir": covers})
    text = tmp_path / "text.txt"
    text.write_text("First <b>line</b> & more\n\nSecond $(To)\n")
    made = tmp_path / "made.tif"
    report = ferry.json("debug", "cover", covers / "sales" / f"letter.{ending}", "-o", made, "--text", text,
                        "--set", "RecipientName=Anne Anderson", "--set", "Subject=Prices $(Nothing)",
                        "--set", "CompanyName=FaxBack\nMain Street", "--set", "Pages=2", "--resolution", "fine")
    with Image.open(made) as image:
        pages = [words_of(frame, tmp_path) for frame in ImageSequence.Iterator(image)]
    assert report["pages"] == len(pages) == 1
    for words in ("sheet 1 of 3", f"MADE OF {ending.upper()}", "Receiver: Anne Anderson", "About: Prices $(Nothing)",
                  "Firm: FaxBack Main Street", "First <b>line</b> & more", "Second $(To)"):
        assert words in pages[0], pages[0]
    assert "Copies" not in pages[0] and "Cover" not in pages[0]


def test_mail(make_faxferry, provider, covers, tmp_path):
    """A long text goes on over pages, the same for each recipient, but for his name."""
    ferry = start(make_faxferry, covers)
    compose.send(provider, message(
        "'Anne Anderson 5035550123^TEMPLATE=sales/letter.rtf^COMPANY=FaxBack' <fax@company.test>, "
        "'Bob Brown 5035550124^TEMPLATE=sales\\letter.rtf' <fax@company.test>", text=LONG))
    ferry.wait_mail("anne")
    anne, bob = ended(ferry, 2)
    for fax, name in ((anne, "Anne Anderson"), (bob, "Bob Brown")):
        assert fax["state"] == "sent", fax
        pages = far_pages(ferry, fax, tmp_path)
        assert len(pages) == fax["pages"] == 4
        for number, page in enumerate(pages[:-1], 1):
            assert f"Example Company sheet {number} of 4" in page, page
        assert f"Receiver: {name}" in pages[0] and "Firm:" in pages[0]
        assert ("FaxBack" in pages[0]) == (fax is anne)
        items = [number for number in range(1, 121) for page in pages if f"item number {number} of the list" in page]
        assert len(set(items)) > 110, items  # what is read from dots is not always what was written
        assert sorted(items) == items
        assert "Goodbye" in pages[2] and "Yours," in pages[2]
        assert "item number" not in pages[3]


def test_which(make_faxferry, provider, covers, tmp_path):
    """Without an extension the drawing comes first, then ODT, DOCX, RTF; of the server, the user and a flag alike."""
    (covers / "both.svg").write_bytes((COVERS / "classic.svg").read_bytes())
    (covers / "both.rtf").write_bytes((covers / "sales" / "letter.rtf").read_bytes())
    ferry = start(make_faxferry, covers, cover_template="sales/letter")
    compose.send(provider, message(
        "'5035550123' <fax@company.test>, '5035550124^TEMPLATE=both' <fax@company.test>, "
        "'5035550125^TEMPLATE=both.rtf' <fax@company.test>, '5035550126^NOCOVER' <fax@company.test>", 0))
    ferry.wait_mail("anne")
    server, drawing, letter, none = ended(ferry, 4)
    assert "MADE OF ODT" in far_pages(ferry, server, tmp_path)[0]
    assert "MADE OF" not in far_pages(ferry, drawing, tmp_path)[0]
    assert "MADE OF RTF" in far_pages(ferry, letter, tmp_path)[0]
    assert "cover_file" not in none["detail"]
    rows = [row for row in ferry.json("check") if row["subject"] == "cover"]
    assert [row["found"] for row in rows] == ["good"] and "sales/letter" in rows[0]["text"]


@pytest.mark.parametrize("lines, told", [
    (("Dear $(Nonsense)",), "there is no variable $(Nonsense)"), (("$(To",), "not closed")])
def test_broken(make_faxferry, provider, covers, lines, told):
    office.docx(covers / "broken.docx", "", lines)
    ferry = start(make_faxferry, covers)
    compose.send(provider, message("'5035550123^TEMPLATE=broken' <fax@company.test>"))
    notice, = ferry.wait_mail("anne")
    refused, = ferry.jobs("message")
    assert refused["reason"] == "cover-failed"
    text = next(part for part in notice.walk() if part.get_content_type() == "text/plain").get_content()
    assert "broken" in text and told in " ".join(text.split())


def test_without_libreoffice(make_faxferry, provider, covers):
    ferry = start(make_faxferry, covers, office="none")
    compose.send(provider, message("'5035550123^TEMPLATE=sales/letter' <fax@company.test>"))
    notice, = ferry.wait_mail("anne")
    refused, = ferry.jobs("message")
    assert refused["reason"] == "cover-failed" and ferry.jobs("fax")[0]["attempts"] == 0
    text = next(part for part in notice.walk() if part.get_content_type() == "text/plain").get_content()
    assert "sales/letter" in text and "it needs LibreOffice" in " ".join(text.split())
    found = {row["found"]: row["text"] for row in ferry.json("check") if row["subject"] == "cover"}
    assert "simple" in found["good"]
    for name in ("sales/letter.docx", "sales/letter.odt", "sales/letter.rtf"):
        assert name in found["doubt"]
    ferry.run("user", "set", "anne", "--template", "sales/letter.rtf")
    result = ferry.run("check", check=False)
    assert result.returncode != 0
    assert 'the template "sales/letter.rtf" of the user anne' in result.stdout and "it needs LibreOffice" in result.stdout
