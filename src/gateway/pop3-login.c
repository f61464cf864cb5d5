// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-login.h"

#include "base/limits.h"

#include <string.h>

#define CAPA_LINES_MAX   FF_LIMIT_REPLY_LINES
#define INITIAL_MAX      240 /* RFC 5034 section 4: an initial response must fit 255 octets */
#define MESSAGE_ID_ATEXT "!#$%&'*+-/=?^_`{|}~.[]:\\\"()," /* as servers really use it */

typedef struct {
    const char *user;
    const char *password;
} Credentials;

/* ---- capabilities ---- */

static const struct {
    const char *keyword;
    guint capability;
} capability_table[] = {
    {"PIPELINING", FF_POP3_CAN_PIPELINE},
    {"UIDL", FF_POP3_CAN_UIDL},
    {"STLS", FF_POP3_CAN_STLS},
    {"USER", FF_POP3_CAN_USER},
    {"AUTH-RESP-CODE", FF_POP3_CAN_TELL_AUTH},
};

static const struct {
    const char *name;
    guint capability;
} mechanism_table[] = {
    {"PLAIN", FF_POP3_CAN_PLAIN},
    {"LOGIN", FF_POP3_CAN_LOGIN},
    {"CRAM-MD5", FF_POP3_CAN_CRAM_MD5},
};

static void add_mechanisms(guint *capabilities, char **words)
{
    for (; *words; words++) {
        for (gsize i = 0; i < G_N_ELEMENTS(mechanism_table); i++) {
            if (g_ascii_strcasecmp(*words, mechanism_table[i].name) == 0) {
                *capabilities |= mechanism_table[i].capability;
            }
        }
    }
}

void ff_pop3_capabilities_add(guint *capabilities, const char *line, gsize length)
{
    g_autofree char *text = g_strndup(line, length);
    g_auto(GStrv) words = g_strsplit(text, " ", FF_LIMIT_REPLY_LINES);

    if (!words[0]) {
        return;
    }
    if (g_ascii_strcasecmp(words[0], "SASL") == 0) {
        add_mechanisms(capabilities, words + 1);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(capability_table); i++) {
        if (g_ascii_strcasecmp(words[0], capability_table[i].keyword) == 0) {
            *capabilities |= capability_table[i].capability;
        }
    }
}

/* A server without CAPA answers -ERR: it can nothing beyond RFC 1939's core. */
static bool ask_capabilities(FfPop3Link *link, guint *ret_capabilities, GError **error)
{
    guint capabilities = 0, lines = 0;
    FfPop3Event event;

    if (!ff_pop3_link_ask(link, FF_POP3_CAPA, NULL, &event, error)) {
        return false;
    }
    while (event.type == FF_POP3_EVENT_LINE || (event.type == FF_POP3_EVENT_REPLY && event.ok)) {
        if (event.type == FF_POP3_EVENT_LINE) {
            ff_pop3_capabilities_add(&capabilities, event.octets, event.length);
        }
        if (lines++ > CAPA_LINES_MAX) {
            return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY, "its CAPA list has no end");
        }
        if (!ff_pop3_link_next(link, &event, error)) {
            return false;
        }
    }
    *ret_capabilities = capabilities;
    return true;
}

/* ---- refusals ---- */

static const struct {
    FfErrorClass class;
    bool patience;
} code_table[] = {
    [FF_POP3_CODE_NONE] = {FF_ERROR_CONFIG, false}, /* but see refused() */
    [FF_POP3_CODE_IN_USE] = {FF_ERROR_TEMPORARY, true},
    [FF_POP3_CODE_LOGIN_DELAY] = {FF_ERROR_TEMPORARY, true},
    [FF_POP3_CODE_SYS_TEMP] = {FF_ERROR_TEMPORARY, true},
    [FF_POP3_CODE_SYS_PERM] = {FF_ERROR_CONFIG, false},
    [FF_POP3_CODE_AUTH] = {FF_ERROR_CONFIG, false},
};

/* Servers older than RFC 2449 say it in words. */
static bool says_locked(const char *words)
{
    static const char *const hints[] = {"lock", "in use", "busy", "temporar", "try again"};
    g_autofree char *lower = g_ascii_strdown(words, -1);

    for (gsize i = 0; i < G_N_ELEMENTS(hints); i++) {
        if (strstr(lower, hints[i])) {
            return true;
        }
    }
    return false;
}

static bool refused(FfPop3Link *link, guint capabilities, const FfPop3Event *event, GError **error)
{
    g_autofree char *words = ff_pop3_link_words(event);
    FfErrorClass class = code_table[event->code].class;

    link->patience = code_table[event->code].patience;
    if (event->code == FF_POP3_CODE_NONE &&
        (says_locked(words) || (capabilities & FF_POP3_CAN_TELL_AUTH))) {
        class = FF_ERROR_TEMPORARY;
        link->patience = true;
    }
    return ff_pop3_link_fail(link, error, class, "signing in was refused: %s%s", words,
                             class == FF_ERROR_CONFIG ? "; check user, password_file and auth"
                                                      : "");
}

