/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"
#include "fj-cli-range.h"
#include "fj-cli-run.h"
#include "fj-cli-verb.h"
#include "fj-cli-virtual.h"
#include "fj-cli-wire.h"

#include <errno.h>
#include <fj-error.h>
#include <fj-layout-whole.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <unistd.h>

/**
 * Read:
 *
 * One call of the command "read". Lives on the stack of fj_cli_read().
 */
typedef struct {
  FjCliOptions options;
  FjCliRows    rows;
  char        *layout_path; /* (owned) */
  char        *folder;      /* (owned) (nullable) */
  char        *output;      /* (owned) (nullable): a file or a folder */
  char        *storage;     /* (owned) (nullable): all of it instead of the rows */
  char        *range_text;  /* (owned) (nullable) */
  FjRange      range;
  gboolean     force; /* files that are there are replaced */

  FjLayout    *layout;  /* (owned) (nullable) */
  FjCliStop   *stop;    /* (owned) (nullable) */
  FjCliBoards  boards;  /* zero until they are needed */
  GPtrArray   *devices; /* (owned) (nullable) (element-type FjDevice) */
  FjRun       *run;     /* (owned) (nullable) */
  FjReadOrder *order;   /* (owned) (nullable) */
} Read;

static void
read_clear (Read *self)
{
  g_clear_object (&self->run);
  g_clear_pointer (&self->order, fj_read_order_unref);
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  fj_cli_boards_clear (&self->boards);
  g_clear_pointer (&self->stop, fj_cli_stop_free);
  g_clear_object (&self->layout);
  g_free (self->layout_path);
  g_free (self->folder);
  g_free (self->output);
  g_free (self->storage);
  g_free (self->range_text);
  fj_cli_rows_clear (&self->rows);
  fj_cli_options_clear (&self->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Read, read_clear)

static GCancellable *
get_cancellable (Read *self)
{
  return fj_cli_stop_get_cancellable (self->stop);
}

static gboolean
is_silent (Read *self)
{
  return self->options.json || self->options.quiet;
}

static gboolean
fail_usage (GError **error, const char *text)
{
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
  return FALSE;
}

static gboolean
load_layout (Read *self, GError **error)
{
  FjLayout *whole;

  self->layout = fj_cli_layout_load (self->layout_path, self->folder, self->options.json,
                                     get_cancellable (self), error);
  if (self->layout == NULL)
    return FALSE;
  if (self->storage == NULL)
    return fj_cli_layout_resolve_rows (self->layout, &self->rows, error);
  whole = fj_layout_copy_for_storage (self->layout, self->storage, error);
  if (whole == NULL)
    return FALSE;
  g_object_unref (self->layout);
  self->layout = whole;
  return TRUE;
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/* The plan of one board: its boot files, and rows that nothing is written to. */
static gboolean
prepare_run (Read *self, GError **error)
{
  FjPlanOptions options = fj_cli_rows_get_options (&self->rows);
  g_autoptr (FjPlanCache) plans = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) issues = NULL;
  gboolean   is_prepared;
  FjSeverity least = self->options.quiet ? FJ_SEVERITY_ERROR : FJ_SEVERITY_WARNING;

  options.reads = TRUE;
  plans = fj_plan_cache_new (self->layout, &options);
  self->run = fj_run_new (self->boards.list, plans, NULL, fj_clock_get_real ());
  fj_run_prepare_async (self->run, self->devices, get_cancellable (self), on_prepared, &result);
  fj_cli_layout_wait (&result, is_silent (self));
  is_prepared = fj_run_prepare_finish (self->run, result, &issues, error);
  fj_cli_layout_print_issues (self->layout, issues, self->options.json, STDERR_FILENO, least);
  return is_prepared;
}

static guint
count_read (FjPlan *plan)
{
  guint n = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++)
    n += fj_plan_get_row (plan, i)->is_read ? 1 : 0;
  return n;
}

static gboolean
has_name_twice (FjPlan *plan, const FjPlanRow *row)
{
  guint n = 0;

  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *other = fj_plan_get_row (plan, i);

    n += other->is_read && g_ascii_strcasecmp (other->values.name, row->values.name) == 0 ? 1 : 0;
  }
  return n > 1;
}

