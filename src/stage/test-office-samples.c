// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/test-office-samples.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

/* ---- ZIP ---- */

static void put(GByteArray *bytes, guint32 value, int octets)
{
    for (int i = 0; i < octets; i++) {
        const guint8 octet = (guint8)(value >> (8 * i));
        g_byte_array_append(bytes, &octet, 1);
    }
}

static void put_all(GByteArray *bytes, const guint32 (*fields)[2], gsize count)
{
    for (gsize i = 0; i < count; i++) {
        put(bytes, fields[i][0], (int)fields[i][1]);
    }
}

static GByteArray *pack(const TestZipEntry *entry)
{
    GByteArray *packed = g_byte_array_new();
    if (!entry->deflated) {
        return g_byte_array_append(packed, entry->data, (guint)entry->length);
    }
    z_stream stream = {.next_in = (Bytef *)(guintptr)entry->data, .avail_in = (uInt)entry->length};
    g_assert_cmpint(deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_byte_array_set_size(packed, (guint)deflateBound(&stream, entry->length));
    stream.next_out = packed->data;
    stream.avail_out = packed->len;
    g_assert_cmpint(deflate(&stream, Z_FINISH), ==, Z_STREAM_END);
    g_byte_array_set_size(packed, (guint)stream.total_out);
    deflateEnd(&stream);
    return packed;
}

static void put_entry(GByteArray *zip, GByteArray *directory, const TestZipEntry *entry)
{
    g_autoptr(GByteArray) packed = pack(entry);
    const guint32 method = entry->deflated ? 8 : 0;
    const guint32 crc = (guint32)crc32(0, entry->data, (uInt)entry->length);
    const guint32 told = (guint32)(entry->told > 0 ? entry->told : entry->length);
    const guint32 name_length = (guint32)strlen(entry->name);
    const guint32 at = zip->len;
    const guint32 local[][2] = {{0x04034b50, 4},  {20, 2},  {0, 2},           {method, 2},
                                {0, 4},           {crc, 4}, {packed->len, 4}, {told, 4},
                                {name_length, 2}, {0, 2}};
    const guint32 central[][2] = {
        {0x02014b50, 4},  {20, 2},   {20, 2},          {0, 2}, {method, 2}, {0, 4}, {crc, 4},
        {packed->len, 4}, {told, 4}, {name_length, 2}, {0, 4}, {0, 4},      {0, 4}, {at, 4}};
    put_all(zip, local, G_N_ELEMENTS(local));
    g_byte_array_append(zip, (const guint8 *)entry->name, name_length);
    g_byte_array_append(zip, packed->data, packed->len);
    put_all(directory, central, G_N_ELEMENTS(central));
    g_byte_array_append(directory, (const guint8 *)entry->name, name_length);
}

FfFile *test_zip_new(const TestZipEntry *entries, gsize count)
{
    g_autoptr(GByteArray) zip = g_byte_array_new();
    g_autoptr(GByteArray) directory = g_byte_array_new();
    for (gsize i = 0; i < count; i++) {
        put_entry(zip, directory, &entries[i]);
    }
    const guint32 end[][2] = {
        {0x06054b50, 4}, {0, 4}, {(guint32)count, 2}, {(guint32)count, 2}, {directory->len, 4},
        {zip->len, 4},   {0, 2}};
    g_byte_array_append(zip, directory->data, directory->len);
    put_all(zip, end, G_N_ELEMENTS(end));
    return ff_file_new_from_bytes("document", zip->data, zip->len, NULL);
}

/* ---- documents ---- */

#define TEXT_OF(string) string, strlen(string), false, 0

FfFile *test_open_document_new(const char *kind, const char *content, const TestZipEntry *more,
                               gsize more_count)
{
    g_autofree char *type = g_strconcat("application/vnd.oasis.opendocument.", kind, NULL);
    g_autofree char *manifest = g_strdup_printf(
        "<?xml version=\"1.0\"?><manifest:manifest "
        "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
        "manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" "
        "manifest:media-type=\"%s\"/><manifest:file-entry manifest:full-path=\"content.xml\" "
        "manifest:media-type=\"text/xml\"/></manifest:manifest>",
        type);
    g_autoptr(GArray) entries = g_array_new(false, false, sizeof(TestZipEntry));
    const TestZipEntry first[] = {{"mimetype", TEXT_OF(type)},
                                  {"content.xml", TEXT_OF(content)},
                                  {"META-INF/manifest.xml", TEXT_OF(manifest)}};
    g_array_append_vals(entries, first, G_N_ELEMENTS(first));
    if (more_count > 0) { /* with a manifest of their own */
        g_array_set_size(entries, 2);
        g_array_append_vals(entries, more, (guint)more_count);
    }
    return test_zip_new((const TestZipEntry *)entries->data, entries->len);
}

char *test_text_content(const char *paragraphs)
{
    return g_strdup_printf("<?xml version=\"1.0\"?><office:document-content "
                           "xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" "
                           "xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\" "
                           "xmlns:draw=\"urn:oasis:names:tc:opendocument:xmlns:drawing:1.0\" "
                           "xmlns:svg=\"urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0\" "
                           "xmlns:script=\"urn:oasis:names:tc:opendocument:xmlns:script:1.0\" "
                           "xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" "
                           "xmlns:xlink=\"http://www.w3.org/1999/xlink\" office:version=\"1.2\">%s"
                           "</office:document-content>",
                           paragraphs);
}

FfFile *test_docx_new(const char *document)
{
    static const char types[] =
        "<?xml version=\"1.0\"?><Types "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default "
        "Extension=\"rels\" "
        "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        "<Override PartName=\"/word/document.xml\" ContentType=\"application/"
        "vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
    static const char relations[] =
        "<?xml version=\"1.0\"?><Relationships "
        "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship "
        "Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
        "officeDocument\" Target=\"word/document.xml\"/></Relationships>";
    const TestZipEntry entries[] = {{"[Content_Types].xml", TEXT_OF(types)},
                                    {"_rels/.rels", TEXT_OF(relations)},
                                    {"word/document.xml", TEXT_OF(document)}};
    return test_zip_new(entries, G_N_ELEMENTS(entries));
}

/* ---- by LibreOffice ---- */

static void run_office(const char *folder, const char *document, const char *as)
{
    g_autofree char *installation =
        g_strdup_printf("-env:UserInstallation=file://%s/profile", folder);
    const char *arguments[] = {"soffice", installation, "--headless", "--norestore", "--convert-to",
                               as,        "--outdir",   folder,       document,      NULL};
    g_autoptr(GError) error = NULL;
    g_spawn_sync(NULL, (char **)arguments, NULL,
                 G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL,
                 NULL, NULL, NULL, NULL, NULL, &error);
    g_assert_no_error(error);
}

FfFile *test_office_save_as(const FfFile *document, const char *ending, const char *as)
{
    g_autofree char *folder = g_dir_make_tmp("faxferry-samples-XXXXXX", NULL);
    g_autofree char *from = g_strdup_printf("%s/in.%s", folder, ending);
    g_autofree char *to = g_strdup_printf("%s/in.%s", folder, as);
    const char *const removal[] = {"rm", "-r", folder, NULL};
    g_assert_true(ff_file_save(document->fd, from, NULL));
    run_office(folder, from, as);
    int fd = open(to, O_RDONLY | O_CLOEXEC);
    g_assert_cmpint(fd, >=, 0);
    g_spawn_sync(NULL, (char **)removal, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    return ff_file_new_from_fd(as, fd);
}
