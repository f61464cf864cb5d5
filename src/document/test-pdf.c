// SPDX-License-Identifier: GPL-3.0-or-later
/* PDF: what a viewer shows comes out, and what can't be shown is told. The documents are made here,
 * of one page, without a table of objects, which Poppler then makes by itself. */
#include <string.h>
#include <zlib.h>

#include "document/pdf-trouble.h"
#include "document/test-pages.h"
#include "document/test-samples.h"
#include "document/tiff-write.h"

/* Half an inch of black, half an inch from the top and the left of a Letter page. */
#define MARK   "36 720 36 36 re f"
#define LETTER "/MediaBox[0 0 612 792]"

static void append(GByteArray *bytes, const char *text)
{
    g_byte_array_append(bytes, (const guint8 *)text, (guint)strlen(text));
}

/* An object with octets: "N 0 obj" and the dictionary without its brackets. */
static void append_stream(GByteArray *bytes, int number, const char *dictionary, const void *octets,
                          gsize length)
{
    g_autofree char *head = g_strdup_printf("%d 0 obj <<%s/Length %" G_GSIZE_FORMAT ">> stream\n",
                                            number, dictionary, length);
    append(bytes, head);
    g_byte_array_append(bytes, octets, (guint)length);
    append(bytes, "\nendstream endobj\n");
}

typedef struct {
    const char *catalog; /* more of it; NULL: no more. So too the others */
    const char *page;
    const char *content;
    const char *objects; /* from number 5 on */
} Form;

static GByteArray *begin_pdf(const Form *form)
{
    GByteArray *bytes = g_byte_array_new();
    g_autofree char *head = g_strdup_printf(
        "%%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R%s>> endobj\n"
        "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
        "3 0 obj <</Type/Page/Parent 2 0 R/Contents 4 0 R %s>> endobj\n",
        form->catalog == NULL ? "" : form->catalog, form->page == NULL ? LETTER : form->page);
    const char *content = form->content == NULL ? "" : form->content;
    append(bytes, head);
    append_stream(bytes, 4, "", content, strlen(content));
    append(bytes, form->objects == NULL ? "" : form->objects);
    return bytes;
}

static FfFile *end_pdf(GByteArray *bytes)
{
    append(bytes, "trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF\n");
    FfFile *file = ff_sample_bytes(bytes->data, bytes->len);
    g_byte_array_unref(bytes);
    return file;
}

static FfFile *make_pdf(const Form *form)
{
    return end_pdf(begin_pdf(form));
}

/* The mark, and nothing else, where a viewer shows it: at the top left. */
static void assert_mark(const Form *form)
{
    g_autoptr(FfFile) pages = assert_renders(make_pdf(form), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 102, 98, 203, 195);
}

static void test_boxes(void)
{
    assert_mark(&(Form){.content = MARK});
    assert_mark(&(Form){.page = "/MediaBox[0 0 792 612]/Rotate 90", .content = "36 36 36 36 re f"});
    assert_mark(&(Form){.page = LETTER "/Rotate 180", .content = "540 36 36 36 re f"});
    assert_mark(
        &(Form){.page = "/MediaBox[0 0 306 396]/UserUnit 2", .content = "18 360 18 18 re f"});
    assert_mark(&(Form){.page = "/MediaBox[-100 -100 900 900]/CropBox[0 0 612 792]",
                        .content = MARK " -90 700 50 50 re f 700 0 90 90 re f"});
}

