// SPDX-License-Identifier: GPL-3.0-or-later
#include "message/recipients.h"

#include <string.h>

#include "base/limits.h"
#include "message/address-list.h"
#include "message/address.h"
#include "message/flags.h"
#include "message/words.h"
#include "number/number.h"

typedef struct {
    const FfHeader *header;
    const FfMailFacts *facts;
    FfMail *mail;
    FfAddressRules rules;
    GHashTable *numbers; /* number -> FfRecipient, borrowed from the list */
    GHashTable *fields;  /* FfHeaderField -> Field: each is read once */
    GHashTable *named;   /* display name and address, as written -> Named: what they were read as */
    bool repeating;      /* an address of the envelope that the header was read for already */
    FfReason reason;     /* the first */
    char *argument;
} Collection;

/* What a field says. */
typedef struct {
    GPtrArray *list; /* FfListedAddress */
    char *lost;      /* or NULL: address-list.h */
} Field;

static void field_free(Field *field)
{
    g_ptr_array_unref(field->list);
    g_free(field->lost);
    g_free(field);
}

typedef struct {
    char *name, *number; /* name: NULL where there is none */
} Named;

static void named_free(Named *named)
{
    g_free(named->name);
    g_free(named->number);
    g_free(named);
}

static char *written_key(const char *display, const char *address)
{
    return g_strconcat(display != NULL ? display : "", "\n", address, NULL);
}

/* The names on a cover are asked for again later; numbers take long to read. */
static void remember(Collection *collection, const char *display, const char *address,
                     const FfRecipient *recipient)
{
    Named *named = g_new0(Named, 1);
    named->name = g_strdup(recipient->name);
    named->number = g_strdup(recipient->number);
    g_hash_table_replace(collection->named, written_key(display, address), named);
}

static void refuse(Collection *collection, FfReason reason, char *argument)
{
    if (collection->reason == FF_REASON_NONE) {
        collection->reason = reason;
        collection->argument = argument;
    } else {
        g_free(argument);
    }
}

/* For the sender to know that there was one fax, and under which name. */
static void note_again(FfRecipient *known, const char *name)
{
    const char *before = known->again != NULL ? known->again : "";
    bool other = name != NULL && g_strcmp0(name, known->name) != 0;
    g_auto(GStrv) others = g_strsplit(before, ", ", -1);
    g_autofree char *names = g_strdup(before);
    if (other && !g_strv_contains((const char *const *)others, name)) {
        g_free(names);
        names = g_strconcat(before, *before != '\0' ? ", " : "", name, NULL);
    }
    g_free(known->again);
    known->again = ff_words_one_line(names, FF_LIMIT_NAME);
}

/* The same number again is the same fax. Other options for it would make another one of it, or
 * charge somebody else; which of them is meant, nobody can tell. */
static void add_again(Collection *collection, FfRecipient *known, FfRecipient *recipient)
{
    bool none = g_hash_table_size(recipient->flags) == 0;
    if (!none && !ff_flags_equal(known->flags, recipient->flags)) {
        refuse(collection, FF_REASON_BAD_FLAG,
               g_strdup_printf("%s is named twice, with different options", recipient->number));
    }
    if (!collection->repeating) {
        note_again(known, recipient->name);
    }
    ff_recipient_free(recipient);
}

/* One more than allowed is kept in no list: the message is refused for it. */
static void add_recipient(Collection *collection, FfRecipient *recipient)
{
    GPtrArray *recipients = collection->mail->recipients;
    int limit = collection->facts->settings->max_recipients;
    FfRecipient *known = g_hash_table_lookup(collection->numbers, recipient->number);
    if (known != NULL) {
        add_again(collection, known, recipient);
    } else if (recipients->len >= (guint)MAX(limit, 0)) {
        ff_recipient_free(recipient);
        refuse(collection, FF_REASON_TOO_MANY_RECIPIENTS, g_strdup_printf("%d", limit));
    } else {
        g_ptr_array_add(recipients, recipient);
        g_hash_table_insert(collection->numbers, recipient->number, recipient);
    }
}

static FfAddressResult add_address(Collection *collection, const char *display, const char *address,
                                   bool blind)
{
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    char *argument = NULL;
    FfAddressResult result =
        ff_address_parse(display, address, &collection->rules, &recipient, &reason, &argument);
    if (result == FF_ADDRESS_FAX) {
        recipient->blind = blind;
        remember(collection, display, address, recipient);
        add_recipient(collection, recipient);
    } else if (result == FF_ADDRESS_INVALID) {
        refuse(collection, reason, argument);
    }
    return result;
}

