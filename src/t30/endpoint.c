// SPDX-License-Identifier: GPL-3.0-or-later
#include "t30/endpoint.h"

#include <spandsp.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/limits.h"
#include "t30/fax-tiff.h"
#include "t30/t30-guard.h"

/* Facsimile control fields, T.30 table 2, as spandsp orders the bits; the lowest tells the
 * direction. */
#define FCF_DIRECTION 0x01
#define FCF_DIS       0x80
#define FCF_DCS       0x82
#define FCF_RTN       0x4C
#define FCF_RTP       0xCC
#define FCF_FCD       0x06
#define FRAME_KEPT    64 /* octets of DIS and DCS that are kept; T.30 defines 128 bits so far */

#define WIDTHS (T30_SUPPORT_215MM_WIDTH | T30_SUPPORT_255MM_WIDTH | T30_SUPPORT_303MM_WIDTH)
#define LENGTHS                                                                                    \
    (T30_SUPPORT_UNLIMITED_LENGTH | T30_SUPPORT_A4_LENGTH | T30_SUPPORT_B4_LENGTH |                \
     T30_SUPPORT_US_LETTER_LENGTH | T30_SUPPORT_US_LEGAL_LENGTH)
#define RESOLUTIONS                                                                                \
    (T30_SUPPORT_STANDARD_RESOLUTION | T30_SUPPORT_FINE_RESOLUTION |                               \
     T30_SUPPORT_SUPERFINE_RESOLUTION | T30_SUPPORT_R8_RESOLUTION | T30_SUPPORT_R16_RESOLUTION)

typedef struct {
    guint8 octets[FRAME_KEPT];
    gsize length;
} Frame;

struct FfEndpoint {
    t38_terminal_state_t *terminal;
    t30_state_t *t30;
    const FfEndpointHandler *handler;
    gpointer data;
    bool sends, done;
    FfEndpointFacts facts;
    char own_identity[T30_MAX_IDENT_LEN + 1]; /* T.30 5.3.6.2.4: digits, plus and space */
    char far_identity[T30_MAX_IDENT_LEN + 1];
    int compression; /* t4_image_compression of spandsp */
    gint64 octets;
    JsonArray *pages;
    Frame dis, dcs;
};

/* Identities, vendor and model names are the far end's to choose. */
static void copy_printable(char *to, gsize size, const char *from)
{
    gsize length = 0;
    for (; from != NULL && *from != '\0' && length + 1 < size; from++) {
        to[length++] = g_ascii_isprint(*from) ? *from : '?';
    }
    to[length] = '\0';
    g_strstrip(to);
}

/* ---- what spandsp tells ---- */

static int on_packet(t38_core_state_t *core, void *data, const uint8_t *octets, int length,
                     int count)
{
    FfEndpoint *endpoint = data;
    (void)core;
    return endpoint->handler->packet(octets, (gsize)length, count, endpoint->data) ? 0 : -1;
}

static void note_statistics(FfEndpoint *endpoint, const t30_stats_t *statistics)
{
    FfEndpointFacts *facts = &endpoint->facts;
    facts->bit_rate = statistics->bit_rate;
    facts->ecm = statistics->error_correcting_mode;
    facts->ecm_retries = statistics->error_correcting_mode_retries;
    copy_printable(endpoint->far_identity, sizeof endpoint->far_identity,
                   t30_get_rx_ident(endpoint->t30));
}

static int on_phase_b(t30_state_t *t30, void *data, int event)
{
    FfEndpoint *endpoint = data;
    t30_stats_t statistics;
    (void)event;
    t30_get_transfer_statistics(t30, &statistics);
    note_statistics(endpoint, &statistics);
    if (endpoint->handler->introduced != NULL) {
        endpoint->handler->introduced(endpoint->data);
    }
    return T30_ERR_OK;
}

static int bad_rows(const t30_stats_t *statistics)
{
    return statistics->error_correcting_mode ? 0 : statistics->bad_rows;
}

static void note_page(FfEndpoint *endpoint, const t30_stats_t *statistics)
{
    if (json_array_get_length(endpoint->pages) >= FF_LIMIT_PAGES) {
        return;
    }
    JsonObject *page = json_object_new();
    json_object_set_int_member(page, "width", statistics->width);
    json_object_set_int_member(page, "rows", statistics->length);
    json_object_set_int_member(page, "octets", statistics->image_size);
    json_object_set_int_member(page, "bad_rows", bad_rows(statistics));
    json_array_add_object_element(endpoint->pages, page);
    endpoint->compression = statistics->encoding;
    endpoint->octets += statistics->image_size;
    endpoint->facts.bad_rows += bad_rows(statistics);
}

