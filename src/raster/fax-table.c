// SPDX-License-Identifier: GPL-3.0-or-later
#include "raster/fax-table.h"

#include <string.h>

/* T.4 table 2: terminating codes, by run length. */
static const char *const terminating[2][64] = {
    [FF_FAX_WHITE] =
        {
            "00110101", "000111",   "0111",     "1000",     "1011",     "1100",     "1110",
            "1111",     "10011",    "10100",    "00111",    "01000",    "001000",   "000011",
            "110100",   "110101",   "101010",   "101011",   "0100111",  "0001100",  "0001000",
            "0010111",  "0000011",  "0000100",  "0101000",  "0101011",  "0010011",  "0100100",
            "0011000",  "00000010", "00000011", "00011010", "00011011", "00010010", "00010011",
            "00010100", "00010101", "00010110", "00010111", "00101000", "00101001", "00101010",
            "00101011", "00101100", "00101101", "00000100", "00000101", "00001010", "00001011",
            "01010010", "01010011", "01010100", "01010101", "00100100", "00100101", "01011000",
            "01011001", "01011010", "01011011", "01001010", "01001011", "00110010", "00110011",
            "00110100",
        },
    [FF_FAX_BLACK] =
        {
            "0000110111",   "010",          "11",           "10",           "011",
            "0011",         "0010",         "00011",        "000101",       "000100",
            "0000100",      "0000101",      "0000111",      "00000100",     "00000111",
            "000011000",    "0000010111",   "0000011000",   "0000001000",   "00001100111",
            "00001101000",  "00001101100",  "00000110111",  "00000101000",  "00000010111",
            "00000011000",  "000011001010", "000011001011", "000011001100", "000011001101",
            "000001101000", "000001101001", "000001101010", "000001101011", "000011010010",
            "000011010011", "000011010100", "000011010101", "000011010110", "000011010111",
            "000001101100", "000001101101", "000011011010", "000011011011", "000001010100",
            "000001010101", "000001010110", "000001010111", "000001100100", "000001100101",
            "000001010010", "000001010011", "000000100100", "000000110111", "000000111000",
            "000000100111", "000000101000", "000001011000", "000001011001", "000000101011",
            "000000101100", "000001011010", "000001100110", "000001100111",
        },
};

/* T.4 table 3a: make-up codes for 64, 128 ... 1728. */
static const char *const make_up[2][27] = {
    [FF_FAX_WHITE] =
        {
            "11011",     "10010",     "010111",    "0110111",   "00110110",  "00110111",
            "01100100",  "01100101",  "01101000",  "01100111",  "011001100", "011001101",
            "011010010", "011010011", "011010100", "011010101", "011010110", "011010111",
            "011011000", "011011001", "011011010", "011011011", "010011000", "010011001",
            "010011010", "011000",    "010011011",
        },
    [FF_FAX_BLACK] =
        {
            "0000001111",    "000011001000",  "000011001001",  "000001011011",  "000000110011",
            "000000110100",  "000000110101",  "0000001101100", "0000001101101", "0000001001010",
            "0000001001011", "0000001001100", "0000001001101", "0000001110010", "0000001110011",
            "0000001110100", "0000001110101", "0000001110110", "0000001110111", "0000001010010",
            "0000001010011", "0000001010100", "0000001010101", "0000001011010", "0000001011011",
            "0000001100100", "0000001100101",
        },
};

/* T.4 table 3b: make-up codes for 1792, 1856 ... 2560, in both colours. */
static const char *const long_make_up[] = {
    "00000001000",  "00000001100",  "00000001101",  "000000010010", "000000010011",
    "000000010100", "000000010101", "000000010110", "000000010111", "000000011100",
    "000000011101", "000000011110", "000000011111",
};

