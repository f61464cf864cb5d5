// SPDX-License-Identifier: GPL-3.0-or-later
#include "box/box-program.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "box/box-child.h"
#include "box/box-lock.h"
#include "box/box-root.h"
#include "box/box-wait.h"

/* What any program needs. Nothing here is secret, or can be changed by this account. */
static const FfBoxPath system_paths[] = {
    {"/usr/lib", FF_BOX_MAY_RUN}, /* the loader is executed too */
    {"/lib", FF_BOX_MAY_RUN},
    {"/lib64", FF_BOX_MAY_RUN},
    {"/usr/lib64", FF_BOX_MAY_RUN},
    {"/usr/share", FF_BOX_MAY_READ},
    {"/usr/local/share/fonts", FF_BOX_MAY_READ},
    {"/etc/fonts", FF_BOX_MAY_READ},
    {"/etc/ld.so.cache", FF_BOX_MAY_READ},
    {"/etc/localtime", FF_BOX_MAY_READ},
    {"/var/cache/fontconfig", FF_BOX_MAY_READ},
    {"/var/lib/fontconfig", FF_BOX_MAY_READ},
    {"/dev/null", FF_BOX_MAY_USE},
    {"/dev/urandom", FF_BOX_MAY_USE},
};

typedef struct {
    const FfBoxProgram *program;
    const FfBoxLimits *limits;
    const FfBoxPath *paths;
    char *const *environment;
    FfBoxIdentity identity;
    bool root; /* own namespaces and file system */
} Work;

/* The system's paths, the program, its folder, and those asked for. */
static GArray *list_paths(const FfBoxProgram *program, bool root)
{
    GArray *paths = g_array_new(true, true, sizeof(FfBoxPath));
    const FfBoxPath listening = {program->listening, root ? FF_BOX_MAY_FILL : FF_BOX_MAY_LISTEN};
    const FfBoxPath own[] = {{program->arguments[0], FF_BOX_MAY_RUN},
                             {program->folder, FF_BOX_MAY_KEEP_FILES}};
    g_array_append_vals(paths, system_paths, G_N_ELEMENTS(system_paths));
    if (listening.path != NULL) { /* its own folder can be below */
        g_array_append_val(paths, listening);
    }
    for (gsize i = 0; program->readable != NULL && program->readable[i] != NULL; i++) {
        const FfBoxPath readable = {program->readable[i], FF_BOX_MAY_READ};
        g_array_append_val(paths, readable);
    }
    g_array_append_vals(paths, own, G_N_ELEMENTS(own));
    return paths;
}

/* The loader is told where the program is, for there is no /proc to ask. */
static char **make_environment(const FfBoxProgram *program)
{
    g_autofree char *beside = g_path_get_dirname(program->arguments[0]);
    const struct {
        const char *name, *value;
    } variables[] = {
        {"HOME", program->folder}, {"TMPDIR", program->folder}, {"PATH", "/nowhere"},
        {"LC_ALL", "C.UTF-8"},     {"LD_ORIGIN_PATH", beside},
    };
    char **environment = NULL;
    for (gsize i = 0; i < G_N_ELEMENTS(variables); i++) {
        environment = g_environ_setenv(environment, variables[i].name, variables[i].value, true);
    }
    return environment;
}

/* ---- in the child ---- */

static bool lock_up(const Work *work, const char **failed)
{
    return ff_box_limit_resources(work->limits, failed) && ff_box_drop_privileges(failed) &&
           ff_box_lock_files(work->paths, failed) && ff_box_lock_program_calls(!work->root, failed);
}

G_NORETURN static void execute(const Work *work, int setup_fd)
{
    static const char mark = FF_BOX_LOCKED_MARK;
    const char *failed = NULL;
    if (!lock_up(work, &failed) || write(setup_fd, &mark, 1) != 1) {
        ff_box_give_up(setup_fd, failed);
    }
    execve(work->program->arguments[0], (char *const *)work->program->arguments, work->environment);
    ff_box_give_up(setup_fd, "the program can't be executed");
}

/* Ends as the program ended, which ends all that is left in the namespace. A signal can't be passed
 * on by the first process, to which signals of its own do nothing: the status tells of it. */
G_NORETURN static void wait_for_program(pid_t pid, int setup_fd)
{
    const char *failed = NULL;
    int status = 0;
    close(setup_fd);
    if (!ff_box_drop_privileges(&failed)) {
        _exit(FF_BOX_STATUS_NOT_LOCKED);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    _exit(WIFSIGNALED(status) ? FF_BOX_STATUS_SIGNAL + WTERMSIG(status) : WEXITSTATUS(status));
}

/* In namespaces of its own the program is not the first process: that one would have to collect
 * others, and abort() would not end it. die_with_parent after the root: a change of credentials
 * forgets it. */
static bool enter(const Work *work, int setup_fd, const char **failed)
{
    if (!work->root) {
        ff_box_leave_namespaces();
    } else if (!ff_box_enter_root(&work->identity, work->paths, work->program->folder, failed)) {
        return false;
    }
    *failed = "the program's folder can't be entered";
    if (chdir(work->program->folder) != 0 || !ff_box_die_with_parent(setup_fd, failed)) {
        return false;
    }
    pid_t pid = work->root ? fork() : 0;
    if (pid > 0) {
        wait_for_program(pid, setup_fd);
    }
    *failed = "the program got no process";
    return pid == 0;
}

static bool set_descriptors(int output_fd, int setup_fd, const char **failed)
{
    if (!ff_box_isolate_descriptors(&output_fd, output_fd > 0 ? 1 : 0, setup_fd, failed)) {
        return false;
    }
    *failed = "the standard output can't be set";
    return output_fd == 0 || (dup2(output_fd, STDOUT_FILENO) >= 0 && close(output_fd) == 0);
}

G_NORETURN static void run_child(const Work *work, int setup_fd)
{
    const char *failed = NULL;
    ff_box_reset_signals();
    setsid(); /* no terminal; what the caller's group is sent is not for it */
    if (!set_descriptors(work->program->output_fd, setup_fd, &failed) ||
        !enter(work, setup_fd, &failed)) {
        ff_box_give_up(setup_fd, failed);
    }
    execute(work, setup_fd);
}

/* ---- in the parent ---- */

static FfBoxResult run_once(const FfBoxProgram *program, const FfBoxLimits *limits, bool root,
                            int *ret_status, char **ret_why)
{
    g_autoptr(GArray) paths = list_paths(program, root);
    g_auto(GStrv) environment = make_environment(program);
    const Work work = {
        program, limits, (const FfBoxPath *)paths->data, environment, {geteuid(), getegid()}, root};
    FfBoxPipe pipe;
    if (!ff_box_pipe_open(&pipe, ret_why)) {
        return FF_BOX_ERROR;
    }
    pid_t pid = root ? ff_box_clone() : fork();
    if (pid == 0) {
        run_child(&work, pipe.setup[1]);
    }
    return ff_box_wait(pid, &pipe, limits, ret_status, ret_why);
}

FfBoxResult ff_box_run_program(const FfBoxProgram *program, const FfBoxLimits *limits,
                               int *ret_status, char **ret_why)
{
    FfBoxResult result = run_once(program, limits, true, ret_status, ret_why);
    if (result != FF_BOX_ERROR || ff_box_landlock_version() == 0) {
        return result;
    }
    g_clear_pointer(ret_why, g_free); /* no namespaces here: landlock has to do */
    return run_once(program, limits, false, ret_status, ret_why);
}
