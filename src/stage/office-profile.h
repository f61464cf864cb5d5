// SPDX-License-Identifier: GPL-3.0-or-later
/* What LibreOffice finds in its profile when it is started for a document. */
#pragma once

#include "stage/office.h"

/* Writes it into `folder`/profile, which the caller names to LibreOffice as UserInstallation. */
bool ff_office_write_profile(const FfOffice *office, const char *folder, GError **error);
