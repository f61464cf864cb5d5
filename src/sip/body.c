// SPDX-License-Identifier: GPL-3.0-or-later
#include "sip/body.h"

#include <string.h>

static bool is_sdp(const sip_content_type_t *type)
{
    return type != NULL && type->c_type != NULL &&
           g_ascii_strcasecmp(type->c_type, "application/sdp") == 0;
}

static const sip_payload_t *find_part(const sip_t *sip, su_home_t *home)
{
    const sip_content_type_t *type = sip->sip_content_type;
    if (type == NULL || type->c_type == NULL ||
        g_ascii_strncasecmp(type->c_type, "multipart/", 10) != 0) {
        return NULL;
    }
    const msg_multipart_t *part =
        msg_multipart_parse(home, type, (sip_payload_t *)sip->sip_payload);
    for (; part != NULL; part = part->mp_next) {
        if (is_sdp(part->mp_content_type)) {
            return part->mp_payload;
        }
    }
    return NULL;
}

const char *ff_sip_body_sdp(const sip_t *sip, su_home_t *home, gsize *ret_length)
{
    if (sip == NULL || sip->sip_payload == NULL) {
        return NULL;
    }
    /* RFC 3261 20.15 wants a type; what has none can be nothing else here */
    const sip_payload_t *payload = sip->sip_content_type == NULL || is_sdp(sip->sip_content_type)
                                       ? sip->sip_payload
                                       : find_part(sip, home);
    if (payload == NULL || payload->pl_data == NULL || payload->pl_len == 0) {
        return NULL;
    }
    *ret_length = payload->pl_len;
    return payload->pl_data;
}

int ff_sip_body_cause(const sip_t *sip)
{
    const sip_reason_t *reason = sip != NULL ? sip->sip_reason : NULL;
    for (; reason != NULL; reason = reason->re_next) {
        if (reason->re_protocol != NULL && g_ascii_strcasecmp(reason->re_protocol, "Q.850") == 0 &&
            reason->re_cause != NULL) {
            guint64 cause = 0;
            return g_ascii_string_to_unsigned(reason->re_cause, 10, 1, 127, &cause, NULL)
                       ? (int)cause
                       : 0;
        }
    }
    return 0;
}

int ff_sip_body_retry_after(const sip_t *sip)
{
    const sip_retry_after_t *after = sip != NULL ? sip->sip_retry_after : NULL;
    return after != NULL ? (int)MIN(after->af_delta, 86400) : 0;
}