static int confirmed_pages(const FfEndpoint *endpoint, const t30_stats_t *statistics)
{
    return endpoint->sends ? statistics->pages_tx : statistics->pages_rx;
}

static void raise_confirmed(FfEndpoint *endpoint, int confirmed)
{
    if (confirmed <= endpoint->facts.pages_confirmed) {
        return;
    }
    endpoint->facts.pages_confirmed = confirmed;
    if (endpoint->handler->pages != NULL) {
        endpoint->handler->pages(confirmed, endpoint->data);
    }
}

/* After each page. In phase E the receiver's statistics of the page are gone, so they are read
 * here. */
static int on_phase_d(t30_state_t *t30, void *data, int event)
{
    FfEndpoint *endpoint = data;
    t30_stats_t statistics;
    (void)event;
    t30_get_transfer_statistics(t30, &statistics);
    note_statistics(endpoint, &statistics);
    note_page(endpoint, &statistics);
    raise_confirmed(endpoint, confirmed_pages(endpoint, &statistics));
    return T30_ERR_OK;
}

static void on_phase_e(t30_state_t *t30, void *data, int code)
{
    FfEndpoint *endpoint = data;
    t30_stats_t statistics;
    t30_get_transfer_statistics(t30, &statistics);
    endpoint->facts.code = code;
    endpoint->done = true;
    raise_confirmed(endpoint, confirmed_pages(endpoint, &statistics));
}

static void keep_frame(Frame *frame, const uint8_t message[], int length)
{
    frame->length = MIN((gsize)length, sizeof frame->octets);
    memcpy(frame->octets, message, frame->length);
}

static void on_incoming_frame(FfEndpoint *endpoint, guint8 field)
{
    if (field == FCF_FCD && endpoint->handler->page_data != NULL) {
        endpoint->handler->page_data(endpoint->data);
    }
}

static void on_frame(t30_state_t *t30, void *data, int incoming, const uint8_t message[],
                     int length)
{
    FfEndpoint *endpoint = data;
    (void)t30;
    if (length < 3) {
        return;
    }
    guint8 field = message[2] & (guint8)~FCF_DIRECTION;
    if (field == FCF_DIS) {
        keep_frame(&endpoint->dis, message, length);
    } else if (field == FCF_DCS) {
        keep_frame(&endpoint->dcs, message, length);
    }
    endpoint->facts.rtn += field == FCF_RTN;
    endpoint->facts.rtp += field == FCF_RTP;
    if (incoming) {
        on_incoming_frame(endpoint, message[2]);
    }
}

/* ---- set up ---- */

