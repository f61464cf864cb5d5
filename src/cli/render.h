// SPDX-License-Identifier: GPL-3.0-or-later
/* The programs that have the commands `faxferry debug render` and `debug cover` and nothing else:
 * the libraries that read documents, and no others. */
#pragma once

#include "cli/cli.h"

/* The whole of main(); `render` and `cover`, or NULL, are the commands. Returns the exit status. */
int ff_render_program(int argc, char **argv, FfCommandFunction render, FfCommandFunction cover);
