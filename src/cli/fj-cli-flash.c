/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-flash.h"

#include "fj-cli-dry-run.h"
#include "fj-cli-job.h"
#include "fj-cli-json.h"
#include "fj-cli-loop.h"
#include "fj-cli-output.h"
#include "fj-cli-report.h"
#include "fj-cli-result.h"
#include "fj-cli-run.h"
#include "fj-cli-storage.h"
#include "fj-cli-verb.h"
#include "fj-cli-virtual.h"
#include "fj-cli-wire.h"

#include <fj-error.h>
#include <fj-format.h>
#include <fj-job-trust.h>
#include <fj-layout-check.h>
#include <fj-record-place.h>
#include <glib/gi18n.h>
#include <unistd.h>

/**
 * fj_cli_flash_clear:
 *
 * Frees what it holds.
 */
void
fj_cli_flash_clear (FjCliFlash *self)
{
  g_clear_object (&self->run);
  g_clear_object (&self->store);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  fj_cli_boards_clear (&self->boards);
  g_clear_pointer (&self->stop, fj_cli_stop_free);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->folder, g_free);
  g_clear_pointer (&self->layout_path, g_free);
  g_clear_pointer (&self->report, g_free);
  g_clear_pointer (&self->records, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->bays, g_strfreev);
  g_clear_pointer (&self->job_path, g_free);
  g_clear_object (&self->keeper);
  fj_cli_rows_clear (&self->rows);
  fj_cli_options_clear (&self->options);
}

static GCancellable *
get_cancellable (FjCliFlash *self)
{
  return fj_cli_stop_get_cancellable (self->stop);
}

/* What there is to say about the layout, but hints only when asked for. */
static void
print_issues (FjCliFlash *self, GPtrArray *issues)
{
  FjSeverity least = self->options.quiet ? FJ_SEVERITY_ERROR : FJ_SEVERITY_WARNING;

  fj_cli_layout_print_issues (self->layout, issues, self->options.json, STDERR_FILENO,
                              self->options.verbose ? FJ_SEVERITY_HINT : least);
}

static gboolean
is_silent (FjCliFlash *self)
{
  return self->options.json || self->options.quiet;
}

/* Prints what there is to say when it is asked for, or when it is why there is no plan. */
static void
tell_issues (FjCliFlash *self, GPtrArray *issues, gboolean is_shown, gboolean is_plan)
{
  if (is_shown || !is_plan)
    print_issues (self, issues);
  self->is_told = !is_plan && issues != NULL && fj_issues_count (issues, FJ_SEVERITY_ERROR) > 0;
}

static FjPlan *
make_plan (FjCliFlash *self, FjDevice *device, gboolean is_shown, GError **error)
{
  g_autoptr (GPtrArray) issues = NULL;
  FjPlan *plan = fj_cli_layout_plan (self->layout, &self->rows, device, is_silent (self), &issues,
                                     get_cancellable (self), error);

  tell_issues (self, issues, is_shown, plan != NULL);
  return plan;
}

