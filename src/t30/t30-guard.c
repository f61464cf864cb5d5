// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/t30-guard.h"

#include <dlfcn.h>
#include <spandsp.h>

#define FRAME_FCD         0x06 /* as spandsp orders the bits of T.30 table 2 */
#define FRAME_HEADER_SIZE 3    /* address, control, facsimile control field */

typedef void AcceptFunction(void *user_data, const uint8_t message[], int length, int ok);

static guint hits;

/* POSIX's own way to turn dlsym()'s object pointer into a function pointer. */
static AcceptFunction *find_accept(void *handle)
{
    AcceptFunction *function = NULL;
    *(void **)&function = dlsym(handle, "t30_hdlc_accept");
    return function;
}

static AcceptFunction *library_accept(void)
{
    static gsize once;
    static AcceptFunction *function;
    if (g_once_init_enter(&once)) {
        function = find_accept(RTLD_NEXT);
        g_once_init_leave(&once, 1);
    }
    return function;
}

/* RCP (0x86) is three octets by right and must pass: exactly FCD is compared. A bad checksum never
 * reaches the copying code. */
static bool is_hostile(const uint8_t message[], int length, int ok)
{
    return ok && length == FRAME_HEADER_SIZE && message[2] == FRAME_FCD;
}

void t30_hdlc_accept(void *user_data, const uint8_t message[], int length, int ok)
{
    if (is_hostile(message, length, ok)) {
        g_atomic_int_inc(&hits);
        return;
    }
    AcceptFunction *function = library_accept();
    if (function != NULL) {
        function(user_data, message, length, ok);
    }
}

bool ff_t30_guard_is_installed(void)
{
    AcceptFunction *library = library_accept();
    return library != NULL && library != t30_hdlc_accept &&
           find_accept(RTLD_DEFAULT) == t30_hdlc_accept;
}

guint ff_t30_guard_hits(void)
{
    return (guint)g_atomic_int_get(&hits);
}
