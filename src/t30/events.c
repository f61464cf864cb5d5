// SPDX-License-Identifier: GPL-3.0-or-later
/* What spandsp tells, in its call-backs. */
#include <string.h>

#include "t30/encoding.h"
#include "t30/machine.h"

#define FIELD_DIRECTION                                                                            \
    0x01 /* lowest bit of the facsimile control field, T.30 table 2, as spandsp                    \
            orders the bits: which end sends */
#define FIELD(octet) ((guint8)((octet) & ~FIELD_DIRECTION))

gint64 ff_machine_now_ms(const FfEndpoint *endpoint)
{
    return endpoint->tick * FF_ENDPOINT_TICK_MS;
}

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

int ff_machine_packet(t38_core_state_t *core, void *data, const uint8_t *octets, int length,
                      int count)
{
    FfEndpoint *endpoint = data;
    (void)core;
    endpoint->active_tick = endpoint->tick;
    return endpoint->handler->packet(octets, (gsize)length, count, endpoint->data) ? 0 : -1;
}

/* ---- phases B, D and E ---- */

static void note_far_end(FfEndpoint *endpoint)
{
    t30_state_t *t30 = endpoint->t30;
    copy_printable(endpoint->far_identity, sizeof endpoint->far_identity, t30_get_rx_ident(t30));
    copy_printable(endpoint->far_subaddress, sizeof endpoint->far_subaddress,
                   t30_get_rx_sub_address(t30));
    copy_printable(endpoint->far_sender, sizeof endpoint->far_sender, t30_get_rx_sender_ident(t30));
    copy_printable(endpoint->vendor, sizeof endpoint->vendor, t30_get_rx_vendor(t30));
    copy_printable(endpoint->model, sizeof endpoint->model, t30_get_rx_model(t30));
}

static void note_statistics(FfEndpoint *endpoint, const t30_stats_t *statistics)
{
    FfEndpointFacts *facts = &endpoint->facts;
    facts->bit_rate = statistics->bit_rate;
    facts->ecm = statistics->error_correcting_mode;
    facts->ecm_retries = statistics->error_correcting_mode_retries;
    note_far_end(endpoint);
}

static int on_phase_b(t30_state_t *t30, void *data, int event)
{
    FfEndpoint *endpoint = data;
    t30_stats_t statistics;
    (void)event;
    t30_get_transfer_statistics(t30, &statistics);
    note_statistics(endpoint, &statistics);
    bool welcome =
        endpoint->handler->introduced == NULL || endpoint->handler->introduced(endpoint->data);
    return welcome ? T30_ERR_OK : T30_ERR_IDENT_UNACCEPTABLE;
}

static int encoding_of(int compression)
{
    switch (compression) {
    case T4_COMPRESSION_ITU_T4_1D:
        return FF_ENCODING_MH;
    case T4_COMPRESSION_ITU_T4_2D:
        return FF_ENCODING_MR;
    case T4_COMPRESSION_ITU_T6:
        return FF_ENCODING_MMR;
    default:
        return 0;
    }
}

static FfEndpointPage page_of(const FfEndpoint *endpoint, const t30_stats_t *statistics)
{
    bool sends = endpoint->options.send_fd >= 0;
    return (FfEndpointPage){
        .number = sends ? statistics->pages_tx : statistics->pages_rx,
        .width_px = statistics->width,
        .rows = statistics->length,
        .x_resolution = statistics->x_resolution,
        .y_resolution = statistics->y_resolution,
        .octets = statistics->image_size,
        .encoding = encoding_of(statistics->encoding),
        .bad_rows = statistics->error_correcting_mode ? 0 : statistics->bad_rows,
    };
}

/* Each time that a page went over the line, confirmed or not. */
static void note_page(FfEndpoint *endpoint, const FfEndpointPage *page)
{
    if (json_array_get_length(endpoint->pages) >= FF_LIMIT_PAGES) {
        return;
    }
    JsonObject *object = json_object_new();
    json_object_set_int_member(object, "width", page->width_px);
    json_object_set_int_member(object, "rows", page->rows);
    json_object_set_int_member(object, "octets", page->octets);
    json_object_set_int_member(object, "bad_rows", page->bad_rows);
    json_array_add_object_element(endpoint->pages, object);
    endpoint->facts.encoding = page->encoding;
    endpoint->octets += page->octets;
    endpoint->facts.bad_rows += page->bad_rows;
}

static FfPageAnswer ask_owner(FfEndpoint *endpoint, const FfEndpointPage *page)
{
    return endpoint->handler->page != NULL ? endpoint->handler->page(page, endpoint->data)
                                           : FF_PAGE_STORED;
}

static void confirm(FfEndpoint *endpoint, int number)
{
    endpoint->facts.pages_confirmed = number;
    endpoint->page_tick = endpoint->tick;
}

void ff_machine_confirm_held(FfEndpoint *endpoint)
{
    confirm(endpoint, endpoint->held.number);
    endpoint->held.number = 0;
    endpoint->hold_ticks = 0;
    t30_set_receiver_not_ready(endpoint->t30, 0);
}

/* The confirmation is not yet on its way: spandsp makes it after this handler has returned, and
 * sends it in the next step (measured, docs/decisions/0163). */
