/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-report.h"

#include "fj-cli-boards.h"
#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"
#include "fj-cli-stop.h"
#include "fj-cli-verb.h"
#include "fj-cli-wire.h"

#include <fj-enum.h>
#include <fj-error.h>
#include <fj-file.h>
#include <fj-usb-doctor.h>
#include <glib/gi18n.h>
#include <string.h>
#include <unistd.h>

#define IS_OUTPUT(path) (strcmp (path, "-") == 0)

/* One report without a run. */
typedef struct {
  FjCliOptions options;
  char        *output; /* (owned) (nullable) */
  gboolean     with_paths;
  FjCliBoards  boards;
  FjCliStop   *stop;     /* (owned) (nullable) */
  FjLayout    *layout;   /* (owned) (nullable) */
  GPtrArray   *devices;  /* (owned) (element-type FjDevice) */
  GString     *computer; /* (owned) */
} Collection;

static void
collection_clear (Collection *self)
{
  g_clear_pointer (&self->devices, g_ptr_array_unref);
  fj_cli_boards_clear (&self->boards);
  g_clear_pointer (&self->stop, fj_cli_stop_free);
  g_clear_object (&self->layout);
  g_clear_pointer (&self->output, g_free);
  if (self->computer != NULL)
    g_string_free (self->computer, TRUE);
  fj_cli_options_clear (&self->options);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Collection, collection_clear)

/**
 * fj_cli_report_check:
 * @path: (nullable): where a report is to go; "-" is standard output
 * @error: return location for %G_OPTION_ERROR
 *
 * Before anything is done that the report is about.
 *
 * Returns: whether it is likely that it can be written
 */
gboolean
fj_cli_report_check (const char *path, GError **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  if (path == NULL || IS_OUTPUT (path))
    return TRUE;
  folder = g_path_get_dirname (path);
  if (path[0] != '\0' && !g_file_test (path, G_FILE_TEST_IS_DIR) && access (folder, W_OK) == 0)
    return TRUE;
  name = fj_cli_safe (path);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               _ ("The report cannot be written to %s."), name);
  return FALSE;
}

static gboolean
write_file (const char *path, const char *text, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (path);
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr (GError) local = NULL;
  g_autofree char *name = NULL;

  if (fj_file_replace (file, bytes, NULL, NULL, &local))
    return TRUE;
  name = fj_cli_safe (path);
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("%s could not be written: %s"), name,
               local->message);
  return FALSE;
}

static void
tell_place (const char *path, const FjReportInput *input, const FjCliOptions *options)
{
  g_autofree char *name = fj_cli_safe (path);

  if (!options->json && !options->quiet)
    g_print (input->with_paths
               ? _ ("The report is in %s. It has serial numbers of boards, the layout and paths "
                    "of this computer in it, and nothing of what is in the images.\n")
               : _ ("The report is in %s. It has serial numbers of boards and the layout in it, "
                    "and nothing of what is in the images.\n"),
             name);
}

/* Standard output has nothing but events with --json. */
static void
print_json (const char *path, const char *text)
{
  JsonBuilder     *builder = fj_cli_json_begin ("report");
  g_autofree char *name = fj_cli_safe (path);

  fj_cli_json_string (builder, "file", IS_OUTPUT (path) ? NULL : name);
  fj_cli_json_string (builder, "text", text);
  fj_cli_json_end (builder);
}

static void
on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GAsyncResult **slot = user_data;

  *slot = g_object_ref (result);
}

/**
 * fj_cli_report_write:
 * @path: where to; "-" is standard output
 * @input: what it is about, without the program
 * @options: the common options
 * @cancellable: (nullable):
 * @error: return location for %FJ_ERROR_FAILED, %G_IO_ERROR_CANCELLED
 *
 * Makes a report while the main context runs, writes it, and says so.
 *
 * Returns: whether it was written
 */
