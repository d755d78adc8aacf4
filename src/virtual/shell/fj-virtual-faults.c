/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-faults.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FAULTS 256
#define MAX_TEXT (64 * 1024)

struct _FjVirtualFaults {
  GArray             *faults; /* (owned) (element-type FjFault) */
  const char         *port;   /* (not owned) (nullable) of the board */
  FjVirtualLocateFunc locate; /* (nullable) */
  gpointer            board;  /* (not owned) its argument */
};

static FjVirtualFaults *
faults_new (void)
{
  FjVirtualFaults *self = g_new0 (FjVirtualFaults, 1);

  self->faults = g_array_new (FALSE, TRUE, sizeof (FjFault));
  g_array_set_clear_func (self->faults, (GDestroyNotify) fj_virtual_fault_clear);
  return self;
}

/**
 * fj_virtual_faults_free:
 *
 * Frees @self.
 */
void
fj_virtual_faults_free (FjVirtualFaults *self)
{
  g_array_unref (self->faults);
  g_free (self);
}

/* Takes over what @fault owns, also when it fails. */
static gboolean
add_fault (FjVirtualFaults *self, FjFault *fault, const FjVirtualStageWord *stages, GError **error)
{
  gboolean fits_in = self->faults->len < MAX_FAULTS;

  if (!fits_in)
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("There are too many faults"));
  if (!fits_in || !fj_virtual_fault_find_stage (fault, stages, error)) {
    fj_virtual_fault_clear (fault);
    return FALSE;
  }
  g_array_append_val (self->faults, *fault);
  return TRUE;
}

/**
 * fj_virtual_faults_parse:
 * @text: faults, separated by semicolons or white space; a value in double quotes may have them
 * @stages: (array zero-terminated=1): the words for stages that may be named
 * @error: return location for %FJ_ERROR_FAILED, which names what is wrong
 *
 * (pure) Reads the text form; see fj_virtual_fault_describe_kinds() for the kinds.
 *
 * Returns: (transfer full): the faults, or %NULL
 */