static void test_annotations(void)
{
    static const char look[] =
        "6 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 36 36]/Length 15>> stream\n"
        "0 0 36 36 re f \nendstream endobj\n";
    static const struct {
        const char *annotation;
        bool printed;
    } cases[] = {
        {"/Subtype/Square/F 4", true},
        {"/Subtype/Square/F 0", false},
        {"/Subtype/Square/F 6", false},
        {"/Subtype/Widget/FT/Tx/T(a)/F 4", true},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *objects = g_strdup_printf(
            "5 0 obj <</Type/Annot%s/Rect[36 720 72 756]/AP<</N 6 0 R>>>> endobj\n%s",
            cases[i].annotation, look);
        const Form form = {.catalog = "/AcroForm<</Fields[5 0 R]>>",
                           .page = LETTER "/Annots[5 0 R]",
                           .objects = objects};
        if (cases[i].printed) {
            assert_mark(&form);
        } else {
            assert_fails(make_pdf(&form), NULL, FF_REASON_DOCUMENT_NO_PAGES);
        }
    }
}

/* A field that has a value, but no picture of it. */
static void test_field_without_look(void)
{
    const Form form = {.catalog = "/AcroForm<</Fields[5 0 R]/NeedAppearances true/DA(/F 24 Tf 0 g)"
                                  "/DR<</Font<</F 6 0 R>>>>>>",
                       .page = LETTER "/Annots[5 0 R]",
                       .objects =
                           "5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(MMMM)/F 4"
                           "/DA(/F 24 Tf 0 g)/Rect[36 700 236 740]>> endobj\n"
                           "6 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"};
    g_autoptr(FfFile) pages = assert_renders(make_pdf(&form), NULL, &fine, 1);
    g_assert_cmpint(ink_of(pages, 0).right, >, 200);
}

static void test_layers(void)
{
    assert_mark(&(Form){
        .catalog = "/OCProperties<</OCGs[5 0 R]/D<</OFF[5 0 R]>>>>",
        .page = LETTER "/Resources<</Properties<</L 5 0 R>>>>",
        .content = "/OC /L BDC 300 300 99 99 re f EMC " MARK,
        .objects = "5 0 obj <</Type/OCG/Name(a)>> endobj\n",
    });
}

/* Groups, letters that are drawings, colours of other kinds. */
static void test_ways_to_draw(void)
{
    static const char group[] =
        "5 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 612 792]/Group<</S/Transparency/I true>>"
        "/Length 18>> stream\n" MARK " \nendstream endobj\n6 0 obj <</ca 0.9>> endobj\n";
    static const char letters[] =
        "5 0 obj <</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]"
        "/CharProcs<</a 6 0 R>>/Encoding<</Differences[97/a]>>/FirstChar 97/LastChar 97"
        "/Widths[1]>> endobj\n"
        "6 0 obj <</Length 54>> stream\n1 0 0 0 1 1 d1 1 0 0 1 .4 .4 cm -.4 -.4 1 1 re f"
        "          \nendstream endobj\n";
    assert_mark(&(Form){
        .page = LETTER "/Resources<</XObject<</G 5 0 R>>>>", .content = "/G Do", .objects = group});
    assert_mark(&(Form){.page = LETTER "/Resources<</XObject<</G 5 0 R>>/ExtGState<</S 6 0 R>>>>",
                        .content = "/S gs /G Do",
                        .objects = group});
    assert_mark(&(Form){.page = LETTER "/Resources<</Font<</F 5 0 R>>>>",
                        .content = "BT /F 36 Tf 36 720 Td (a) Tj ET",
                        .objects = letters});
    assert_mark(&(Form){.page = LETTER "/Resources<</Font<</F 5 0 R>>>>",
                        .content = "BT /F 36 Tf 36 720 Td (a) Tj -18 -9 Td 18 9 Td (a) Tj ET "
                                   "1 g BT /F 36 Tf 236 520 Td (a) Tj ET",
                        .objects = letters});
    assert_mark(&(Form){.content = "0 1 1 0 k " MARK});
    assert_mark(&(Form){.content = "q 36 720 36 36 re W n 0 0 612 792 re f Q"});
}

