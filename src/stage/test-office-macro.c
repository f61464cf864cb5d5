// SPDX-License-Identifier: GPL-3.0-or-later
/* What a document's macro can do, and documents that a macro has locked. LibreOffice runs no macro
 * of a document that it converts, whatever its settings: so the profile's settings are tried on
 * documents that are opened, outside of any box, and a control shows that the macro runs without
 * them. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "stage/office-profile.h"
#include "stage/test-help.h"
#include "stage/test-office-samples.h"

enum { PATIENCE_MS = 60000, STEP_US = 50000, LEAST_WAIT_MS = 2000, QUICKLY_MS = 10000 };

#define TEXT_OF(string) string, strlen(string), false, 0
#define BODY            "<office:body><office:text><text:p>Hello</text:p></office:text></office:body>"
#define DOCUMENT        "document.odt"

/* ---- the document ---- */

/* An OpenDocument text that calls this Basic when it is opened. */
static FfFile *new_macro_document(const char *basic)
{
#define LIBRARY "xmlns:library=\"http://openoffice.org/2000/library\" library:name=\"Standard\" "
    static const char libraries[] =
        "<?xml version=\"1.0\"?><library:libraries "
        "xmlns:library=\"http://openoffice.org/2000/library\"><library:library "
        "library:name=\"Standard\" library:link=\"false\"/></library:libraries>";
    static const char library[] = "<?xml version=\"1.0\"?><library:library " LIBRARY
                                  "library:readonly=\"false\" library:passwordprotected=\"false\">"
                                  "<library:element library:name=\"Module1\"/></library:library>";
    static const char manifest[] =
        "<?xml version=\"1.0\"?><manifest:manifest "
        "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
        "manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" "
        "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry "
        "manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/><manifest:file-entry "
        "manifest:full-path=\"Basic/Standard/Module1.xml\" manifest:media-type=\"text/xml\"/>"
        "<manifest:file-entry manifest:full-path=\"Basic/Standard/script-lb.xml\" "
        "manifest:media-type=\"text/xml\"/><manifest:file-entry "
        "manifest:full-path=\"Basic/script-lc.xml\" manifest:media-type=\"text/xml\"/>"
        "</manifest:manifest>";
    g_autofree char *module = g_strdup_printf(
        "<?xml version=\"1.0\"?><script:module xmlns:script=\"http://openoffice.org/2000/script\" "
        "script:name=\"Module1\" script:language=\"StarBasic\">Sub Main\n%s\nEnd "
        "Sub</script:module>",
        basic);
    const TestZipEntry more[] = {{"Basic/script-lc.xml", TEXT_OF(libraries)},
                                 {"Basic/Standard/script-lb.xml", TEXT_OF(library)},
                                 {"Basic/Standard/Module1.xml", TEXT_OF(module)},
                                 {"META-INF/manifest.xml", TEXT_OF(manifest)}};
    g_autofree char *content = test_text_content(
        "<office:scripts><office:event-listeners><script:event-listener "
        "script:language=\"ooo:script\" script:event-name=\"dom:load\" xlink:href=\"vnd.sun.star."
        "script:Standard.Module1.Main?language=Basic&amp;location=document\" "
        "xlink:type=\"simple\" xmlns:dom=\"http://www.w3.org/2001/xml-events\" "
        "xmlns:ooo=\"http://openoffice.org/2004/office\"/></office:event-listeners>"
        "</office:scripts>" BODY);
    return test_open_document_new("text", content, more, G_N_ELEMENTS(more));
}

/* ---- LibreOffice, not boxed ---- */

typedef struct {
    char *folder;
    FfOffice *office;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    const char *why = NULL;
    fixture->folder = g_dir_make_tmp("faxferry-macro-XXXXXX", NULL);
    fixture->office = ff_office_find("auto", &why);
    g_assert_nonnull(fixture->office);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    const char *const removal[] = {"rm", "-r", fixture->folder, NULL};
    g_spawn_sync(NULL, (char **)removal, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                 NULL);
    g_free(fixture->folder);
    ff_office_free(fixture->office);
}

static char *path_in(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->folder, name, NULL);
}

