# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails and documents for the tests, made on the spot."""
import email.message
import email.utils
import io
import smtplib
import struct
import zipfile
import zlib

TEXT = """Dear Ms Anderson,

please find our offer attached. The price list is on page two;
we hold the offer open until the end of the month.

Kind regards
Anne
"""


def message(sender="Anne Example <anne@company.test>", to="'5035550123' <fax@company.test>",
            subject="Our offer", text=TEXT, attachments=(), headers=()):
    mail = email.message.EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = email.utils.formatdate(localtime=True)
    mail["Message-ID"] = email.utils.make_msgid(domain="company.test")
    for name, value in headers:
        mail[name] = value
    if text is not None:
        mail.set_content(text)
    for name, kind, octets in attachments:
        maintype, subtype = kind.split("/")
        mail.add_attachment(octets, maintype=maintype, subtype=subtype, filename=name)
    return mail


def send(provider, mail, sender="anne@company.test", to=("fax@company.test",)):
    """By SMTP through Postfix, as a mail program would."""
    with smtplib.SMTP("127.0.0.1", provider.postfix.port) as client:
        client.send_message(mail, from_addr=sender, to_addrs=list(to))


def png(width=600, height=400):
    """A picture: a frame, a diagonal, a grey ramp."""
    rows = []
    for y in range(height):
        row = bytearray()
        for x in range(width):
            edge = x < 6 or y < 6 or x >= width - 6 or y >= height - 6
            line = abs(x * height - y * width) < 4 * width
            row.append(0 if edge or line else 255 if y < height // 2 else 255 * x // width)
        rows.append(b"\0" + bytes(row))

    def chunk(kind, octets):
        return struct.pack(">I", len(octets)) + kind + octets + struct.pack(">I", zlib.crc32(kind + octets))

    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b""))


def docx(text="We offer steel brackets."):
    """The least that is a DOCX."""
    office = "http://schemas.openxmlformats.org"
    files = {
        "[Content_Types].xml":
            f'<Types xmlns="{office}/package/2006/content-types"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>',
        "_rels/.rels":
            f'<Relationships xmlns="{office}/package/2006/relationships"><Relationship Id="r1" Type='
            f'"{office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml":
            f'<w:document xmlns:w="{office}/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
            '</w:body></w:document>',
    }
    octets = io.BytesIO()
    with zipfile.ZipFile(octets, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return octets.getvalue()


def pdf(pages=1, title="Price list", width=612, height=792):
    """A small PDF of text pages, written by hand: fonts are the standard ones."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>",
               "<< /Type /Pages /Count %d /Kids [%s] >>" % (
                   pages, " ".join(f"{4 + 2 * page} 0 R" for page in range(pages))),
               "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for page in range(pages):
        lines = [f"BT /F1 24 Tf 72 {height - 90} Td ({title}, page {page + 1} of {pages}) Tj ET"]
        for number in range(20):
            lines.append(f"BT /F1 12 Tf 72 {height - 130 - 24 * number} Td "
                         f"(Item {page * 20 + number + 1}: steel bracket, galvanised, {4 + number}.50 each) Tj ET")
        lines.append(f"2 w 60 60 {width - 120} {height - 120} re S")
        stream = "\n".join(lines)
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] "
                       f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * page} 0 R >>")
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    octets, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(octets))
        octets += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(octets)
    octets += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    octets += b"".join(f"{offset:010d} 00000 n \n".encode() for offset in offsets)
    return octets + (f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
                     f"startxref\n{start}\n%%EOF\n").encode()
