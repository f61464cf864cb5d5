// SPDX-License-Identifier: GPL-3.0-or-later
/* Address fields of the standards' own examples. */
#include <gmime/gmime.h>
#include <string.h>

#include "message/address-list.h"
#include "message/originator.h"

typedef struct {
    const char *field;
    const char *listed; /* "display <address>" joined by '|' */
    const char *from;   /* as an originator; NULL: none, or not one */
} Row;

static const Row rows[] = {
    /* RFC 5322 appendix A.1 and A.2 */
    {"John Doe <jdoe@machine.example>", "John Doe <jdoe@machine.example>", "jdoe@machine.example"},
    {"\"Joe Q. Public\" <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>",
     "john.q.public@example.com"},
    {"Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>",
     "Mary Smith <mary@x.test>|<jdoe@example.org>|Who? <one@y.test>", NULL},
    {"<boss@nil.test>, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>",
     "<boss@nil.test>|Giant; \"Big\" Box <sysservices@example.net>", NULL},
    {"A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;",
     "Ed Jones <c@a.test>|<joe@where.test>|John <jdoe@one.test>", NULL},
    {"Undisclosed recipients:;", "", NULL},
    {"\"Mary Smith: Personal Account\" <smith@home.example>",
     "Mary Smith: Personal Account <smith@home.example>", "smith@home.example"},
    /* A.5: white space and comments */
    {"Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>", "Pete <pete@silly.test>",
     "pete@silly.test"},
    {"A Group(Some people)     :Chris Jones <c@(Chris's host.)public.example>,         "
     "joe@example.org,  John <jdoe@one.test> (my dear friend); (the end of the group)",
     "Chris Jones <c@public.example>|<joe@example.org>|John <jdoe@one.test>", NULL},
    {"(Empty list)(start)Hidden recipients  :(nobody(that I know))  ;", "", NULL},
    /* A.6: obsolete forms */
    {"Joe Q. Public <john.q.public@example.com>", "Joe Q. Public <john.q.public@example.com>",
     "john.q.public@example.com"},
    {"Mary Smith <@node.test:mary@example.net>, , jdoe@test  . example",
     "Mary Smith <mary@example.net>|<jdoe@test.example>", NULL},
    {"John Doe <jdoe@machine(comment).  example>", "John Doe <jdoe@machine.example>",
     "jdoe@machine.example"},
    /* RFC 6854 sections 1 and 3 */
    {"Nightly Monitor Robot:;", "", NULL},
    {"Managing Partners:ben@example.com,carol@example.com;",
     "<ben@example.com>|<carol@example.com>", NULL},
    /* RFC 2047 section 8 */
    {"=?US-ASCII?Q?Keith_Moore?= <moore@cs.utk.edu>", "Keith Moore <moore@cs.utk.edu>",
     "moore@cs.utk.edu"},
    {"=?ISO-8859-1?Q?Keld_J=F8rn_Simonsen?= <keld@dkuug.dk>",
     "Keld J\xc3\xb8rn Simonsen <keld@dkuug.dk>", "keld@dkuug.dk"},
    {"=?ISO-8859-1?Q?Andr=E9?= Pirard <PIRARD@vm1.ulg.ac.be>",
     "Andr\xc3\xa9 Pirard <PIRARD@vm1.ulg.ac.be>", "PIRARD@vm1.ulg.ac.be"},
    {"ietf-822@dimacs.rutgers.edu, ojarnef@admin.kth.se",
     "<ietf-822@dimacs.rutgers.edu>|<ojarnef@admin.kth.se>", NULL},
    {"Nathaniel Borenstein <nsb@thumper.bellcore.com>     (=?iso-8859-8?b?7eXs+SDv4SDs6Oj08A==?=)",
     "Nathaniel Borenstein <nsb@thumper.bellcore.com>", "nsb@thumper.bellcore.com"},
    {"a@b.test (=?ISO-8859-1?Q?a?=)", "a <a@b.test>", "a@b.test"},
    {"a@b.test (=?ISO-8859-1?Q?a?= b)", "a b <a@b.test>", "a@b.test"},
    {"a@b.test (=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=)", "ab <a@b.test>", "a@b.test"},
    {"a@b.test (=?ISO-8859-1?Q?a?=  =?ISO-8859-1?Q?b?=)", "ab <a@b.test>", "a@b.test"},
    {"a@b.test (=?ISO-8859-1?Q?a_b?=)", "a b <a@b.test>", "a@b.test"},
    {"a@b.test (=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=)", "a b <a@b.test>", "a@b.test"},
    /* RFC 6532: UTF-8 in words, quoted strings, comments, domains */
    {"\xe9\x98\xbf\xe5\xad\x90 <a@b.test>", "\xe9\x98\xbf\xe5\xad\x90 <a@b.test>", "a@b.test"},
    {"\"\xe9\x98\xbf, \xe5\xad\x90\" <a@b.test>", "\xe9\x98\xbf, \xe5\xad\x90 <a@b.test>",
     "a@b.test"},
    {"a@b.test (\xe9\x98\xbf)", "\xe9\x98\xbf <a@b.test>", "a@b.test"},
    {"\xd0\xb0@\xd0\xb1.test", "<\xd0\xb0@\xd0\xb1.test>", "\xd0\xb0@\xd0\xb1.test"},
    {"\xe9\x98\xbf: <\xd0\xb0@b.test>;", "<\xd0\xb0@b.test>", "\xd0\xb0@b.test"},
    /* RFC 822 sections A.1 and A.2, and its 3.1.4 */
    {"\":sysmail\"@  Some-Group. Some-Org, Muhammed.(I am  the greatest) Ali @(the) Vegas.WBA",
     "<\":sysmail\"@Some-Group.Some-Org>|<Muhammed.Ali@Vegas.WBA>", NULL},
    {"Muhammed.(I am  the greatest) Ali @(the) Vegas.WBA", "<Muhammed.Ali@Vegas.WBA>",
     "Muhammed.Ali@Vegas.WBA"},
    {"\":sysmail\"@  Some-Group. Some-Org", "<\":sysmail\"@Some-Group.Some-Org>",
     "\":sysmail\"@Some-Group.Some-Org"},
    {"Wilt . (the  Stilt) Chamberlain@NBA.US", "<Wilt.Chamberlain@NBA.US>",
     "Wilt.Chamberlain@NBA.US"},
    {"Gourmets:  Pompous Person <WhoZiWhatZit@Cordon-Bleu>, Childs@WGBH.Boston, \"Galloping "
     "Gourmet\"@ ANT.Down-Under (Australian National Television), Cheapie@Discount-Liquors;, "
     "Cruisers:  Port@Portugal, Jones@SEA;, Another@Somewhere.SomeOrg",
     "Pompous Person <WhoZiWhatZit@Cordon-Bleu>|<Childs@WGBH.Boston>|Australian National "
     "Television <\"Galloping Gourmet\"@ANT.Down-Under>|<Cheapie@Discount-Liquors>|"
     "<Port@Portugal>|<Jones@SEA>|<Another@Somewhere.SomeOrg>",
     NULL},
};

static char *list_text(const char *field)
{
    g_autoptr(GPtrArray) list = ff_address_list_parse(field, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++) {
        const FfListedAddress *listed = list->pdata[i];
        g_string_append_printf(text, "%s%s%s<%s>", i > 0 ? "|" : "",
                               listed->display != NULL ? listed->display : "",
                               listed->display != NULL ? " " : "", listed->address);
    }
    return g_string_free(text, FALSE);
}

static void test_row(gconstpointer data)
{
    const Row *row = data;
    g_autofree char *text = list_text(row->field);
    g_autofree char *from = NULL;
    g_test_message("%s", row->field);
    g_assert_cmpstr(text, ==, row->listed);
    g_assert_cmpint(ff_originator_read(row->field, &from) == FF_ORIGINATOR_ONE, ==,
                    row->from != NULL);
    g_assert_cmpstr(from, ==, row->from);
}

int main(int argc, char *argv[])
{
    g_test_init(&argc, &argv, NULL);
    g_mime_init();
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *name = g_strdup_printf("/message/rfc-addresses/%u", i);
        g_test_add_data_func(name, &rows[i], test_row);
    }
    return g_test_run();
}
