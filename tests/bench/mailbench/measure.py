# SPDX-License-Identifier: GPL-3.0-or-later
"""What processes cost, read from /proc."""
import os
import pathlib

TICK = os.sysconf("SC_CLK_TCK")


def _stat(pid):
    text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    name = text[text.index("(") + 1:text.rindex(")")]
    return name, text[text.rindex(")") + 2:].split()


def _processes():
    """pid -> (name, parent, own and reaped CPU in seconds)"""
    found = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            name, fields = _stat(entry)
        except (OSError, ValueError):
            continue
        found[int(entry)] = (name, int(fields[1]), sum(int(n) for n in fields[11:15]) / TICK)
    return found


def _descendants(processes, root):
    wanted = {root}
    while True:
        more = {pid for pid, facts in processes.items() if facts[1] in wanted} - wanted
        if not more:
            return wanted
        wanted |= more


def has_descendant(root, name):
    processes = _processes()
    return any(processes[pid][0] == name for pid in _descendants(processes, root) if pid in processes)


def tree_cpu_seconds(root):
    """A process, its living descendants, and those that were reaped."""
    processes = _processes()
    return sum(processes[pid][2] for pid in _descendants(processes, root) if pid in processes)


def process_cpu_seconds(pid):
    """All threads of one process, to the nanosecond where the kernel counts so."""
    try:
        return sum(int((task / "schedstat").read_text().split()[0])
                   for task in pathlib.Path(f"/proc/{pid}/task").iterdir()) / 1e9
    except OSError:
        name, fields = _stat(pid)
        return (int(fields[11]) + int(fields[12])) / TICK


def peak_memory_kib(pid):
    """VmHWM; None when the process is gone."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    except OSError:
        pass
    return None
