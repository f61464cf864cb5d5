// SPDX-License-Identifier: GPL-3.0-or-later
/* The way from the words of a command line to the command: what the programs of faxferry(1) share.
 */
#pragma once

#include "cli/cli.h"

/* The whole of main(): sets `cli` up, finds the command below `root`, runs it. Returns the exit
 * status; the caller then clears `cli`. */
int ff_run_program(const FfCommand *root, FfCli *cli, int argc, char **argv);