/* Thinner than a dot of the fax, and there all the same, from end to end. */
static void test_hairlines(void)
{
    static const char *const widths[] = {"0", "0.1", "0.3"};
    for (gsize i = 0; i < G_N_ELEMENTS(widths); i++) {
        g_autofree char *content =
            g_strdup_printf("%s w 100 100.3 m 500 100.3 l S 100.7 200 m 100.7 600 l S", widths[i]);
        g_autoptr(FfFile) pages =
            assert_renders(make_pdf(&(Form){.content = content}), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0);
        assert_box(&ink, 283, 521, 1412, 1881);
        g_assert_cmpfloat(ink.part * 1728 * 2156, >, 1000 + 1100);
    }
}

/* ---- scans ---- */

enum { SCAN_WIDTH = 2448, SCAN_ROWS = 3168 };

/* Black in its upper left quarter, in T.6. */
static GBytes *make_scan(void)
{
    const gsize stride = SCAN_WIDTH / 8;
    g_autofree guint8 *bits = g_malloc0(stride * SCAN_ROWS);
    for (int y = 0; y < SCAN_ROWS / 2; y++) {
        memset(bits + (gsize)y * stride, 0xff, stride / 2);
    }
    return ff_t6_encode(bits, SCAN_WIDTH, SCAN_ROWS);
}

static FfFile *make_scanned_pdf(const char *page, const char *dictionary, const void *octets,
                                gsize length)
{
    g_autofree char *resources = g_strdup_printf("%s/Resources<</XObject<</I 5 0 R>>>>", page);
    GByteArray *bytes =
        begin_pdf(&(Form){.page = resources, .content = "q 612 0 0 792 0 0 cm /I Do Q"});
    append_stream(bytes, 5, dictionary, octets, length);
    return end_pdf(bytes);
}

#define PICTURE "/Type/XObject/Subtype/Image/BitsPerComponent "
#define FAX                                                                                        \
    PICTURE "1/Width 2448/Height 3168/ColorSpace/DeviceGray/Filter/CCITTFaxDecode"                 \
            "/DecodeParms<</K -1/Columns 2448/Rows 3168/BlackIs1 false>>"

