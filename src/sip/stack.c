// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/stack.h"

#include "base/error.h"
#include "sip/private.h"

enum { SHUTDOWN_MS = 4000 }; /* a lost BYE or REGISTER is sent again after 0.5, 1, 2 s */

static void start_library(FfSipStack *stack)
{
    static gsize started = 0;
    if (g_once_init_enter(&started)) {
        su_init();
        su_log_set_level(su_log_global, 0);
        su_log_set_level(su_log_default, 0);
        g_once_init_leave(&started, 1);
    }
    stack->root = su_glib_root_create(NULL);
    su_root_threading(stack->root, 0);
    g_source_attach(su_glib_root_gsource(stack->root), NULL);
}

static bool start_trunks(FfSipStack *stack, GError **error)
{
    for (guint i = 0; i < stack->settings->lines->len; i++) {
        const FfLineSettings *line = stack->settings->lines->pdata[i];
        FfSipTrunk *trunk = line->type == FF_LINE_SIP ? ff_sip_trunk_new(stack, line, error) : NULL;
        if (trunk != NULL) {
            g_ptr_array_add(stack->trunks, trunk);
        } else if (line->type == FF_LINE_SIP) {
            return false;
        }
    }
    return true;
}

FfSipStack *ff_sip_stack_new(const FfSettings *settings, const FfSipHandler *handler, gpointer data,
                             GError **error)
{
    FfSipStack *stack = g_new0(FfSipStack, 1);
    stack->settings = settings;
    stack->handler = handler;
    stack->data = data;
    stack->agents = g_ptr_array_new_with_free_func((GDestroyNotify)ff_sip_agent_free);
    stack->trunks = g_ptr_array_new_with_free_func((GDestroyNotify)ff_sip_trunk_free);
    stack->dialogs = g_hash_table_new(NULL, NULL);
    start_library(stack);
    if (!start_trunks(stack, error)) {
        ff_sip_stack_free(stack);
        return NULL;
    }
    return stack;
}

/* ---- the end ---- */

static gboolean set_flag(gpointer flag)
{
    *(bool *)flag = true;
    return G_SOURCE_REMOVE;
}

static bool trunks_are_stopped(const FfSipStack *stack)
{
    for (guint i = 0; i < stack->trunks->len; i++) {
        if (!ff_sip_trunk_is_stopped(stack->trunks->pdata[i])) {
            return false;
        }
    }
    return g_hash_table_size(stack->dialogs) == 0;
}

static bool agents_are_ended(const FfSipStack *stack)
{
    for (guint i = 0; i < stack->agents->len; i++) {
        if (!((const FfSipAgent *)stack->agents->pdata[i])->ended) {
            return false;
        }
    }
    return true;
}

/* Runs the main context until it is so, or time is over. */
static void run_until(const FfSipStack *stack, bool (*is_so)(const FfSipStack *stack))
{
    bool late = false;
    const guint timer = g_timeout_add(SHUTDOWN_MS, set_flag, &late);
    while (!late && !is_so(stack)) {
        g_main_context_iteration(NULL, TRUE);
    }
    if (!late) {
        g_source_remove(timer);
    }
}

void ff_sip_stack_free(FfSipStack *stack)
{
    if (stack == NULL) {
        return;
    }
    stack->ending = true;
    ff_sip_dialog_end_all(stack);
    for (guint i = 0; i < stack->trunks->len; i++) {
        ff_sip_trunk_stop(stack->trunks->pdata[i]);
    }
    run_until(stack, trunks_are_stopped);
    for (guint i = 0; i < stack->agents->len; i++) {
        ff_sip_agent_shutdown(stack->agents->pdata[i]);
    }
    run_until(stack, agents_are_ended);
    g_ptr_array_unref(stack->trunks);
    g_ptr_array_unref(stack->agents);
    g_hash_table_unref(stack->dialogs);
    g_source_destroy(su_glib_root_gsource(stack->root));
    su_root_destroy(stack->root);
    g_free(stack);
}