static void hold(FfEndpoint *endpoint, const FfEndpointPage *page, FfPageAnswer answer)
{
    endpoint->held = *page;
    if (answer == FF_PAGE_BUSY && endpoint->facts.ecm) {
        t30_set_receiver_not_ready(endpoint->t30, G_MAXINT);
    } else {
        endpoint->hold_ticks = FF_LIMIT_PAGE_HOLD_MS / FF_ENDPOINT_TICK_MS;
    }
}

static void take_page(FfEndpoint *endpoint, const FfEndpointPage *page)
{
    if (page->number <= endpoint->facts.pages_confirmed) {
        return;
    }
    bool receives = endpoint->options.send_fd < 0;
    if (!receives) {
        confirm(endpoint, page->number);
    }
    FfPageAnswer answer = ask_owner(endpoint, page);
    if (receives && answer != FF_PAGE_STORED) {
        hold(endpoint, page, answer);
    } else if (receives) {
        confirm(endpoint, page->number);
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
    FfEndpointPage page = page_of(endpoint, &statistics);
    note_page(endpoint, &page);
    take_page(endpoint, &page);
    return T30_ERR_OK;
}

static void on_phase_e(t30_state_t *t30, void *data, int code)
{
    FfEndpoint *endpoint = data;
    t30_stats_t statistics;
    t30_get_transfer_statistics(t30, &statistics);
    endpoint->facts.code = code;
    endpoint->facts.phase = FF_PHASE_E;
    endpoint->done = true;
    if (endpoint->options.send_fd >= 0) { /* what we receive is confirmed by our owner's word */
        FfEndpointPage page = page_of(endpoint, &statistics);
        take_page(endpoint, &page);
    }
}

/* ---- frames ---- */

/* What a frame begins, either direction. A confirmation is judged by what it confirms. */
static const struct {
    guint8 field;
    FfPhase phase;
} phases[] = {
    {T30_NSF, FF_PHASE_B},     {T30_CSI, FF_PHASE_B},     {T30_DIS, FF_PHASE_B},
    {T30_TSI, FF_PHASE_B},     {T30_SUB, FF_PHASE_B},     {T30_DCS, FF_PHASE_B},
    {T30_FTT, FF_PHASE_B},     {T30_CFR, FF_PHASE_C},     {T4_FCD, FF_PHASE_C},
    {T30_PPR, FF_PHASE_C},     {T30_PPS, FF_PHASE_D},     {T30_MPS, FF_PHASE_D},
    {T30_EOM, FF_PHASE_D},     {T30_EOP, FF_PHASE_D},     {T30_PRI_MPS, FF_PHASE_D},
    {T30_PRI_EOM, FF_PHASE_D}, {T30_PRI_EOP, FF_PHASE_D}, {T30_RTN, FF_PHASE_B},
    {T30_RTP, FF_PHASE_B},     {T30_DCN, FF_PHASE_E},
};

static FfPhase after_confirmation(guint8 post_page)
{
    switch (post_page) {
    case T30_NULL: /* PPS-NULL: the page has more blocks */
    case T30_MPS:
        return FF_PHASE_C;
    case T30_EOM:
        return FF_PHASE_B;
    default:
        return FF_PHASE_E;
    }
}

static void note_phase(FfEndpoint *endpoint, const guint8 *message, int length)
{
    guint8 field = FIELD(message[2]);
    if (field == T30_MCF) {
        endpoint->facts.phase = after_confirmation(endpoint->post_page);
    }
    for (guint i = 0; i < G_N_ELEMENTS(phases); i++) {
        if (phases[i].field == field) {
            endpoint->facts.phase = phases[i].phase;
        }
    }
    endpoint->facts.page_began |= field == T30_CFR;
    if (field == T30_PPS && length > 3) {
        endpoint->post_page = FIELD(message[3]);
    } else if (field == T30_MPS || field == T30_EOM || field == T30_EOP) {
        endpoint->post_page = field;
    }
}

static void keep_frame(FfFrame *frame, const guint8 *message, int length)
{
    frame->length = MIN((gsize)length, sizeof frame->octets);
    memcpy(frame->octets, message, frame->length);
}

static void note_frame(FfEndpoint *endpoint, const guint8 *message, int length)
{
    guint8 field = FIELD(message[2]);
    if (field == T30_DIS) {
        keep_frame(&endpoint->dis, message, length);
    } else if (field == T30_DCS) {
        keep_frame(&endpoint->dcs, message, length);
    }
    endpoint->facts.rtn += field == T30_RTN;
    endpoint->facts.rtp += field == T30_RTP;
}

static void on_frame(t30_state_t *t30, void *data, int incoming, const uint8_t message[],
                     int length)
{
    FfEndpoint *endpoint = data;
    (void)t30;
    if (length < 3) {
        return;
    }
    ff_trace_frame(endpoint->trace, ff_machine_now_ms(endpoint), incoming != 0, message,
                   (gsize)length);
    note_frame(endpoint, message, length);
    note_phase(endpoint, message, length);
    if (incoming && message[2] == T4_FCD && endpoint->handler->page_data != NULL) {
        endpoint->handler->page_data(endpoint->data);
    }
}

void ff_machine_listen(FfEndpoint *endpoint)
{
    t30_state_t *t30 = endpoint->t30;
    t30_set_phase_b_handler(t30, on_phase_b, endpoint);
    t30_set_phase_d_handler(t30, on_phase_d, endpoint);
    t30_set_phase_e_handler(t30, on_phase_e, endpoint);
    t30_set_real_time_frame_handler(t30, on_frame, endpoint);
}
