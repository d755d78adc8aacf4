/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-hook.h"

#include <errno.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What is kept of what a program prints; the rest is read and forgotten. */
#define OUTPUT_MAX 2000
#define PIECE 4096

/* A program that runs. It and whatever it starts are one group of processes. */
typedef struct {
  GSubprocess  *process; /* (owned) */
  pid_t        *group;   /* (owned): shared with the child, which may be over before it is asked */
  GCancellable *inner;   /* (owned): ends what is read and written */
  GString      *output;
  guint8        piece[PIECE];
  guint         pending; /* operations that are not over */
  gboolean      is_late;
  gboolean      is_over; /* the program itself has ended */
} Child;

/* In the child, before the program: nothing but calls of the system. */
static void
make_group (gpointer user_data)
{
  pid_t *group = user_data;

  setpgid (0, 0);
  *group = getpid ();
}

/* (nullable): a place that a child writes to as well */
static pid_t *
map_group (void)
{
  pid_t *group =
    mmap (NULL, sizeof *group, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

  return group != MAP_FAILED ? group : NULL;
}

static void
kill_group (Child *self)
{
  kill (-*self->group, SIGKILL);
  g_subprocess_force_exit (self->process); /* which may have gone to another group */
  g_cancellable_cancel (self->inner);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Child *self = user_data;

  /* a program may well not read what it is told */
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close (G_OUTPUT_STREAM (source), NULL, NULL);
  self->pending--;
}

static void read_piece (Child *self, GInputStream *stream);

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Child *self = user_data;
  gssize n = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  self->pending--;
  if (n <= 0)
    return;
  if (self->output->len < OUTPUT_MAX)
    g_string_append_len (self->output, (const char *) self->piece,
                         MIN (n, (gssize) (OUTPUT_MAX - self->output->len)));
  read_piece (self, G_INPUT_STREAM (source));
}

static void
read_piece (Child *self, GInputStream *stream)
{
  self->pending++;
  g_input_stream_read_async (stream, self->piece, PIECE, G_PRIORITY_DEFAULT, self->inner, on_read,
                             self);
}

/*
 * What it has left running would hold the pipes for ever. Who may not kill the program, as it is
 * another user's, does not wait for its end either.
 */
static void
on_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Child *self = user_data;

  self->is_over = g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  self->pending--;
  kill (-*self->group, SIGKILL);
}

static gboolean
on_late (gpointer user_data)
{
  Child *self = user_data;

  self->is_late = TRUE;
  kill_group (self);
  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  kill_group (user_data);
  return G_SOURCE_REMOVE;
}

static void
add_source (GMainContext *context, GSource *source, GSourceFunc func, Child *self)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_attach (source, context);
}

/* Until it has ended, and what it printed is read. */
static void
wait_for_end (Child *self, const FjJobHook *hook, const char *input, GMainContext *context,
              GCancellable *cancellable)
{
  GSource *late = g_timeout_source_new_seconds (hook->seconds);
  GSource *stop = g_cancellable_source_new (cancellable);

  add_source (context, late, on_late, self);
  add_source (context, stop, G_SOURCE_FUNC (on_cancelled), self);
  self->pending = 2;
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (self->process), input,
                                   strlen (input), G_PRIORITY_DEFAULT, self->inner, on_written,
                                   self);
  g_subprocess_wait_async (self->process, self->inner, on_ended, self);
  read_piece (self, g_subprocess_get_stdout_pipe (self->process));
  while (self->pending > 0)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (late);
  g_source_destroy (stop);
  g_source_unref (late);
  g_source_unref (stop);
}

/* (transfer full): one line for people. */
static char *
dup_reason (Child *self)
{
  g_autofree char *valid = g_utf8_make_valid (self->output->str, -1);

  for (char *p = valid; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_strstrip (valid);
  if (valid[0] != '\0')
    return g_steal_pointer (&valid);
  if (g_subprocess_get_if_signaled (self->process))
    /* Translators: why a program ended */
    return g_strdup_printf (_ ("it was ended by signal %d"),
                            g_subprocess_get_term_sig (self->process));
  /* Translators: why a program ended */
  return g_strdup_printf (_ ("it ended with %d"), g_subprocess_get_exit_status (self->process));
}

static gboolean
check_end (Child *self, const FjJobHook *hook, GCancellable *cancellable, GError **error)
{
  g_autofree char *reason = NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (self->is_late) {
    fj_error_set (error, FJ_ERROR_JOB, NULL,
                  ngettext ("The program “%s” was not done within %u second.",
                            "The program “%s” was not done within %u seconds.", hook->seconds),
                  hook->words[0], hook->seconds);
    return FALSE;
  }
  if (self->is_over && g_subprocess_get_successful (self->process))
    return TRUE;
  reason = dup_reason (self);
  fj_error_set (error, FJ_ERROR_JOB, NULL,
                /* Translators: a program, and what it says or how it ended */
                _ ("The program “%s” says no: %s"), hook->words[0], reason);
  return FALSE;
}

static GSubprocess *
start_process (const FjJobHook *hook, pid_t *group, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (
    G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
    G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GError) local = NULL;
  GSubprocess *process;

  g_subprocess_launcher_set_child_setup (launcher, make_group, group, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *) hook->words, &local);
  if (process == NULL)
    fj_error_set (error, FJ_ERROR_JOB, NULL, _ ("The program “%s” could not be started: %s"),
                  hook->words[0], local->message);
  return process;
}

static void
run_child (Child *self, const FjJobHook *hook, const char *input, GMainContext *context,
           GCancellable *cancellable)
{
  self->inner = g_cancellable_new ();
  self->output = g_string_new (NULL);
  wait_for_end (self, hook, input, context, cancellable);
}

/**
 * fj_job_hook_run:
 * @hook: a program of a job
 * @input: what it is told, on its standard input
 * @cancellable: (nullable): kills it
 * @error: return location for %FJ_ERROR_JOB with what it printed, %G_IO_ERROR_CANCELLED
 *
 * Runs the program, without a shell, and whatever it starts is killed when it ends, when it takes
 * too long, or when the run is stopped. Blocking; on a thread of the caller's own.
 *
 * Returns: whether it ended with success
 */
gboolean
fj_job_hook_run (const FjJobHook *hook, const char *input, GCancellable *cancellable,
                 GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  Child    self = { 0 };
  gboolean is_good = FALSE;

  g_return_val_if_fail (hook != NULL && input != NULL, FALSE);

  self.group = map_group ();
  if (self.group == NULL) {
    fj_error_set (error, FJ_ERROR_JOB, NULL, _ ("The program “%s” could not be started: %s"),
                  hook->words[0], g_strerror (errno));
    return FALSE;
  }
  g_main_context_push_thread_default (context);
  self.process = start_process (hook, self.group, error);
  if (self.process != NULL) {
    run_child (&self, hook, input, context, cancellable);
    is_good = check_end (&self, hook, cancellable, error);
    g_object_unref (self.process);
    g_object_unref (self.inner);
    g_string_free (self.output, TRUE);
  }
  g_main_context_pop_thread_default (context);
  munmap (self.group, sizeof *self.group);
  return is_good;
}