static bool is_refused(const FfPop3Event *event)
{
    return event->type == FF_POP3_EVENT_REPLY && !event->ok;
}

/* ---- ways to sign in ---- */

typedef bool (*SignIn)(FfPop3Link *link, const Credentials *credentials, FfPop3Event *ret_event,
                       GError **error);

static bool sign_in_user(FfPop3Link *link, const Credentials *credentials, FfPop3Event *ret_event,
                         GError **error)
{
    if (!ff_pop3_link_ask(link, FF_POP3_USER, credentials->user, ret_event, error)) {
        return false;
    }
    return is_refused(ret_event) ||
           ff_pop3_link_ask(link, FF_POP3_PASS, credentials->password, ret_event, error);
}

static char *base64(const char *text, gsize length)
{
    return g_base64_encode((const guchar *)text, length);
}

/* RFC 4616: NUL user NUL password */
static char *plain_response(const Credentials *credentials)
{
    gsize user = strlen(credentials->user), password = strlen(credentials->password);
    gsize length = user + password + 2;
    char *text = g_malloc0(length + 1);

    memcpy(text + 1, credentials->user, user);
    memcpy(text + user + 2, credentials->password, password);
    char *response = base64(text, length);
    explicit_bzero(text, length);
    g_free(text);
    return response;
}

static bool sign_in_plain(FfPop3Link *link, const Credentials *credentials, FfPop3Event *ret_event,
                          GError **error)
{
    char *response = plain_response(credentials);
    bool short_enough = strlen(response) <= INITIAL_MAX;
    char *argument = short_enough ? g_strconcat("PLAIN ", response, NULL) : g_strdup("PLAIN");
    bool good = ff_pop3_link_ask(link, FF_POP3_AUTH, argument, ret_event, error);

    if (good && ret_event->type == FF_POP3_EVENT_CHALLENGE) {
        good = ff_pop3_link_ask(link, FF_POP3_AUTH_RESPONSE, response, ret_event, error);
    }
    ff_settings_free_secret(argument);
    ff_settings_free_secret(response);
    return good;
}

static bool sign_in_login(FfPop3Link *link, const Credentials *credentials, FfPop3Event *ret_event,
                          GError **error)
{
    const char *const answers[] = {credentials->user, credentials->password};
    bool good = ff_pop3_link_ask(link, FF_POP3_AUTH, "LOGIN", ret_event, error);

    for (gsize i = 0; good && i < G_N_ELEMENTS(answers); i++) {
        if (ret_event->type != FF_POP3_EVENT_CHALLENGE) {
            return true;
        }
        char *response = base64(answers[i], strlen(answers[i]));
        good = ff_pop3_link_ask(link, FF_POP3_AUTH_RESPONSE, response, ret_event, error);
        ff_settings_free_secret(response);
    }
    return good;
}

/* RFC 2195: user SP HMAC-MD5(password, challenge) in hex */
static char *cram_response(const Credentials *credentials, const FfPop3Event *challenge)
{
    g_autofree char *text = g_strndup(challenge->octets, challenge->length);
    gsize length;
    g_autofree guchar *plain = g_base64_decode(text, &length);
    g_autofree char *digest =
        g_compute_hmac_for_data(G_CHECKSUM_MD5, (const guchar *)credentials->password,
                                strlen(credentials->password), plain, length);
    g_autofree char *answer = g_strdup_printf("%s %s", credentials->user, digest);
    return base64(answer, strlen(answer));
}

static bool sign_in_cram(FfPop3Link *link, const Credentials *credentials, FfPop3Event *ret_event,
                         GError **error)
{
    if (!ff_pop3_link_ask(link, FF_POP3_AUTH, "CRAM-MD5", ret_event, error)) {
        return false;
    }
    if (ret_event->type != FF_POP3_EVENT_CHALLENGE) {
        return true;
    }
    g_autofree char *response = cram_response(credentials, ret_event);
    return ff_pop3_link_ask(link, FF_POP3_AUTH_RESPONSE, response, ret_event, error);
}

/* In the order of preference under TLS; without it the one that hides the password comes first. */
static const struct {
    guint capability;
    SignIn sign_in;
} password_ways[] = {
    {FF_POP3_CAN_PLAIN, sign_in_plain},
    {FF_POP3_CAN_USER, sign_in_user},
    {FF_POP3_CAN_LOGIN, sign_in_login},
    {FF_POP3_CAN_CRAM_MD5, sign_in_cram},
};

static SignIn choose_way(const FfPop3Link *link, guint capabilities)
{
    if (!ff_stream_is_tls(link->stream) && (capabilities & FF_POP3_CAN_CRAM_MD5)) {
        return sign_in_cram;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(password_ways); i++) {
        if (capabilities & password_ways[i].capability) {
            return password_ways[i].sign_in;
        }
    }
    return sign_in_user; /* what every server of RFC 1939 knows */
}

/* ---- APOP ---- */

static bool is_stamp_letter(char letter)
{
    return g_ascii_isalnum(letter) || (letter && strchr(MESSAGE_ID_ATEXT, letter));
}

