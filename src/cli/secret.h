// SPDX-License-Identifier: GPL-3.0-or-later
/* Secrets of users, from where no list of processes and no history of a shell shows them. */
#pragma once

#include "base/user.h"
#include "cli/cli.h"

/* The options of the commands that set one. */
typedef struct {
    gboolean ask, none;
    char *file; /* "-": standard input */
} FfSecretOptions;
#define FF_SECRET_ENTRIES(options)                                                                 \
    {"secret",                                                                                     \
     0,                                                                                            \
     0,                                                                                            \
     G_OPTION_ARG_NONE,                                                                            \
     &(options).ask,                                                                               \
     "Ask for the secret of [user:secret] in subjects",                                            \
     NULL},                                                                                        \
        {"secret-file",                                                                            \
         0,                                                                                        \
         0,                                                                                        \
         G_OPTION_ARG_FILENAME,                                                                    \
         &(options).file,                                                                          \
         "Read that secret from the first line of a file; - is standard input",                    \
         "FILE"},                                                                                  \
    {                                                                                              \
        "no-secret", 0, 0, G_OPTION_ARG_NONE, &(options).none, "Take the secret away", NULL        \
    }

bool ff_secret_options_any(const FfSecretOptions *options);
/* Sets user->secret to the hash of what the options say. FF_ERROR_PERMANENT: more than one of them,
 * no terminal to ask at, or no secret that a subject could carry. */
bool ff_secret_apply(const FfSecretOptions *options, FfUser *user, GError **error);
