# SPDX-License-Identifier: GPL-3.0-or-later
"""faxferry debug parse-mail says what the server does with the same mail."""
import json

import pytest

from servers import wait_for

FROM, TO = "From: anne@company.test\r\n", "To: %s <fax@company.test>\r\n"


def head(to="5035550123", sender=FROM, subject="Offer"):
    return (sender + TO % f'"{to}"' + f"Subject: {subject}\r\n").encode()


BODY = b"\r\nHello.\r\n"
MAILS = {
    "empty": (b"", "quarantined", "no-sender"),
    "header alone": (head(), "refused", "nothing-to-fax"),
    "no text": (head() + b"\r\n", "refused", "nothing-to-fax"),
    "good": (head() + BODY, "accepted", None),
    "cover": (head("5035550123^TEMPLATE=formal") + BODY, "accepted", None),
    "unknown cover": (head("5035550123^TEMPLATE=nope") + BODY, "refused", "cover-missing"),
    "cover outside": (head("5035550123^TEMPLATE=../nope") + BODY, "refused", None),
    "unknown cover of one": (head("5035550123") + b'Cc: "5035550124^TEMPLATE=legal/nope" <fax@company.test>\r\n' + BODY,
                             "refused", "cover-missing"),
    "unknown cover that is not wanted": (head("5035550123^TEMPLATE=nope^NOCOVER") + BODY, "accepted", None),
    "no sender": (head(sender="") + BODY, "quarantined", "no-sender"),
    "unknown sender": (head(sender="From: eve@elsewhere.test\r\n") + BODY, None, "unknown-sender"),
    "unknown code": (head("5035550123^BILLING=4712") + BODY, "refused", "unknown-billing-code"),
    "known code": (head("5035550123^BILLING=4711") + BODY, "accepted", None),
    "too many faxes": (head(sender="From: bert@company.test\r\n") +
                       b'Cc: "5035550124" <fax@company.test>\r\n' + BODY, "refused", "faxes-at-once"),
}


def of_job(job):
    reason = None if job["reason"] == "none" else job["reason"]
    outcome = "quarantined" if job["state"] == "quarantined" else "refused" if reason else "accepted"
    return outcome, reason, job["reason_argument"]


@pytest.fixture(scope="module")
def told(running_provider, build, tmp_path_factory):
    """Of each mail what parse-mail tells, and then what the server did."""
    from faxferry import Faxferry
    folder = tmp_path_factory.mktemp("parse")
    ferry = Faxferry(folder / "ferry", build, running_provider, server={"billing_codes": "listed"})
    ferry.add_user("anne")
    ferry.add_user("bert", "--faxes-per-hour", "1")
    ferry.run("billing", "add", "4711", "--company", "Acme")
    paths = []
    for number, (octets, _, _) in enumerate(MAILS.values()):
        paths.append(folder / f"{number}.eml")
        paths[-1].write_bytes(octets)
    parsed = json.loads(ferry.run("debug", "parse-mail", *paths).stdout)
    for octets, _, _ in MAILS.values():
        running_provider.mailboxes.put("fax", octets)
    ferry.start()

    def look():
        jobs = [job for job in ferry.jobs("message") if job["state"] in ("closed", "quarantined", "ready")]
        return jobs if len(jobs) == len(MAILS) else None
    try:
        jobs = wait_for(look, 60, f"outcomes\n{[(job['state'], job['reason']) for job in ferry.jobs('message')]}")
    finally:
        ferry.stop()
    return {name: ((mail["outcome"], mail["reason"], mail["reason_argument"]), of_job(job))
            for name, mail, job in zip(MAILS, parsed, jobs)}


@pytest.mark.parametrize("name", MAILS)
def test_as_the_server(told, name):
    _, outcome, reason = MAILS[name]
    parsed, done = told[name]
    assert parsed == done
    assert outcome is None or parsed[0] == outcome
    assert reason is None or parsed[1] == reason
