// SPDX-License-Identifier: GPL-3.0-or-later
/* The message as it came, for a person to keep: without the secret that its subject carried. */
#pragma once

#include "base/file.h"
#include "base/job.h"

/* `message`: the job's message.eml. As it is, or, where the message stage took a secret out of the
 * subject, with the header that a notice gives back. A new file, or NULL. */
FfFile *ff_original_show(const FfJob *job, const FfFile *message, GError **error);