static void set_identity(FfEndpoint *endpoint, const char *identity)
{
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

/* T.30 5.3.6.2.7: as an identity, and # too. */
static void set_subaddress(t30_state_t *t30, const char *subaddress)
{
    if (subaddress != NULL && *subaddress != '\0' &&
        strspn(subaddress, "0123456789+ #") == strlen(subaddress) &&
        strlen(subaddress) <= T30_MAX_IDENT_LEN) {
        t30_set_tx_sub_address(t30, subaddress);
    }
}

/* No JBIG, colour, V.34 or polling: spandsp 0.0.6 announces them and can't do them. */
static void set_abilities(t30_state_t *t30)
{
    t30_set_ecm_capability(t30, TRUE);
    t30_set_supported_modems(t30, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
    t30_set_supported_compressions(t30, T30_SUPPORT_T4_1D_COMPRESSION |
                                            T30_SUPPORT_T4_2D_COMPRESSION |
                                            T30_SUPPORT_T6_COMPRESSION);
    t30_set_supported_resolutions(t30, RESOLUTIONS);
    t30_set_supported_image_sizes(t30, WIDTHS | LENGTHS);
    t30_set_supported_t30_features(t30, T30_SUPPORT_IDENTIFICATION | T30_SUPPORT_SUB_ADDRESSING);
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

static void set_up(FfEndpoint *endpoint, const FfEndpointOptions *options)
{
    t30_state_t *t30 = endpoint->t30;
    t38_set_t38_version(t38_terminal_get_t38_core_state(endpoint->terminal), 0);
    span_log_set_level(t38_terminal_get_logging_state(endpoint->terminal), SPAN_LOG_NONE);
    span_log_set_level(t30_get_logging_state(t30), SPAN_LOG_NONE);
    set_identity(endpoint, options->identity);
    set_subaddress(t30, options->subaddress);
    set_abilities(t30);
    set_files(t30, options);
    t30_set_phase_b_handler(t30, on_phase_b, endpoint);
    t30_set_phase_d_handler(t30, on_phase_d, endpoint);
    t30_set_phase_e_handler(t30, on_phase_e, endpoint);
    t30_set_real_time_frame_handler(t30, on_frame, endpoint);
}

FfEndpoint *ff_endpoint_new(const FfEndpointOptions *options, const FfEndpointHandler *handler,
                            gpointer data, GError **error)
{
    g_autoptr(FfEndpoint) endpoint = g_new0(FfEndpoint, 1);
    ff_fax_tiff_silence();
    endpoint->handler = handler;
    endpoint->data = data;
    endpoint->sends = options->send_fd >= 0;
    endpoint->pages = json_array_new();
    endpoint->terminal = t38_terminal_init(NULL, options->caller, on_packet, endpoint);
    if (endpoint->terminal == NULL) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY,
                    "spandsp could not make a T.38 terminal: out of memory");
        return NULL;
    }
    endpoint->t30 = t38_terminal_get_t30_state(endpoint->terminal);
    set_up(endpoint, options);
    return g_steal_pointer(&endpoint);
}

void ff_endpoint_free(FfEndpoint *endpoint)
{
    if (endpoint == NULL) {
        return;
    }
    if (endpoint->terminal != NULL) {
        t38_terminal_free(endpoint->terminal);
    }
    json_array_unref(endpoint->pages);
    g_free(endpoint);
}

/* ---- running ---- */

bool ff_endpoint_tick(FfEndpoint *endpoint)
{
    bool ended = t38_terminal_send_timeout(endpoint->terminal, FF_ENDPOINT_TICK) != 0;
    return ended || endpoint->done;
}

void ff_endpoint_take_packet(FfEndpoint *endpoint, const guint8 *octets, gsize length,
                             guint16 sequence)
{
    if (length > 0 && length <= G_MAXUINT16) {
        t38_core_rx_ifp_packet(t38_terminal_get_t38_core_state(endpoint->terminal), octets,
                               (int)length, sequence);
    }
}

void ff_endpoint_hang_up(FfEndpoint *endpoint)
{
    if (!endpoint->done) {
        t30_terminate(endpoint->t30);
    }
}

FfEndpointFacts ff_endpoint_facts(const FfEndpoint *endpoint)
{
    FfEndpointFacts facts = endpoint->facts;
    facts.far_identity = endpoint->far_identity;
    return facts;
}

/* ---- the record ---- */

static void add_frame(JsonObject *detail, const char *key, const Frame *frame)
{
    GString *hex = g_string_new(NULL);
    for (gsize i = 0; i < frame->length; i++) {
        g_string_append_printf(hex, i > 0 ? " %02x" : "%02x", frame->octets[i]);
    }
    if (hex->len > 0) {
        json_object_set_string_member(detail, key, hex->str);
    }
    g_string_free(hex, TRUE);
}

static void add_name(JsonObject *detail, const char *key, const char *name)
{
    char printable[FF_LIMIT_NAME];
    copy_printable(printable, sizeof printable, name);
    if (*printable != '\0') {
        json_object_set_string_member(detail, key, printable);
    }
}

static const char *compression_name(int compression)
{
    static const char *const names[] = {
        [T4_COMPRESSION_ITU_T4_1D] = "T.4 one-dimensional (MH)",
        [T4_COMPRESSION_ITU_T4_2D] = "T.4 two-dimensional (MR)",
        [T4_COMPRESSION_ITU_T6] = "T.6 (MMR)",
    };
    bool known = compression > 0 && compression < (int)G_N_ELEMENTS(names);
    return known ? names[compression] : NULL;
}

JsonObject *ff_endpoint_detail(const FfEndpoint *endpoint)
{
    JsonObject *detail = json_object_new();
    add_frame(detail, "dis", &endpoint->dis);
    add_frame(detail, "dcs", &endpoint->dcs);
    add_name(detail, "compression", compression_name(endpoint->compression));
    add_name(detail, "own_identity", endpoint->own_identity);
    add_name(detail, "vendor", t30_get_rx_vendor(endpoint->t30));
    add_name(detail, "model", t30_get_rx_model(endpoint->t30));
    add_name(detail, "sub_address", t30_get_rx_sub_address(endpoint->t30));
    json_object_set_int_member(detail, "ecm_retries", endpoint->facts.ecm_retries);
    json_object_set_int_member(detail, "rtn", endpoint->facts.rtn);
    json_object_set_int_member(detail, "rtp", endpoint->facts.rtp);
    json_object_set_int_member(detail, "octets", endpoint->octets);
    json_object_set_array_member(detail, "pages", json_array_ref(endpoint->pages));
    return detail;
}