char *ff_pop3_apop_stamp(const char *greeting, gsize length)
{
    const char *begin = memchr(greeting, '<', length);
    if (!begin) {
        return NULL;
    }
    const char *end = memchr(begin, '>', length - (gsize)(begin - greeting));
    if (!end) {
        return NULL;
    }
    guint ats = 0;
    for (const char *letter = begin + 1; letter < end; letter++) {
        if (*letter == '@') {
            ats++;
        } else if (!is_stamp_letter(*letter)) {
            return NULL;
        }
    }
    if (ats != 1 || begin[1] == '@' || end[-1] == '@') {
        return NULL;
    }
    return g_strndup(begin, (gsize)(end - begin) + 1);
}

static bool sign_in_apop(FfPop3Link *link, const char *stamp, const Credentials *credentials,
                         FfPop3Event *ret_event, GError **error)
{
    if (!stamp) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "auth is apop, but the server's greeting carries no APOP time "
                                 "stamp; use auth = password with TLS");
    }
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_MD5);
    g_checksum_update(sum, (const guchar *)stamp, -1);
    g_checksum_update(sum, (const guchar *)credentials->password, -1);
    g_autofree char *argument =
        g_strdup_printf("%s %s", credentials->user, g_checksum_get_string(sum));
    return ff_pop3_link_ask(link, FF_POP3_APOP, argument, ret_event, error);
}

/* ---- the whole ---- */

static bool authenticate_with(FfPop3Link *link, guint capabilities, const char *stamp,
                              const Credentials *credentials, GError **error)
{
    FfPop3Event event = {0};
    bool good = link->mailbox->auth == FF_AUTH_APOP
                    ? sign_in_apop(link, stamp, credentials, &event, error)
                    : choose_way(link, capabilities)(link, credentials, &event, error);

    if (!good) {
        return false;
    }
    if (event.type == FF_POP3_EVENT_CHALLENGE) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "the server asks more questions than its way of signing in has");
    }
    return event.ok || refused(link, capabilities, &event, error);
}

static bool authenticate(FfPop3Link *link, guint capabilities, const char *stamp, GError **error)
{
    const FfGatewaySettings *mailbox = link->mailbox;
    g_autoptr(GError) cause = NULL;

    if (mailbox->auth != FF_AUTH_PASSWORD && mailbox->auth != FF_AUTH_APOP) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "this version signs in to POP3 with auth = password or apop only");
    }
    if (!mailbox->user || !mailbox->password_file) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "user and password_file are needed to sign in");
    }
    if (mailbox->security != FF_SECURITY_NONE && !ff_stream_is_tls(link->stream)) {
        return ff_pop3_link_fail(link, error, FF_ERROR_BUG, "no password without TLS");
    }
    char *password = ff_settings_read_secret(mailbox->password_file, &cause);
    if (!password) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG, "%s", cause->message);
    }

    const Credentials credentials = {.user = mailbox->user, .password = password};
    bool good = authenticate_with(link, capabilities, stamp, &credentials, error);
    ff_settings_free_secret(password);
    return good;
}

/* What the server said before TLS was not protected: it is forgotten and asked again. */
static bool secure(FfPop3Link *link, guint *capabilities, GError **error)
{
    FfPop3Event event;

    if (!ff_pop3_link_ask(link, FF_POP3_STLS, NULL, &event, error)) {
        return false;
    }
    if (is_refused(&event)) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "the server offers no STLS; set security = tls (port 995)");
    }
    if (ff_pop3_proto_has_unread(link->proto)) {
        return ff_pop3_link_fail(link, error, FF_ERROR_CONFIG,
                                 "octets in clear came after the answer to STLS: someone may be "
                                 "tampering with the connection");
    }
    return ff_pop3_link_start_tls(link, error) && ask_capabilities(link, capabilities, error);
}

static bool greet(FfPop3Link *link, char **ret_stamp, GError **error)
{
    FfPop3Event event;

    if (!ff_pop3_link_next(link, &event, error)) {
        return false;
    }
    if (is_refused(&event)) {
        g_autofree char *words = ff_pop3_link_words(&event);
        link->patience = true;
        return ff_pop3_link_fail(link, error, FF_ERROR_TEMPORARY, "the server turns us away: %s",
                                 words);
    }
    *ret_stamp = ff_pop3_apop_stamp(event.octets, event.length);
    return true;
}

bool ff_pop3_login(FfPop3Link *link, guint *ret_capabilities, GError **error)
{
    g_autofree char *stamp = NULL;
    guint capabilities = 0;

    if (!greet(link, &stamp, error) || !ask_capabilities(link, &capabilities, error)) {
        return false;
    }
    if (link->mailbox->security == FF_SECURITY_STARTTLS && !secure(link, &capabilities, error)) {
        return false;
    }
    if (!authenticate(link, capabilities, stamp, error)) {
        return false;
    }
    /* RFC 2449 section 4: some capabilities are announced only after signing in. */
    if (!(capabilities & FF_POP3_CAN_PIPELINE) && capabilities != 0 &&
        !ask_capabilities(link, &capabilities, error)) {
        return false;
    }
    *ret_capabilities = capabilities;
    return true;
}
