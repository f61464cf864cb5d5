// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <sysexits.h>

G_DEFINE_QUARK(ff - error, ff_error)

FfErrorClass ff_error_class(const GError *error)
{
    if (error->domain != FF_ERROR) {
        return FF_ERROR_TEMPORARY;
    }
    return (FfErrorClass)error->code;
}

int ff_error_exit_status(const GError *error)
{
    static const int statuses[] = {
        [FF_ERROR_TEMPORARY] = EX_TEMPFAIL,
        [FF_ERROR_PERMANENT] = EX_DATAERR,
        [FF_ERROR_CONFIG] = EX_CONFIG,
        [FF_ERROR_BUG] = EX_SOFTWARE,
    };
    guint class = ff_error_class(error);
    return class < G_N_ELEMENTS(statuses) ? statuses[class] : EX_SOFTWARE;
}

void ff_error_set_errno(GError **error, const char *format, ...)
{
    int saved = errno;
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "%s: %s", what, g_strerror(saved));
    errno = saved;
}