/* Names of rows are anybody's; in a folder they must stay. */
static char *
make_file_name (FjPlan *plan, const FjPlanRow *row)
{
  g_autofree char *name = g_strdup (row->values.name);

  g_strdelimit (name, "/", '_');
  if (name[0] == '.' || name[0] == '\0')
    return g_strdup_printf ("0x%02X%s.img", row->values.id, name);
  if (has_name_twice (plan, row))
    return g_strdup_printf ("%s-0x%02X.img", name, row->values.id);
  return g_strconcat (name, ".img", NULL);
}

static gboolean
make_folder (const char *path, GError **error)
{
  int code;

  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  code = errno;
  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code),
               _ ("The folder “%s” cannot be made: %s"), path, g_strerror (code));
  return FALSE;
}

/* One row goes to a file, unless a folder was named; several go to a folder. */
static gboolean
make_order (Read *self, FjPlan *plan, GError **error)
{
  guint    n = count_read (plan);
  gboolean is_folder = n > 1 || g_str_has_suffix (self->output, G_DIR_SEPARATOR_S) ||
                       g_file_test (self->output, G_FILE_TEST_IS_DIR);

  if (n == 0)
    return fail_usage (error, _ ("The layout has no partition that could be read."));
  if (n > 1 && self->range_text != NULL)
    return fail_usage (error, _ ("--range is of one partition: name it with --only."));
  if (is_folder && !make_folder (self->output, error))
    return FALSE;
  self->order = fj_read_order_new (self->force);
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjPlanRow *row = fj_plan_get_row (plan, i);
    g_autofree char *name = make_file_name (plan, row);
    g_autofree char *path =
      is_folder ? g_build_filename (self->output, name, NULL) : g_strdup (self->output);

    if (row->is_read)
      fj_read_order_add (self->order, row->values.id, &self->range, path);
  }
  return TRUE;
}

/* Before a board is started for nothing. */
static gboolean
check_files (Read *self, GError **error)
{
  for (guint i = 0; !self->force && i < fj_read_order_get_n (self->order); i++) {
    const char *path = fj_read_order_get (self->order, i)->path;

    if (!g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("There is a file “%s” already."), path);
    if (error != NULL)
      fj_error_set_advice (*error, _ ("Name another one, or have it replaced (--force)."));
    return FALSE;
  }
  return TRUE;
}

static gboolean
find_board (Read *self, GError **error)
{
  if (!fj_cli_boards_open (&self->boards, &self->options, error))
    return FALSE;
  if (self->options.wait > 0 && !is_silent (self))
    g_printerr ("%s\n", _ ("Waiting for a board…"));
  self->devices =
    fj_cli_boards_choose (&self->boards, &self->options, get_cancellable (self), error);
  if (self->devices != NULL && self->devices->len > 1)
    return fail_usage (error, _ ("One board can be read at a time: choose it with --port or "
                                 "--serial."));
  return self->devices != NULL;
}

static FjCliView *
new_view (Read *self)
{
  if (self->options.json)
    return fj_cli_view_new_json ();
  if (self->options.quiet || !fj_cli_is_terminal (STDOUT_FILENO))
    return fj_cli_view_new_plain (self->options.quiet, self->options.verbose);
  return fj_cli_view_new_terminal (self->options.verbose);
}

static void
print_part_json (FjFlashJob *job, const FjReadPart *part)
{
  JsonBuilder     *builder = fj_cli_json_begin ("read");
  const FjPlanRow *row = fj_plan_find (fj_flash_job_get_plan (job), part->id);

  fj_cli_json_string (builder, "board", fj_device_get_port (fj_flash_job_get_device (job)));
  fj_cli_json_string (builder, "name", row->values.name);
  fj_cli_json_uint (builder, "id", part->id);
  fj_cli_json_string (builder, "file", part->path);
  fj_cli_json_bool (builder, "complete", part->is_done);
  fj_cli_json_uint (builder, "offset", part->range.offset);
  fj_cli_json_uint (builder, "bytes", part->bytes);
  fj_cli_json_string (builder, "sha256", part->digest);
  fj_cli_json_end (builder);
}

/* For people in the form of sha256sum, which can check it. */
static void
print_parts (Read *self, FjFlashJob *job)
{
  for (guint i = 0; i < fj_read_order_get_n (self->order); i++) {
    const FjReadPart *part = fj_read_order_get (self->order, i);
    g_autofree char  *path = fj_cli_safe (part->path);

    if (self->options.json)
      print_part_json (job, part);
    else if (part->is_done)
      g_print ("%s  %s\n", part->digest, path);
  }
}

