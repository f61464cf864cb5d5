// SPDX-License-Identifier: GPL-3.0-or-later
#include "line/line.h"

#include "base/error.h"
#include "line/loopback.h"
#include "t30/t30-guard.h"

/* What a type of line can do; NULL where it can't. */
typedef struct {
    const char *name;
    bool (*send)(const FfLineSettings *line, const FfLineCall *call, const FfLineEvents *events,
                 gpointer data, FfAttempt *attempt, FfFile **ret_far_pages, GError **error);
} LineType;

static const LineType types[] = {
    [FF_LINE_LOOPBACK] = {"loopback", ff_loopback_send},
    [FF_LINE_SIP] = {"sip", NULL},
    [FF_LINE_HYLAFAX] = {"hylafax", NULL},
};

bool ff_line_check(const FfLineSettings *line, GError **error)
{
    if (types[line->type].send == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_CONFIG,
                    "[line %s] type = %s: this build has no such lines; set type = loopback",
                    line->name, types[line->type].name);
        return false;
    }
    if (!ff_t30_guard_is_installed()) {
        g_set_error(
            error, FF_ERROR, FF_ERROR_BUG,
            "[line %s]: the guard in front of spandsp is not in effect; the program must be "
            "linked with its symbols exported (-rdynamic)",
            line->name);
        return false;
    }
    return true;
}

bool ff_line_send(const FfLineSettings *line, const FfLineCall *call, const FfLineEvents *events,
                  gpointer data, FfAttempt *attempt, FfFile **ret_far_pages, GError **error)
{
    return ff_line_check(line, error) &&
           types[line->type].send(line, call, events, data, attempt, ret_far_pages, error);
}

bool ff_line_receive_loopback(const FfLineSettings *line, const FfLineOffer *offer,
                              const FfLineEvents *events, gpointer data, FfAttempt *attempt,
                              FfFile **ret_pages, GError **error)
{
    if (line->type != FF_LINE_LOOPBACK) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "line %s is of type %s: a fax can be made to come in on a loopback line only",
                    line->name, types[line->type].name);
        return false;
    }
    return ff_line_check(line, error) &&
           ff_loopback_receive(line, offer, events, data, attempt, ret_pages, error);
}
