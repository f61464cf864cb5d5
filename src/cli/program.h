// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry(1) is one command and several programs: libraries cost a start most of its time, and a
 * program that opens documents should hold nothing else. Needs the C library alone. */
#pragma once

/* Ends this program and starts the one of that name with these arguments: from the folder that this
 * one was started from, where it is there (a build), else from FF_LIBEXEC_DIR. Returns only when
 * that failed: it has been told, and the exit status is returned. */
int ff_program_become(const char *name, char **argv);
