// SPDX-License-Identifier: GPL-3.0-or-later
/* Which LibreOffice there is, read from its installation; it is not run for that. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "stage/office.h"

/* soffice is a script that only starts soffice.bin; that runs in the box. */
static const char *const usual_places[] = {
    "/usr/lib/libreoffice/program/soffice.bin",
    "/usr/lib64/libreoffice/program/soffice.bin",
    "/usr/local/lib/libreoffice/program/soffice.bin",
    "/opt/libreoffice/program/soffice.bin",
};

/* Of soffice (often a link), or of soffice.bin itself. NULL: there is none. */
static char *resolve(const char *path)
{
    g_autofree char *real = realpath(path, NULL);
    char *program = real == NULL                     ? NULL
                    : g_str_has_suffix(real, ".bin") ? g_strdup(real)
                                                     : g_strconcat(real, ".bin", NULL);
    if (program != NULL && access(program, X_OK) != 0) {
        g_clear_pointer(&program, g_free);
    }
    return program;
}

static char *find_program(const char *setting)
{
    if (strcmp(setting, "auto") != 0) {
        return resolve(setting);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(usual_places); i++) {
        char *program = resolve(usual_places[i]);
        if (program != NULL) {
            return program;
        }
    }
    return NULL;
}

/* A key of a file beside the program; "" when it is not there. */
static char *read_key(const char *folder, const char *name, const char *group, const char *key)
{
    g_autofree char *path = g_build_filename(folder, "program", name, NULL);
    g_autoptr(GKeyFile) file = g_key_file_new();
    if (!g_key_file_load_from_file(file, path, G_KEY_FILE_NONE, NULL)) {
        return g_strdup("");
    }
    g_autofree char *value = g_key_file_get_value(file, group, key, NULL);
    return g_strdup(value == NULL ? "" : value);
}

FfOffice *ff_office_find(const char *setting, const char **ret_why)
{
    if (strcmp(setting, "none") == 0) {
        *ret_why = "office = none";
        return NULL;
    }
    g_autofree char *program = find_program(setting);
    if (program == NULL) {
        *ret_why = strcmp(setting, "auto") == 0
                       ? "it is not installed; on Debian, install libreoffice-writer-nogui, "
                         "libreoffice-calc-nogui and libreoffice-impress-nogui"
                       : "the path in the setting office is no soffice";
        return NULL;
    }
    FfOffice *office = g_new0(FfOffice, 1);
    g_autofree char *beside = g_path_get_dirname(program);
    office->folder = g_path_get_dirname(beside);
    office->program = g_steal_pointer(&program);
    g_autofree char *product = read_key(office->folder, "bootstraprc", "Bootstrap", "ProductKey");
    const char *number = strrchr(product, ' ');
    office->version = g_strdup(number == NULL ? "" : number + 1);
    office->build = read_key(office->folder, "versionrc", "Version", "buildid");
    return office;
}

void ff_office_free(FfOffice *office)
{
    if (office == NULL) {
        return;
    }
    g_free(office->program);
    g_free(office->folder);
    g_free(office->version);
    g_free(office->build);
    g_free(office);
}
