// SPDX-License-Identifier: GPL-3.0-or-later
/* Values of a notice as a whole, raw: not cleaned, not escaped, "" where there is none. Each has
 * the name of its variable, and variables.c says what it means. Callers free. */
#pragma once

#include "notice/context.h"

char *ff_value_attachment_count(const FfNoticeContext *context);
char *ff_value_attachment_note(const FfNoticeContext *context);
char *ff_value_custom_billing_code(const FfNoticeContext *context);
char *ff_value_email_sender_address(const FfNoticeContext *context);
char *ff_value_event_id(const FfNoticeContext *context);
char *ff_value_failed_count(const FfNoticeContext *context);
char *ff_value_fax_address(const FfNoticeContext *context);
char *ff_value_fax_coarse_resolution(const FfNoticeContext *context);
char *ff_value_forwarded_message(const FfNoticeContext *context);
char *ff_value_job_id(const FfNoticeContext *context);
char *ff_value_message_completion_code(const FfNoticeContext *context);
char *ff_value_message_completion_code_string(const FfNoticeContext *context);
char *ff_value_message_type(const FfNoticeContext *context);
char *ff_value_message_kind(const FfNoticeContext *context);
char *ff_value_original_user_name(const FfNoticeContext *context);
char *ff_value_page_count(const FfNoticeContext *context);
char *ff_value_port_used(const FfNoticeContext *context);
char *ff_value_called_number(const FfNoticeContext *context);
char *ff_value_receiver_csid(const FfNoticeContext *context);
char *ff_value_account_name(const FfNoticeContext *context);
char *ff_value_receiver_name(const FfNoticeContext *context);
char *ff_value_recipient_count(const FfNoticeContext *context);
char *ff_value_schedule(const FfNoticeContext *context);
char *ff_value_sender_csid(const FfNoticeContext *context);
char *ff_value_sender_name(const FfNoticeContext *context);
char *ff_value_sent_count(const FfNoticeContext *context);
char *ff_value_server_name(const FfNoticeContext *context);
char *ff_value_subject(const FfNoticeContext *context);
char *ff_value_submit_time(const FfNoticeContext *context);
char *ff_value_time_date_stamp(const FfNoticeContext *context);
char *ff_value_user_billing_code(const FfNoticeContext *context);
