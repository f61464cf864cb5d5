# SPDX-License-Identifier: GPL-3.0-or-later
"""Streams in Microsoft's TNEF (MS-OXTNEF), as Outlook writes winmail.dat; well formed, or broken on purpose."""
import struct
import zlib

SIGNATURE = 0x223E9F78
LEVEL_MESSAGE, LEVEL_ATTACHMENT = 1, 2

# attributes: MS-OXTNEF 2.1.3.3
TNEF_VERSION, OEM_CODEPAGE, MESSAGE_CLASS = 0x00089006, 0x00069007, 0x00078008
SUBJECT, BODY, MESSAGE_PROPERTIES = 0x00018004, 0x0002800C, 0x00069003
RENDER_DATA, ATTACH_TITLE, ATTACH_DATA, ATTACHMENT = 0x00069002, 0x00018010, 0x0006800F, 0x00069005

# properties: MS-OXPROPS
PR_BODY, PR_RTF_COMPRESSED, PR_BODY_HTML = 0x1000001E, 0x10090102, 0x10130102
PR_ATTACH_LONG_FILENAME, PR_ATTACH_LONG_FILENAME_W = 0x3707001E, 0x3707001F
PR_ATTACH_METHOD, PR_ATTACH_MIME_TAG, PR_ATTACH_CONTENT_ID = 0x37050003, 0x370E001E, 0x3712001E


def attribute(level, identifier, data, checksum=None):
    if checksum is None:
        checksum = sum(data) & 0xFFFF
    return struct.pack("<BII", level, identifier, len(data)) + data + struct.pack("<H", checksum)


def pad(octets):
    return octets + b"\0" * (-len(octets) % 4)


def value(tag, data):
    """One property. 16-bit strings, 8-bit strings and binaries have a count of values and a length."""
    kind = tag & 0xFFFF
    if kind == 0x0003:
        return struct.pack("<II", tag, data)
    if kind == 0x001F:
        octets = data.encode("utf-16-le") + b"\0\0"
    elif kind == 0x001E:
        octets = (data if isinstance(data, bytes) else data.encode()) + b"\0"
    else:
        octets = data
    return struct.pack("<III", tag, 1, len(octets)) + pad(octets)


def properties(*pairs):
    return struct.pack("<I", len(pairs)) + b"".join(value(tag, data) for tag, data in pairs)


def compressed_rtf(rtf, checksum=None):
    """Compressed RTF (MS-OXRTFCP) that refers to nothing but its own end: eight octets after each flag octet."""
    end = 207 + len(rtf)  # behind the dictionary's first content
    tokens = [rtf[at:at + 1] for at in range(len(rtf))] + [struct.pack(">H", (end % 4096) << 4)]
    data = b""
    for at in range(0, len(tokens), 8):
        run = tokens[at:at + 8]
        data += bytes([sum(1 << bit for bit, token in enumerate(run) if len(token) == 2)]) + b"".join(run)
    crc = zlib.crc32(data, 0xFFFFFFFF) ^ 0xFFFFFFFF if checksum is None else checksum
    return struct.pack("<IIII", len(data) + 12, len(rtf), 0x75465A4C, crc) + data


def attachment(name, octets, long_name=None, content_id=None, declared_length=None, wide=False):
    data = attribute(LEVEL_ATTACHMENT, RENDER_DATA, struct.pack("<HIHHI", 1, 0xFFFFFFFF, 0, 0, 0))
    data += attribute(LEVEL_ATTACHMENT, ATTACH_DATA, octets)
    if declared_length is not None:  # one that lies
        data = data[:-(len(octets) + 6)] + struct.pack("<I", declared_length) + octets + b"\0\0"
    title = name if isinstance(name, bytes) else name.encode("cp1252", "replace")
    data += attribute(LEVEL_ATTACHMENT, ATTACH_TITLE, title + b"\0")
    pairs = [(PR_ATTACH_METHOD, 1)]
    if long_name is not None:
        pairs.append((PR_ATTACH_LONG_FILENAME_W if wide else PR_ATTACH_LONG_FILENAME, long_name))
    if content_id is not None:
        pairs.append((PR_ATTACH_CONTENT_ID, content_id))
    return data + attribute(LEVEL_ATTACHMENT, ATTACHMENT, properties(*pairs))


def stream(attachments=(), text=None, html=None, rtf=None, key=7):
    """attachments: results of attachment(), in their order."""
    data = struct.pack("<IH", SIGNATURE, key)
    data += attribute(LEVEL_MESSAGE, TNEF_VERSION, struct.pack("<I", 0x10000))
    data += attribute(LEVEL_MESSAGE, OEM_CODEPAGE, struct.pack("<II", 1252, 0))
    data += attribute(LEVEL_MESSAGE, MESSAGE_CLASS, b"IPM.Microsoft Mail.Note\0")
    data += attribute(LEVEL_MESSAGE, SUBJECT, b"Offer\0")
    if text is not None:
        data += attribute(LEVEL_MESSAGE, BODY, text.encode() + b"\0")
    pairs = []
    if html is not None:
        pairs.append((PR_BODY_HTML, html.encode()))
    if rtf is not None:
        pairs.append((PR_RTF_COMPRESSED, compressed_rtf(rtf)))
    if pairs:
        data += attribute(LEVEL_MESSAGE, MESSAGE_PROPERTIES, properties(*pairs))
    return data + b"".join(attachments)
