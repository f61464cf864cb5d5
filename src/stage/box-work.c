// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/box-work.h"

#include "base/error.h"

/* How a child ended that had nothing to say. */
enum { STATUS_DONE, STATUS_BAD_INPUT, STATUS_NO_ROOM };

int ff_box_work_status(bool done, const GError *error)
{
    if (done) {
        return STATUS_DONE;
    }
    return ff_error_class(error) == FF_ERROR_PERMANENT ? STATUS_BAD_INPUT : STATUS_NO_ROOM;
}

bool ff_box_work_run(const char *what, FfBoxFunction function, gpointer data, const int *fds,
                     guint fd_count, FfBlame blame, GError **error)
{
    const FfBoxLimits limits = FF_BOX_LIMITS_DEFAULT;
    g_autofree char *why = NULL;
    int status = 0;
    FfBoxResult result = ff_box_run(function, data, fds, fd_count, &limits, &status, &why);
    if (result == FF_BOX_DONE && status == STATUS_DONE) {
        return true;
    }
    bool bad_input = result == FF_BOX_DONE ? status == STATUS_BAD_INPUT
                                           : result != FF_BOX_ERROR && blame == FF_BLAME_INPUT;
    g_set_error(error, FF_ERROR, bad_input ? FF_ERROR_PERMANENT : FF_ERROR_TEMPORARY, "%s: %s",
                what,
                why != NULL ? why
                : bad_input ? "they are damaged, or no fax"
                            : "no room to write, or no font");
    return false;
}
