# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole rows of the log, column by column, as faxferry(1) says what each means."""
import csv
import io

import compose
from servers import wait_for


def wait_job(ferry, number, *states):
    return wait_for(lambda: [job for job in ferry.jobs() if job["id"] == number and job["state"] in states],
                    40, f"{number} {states} {ferry.log()[-3000:]}")[0]


def wait_closed(ferry, count):
    wait_for(lambda: len([job for job in ferry.jobs("message") if job["state"] == "closed"]) == count, 60,
             f"{count} ends {ferry.log()[-3000:]}")


def pages_of(ferry, folder, count=1):
    (folder / "in.pdf").write_bytes(compose.pdf(count, title="Order"))
    ferry.run("debug", "render", folder / "in.pdf", "-o", folder / "in.tif")
    return folder / "in.tif"


NOTHING = dict.fromkeys((
    "receiver_name", "start_time", "custom_billing_code", "port_used", "message_completion_code_string", "extended_error",
    "number_of_errors", "connection_bps", "connection_seconds", "page_count", "pages_transferred", "total_fax_pages", "retries",
    "sender_csid", "receiver_csid", "email_sender_address", "receiver_info", "image_transfer_method", "dial_seconds",
    "v21_frame_error_count", "ecm_frame_error_count", "rtp_count", "rtn_count", "dis", "attachment_count",
    "fax_coarse_resolution", "subject", "receiver_address", "source_num", "user_name", "original_user_name",
    "user_billing_code"))
# what the call of a loopback line tells
CALL = {"port_used": "main", "number_of_errors": 0, "connection_bps": 14400, "image_transfer_method": "ecm",
        "ecm_frame_error_count": 0, "rtp_count": 0, "rtn_count": 0}
TIMES = ("time_date_stamp", "submit_time", "schedule", "start_time")
MEASURED = ("dis", "sender_csid", "receiver_csid", "message_completion_code_string", "extended_error")


