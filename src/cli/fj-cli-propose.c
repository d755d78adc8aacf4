/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-json.h"
#include "fj-cli-layout.h"
#include "fj-cli-output.h"
#include "fj-cli-verb.h"

#include <fj-error.h>
#include <fj-layout-finder.h>
#include <fj-layout.h>
#include <fj-proposal-finder.h>
#include <glib/gi18n.h>
#include <unistd.h>

typedef struct {
  FjCliOptions options;
  char        *storage; /* (owned) (nullable) */
  int          number;  /* which of the proposals, from 1 */
  char        *output;  /* (owned) (nullable) */
  gboolean     force;
  GFile       *source;    /* (owned) (nullable) */
  FjProposals *found;     /* (owned) (nullable) */
  GPtrArray   *proposals; /* (owned) (nullable) (element-type FjProposal): those for the storage */
  GPtrArray   *layouts;   /* (owned) (nullable) (element-type FjFoundLayout): those there already */
} Propose;

static void
propose_clear (Propose *self)
{
  fj_cli_options_clear (&self->options);
  g_free (self->storage);
  g_free (self->output);
  g_clear_object (&self->source);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
  g_clear_pointer (&self->layouts, g_ptr_array_unref);
  g_clear_pointer (&self->found, fj_proposals_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Propose, propose_clear)

static gboolean
parse_words (Propose *self, int *argc, char ***argv, GError **error)
{
  const GOptionEntry entries[] = {
    { "storage", 0, 0, G_OPTION_ARG_STRING, &self->storage,
      N_ ("Where the system goes: sd, emmc, nor or nand"), N_ ("STORAGE") },
    { "choose", 0, 0, G_OPTION_ARG_INT, &self->number,
      N_ ("Which of several proposals, by its number"), N_ ("NUMBER") },
    { "output", 'o', 0, G_OPTION_ARG_FILENAME, &self->output, N_ ("Save the layout in this file"),
      N_ ("FILE") },
    { "force", 0, 0, G_OPTION_ARG_NONE, &self->force, N_ ("Replace a file that is there already"), NULL },
    { NULL },
  };

  return fj_cli_begin (&self->options, FJ_CLI_GROUP_OUTPUT, entries, _ ("FOLDER|IMAGE"),
                       _ ("Makes a flash layout for the files of a build or the image of a card."),
                       argc, argv, error);
}

static gboolean
check_words (Propose *self, int argc, GError **error)
{
  const char   *problem = _ ("A storage is one of sd, emmc, nor and nand.");
  FjBuildTarget target;

  if (argc == 2 && (self->storage == NULL || fj_build_target_from_name (self->storage, &target)) &&
      self->number >= 1)
    return TRUE;
  if (argc != 2)
    problem = _ ("Name one folder of a build, or one image of a card.");
  else if (self->number < 1)
    problem = _ ("Proposals are counted from 1.");
  g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, problem);
  return FALSE;
}

/* Those for the storage that is asked for. */
static void
select_proposals (Propose *self)
{
  FjBuildTarget target = FJ_N_TARGETS;

  if (self->storage != NULL)
    fj_build_target_from_name (self->storage, &target);
  self->proposals = g_ptr_array_new ();
  for (guint i = 0; i < self->found->proposals->len; i++) {
    FjProposal *proposal = g_ptr_array_index (self->found->proposals, i);

    if (target == FJ_N_TARGETS || proposal->target == target)
      g_ptr_array_add (self->proposals, proposal);
  }
}

static guint
get_chosen (Propose *self)
{
  return (guint) self->number - 1;
}

static void
print_sentences (GPtrArray *sentences)
{
  for (guint i = 0; i < sentences->len; i++) {
    g_autofree char *safe = fj_cli_safe (g_ptr_array_index (sentences, i));
    g_autofree char *line = g_strconcat ("  - ", safe, NULL);

    fj_cli_say (STDERR_FILENO, 0, line);
  }
}

