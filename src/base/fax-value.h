// SPDX-License-Identifier: GPL-3.0-or-later
/* One function a column of fax-record.h, by its name. Private to base. */
#pragma once

#include "base/fax-record.h"

/* NULL: unknown. */
const char *ff_fax_value_receiver_address(const FfFaxRecord *record);
const char *ff_fax_value_sender_name(const FfFaxRecord *record);
const char *ff_fax_value_custom_billing_code(const FfFaxRecord *record);
const char *ff_fax_value_server_name(const FfFaxRecord *record);
const char *ff_fax_value_port_used(const FfFaxRecord *record);
const char *ff_fax_value_message_completion_code(const FfFaxRecord *record);
const char *ff_fax_value_extended_error(const FfFaxRecord *record);
const char *ff_fax_value_sender_csid(const FfFaxRecord *record);
const char *ff_fax_value_receiver_csid(const FfFaxRecord *record);
const char *ff_fax_value_email_sender_address(const FfFaxRecord *record);
const char *ff_fax_value_receiver_info(const FfFaxRecord *record);
const char *ff_fax_value_image_transfer_method(const FfFaxRecord *record);
const char *ff_fax_value_dis(const FfFaxRecord *record);
const char *ff_fax_value_subject(const FfFaxRecord *record);
/* Caller frees. */
char *ff_fax_value_receiver_name(const FfFaxRecord *record);
char *ff_fax_value_original_user_name(const FfFaxRecord *record);
char *ff_fax_value_user_name(const FfFaxRecord *record);
char *ff_fax_value_user_billing_code(const FfFaxRecord *record);
char *ff_fax_value_message_completion_code_string(const FfFaxRecord *record);
/* false: unknown. */
bool ff_fax_value_message_type(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_time_date_stamp(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_submit_time(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_schedule(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_start_time(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_source_num(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_number_of_errors(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_connection_bps(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_connection_seconds(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_page_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_pages_transferred(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_total_fax_pages(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_retries(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_forwarded_message(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_dial_seconds(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_v21_frame_error_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_ecm_frame_error_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_rtp_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_rtn_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_event_id(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_message_handle(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_attachment_count(const FfFaxRecord *record, gint64 *ret_number);
bool ff_fax_value_fax_coarse_resolution(const FfFaxRecord *record, gint64 *ret_number);
