// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/flow.h"

/* One line a kind and state; what is not in the table does not exist. */
typedef struct {
    FfKind kind;
    FfState state;
    FfStage stage;
    /* What an outcome makes of it; a failure's disposition decides between the last two. */
    FfState done, refuse, quarantine;
    FfState after_children, cancel, retry;
} FlowRow;

#define NO FF_STATE_COUNT

/* A received fax is never given up for its conversion: it goes on and is mailed as it came. */
// clang-format off
#define ROW(kind, state, stage, done, refuse, quarantine, after, cancel, retry) \
    {FF_KIND_##kind, FF_STATE_##state, FF_STAGE_##stage, done, refuse, quarantine, after, cancel, retry}
#define TO(state) FF_STATE_##state
static const FlowRow flow[] = {
    /*  kind       state        stage     done           refuse         quarantine       after children cancel         retry */
    ROW(MESSAGE,   RECEIVED,    MESSAGE,  TO(ACCEPTED),  TO(REFUSED),   TO(QUARANTINED), NO,            TO(REFUSED),   NO),
    ROW(MESSAGE,   ACCEPTED,    DOCUMENT, TO(READY),     TO(REFUSED),   TO(QUARANTINED), NO,            TO(REFUSED),   NO),
    ROW(MESSAGE,   READY,       NONE,     NO,            NO,            NO,              TO(FINISHED),  TO(READY),     TO(READY)),
    ROW(MESSAGE,   FINISHED,    NOTICE,   TO(CLOSED),    TO(CLOSED),    TO(CLOSED),      NO,            NO,            TO(READY)),
    ROW(MESSAGE,   REFUSED,     NOTICE,   TO(CLOSED),    TO(CLOSED),    TO(CLOSED),      NO,            NO,            NO),
    ROW(MESSAGE,   QUARANTINED, NONE,     NO,            NO,            NO,              NO,            NO,            NO),
    ROW(MESSAGE,   CLOSED,      NONE,     NO,            NO,            NO,              NO,            NO,            TO(READY)),
    ROW(FAX,       ACCEPTED,    NONE,     NO,            NO,            NO,              NO,            TO(CANCELLED), NO),
    ROW(FAX,       READY,       LINE,     TO(SENT),      TO(FAILED),    TO(FAILED),      NO,            TO(CANCELLED), NO),
    ROW(FAX,       SENT,        NONE,     NO,            NO,            NO,              NO,            NO,            NO),
    ROW(FAX,       FAILED,      NONE,     NO,            NO,            NO,              NO,            NO,            TO(READY)),
    ROW(FAX,       CANCELLED,   NONE,     NO,            NO,            NO,              NO,            NO,            TO(READY)),
    ROW(RECEPTION, OFFERED,     LINE,     TO(ARRIVED),   TO(FAILED),    TO(FAILED),      NO,            TO(CANCELLED), NO),
    ROW(RECEPTION, ARRIVED,     DOCUMENT, TO(CONVERTED), TO(CONVERTED), TO(CONVERTED),   NO,            TO(CANCELLED), NO),
    ROW(RECEPTION, CONVERTED,   NOTICE,   TO(ROUTED),    TO(FAILED),    TO(QUARANTINED), NO,            TO(CANCELLED), NO),
    ROW(RECEPTION, ROUTED,      NONE,     NO,            NO,            NO,              TO(CLOSED),    TO(ROUTED),    TO(ROUTED)),
    ROW(RECEPTION, QUARANTINED, NONE,     NO,            NO,            NO,              NO,            NO,            TO(ROUTED)),
    ROW(RECEPTION, CLOSED,      NONE,     NO,            NO,            NO,              NO,            NO,            TO(ROUTED)),
    ROW(RECEPTION, FAILED,      NONE,     NO,            NO,            NO,              NO,            NO,            TO(ROUTED)),
    ROW(RECEPTION, CANCELLED,   NONE,     NO,            NO,            NO,              NO,            NO,            TO(ROUTED)),
    ROW(DELIVERY,  READY,       NOTICE,   TO(CLOSED),    TO(FAILED),    TO(FAILED),      NO,            TO(CANCELLED), NO),
    ROW(DELIVERY,  CLOSED,      NONE,     NO,            NO,            NO,              NO,            NO,            NO),
    ROW(DELIVERY,  FAILED,      NONE,     NO,            NO,            NO,              NO,            NO,            NO),
    ROW(DELIVERY,  CANCELLED,   NONE,     NO,            NO,            NO,              NO,            NO,            NO),
};

/* What a message's new state does to its faxes. */
static const struct {
    FfState message, child, next;
} following[] = {
    {TO(READY),       TO(ACCEPTED), TO(READY)},
    {TO(REFUSED),     TO(ACCEPTED), TO(CANCELLED)},
    {TO(QUARANTINED), TO(ACCEPTED), TO(CANCELLED)},
};
// clang-format on

static const FlowRow *find(FfKind kind, FfState state)
{
    for (guint i = 0; i < G_N_ELEMENTS(flow); i++) {
        if (flow[i].kind == kind && flow[i].state == state) {
            return &flow[i];
        }
    }
    return NULL;
}

static bool give(FfState next, FfState *ret_next)
{
    if (next == NO) {
        return false;
    }
    *ret_next = next;
    return true;
}

bool ff_flow_is_state(FfKind kind, FfState state)
{
    return find(kind, state) != NULL;
}

FfStage ff_flow_stage(FfKind kind, FfState state)
{
    const FlowRow *row = find(kind, state);
    return row != NULL ? row->stage : FF_STAGE_NONE;
}

static FfState after_outcome(const FlowRow *row, FfOutcomeCode code, FfReason reason)
{
    switch (code) {
    case FF_OUTCOME_DONE:
        return row->done;
    case FF_OUTCOME_RETRY:
        return row->state;
    case FF_OUTCOME_FAIL:
        return ff_reason_disposition(reason) == FF_DISPOSITION_QUARANTINE ? row->quarantine
                                                                          : row->refuse;
    }
    return NO;
}

bool ff_flow_next(FfKind kind, FfState state, FfOutcomeCode code, FfReason reason,
                  FfState *ret_next)
{
    const FlowRow *row = find(kind, state);
    return row != NULL && row->stage != FF_STAGE_NONE &&
           give(after_outcome(row, code, reason), ret_next);
}

/* Nobody works on it, and no person can end it. */
bool ff_flow_is_final(FfKind kind, FfState state)
{
    const FlowRow *row = find(kind, state);
    return row != NULL && row->stage == FF_STAGE_NONE && row->cancel == NO;
}

bool ff_flow_child_follows(FfState message_state, FfState child_state, FfState *ret_next)
{
    for (guint i = 0; i < G_N_ELEMENTS(following); i++) {
        if (following[i].message == message_state && following[i].child == child_state) {
            return give(following[i].next, ret_next);
        }
    }
    return false;
}

/* A delivery tells how its reception ended; a message ends in one way, and tells of each fax. */
static FfState end_of_reception(const guint children[FF_STATE_COUNT], FfState after)
{
    guint total = 0;
    for (guint state = 0; state < FF_STATE_COUNT; state++) {
        total += children[state];
    }
    if (children[FF_STATE_FAILED] > 0) {
        return FF_STATE_FAILED;
    }
    return total > 0 && children[FF_STATE_CANCELLED] == total ? FF_STATE_CANCELLED : after;
}

bool ff_flow_after_children(FfKind kind, FfState state, const guint children[FF_STATE_COUNT],
                            FfState *ret_next)
{
    const FlowRow *row = find(kind, state);
    if (row == NULL || row->after_children == NO) {
        return false;
    }
    *ret_next = kind == FF_KIND_RECEPTION ? end_of_reception(children, row->after_children)
                                          : row->after_children;
    return true;
}

bool ff_flow_can_cancel(FfKind kind, FfState state)
{
    FfState next;
    return ff_flow_cancel(kind, state, &next);
}

bool ff_flow_cancel(FfKind kind, FfState state, FfState *ret_next)
{
    const FlowRow *row = find(kind, state);
    return row != NULL && give(row->cancel, ret_next);
}

bool ff_flow_retry(FfKind kind, FfState state, FfState *ret_next)
{
    const FlowRow *row = find(kind, state);
    return row != NULL && give(row->retry, ret_next);
}