FjVirtualFaults *
fj_virtual_faults_parse (const char *text, const FjVirtualStageWord *stages, GError **error)
{
  g_autoptr (FjVirtualFaults) self = faults_new ();
  g_auto (GStrv) words = NULL;

  if (strlen (text) > MAX_TEXT) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED,
                         _ ("The description of faults is too long"));
    return NULL;
  }
  words = fj_virtual_fault_split (text, "; \t\r\n");
  for (guint i = 0; words[i] != NULL; i++) {
    FjFault fault;

    if (words[i][0] == '\0')
      continue;
    if (!fj_virtual_fault_parse (&fault, words[i], error) ||
        !add_fault (self, &fault, stages, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * fj_virtual_faults_parse_key_file:
 * @bytes: a key file: one group a fault, with the keys Kind, Stage, Phase, Block, Value, Times
 * @stages: (array zero-terminated=1): the words for stages that may be named
 * @error: return location for %FJ_ERROR_FAILED, or an error of GKeyFile
 *
 * (pure)
 *
 * Returns: (transfer full): the faults in the order of the file, or %NULL
 */
FjVirtualFaults *
fj_virtual_faults_parse_key_file (GBytes *bytes, const FjVirtualStageWord *stages, GError **error)
{
  g_autoptr (FjVirtualFaults) self = faults_new ();
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_auto (GStrv) groups = NULL;

  if (g_bytes_get_size (bytes) > MAX_TEXT) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED,
                         _ ("The description of faults is too long"));
    return NULL;
  }
  if (!g_key_file_load_from_bytes (file, bytes, G_KEY_FILE_NONE, error))
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  for (guint i = 0; groups[i] != NULL; i++) {
    FjFault fault;

    if (!fj_virtual_fault_parse_group (&fault, file, groups[i], error) ||
        !add_fault (self, &fault, stages, error))
      return NULL;
  }
  return g_steal_pointer (&self);
}

static void
append_faults (FjVirtualFaults *self, FjVirtualFaults *other)
{
  for (guint i = 0; i < other->faults->len; i++) {
    FjFault fault = g_array_index (other->faults, FjFault, i);

    fault.stage = g_strdup (fault.stage);
    fault.value = g_strdup (fault.value);
    fault.text = g_strdup (fault.text);
    g_array_append_val (self->faults, fault);
  }
}

/**
 * fj_virtual_faults_read:
 * @text: (nullable): see fj_virtual_faults_parse()
 * @bytes: (nullable): see fj_virtual_faults_parse_key_file()
 * @stages: (array zero-terminated=1): the words for stages that may be named
 * @error: return location for an error
 *
 * Returns: (transfer full): the faults of both, or %NULL
 */
FjVirtualFaults *
fj_virtual_faults_read (const char *text, GBytes *bytes, const FjVirtualStageWord *stages,
                        GError **error)
{
  g_autoptr (FjVirtualFaults) faults = NULL;
  g_autoptr (FjVirtualFaults) more = NULL;

  faults = fj_virtual_faults_parse (text != NULL ? text : "", stages, error);
  if (faults == NULL || bytes == NULL)
    return g_steal_pointer (&faults);
  more = fj_virtual_faults_parse_key_file (bytes, stages, error);
  if (more == NULL)
    return NULL;
  append_faults (faults, more);
  return g_steal_pointer (&faults);
}

/* Whether there is no fault at all, not even one that has happened as often as it should. */
gboolean
fj_virtual_faults_is_empty (FjVirtualFaults *self)
{
  return self->faults->len == 0;
}

void
fj_virtual_faults_set_board (FjVirtualFaults *self, const char *port, FjVirtualLocateFunc locate,
                             gpointer board)
{
  self->port = port;
  self->locate = locate;
  self->board = board;
}

static FjFault *
find_fault (FjVirtualFaults *self, FjFaultKind kind, const FjVirtualPlace *place)
{
  FjVirtualPlace here = { NULL, FJ_FAULT_ANY, FJ_FAULT_ANY };

  if (place == NULL && self->faults->len > 0 && self->locate != NULL)
    self->locate (self->board, &here);
  for (guint i = 0; i < self->faults->len; i++) {
    FjFault *fault = &g_array_index (self->faults, FjFault, i);

    if (fj_virtual_fault_fits (fault, kind, place != NULL ? place : &here))
      return fault;
  }
  return NULL;
}

/* Whether it happens only when its value is reached, which whoever asks for it knows. */
static gboolean
is_up_to_value (FjFaultKind kind)
{
  return kind == FJ_FAULT_DISK_FULL || kind == FJ_FAULT_TRUNCATE_WRITE ||
         kind == FJ_FAULT_SMALL_STORAGE || kind == FJ_FAULT_FLIP_BIT ||
         kind == FJ_FAULT_SHORT_UPLOAD || kind == FJ_FAULT_NO_OFFSET;
}

FjFault *
fj_virtual_faults_find (FjVirtualFaults *self, FjFaultKind kind, const FjVirtualPlace *place)
{
  FjFault *fault = find_fault (self, kind, place);

  if (fault == NULL)
    return NULL;
  fault->happened = fault->happened || !is_up_to_value (kind);
  if (fault->happened && !fault->was_told && self->port != NULL) {
    fault->was_told = TRUE;
    g_debug ("%s: fault “%s” happens (%s)", self->port, fault->text,
             fj_virtual_fault_get_owner (fault));
  }
  return fault;
}

FjFault *
fj_virtual_faults_take (FjVirtualFaults *self, FjFaultKind kind, const FjVirtualPlace *place)
{
  FjFault *fault = fj_virtual_faults_find (self, kind, place);

  if (fault != NULL)
    fj_virtual_fault_use_up (fault);
  return fault;
}

char **
fj_virtual_faults_dup_unused (FjVirtualFaults *self)
{
  g_autoptr (GStrvBuilder) unused = g_strv_builder_new ();

  for (guint i = 0; i < self->faults->len; i++) {
    const FjFault *fault = &g_array_index (self->faults, FjFault, i);

    if (!fault->happened)
      g_strv_builder_add (unused, fault->text);
  }
  return g_strv_builder_end (unused);
}
