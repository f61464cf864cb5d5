// SPDX-License-Identifier: GPL-3.0-or-later
#include <string.h>

#include "base/error.h"
#include "csv/billing-csv.h"
#include "csv/csv.h"

#define HEADER "BillingCode,Company,Description\r\n"

/* ---- rows ---- */

/* "1:a|b 2:c" */
static bool describe_row(char **fields, guint count, guint line, gpointer data)
{
    g_autofree char *joined = g_strjoinv("|", fields);
    GString *all = data;
    g_assert_cmpuint(g_strv_length(fields), ==, count);
    g_string_append_printf(all, "%s%u:%s", all->len > 0 ? " / " : "", line, joined);
    return true;
}

static void test_rows(void)
{
    static const struct {
        const char *text, *rows;
        char delimiter;
    } cases[] = {
        {"a,b\r\nc,d\r\n", "1:a|b / 2:c|d", ','},
        {"a,b\nc,d", "1:a|b / 2:c|d", ','},
        {"a;b,b;c\n", "1:a|b,b|c", ';'},
        {"\n\na\r\n\r\nb\n", "3:a / 5:b", ','},
        {"\"a\nb\",\"c\"\"d\"\r\ne", "1:a\nb|c\"d / 3:e", ','},
        {"\"a\r\nb\"\r\n\"c\r\n\r\nd\"\r\ne", "1:a\r\nb / 3:c\r\n\r\nd / 6:e", ','},
        {" a , b \n", "1:a|b", ','},
        {"\" a \",\"\"\n", "1: a |", ','},
        {",\n", "1:|", ','},
        {"a\rb\r\rc\r\nd", "1:a / 2:b / 4:c / 5:d", ','},
        {"", "", ','},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) rows = g_string_new(NULL);
        guint line = 0;
        const char *trouble = NULL;
        g_assert_true(ff_csv_read(cases[i].text, strlen(cases[i].text), cases[i].delimiter,
                                  describe_row, rows, &line, &trouble));
        g_assert_cmpstr(rows->str, ==, cases[i].rows);
    }
}

static void test_malformed_rows(void)
{
    static const struct {
        const char *text;
        guint line;
    } cases[] = {
        {"a\nb\"c\n", 2},
        {"a\n\"b\"c\n", 2},
        {"a\n\"b\nc\nd", 2},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) rows = g_string_new(NULL);
        guint line = 0;
        const char *trouble = NULL;
        g_assert_false(ff_csv_read(cases[i].text, strlen(cases[i].text), ',', describe_row, rows,
                                   &line, &trouble));
        g_assert_nonnull(trouble);
        g_assert_cmpuint(line, ==, cases[i].line);
        g_assert_cmpstr(rows->str, ==, "1:a");
    }
}

static void test_delimiters(void)
{
    static const struct {
        const char *text;
        char delimiter;
    } cases[] = {
        {"a,b;c,d\n", ','}, {"a;b,c;d\r\nx,y,z,z", ';'}, {"a\tb\n", '\t'},
        {"a\n;;;", ','},    {"\"a,,,\";b\n", ';'},       {"", ','},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        char found = ff_csv_delimiter(cases[i].text, strlen(cases[i].text));
        g_assert_true(found == cases[i].delimiter);
    }
}

static void test_fields(void)
{
    static const char *const cases[][2] = {
        {"plain", "plain"},   {"", ""},
        {"a,b", "\"a,b\""},   {"a;b", "\"a;b\""},
        {"a\nb", "\"a\nb\""}, {"say \"yes\"", "\"say \"\"yes\"\"\""},
        {" a", "\" a\""},     {"a ", "\"a \""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GString) line = g_string_new(NULL);
        ff_csv_append_field(line, cases[i][0]);
        g_assert_cmpstr(line->str, ==, cases[i][1]);
    }
}

static void test_formulas(void)
{
    static const char *const cases[][2] = {
        {"=1+1", "'=1+1"},  {"+1 503", "'+1 503"},
        {"-5", "'-5"},      {"@A1", "'@A1"},
        {"\tx", "'\tx"},    {"\rx", "'\rx"},
        {"'=1", "''=1"},    {"''+1", "'''+1"},
        {"'+1", "''+1"},    {"+1503", "+1503"},
        {"plain", "plain"}, {"'quoted'", "'quoted'"},
        {"a=1", "a=1"},     {"", ""},
        {"'", "'"},         {"+", "'+"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *guarded = ff_csv_guard(cases[i][0]);
        g_autofree char *back = ff_csv_unguard(guarded);
        g_assert_cmpstr(guarded, ==, cases[i][1]);
        g_assert_cmpstr(back, ==, cases[i][0]);
    }
}

/* ---- lists ---- */

static GPtrArray *read_list(const char *text, GError **error)
{
    return ff_billing_csv_read("codes.csv", text, strlen(text), error);
}

/* "CODE|Company|description" a line */
static char *describe_list(const GPtrArray *codes)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < codes->len; i++) {
        const FfBillingCode *code = g_ptr_array_index(codes, i);
        g_string_append_printf(text, "%s%s|%s|%s", i > 0 ? " / " : "", code->code,
                               code->company != NULL ? code->company : "-",
                               code->description != NULL ? code->description : "-");
    }
    return g_string_free(text, FALSE);
}