static void replace(GString *text, const char *name, const char *from, const char *to)
{
    g_autofree char *find = g_strdup_printf("\"%s\" oor:op=\"fuse\"><value>%s</value>", name, from);
    g_autofree char *put = g_strdup_printf("\"%s\" oor:op=\"fuse\"><value>%s</value>", name, to);
    g_assert_cmpuint(g_string_replace(text, find, put, 0), ==, 1);
}

static void write_profile(const Fixture *fixture, bool macros)
{
    g_autofree char *path = path_in(fixture, "profile/user/registrymodifications.xcu");
    g_autofree char *written = NULL;
    g_assert_true(ff_office_write_profile(fixture->office, fixture->folder, NULL));
    if (!macros) {
        return;
    }
    g_assert_true(g_file_get_contents(path, &written, NULL, NULL));
    g_autoptr(GString) text = g_string_new(written);
    replace(text, "DisableMacrosExecution", "true", "false");
    replace(text, "MacroSecurityLevel", "3", "0");
    g_assert_true(g_file_set_contents(path, text->str, -1, NULL));
}

/* Opens the document as a user does, but without a window. */
static GPid open_document(const Fixture *fixture, const char *basic, bool macros)
{
    g_autoptr(FfFile) document = new_macro_document(basic);
    g_autofree char *path = path_in(fixture, DOCUMENT);
    g_autofree char *installation =
        g_strdup_printf("-env:UserInstallation=file://%s/profile", fixture->folder);
    const char *const arguments[] = {fixture->office->program,
                                     installation,
                                     "--headless",
                                     "--norestore",
                                     "--nologo",
                                     path,
                                     NULL};
    g_auto(GStrv) environment = g_environ_setenv(g_get_environ(), "HOME", fixture->folder, true);
    g_autoptr(GError) error = NULL;
    GPid pid = 0;
    write_profile(fixture, macros);
    g_assert_true(ff_file_save(document->fd, path, NULL));
    g_spawn_async(NULL, (char **)arguments, environment,
                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL |
                      G_SPAWN_STDERR_TO_DEV_NULL,
                  NULL, NULL, &pid, &error);
    g_assert_no_error(error);
    return pid;
}

static void end(GPid pid)
{
    kill(pid, SIGKILL);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
}

/* How long that took. */
static gint64 wait_for_file(const Fixture *fixture, const char *name)
{
    const gint64 start = ff_clock_monotonic_ms();
    g_autofree char *path = path_in(fixture, name);
    while (access(path, F_OK) != 0) {
        g_assert_cmpint(ff_clock_monotonic_ms() - start, <, PATIENCE_MS);
        g_usleep(STEP_US);
    }
    return ff_clock_monotonic_ms() - start;
}

/* ---- tests ---- */

#define WRITE_A_FILE "Open Environ(\"HOME\") &amp; \"/ran\" For Output As #1\nClose #1"

static void test_profile_forbids(Fixture *fixture, gconstpointer data)
{
    g_autofree char *ran = path_in(fixture, "ran");
    g_autofree char *lock = path_in(fixture, ".~lock." DOCUMENT "#");
    GPid pid = open_document(fixture, WRITE_A_FILE, true);
    const gint64 took = wait_for_file(fixture, "ran");
    end(pid);
    g_assert_cmpint(unlink(ran), ==, 0);
    g_assert_cmpint(unlink(lock), ==, 0);

    pid = open_document(fixture, WRITE_A_FILE, false);
    wait_for_file(fixture, ".~lock." DOCUMENT "#"); /* it is open */
    g_usleep((gulong)MAX(took, LEAST_WAIT_MS) * 1000);
    g_assert_cmpint(access(ran, F_OK), !=, 0);
    end(pid);
}

static GBytes *pages_of(FfFile *taken)
{
    g_autoptr(FfFile) document = taken;
    g_autoptr(FfSettings) settings = test_settings_new("");
    const FfDocument single = {.name = "document", .type = NULL, .fd = document->fd};
    const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, 1, false};
    FfDocumentReport report = {0};
    g_autoptr(GArray) pages = NULL;
    gsize length = 0;
    g_autoptr(FfFile) tiff = ff_stage_render(&single, 1, &options, settings, &report, &pages, NULL);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, "none");
    char *octets = ff_file_read(tiff->fd, 1 << 20, &length, NULL);
    return g_bytes_new_take(octets, length);
}

