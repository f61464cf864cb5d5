// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/settings.h"

#include <string.h>

#include "base/error.h"
#include "base/ini.h"
#include "base/limits.h"
#include "base/settings-table.h"
#include "base/settings-trunk.h"
#include "base/settings-value.h"
#include "config.h"

typedef struct {
    guint line; /* 0: of the whole file */
    char *what;
} Problem;

/* The group being read; record NULL in one that is not known, whose entries are passed over. */
typedef struct {
    FfSettingGroup kind;
    gpointer record;
    guint line;
    GHashTable *seen; /* key -> value, also when the value was wrong */
} Group;

typedef struct {
    FfSettings *settings;
    char *folder;
    Group group;
    GHashTable *titles; /* "gateway main", lower case */
    GPtrArray *problems;
} Reader;

static void problem_free(Problem *problem)
{
    g_free(problem->what);
    g_free(problem);
}

G_GNUC_PRINTF(3, 4)
static void complain(Reader *reader, guint line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    Problem *problem = g_new0(Problem, 1);
    problem->line = line;
    problem->what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(reader->problems, problem);
}

/* ---- records ---- */

static void set_defaults(FfSettingGroup group, gpointer record)
{
    for (const FfSetting *setting = ff_setting_table(); setting->key != NULL; setting++) {
        if (setting->group == group) {
            char *problem = ff_setting_set(setting, record, setting->default_text, "/");
            g_assert(problem == NULL);
        }
    }
}

static void free_members(FfSettingGroup group, gpointer record)
{
    for (const FfSetting *setting = ff_setting_table(); setting->key != NULL; setting++) {
        if (setting->group != group) {
            continue;
        }
        if (ff_setting_is_string(setting)) {
            g_free(G_STRUCT_MEMBER(char *, record, setting->offset));
        } else if (ff_setting_is_list(setting)) {
            g_strfreev(G_STRUCT_MEMBER(char **, record, setting->offset));
        }
    }
}

static void gateway_free(FfGatewaySettings *gateway)
{
    free_members(FF_SETTING_GATEWAY, gateway);
    g_free(gateway->unknown_senders_account);
    g_free(gateway->name);
    g_free(gateway);
}

static void line_free(FfLineSettings *line)
{
    free_members(FF_SETTING_LINE, line);
    g_free(line->name);
    g_free(line);
}

static FfGatewaySettings *gateway_new(const char *name)
{
    FfGatewaySettings *gateway = g_new0(FfGatewaySettings, 1);
    gateway->name = g_strdup(name);
    set_defaults(FF_SETTING_GATEWAY, gateway);
    return gateway;
}

static FfLineSettings *line_new(const char *name)
{
    FfLineSettings *line = g_new0(FfLineSettings, 1);
    line->name = g_strdup(name);
    set_defaults(FF_SETTING_LINE, line);
    return line;
}

static FfSettings *settings_new(const char *path)
{
    FfSettings *settings = g_new0(FfSettings, 1);
    settings->path = g_strdup(path);
    settings->gateways = g_ptr_array_new_with_free_func((GDestroyNotify)gateway_free);
    settings->lines = g_ptr_array_new_with_free_func((GDestroyNotify)line_free);
    set_defaults(FF_SETTING_SERVER, settings);
    return settings;
}

void ff_settings_free(FfSettings *settings)
{
    if (settings == NULL) {
        return;
    }
    free_members(FF_SETTING_SERVER, settings);
    g_ptr_array_unref(settings->gateways);
    g_ptr_array_unref(settings->lines);
    g_free(settings->path);
    g_free(settings);
}

/* ---- what depends on more than one key ---- */

/* Not when there was a value that was wrong: that has been complained about. */
static void require(Reader *reader, const char *key, const char *why)
{
    const char *value = g_hash_table_lookup(reader->group.seen, key);
    if (value == NULL || value[0] == '\0') {
        complain(reader, reader->group.line, "%s is missing: %s", key, why);
    }
}

static void fill_text(char **member, const char *text)
{
    if (*member == NULL) {
        *member = g_strdup(text);
    }
}

static void finish_gateway(Reader *reader, FfGatewaySettings *gateway)
{
    require(reader, "address", "write the mailbox's own address");
    require(reader, "host", "write the mail server's name");
    require(reader, "password_file", "write the file that has the mailbox's password");
    if (gateway->sender_verification == FF_VERIFY_AUTHENTICATION_RESULTS) {
        require(reader, "authserv_id",
                "authentication-results needs the name that your mail server writes into them");
    }
    fill_text(&gateway->user, gateway->address);
    fill_text(&gateway->smtp_host, gateway->host);
    fill_text(&gateway->smtp_user, gateway->user);
    fill_text(&gateway->smtp_password_file, gateway->password_file);
    if (gateway->port == 0) {
        gateway->port = gateway->security == FF_SECURITY_TLS ? 995 : 110;
    }
    if (gateway->smtp_port == 0) {
        gateway->smtp_port = gateway->smtp_security == FF_SECURITY_TLS ? 465 : 587;
    }
}

