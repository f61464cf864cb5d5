# SPDX-License-Identifier: GPL-3.0-or-later
"""Mails of one size, as offices send them: a letter in text and HTML, and what hangs on it. The same
number gives the same octets."""
import random
from email.message import EmailMessage
from email.policy import SMTP

WORDS = """the of to and invoice order please find attached contract patient report from date number page
signature regards fax reply office confirm delivery account street meeting agreement copy original form
Grüße Straße réponse société señor""".split()


def prose(chance, words):
    lines, line = [], []
    for _ in range(words):
        line.append(chance.choice(WORDS))
        if len(line) == 12:
            lines.append(" ".join(line) + ".")
            line = []
    return "\r\n".join(lines) + "\r\n"


def markup(chance, words, picture=None):
    rows = "".join(f"<tr><td>{chance.choice(WORDS)}</td><td>{chance.randrange(10000)}</td></tr>" for _ in range(20))
    shown = f'<img src="cid:{picture}" width="120">' if picture else ""
    paragraphs = "".join(f'<p style="margin:0 0 12px">{prose(chance, 40)}</p>' for _ in range(words // 40))
    return f"<html><body><div>{paragraphs}</div><table>{rows}</table>{shown}</body></html>"


def new_message(chance, number):
    message = EmailMessage(policy=SMTP)
    for hop in range(5):
        message["Received"] = (f"from relay{hop}.company.test (relay{hop}.company.test [192.0.2.{hop + 1}])"
                               f" by mx.company.test with ESMTPS id {chance.getrandbits(64):016x};"
                               f" Fri, 27 Nov 2026 10:{hop:02d}:00 +0000")
    message["From"] = "Anne Anderson <anne@company.test>"
    message["To"] = f'"Bob Brown 50355501{number % 100:02d}^FINE" <fax@company.test>'
    message["Subject"] = f"Invoice {number} für Müller"
    message["Date"] = "Fri, 27 Nov 2026 10:10:00 +0000"
    message["Message-ID"] = f"<{number}.{chance.getrandbits(64):016x}@company.test>"
    return message


def attach_document(chance, message, octets):
    message.add_attachment(b"%PDF-1.4\n" + chance.randbytes(octets), maintype="application", subtype="pdf",
                           filename="invoice.pdf")


def letter_with_document(chance, message, room):
    message.set_content(prose(chance, 200), cte="quoted-printable")
    message.add_alternative(markup(chance, 200), subtype="html", cte="quoted-printable")
    attach_document(chance, message, room)


def letter_with_picture(chance, message, room):
    message.set_content(prose(chance, 120), cte="quoted-printable")
    message.add_alternative(markup(chance, 120, "logo@company.test"), subtype="html", cte="base64")
    html = message.get_payload()[1]
    html.add_related(b"\x89PNG\r\n\x1a\n" + chance.randbytes(room // 3), maintype="image", subtype="png",
                     cid="<logo@company.test>")
    attach_document(chance, message, room - room // 3)


def plain_letter(chance, message, room):
    message.set_content(prose(chance, room // 8), cte="8bit")


def web_page(chance, message, room):
    message.set_content(markup(chance, room // 9), subtype="html", cte="quoted-printable")


def forwarded(chance, message, room):
    inner = new_message(chance, 7)
    letter_with_document(chance, inner, room)
    message.set_content(prose(chance, 60))
    message.add_attachment(inner)


KINDS = (letter_with_document, letter_with_document, letter_with_picture, plain_letter, web_page, forwarded)


def make(number, size):
    """The octets of mail `number`, near to `size`."""
    kind = KINDS[number % len(KINDS)]
    room = int(size * 0.6)
    for _ in range(4):  # what a kind adds to its contents is found by trying
        chance = random.Random(number)
        message = new_message(chance, number)
        kind(chance, message, room)
        octets = message.as_bytes()
        if abs(len(octets) - size) < size // 50:
            break
        room = max(256, int(room * size / len(octets)))
    return octets


def write_all(folder, count, size):
    """Their paths, in order."""
    paths = []
    for number in range(count):
        path = folder / f"{number:05d}.eml"
        path.write_bytes(make(number, size))
        paths.append(path)
    return paths