/* The page is as without the macro, which would write over its text. */
static void test_page(Fixture *fixture, gconstpointer data)
{
    g_autofree char *content = test_text_content(BODY);
    g_autoptr(GBytes) with =
        pages_of(new_macro_document("ThisComponent.Text.String = \"MACRO RAN MACRO RAN\""));
    g_autoptr(GBytes) without = pages_of(test_open_document_new("text", content, NULL, 0));
    g_assert_true(g_bytes_equal(with, without));
}

/* Office's own formats take a key, not a password: for the older ones any will do. */
#define LOCK                                                                                       \
    "Dim a(1) As New com.sun.star.beans.PropertyValue\n"                                           \
    "Dim n(1) As New com.sun.star.beans.NamedValue\nDim k(15) As Byte\n"                           \
    "folder = \"file://\" &amp; Environ(\"HOME\")\n"                                               \
    "a(0).Name = \"FilterName\"\na(1).Name = \"EncryptionData\"\n"                                 \
    "For i = 0 To 15\nk(i) = i + 1\nNext\n"                                                        \
    "n(0).Name = \"STD97EncryptionKey\"\nn(0).Value = k()\n"                                       \
    "n(1).Name = \"STD97UniqueID\"\nn(1).Value = k()\na(1).Value = n()\n"                          \
    "a(0).Value = \"MS Word 97\"\nThisComponent.storeToURL(folder &amp; \"/locked.doc\", a())\n"   \
    "n(0).Name = \"OOXPassword\"\nn(0).Value = \"secret\"\n"                                       \
    "n(1).Name = \"CryptoType\"\nn(1).Value = \"Standard\"\na(1).Value = n()\n"                    \
    "a(0).Value = \"MS Word 2007 XML\"\n"                                                          \
    "ThisComponent.storeToURL(folder &amp; \"/locked.docx\", a())\n"                               \
    "a(1).Name = \"Password\"\na(1).Value = \"secret\"\na(0).Value = \"writer8\"\n"                \
    "ThisComponent.storeToURL(folder &amp; \"/locked.odt\", a())\n"                                \
    "StarDesktop.terminate()"

static void assert_locked(const Fixture *fixture, const char *name)
{
    g_autoptr(FfSettings) settings = test_settings_new("");
    g_autofree char *path = path_in(fixture, name);
    g_autofree char *octets = NULL;
    gsize length = 0;
    g_assert_true(g_file_get_contents(path, &octets, &length, NULL));
    g_autoptr(FfFile) document = ff_file_new_from_bytes(name, octets, length, NULL);
    const FfDocument single = {.name = name, .type = NULL, .fd = document->fd};
    const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, 1, false};
    const gint64 start = ff_clock_monotonic_ms();
    FfDocumentReport report = {0};
    g_autoptr(GArray) pages = NULL;
    g_autoptr(FfFile) tiff = ff_stage_render(&single, 1, &options, settings, &report, &pages, NULL);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, "document-encrypted");
    g_assert_cmpint(ff_clock_monotonic_ms() - start, <, QUICKLY_MS);
}

static void test_locked(Fixture *fixture, gconstpointer data)
{
    static const char *const names[] = {"locked.doc", "locked.docx", "locked.odt"};
    GPid pid = open_document(fixture, LOCK, true);
    wait_for_file(fixture, names[G_N_ELEMENTS(names) - 1]);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid); /* by itself, all written */
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        assert_locked(fixture, names[i]);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    g_test_add("/stage/office-macro/profile-forbids", Fixture, NULL, set_up, test_profile_forbids,
               tear_down);
    g_test_add("/stage/office-macro/page", Fixture, NULL, set_up, test_page, tear_down);
    g_test_add("/stage/office-macro/locked", Fixture, NULL, set_up, test_locked, tear_down);
    return g_test_run();
}
