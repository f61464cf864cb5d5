// SPDX-License-Identifier: GPL-3.0-or-later
/* Office documents through the real LibreOffice in its real box, good and hostile ones. */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "box/box.h"
#include "stage/office.h"
#include "stage/test-help.h"
#include "stage/test-office-samples.h"

#define WORDS           "<office:body><office:text><text:p>Hello Office</text:p></office:text></office:body>"
#define RTF             "{\\rtf1\\ansi Hello \\b Office\\b0\\par}"
#define TEXT_OF(string) string, strlen(string), false, 0

typedef struct {
    FfSettings *settings;
    char *folder; /* of temporary files; empty again after each test */
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    fixture->settings = test_settings_new("max_pages = 3");
    fixture->folder = g_dir_make_tmp("faxferry-office-test-XXXXXX", NULL);
    ff_file_set_directory(fixture->folder);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    ff_file_set_directory(NULL);
    ff_settings_free(fixture->settings);
    g_assert_cmpint(rmdir(fixture->folder), ==, 0);
    g_free(fixture->folder);
    g_assert_cmpint(waitpid(-1, NULL, WNOHANG), ==, -1);
    g_assert_cmpint(errno, ==, ECHILD);
}

/* NULL pages when it failed. */
static FfFile *render(const Fixture *fixture, const FfFile *document, FfDocumentReport *report)
{
    g_autoptr(GError) error = NULL;
    const FfDocument single = {.name = "document", .type = NULL, .fd = document->fd};
    const FfPageOptions options = {FF_RESOLUTION_STANDARD, FF_PAGE_A4, fixture->settings->max_pages,
                                   false};
    g_autoptr(GArray) pages = NULL;
    FfFile *tiff = ff_stage_render(&single, 1, &options, fixture->settings, report, &pages, &error);
    g_assert_no_error(error);
    g_assert_cmpint((int)pages->len, ==, report->pages);
    return tiff;
}

static void assert_pages(const Fixture *fixture, FfFile *taken, int pages, const char *kind)
{
    g_autoptr(FfFile) document = taken;
    FfDocumentReport report = {0};
    g_autoptr(FfFile) tiff = render(fixture, document, &report);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, "none");
    g_assert_cmpint(report.pages, ==, pages);
    g_assert_cmpstr(report.kind, ==, kind);
    g_assert_cmpint(test_count_pages(tiff), ==, pages);
}

static void assert_fails(const Fixture *fixture, FfFile *taken, FfReason reason)
{
    g_autoptr(FfFile) document = taken;
    FfDocumentReport report = {0};
    g_autoptr(FfFile) tiff = render(fixture, document, &report);
    g_assert_cmpstr(ff_reason_name(report.reason), ==, ff_reason_name(reason));
    g_assert_cmpint(report.pages, ==, 0);
}

static FfFile *new_bytes(const char *text)
{
    return ff_file_new_from_bytes("document", text, strlen(text), NULL);
}

static FfFile *new_odt(const char *body)
{
    g_autofree char *content = test_text_content(body);
    return test_open_document_new("text", content, NULL, 0);
}

/* ---- good ones ---- */

static FfFile *new_ods(void)
{
    g_autofree char *content = test_text_content(
        "<office:body><office:spreadsheet><table:table table:name=\"t\"><table:table-row>"
        "<table:table-cell office:value-type=\"string\"><text:p>one</text:p></table:table-cell>"
        "</table:table-row></table:table></office:spreadsheet></office:body>");
    return test_open_document_new("spreadsheet", content, NULL, 0);
}

static FfFile *new_odp(void)
{
    g_autofree char *content = test_text_content(
        "<office:body><office:presentation><draw:page draw:name=\"p\"><draw:frame svg:x=\"2cm\" "
        "svg:y=\"2cm\" svg:width=\"9cm\" svg:height=\"3cm\"><draw:text-box><text:p>slide</text:p>"
        "</draw:text-box></draw:frame></draw:page></office:presentation></office:body>");
    return test_open_document_new("presentation", content, NULL, 0);
}

static void test_rtf(Fixture *fixture, gconstpointer data)
{
    assert_pages(fixture, new_bytes(RTF), 1, "rtf");
}

