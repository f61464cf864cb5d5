// SPDX-License-Identifier: GPL-3.0-or-later
/* Whose mail from an address is. */
#include "base/mail-address.h"
#include "base/user.h"

static void add(GPtrArray *users, const char *name, const char *address, const char *aliases)
{
    FfUser *user = ff_user_new(name, address);
    g_strfreev(user->aliases);
    user->aliases = g_strsplit(aliases, " ", -1);
    g_ptr_array_add(users, user);
}

/* The owner of the domain comes first in one list, last in the other: the order decides nothing. */
static GPtrArray *make_users(bool domain_first)
{
    GPtrArray *users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    if (domain_first) {
        add(users, "office", "office@company.test",
            "*@company.test *@b\xc3\xbc"
            "cher.test");
    }
    add(users, "bert", "bert@elsewhere.test", "B.Brown@company.test");
    add(users, "anne", "Anne@Company.test", "anne@xn--bcher-kva.test");
    add(users, "nobody", NULL, "");
    if (!domain_first) {
        add(users, "office", "office@company.test",
            "*@company.test *@b\xc3\xbc"
            "cher.test");
    }
    return users;
}

static const struct {
    const char *address, *owner;
} rows[] = {
    {"anne@company.test", "anne"},
    {"ANNE@COMPANY.TEST", "anne"},
    {"b.brown@company.test", "bert"},
    {"office@company.test", "office"},
    {"anyone@Company.Test", "office"},
    {"a@b@company.test", "office"},
    /* a domain in letters or as "xn--" is one */
    {"Anne@b\xc3\xbc"
     "cher.test",
     "anne"},
    {"anne@B\xc3\x9c"
     "CHER.test",
     "anne"},
    {"anne@XN--bcher-KVA.test", "anne"},
    {"x@xn--bcher-kva.test", "office"},
    {"x@b\xc3\xbc"
     "cher.test",
     "office"},
    /* nobody's */
    {"anyone@sub.company.test", NULL},
    {"anyone@evilcompany.test", NULL},
    {"a@company.test@evil.test", NULL},
    {"anne@company.test.evil.test", NULL},
    {"anne@elsewhere.test", NULL},
    {"@company.test", NULL},
    {"company.test", NULL},
    {"x@", NULL},
    {"", NULL},
    {NULL, NULL},
};

static void test_owner(void)
{
    for (int domain_first = 0; domain_first < 2; domain_first++) {
        g_autoptr(GPtrArray) users = make_users(domain_first);
        for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
            const FfUser *owner = ff_user_find_by_address(users, rows[i].address);
            g_test_message("%s", rows[i].address != NULL ? rows[i].address : "NULL");
            g_assert_cmpstr(owner != NULL ? owner->name : NULL, ==, rows[i].owner);
        }
    }
    g_assert_null(ff_user_find_by_address(NULL, "anne@company.test"));
}

static void test_copy(void)
{
    g_autoptr(GPtrArray) users = make_users(true);
    g_autoptr(FfUser) copy = ff_user_copy(users->pdata[2]);
    g_assert_cmpstr(copy->address, ==, "anne@company.test");
    g_assert_cmpstr(copy->aliases[0], ==, "anne@xn--bcher-kva.test");
}

/* An account without an address owns nothing by accident. */
static void test_without_address(void)
{
    g_autoptr(GPtrArray) users = g_ptr_array_new_with_free_func((GDestroyNotify)ff_user_free);
    g_ptr_array_add(users, ff_user_new("nobody", NULL));
    g_assert_null(ff_user_find_by_address(users, "x@y"));
    const FfUser *user = users->pdata[0];
    g_assert_nonnull(user->aliases);
    g_assert_nonnull(user->dids);
}

static void test_normalize(void)
{
    static const struct {
        const char *written, *normal;
    } forms[] = {
        {"Anne@Company.Test", "anne@company.test"},
        {"*@B\xc3\xbc"
         "cher.Test",
         "*@xn--bcher-kva.test"},
        {"x@XN--BCHER-KVA.test", "x@xn--bcher-kva.test"},
        {"x@com\xe2\x80\xaepany.test", NULL},
        {"anne", NULL},
        {"@company.test", NULL},
        {"anne@", NULL},
    };
    for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *normal = ff_mail_address_normalize(forms[i].written);
        g_assert_cmpstr(normal, ==, forms[i].normal);
    }
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/user/owner", test_owner);
    g_test_add_func("/user/copy", test_copy);
    g_test_add_func("/user/without-address", test_without_address);
    g_test_add_func("/user/normalize", test_normalize);
    return g_test_run();
}
