// SPDX-License-Identifier: GPL-3.0-or-later
/* gmime-parse FILE...: parses each file as a message by GMime, and nothing else: what bench-parse
 * compares with. Prints how many were messages. */
#include <fcntl.h>
#include <gmime/gmime.h>
#include <stdio.h>
#include <unistd.h>

static GMimeMessage *parse_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    GMimeStream *stream = g_mime_stream_fs_new(fd); /* closes fd */
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

int main(int argc, char **argv)
{
    int count = 0;
    g_mime_init();
    for (int i = 1; i < argc; i++) {
        GMimeMessage *message = parse_file(argv[i]);
        count += message != NULL;
        g_clear_object(&message);
    }
    printf("%d\n", count);
    return count == argc - 1 ? 0 : 1;
}
