# SPDX-License-Identifier: GPL-3.0-or-later
"""The supervisor and its roles: what ends is started again, and no fax is lost or sent twice."""
import os
import pathlib
import signal
import subprocess
import time

import compose
import pytest
from servers import port_open, wait_for
from test_outbound import body_text, ended

PROCESSES = {"intake": 1, "message": 1, "document": 2, "line": 2, "notice": 1, "upkeep": 1}  # of the default configuration


def arguments_of(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[:-1]
    except OSError:
        return []


def parent_of(pid):
    try:
        return int(pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


def roles_of(ferry):
    """{pid: role} of this installation, boxed children left out."""
    found = {}
    for entry in pathlib.Path("/proc").iterdir():
        words = arguments_of(entry.name) if entry.name.isdigit() else []
        if len(words) >= 5 and words[1] == "--role" and words[4] == str(ferry.config):
            found[int(entry.name)] = words[2]
    return {pid: role for pid, role in found.items() if parent_of(pid) not in found}


def processes_of(ferry, role):
    """The pids of a role, from one look."""
    return {pid for pid, name in roles_of(ferry).items() if name == role}


def sole_process(ferry, role, other_than=0):
    """The pid of the role's only process; None while there is another number of them, or that one."""
    pids = processes_of(ferry, role)
    return pids.pop() if len(pids) == 1 and other_than not in pids else None


def count_roles(ferry, role=None):
    return sum(role in (None, name) for name in roles_of(ferry).values())


def supervisor(ferry):
    return ferry.processes["faxferryd"]


def put_letters(provider, count, first=0):
    for number in range(first, first + count):
        provider.mailboxes.put("fax", compose.message(
            to=f"'50355502{number:02}' <fax@company.test>", subject=f"letter {number}").as_bytes())


def check_each_once(ferry, count):
    """Every message has ended, every fax was sent, everybody was told once."""
    wait_for(lambda: len(ferry.jobs("message")) == count
             and all(job["state"] == "closed" for job in ferry.jobs("message")), 90,
             f"{count} closed messages\n{ferry.log()[-4000:]}")
    faxes = ferry.jobs("fax")
    assert [fax["state"] for fax in faxes] == ["sent"] * count
    assert sorted(fax["number"] for fax in faxes) == [f"+150355502{number:02}" for number in range(count)]
    assert all(fax["confirmed_pages"] == fax["pages"] == 1 for fax in faxes)
    notices = ferry.wait_mail("anne", count)
    assert len({notice["Message-ID"] for notice in notices}) == count
    for fax in faxes:
        attempts = ferry.json("show", fax["id"])["calls"]
        assert sum(attempt["pages_confirmed"] for attempt in attempts) == 1, attempts


@pytest.mark.parametrize("role", PROCESSES)
def test_killed_role_is_started_again(make_faxferry, provider, role):
    ferry = make_faxferry()
    ferry.add_user("anne")
    ferry.start()
    killed = set()
    for round_number in range(3):
        put_letters(provider, 4, 4 * round_number)
        ferry.settle(0.2 + 0.3 * round_number)
        victims = processes_of(ferry, role)
        for pid in victims:
            os.kill(pid, signal.SIGKILL)
        killed.update(victims)
        wait_for(lambda: len(processes_of(ferry, role) - killed) == PROCESSES[role], 20,
                 f"a new {role}\n{ferry.log()[-2000:]}")
    check_each_once(ferry, 12)
    assert supervisor(ferry).poll() is None
    assert f"role ended role={role}" in ferry.log() and "status=137" in ferry.log(), ferry.log()[-2000:]


def test_status_forgets_the_dead(ferry):
    victim = 0
    for _ in range(3):
        victim = wait_for(lambda: sole_process(ferry, "notice", other_than=victim), what="a new process")
        os.kill(victim, signal.SIGKILL)
    wait_for(lambda: sole_process(ferry, "notice", other_than=victim), what="a new process")
    status = ferry.folder / "state" / "status"
    wait_for(lambda: len(list(status.glob("notice.*.json"))) == 1, what="one status of the role")
    ferry.stop("faxferryd", kill=True)
    ferry.start_server()
    wait_for(lambda: len(list(status.glob("notice.*.json"))) == 1, what="one status of the role")


def test_hup_with_a_good_configuration(ferry, provider):
    before = set(roles_of(ferry))
    ferry.configure(server={"workers": 4, "log_level": "debug"})
    supervisor(ferry).send_signal(signal.SIGHUP)
    wait_for(lambda: count_roles(ferry, "document") == 4 and not before & set(roles_of(ferry)), 30,
             f"new roles\n{ferry.log()[-2000:]}")
    ferry.configure(server={"workers": 1})
    supervisor(ferry).send_signal(signal.SIGHUP)
    wait_for(lambda: count_roles(ferry, "document") == 1 and count_roles(ferry) == sum(PROCESSES.values()) - 1, 30,
             f"fewer roles\n{ferry.log()[-2000:]}")
    wait_for(lambda: port_open(ferry.local_port), what="intake")
    put_letters(provider, 2)
    check_each_once(ferry, 2)


@pytest.mark.parametrize("change, word", [
    ({"server": {"max_pages": "many"}}, "max_pages"),
    ({"line": {"type": "sip"}}, "sip"),
    ({"server": {"state_dir": "/proc/nonexistent/elsewhere"}}, "state_dir"),
])
def test_hup_with_a_bad_configuration(ferry, provider, change, word):
    before = roles_of(ferry)
    ferry.configure(**change)
    supervisor(ferry).send_signal(signal.SIGHUP)
    wait_for(lambda: "configuration not taken over" in ferry.log(), what="the complaint")
    assert word in ferry.log().split("configuration not taken over")[1].splitlines()[0]
    ferry.settle(0.5)
    assert roles_of(ferry) == before
    ferry.configure()
    put_letters(provider, 1)
    check_each_once(ferry, 1)


def test_role_that_ends_while_the_configuration_is_edited(ferry, provider):
    """The new process can't read it and is tried again; the others work on."""
    good = ferry.config.read_text()
    ferry.config.write_text(good + "\n[server\n")
    victim = wait_for(lambda: sole_process(ferry, "notice"), what="the role")
    os.kill(victim, signal.SIGKILL)
    wait_for(lambda: "status=78" in ferry.log(), what="a role that can't start")
    ferry.settle(0.5)
    assert supervisor(ferry).poll() is None and count_roles(ferry, "intake") == 1
    ferry.config.write_text(good)
    wait_for(lambda: count_roles(ferry, "notice") == 1, 40, "the role again")
    put_letters(provider, 1)
    check_each_once(ferry, 1)


def test_second_server_on_one_state_directory(ferry):
    before = roles_of(ferry)
    result = subprocess.run([str(ferry.build / "faxferryd"), "--config", str(ferry.config)],
                            capture_output=True, text=True, timeout=60)
    assert result.returncode == 78, result
    assert "another faxferryd" in result.stderr and str(ferry.folder / "state") in result.stderr, result.stderr
    assert roles_of(ferry) == before
    assert set((ferry.folder / "state" / "status").glob("line.*.json"))  # nothing of the first is touched


def test_killed_supervisor_leaves_no_role(ferry, provider):
    put_letters(provider, 6)
    ferry.settle(0.5)
    assert count_roles(ferry) == sum(PROCESSES.values())
    ferry.stop("faxferryd", kill=True)
    wait_for(lambda: count_roles(ferry) == 0, 5, "end of all roles")
    assert not port_open(ferry.local_port)
    ferry.start_server()
    check_each_once(ferry, 6)


def test_stop_takes_seconds(ferry, provider):
    put_letters(provider, 6)
    ferry.settle(0.3)
    begin = time.monotonic()
    process = supervisor(ferry)
    ferry.stop("faxferryd")
    assert process.returncode == 0 and time.monotonic() - begin < 8
    assert count_roles(ferry) == 0
    assert not [job for job in ferry.jobs() if job["lease"]], "work was dropped, not finished"
    ferry.start_server()
    check_each_once(ferry, 6)


def test_failed_notice_names_the_limit(make_faxferry, provider):
    """Tried as often as allowed: the sender reads that, and what happened last."""
    ferry = make_faxferry(line={"fail_page": 1}, server={"max_attempts": 2})
    ferry.add_user("anne")
    ferry.start()
    put_letters(provider, 1)
    notice, = ferry.wait_mail("anne", seconds=60)
    fax, = ended(ferry)
    assert (fax["state"], fax["reason"], fax["attempts"]) == ("failed", "gave-up", 2)
    assert "as often as allowed" in " ".join(body_text(notice).split())
