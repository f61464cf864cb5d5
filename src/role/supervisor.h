// SPDX-License-Identifier: GPL-3.0-or-later
/* The supervisor: starts every role as a process of its own, restarts one that ended with growing
 * delays, stops them all, tells systemd.
 *
 * One supervisor a state directory, by a lock. Its roles die with it (PR_SET_PDEATHSIG), so that no
 * job has two workers. A role that can't start because of the configuration (EX_CONFIG) stops
 * everything, unless all roles have worked before: then it is tried again like any other.
 */
#pragma once

#define FF_READY_FD_VARIABLE "FAXFERRY_READY_FD"

/* Runs until SIGTERM or SIGINT; SIGHUP reads the configuration again and restarts the roles.
 * Returns an exit status of sysexits.h. */
int ff_supervisor_run(const char *config_path);
