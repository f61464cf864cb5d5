// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-render: the command `faxferry debug render`, behind the front (front.c), with all
 * renderers.
 *
 * SECURITY
 *   Documents are opened in boxed children only, as in the server. No database, no network.
 */
#include "cli/render.h"

int main(int argc, char **argv)
{
    return ff_render_program(argc, argv, ff_command_render);
}