def as_csv(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = "" if value is None else str(value)
    harmless = text[:1] == "+" and text[1:].isdigit()
    return "'" + text if text[:1] in ("=", "+", "-", "@") and text and not harmless else text


def check_row(ferry, number, **expected):
    """Each column; the same in CSV. What only the call tells is returned."""
    row, = [row for row in ferry.json("log") if row["event_id"] == number]
    line, = [line for line in csv.DictReader(io.StringIO(ferry.run("log", "--csv").stdout))
             if line["event_id"] == str(number)]
    expected = {**NOTHING, "server_name": "company.test", "forwarded_message": False, "event_id": number, **expected}
    assert set(line) == set(expected) | set(TIMES)
    for column, value in expected.items():
        if column not in (*TIMES, *MEASURED, "connection_seconds"):
            assert (column, row[column]) == (column, value)
    for column in line:
        assert line[column] == as_csv(row[column]), column
    for column in MEASURED:
        if expected[column] is not None:
            assert row[column], column
        else:
            assert row[column] is None, (column, row[column])
    assert row["submit_time"] <= row["time_date_stamp"] and row["submit_time"] <= row["schedule"]
    assert (row["start_time"] is None) == (row["port_used"] is None)
    assert (row["connection_seconds"] is None) == (row["port_used"] is None)
    return row


def handles(number):
    return {"message_handle": number, "group_message_handle": number}


def test_sent_refused_and_cancelled(make_faxferry, provider, tmp_path):
    ferry = make_faxferry()
    ferry.add_user("anne", "--billing", "DEPT-1")
    ferry.start()
    compose.send(provider, compose.message(to="'Bob 5035550123^COMPANY=FaxBack^BILLING=CASE-7' <fax@company.test>",
                                           attachments=[("a.pdf", "application/pdf", compose.pdf(2))]))
    wait_closed(ferry, 1)
    compose.send(provider, compose.message(to="fax@company.test", subject="No number"))
    wait_closed(ferry, 2)
    pages_of(ferry, tmp_path, 2)
    ferry.run("send", "5035550124", tmp_path / "in.pdf", "--at", "+2h", "--user", "anne", "-r", "standard")
    second = wait_for(lambda: [job["id"] for job in ferry.jobs("fax") if job["state"] == "ready"], 40, "the fax")[0]
    ferry.run("cancel", second)
    wait_closed(ferry, 3)

    anne = {"message_type": 0, "user_name": "anne", "original_user_name": "anne", "user_billing_code": "DEPT-1",
            "email_sender_address": "anne@company.test"}
    first = ferry.jobs("fax")[0]
    row = check_row(ferry, first["id"], outcome="sent", **anne, **CALL, **handles(first["parent"]), source_num=5,
                    receiver_address="+15035550123", receiver_name="Bob", receiver_info="FaxBack", sender_name="Anne Example",
                    custom_billing_code="CASE-7", message_completion_code="none", page_count=3, pages_transferred=3,
                    total_fax_pages=3, retries=0, attachment_count=1, fax_coarse_resolution=False, subject="Our offer",
                    sender_csid="told", receiver_csid="told", dis="told")
    assert row["schedule"] == row["submit_time"] and row["sender_csid"] == "+1 503 555 0100"
    refused = ferry.jobs("message")[1]["id"]
    check_row(ferry, refused, outcome="refused", **anne, **handles(refused), source_num=5, sender_name="Anne Example",
              message_completion_code="no-recipient", message_completion_code_string="told", attachment_count=0,
              subject="No number")
    row = check_row(ferry, second, outcome="cancelled", **anne, **handles(ferry.jobs("message")[2]["id"]), source_num=9,
                    receiver_address="+15035550124", sender_name="anne", message_completion_code="cancelled",
                    message_completion_code_string="told", page_count=2, pages_transferred=0, total_fax_pages=2, retries=0,
                    attachment_count=1, fax_coarse_resolution=True, subject="in.pdf")
    assert row["schedule"] > row["time_date_stamp"]


def test_failed(make_faxferry, provider):
    ferry = make_faxferry(line={"fail_page": 2}, server={"max_attempts": 2})
    ferry.add_user("anne")
    ferry.start()
    compose.send(provider, compose.message(attachments=[("a.pdf", "application/pdf", compose.pdf(2))]))
    wait_closed(ferry, 1)
    fax, = ferry.jobs("fax")
    check_row(ferry, fax["id"], outcome="failed", message_type=0, **CALL, **handles(fax["parent"]), source_num=5,
              user_name="anne", original_user_name="anne", email_sender_address="anne@company.test",
              receiver_address="+15035550123", sender_name="Anne Example", message_completion_code=fax["reason"],
              message_completion_code_string="told", extended_error="told", page_count=3,
              pages_transferred=fax["confirmed_pages"], total_fax_pages=3, retries=1, attachment_count=1,
              fax_coarse_resolution=False, subject="Our offer", sender_csid="told", receiver_csid="told", dis="told")
    assert 0 < fax["confirmed_pages"] < 3


def test_received_junk_and_routed_by_hand(make_faxferry, tmp_path):
    ferry = make_faxferry()
    ferry.add_user("anne", "--billing", "DEPT-1", "--did", "5035550111")
    ferry.add_user("bert", "--billing", "DEPT-2")
    ferry.run("junk", "add", "caller", "+1900*")
    ferry.start()
    tiff = pages_of(ferry, tmp_path, 2)

    def receive(did, caller, state):
        number = ferry.json("debug", "receive", tiff, "--did", did, "--from", caller)["id"]
        wait_job(ferry, number, state)
        return number

    def arrived(caller):
        return {**CALL, "message_type": 4, "sender_name": caller, "page_count": 2, "pages_transferred": 2,
                "total_fax_pages": 2, "retries": 0, "message_completion_code": "none", "sender_csid": "told",
                "receiver_csid": "told", "dis": "told"}

    whole = receive("5035550111", "+15035550177", "closed")
    hand = receive("5035550111", "+15035550178", "closed")
    junk = receive("5035550111", "+19005550100", "failed")
    ferry.run("route", hand, "bert")
    wait_job(ferry, hand, "closed")
    row = check_row(ferry, whole, outcome="received", **arrived("+15035550177"), **handles(whole),
                    receiver_address="+15035550111", receiver_name="anne", user_name="anne", original_user_name="anne",
                    user_billing_code="DEPT-1")
    assert row["routed_by"] == "did" and row["rule"] == "+15035550111"
    assert row["sender_csid"] == "+15035550177" and row["receiver_csid"] == "+1 503 555 0100"
    row = check_row(ferry, hand, outcome="received", **arrived("+15035550178"), **handles(hand),
                    receiver_address="+15035550111", receiver_name="anne, bert", user_name="anne, bert",
                    original_user_name="anne, bert", user_billing_code="DEPT-1, DEPT-2")
    assert row["routed_by"] == "hand" and row["rule"] is None
    assert ferry.json("show", hand)["user"] == "bert"
    row, = [row for row in ferry.json("log", "--outcome", "failed")]
    assert row["connection_seconds"] == 0
    check_row(ferry, junk, outcome="failed", message_type=4, **handles(junk), receiver_address="+15035550111",
              sender_name="+19005550100", port_used="main", message_completion_code="call-refused",
              message_completion_code_string="told", pages_transferred=0, retries=0)
