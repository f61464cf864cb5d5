// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-render-drawn: faxferry-render (render-main.c) for documents that are drawn, PDF and
 * pictures. It is started first, because it starts in half of the time; when a document turns out
 * to be text or HTML, it becomes faxferry-render.
 *
 * SECURITY
 *   As faxferry-render.
 */
#include "cli/render.h"

static int render(FfCli *cli, int argc, char **argv)
{
    cli->other_program = "faxferry-render";
    return ff_command_render(cli, argc, argv);
}

int main(int argc, char **argv)
{
    return ff_render_program(argc, argv, render, NULL);
}