static void
print_layouts (Propose *self)
{
  if (self->layouts == NULL || self->layouts->len == 0)
    return;
  g_printerr ("\n");
  fj_cli_say (STDERR_FILENO, 0,
              _ ("These layouts are there already; “flash” takes them as they are:"));
  for (guint i = 0; i < self->layouts->len; i++) {
    const FjFoundLayout *layout = g_ptr_array_index (self->layouts, i);
    g_autofree char     *file = fj_cli_safe_file (layout->file);
    g_autofree char     *words = fj_cli_safe (layout->words);
    g_autofree char     *line = g_strdup_printf ("%s — %s", words, file);

    fj_cli_say (STDERR_FILENO, 2, line);
  }
}

static void
print_others (Propose *self)
{
  if (self->proposals->len < 2)
    return;
  g_printerr ("\n");
  fj_cli_say (STDERR_FILENO, 0,
              _ ("What else the files allow, to be chosen with --choose or --storage:"));
  for (guint i = 0; i < self->proposals->len; i++) {
    const FjProposal *proposal = g_ptr_array_index (self->proposals, i);
    g_autofree char  *title = fj_cli_safe (proposal->title);
    g_autofree char  *line = g_strdup_printf ("%2u  %s", i + 1, title);

    if (i != get_chosen (self))
      fj_cli_say (STDERR_FILENO, 2, line);
  }
}

static void
print_missing (Propose *self)
{
  if (self->found->missing->len == 0)
    return;
  g_printerr ("\n%s\n", _ ("What was left out, and why:"));
  print_sentences (self->found->missing);
}

/* Explanations go to standard error, so that the layout can go to a file. */
static void
explain_proposal (Propose *self, const FjProposal *proposal)
{
  g_autofree char *title = fj_cli_safe (proposal->title);
  g_autofree char *folder = fj_cli_safe_file (self->found->folder);
  g_autofree char *where = NULL;

  if (self->options.quiet)
    return;
  fj_cli_say (STDERR_FILENO, 0, title);
  print_sentences (proposal->reasons);
  print_others (self);
  print_missing (self);
  print_layouts (self);
  g_printerr ("\n");
  /* Translators: a folder */
  where = g_strdup_printf (_ ("The files are in %s; name that folder after a layout that "
                              "lies elsewhere.\n"),
                           folder);
  fj_cli_say (STDERR_FILENO, 0, where);
}

static void
add_list (JsonBuilder *builder, const char *name, GPtrArray *sentences)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < sentences->len; i++) {
    g_autofree char *valid = g_utf8_make_valid (g_ptr_array_index (sentences, i), -1);

    json_builder_add_string_value (builder, valid);
  }
  json_builder_end_array (builder);
}

static void
print_proposal_json (Propose *self, guint i)
{
  const FjProposal *proposal = g_ptr_array_index (self->proposals, i);
  g_autofree char  *folder = fj_cli_safe_file (self->found->folder);
  gsize             length;
  const char       *data = g_bytes_get_data (proposal->layout, &length);
  g_autofree char  *text = g_strndup (data, length);
  JsonBuilder      *builder = fj_cli_json_begin ("proposal");

  fj_cli_json_uint (builder, "number", i + 1);
  fj_cli_json_bool (builder, "chosen", i == get_chosen (self));
  fj_cli_json_string (builder, "storage", fj_build_target_to_name (proposal->target));
  fj_cli_json_string (builder, "board", proposal->board);
  fj_cli_json_string (builder, "system", proposal->system);
  fj_cli_json_string (builder, "title", proposal->title);
  fj_cli_json_string (builder, "folder", folder);
  fj_cli_json_string (builder, "layout", text);
  add_list (builder, "reasons", proposal->reasons);
  fj_cli_json_end (builder);
}

static void
print_json (Propose *self)
{
  JsonBuilder *builder;

  for (guint i = 0; i < self->proposals->len; i++)
    print_proposal_json (self, i);
  for (guint i = 0; self->layouts != NULL && i < self->layouts->len; i++) {
    const FjFoundLayout *layout = g_ptr_array_index (self->layouts, i);
    g_autofree char     *file = fj_cli_safe_file (layout->file);

    builder = fj_cli_json_begin ("choice");
    fj_cli_json_string (builder, "file", file);
    fj_cli_json_string (builder, "text", layout->words);
    fj_cli_json_end (builder);
  }
  if (self->found->missing->len == 0)
    return;
  builder = fj_cli_json_begin ("missing");
  add_list (builder, "texts", self->found->missing);
  fj_cli_json_end (builder);
}