static void test_docx(Fixture *fixture, gconstpointer data)
{
    assert_pages(fixture,
                 test_docx_new("<?xml version=\"1.0\"?><w:document xmlns:w=\"http://"
                               "schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                               "<w:p><w:r><w:rPr><w:rFonts w:ascii=\"No Such Font\"/></w:rPr>"
                               "<w:t>Hello</w:t></w:r></w:p></w:body></w:document>"),
                 1, "office");
}

static void test_open_document(Fixture *fixture, gconstpointer data)
{
    assert_pages(fixture, new_odt(WORDS), 1, "office");
    assert_pages(fixture, new_ods(), 1, "office");
    assert_pages(fixture, new_odp(), 1, "office");
}

static void test_saved_as(Fixture *fixture, gconstpointer data)
{
    static const struct {
        const char *from, *as;
    } cases[] = {{"odt", "doc"},  {"odt", "docx"}, {"ods", "xls"},
                 {"ods", "xlsx"}, {"odp", "ppt"},  {"odp", "pptx"}};
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(FfFile) from = cases[i].from[2] == 't'   ? new_odt(WORDS)
                                 : cases[i].from[2] == 's' ? new_ods()
                                                           : new_odp();
        assert_pages(fixture, test_office_save_as(from, cases[i].from, cases[i].as), 1, "office");
    }
}

/* Three pages are allowed; the fourth is not drawn, nor any of a thousand. */
static void test_too_long(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) text = g_string_new("{\\rtf1 ");
    for (int i = 0; i < 1000; i++) {
        g_string_append_printf(text, "page %d\\page ", i);
    }
    g_string_append(text, "}");
    assert_fails(fixture, new_bytes(text->str), FF_REASON_DOCUMENT_TOO_LONG);
    assert_pages(fixture, new_bytes("{\\rtf1 a\\page b\\page c}"), 3, "rtf");
}

static void test_several_at_once(Fixture *fixture, gconstpointer data)
{
    enum { COUNT = 3 };
    for (int i = 0; i < COUNT; i++) {
        if (fork() == 0) {
            assert_pages(fixture, new_bytes(RTF), 1, "rtf");
            _exit(0);
        }
    }
    for (int i = 0; i < COUNT; i++) {
        int status = -1;
        g_assert_cmpint(wait(&status), >, 0);
        g_assert_cmpint(status, ==, 0);
    }
}

static void forbid_namespaces(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    const struct scmp_arg_cmp users = SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_NEWUSER, CLONE_NEWUSER);
    seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1, &users);
    seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(unshare), 0);
    g_assert_cmpint(seccomp_load(filter), ==, 0);
    seccomp_release(filter);
}

static guint count_sockets(void)
{
    g_autoptr(GDir) entries = g_dir_open("/tmp", 0, NULL);
    guint count = 0;
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        count += g_str_has_prefix(name, "OSL_PIPE_") ? 1 : 0;
    }
    return count;
}

static void test_without_namespaces(Fixture *fixture, gconstpointer data)
{
    const guint before = count_sockets();
    int status = -1;
    if (fork() == 0) {
        forbid_namespaces();
        assert_pages(fixture, new_bytes(RTF), 1, "rtf");
        _exit(0);
    }
    g_assert_cmpint(wait(&status), >, 0);
    g_assert_cmpint(status, ==, 0);
    g_assert_cmpuint(count_sockets(), <=, before);
}

/* What data/systemd/faxferryd.service takes away by filters: MemoryDenyWriteExecute,
 * RestrictAddressFamilies, LockPersonality; and NoNewPrivileges. */
static void restrict_as_service(void)
{
    const struct {
        int call;
        struct scmp_arg_cmp argument;
    } rules[] = {
        {SCMP_SYS(mmap), SCMP_A2(SCMP_CMP_MASKED_EQ, 6, 6)}, /* PROT_WRITE and PROT_EXEC */
        {SCMP_SYS(mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 4)},
        {SCMP_SYS(pkey_mprotect), SCMP_A2(SCMP_CMP_MASKED_EQ, 4, 4)},
        {SCMP_SYS(shmat), SCMP_A2(SCMP_CMP_MASKED_EQ, 0100000, 0100000)}, /* SHM_EXEC */
        {SCMP_SYS(socket), SCMP_A0(SCMP_CMP_EQ, AF_NETLINK)},
        {SCMP_SYS(socket), SCMP_A0(SCMP_CMP_GT, AF_NETLINK)},
        {SCMP_SYS(personality), SCMP_A0(SCMP_CMP_NE, 0xffffffff)},
    };
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
        g_assert_cmpint(seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), rules[i].call, 1,
                                               &rules[i].argument),
                        ==, 0);
    }
    g_assert_cmpint(seccomp_load(filter), ==, 0);
    seccomp_release(filter);
}

