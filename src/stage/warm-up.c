// SPDX-License-Identifier: GPL-3.0-or-later
#include "document/stamp.h"
#include "stage/stage.h"

void ff_stage_warm_up(void)
{
    ff_message_warm_up();
    ff_document_warm_up();
}

void ff_stage_warm_up_line(void)
{
    ff_document_warm_up_stamp();
}