static void test_lists(void)
{
    static const char *const cases[][2] = {
        {HEADER "4711,Miller,first\r\n0815,,\r\n", "4711|Miller|first / 0815|-|-"},
        {"\xef\xbb\xbf" HEADER "4711,Miller,first", "4711|Miller|first"},
        {"description;COMPANY;Billing Code\nfirst;Miller, Ltd;4711\n", "4711|Miller, Ltd|first"},
        {"billing_code\tcompany\n4711\tMiller\n", "4711|Miller|-"},
        {"BillingCode\n4711\n\n0815\n", "4711|-|- / 0815|-|-"},
        {"BillingCode,Company,,\n4711,Miller,,\n,,,\n", "4711|Miller|-"},
        {HEADER "\"4711\",\"Mil\"\"ler\",\"a\r\nb\"\r\n", "4711|Mil\"ler|a\nb"},
        {HEADER "'=1,'+x,''-y\n", "=1|+x|'-y"},
        {HEADER "ÄRZTE,Müller,Straße\n", "ÄRZTE|Müller|Straße"},
        {HEADER, ""},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GPtrArray) codes = read_list(cases[i][0], &error);
        g_assert_no_error(error);
        g_autofree char *found = describe_list(codes);
        g_assert_cmpstr(found, ==, cases[i][1]);
    }
}

static void test_wrong_lists(void)
{
    static const char *const cases[][2] = {
        {"", "codes.csv, line 1: the file is empty"},
        {"4711,Miller\n", "codes.csv, line 1: there is no column BillingCode"},
        {"BillingCode,billing-code\n", "codes.csv, line 1: column 2 is a second billingcode"},
        {"BillingCode,Rate\n", "codes.csv, line 1: column 2 is none of"},
        {HEADER "a,b\n", "codes.csv, line 2: there are 2 fields, and 3 names"},
        {HEADER "a,b,c,d\n", "codes.csv, line 2: there are 4 fields, and 3 names"},
        {HEADER ",b,\n", "codes.csv, line 2: the billing code is empty"},
        {HEADER "\"a\nb\",,\n", "codes.csv, line 2: the billing code has characters"},
        {HEADER "a,,\nb,,\nA,,\n", "codes.csv, line 4: the billing code A is in line 2 already"},
        {HEADER "a,\"x\ny\",\nb,,\n\"c\n", "codes.csv, line 2: the company has characters"},
        {HEADER "a,x\"y,\n", "codes.csv, line 2: a quotation mark"},
        {HEADER "a,,\n\"b,,\n", "codes.csv, line 3: a field begins with a quotation mark"},
        {HEADER "a,M\xfcller,\n", "codes.csv, line 2: this is not UTF-8"},
        {"BillingCode\ra\rb\xff", "codes.csv, line 3: this is not UTF-8"},
        {"BillingCode\ra\rA\r", "codes.csv, line 3: the billing code A is in line 2 already"},
        {"\xff\xfe"
         "B",
         "codes.csv, line 1: this is not UTF-8"},
    };
    for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_assert_null(read_list(cases[i][0], &error));
        g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
        g_test_message("%s", error->message);
        g_assert_true(g_str_has_prefix(error->message, cases[i][1]));
        g_assert_true(g_str_has_suffix(error->message, "\nnothing was imported"));
    }
}

static void test_nul(void)
{
    static const char text[] = HEADER "a\0b,,\n";
    g_autoptr(GError) error = NULL;
    g_assert_null(ff_billing_csv_read("codes.csv", text, sizeof text - 1, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
}

static void test_all_errors_at_once(void)
{
    g_autoptr(GString) text = g_string_new(HEADER);
    for (guint i = 0; i < 60; i++) {
        g_string_append(text, "a^b,,\n");
    }
    g_autoptr(GError) error = NULL;
    g_assert_null(read_list(text->str, &error));
    g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
    g_assert_cmpuint(g_strv_length(lines), ==, 52);
    g_assert_nonnull(strstr(lines[49], "line 51:"));
    g_assert_cmpstr(lines[50], ==, "codes.csv: 10 more");
}

static void test_reads_back(void)
{
    static const FfBillingCode codes[] = {
        {(char *)"=1+1", (char *)"'=quoted", (char *)"a\nb\n,c"},
        {(char *)"+15035550123", (char *)"say \"yes\"", (char *)"semi;colon"},
        {(char *)"'@x", NULL, (char *)"'"},
        {(char *)"ÄRZTE", (char *)"\xe6\xbc\xa2\xe5\xad\x97", NULL},
    };
    g_autoptr(GString) text = g_string_new(FF_BILLING_CSV_HEADER);
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        ff_billing_csv_append(text, &codes[i]);
    }
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) back = read_list(text->str, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(back->len, ==, G_N_ELEMENTS(codes));
    for (guint i = 0; i < G_N_ELEMENTS(codes); i++) {
        g_assert_true(ff_billing_code_equal(&codes[i], g_ptr_array_index(back, i)));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/csv/rows", test_rows);
    g_test_add_func("/csv/malformed-rows", test_malformed_rows);
    g_test_add_func("/csv/delimiters", test_delimiters);
    g_test_add_func("/csv/fields", test_fields);
    g_test_add_func("/csv/formulas", test_formulas);
    g_test_add_func("/csv/lists", test_lists);
    g_test_add_func("/csv/wrong-lists", test_wrong_lists);
    g_test_add_func("/csv/nul", test_nul);
    g_test_add_func("/csv/all-errors-at-once", test_all_errors_at_once);
    g_test_add_func("/csv/reads-back", test_reads_back);
    return g_test_run();
}
