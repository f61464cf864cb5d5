# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF files written by hand."""


class Writer:
    """Objects one after the other, then the table of where they are. Number 1 is the catalogue."""

    def __init__(self):
        self.octets = bytearray(b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n")
        self.offsets = {}

    def add(self, number, head, stream=None):
        self.offsets[number] = len(self.octets)
        self.octets += f"{number} 0 obj\n{head}\n".encode()
        if stream is not None:
            self.octets += b"stream\n" + stream + b"\nendstream\n"
        self.octets += b"endobj\n"

    def finish(self):
        start, count = len(self.octets), len(self.offsets) + 1
        self.octets += f"xref\n0 {count}\n0000000000 65535 f \n".encode()
        for number in range(1, count):
            self.octets += f"{self.offsets[number]:010} 00000 n \n".encode()
        self.octets += f"trailer\n<</Size {count} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
        return bytes(self.octets)


TEXT = "".join(f"BT /F 12 Tf 60 {740 - 18 * line} Td (Line {line} of a page that says something.) Tj ET\n"
               for line in range(36)).encode()
HELVETICA = "<</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>"


def document(pages, objects=(), catalog="", box="0 0 612 792"):
    """pages: (content, resources) each; objects: further (head, stream). @ stands for the number of
    the first of those. catalog: more entries of the catalogue."""
    writer = Writer()
    count = len(pages)
    kids = " ".join(f"{3 + 2 * page} 0 R" for page in range(count))
    extra = 3 + 2 * count
    writer.add(1, f"<</Type /Catalog /Pages 2 0 R {catalog}>>".replace("@", str(extra)))
    writer.add(2, f"<</Type /Pages /Count {count} /Kids [{kids}]>>")
    for page, (content, resources) in enumerate(pages):
        number = 3 + 2 * page
        resources = resources.replace("@", str(extra))
        writer.add(number, f"<</Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents {number + 1} 0 R "
                   f"/Resources {resources}>>")
        writer.add(number + 1, f"<</Length {len(content)}>>", content)
    for number, (head, stream) in enumerate(objects, extra):
        writer.add(number, head.replace("@", str(extra)), stream)
    return writer.finish()


def with_image(octets, entries, content=b"q 500 0 0 700 50 50 cm /P Do Q"):
    """One page that is one picture."""
    head = f"<</Type /XObject /Subtype /Image /Length {len(octets)} {entries}>>"
    return document([(content, "<</XObject <</P @ 0 R>>>>")], [(head, octets)])