static gboolean
save_proposal (Propose *self, const FjProposal *proposal, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_commandline_arg (self->output);
  g_autoptr (FjLayout) layout = NULL;
  g_autofree char *shown = fj_cli_safe_file (file);

  if (!self->force && g_file_query_exists (file, NULL)) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS,
                 _ ("“%s” is there already; --force replaces it."), shown);
    return FALSE;
  }
  layout = fj_layout_new_from_bytes (proposal->layout, error);
  if (layout == NULL || !fj_layout_save (layout, file, NULL, error))
    return FALSE;
  if (self->options.json) {
    JsonBuilder *builder = fj_cli_json_begin ("saved");

    fj_cli_json_string (builder, "file", shown);
    fj_cli_json_end (builder);
  }
  return TRUE;
}

static void
print_layout (const FjProposal *proposal)
{
  gsize            length;
  const char      *data = g_bytes_get_data (proposal->layout, &length);
  g_autofree char *text = g_strndup (data, length);

  fj_cli_output_write (text);
}

/* (nullable): what the storage that was asked for would need */
static const char *
get_storage_advice (Propose *self)
{
  FjBuildTarget target;

  if (self->storage == NULL || !fj_build_target_from_name (self->storage, &target))
    return NULL;
  return fj_build_target_get_needs (target);
}

/* Nothing fits: what is missing is the answer. */
static gboolean
refuse_choice (Propose *self, GError **error)
{
  g_autofree char *shown = fj_cli_safe_file (self->source);

  if (self->proposals->len > get_chosen (self))
    return FALSE;
  if (self->options.json)
    print_json (self);
  else if (!self->options.quiet) {
    print_sentences (self->found->missing);
    print_layouts (self);
  }
  if (self->proposals->len > 0)
    g_set_error (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                 ngettext ("There is only %u proposal to choose.",
                           "There are only %u proposals to choose from.", self->proposals->len),
                 self->proposals->len);
  else if (self->found->proposals->len > 0)
    fj_error_set (error, FJ_ERROR_LAYOUT, get_storage_advice (self),
                  _ ("No complete layout for this storage can be made from %s; without --storage there are "
                     "others."),
                  shown);
  else
    fj_error_set (error, FJ_ERROR_LAYOUT, get_storage_advice (self),
                  _ ("No complete layout can be made from %s."), shown);
  return TRUE;
}

static gboolean
propose_layout (Propose *self, GError **error)
{
  const FjProposal *proposal;

  self->found = fj_proposals_find (self->source, NULL, error);
  if (self->found == NULL)
    return FALSE;
  select_proposals (self);
  if (g_file_query_file_type (self->source, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_DIRECTORY)
    self->layouts = fj_cli_layout_find (self->source, NULL, NULL);
  if (refuse_choice (self, error))
    return FALSE;
  proposal = g_ptr_array_index (self->proposals, get_chosen (self));
  if (self->options.json)
    print_json (self);
  else
    explain_proposal (self, proposal);
  if (self->output != NULL)
    return save_proposal (self, proposal, error);
  if (!self->options.json)
    print_layout (proposal);
  return TRUE;
}

/**
 * fj_cli_layout:
 *
 * The command "layout"
 */
FjCliExit
fj_cli_layout (int argc, char **argv)
{
  g_auto (Propose) self = { .number = 1 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_words (&self, &argc, &argv, &error))
    return fj_cli_fail_usage ("layout", error);
  words = argv;
  if (!check_words (&self, argc, &error))
    return fj_cli_fail_usage ("layout", error);
  if (self.options.json)
    fj_cli_json_print_start ("layout");
  self.source = g_file_new_for_commandline_arg (argv[1]);
  if (propose_layout (&self, &error))
    return fj_cli_finish (&self.options, FJ_CLI_EXIT_OK, NULL);
  return fj_cli_finish (&self.options, fj_cli_exit_from_error (error), error);
}
