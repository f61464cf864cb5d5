// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "t30/encoding.h"
#include "t30/machine.h"

#define WIDTHS (T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_255MM_WIDTH | T30_SUPPORT_303MM_WIDTH)
#define LENGTHS                                                                                    \
    (T30_SUPPORT_UNLIMITED_LENGTH | T30_SUPPORT_A4_LENGTH | T30_SUPPORT_B4_LENGTH |                \
     T30_SUPPORT_US_LETTER_LENGTH | T30_SUPPORT_US_LEGAL_LENGTH)
#define RESOLUTIONS                                                                                \
    (T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |                               \
     T30_SUPPORT_SUPERFINE_RESOLUTION | T30_SUPPORT_R8_RESOLUTION | T30_SUPPORT_R16_RESOLUTION)

static void set_identity(FfEndpoint *endpoint)
{
    const char *identity = endpoint->options.identity;
    char *allowed = endpoint->own_identity;
    gsize length = 0;
    for (; identity != NULL && *identity != '\0' && length < T30_MAX_IDENT_LEN; identity++) {
        if (strchr("0123456789+ ", *identity) != NULL) {
            allowed[length++] = *identity;
        }
    }
    allowed[length] = '\0';
    t30_set_tx_ident(endpoint->t30, allowed);
}

/* T.30 5.3.6.2.7 and 5.3.6.2.9: as an identity, and # too. */
static bool is_sendable(const char *text)
{
    return text != NULL && *text != '\0' && strspn(text, "0123456789+ #") == strlen(text) &&
           strlen(text) <= T30_MAX_IDENT_LEN;
}

static void set_addresses(t30_state_t *t30, const FfEndpointOptions *options)
{
    if (is_sendable(options->subaddress)) {
        t30_set_tx_sub_address(t30, options->subaddress);
    }
    if (is_sendable(options->sender)) {
        t30_set_tx_sender_ident(t30, options->sender);
    }
}

/* V.17 goes with the slower two, V.29 with V.27ter: they are what it falls back to. */
static int modems_for(int max_rate)
{
    static const struct {
        int rate, modems;
    } ladder[] = {
        {14400, T30_SUPPORT_V17 | T30_SUPPORT_V29 | T30_SUPPORT_V27TER},
        {9600, T30_SUPPORT_V29 | T30_SUPPORT_V27TER},
        {0, T30_SUPPORT_V27TER},
    };
    guint step = 0;
    while (max_rate > 0 && ladder[step].rate > max_rate) {
        step++;
    }
    return ladder[step].modems;
}

static int compressions_for(guint encodings)
{
    guint allowed = encodings != 0 ? encodings : FF_ENCODING_ALL;
    return T30_SUPPORT_T4_1D_COMPRESSION |
           ((allowed & FF_ENCODING_MR) != 0 ? T30_SUPPORT_T4_2D_COMPRESSION : 0) |
           ((allowed & FF_ENCODING_MMR) != 0 ? T30_SUPPORT_T6_COMPRESSION : 0);
}

/* No JBIG, colour, V.34 or polling: spandsp 0.0.6 announces them and can't do them. */
static void set_abilities(t30_state_t *t30, const FfEndpointOptions *options)
{
    t30_set_ecm_capability(t30, options->without_ecm ? FALSE : TRUE);
    t30_set_supported_modems(t30, modems_for(options->max_rate));
    t30_set_supported_compressions(t30, compressions_for(options->encodings));
    t30_set_supported_resolutions(t30, RESOLUTIONS);
    t30_set_supported_image_sizes(t30, WIDTHS | LENGTHS);
    t30_set_supported_t30_features(t30, T30_SUPPORT_IDENTIFICATION | T30_SUPPORT_SUB_ADDRESSING);
    t30_set_minimum_scan_line_time(t30, options->min_scan_ms);
    t30_set_rx_encoding(t30, T4_COMPRESSION_ITU_T6); /* else files are written in one dimension */
}

/* spandsp opens files by name; the files here have none. The kernel's name for a descriptor leads
 * to the same file, also for writing. */
static void set_files(t30_state_t *t30, const FfEndpointOptions *options)
{
    char path[32];
    if (options->send_fd >= 0) {
        g_snprintf(path, sizeof path, "/proc/self/fd/%d", options->send_fd);
        t30_set_tx_file(t30, path, -1, -1);
    }
    if (options->receive_fd >= 0) {
        g_snprintf(path, sizeof path, "/proc/self/fd/%d", options->receive_fd);
        t30_set_rx_file(t30, path, -1);
    }
}

static void set_medium(FfEndpoint *endpoint)
{
    if (endpoint->terminal != NULL) {
        t38_set_t38_version(t38_terminal_get_t38_core_state(endpoint->terminal), 0);
        span_log_set_level(t38_terminal_get_logging_state(endpoint->terminal), SPAN_LOG_NONE);
    } else {
        fax_set_transmit_on_idle(endpoint->fax, TRUE); /* a step of audio is never short */
        span_log_set_level(fax_get_logging_state(endpoint->fax), SPAN_LOG_NONE);
    }
}

void ff_machine_set_up(FfEndpoint *endpoint)
{
    t30_state_t *t30 = endpoint->t30;
    set_medium(endpoint);
    span_log_set_level(t30_get_logging_state(t30), SPAN_LOG_NONE);
    set_identity(endpoint);
    set_addresses(t30, &endpoint->options);
    set_abilities(t30, &endpoint->options);
    set_files(t30, &endpoint->options);
    ff_machine_listen(endpoint);
}
