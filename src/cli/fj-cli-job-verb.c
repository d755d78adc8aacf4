/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"
#include "fj-cli-stop.h"
#include "fj-cli-verb.h"

#include <fj-enum.h>
#include <fj-error.h>
#include <fj-format.h>
#include <fj-job-file.h>
#include <fj-job-keeper.h>
#include <fj-job-maker.h>
#include <fj-record-place.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

/* One call of the command "job". */
typedef struct {
  FjCliOptions options;
  FjCliRows    rows;
  char        *name;     /* (owned) (nullable): of the new job */
  char        *output;   /* (owned) (nullable): where it goes */
  char       **families; /* (owned) (nullable) */
  char        *quantity; /* (owned) (nullable): as it was typed */
  char        *records;  /* (owned) (nullable): the file, or "off" */
  char        *before;   /* (owned) (nullable): a program and its arguments, as it was typed */
  char        *after;    /* (owned) (nullable) */
  guint        count;
  char        *path;   /* (owned): of the layout or the job */
  char        *folder; /* (owned) (nullable): where the files are */
  FjCliStop   *stop;   /* (owned) (nullable) */
} Job;

static void
job_clear (Job *self)
{
  fj_cli_options_clear (&self->options);
  fj_cli_rows_clear (&self->rows);
  g_free (self->name);
  g_free (self->output);
  g_strfreev (self->families);
  g_free (self->quantity);
  g_free (self->records);
  g_free (self->before);
  g_free (self->after);
  g_free (self->path);
  g_free (self->folder);
  g_clear_pointer (&self->stop, fj_cli_stop_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Job, job_clear)

/* What can be done with jobs, by its word. */
typedef struct {
  const char *word;
  int         n_words; /* behind it, at most */
  gboolean (*run) (Job *self, GError **error);
} Deed;

static GCancellable *
get_cancellable (Job *self)
{
  return fj_cli_stop_get_cancellable (self->stop);
}

static gboolean
is_silent (Job *self)
{
  return self->options.json || self->options.quiet;
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

static void
print_words (const char *title, GStrv words)
{
  g_autofree char *joined = words != NULL ? g_strjoinv (", ", words) : NULL;
  g_autofree char *safe = NULL;

  if (joined == NULL)
    return;
  safe = fj_cli_safe (joined);
  g_print ("%s: %s\n", title, safe);
}

static void
print_text (const char *title, const char *text)
{
  g_autofree char *safe = fj_cli_safe (text);

  g_print ("%s: %s\n", title, safe);
}

static void
print_seal (const FjJobSeal *seal)
{
  g_autofree char *path = fj_cli_safe (seal->path);
  g_autofree char *size = fj_format_size (seal->size);

  g_print ("  %s, %s\n    %s\n", path, size, seal->sha256);
}

static void
print_boards (FjJob *job, guint passed)
{
  if (job->quantity > 0)
    g_print (ngettext ("%u of %u board has passed.", "%u of %u boards have passed.",
                       job->quantity),
             passed, job->quantity);
  else
    g_print (ngettext ("%u board has passed.", "%u boards have passed.", passed), passed);
  g_print ("\n");
}

static void
print_job (FjJob *job, guint passed)
{
  print_text (_ ("Job"), job->name);
  print_text ("SHA-256", job->sha256);
  print_text (_ ("Layout"), job->layout->path);
  if (job->folder != NULL)
    print_text (_ ("Folder"), job->folder->path);
  print_words (_ ("Chips"), job->families);
  print_words ("--only", job->only);
  print_words ("--skip", job->skip);
  print_words ("--unpack", job->unpack);
  print_words ("--keep-packed", job->keep_packed);
  print_text ("--verify", fj_enum_to_nick (FJ_TYPE_VERIFY, (int) job->verify));
  print_text ("--way", fj_enum_to_nick (FJ_TYPE_WAY, (int) job->way));
  if (job->everything)
    g_print ("--everything\n");
  if (job->end == FJ_END_RESET)
    g_print ("--reset\n");
  print_words ("--before", job->before != NULL ? job->before->words : NULL);
  print_words ("--after", job->after != NULL ? job->after->words : NULL);
  print_boards (job, passed);
  print_seal (job->layout);
  for (guint i = 0; i < job->files->len; i++)
    print_seal (g_ptr_array_index (job->files, i));
}

static void
add_words (JsonBuilder *builder, const char *name, GStrv words)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    json_builder_add_string_value (builder, words[i]);
  json_builder_end_array (builder);
}

static void
add_seal (JsonBuilder *builder, const FjJobSeal *seal)
{
  fj_cli_json_string (builder, "file", seal->path);
  fj_cli_json_uint (builder, "size", seal->size);
  fj_cli_json_string (builder, "sha256", seal->sha256);
}

static void
print_seals_json (FjJob *job, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i <= job->files->len; i++) {
    json_builder_begin_object (builder);
    add_seal (builder, i == 0 ? job->layout : g_ptr_array_index (job->files, i - 1));
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
print_job_json (FjJob *job, guint passed)
{
  JsonBuilder     *builder = fj_cli_json_begin ("job-file");
  g_autofree char *file = g_file_get_parse_name (job->file);

  fj_cli_json_string (builder, "name", job->name);
  fj_cli_json_string (builder, "file", file);
  fj_cli_json_string (builder, "sha256", job->sha256);
  fj_cli_json_string (builder, "layout", job->layout->path);
  fj_cli_json_string (builder, "folder", job->folder != NULL ? job->folder->path : NULL);
  add_words (builder, "families", job->families);
  add_words (builder, "only", job->only);
  add_words (builder, "skip", job->skip);
  add_words (builder, "unpack", job->unpack);
  add_words (builder, "keep_packed", job->keep_packed);
  add_words (builder, "before", job->before != NULL ? job->before->words : NULL);
  add_words (builder, "after", job->after != NULL ? job->after->words : NULL);
  fj_cli_json_enum (builder, "verify", FJ_TYPE_VERIFY, (int) job->verify);
  fj_cli_json_enum (builder, "way", FJ_TYPE_WAY, (int) job->way);
  fj_cli_json_bool (builder, "everything", job->everything);
  fj_cli_json_bool (builder, "reset", job->end == FJ_END_RESET);
  fj_cli_json_uint (builder, "quantity", job->quantity);
  fj_cli_json_uint (builder, "passed", passed);
  print_seals_json (job, builder);
  fj_cli_json_end (builder);
}

/* Without records nobody knows how many boards have passed; that is no reason not to show a job. */
static gboolean
show_job (Job *self, FjJob *job, GError **error)
{
  g_autofree char *records = fj_record_dup_path (self->records);
  g_autoptr (FjJobKeeper) keeper = records != NULL ? fj_job_keeper_new (job, records, error) : NULL;
  guint passed = 0;

  if (records != NULL && (keeper == NULL || !fj_job_keeper_count (keeper, &passed, error)))
    return FALSE;
  if (self->options.json)
    print_job_json (job, passed);
  else if (!self->options.quiet)
    print_job (job, passed);
  return TRUE;
}

/* (transfer full) (nullable) */
static FjJob *
load_job (Job *self, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->path);

  return fj_job_load (file, get_cancellable (self), error);
}

static gboolean
run_show (Job *self, GError **error)
{
  g_autoptr (FjJob) job = load_job (self, error);

  return job != NULL && show_job (self, job, error);
}

static void
print_finding (Job *self, const FjJobFinding *finding)
{
  const char      *text = finding->error != NULL ? finding->error->message : NULL;
  g_autofree char *path = fj_cli_safe (finding->seal->path);
  g_autofree char *line = NULL;
  JsonBuilder     *builder;

  if (self->options.json) {
    builder = fj_cli_json_begin ("sealed");
    add_seal (builder, finding->seal);
    fj_cli_json_bool (builder, "same", finding->error == NULL);
    fj_cli_json_string (builder, "text", text);
    fj_cli_json_end (builder);
  } else if (text != NULL) {
    line = fj_cli_safe (text);
    g_printerr ("%s\n", line);
  } else if (!self->options.quiet) {
    /* Translators: a file */
    g_print (_ ("%s: as it was\n"), path);
  }
}

static gboolean
tell_findings (Job *self, GPtrArray *findings, GError **error)
{
  guint n = 0;

  for (guint i = 0; i < findings->len; i++) {
    const FjJobFinding *finding = g_ptr_array_index (findings, i);

    print_finding (self, finding);
    n += finding->error != NULL;
  }
  if (n == 0)
    return TRUE;
  fj_error_set (error, FJ_ERROR_JOB,
                _ ("Put the files that the job was made of back, or ask whoever made the job for "
                   "a new one."),
                ngettext ("%u file is not the one that the job was made of.",
                          "%u files are not those that the job was made of.", n),
                n);
  return FALSE;
}

static gboolean
run_check (Job *self, GError **error)
{
  g_autoptr (FjJob) job = load_job (self, error);
  g_autoptr (FjJobCheck) check = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  if (job == NULL)
    return FALSE;
  check = fj_job_check_new (job);
  fj_job_check_files_async (check, get_cancellable (self), on_ready, &result);
  fj_cli_layout_wait (&result, is_silent (self));
  findings = fj_job_check_files_finish (result, error);
  return findings != NULL && tell_findings (self, findings, error);
}

/* (transfer full): "flash.tsv" becomes "flash.flashjob", beside it */
static GFile *
dup_output (Job *self, FjLayout *layout)
{
  g_autofree char *path = g_file_get_path (fj_layout_get_file (layout));
  char            *dot = strrchr (path, '.');
  g_autofree char *name = NULL;

  if (self->output != NULL)
    return g_file_new_for_commandline_arg (self->output);
  if (dot != NULL && strchr (dot, G_DIR_SEPARATOR) == NULL)
    *dot = '\0';
  name = g_strconcat (path, FJ_JOB_SUFFIX, NULL);
  return g_file_new_for_path (name);
}

/* (transfer full) (nullable) */
static FjPlan *
make_plan (Job *self, FjLayout *layout, GError **error)
{
  g_autoptr (GPtrArray) issues = NULL;
  FjPlan *plan = fj_cli_layout_plan (layout, &self->rows, NULL, is_silent (self), &issues,
                                     get_cancellable (self), error);

  fj_cli_layout_print_issues (layout, issues, self->options.json, STDERR_FILENO,
                              self->options.quiet ? FJ_SEVERITY_ERROR : FJ_SEVERITY_WARNING);
  return plan;
}

/* Taken apart as a shell would, and given to none; a path is a whole one then. */
static gboolean
split_program (const char *option, const char *text, GStrv *words, GError **error)
{
  g_autofree char *path = NULL;

  if (text == NULL)
    return TRUE;
  if (!g_shell_parse_argv (text, NULL, words, NULL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("%s takes a program and its arguments, not “%s”."), option, text);
    return FALSE;
  }
  if (strchr ((*words)[0], G_DIR_SEPARATOR) == NULL)
    return TRUE;
  path = g_canonicalize_filename ((*words)[0], NULL);
  g_free ((*words)[0]);
  (*words)[0] = g_steal_pointer (&path);
  return TRUE;
}

static gboolean
make_job (Job *self, FjLayout *layout, GError **error)
{
  g_autoptr (FjPlan) plan = make_plan (self, layout, error);
  FjPlanOptions options = fj_cli_rows_get_options (&self->rows);
  FjJobWish     wish = { .name = self->name != NULL ? self->name : fj_layout_get_title (layout),
                         .families = (const char *const *) self->families,
                         .options = &options,
                         .end = self->rows.reset ? FJ_END_RESET : FJ_END_DETACH,
                         .quantity = self->count };
  g_autoptr (GFile) file = dup_output (self, layout);
  g_auto (GStrv) before = NULL;
  g_auto (GStrv) after = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (FjJob) job = NULL;

  if (plan == NULL || !split_program ("--before", self->before, &before, error) ||
      !split_program ("--after", self->after, &after, error))
    return FALSE;
  wish.before = (const char *const *) before;
  wish.after = (const char *const *) after;
  fj_job_make_async (layout, plan, &wish, file, get_cancellable (self), on_ready, &result);
  fj_cli_layout_wait (&result, is_silent (self));
  job = fj_job_make_finish (result, error);
  return job != NULL && show_job (self, job, error);
}

static gboolean
run_create (Job *self, GError **error)
{
  g_autoptr (FjLayout) layout = fj_cli_layout_load (self->path, self->folder, self->options.json,
                                                    get_cancellable (self), error);

  self->rows.is_job = TRUE;
  return layout != NULL && fj_cli_layout_resolve_rows (layout, &self->rows, error) &&
         make_job (self, layout, error);
}

static const Deed deeds[] = {
  { "create", 2, run_create },
  { "show", 1, run_show },
  { "check", 1, run_check },
};

/* (nullable) */
static const Deed *
find_deed (const char *word, GError **error)
{
  for (guint i = 0; word != NULL && i < G_N_ELEMENTS (deeds); i++)
    if (g_str_equal (deeds[i].word, word))
      return &deeds[i];
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       _ ("What is to be done with a job: create, show or check?"));
  return NULL;
}

