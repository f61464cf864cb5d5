// SPDX-License-Identifier: GPL-3.0-or-later
/* Custom billing codes to choose from, as the store keeps them. The codes of users are a member of
 * FfUser.
 *
 * Codes compare without case, whatever the script, and without regard to how a letter is composed:
 * by their keys. A code is shown as the list writes it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct {
    char *code;        /* never NULL; up to FF_LIMIT_BILLING_CODE characters, one line, no '^' */
    char *company;     /* or NULL; one line */
    char *description; /* or NULL; may have line feeds */
} FfBillingCode;

/* Strings are copied. */
FfBillingCode *ff_billing_code_new(const char *code, const char *company, const char *description);
FfBillingCode *ff_billing_code_copy(const FfBillingCode *code);
void ff_billing_code_free(FfBillingCode *code);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfBillingCode, ff_billing_code_free)
bool ff_billing_code_equal(const FfBillingCode *one, const FfBillingCode *other);

/* Takes white space off the ends, makes empty texts NULL and line ends line feeds; then checks what
 * the members ask for. FF_ERROR_PERMANENT says what is wrong. Untrusted. */
bool ff_billing_code_tidy(FfBillingCode *code, GError **error);

/* What texts are compared by: case folded, in one composed form. `text` is UTF-8. Caller frees. */
char *ff_billing_key(const char *text);
/* All that a lookup looks at, folded. Caller frees. */
char *ff_billing_words(const FfBillingCode *code);

/* The nearest of many codes to one that was written wrong, or not to its end. */
typedef struct FfBillingNearest FfBillingNearest;
FfBillingNearest *ff_billing_nearest_new(const char *written);
void ff_billing_nearest_free(FfBillingNearest *nearest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfBillingNearest, ff_billing_nearest_free)
void ff_billing_nearest_offer(FfBillingNearest *nearest, const char *code);
/* "4711-A, 4711-B", the nearest first; NULL when none is near. Caller frees. */
char *ff_billing_nearest_text(const FfBillingNearest *nearest);