static FjRun *
new_run (FjCliFlash *self)
{
  FjPlanOptions options = fj_cli_rows_get_options (&self->rows);
  g_autoptr (FjPlanCache) plans = fj_plan_cache_new (self->layout, &options);
  g_autoptr (FjJobQueue) queue = fj_job_queue_new ();
  g_autoptr (FjPastRates) past = fj_past_rates_new_default ();
  g_autofree char *path = fj_record_dup_path (self->records);
  FjRun           *run = fj_run_new (self->boards.list, plans, queue, fj_clock_get_real ());

  fj_job_queue_set_limits (queue, (guint) self->n_jobs, (guint) self->per_hub);
  fj_run_set_end (run, self->rows.reset ? FJ_END_RESET : FJ_END_DETACH);
  fj_run_set_past_rates (run, past);
  if (path != NULL)
    self->store = fj_record_store_new (path, self->user);
  fj_run_set_recorder (run, (FjRecorder *) self->store);
  fj_run_set_guard (run, (FjRunGuard *) self->keeper);
  return run;
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* What was sent is hashed to the end, unless the user wants to go. */
static void
settle_records (FjCliFlash *self)
{
  g_autoptr (GAsyncResult) result = NULL;

  if (self->store == NULL)
    return;
  fj_record_store_settle_async (self->store, get_cancellable (self), on_prepared, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
prepare_run (FjCliFlash *self, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) issues = NULL;
  gboolean is_prepared;

  self->run = new_run (self);
  fj_run_prepare_async (self->run, self->devices, get_cancellable (self), on_prepared, &result);
  fj_cli_layout_wait (&result, is_silent (self));
  is_prepared = fj_run_prepare_finish (self->run, result, &issues, error);
  tell_issues (self, issues, TRUE, is_prepared);
  return is_prepared;
}

/* A layout that is wrong by itself is told before anybody plugs in a board. */
static gboolean
check_layout (FjCliFlash *self, GError **error)
{
  g_autoptr (GPtrArray) issues = fj_layout_check (self->layout, NULL, 0);
  g_autoptr (FjPlan) plan = NULL;

  if (fj_issues_count (issues, FJ_SEVERITY_ERROR) == 0)
    return TRUE;
  /* rows that are not sent may be wrong; who knows all the rules decides */
  plan = make_plan (self, NULL, FALSE, error);
  return plan != NULL;
}

static gboolean
choose_boards (FjCliFlash *self, GError **error)
{
  self->devices =
    fj_cli_boards_choose (&self->boards, &self->options, get_cancellable (self), error);
  return self->devices != NULL;
}

static gboolean
find_boards (FjCliFlash *self, GError **error)
{
  if (!fj_cli_boards_open (&self->boards, &self->options, error))
    return FALSE;
  if (self->options.json || self->options.quiet)
    return choose_boards (self, error);
  if (self->options.n_boards > 0)
    g_printerr (ngettext ("Waiting for %d board…\n", "Waiting for %d boards…\n",
                          (gulong) self->options.n_boards),
                self->options.n_boards);
  else if (self->options.wait > 0)
    g_printerr ("%s\n", _ ("Waiting for a board…"));
  return choose_boards (self, error);
}

static void
print_plan (FjCliFlash *self, FjFlashJob *job)
{
  FjPlan          *plan = fj_flash_job_get_plan (job);
  g_autofree char *name = fj_cli_layout_dup_name (self->layout);
  g_autofree char *size = fj_format_size (fj_plan_get_bytes (plan));
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;
  FjTimeLeft       left;

  if (self->options.quiet)
    return;
  fj_flash_job_get_time_left (job, &left);
  time = fj_time_left_to_text (&left);
  /* Translators: the layout's name, how much is sent and how long that should take */
  text =
    g_strdup_printf (_ ("%s: %s to send, which takes about %s on a board\n"), name, size, time);
  fj_cli_say (STDOUT_FILENO, 0, text);
  if (self->options.verbose)
    fj_cli_layout_print_images (plan);
  if (fj_plan_erases (plan))
    g_print ("%s\n", _ ("The layout erases storage first (D)."));
}

static FjCliView *
new_view (FjCliFlash *self)
{
  if (self->options.json)
    return fj_cli_view_new_json ();
  if (self->options.quiet || !fj_cli_is_terminal (STDOUT_FILENO))
    return fj_cli_view_new_plain (self->options.quiet, self->options.verbose);
  return fj_cli_view_new_terminal (self->options.verbose);
}

static gboolean
check_job (FjCliFlash *self, FjPlan *plan, GError **error)
{
  return self->keeper == NULL ||
         fj_cli_job_check_plan (self->keeper, plan, is_silent (self), get_cancellable (self),
                                error);
}

static gboolean
check_job_layout (FjCliFlash *self, GError **error)
{
  return self->keeper == NULL ||
         fj_job_check_layout (fj_job_keeper_get_check (self->keeper), self->layout, error);
}

/* Every file is one that was sealed, wherever it is. */
static gboolean
take_job (FjCliFlash *self, GError **error)
{
  FjJob *job;

  self->keeper = fj_cli_job_open (self->job_path, &self->rows, self->records,
                                  get_cancellable (self), error);
  if (self->keeper == NULL)
    return FALSE;
  job = fj_job_keeper_get_job (self->keeper);
  if ((self->trust_hooks && !fj_job_trust_give (job, error)) || !fj_job_trust_check (job, error))
    return FALSE;
  self->allow_outside = TRUE;
  self->layout_path = g_file_get_path (job->layout->file);
  self->folder = job->folder != NULL ? g_file_get_path (job->folder->file) : NULL;
  return TRUE;
}

static FjCliExit
dry_run (FjCliFlash *self, GError **error)
{
  gboolean has_board = self->options.virtual_spec != NULL || self->options.ports != NULL ||
                       self->options.serials != NULL || self->options.all;
  FjDevice *device = NULL;
  g_autoptr (FjPlan) plan = NULL;

  if (has_board) {
    if (!find_boards (self, error))
      return FJ_CLI_EXIT_FAILED;
    device = g_ptr_array_index (self->devices, 0);
  }
  plan = make_plan (self, device, TRUE, error);
  if (plan == NULL || !check_job (self, plan, error))
    return FJ_CLI_EXIT_FAILED;
  fj_cli_dry_run_print (plan, device, &self->options);
  return FJ_CLI_EXIT_OK;
}

/* The warnings have said which ones. */
static gboolean
check_outside (FjCliFlash *self, FjPlan *plan, GError **error)
{
  gboolean is_outside = FALSE;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    is_outside |= fj_plan_get_row (plan, i)->is_sent && fj_plan_get_row (plan, i)->is_outside;
  if (self->allow_outside || !is_outside)
    return TRUE;
  fj_error_set (error, FJ_ERROR_IMAGE,
                _ ("If they are what you mean, give --allow-outside, or their folder as FOLDER, "
                   "after the layout."),
                _ ("The layout takes files from outside of its folder; nothing was sent."));
  return FALSE;
}

static FjCliExit
flash_boards (FjCliFlash *self, GError **error)
{
  g_autoptr (FjRunSet) runs = fj_run_set_new (fj_clock_get_real ());
  g_autoptr (FjCliView) view = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  FjFlashJob *first;
  FjCliExit   code;

  if (!find_boards (self, error) || !prepare_run (self, error))
    return FJ_CLI_EXIT_FAILED;
  jobs = fj_run_dup_jobs (self->run);
  first = g_ptr_array_index (jobs, 0);
  for (guint i = 0; i < jobs->len; i++)
    if (!check_outside (self, fj_flash_job_get_plan (g_ptr_array_index (jobs, i)), error))
      return FJ_CLI_EXIT_FAILED;
  if (!check_job (self, fj_flash_job_get_plan (first), error))
    return FJ_CLI_EXIT_FAILED;
  view = new_view (self);
  if (self->options.json)
    fj_cli_dry_run_print (fj_flash_job_get_plan (first), fj_flash_job_get_device (first),
                          &self->options);
  else
    print_plan (self, first);
  code = fj_cli_run_jobs (runs, self->run, view, self->stop);
  settle_records (self);
  for (guint i = 0; i < jobs->len; i++)
    fj_cli_storage_print (self->boards.provider, g_ptr_array_index (jobs, i), &self->options);
  if (!self->options.json)
    fj_cli_result_print_end (runs, self->options.quiet);
  return fj_cli_virtual_finish (self->boards.provider, jobs, code, &self->options);
}

/* What is wrong with layout and files is told before anybody plugs in a board. */
static FjCliExit
loop_boards (FjCliFlash *self, GError **error)
{
  g_autoptr (FjPlan) plan = make_plan (self, NULL, TRUE, error);
  g_autoptr (FjCliView) view = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  g_autofree char *name = fj_cli_layout_dup_name (self->layout);
  const FjCliLoop  loop = { .bays = self->bays,
                            .n_boards = (guint) self->options.n_boards,
                            .again = self->again,
                            .json = self->options.json,
                            .quiet = self->options.quiet,
                            .job = name };
  FjCliExit        code;

  if (plan == NULL || !check_outside (self, plan, error) ||
      !fj_cli_boards_prepare (&self->boards, &self->options, error))
    return FJ_CLI_EXIT_FAILED;
  self->run = new_run (self);
  /* bars are for boards that all stand there from the start */
  view = self->options.json ? fj_cli_view_new_json ()
                            : fj_cli_view_new_plain (self->options.quiet, self->options.verbose);
  code = fj_cli_loop_run (&loop, &self->boards, self->run, view, self->stop, error);
  settle_records (self);
  jobs = fj_run_dup_jobs (self->run);
  return fj_cli_virtual_finish (self->boards.provider, jobs, code, &self->options);
}

static FjCliExit
load_and_flash (FjCliFlash *self, GError **error)
{
  if (!fj_cli_wire_start (self->options.wire, error))
    return FJ_CLI_EXIT_FAILED;
  self->stop = fj_cli_stop_new (self->options.json || self->options.quiet);
  if (self->job_path != NULL && !take_job (self, error))
    return FJ_CLI_EXIT_FAILED;
  self->layout = fj_cli_layout_load (self->layout_path, self->folder, self->options.json,
                                     get_cancellable (self), error);
  if (self->layout == NULL || !check_job_layout (self, error) ||
      !fj_cli_layout_resolve_rows (self->layout, &self->rows, error) ||
      !check_layout (self, error))
    return FJ_CLI_EXIT_FAILED;
  fj_cli_virtual_choose (&self->options, self->layout, get_cancellable (self));
  if (self->dry_run)
    return dry_run (self, error);
  return self->loop ? loop_boards (self, error) : flash_boards (self, error);
}

/* However it ended; a run that was stopped, too, since only a second signal ends that. */
static FjCliExit
write_report (FjCliFlash *self, FjCliExit code, GError **error)
{
  g_autoptr (GPtrArray) jobs = self->run != NULL ? fj_run_dup_jobs (self->run) : NULL;
  FjPlanOptions options = fj_cli_rows_get_options (&self->rows);
  FjReportInput input = { .jobs = jobs,
                          .devices = jobs == NULL ? self->devices : NULL,
                          .layout = self->layout,
                          .options = &options,
                          .error = *error,
                          .with_paths = self->with_paths };
  GCancellable *cancellable = self->stop != NULL ? get_cancellable (self) : NULL;
  g_autoptr (GError) local = NULL;

  if (self->report == NULL || fj_cli_report_write (self->report, &input, &self->options,
                                                   g_cancellable_is_cancelled (cancellable)
                                                     ? NULL
                                                     : cancellable,
                                                   &local))
    return code;
  if (code != FJ_CLI_EXIT_OK) {
    fj_cli_complain ("%s", local->message);
    return code;
  }
  code = fj_cli_exit_from_error (local);
  g_propagate_error (error, g_steal_pointer (&local));
  return code;
}

/**
 * fj_cli_flash_run:
 * @self: what was asked for
 *
 * Does it, and tells how it ended.
 *
 * Returns: the exit code
 */
FjCliExit
fj_cli_flash_run (FjCliFlash *self)
{
  g_autoptr (GError) error = NULL;
  FjCliExit code;

  if (self->options.json)
    fj_cli_json_print_start ("flash");
  code = load_and_flash (self, &error);
  if (error != NULL)
    code = fj_cli_exit_from_error (error);
  code = write_report (self, code, &error);
  if (!self->is_told || self->options.json)
    return fj_cli_finish (&self->options, code, error);
  fj_cli_complain ("%s", self->devices != NULL && self->devices->len > 1
                           ? _ ("The layout does not fit all boards; nothing was sent to any.")
                           : _ ("The layout does not fit; nothing was sent."));
  return fj_cli_finish (&self->options, code, NULL);
}

static gboolean
take_numbers (FjCliFlash *self, GError **error)
{
  const char *message = NULL;

  if (self->n_jobs < 0)
    message = _ ("--jobs takes a number of boards; 0 is all of them.");
  else if (self->per_hub < 0)
    message = _ ("--per-hub takes a number of boards; 0 is all of them.");
  else if (self->options.n_boards < 0)
    message = _ ("--boards takes a number of boards; 0 is whatever there is.");
  if (message != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return message == NULL;
}

static gboolean
take_loop (FjCliFlash *self, GError **error)
{
  const FjCliOptions *options = &self->options;
  const char         *message = NULL;

  if (!self->loop && (self->bays != NULL || self->again))
    message = _ ("--bay and --again are for --loop.");
  else if (self->loop && (options->all || options->serials != NULL || options->ports != NULL ||
                          options->wait != 0))
    message = _ ("--loop takes bays, not --all, --serial, --port or --wait.");
  if (message != NULL)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, message);
  return message == NULL;
}

static gboolean
take_words (FjCliFlash *self, int argc, char **argv, GError **error)
{
  if (argc < 2 && self->job_path == NULL) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("Which layout is to be flashed?"));
    return FALSE;
  }
  if (argc > (self->job_path != NULL ? 1 : 3)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The word “%s” is one too many."), argv[self->job_path != NULL ? 1 : 3]);
    return FALSE;
  }
  if (self->options.all && (self->options.serials != NULL || self->options.ports != NULL)) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("--all cannot be combined with --serial or --port."));
    return FALSE;
  }
  if (!(self->options.wait >= 0)) { /* not a number either */
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("--wait takes a number of seconds that is not negative."));
    return FALSE;
  }
  if (!take_numbers (self, error) || !take_loop (self, error) ||
      !fj_cli_check_records (self->records, error))
    return FALSE;
  self->layout_path = g_strdup (argc > 1 ? argv[1] : NULL);
  self->folder = g_strdup (argc > 2 ? argv[2] : NULL);
  return TRUE;
}

