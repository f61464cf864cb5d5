// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry: finds the program that has the command, and becomes it.
 *
 * SECURITY
 *   Decides by two words and opens nothing. The arguments go on as they came.
 */
#include <stdbool.h>
#include <string.h>

#include "cli/program.h"

/* Commands that have a program of their own; every other is in faxferry-commands. */
static const struct {
    const char *noun, *verb, *program; /* verb NULL: any */
} own_programs[] = {
    {"debug", "render", "faxferry-render-drawn"},
    {"debug", "cover", "faxferry-render"},
    {"check", NULL, "faxferry-check"},
};

static bool takes_value(const char *word)
{
    return strcmp(word, "-c") == 0 || strcmp(word, "--config") == 0;
}

/* The first two words that are no options; NULL where there are none. */
static void find_words(char **argv, const char *words[2])
{
    int count = 0;
    for (int i = 1; argv[i] != NULL && count < 2; i++) {
        if (argv[i][0] != '-') {
            words[count++] = argv[i];
        } else if (takes_value(argv[i]) && argv[i + 1] != NULL) {
            i++;
        }
    }
}

int main(int argc, char **argv)
{
    const char *words[2] = {"", ""};
    find_words(argv, words);
    const char *program = "faxferry-commands";
    for (size_t i = 0; i < sizeof own_programs / sizeof *own_programs; i++) {
        if (strcmp(words[0], own_programs[i].noun) == 0 &&
            (own_programs[i].verb == NULL || strcmp(words[1], own_programs[i].verb) == 0)) {
            program = own_programs[i].program;
        }
    }
    return ff_program_become(program, argv);
}