static gboolean
take_quantity (Job *self, GError **error)
{
  guint64 number = 0;

  if (self->quantity != NULL &&
      !g_ascii_string_to_unsigned (self->quantity, 10, 1, G_MAXINT, &number, NULL)) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("--quantity takes a number of boards, not “%s”."), self->quantity);
    return FALSE;
  }
  self->count = (guint) number;
  return TRUE;
}

/* (nullable) */
static const Deed *
take_words (Job *self, int argc, char **argv, GError **error)
{
  const Deed *deed = find_deed (argc > 1 ? argv[1] : NULL, error);

  if (deed == NULL || !take_quantity (self, error) || !fj_cli_rows_take (&self->rows, error))
    return NULL;
  if (argc < 3) {
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         deed->run == run_create ? _ ("Which layout is the job to be made of?")
                                                 : _ ("Which job?"));
    return NULL;
  }
  if (argc > 2 + deed->n_words) {
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                 _ ("The word “%s” is one too many."), argv[2 + deed->n_words]);
    return NULL;
  }
  self->path = g_strdup (argv[2]);
  self->folder = g_strdup (argc > 3 ? argv[3] : NULL);
  return deed;
}

/**
 * fj_cli_job:
 *
 * The command "job"
 */
FjCliExit
fj_cli_job (int argc, char **argv)
{
  g_auto (Job) self = { 0 };
  const GOptionEntry entries[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output,
      N_ ("Where a new job goes; beside the layout otherwise"), N_ ("FILE") },
    { "name", 0, 0, G_OPTION_ARG_STRING, &self.name,
      N_ ("What a new job is called; as the layout otherwise"), N_ ("NAME") },
    { "family", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.families,
      N_ ("Only boards with this chip get a new job; may be given several times"), N_ ("CHIP") },
    { "quantity", 0, 0, G_OPTION_ARG_STRING, &self.quantity,
      N_ ("A new job is for so many boards that pass, and then is over"), N_ ("N") },
    { "before", 0, 0, G_OPTION_ARG_STRING, &self.before,
      N_ ("A program that decides for each board of a new job whether it may be flashed"),
      N_ ("PROGRAM") },
    { "after", 0, 0, G_OPTION_ARG_STRING, &self.after,
      N_ ("A program that gets the record of each board of a new job"), N_ ("PROGRAM") },
    { "only", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.only,
      N_ ("Send only these partitions, by name or id, separated by commas"), N_ ("NAME,…") },
    { "skip", 0, 0, G_OPTION_ARG_STRING_ARRAY, &self.rows.skip,
      N_ ("Do not send these partitions"), N_ ("NAME,…") },
    FJ_CLI_PACKING_ENTRIES (self.rows),
    FJ_CLI_SENDING_ENTRIES (self.rows),
    FJ_CLI_RECORDS_ENTRY (self.records),
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  const Deed *deed;

  if (!fj_cli_begin (&self.options, FJ_CLI_GROUP_OUTPUT, entries,
                     _ ("create LAYOUT [FOLDER] | show JOB | check JOB"),
                     _ ("Makes a job of a layout and its files as they are now: boards then get "
                        "exactly these, or nothing. Shows what a job says, or checks its files."),
                     &argc, &argv, &error))
    return fj_cli_fail_usage ("job", error);
  words = argv;
  deed = take_words (&self, argc, argv, &error);
  if (deed == NULL)
    return fj_cli_fail_usage ("job", error);
  if (self.options.json)
    fj_cli_json_print_start ("job");
  self.stop = fj_cli_stop_new (is_silent (&self));
  deed->run (&self, &error);
  return fj_cli_finish (&self.options, fj_cli_exit_from_error (error), error);
}