/**
 * fj_cli_flash:
 *
 * The command "flash"
 */
FjCliExit
fj_cli_flash (int argc, char **argv)
{
  g_auto (FjCliFlash) self = { 0 };
  const GOptionEntry entries[] = {
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.only,
      N_ ("Send only these partitions, by name or id, separated by commas"), N_ ("NAME,…") },
    { "skip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.skip,
      N_ ("Do not send these partitions"), N_ ("NAME,…") },
    FJ_CLI_PACKING_ENTRIES (self.rows),
    { "dry-run", 'n', 0, G_OPTION_ARG_NONE, &self.dry_run,
      N_ ("Only say what would be sent and how long it should take"), NULL },
    { "jobs", 0, 0, G_OPTION_ARG_INT, &self.n_jobs,
      N_ ("Flash at most so many boards at once; the others wait for their turn"), N_ ("N") },
    { "per-hub", 0, 0, G_OPTION_ARG_INT, &self.per_hub,
      N_ ("Flash at most so many boards at once on the ports of one hub"), N_ ("N") },
    { "boards", 0, 0, G_OPTION_ARG_INT, &self.options.n_boards,
      N_ ("Wait until so many boards are there, and flash them; with --loop, end when so many "
          "have passed"),
      N_ ("N") },
    { "loop", 0, 0, G_OPTION_ARG_NONE, &self.loop,
      N_ ("Flash whatever is plugged into the bays, board after board, until stopped"), NULL },
    { "bay", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.bays,
      N_ ("Only this bay, by its name; may be given several times"), N_ ("NAME") },
    { "again", 0, 0, G_OPTION_ARG_NONE, &self.again,
      N_ ("Flash boards that have passed with this layout before, too"), NULL },
    FJ_CLI_SENDING_ENTRIES (self.rows),
    { "job", 0, 0, G_OPTION_ARG_FILENAME, &self.job_path,
      N_ ("Flash what this job says, and only that, instead of a layout"), N_ ("FILE") },
    { "trust-hooks", 0, 0, G_OPTION_ARG_NONE, &self.trust_hooks,
      N_ ("Allow the job to start its programs on this computer, now and later"), NULL },
    { "allow-outside", 0, 0, G_OPTION_ARG_NONE, &self.allow_outside,
      N_ ("Send files from outside of the layout's folder and of FOLDER as well"), NULL },
    { "report", 0, 0, G_OPTION_ARG_FILENAME, &self.report,
      N_ ("Write a file about the run to attach where somebody is to help, however it ends"),
      N_ ("FILE") },
    FJ_CLI_REPORT_PATHS_ENTRY (self.with_paths),
    FJ_CLI_RECORDS_ENTRY (self.records),
    { "operator", 0, 0, G_OPTION_ARG_STRING, &self.user,
      N_ ("Who flashes, for the record; the user's name otherwise"), N_ ("NAME") },
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&self.options,
                     FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS | FJ_CLI_GROUP_CHOICE,
                     entries, _ ("LAYOUT [FOLDER]"),
                     _ ("Flashes boards as a layout says. LAYOUT is a .tsv file, or a folder "
                        "that holds one, there or below; FOLDER is where its files are looked "
                        "for first."),
                     &argc, &argv, &error))
    return fj_cli_fail_usage ("flash", error);
  words = argv;
  if (!take_words (&self, argc, argv, &error) || !fj_cli_rows_take (&self.rows, &error) ||
      !fj_cli_report_check (self.report, &error))
    return fj_cli_fail_usage ("flash", error);
  return fj_cli_flash_run (&self);
}
