// SPDX-License-Identifier: GPL-3.0-or-later
/* The table of settings: what settings.c reads by, and what the manual page is checked against.
 * Private to base. */
#pragma once

#include <stdbool.h>

#include "base/settings.h"

typedef enum {
    FF_SETTING_SERVER,
    FF_SETTING_GATEWAY,
    FF_SETTING_LINE,
    FF_SETTING_GROUP_COUNT
} FfSettingGroup;

/* How a value is read, and what the member is. An empty value is NULL where the default is empty,
 * and an error elsewhere. */
typedef enum {
    /* char * */
    FF_SETTING_TEXT,
    FF_SETTING_WORD,     /* letters, digits, "-", "_": becomes part of a path */
    FF_SETTING_PATH,     /* made absolute */
    FF_SETTING_ADDRESS,  /* local@domain, made lower case */
    FF_SETTING_HOST,     /* name or IP literal */
    FF_SETTING_IP,       /* IP literal */
    FF_SETTING_PEER,     /* host, or host:port */
    FF_SETTING_LOOPBACK, /* IP literal of the loopback interface */
    FF_SETTING_COUNTRY,  /* two letters, made upper case */
    FF_SETTING_IDENTITY, /* what a fax identity may hold: T.30 5.3.6.2.6 */
    FF_SETTING_DIAL,     /* what can be dialled before a number */
    FF_SETTING_HOURS,    /* base/hours.h */
    FF_SETTING_PIN,      /* sha256//BASE64 */
    FF_SETTING_PROGRAM,  /* "auto", "none" or an absolute path */
    FF_SETTING_CHOICE_TEXT,
    /* char ** */
    FF_SETTING_DOMAINS,  /* comma separated, made lower case */
    FF_SETTING_PATTERNS, /* of file names, comma separated */
    FF_SETTING_NETWORKS, /* base/network.h, comma separated */
    FF_SETTING_WORDS,    /* comma separated, each once, from the choices */
    /* int */
    FF_SETTING_INTEGER,
    FF_SETTING_SECONDS,         /* kept in milliseconds; min and max are seconds */
    FF_SETTING_CHOICE,          /* an enum */
    FF_SETTING_UNKNOWN_SENDERS, /* FfUnknownSenders, and account=NAME beside it */
    /* gint64 */
    FF_SETTING_SIZE, /* octets; K, M, G may follow */
} FfSettingType;

/* Ended by a NULL name. */
typedef struct {
    const char *name;
    int value;
    bool unavailable; /* known, but not in this version */
} FfSettingChoice;

typedef struct {
    FfSettingGroup group;
    const char *key;
    FfSettingType type;
    gsize offset; /* of the member in the group's struct */
    const char *default_text;
    gint64 min, max;
    const FfSettingChoice *choices;
    const char *summary;
} FfSetting;

/* Ended by a NULL key. */
const FfSetting *ff_setting_table(void);
const char *ff_setting_group_name(FfSettingGroup group);
/* NULL when there is none. */
const FfSetting *ff_setting_find(FfSettingGroup group, const char *key);
/* The known key that looks most like it, NULL when none comes near. */
const char *ff_setting_suggest(FfSettingGroup group, const char *key);
bool ff_setting_is_string(const FfSetting *setting);
/* A char **. */
bool ff_setting_is_list(const FfSetting *setting);
