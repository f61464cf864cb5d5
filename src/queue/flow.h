// SPDX-License-Identifier: GPL-3.0-or-later
/* The state table of the queue: which stage works on which state, and what follows. Pure.
 *
 * Messages:    received -message-> accepted -document-> ready ...(last fax ends)... finished
 * -notice-> closed received|accepted -fail-> refused -notice-> closed, or quarantined Faxes:
 * accepted ...(with its message)... ready -line-> sent | failed
 * Receptions:  offered -line-> arrived -document-> converted -notice-> routed ...(last delivery
 *              ends)... closed | failed; or quarantined: kept, and mailed to nobody
 * Deliveries:  ready -notice-> closed | failed
 */
#pragma once

#include "base/job.h"

/* Does a job of this kind know this state at all? */
bool ff_flow_is_state(FfKind kind, FfState state);
/* The stage that claims a job of this kind in this state; FF_STAGE_NONE when it waits or has ended.
 */
FfStage ff_flow_stage(FfKind kind, FfState state);
/* What follows an outcome; false when a stage has no business there (a bug of the caller).
 * RETRY keeps the state. `reason` matters for FAIL only. */
bool ff_flow_next(FfKind kind, FfState state, FfOutcomeCode code, FfReason reason,
                  FfState *ret_next);
/* A final state needs nothing more. A fax in a final state lets its message go on. */
bool ff_flow_is_final(FfKind kind, FfState state);
/* The state that a message's faxes take when the message enters `message_state`; false: they keep
 * theirs. */
bool ff_flow_child_follows(FfState message_state, FfState child_state, FfState *ret_next);
/* What a message or a reception becomes when all its children are final, or it has none; false: it
 * does not wait for them. `children`: how many ended in each state. A reception has failed when one
 * of its deliveries has, and is cancelled when all are. */
bool ff_flow_after_children(FfKind kind, FfState state, const guint children[FF_STATE_COUNT],
                            FfState *ret_next);
/* May a person cancel it in this state? */
bool ff_flow_can_cancel(FfKind kind, FfState state);
/* What that makes of it; false: too late. The same state: only its faxes are cancelled. */
bool ff_flow_cancel(FfKind kind, FfState state, FfState *ret_next);
/* What a person's resubmission makes of a fax, and of the message that it belongs to, or routing by
 * hand of a reception; false: not from here. */
bool ff_flow_retry(FfKind kind, FfState state, FfState *ret_next);