static void test_as_service(Fixture *fixture, gconstpointer data)
{
    int status = -1;
    if (!ff_box_find_layers().root) {
        g_test_skip("without namespaces LibreOffice needs what the service takes away");
        return;
    }
    if (fork() == 0) {
        restrict_as_service();
        assert_pages(fixture, new_bytes(RTF), 1, "rtf");
        assert_pages(fixture, new_ods(), 1, "office");
        _exit(0);
    }
    g_assert_cmpint(wait(&status), >, 0);
    g_assert_cmpint(status, ==, 0);
}

/* ---- hostile ones ---- */

static void test_broken(Fixture *fixture, gconstpointer data)
{
    g_autoptr(FfFile) whole = new_odt(WORDS);
    gsize length = 0;
    g_autofree char *octets = ff_file_read(whole->fd, 1 << 20, &length, NULL);
    assert_fails(fixture, ff_file_new_from_bytes("cut", octets, length * 3 / 4, NULL),
                 FF_REASON_DOCUMENT_TRUNCATED);
    assert_fails(fixture, new_bytes("PK\x03\x04 these are no files at all"),
                 FF_REASON_DOCUMENT_UNSUPPORTED);
    assert_fails(fixture, test_docx_new("<w:document this is no XML"),
                 FF_REASON_DOCUMENT_UNREADABLE);
    assert_fails(fixture, test_zip_new(&(TestZipEntry){"holiday.txt", TEXT_OF("sun")}, 1),
                 FF_REASON_DOCUMENT_UNSUPPORTED);
}

static void test_encrypted(Fixture *fixture, gconstpointer data)
{
    static const char manifest[] =
        "<?xml version=\"1.0\"?><manifest:manifest "
        "xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" "
        "manifest:version=\"1.2\"><manifest:file-entry manifest:full-path=\"/\" "
        "manifest:media-type=\"application/vnd.oasis.opendocument.text\"/><manifest:file-entry "
        "manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\" manifest:size=\"9\">"
        "<manifest:encryption-data manifest:checksum-type=\"SHA1/1K\" "
        "manifest:checksum=\"AAAAAAAAAAAAAAAAAAAAAAAAAAA=\"><manifest:algorithm "
        "manifest:algorithm-name=\"Blowfish CFB\" manifest:initialisation-vector=\"AAAAAAAAAAA=\"/>"
        "<manifest:key-derivation manifest:key-derivation-name=\"PBKDF2\" "
        "manifest:iteration-count=\"1024\" manifest:salt=\"AAAAAAAAAAAAAAAAAAAAAA==\"/>"
        "</manifest:encryption-data></manifest:file-entry></manifest:manifest>";
    const TestZipEntry more = {"META-INF/manifest.xml", manifest, sizeof manifest - 1, true, 0};
    assert_fails(fixture, test_open_document_new("text", "\x8f\x03\x11 cipher", &more, 1),
                 FF_REASON_DOCUMENT_ENCRYPTED);
}

/* Blanks pack a thousandfold. Told truly, it is not even tried. */
static void test_bomb(Fixture *fixture, gconstpointer data)
{
    enum { LENGTH = 200 << 20 };
    g_autofree char *blanks = g_malloc(LENGTH);
    memset(blanks, ' ', LENGTH);
    const TestZipEntry told[] = {{"a.xml", blanks, 1000, true, 2000000000},
                                 {"META-INF/manifest.xml", TEXT_OF("<m/>")}};
    const TestZipEntry lying[] = {{"styles.xml", blanks, LENGTH, true, 100},
                                  {"META-INF/manifest.xml", TEXT_OF("<m/>")}};
    g_autofree char *content = test_text_content(WORDS);
    assert_fails(fixture, test_open_document_new("text", content, told, 2),
                 FF_REASON_DOCUMENT_TOO_LARGE);
    g_autoptr(FfFile) liar = test_open_document_new("text", content, lying, 2);
    FfDocumentReport report = {0};
    g_autoptr(FfFile) tiff = render(fixture, liar, &report);
    g_test_message("the bomb that lies: %s", ff_reason_name(report.reason));
}