static FjCliExit
read_board (Read *self, GError **error)
{
  g_autoptr (FjRunSet) runs = fj_run_set_new (fj_clock_get_real ());
  g_autoptr (FjCliView) view = NULL;
  g_autoptr (GPtrArray) jobs = NULL;
  FjFlashJob *job;
  FjCliExit   code;

  if (!find_board (self, error) || !prepare_run (self, error))
    return FJ_CLI_EXIT_FAILED;
  jobs = fj_run_dup_jobs (self->run);
  job = g_ptr_array_index (jobs, 0);
  if (!make_order (self, fj_flash_job_get_plan (job), error) || !check_files (self, error))
    return FJ_CLI_EXIT_FAILED;
  fj_flash_job_set_read (job, self->order);
  view = new_view (self);
  code = fj_cli_run_jobs (runs, self->run, view, self->stop);
  print_parts (self, job);
  return fj_cli_virtual_finish (self->boards.provider, jobs, code, &self->options);
}

static FjCliExit
load_and_read (Read *self, GError **error)
{
  if (!fj_cli_wire_start (self->options.wire, error))
    return FJ_CLI_EXIT_FAILED;
  self->stop = fj_cli_stop_new (is_silent (self));
  if (!load_layout (self, error))
    return FJ_CLI_EXIT_FAILED;
  fj_cli_virtual_choose (&self->options, self->layout, get_cancellable (self));
  return read_board (self, error);
}

static gboolean
take_words (Read *self, int argc, char **argv, GError **error)
{
  if (argc < 2)
    return fail_usage (error, _ ("Which layout does the board start by?"));
  if (argc > 3) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The word “%s” is one too many."), argv[3]);
    return FALSE;
  }
  if (self->output == NULL)
    return fail_usage (error, _ ("Where to? --output takes a file or a folder."));
  if (self->options.all)
    return fail_usage (error, _ ("One board can be read at a time: choose it with --port or "
                                 "--serial."));
  if (self->storage != NULL && (self->rows.only != NULL || self->rows.skip != NULL))
    return fail_usage (error, _ ("--whole cannot be combined with --only or --skip."));
  if (!(self->options.wait >= 0)) /* not a number either */
    return fail_usage (error, _ ("--wait takes a number of seconds that is not negative."));
  self->range = (FjRange){ 0, G_MAXUINT64 };
  if (self->range_text != NULL && !fj_cli_range_parse (&self->range, self->range_text, error))
    return FALSE;
  self->layout_path = g_strdup (argv[1]);
  self->folder = g_strdup (argc > 2 ? argv[2] : NULL);
  return TRUE;
}

/**
 * fj_cli_read:
 *
 * The command "read"
 */
FjCliExit
fj_cli_read (int argc, char **argv)
{
  g_auto (Read) self = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output,
      N_ ("The file to write, or the folder for several: NAME.img each"), N_ ("PATH") },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.only,
      N_ ("Read only these partitions, by name or id, separated by commas"), N_ ("NAME,…") },
    { "skip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.skip,
      N_ ("Do not read these partitions"), N_ ("NAME,…") },
    { "whole", 0, 0, G_OPTION_ARG_STRING, &self.storage,
      N_ ("Read all of a storage instead of partitions: mmc0, mmc1boot1, nor0, …"),
      N_ ("STORAGE") },
    { "range", 0, 0, G_OPTION_ARG_STRING, &self.range_text,
      N_ ("Read a part: OFFSET:LENGTH in bytes, or with K, M, G; OFFSET: up to the end"),
      N_ ("RANGE") },
    { "force", 'f', 0, G_OPTION_ARG_NONE, &self.force,
      N_ ("Replace files that are there already"), NULL },
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  FjCliExit code;

  if (!fj_cli_begin (&self.options,
                     FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS | FJ_CLI_GROUP_CHOICE,
                     entries, _ ("LAYOUT [FOLDER]"),
                     _ ("Reads what a board has stored into files, and writes nothing. LAYOUT "
                        "names its partitions, and what the board starts with."),
                     &argc, &argv, &error))
    return fj_cli_fail_usage ("read", error);
  words = argv;
  if (!take_words (&self, argc, argv, &error))
    return fj_cli_fail_usage ("read", error);
  if (self.options.json)
    fj_cli_json_print_start ("read");
  code = load_and_read (&self, &error);
  if (error != NULL)
    code = fj_cli_exit_from_error (error);
  return fj_cli_finish (&self.options, code, error);
}