gboolean
fj_cli_report_write (const char *path, FjReportInput *input, const FjCliOptions *options,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autofree char *text = NULL;

  input->program = FJ_CLI_PROGRAM;
  fj_report_new_async (input, cancellable, on_ready, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  text = fj_report_new_finish (result, error);
  if (text == NULL)
    return FALSE;
  if (!IS_OUTPUT (path) && !write_file (path, text, error))
    return FALSE;
  if (options->json)
    print_json (path, text);
  else if (IS_OUTPUT (path))
    fj_cli_output_write (text);
  else
    tell_place (path, input, options);
  return TRUE;
}

static void
add_finding (GString *text, const FjFinding *finding)
{
  const char *severity = fj_enum_to_nick (FJ_TYPE_FINDING_SEVERITY, (int) finding->severity);

  g_string_append_printf (text, "  %s: %s [%s]\n", severity, finding->text, finding->code);
}

/* What is missing is said in the report, and is why it is wanted. */
static void
look_at_computer (Collection *self)
{
  FjDoctorOptions doctor = { .identities = (const char *const *) self->options.identities };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = NULL;

  self->computer = g_string_new (NULL);
  if (self->options.virtual_spec != NULL)
    return;
  findings = fj_usb_doctor_examine (&doctor, NULL, &error);
  for (guint i = 0; findings != NULL && i < findings->len; i++)
    add_finding (self->computer, g_ptr_array_index (findings, i));
  if (error != NULL)
    g_string_append_printf (self->computer, "  %s\n", error->message);
}

static gboolean
look_at_boards (Collection *self, GError **error)
{
  if (!fj_cli_boards_open (&self->boards, &self->options, error) ||
      !fj_cli_boards_settle (&self->boards, fj_cli_stop_get_cancellable (self->stop), error))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->boards.list)); i++)
    g_ptr_array_add (self->devices,
                     g_list_model_get_item (G_LIST_MODEL (self->boards.list), i));
  return TRUE;
}

static gboolean
look_around (Collection *self, const char *layout, const char *folder, GError **error)
{
  look_at_computer (self);
  if (layout != NULL) {
    self->layout = fj_cli_layout_load (layout, folder, self->options.json,
                                       fj_cli_stop_get_cancellable (self->stop), error);
    if (self->layout == NULL)
      return FALSE;
  }
  return look_at_boards (self, error);
}

/* A name that no report has yet. */
static char *
make_name (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_format (now, "flashjig-report-%Y%m%d-%H%M%S.txt");
}

static FjCliExit
write_collection (Collection *self, const char *layout, const char *folder)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) wrong = NULL;
  FjReportInput input = { .with_paths = self->with_paths };
  GCancellable *cancellable;

  self->stop = fj_cli_stop_new (self->options.json || self->options.quiet);
  cancellable = fj_cli_stop_get_cancellable (self->stop);
  self->devices = g_ptr_array_new_with_free_func (g_object_unref);
  if (!look_around (self, layout, folder, &wrong) && g_cancellable_is_cancelled (cancellable))
    return fj_cli_finish (&self->options, FJ_CLI_EXIT_CANCELLED, wrong);
  input.devices = self->devices;
  input.layout = self->layout;
  input.computer = self->computer->str;
  input.error = wrong;
  if (!fj_cli_report_write (self->output, &input, &self->options, cancellable, &error))
    return fj_cli_finish (&self->options, fj_cli_exit_from_error (error), error);
  return fj_cli_finish (&self->options, fj_cli_exit_from_error (wrong), wrong);
}

/**
 * fj_cli_report:
 *
 * The command "report"
 */
FjCliExit
fj_cli_report (int argc, char **argv)
{
  g_auto (Collection) self = { 0 };
  const GOptionEntry own[] = {
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self.output,
      N_ ("Write the report to this file instead of one that is named after the time; “-” is "
          "standard output"),
      N_ ("FILE") },
    FJ_CLI_REPORT_PATHS_ENTRY (self.with_paths),
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&self.options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_BOARDS, own,
                     _ ("[LAYOUT [FOLDER]]"),
                     _ ("Writes one file to attach where somebody is to help: versions, boards, "
                        "the layout and what there is to say about it, but nothing of what is in "
                        "the images. What a run did is in the report that “flash --report” makes."),
                     &argc, &argv, &error))
    return fj_cli_fail_usage ("report", error);
  words = argv;
  if (argc > 3)
    error = g_error_new (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                         _ ("The word “%s” is one too many."), argv[3]);
  if (self.output == NULL)
    self.output = make_name ();
  if (error != NULL || !fj_cli_report_check (self.output, &error))
    return fj_cli_fail_usage ("report", error);
  if (self.options.json)
    fj_cli_json_print_start ("report");
  if (!fj_cli_wire_start (self.options.wire, &error))
    return fj_cli_finish (&self.options, fj_cli_exit_from_error (error), error);
  return write_collection (&self, argc > 1 ? argv[1] : NULL, argc > 2 ? argv[2] : NULL);
}