static void test_entities(Fixture *fixture, gconstpointer data)
{
    g_autoptr(GString) content = g_string_new("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY e0 "
                                              "\"lollollollollollollollollol\">");
    for (int i = 1; i < 12; i++) {
        g_string_append_printf(content, "<!ENTITY e%d \"", i);
        for (int j = 0; j < 10; j++) {
            g_string_append_printf(content, "&e%d;", i - 1);
        }
        g_string_append(content, "\">");
    }
    g_autofree char *words = test_text_content(WORDS);
    char **halves = g_strsplit(words + strlen("<?xml version=\"1.0\"?>"), "Hello", 2);
    g_string_append_printf(content, "]>%s&e11;%s", halves[0], halves[1]);
    g_strfreev(halves);
    g_autoptr(FfFile) document = test_open_document_new("text", content->str, NULL, 0);
    FfDocumentReport report = {0};
    fixture->settings->render_timeout_ms = 10000;
    g_autoptr(FfFile) tiff = render(fixture, document, &report);
    g_assert_cmpint(report.reason, !=, FF_REASON_NONE);
}

/* Nobody knocks at the address of a picture, of an object, of a style. */
static void test_remote(Fixture *fixture, gconstpointer data)
{
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {AF_INET, 0, {htonl(INADDR_LOOPBACK)}, {0}};
    socklen_t length = sizeof address;
    g_assert_cmpint(bind(listener, (const void *)&address, length), ==, 0);
    g_assert_cmpint(listen(listener, 5), ==, 0);
    g_assert_cmpint(getsockname(listener, (void *)&address, &length), ==, 0);
    g_autofree char *body = g_strdup_printf(
        "<office:body><office:text><text:p>Hello<draw:frame svg:width=\"5cm\" svg:height=\"5cm\">"
        "<draw:image xlink:href=\"http://127.0.0.1:%d/a.png\" xlink:type=\"simple\" "
        "xlink:actuate=\"onLoad\"/></draw:frame><draw:frame svg:width=\"5cm\" svg:height=\"5cm\">"
        "<draw:object xlink:href=\"http://127.0.0.1:%d/o.odt\" xlink:type=\"simple\"/>"
        "</draw:frame></text:p><text:section text:name=\"s\"><text:section-source "
        "xlink:href=\"http://127.0.0.1:%d/s.odt\" xlink:type=\"simple\"/></text:section>"
        "</office:text></office:body>",
        ntohs(address.sin_port), ntohs(address.sin_port), ntohs(address.sin_port));
    assert_pages(fixture, new_odt(body), 1, "office");
    g_assert_cmpint(accept(listener, NULL, NULL), ==, -1);
    g_assert_cmpint(errno, ==, EAGAIN);
    close(listener);
}

static FfFile *new_slow(void)
{
    g_autoptr(GString) text = g_string_new("{\\rtf1 ");
    for (int i = 0; i < 200000; i++) {
        g_string_append_printf(text, "{\\b word %d} ", i);
    }
    g_string_append(text, "}");
    return new_bytes(text->str);
}

static void test_timeout(Fixture *fixture, gconstpointer data)
{
    gint64 start = ff_clock_monotonic_ms();
    fixture->settings->render_timeout_ms = 400;
    assert_fails(fixture, new_slow(), FF_REASON_DOCUMENT_TIMEOUT);
    g_assert_cmpint(ff_clock_monotonic_ms() - start, <, 10000);
}