static void finish_line(Reader *reader, FfLineSettings *line)
{
    const char *problem = ff_settings_check_trunk(line);
    if (problem != NULL) {
        complain(reader, reader->group.line, "%s", problem);
    }
    ff_settings_complete_trunk(line);
}

static void finish_group(Reader *reader)
{
    if (reader->group.record != NULL && reader->group.kind == FF_SETTING_LINE) {
        finish_line(reader, reader->group.record);
    }
    if (reader->group.record != NULL && reader->group.kind == FF_SETTING_GATEWAY) {
        finish_gateway(reader, reader->group.record);
    }
    g_hash_table_remove_all(reader->group.seen);
    reader->group.record = NULL;
}

static void check_mailboxes(Reader *reader)
{
    const GPtrArray *gateways = reader->settings->gateways;
    for (guint i = 0; i < gateways->len; i++) {
        const FfGatewaySettings *gateway = g_ptr_array_index(gateways, i);
        const FfGatewaySettings *other =
            gateway->address != NULL ? ff_settings_find_gateway(reader->settings, gateway->address)
                                     : gateway;
        if (other != gateway) {
            complain(reader, 0, "[gateway %s] and [gateway %s] have the same address %s",
                     other->name, gateway->name, gateway->address);
        }
    }
}

static char *default_from_address(const FfSettings *settings)
{
    if (settings->gateways->len > 0) {
        const FfGatewaySettings *gateway = g_ptr_array_index(settings->gateways, 0);
        return g_strdup(gateway->address);
    }
    const char *domain = settings->fax_domains[0];
    return g_strdup_printf("postmaster@%s", domain != NULL ? domain : "localhost");
}

/* A program that runs from its build folder, not installed, takes the templates of its source tree.
 */
static void prefer_own(char **path, const char *installed, const char *name)
{
    g_autofree char *program = g_file_read_link("/proc/self/exe", NULL);
    g_autofree char *folder = program == NULL ? NULL : g_path_get_dirname(program);
    if (folder == NULL || strcmp(*path, installed) != 0) {
        return;
    }
    g_autofree char *own = g_build_filename(folder, "..", "data", name, NULL);
    if (g_file_test(own, G_FILE_TEST_IS_DIR)) {
        g_free(*path);
        *path = g_canonicalize_filename(own, NULL);
    }
}

static void finish_file(Reader *reader)
{
    FfSettings *settings = reader->settings;
    finish_group(reader);
    check_mailboxes(reader);
    if (settings->local_port == settings->response_port &&
        strcmp(settings->local_address, settings->response_address) == 0) {
        complain(reader, 0, "local_port and response_port are both %d; each needs its own",
                 settings->local_port);
    }
    if (settings->media_port_min + 3 > settings->media_port_max) {
        complain(reader, 0, "media_port_min %d and media_port_max %d leave no room for two calls",
                 settings->media_port_min, settings->media_port_max);
    }
    if (settings->from_address == NULL) {
        settings->from_address = default_from_address(settings);
    }
    if (settings->lines->len == 0) {
        g_ptr_array_add(settings->lines, line_new("main"));
    }
    prefer_own(&settings->template_dir, FF_TEMPLATE_DIR, "templates");
    prefer_own(&settings->cover_dir, FF_COVER_DIR, "covers");
}

/* ---- reading ---- */

static gpointer open_server(FfSettings *settings, const char *name)
{
    return settings;
}

static gpointer open_gateway(FfSettings *settings, const char *name)
{
    g_ptr_array_add(settings->gateways, gateway_new(name));
    return g_ptr_array_index(settings->gateways, settings->gateways->len - 1);
}

static gpointer open_line(FfSettings *settings, const char *name)
{
    g_ptr_array_add(settings->lines, line_new(name));
    return g_ptr_array_index(settings->lines, settings->lines->len - 1);
}

static const struct {
    bool named;
    gpointer (*open)(FfSettings *settings, const char *name);
} group_kinds[FF_SETTING_GROUP_COUNT] = {
    [FF_SETTING_SERVER] = {false, open_server},
    [FF_SETTING_GATEWAY] = {true, open_gateway},
    [FF_SETTING_LINE] = {true, open_line},
};

static bool find_group(const char *kind, FfSettingGroup *ret_group)
{
    for (guint i = 0; i < FF_SETTING_GROUP_COUNT; i++) {
        if (strcmp(kind, ff_setting_group_name(i)) == 0) {
            *ret_group = i;
            return true;
        }
    }
    return false;
}