typedef void (*Visit)(Collection *collection, const FfListedAddress *listed, gconstpointer data);

static void visit_add(Collection *collection, const FfListedAddress *listed, gconstpointer data)
{
    add_address(collection, listed->display, listed->address, false);
}

static const Field *read_field(Collection *collection, const FfHeaderField *header)
{
    Field *field = g_hash_table_lookup(collection->fields, header);
    if (field == NULL) {
        field = g_new0(Field, 1);
        field->list = ff_address_list_parse(header->value, &field->lost);
        g_hash_table_insert(collection->fields, (gpointer)header, field);
    }
    return field;
}

static void visit_field(Collection *collection, const FfHeaderField *field, Visit visit,
                        gconstpointer data)
{
    const Field *known = read_field(collection, field);
    const GPtrArray *list = known->list;
    if (field->cut || list->len > FF_LIMIT_ENVELOPE_RECIPIENTS) {
        refuse(collection, FF_REASON_TOO_MANY_RECIPIENTS, NULL);
        return;
    }
    for (guint i = 0; i < list->len; i++) {
        visit(collection, list->pdata[i], data);
    }
    if (visit == visit_add && known->lost != NULL) {
        refuse(collection, FF_REASON_BAD_ADDRESS, ff_words_one_line(known->lost, FF_LIMIT_NAME));
    }
}

static const char *const field_names[] = {"To", "Cc"};

static void visit_header(Collection *collection, Visit visit, gconstpointer data)
{
    for (guint i = 0; i < G_N_ELEMENTS(field_names); i++) {
        const FfHeaderField *field;
        for (guint k = 0; (field = ff_header_find(collection->header, field_names[i], k)) != NULL;
             k++) {
            visit_field(collection, field, visit, data);
        }
    }
}

/* The name that the header gives an address of the envelope; NULL where it gives none. */
static void visit_name(Collection *collection, const FfListedAddress *listed, gconstpointer data)
{
    GHashTable *names = (GHashTable *)data;
    g_autofree char *key = g_ascii_strdown(listed->address, -1);
    if (g_hash_table_lookup(names, key) == NULL) {
        g_hash_table_replace(names, g_steal_pointer(&key), g_strdup(listed->display));
    }
}

static GHashTable *header_names(Collection *collection)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    visit_header(collection, visit_name, names);
    return names;
}

/* A recipient of the envelope that is in no address field is a blind copy. */
static void collect_envelope(Collection *collection)
{
    const char *const *recipients = collection->facts->envelope_recipients;
    if (recipients == NULL) {
        return;
    }
    g_autoptr(GHashTable) names = header_names(collection);
    for (guint i = 0; i < FF_LIMIT_ENVELOPE_RECIPIENTS && recipients[i] != NULL; i++) {
        g_autofree char *key = g_ascii_strdown(recipients[i], -1);
        bool named = g_hash_table_contains(names, key);
        collection->repeating = named && collection->facts->mailbox != NULL;
        add_address(collection, g_hash_table_lookup(names, key), recipients[i], !named);
    }
}

/* "Fax: 5035550123, 5035550124". A subject that only begins like it, "Fax: your order", names
 * nobody. */
static void collect_subject(Collection *collection)
{
    const char *subject = collection->mail->subject;
    const char *mailbox = collection->rules.mailbox;
    if (mailbox == NULL || subject == NULL || g_ascii_strncasecmp(subject, "fax", 3) != 0) {
        return;
    }
    const char *colon = subject + 3 + strspn(subject + 3, " ");
    if (*colon != ':') {
        return;
    }
    g_auto(GStrv) items = g_strsplit_set(colon + 1, ",;", -1);
    const char *without = NULL;
    for (guint i = 0; items[i] != NULL; i++) {
        g_strstrip(items[i]);
        bool none = *items[i] != '\0' &&
                    add_address(collection, items[i], mailbox, false) == FF_ADDRESS_NO_FAX;
        without = none ? items[i] : without;
    }
    if (without != NULL && collection->mail->recipients->len > 0) {
        refuse(collection, FF_REASON_BAD_NUMBER, g_strdup(without));
    }
}

