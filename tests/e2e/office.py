# SPDX-License-Identifier: GPL-3.0-or-later
"""Letters as word processors write them, by hand: RTF, OpenDocument, Office Open XML."""
import zipfile

ODF = " ".join(f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for prefix, name in (
    ("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible")))
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = f'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="{RELATION}"'
KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _zip(path, entries):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text, zipfile.ZIP_STORED if name == "mimetype" else None)


def _pieces(text):
    """As word processors leave them after some editing: a variable in three."""
    for start in range(0, len(text), 7):
        yield text[start:start + 7]


def rtf(path, header, lines):
    """ASCII only."""
    def run(text):
        return "".join(f"{{\\f0\\fs2{4 + number % 2} {piece}}}" for number, piece in enumerate(_pieces(text)))
    body = "".join(f"\\pard\\plain {run(line)}\\par\n" for line in lines)
    path.write_text(f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Liberation Serif;}}}}\\paperw12240\\paperh15840\n"
                    f"{{\\header\\pard\\plain\\f0\\fs24 {header}\\par}}\n{body}}}\n")


def odt(path, header, lines):
    def paragraph(line):
        return "<text:p>" + "".join(f'<text:span text:style-name="T{number % 2}">{piece}</text:span>'
                                    for number, piece in enumerate(_pieces(line))) + "</text:p>"
    styles = "".join(f'<style:style style:name="T{number}" style:family="text"><style:text-properties '
                     f'fo:font-size="1{2 + number}pt"/></style:style>' for number in (0, 1))
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(f'<m:file-entry m:full-path="{name}" m:media-type="{kind}"/>' for name, kind in (
        ("/", "application/vnd.oasis.opendocument.text"), ("content.xml", "text/xml"), ("styles.xml", "text/xml")))
    _zip(path, {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": f'<m:manifest xmlns:m="{manifest}" m:version="1.2">{entries}</m:manifest>',
        "styles.xml":
            f'<office:document-styles {ODF} office:version="1.2"><office:automatic-styles><style:page-layout '
            'style:name="L"><style:page-layout-properties fo:page-width="8.5in" fo:page-height="11in" '
            'fo:margin="1in"/></style:page-layout></office:automatic-styles><office:master-styles><style:master-page '
            f'style:name="Standard" style:page-layout-name="L"><style:header><text:p>{header}</text:p></style:header>'
            "</style:master-page></office:master-styles></office:document-styles>",
        "content.xml":
            f'<office:document-content {ODF} office:version="1.2"><office:automatic-styles>{styles}'
            "</office:automatic-styles><office:body><office:text>" + "".join(map(paragraph, lines)) +
            "</office:text></office:body></office:document-content>"})


def docx(path, header, lines, more=""):
    def paragraph(line):
        return "<w:p>" + "".join(
            f'<w:r><w:rPr><w:sz w:val="2{4 + number % 2}"/></w:rPr><w:t xml:space="preserve">{piece}</w:t></w:r>'
            for number, piece in enumerate(_pieces(line))) + "</w:p>"
    parts = "".join(f'<Override PartName="/word/{name}.xml" ContentType="{KIND}.{kind}+xml"/>'
                    for name, kind in (("document", "document.main"), ("header", "header")))
    _zip(path, {
        "[Content_Types].xml":
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/'
            f'vnd.openxmlformats-package.relationships+xml"/>{parts}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
                       f'Type="{RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels":
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{RELATION}/header" '
            'Target="header.xml"/></Relationships>',
        "word/header.xml": f"<w:hdr {WORD}><w:p><w:r><w:t>{header}</w:t></w:r></w:p></w:hdr>",
        "word/document.xml":
            f"<w:document {WORD}><w:body>" + "".join(map(paragraph, lines)) + more +
            '<w:sectPr><w:headerReference w:type="default" r:id="r1"/><w:pgSz w:w="12240" w:h="15840"/>'
            '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" '
            'w:gutter="0"/></w:sectPr></w:body></w:document>'})


WRITERS = {"rtf": rtf, "odt": odt, "docx": docx}
