// SPDX-License-Identifier: GPL-3.0-or-later
/* Records of the queue as JSON objects under the names that the command line shows. Callers unref.
 */
#pragma once

#include <json-glib/json-glib.h>

#include "base/job.h"

JsonObject *ff_describe_job(const FfJob *job);
JsonObject *ff_describe_attempt(const FfAttempt *attempt);
JsonObject *ff_describe_user(const FfUser *user);
/* Takes out of a user's or group's object what is 0, which is no limit. */
void ff_describe_limits_for_people(JsonObject *object);
JsonObject *ff_describe_group(const FfGroup *group);
/* Sets `attempts` of a job's object to the calls on record; a fax counts them itself, of other
 * kinds the job's number says how often its stage was tried. */
void ff_describe_count_calls(JsonObject *object, const FfJob *job, const GPtrArray *attempts);
/* The same of lists. */
JsonArray *ff_describe_jobs(const GPtrArray *jobs);
JsonArray *ff_describe_attempts(const GPtrArray *attempts);
JsonArray *ff_describe_users(const GPtrArray *users);
JsonArray *ff_describe_groups(const GPtrArray *groups);