static void test_scan(void)
{
    g_autoptr(GBytes) scan = make_scan();
    gsize length = 0;
    const guint8 *octets = g_bytes_get_data(scan, &length);
    g_autoptr(FfFile) upright =
        assert_renders(make_scanned_pdf(LETTER, FAX, octets, length), NULL, &fine, 1);
    Ink ink = ink_of(upright, 0);
    assert_box(&ink, 0, 0, 863, 1074);
    g_autoptr(FfFile) turned =
        assert_renders(make_scanned_pdf(LETTER "/Rotate 180", FAX, octets, length), NULL, &fine, 1);
    ink = ink_of(turned, 0);
    assert_box(&ink, 864, 1075, 1727, 2148);
    g_autoptr(FfFile) cropped = assert_renders(
        make_scanned_pdf(LETTER "/CropBox[0 396 612 792]", FAX, octets, length), NULL, &fine, 1);
    ink = ink_of(cropped, 0);
    assert_box(&ink, 0, 0, 863, 1074);
    assert_fails(make_scanned_pdf(LETTER, FAX, octets, length / 2), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
}

#define PHOTO PICTURE "8/Width 1200/Height 1600/ColorSpace/DeviceRGB/Filter/DCTDecode"

static void test_photo(void)
{
    const FfSampleJpeg form = {.width = 1200, .height = 1600, .channels = 3};
    g_autoptr(FfFile) jpeg = ff_sample_jpeg(&form);
    gsize length = 0;
    g_autofree char *octets = ff_file_read(jpeg->fd, 1 << 24, &length, NULL);
    g_autoptr(FfFile) pages =
        assert_renders(make_scanned_pdf(LETTER, PHOTO, octets, length), NULL, &fine, 1);
    Ink ink = ink_of(pages, 0);
    assert_box(&ink, 0, 0, 863, 1074);
    assert_fails(make_scanned_pdf(LETTER, PHOTO, octets, length / 2), NULL,
                 FF_REASON_DOCUMENT_UNREADABLE);
}

enum { STORED_SIDE = 240, STORED_FILTERS = 5 };

static guint8 predict(const guint8 *at, const guint8 *above, gsize i, gsize pixel, int filter)
{
    const int left = i < pixel ? 0 : at[-(gssize)pixel];
    const int up = above == NULL ? 0 : above[0];
    const int corner = above == NULL || i < pixel ? 0 : above[-(gssize)pixel];
    const int guess = left + up - corner;
    const int paeth =
        ABS(guess - left) <= ABS(guess - up) && ABS(guess - left) <= ABS(guess - corner) ? left
        : ABS(guess - up) <= ABS(guess - corner)                                         ? up
                                                                                         : corner;
    const int predictions[STORED_FILTERS] = {0, left, up, (left + up) / 2, paeth};
    return (guint8)predictions[filter];
}

/* Black in its upper left quarter, with a little noise; `predictor` as in a PDF. */
static GByteArray *make_stored(int predictor, gsize components)
{
    const gsize stride = STORED_SIDE * components;
    g_autofree guint8 *picture = g_malloc(stride * STORED_SIDE);
    g_autoptr(GByteArray) filtered = g_byte_array_new();
    GByteArray *packed = g_byte_array_new();
    for (gsize i = 0; i < stride * STORED_SIDE; i++) {
        const bool black = i % stride < stride / 2 && i / stride < STORED_SIDE / 2;
        picture[i] = (guint8)(black ? i * 7 % 5 : 255);
    }
    for (gsize y = 0; y < STORED_SIDE; y++) {
        const guint8 *row = picture + y * stride;
        const guint8 filter = predictor == 2   ? 1
                              : predictor == 1 ? 0
                                               : (guint8)(y % STORED_FILTERS);
        if (predictor >= 10) {
            g_byte_array_append(filtered, &filter, 1);
        }
        for (gsize i = 0; i < stride; i++) {
            const guint8 *above = y == 0 ? NULL : row - stride + i;
            const guint8 value = (guint8)(row[i] - predict(row + i, above, i, components, filter));
            g_byte_array_append(filtered, &value, 1);
        }
    }
    uLongf length = compressBound(filtered->len);
    g_byte_array_set_size(packed, (guint)length);
    g_assert_cmpint(compress(packed->data, &length, filtered->data, filtered->len), ==, Z_OK);
    return g_byte_array_set_size(packed, (guint)length);
}

static char *describe_stored(int predictor, int components)
{
    return g_strdup_printf(PICTURE "8/Width 240/Height 240/ColorSpace/%s/Filter/FlateDecode"
                                   "/DecodeParms<</Predictor %d/Colors %d/Columns 240>>",
                           components == 1 ? "DeviceGray" : "DeviceRGB", predictor, components);
}

/* Twice: as it is, then multiplied with what is there. */
static FfFile *make_stored_pdf(const char *dictionary, const GByteArray *octets, guint length)
{
    GByteArray *bytes =
        begin_pdf(&(Form){.page = LETTER "/Resources<</XObject<</I 5 0 R>>/ExtGState<</M<</ca 1"
                                         "/BM/Multiply>>>>>>",
                          .content = "q 72 0 0 72 36 684 cm /I Do /M gs /I Do Q"});
    append_stream(bytes, 5, dictionary, octets->data, length);
    return end_pdf(bytes);
}

static void test_stored(void)
{
    static const int predictors[] = {1, 2, 10, 15};
    for (gsize i = 0; i < 2 * G_N_ELEMENTS(predictors); i++) {
        const int predictor = predictors[i / 2];
        const int components = i % 2 == 0 ? 1 : 3;
        g_autofree char *dictionary = describe_stored(predictor, components);
        g_autoptr(GByteArray) octets = make_stored(predictor, (gsize)components);
        g_autoptr(FfFile) pages =
            assert_renders(make_stored_pdf(dictionary, octets, octets->len), NULL, &fine, 1);
        Ink ink = ink_of(pages, 0);
        assert_box(&ink, 102, 98, 202, 194);
        g_assert_cmpfloat_with_epsilon(ink.part * 1728 * 2156, 102 * 98, 300);
        assert_fails(make_stored_pdf(dictionary, octets, octets->len / 3), NULL,
                     FF_REASON_DOCUMENT_UNREADABLE);
    }
}

/* ---- what can't be shown ---- */

static void test_lost(void)
{
    static const char *const dictionaries[] = {
        PICTURE "8/Width 4/Height 4/ColorSpace/DeviceGray/Filter/NoSuchDecode",
        PICTURE "8/Width 4/Height 4/ColorSpace/DeviceGray/Filter/FlateDecode",
    };
    for (gsize i = 0; i < G_N_ELEMENTS(dictionaries); i++) {
        assert_fails(make_scanned_pdf(LETTER, dictionaries[i], "gibberish", 9), NULL,
                     FF_REASON_DOCUMENT_UNREADABLE);
    }
    /* a font that nobody has, in a coding that nobody knows */
    assert_fails(make_pdf(&(Form){
                     .page = LETTER "/Resources<</Font<</F 5 0 R>>>>",
                     .content = MARK " BT /F 20 Tf 100 500 Td (abcd) Tj ET",
                     .objects = "5 0 obj <</Type/Font/Subtype/Type0/BaseFont/None/Encoding/None-H"
                                "/DescendantFonts[6 0 R]>> endobj\n"
                                "6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/None"
                                "/CIDSystemInfo<</Registry(None)/Ordering(None)/Supplement 0>>"
                                "/FontDescriptor<</Type/FontDescriptor/FontName/None/Flags 4>>"
                                ">> endobj\n"}),
                 NULL, FF_REASON_DOCUMENT_UNREADABLE);
}

/* Japanese without its font, as Japanese Office programs write it: one of ours stands in. */
static void test_font_not_brought_along(void)
{
    const Form form = {.page = LETTER "/Resources<</Font<</F 5 0 R>>>>",
                       .content = "BT /F 40 Tf 36 700 Td <8ac08ac08ac0> Tj ET",
                       .objects =
                           "5 0 obj <</Type/Font/Subtype/Type0/BaseFont/HeiseiMin-W3"
                           "/Encoding/90ms-RKSJ-H/DescendantFonts[6 0 R]>> endobj\n"
                           "6 0 obj <</Type/Font/Subtype/CIDFontType0/BaseFont/HeiseiMin-W3"
                           "/CIDSystemInfo<</Registry(Adobe)/Ordering(Japan1)/Supplement 2>>"
                           "/FontDescriptor<</Type/FontDescriptor/FontName/HeiseiMin-W3/Flags 4>>"
                           ">> endobj\n"};
    g_autoptr(FfFile) pages = assert_renders(make_pdf(&form), NULL, &fine, 1);
    g_assert_cmpint(ink_of(pages, 0).right, >, 350);
}

/* At standard resolution a thin bar of a letter is one row, not two or none, whatever its size. */
static void test_letters_on_rows(void)
{
    const FfPageOptions standard = {FF_RESOLUTION_STANDARD, FF_PAGE_LETTER, 20, false};
    for (int size = 7; size <= 13; size++) {
        g_autofree char *content =
            g_strdup_printf("BT /F %d Tf 72 %d.3 Td (____) Tj ET", size, 700 - 20 * size);
        const Form form = {.page = LETTER "/Resources<</Font<</F 5 0 R>>>>",
                           .content = content,
                           .objects =
                               "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Courier>> endobj\n"};
        g_autoptr(FfFile) pages = assert_renders(make_pdf(&form), NULL, &standard, 1);
        const Ink ink = ink_of(pages, 0);
        g_assert_cmpint(ink.top, ==, ink.bottom);
    }
}

static void test_forms_of_adobe(void)
{
    static const char xfa[] = "/AcroForm<</Fields[]/XFA[(template)6 0 R]>>";
    static const char objects[] = "6 0 obj <</Length 1>> stream\n \nendstream endobj\n";
    g_autofree char *told = g_strdup_printf("%s/NeedsRendering true", xfa);
    assert_fails(make_pdf(&(Form){.catalog = xfa, .content = MARK, .objects = objects}), NULL,
                 FF_REASON_DOCUMENT_FORM);
    assert_fails(make_pdf(&(Form){.catalog = told, .content = MARK, .objects = objects}), NULL,
                 FF_REASON_DOCUMENT_FORM);
    /* with its fields on the page it can be printed */
    g_autofree char *fields = g_strdup_printf(
        "%s5 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/F 4/Rect[9 9 50 50]>> endobj\n",
        objects);
    assert_mark(&(Form){.catalog = "/AcroForm<</Fields[5 0 R]/XFA[(template)6 0 R]>>",
                        .page = LETTER "/Annots[5 0 R]",
                        .content = MARK,
                        .objects = fields});
}

/* ---- cut off ---- */

static bool is_cut_off(const char *text)
{
    return ff_pdf_is_cut_off((const guint8 *)text, strlen(text));
}

static void test_cut_off(void)
{
    g_assert_true(is_cut_off(""));
    g_assert_true(is_cut_off("%PDF-1.4\n1 0 obj << >> endobj"));
    g_assert_true(is_cut_off("1 0 obj endobj startxref 1 %%EOF 1 0 obj << >>"));
    g_assert_true(is_cut_off("1 0 obj endobj xref 0 1 trailer << /Size"));
    g_assert_true(is_cut_off("1 0 obj endobj 9 0 obj <</Type/XRef>> stream abc"));
    g_assert_false(is_cut_off("1 0 obj endobj startxref 1 %%EOF and a signature of a mail"));
    g_assert_false(is_cut_off("1 0 obj endobj xref 0 1 trailer <</Root 1 0 R>> star"));
    g_assert_false(is_cut_off("9 0 obj <</Type/XRef>> stream abc endstream endobj st"));
}

static void test_cut_off_file(void)
{
    g_autoptr(FfFile) whole = ff_sample_pdf(2, 612, 792);
    gsize length = 0;
    g_autofree char *octets = ff_file_read(whole->fd, 1 << 20, &length, NULL);
    assert_fails(ff_sample_bytes(octets, length / 2), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    assert_fails(ff_sample_bytes(octets, length - 200), NULL, FF_REASON_DOCUMENT_TRUNCATED);
    /* a line of the table of objects is damaged, and something follows the end */
    g_autofree char *longer = g_malloc0(length + 4000);
    memcpy(longer, octets, length);
    char *pointer = memmem(longer, length, "startxref", strlen("startxref"));
    g_assert_nonnull(pointer);
    memcpy(pointer, "startxref\n7", strlen("startxref\n7"));
    g_autoptr(FfFile) pages =
        assert_renders(ff_sample_bytes(longer, length + 4000), NULL, &fine, 2);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pdf/boxes", test_boxes);
    g_test_add_func("/pdf/annotations", test_annotations);
    g_test_add_func("/pdf/field-without-look", test_field_without_look);
    g_test_add_func("/pdf/layers", test_layers);
    g_test_add_func("/pdf/ways-to-draw", test_ways_to_draw);
    g_test_add_func("/pdf/hairlines", test_hairlines);
    g_test_add_func("/pdf/scan", test_scan);
    g_test_add_func("/pdf/photo", test_photo);
    g_test_add_func("/pdf/stored", test_stored);
    g_test_add_func("/pdf/lost", test_lost);
    g_test_add_func("/pdf/font-not-brought-along", test_font_not_brought_along);
    g_test_add_func("/pdf/letters-on-rows", test_letters_on_rows);
    g_test_add_func("/pdf/forms-of-adobe", test_forms_of_adobe);
    g_test_add_func("/pdf/cut-off", test_cut_off);
    g_test_add_func("/pdf/cut-off-file", test_cut_off_file);
    return g_test_run();
}
