// SPDX-License-Identifier: GPL-3.0-or-later
/* What is known of the call, and its record. */
#include "t30/encoding.h"
#include "t30/machine.h"

FfEndpointFacts ff_endpoint_facts(const FfEndpoint *endpoint)
{
    FfEndpointFacts facts = endpoint->facts;
    facts.far_identity = endpoint->far_identity;
    facts.far_subaddress = endpoint->far_subaddress;
    facts.far_sender = endpoint->far_sender;
    facts.vendor = endpoint->vendor;
    facts.model = endpoint->model;
    return facts;
}

FfWatchTimes ff_endpoint_times(const FfEndpoint *endpoint)
{
    return (FfWatchTimes){
        .silence_ms = (endpoint->tick - endpoint->active_tick) * FF_ENDPOINT_TICK_MS,
        .page_ms = (endpoint->tick - endpoint->page_tick) * FF_ENDPOINT_TICK_MS,
        .call_ms = ff_machine_now_ms(endpoint),
    };
}

static void add_frame(JsonObject *detail, const char *key, const FfFrame *frame)
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
    if (name != NULL && *name != '\0') {
        json_object_set_string_member(detail, key, name);
    }
}

static const char *encoding_name(int encoding)
{
    switch (encoding) {
    case FF_ENCODING_MH:
        return "T.4 one-dimensional (MH)";
    case FF_ENCODING_MR:
        return "T.4 two-dimensional (MR)";
    case FF_ENCODING_MMR:
        return "T.6 (MMR)";
    default:
        return NULL;
    }
}

JsonObject *ff_endpoint_detail(const FfEndpoint *endpoint)
{
    JsonObject *detail = json_object_new();
    add_frame(detail, "dis", &endpoint->dis);
    add_frame(detail, "dcs", &endpoint->dcs);
    add_name(detail, "compression", encoding_name(endpoint->facts.encoding));
    add_name(detail, "own_identity", endpoint->own_identity);
    add_name(detail, "vendor", endpoint->vendor);
    add_name(detail, "model", endpoint->model);
    add_name(detail, "sub_address", endpoint->far_subaddress);
    json_object_set_int_member(detail, "ecm_retries", endpoint->facts.ecm_retries);
    json_object_set_int_member(detail, "rtn", endpoint->facts.rtn);
    json_object_set_int_member(detail, "rtp", endpoint->facts.rtp);
    json_object_set_int_member(detail, "octets", endpoint->octets);
    json_object_set_array_member(detail, "pages", json_array_ref(endpoint->pages));
    return detail;
}

JsonObject *ff_endpoint_trace(const FfEndpoint *endpoint)
{
    return ff_trace_to_json(endpoint->trace);
}

const char *ff_endpoint_code_text(int code)
{
    return t30_completion_code_to_str(code);
}
