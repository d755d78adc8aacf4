/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-boards.h"
#include "fj-cli-fix.h"
#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"
#include "fj-cli-verb.h"
#include "fj-cli-virtual.h"

#include <fj-error.h>
#include <fj-layout-check.h>
#include <glib/gi18n.h>
#include <unistd.h>

typedef struct {
  FjCliOptions options;
  FjCliBoards  boards; /* zero without a virtual one */
  gboolean     fix;
  FjCliRows    rows;
  FjLayout    *layout; /* (owned) (nullable) */
} Check;

static void
check_clear (Check *self)
{
  fj_cli_boards_clear (&self->boards);
  fj_cli_options_clear (&self->options);
  fj_cli_rows_clear (&self->rows);
  g_clear_object (&self->layout);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Check, check_clear)

/* Not of a check that broke off: it would count what it did not look at. */
static void
print_summary (Check *self, GPtrArray *issues)
{
  g_autofree char *name = fj_cli_layout_dup_name (self->layout);
  guint            errors = fj_issues_count (issues, FJ_SEVERITY_ERROR);
  guint            warnings = fj_issues_count (issues, FJ_SEVERITY_WARNING);
  g_autofree char *error_text = NULL;
  g_autofree char *warning_text = NULL;

  if (self->options.json || self->options.quiet)
    return;
  error_text = g_strdup_printf (ngettext ("%u error", "%u errors", errors), errors);
  warning_text = g_strdup_printf (ngettext ("%u warning", "%u warnings", warnings), warnings);
  /* Translators: a file, "2 errors", "1 warning" */
  g_print (_ ("%s: %s, %s\n"), name, error_text, warning_text);
}

/* (transfer full) (nullable): the virtual board whose storages the layout is held against */
static FjDevice *
find_board (Check *self, GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  FjCliOptions any = self->options;

  if (self->options.virtual_spec == NULL)
    return NULL;
  fj_cli_virtual_choose (&self->options, self->layout, NULL);
  any.virtual_usual = self->options.virtual_usual;
  any.all = TRUE;
  if (!fj_cli_boards_open (&self->boards, &any, error))
    return NULL;
  found = fj_cli_boards_choose (&self->boards, &any, NULL, error);
  return found != NULL ? g_object_ref (g_ptr_array_index (found, 0)) : NULL;
}

/* The exit code of what was found; an error that is no issue is told by fj_cli_finish(). */
static FjCliExit
check_layout (Check *self)
{
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (FjPlan) plan = NULL;
  g_autoptr (FjDevice) device = NULL;
  g_autoptr (GError) error = NULL;
  FjCliExit code = FJ_CLI_EXIT_OK;

  if (self->fix && !fj_cli_fix (self->layout, &self->options, &error))
    return fj_cli_finish (&self->options, fj_cli_exit_from_error (error), error);
  device = find_board (self, &error);
  if (error != NULL)
    return fj_cli_finish (&self->options, fj_cli_exit_from_error (error), error);
  plan = fj_cli_layout_plan (self->layout, &self->rows, device,
                             self->options.json || self->options.quiet, &issues, NULL, &error);
  if (issues != NULL) {
    fj_cli_layout_print_issues (self->layout, issues, self->options.json, STDOUT_FILENO,
                                self->options.quiet ? FJ_SEVERITY_ERROR : FJ_SEVERITY_HINT);
    if (plan != NULL || fj_issues_count (issues, FJ_SEVERITY_ERROR) > 0)
      print_summary (self, issues);
  }
  if (plan == NULL)
    code = fj_cli_exit_from_error (error);
  else if (!self->options.json && !self->options.quiet)
    fj_cli_layout_print_images (plan);
  if (issues != NULL && fj_issues_count (issues, FJ_SEVERITY_ERROR) > 0)
    g_clear_error (&error);
  return fj_cli_finish (&self->options, code, error);
}

/**
 * fj_cli_check:
 *
 * The command "check"
 */
FjCliExit
fj_cli_check (int argc, char **argv)
{
  g_auto (Check) self = { 0 };
  const GOptionEntry entries[] = {
    { "fix", 0, 0, G_OPTION_ARG_NONE, &self.fix,
      N_ ("Put right what can be put right mechanically, and save the layout"), NULL },
    FJ_CLI_PACKING_ENTRIES (self.rows),
    { NULL },
  };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&self.options, FJ_CLI_GROUP_OUTPUT | FJ_CLI_GROUP_VIRTUAL, entries,
                     _ ("LAYOUT [FOLDER]"),
                     _ ("Checks a flash layout and the files that it names."), &argc, &argv,
                     &error))
    return fj_cli_fail_usage ("check", error);
  words = argv;
  if (argc < 2 || argc > 3) {
    error = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                                 argc < 2 ? _ ("Which layout is to be checked?")
                                          : _ ("Only one layout can be checked at a time."));
    return fj_cli_fail_usage ("check", error);
  }
  if (self.options.json)
    fj_cli_json_print_start ("check");
  self.layout =
    fj_cli_layout_load (argv[1], argc > 2 ? argv[2] : NULL, self.options.json, NULL, &error);
  if (self.layout == NULL || !fj_cli_layout_resolve_rows (self.layout, &self.rows, &error))
    return fj_cli_finish (&self.options, fj_cli_exit_from_error (error), error);
  return check_layout (&self);
}