/* ---- names for the cover ---- */

static char *number_for_people(const char *number)
{
    return number[0] == '+' ? ff_number_format(number) : g_strdup(number);
}

/* An address that was not asked for yet: of a message that came to an envelope alone. */
static char *read_name(Collection *collection, const FfListedAddress *listed)
{
    FfRecipient *recipient = NULL;
    FfReason reason = FF_REASON_NONE;
    g_autofree char *argument = NULL;
    const char *written = listed->display != NULL ? listed->display : listed->address;
    if (ff_address_parse(listed->display, listed->address, &collection->rules, &recipient, &reason,
                         &argument) != FF_ADDRESS_FAX) {
        return ff_words_one_line(written, FF_LIMIT_COVER_NAMES);
    }
    char *name =
        recipient->name != NULL ? g_strdup(recipient->name) : number_for_people(recipient->number);
    ff_recipient_free(recipient);
    return name;
}

/* What people call them: of a fax without number and options, of anybody else as it is written. */
static char *name_of(Collection *collection, const FfListedAddress *listed)
{
    g_autofree char *key = written_key(listed->display, listed->address);
    const Named *named = g_hash_table_lookup(collection->named, key);
    if (named == NULL) {
        return read_name(collection, listed);
    }
    return named->name != NULL ? g_strdup(named->name) : number_for_people(named->number);
}

static void visit_list(Collection *collection, const FfListedAddress *listed, gconstpointer data)
{
    GString *list = (GString *)data;
    if (list->len <= FF_LIMIT_COVER_NAMES) {
        g_autofree char *name = name_of(collection, listed);
        g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
    }
}

static char *list_names(Collection *collection, const char *field_name)
{
    g_autoptr(GString) list = g_string_new(NULL);
    const FfHeaderField *field;
    for (guint k = 0; (field = ff_header_find(collection->header, field_name, k)) != NULL; k++) {
        visit_field(collection, field, visit_list, list);
    }
    if (list->len == 0) {
        return NULL;
    }
    g_autofree char *names = ff_words_one_line(list->str, FF_LIMIT_COVER_NAMES);
    return g_strconcat(names, list->len > FF_LIMIT_COVER_NAMES ? " …" : NULL, NULL);
}

static bool found_any(const Collection *collection)
{
    return collection->mail->recipients->len > 0 || collection->reason != FF_REASON_NONE;
}

static FfAddressRules rules_of(const FfMailFacts *facts)
{
    const FfSettings *settings = facts->settings;
    return (FfAddressRules){
        .mailbox = facts->mailbox != NULL ? facts->mailbox->address : NULL,
        .fax_domains = (const char *const *)settings->fax_domains,
        .country = settings->country,
        .extension_digits = settings->extension_digits,
        .max_retries = MAX(settings->max_attempts - 1, 0),
        .lines = settings->lines,
    };
}

bool ff_recipients_overflow(const FfHeader *header)
{
    for (guint i = 0; i < G_N_ELEMENTS(field_names); i++) {
        const FfHeaderField *field;
        for (guint k = 0; (field = ff_header_find(header, field_names[i], k)) != NULL; k++) {
            if (field->cut) {
                return true;
            }
        }
    }
    return false;
}

FfReason ff_recipients_collect(const FfHeader *header, const FfMailFacts *facts, FfMail *mail,
                               char **ret_argument)
{
    g_autoptr(GHashTable) numbers = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GHashTable) named =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)named_free);
    g_autoptr(GHashTable) fields =
        g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)field_free);
    Collection collection = {
        .header = header,
        .facts = facts,
        .mail = mail,
        .rules = rules_of(facts),
        .numbers = numbers,
        .fields = fields,
        .named = named,
    };

    if (facts->mailbox != NULL) {
        visit_header(&collection, visit_add, NULL);
    }
    collect_envelope(&collection);
    if (!found_any(&collection)) {
        collect_subject(&collection);
    }
    if (!found_any(&collection)) {
        refuse(&collection, FF_REASON_NO_RECIPIENT, g_strdup(collection.rules.mailbox));
    }
    if (collection.reason == FF_REASON_NONE) {
        mail->to = list_names(&collection, field_names[0]);
        mail->cc = list_names(&collection, field_names[1]);
    }
    *ret_argument = collection.argument;
    return collection.reason;
}
