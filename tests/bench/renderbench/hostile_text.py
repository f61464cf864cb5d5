# SPDX-License-Identifier: GPL-3.0-or-later
"""HTML, text, RTF and Office files."""
import io
import zipfile

SENTENCE = "This is a sentence of a document that says something. "
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def html(body=f"<h1>Head</h1><p>{SENTENCE * 40}</p><table><tr><td>one</td><td>two</td></tr></table>"):
    return f"<!DOCTYPE html><html><head><title>t</title></head><body>{body}</body></html>".encode()


def rtf(body=SENTENCE * 40):
    return f"{{\\rtf1\\ansi{{\\fonttbl{{\\f0 Helvetica;}}}}\\f0\\fs24 {body}\\par}}".encode()


def archive(members, compression=zipfile.ZIP_DEFLATED):
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", compression) as packed:
        for name, content in members.items():
            how = zipfile.ZIP_STORED if name == "mimetype" else compression
            packed.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content, how)
    return output.getvalue()


def docx_members(text=SENTENCE * 40):
    return {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override '
        'PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.'
        'document.main+xml"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>{text}</w:t>'
        '</w:r></w:p></w:body></w:document>',
    }


def odt_members(text=SENTENCE * 40):
    kind = "application/vnd.oasis.opendocument.text"
    return {
        "mimetype": kind,
        "content.xml": f'<?xml version="1.0"?><office:document-content xmlns:office="{ODF}:office:1.0" '
        f'xmlns:text="{ODF}:text:1.0" office:version="1.2"><office:body><office:text><text:p>{text}</text:p>'
        '</office:text></office:body></office:document-content>',
        "META-INF/manifest.xml": f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/><manifest:file-entry '
        'manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>',
    }


def bomb(megabytes):
    members = docx_members()
    members["word/document.xml"] = members["word/document.xml"].replace(
        SENTENCE, SENTENCE + " " * (megabytes << 20), 1)
    return archive(members)


def samples():
    """name -> maker of a sound file; those whose loss shows in the file itself say so by their kind."""
    return {"html": html, "rtf": rtf, "docx": lambda: archive(docx_members()), "odt": lambda: archive(odt_members())}


def entities(depth):
    """Each entity is ten of the one before."""
    lines = ['<!ENTITY e0 "ha">'] + [f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, depth)]
    return f'<?xml version="1.0"?><!DOCTYPE x [{"".join(lines)}]>'


def docx_of_entities():
    members = docx_members(f"{SENTENCE}&e9;")
    members["word/document.xml"] = members["word/document.xml"].replace('<?xml version="1.0"?>', entities(10))
    return archive(members)


def cases():
    """(name, quick, expectation, maker)"""
    deep = 100_000
    yield from (
        ("html-100000-deep", True, "may", lambda: html("<div>" * deep + SENTENCE * 20 + "</div>" * deep)),
        ("html-100000-bold", False, "may", lambda: html("<b>" * deep + SENTENCE * 20)),
        ("html-tables-500-deep", True, "may",
         lambda: html("<table><tr><td>" * 500 + SENTENCE * 20 + "</table>" * 500)),
        ("html-giant-table", False, "may",
         lambda: html("<table>" + ("<tr>" + "<td>cell" * 200) * 2000 + "</table>")),
        ("html-colspan-huge", True, "may",
         lambda: html(f"<table><tr><td colspan=2000000000 rowspan=2000000000>{SENTENCE}</td><td>b</table>")),
        ("html-styled-huge", False, "may",
         lambda: html(f"<p style='font-size:99999999px;width:1e9px;margin:-1e9px'>{SENTENCE}</p>")),
        ("html-attributes-million", False, "may",
         lambda: html(f"<p {' '.join(f'a{i}=b' for i in range(300_000))}>{SENTENCE}</p>")),
        ("html-one-long-word", False, "may", lambda: html("x" * 3_000_000)),
        ("html-empty", True, "refuse", lambda: html("")),
        ("html-white", True, "refuse", lambda: html("<p> &nbsp; </p>")),
        ("html-only-script", False, "refuse", lambda: html("<script>document.write('x')</script>")),
        ("html-remote-only", True, "may", lambda: html(f"<img src='http://192.0.2.1/x.png'>{SENTENCE}")),
        ("html-local-file", False, "may", lambda: html(f"<img src='file:///etc/passwd'>{SENTENCE}")),
        ("text-one-line-50-mb", False, "may", lambda: b"word " * 10_000_000),
        ("text-million-lines", False, "refuse", lambda: b"line\n" * 1_000_000),
        ("text-million-form-feeds", False, "refuse", lambda: b"x\f" * 1_000_000),
        ("text-white", True, "refuse", lambda: b" \n\t" * 1000),
        ("text-combining-marks", False, "may", lambda: ("a" + "\u0301" * 100_000).encode()),
        ("text-bidi-nested", False, "may", lambda: ("\u202e\u202b" * 50_000 + "text").encode()),
        ("text-rare-script", False, "may", lambda: ("\U00016b00\U0001e900 " * 100).encode()),
        ("text-not-utf8", True, "may", lambda: b"caf\xe9 au lait " * 100),
        ("rtf-braces-100000-deep", False, "may", lambda: rtf("{" * deep + SENTENCE + "}" * deep)),
        ("rtf-empty", False, "refuse", lambda: b"{\\rtf1}"),
        ("rtf-binary-lies", False, "may", lambda: rtf("\\bin2000000000 " + SENTENCE)),
        ("docx-bomb-1-gb", False, "may", lambda: bomb(1024)),
        ("docx-entities", False, "may", docx_of_entities),
        ("docx-without-document", True, "refuse", lambda: archive(
            {name: data for name, data in docx_members().items() if "document" not in name})),
        ("docx-empty", False, "refuse", lambda: archive(docx_members(""))),
        ("docx-million-members", False, "may", lambda: archive(
            {**docx_members(), **{f"word/x{i}": "" for i in range(60_000)}})),
        ("docx-path-outside", False, "may", lambda: archive({**docx_members(), "../../../../tmp/escaped": "x"})),
        ("odt-without-content", True, "refuse", lambda: archive(
            {name: data for name, data in odt_members().items() if name != "content.xml"})),
        ("odt-empty", False, "refuse", lambda: archive(odt_members(""))),
        ("zip-of-nothing", True, "refuse", lambda: archive({})),
        ("zip-of-text", True, "refuse", lambda: archive({"a.txt": SENTENCE})),
    )
