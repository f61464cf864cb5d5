// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

static char *make_folder(void)
{
    g_autoptr(GError) error = NULL;
    char *folder = g_dir_make_tmp("faxferry-file-XXXXXX", &error);
    g_assert_no_error(error);
    return folder;
}

static guint count_names(const char *folder)
{
    g_autoptr(GDir) directory = g_dir_open(folder, 0, NULL);
    guint count = 0;
    while (g_dir_read_name(directory) != NULL) {
        count++;
    }
    return count;
}

static void test_anonymous(void)
{
    g_autofree char *folder = make_folder();
    g_autoptr(GError) error = NULL;
    ff_file_set_directory(folder);
    g_autoptr(FfFile) file = ff_file_new_from_bytes("part.1", "abc", 3, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(file->name, ==, "part.1");
    g_assert_cmpint(ff_file_size(file->fd), ==, 3);
    g_assert_true((fcntl(file->fd, F_GETFD) & FD_CLOEXEC) != 0);
    g_assert_cmpuint(count_names(folder), ==, 0);
    ff_file_set_directory(NULL);
    g_rmdir(folder);
}

static void test_directory_missing(void)
{
    g_autoptr(GError) error = NULL;
    ff_file_set_directory("/proc/nonexistent/faxferry");
    g_assert_null(ff_file_new("x", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_assert_nonnull(strstr(error->message, "/proc/nonexistent/faxferry"));
    ff_file_set_directory(NULL);
}

static void test_read(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_file_new_from_bytes("x", "a\0b", 3, &error);
    gsize length = 99;
    g_autofree char *text = ff_file_read(file->fd, 3, &length, &error);
    g_assert_no_error(error);
    g_assert_cmpmem(text, length, "a\0b", 3);
    g_assert_true(text[3] == '\0');
    length = 99;
    g_assert_null(ff_file_read(file->fd, 2, &length, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_PERMANENT);
    g_assert_cmpuint(length, ==, 99);
}

static void test_read_empty(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_file_new("x", &error);
    gsize length = 99;
    g_autofree char *text = ff_file_read(file->fd, 0, &length, &error);
    g_assert_cmpstr(text, ==, "");
    g_assert_cmpuint(length, ==, 0);
}

static void test_copy(void)
{
    g_autoptr(GError) error = NULL;
    gsize size = 200001;
    g_autofree char *data = g_strnfill(size, 'q');
    data[size - 1] = 'z';
    g_autoptr(FfFile) from = ff_file_new_from_bytes("from", data, size, &error);
    g_autoptr(FfFile) to = ff_file_new_from_bytes("to", "1", 1, &error);
    g_assert_true(ff_file_copy(from->fd, to->fd, &error));
    gsize length = 0;
    g_autofree char *text = ff_file_read(to->fd, size + 1, &length, &error);
    g_assert_cmpuint(length, ==, size + 1);
    g_assert_cmpmem(text + 1, size, data, size);
}

static void test_write_fails(void)
{
    g_autoptr(GError) error = NULL;
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    g_assert_false(ff_file_write(fd, "x", 1, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    close(fd);
    g_assert_cmpint(ff_file_size(-1), ==, -1);
}

static void test_save(void)
{
    g_autofree char *folder = make_folder();
    g_autofree char *path = g_build_filename(folder, "out.tif", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_file_new_from_bytes("x", "new", 3, &error);
    g_assert_true(g_file_set_contents(path, "older and longer", -1, NULL));
    g_assert_true(ff_file_save(file->fd, path, &error));
    g_assert_no_error(error);
    g_autofree char *text = NULL;
    g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
    g_assert_cmpstr(text, ==, "new");
    g_assert_cmpuint(count_names(folder), ==, 1);
    g_unlink(path);
    g_rmdir(folder);
}

/* A pipe is still a pipe afterwards, and has what was written. */
static void test_save_into_pipe(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("faxferry-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "pipe", NULL);
    g_autoptr(FfFile) file = ff_file_new("x", NULL);
    char octets[8] = "";
    g_assert_true(ff_file_write(file->fd, "pages", 5, NULL));
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    int reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    g_assert_true(ff_file_save(file->fd, path, &error));
    g_assert_cmpint(read(reader, octets, sizeof octets), ==, 5);
    g_assert_cmpmem(octets, 5, "pages", 5);
    close(reader);
    g_assert_cmpint(unlink(path), ==, 0);
    g_assert_cmpint(rmdir(folder), ==, 0);
}

/* What was there stays when saving fails, and nothing is left beside it. */
static void test_save_fails(void)
{
    g_autofree char *folder = make_folder();
    g_autofree char *path = g_build_filename(folder, "taken", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(FfFile) file = ff_file_new_from_bytes("x", "new", 3, &error);
    g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
    g_assert_false(ff_file_save(file->fd, path, &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_assert_cmpuint(count_names(folder), ==, 1);
    g_clear_error(&error);
    g_assert_false(ff_file_save(file->fd, "/proc/nonexistent/out", &error));
    g_assert_error(error, FF_ERROR, FF_ERROR_TEMPORARY);
    g_rmdir(path);
    g_rmdir(folder);
}

static void test_find(void)
{
    g_autoptr(FfFiles) files = ff_files_new();
    g_ptr_array_add(files, ff_file_new_from_fd("a", -1));
    g_ptr_array_add(files, ff_file_new_from_fd("b", -1));
    g_assert_true(ff_files_find(files, "b") == g_ptr_array_index(files, 1));
    g_assert_null(ff_files_find(files, "c"));
    g_assert_null(ff_files_find(NULL, "a"));
    ff_file_free(NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/file/anonymous", test_anonymous);
    g_test_add_func("/file/directory-missing", test_directory_missing);
    g_test_add_func("/file/read", test_read);
    g_test_add_func("/file/read-empty", test_read_empty);
    g_test_add_func("/file/copy", test_copy);
    g_test_add_func("/file/write-fails", test_write_fails);
    g_test_add_func("/file/save", test_save);
    g_test_add_func("/file/save-into-pipe", test_save_into_pipe);
    g_test_add_func("/file/save-fails", test_save_fails);
    g_test_add_func("/file/find", test_find);
    return g_test_run();
}