/* Processes of any namespace that were given this word. */
static guint count_processes(const char *word)
{
    g_autoptr(GDir) entries = g_dir_open("/proc", 0, NULL);
    guint count = 0;
    for (const char *name; (name = g_dir_read_name(entries)) != NULL;) {
        g_autofree char *path = g_build_filename("/proc", name, "cmdline", NULL);
        g_autofree char *line = NULL;
        gsize length = 0;
        if (g_ascii_isdigit(name[0]) && g_file_get_contents(path, &line, &length, NULL)) {
            count += memmem(line, length, word, strlen(word)) != NULL ? 1 : 0;
        }
    }
    return count;
}

static void wait_for_processes(const char *word, bool some)
{
    const gint64 start = ff_clock_monotonic_ms();
    while ((count_processes(word) > 0) != some) {
        g_assert_cmpint(ff_clock_monotonic_ms() - start, <, 20000);
        g_usleep(20000);
    }
}

/* SIGKILL in the middle, which leaves no time to tidy up: LibreOffice ends too, and the next run
 * sweeps its folder. */
static void kill_half_way(Fixture *fixture, bool namespaces)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (!namespaces) {
            forbid_namespaces();
        }
        assert_pages(fixture, new_slow(), 0, "never");
        _exit(0);
    }
    wait_for_processes(fixture->folder, true);
    g_assert_cmpint(waitpid(pid, NULL, WNOHANG), ==, 0);
    g_assert_cmpint(kill(pid, SIGKILL), ==, 0);
    g_assert_cmpint(waitpid(pid, NULL, 0), ==, pid);
    wait_for_processes(fixture->folder, false);
    assert_pages(fixture, new_bytes(RTF), 1, "rtf");
}

static void test_killed(Fixture *fixture, gconstpointer data)
{
    kill_half_way(fixture, true);
    kill_half_way(fixture, false);
}

/* ---- around it ---- */

static void test_none(Fixture *fixture, gconstpointer data)
{
    test_set(&fixture->settings->office, "none");
    assert_fails(fixture, new_bytes(RTF), FF_REASON_DOCUMENT_NEEDS_OFFICE);
    test_set(&fixture->settings->office, "/nowhere/soffice");
    assert_fails(fixture, new_odt(WORDS), FF_REASON_DOCUMENT_NEEDS_OFFICE);
}

/* By the link that packages put into /usr/bin. */
static void test_path(Fixture *fixture, gconstpointer data)
{
    g_autofree char *path = g_find_program_in_path("soffice");
    test_set(&fixture->settings->office, path);
    assert_pages(fixture, new_bytes(RTF), 1, "rtf");
}

/* A process that was killed has left its folder; another is still at work in its own. */
static void test_left_folders(Fixture *fixture, gconstpointer data)
{
    g_autofree char *left = g_build_filename(fixture->folder, "program-left00/profile/user", NULL);
    g_autofree char *held = g_build_filename(fixture->folder, "program-held00", NULL);
    g_assert_cmpint(g_mkdir_with_parents(left, 0700), ==, 0);
    g_assert_cmpint(g_mkdir_with_parents(held, 0700), ==, 0);
    int fd = open(held, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    g_assert_cmpint(flock(fd, LOCK_EX), ==, 0);
    assert_pages(fixture, new_bytes(RTF), 1, "rtf");
    g_assert_cmpint(access(left, F_OK), !=, 0);
    g_assert_cmpint(access(held, F_OK), ==, 0);
    close(fd);
    g_assert_cmpint(rmdir(held), ==, 0);
}

static const struct {
    const char *name;
    void (*test)(Fixture *fixture, gconstpointer data);
} cases[] = {
    {"rtf", test_rtf},
    {"docx", test_docx},
    {"open-document", test_open_document},
    {"saved-as", test_saved_as},
    {"too-long", test_too_long},
    {"several-at-once", test_several_at_once},
    {"without-namespaces", test_without_namespaces},
    {"as-service", test_as_service},
    {"broken", test_broken},
    {"encrypted", test_encrypted},
    {"bomb", test_bomb},
    {"entities", test_entities},
    {"remote", test_remote},
    {"timeout", test_timeout},
    {"killed", test_killed},
    {"none", test_none},
    {"path", test_path},
    {"left-folders", test_left_folders},
};

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    ff_stage_warm_up();
    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = g_strconcat("/stage/office/", cases[i].name, NULL);
        g_test_add(path, Fixture, NULL, set_up, cases[i].test, tear_down);
    }
    return g_test_run();
}