/* Is this group one that may be opened here? Says why not. */
static bool check_group(Reader *reader, guint line, const char *kind, const char *name,
                        FfSettingGroup *ret_group)
{
    g_autofree char *title = g_strdup_printf("%s %s", kind, name);
    g_autofree char *key = g_ascii_strdown(title, -1);
    if (!find_group(kind, ret_group)) {
        complain(reader, line,
                 "group [%s] is not known; known: [server], [gateway NAME], [line NAME]",
                 g_strchomp(title));
    } else if (group_kinds[*ret_group].named != (name[0] != '\0')) {
        complain(reader, line,
                 group_kinds[*ret_group].named ? "[%s] needs a name, as in [%s main]"
                                               : "[%s] takes no name: write [%s]",
                 kind, kind);
    } else if (g_hash_table_size(reader->titles) >= FF_LIMIT_SETTING_GROUPS) {
        complain(reader, line, "there are more than %d groups", FF_LIMIT_SETTING_GROUPS);
    } else if (!g_hash_table_add(reader->titles, g_steal_pointer(&key))) {
        complain(reader, line, "group [%s] is there already", g_strchomp(title));
    } else {
        return true;
    }
    return false;
}

static void read_group(guint line, const char *kind, const char *name, gpointer data)
{
    Reader *reader = data;
    finish_group(reader);
    FfSettingGroup group = FF_SETTING_SERVER;
    reader->group.line = line;
    if (check_group(reader, line, kind, name, &group)) {
        reader->group.kind = group;
        reader->group.record = group_kinds[group].open(reader->settings, name);
    }
}

static void complain_unknown(Reader *reader, guint line, const char *key)
{
    const char *group = ff_setting_group_name(reader->group.kind);
    const char *nearest = ff_setting_suggest(reader->group.kind, key);
    if (nearest != NULL) {
        complain(reader, line, "%s is not known in [%s]; did you mean %s?", key, group, nearest);
    } else {
        complain(reader, line, "%s is not known in [%s]; faxferry.conf(5) lists what is", key,
                 group);
    }
}

static void read_entry(guint line, const char *key, const char *value, gpointer data)
{
    Reader *reader = data;
    if (reader->group.line == 0) {
        complain(reader, line, "%s stands before the first [group]", key);
        return;
    }
    if (reader->group.record == NULL) {
        return;
    }
    const FfSetting *setting = ff_setting_find(reader->group.kind, key);
    if (setting == NULL) {
        complain_unknown(reader, line, key);
        return;
    }
    if (!g_hash_table_insert(reader->group.seen, g_strdup(key), g_strdup(value))) {
        complain(reader, line, "%s is there twice in this group", key);
        return;
    }
    g_autofree char *problem = ff_setting_set(setting, reader->group.record, value, reader->folder);
    if (problem != NULL) {
        complain(reader, line, "%s: %s", key, problem);
    }
}

static void read_error(guint line, const char *what, gpointer data)
{
    complain(data, line, "%s", what);
}

/* ---- the whole ---- */

static gint compare_problems(gconstpointer a, gconstpointer b)
{
    const Problem *first = *(Problem *const *)a;
    const Problem *second = *(Problem *const *)b;
    return (first->line > second->line) - (first->line < second->line);
}

static void set_problems(const char *path, GPtrArray *problems, GError **error)
{
    g_ptr_array_sort(problems, compare_problems);
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < problems->len && i < FF_LIMIT_SETTING_ERRORS; i++) {
        const Problem *problem = g_ptr_array_index(problems, i);
        g_autofree char *where =
            problem->line > 0 ? g_strdup_printf("%s:%u", path, problem->line) : g_strdup(path);
        g_string_append_printf(text, "%s%s: %s", i > 0 ? "\n" : "", where, problem->what);
    }
    if (problems->len > FF_LIMIT_SETTING_ERRORS) {
        g_string_append_printf(text, "\n%s: %u more errors", path,
                               problems->len - FF_LIMIT_SETTING_ERRORS);
    }
    g_set_error_literal(error, FF_ERROR, FF_ERROR_CONFIG, text->str);
}

FfSettings *ff_settings_parse(const char *path, const char *text, GError **error)
{
    static const FfIniHandler handler = {read_group, read_entry, read_error};
    g_autoptr(FfSettings) settings = settings_new(path);
    g_autofree char *absolute = g_canonicalize_filename(path, NULL);
    g_autofree char *folder = g_path_get_dirname(absolute);
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(GHashTable) titles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GPtrArray) problems = g_ptr_array_new_with_free_func((GDestroyNotify)problem_free);
    Reader reader = {.settings = settings,
                     .folder = folder,
                     .group = {.seen = seen},
                     .titles = titles,
                     .problems = problems};
    ff_ini_parse(text, &handler, &reader);
    finish_file(&reader);
    if (problems->len > 0) {
        set_problems(path, problems, error);
        return NULL;
    }
    return g_steal_pointer(&settings);
}