/* T.4 table 4 and T.6 table 1. */
static const struct {
    const char *code;
    FfFaxMode mode;
    int shift;
} mode_table[] = {
    {"0001", FF_FAX_MODE_PASS, 0},         {"001", FF_FAX_MODE_HORIZONTAL, 0},
    {"1", FF_FAX_MODE_VERTICAL, 0},        {"011", FF_FAX_MODE_VERTICAL, 1},
    {"000011", FF_FAX_MODE_VERTICAL, 2},   {"0000011", FF_FAX_MODE_VERTICAL, 3},
    {"010", FF_FAX_MODE_VERTICAL, -1},     {"000010", FF_FAX_MODE_VERTICAL, -2},
    {"0000010", FF_FAX_MODE_VERTICAL, -3}, {"0000001", FF_FAX_MODE_EXTENSION, 0},
};

static guint32 parse_code(const char *text)
{
    guint32 value = 0;
    guint32 length = 0;
    for (; text[length] != 0; length++) {
        value = value << 1 | (text[length] == '1');
    }
    return FF_FAX_CODE(value, length);
}

static const char *make_up_text(int colour, int number)
{
    const int short_ones = G_N_ELEMENTS(make_up[0]);
    return number <= short_ones ? make_up[colour][number - 1]
                                : long_make_up[number - short_ones - 1];
}

/* The first and the number of the values of the next `table_bits` bits that begin with `code`. */
static guint32 span_of(guint32 code, guint table_bits, guint32 *ret_first)
{
    guint free_bits = table_bits - FF_FAX_CODE_LENGTH(code);
    *ret_first = FF_FAX_CODE_VALUE(code) << free_bits;
    return 1u << free_bits;
}

static void enter_run(guint16 *entries, guint table_bits, guint32 code, int run)
{
    guint32 first;
    guint32 count = span_of(code, table_bits, &first);
    for (guint32 i = 0; i < count; i++) {
        entries[first + i] = FF_FAX_ENTRY(run, FF_FAX_CODE_LENGTH(code));
    }
}

static guint32 join_codes(guint32 first, guint32 second)
{
    return FF_FAX_CODE(FF_FAX_CODE_VALUE(first) << FF_FAX_CODE_LENGTH(second) |
                           FF_FAX_CODE_VALUE(second),
                       FF_FAX_CODE_LENGTH(first) + FF_FAX_CODE_LENGTH(second));
}

static void make_run_tables(FfFaxTables *tables, int colour, guint16 *entries, guint table_bits)
{
    for (int run = 0; run < 64; run++) {
        guint32 code = parse_code(terminating[colour][run]);
        tables->run_codes[colour][run] = code;
        enter_run(entries, table_bits, code, run);
    }
    for (int run = 64; run <= FF_FAX_RUN_MAX; run++) {
        guint32 code = parse_code(make_up_text(colour, run / 64));
        tables->run_codes[colour][run] = join_codes(code, tables->run_codes[colour][run % 64]);
        if (run % 64 == 0) {
            enter_run(entries, table_bits, code, run);
        }
    }
}

static void make_mode_tables(FfFaxTables *tables)
{
    for (guint i = 0; i < G_N_ELEMENTS(mode_table); i++) {
        const guint32 code = parse_code(mode_table[i].code);
        const int shift = mode_table[i].shift;
        guint32 first;
        guint32 count = span_of(code, FF_FAX_MODE_BITS, &first);
        for (guint32 j = 0; j < count; j++) {
            tables->modes[first + j] = (FfFaxModeEntry){
                (guint8)mode_table[i].mode, (guint8)FF_FAX_CODE_LENGTH(code), (gint8)shift};
        }
        if (mode_table[i].mode == FF_FAX_MODE_VERTICAL) {
            tables->vertical[shift + FF_FAX_SHIFT_MAX] = code;
        }
    }
    tables->pass = parse_code(mode_table[0].code);
    tables->horizontal = parse_code(mode_table[1].code);
}

const FfFaxTables *ff_fax_tables(void)
{
    static FfFaxTables tables;
    static gsize made;
    if (g_once_init_enter(&made)) {
        make_run_tables(&tables, FF_FAX_WHITE, tables.white_entries, FF_FAX_WHITE_BITS);
        make_run_tables(&tables, FF_FAX_BLACK, tables.black_entries, FF_FAX_BLACK_BITS);
        make_mode_tables(&tables);
        tables.make_up_max = parse_code(long_make_up[G_N_ELEMENTS(long_make_up) - 1]);
        g_once_init_leave(&made, 1);
    }
    return &tables;
}
