// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/settings-trunk.h"

static bool lacks_host(const FfLineSettings *line)
{
    return line->host == NULL;
}

static bool lacks_password(const FfLineSettings *line)
{
    return line->user != NULL && line->registers == FF_YES && line->password_file == NULL;
}

static bool has_password_alone(const FfLineSettings *line)
{
    return line->password_file != NULL && line->user == NULL && line->auth_user == NULL;
}

static bool has_certificate_for_nothing(const FfLineSettings *line)
{
    return line->transport != FF_TRANSPORT_TLS &&
           (line->certificate_file != NULL || line->ca_file != NULL);
}

static bool lacks_codecs(const FfLineSettings *line)
{
    return line->codecs[0] == NULL;
}

static const struct {
    bool (*is_wrong)(const FfLineSettings *line);
    const char *what;
} rules[] = {
    {lacks_host, "host is missing: write the trunk's domain or registrar"},
    {lacks_password, "password_file is missing: write the file that has the password of user, or "
                     "register = no for a trunk that knows you by your address"},
    {has_password_alone, "user is missing: password_file has a password, but of whom?"},
    {has_certificate_for_nothing,
     "ca_file and certificate_file are for transport = tls; this trunk would not use them"},
    {lacks_codecs, "codecs is empty: a call begins with sound; write pcma, pcmu"},
};

const char *ff_settings_check_trunk(const FfLineSettings *line)
{
    for (guint i = 0; line->type == FF_LINE_SIP && i < G_N_ELEMENTS(rules); i++) {
        if (rules[i].is_wrong(line)) {
            return rules[i].what;
        }
    }
    return NULL;
}

void ff_settings_complete_trunk(FfLineSettings *line)
{
    if (line->auth_user == NULL) {
        line->auth_user = g_strdup(line->user);
    }
}
