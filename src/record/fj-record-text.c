/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-text.h"

#include "fj-record-compare.h"

#include <fj-format.h>
#include <fj-proof.h>
#include <glib/gi18n-lib.h>
#include <string.h>

/* (transfer full) */
static char *
dup_safe (const char *text)
{
  return fj_format_safe_text (text, strlen (text));
}

static void
add_field (GString *text, const char *name, const char *value)
{
  g_autofree char *safe = value != NULL ? dup_safe (value) : NULL;

  if (safe != NULL)
    g_string_append_printf (text, "%s: %s\n", name, safe);
}

/* A size, or nothing where it is not known. */
static void
add_size (GString *text, const char *name, gint64 bytes)
{
  g_autofree char *size = bytes >= 0 ? fj_format_size ((guint64) bytes) : NULL;

  add_field (text, name, size);
}

static void
add_outcome (GString *text, FjRecord *self)
{
  g_autofree char *begun = fj_record_dup_begun_text (self);
  g_autofree char *time = self->seconds >= 0 ? fj_format_duration (self->seconds) : NULL;
  FjProof          proof = { .written = (guint64) MAX (self->written, 0),
                             .proven = (guint64) MAX (self->proven, 0) };
  g_autofree char *proven =
    self->result == FJ_RECORD_PASS && self->written >= 0 ? fj_proof_to_text (&proof) : NULL;

  add_field (text, _ ("Record"), self->id);
  add_field (text, _ ("Result"), fj_record_result_to_title (self->result));
  if (proven != NULL)
    g_string_append_printf (text, "%s\n", proven);
  add_field (text, _ ("Begun"), begun);
  add_field (text, _ ("Time"), time);
}

static void
add_error (GString *text, FjRecord *self)
{
  const char *where = self->error_partition;

  add_field (text, _ ("Error"), self->error_text);
  add_field (text, _ ("Where"), where != NULL ? where : self->error_stage);
  add_field (text, _ ("The board says"), self->board_text);
}

static void
add_board (GString *text, FjRecord *self)
{
  add_field (text, _ ("Chip"), self->title);
  add_field (text, _ ("Serial number"), self->serial);
  if (!self->is_serial_trusted)
    g_string_append_printf (text, "%s\n",
                            _ ("The serial number does not tell the board from others."));
  add_field (text, _ ("Port"), self->port);
  add_field (text, _ ("Place"), self->place);
}

static void
add_job (GString *text, FjRecord *self)
{
  add_field (text, _ ("Layout"), self->layout);
  add_field (text, "SHA-256", self->layout_sha256);
  add_field (text, _ ("Way to write"), self->way);
  add_field (text, _ ("Reading back"), self->verify);
  add_field (text, _ ("Job"), self->job);
  add_field (text, _ ("Operator"), self->user);
  add_field (text, _ ("Computer"), self->host);
  add_field (text, _ ("Program"), self->program);
  add_size (text, _ ("To be sent"), self->total);
  add_size (text, _ ("Sent"), self->bytes);
  add_size (text, _ ("Read back, and the same"), self->proven);
}

static void
add_stages (GString *text, FjRecord *self)
{
  for (guint i = 0; self->stages != NULL && i < self->stages->len; i++) {
    const FjRecordStage *stage = g_ptr_array_index (self->stages, i);
    g_autofree char     *time = fj_format_duration (stage->seconds);

    /* Translators: a boot stage ("uboot"), and how long after the begin ("0:12") */
    g_string_append_printf (text, _ ("Stage %s after %s"), stage->stage, time);
    g_string_append_c (text, '\n');
  }
}

static void
add_file (GString *text, const FjRecordFile *file)
{
  g_autofree char *name = dup_safe (file->name);
  g_autofree char *path = dup_safe (file->file);
  g_autofree char *version = file->version != NULL ? dup_safe (file->version) : NULL;
  g_autofree char *size = fj_format_size ((guint64) MAX (file->size, 0));

  g_string_append_printf (text, "  0x%02x %s (%s), %s, %s\n", file->id, name, file->target, path,
                          size);
  if (version != NULL)
    g_string_append_printf (text, "    %s\n", version);
  g_string_append_printf (text, "    %s\n",
                          file->sha256 != NULL ? file->sha256 : _ ("not hashed to the end"));
}

/**
 * fj_record_to_text:
 * @self: a record that was read as a whole
 *
 * Returns: (transfer full): all that is known but the log
 */
char *
fj_record_to_text (FjRecord *self)
{
  GString *text = g_string_new (NULL);

  add_outcome (text, self);
  add_error (text, self);
  add_board (text, self);
  add_job (text, self);
  add_stages (text, self);
  for (guint i = 0; self->files != NULL && i < self->files->len; i++)
    add_file (text, g_ptr_array_index (self->files, i));
  return g_string_free (text, FALSE);
}

/**
 * fj_record_to_line:
 * @self: a record
 *
 * Returns: (transfer full): when, how it ended, and why it did not pass
 */
char *
fj_record_to_line (FjRecord *self)
{
  g_autofree char *begun = fj_record_dup_begun_text (self);
  g_autofree char *error = self->error_text != NULL ? dup_safe (self->error_text) : NULL;

  if (error == NULL)
    return g_strdup_printf ("%s  %s", begun, fj_record_result_to_title (self->result));
  return g_strdup_printf ("%s  %s  %s", begun, fj_record_result_to_title (self->result), error);
}

/* (transfer full) */
static char *
dup_value (const char *value)
{
  return dup_safe (value != NULL ? value : _ ("nothing"));
}

/**
 * fj_record_comparison_to_text:
 * @pass: an attempt that passed, read as a whole
 * @record: another one, read as a whole
 *
 * Returns: (transfer full): what is not the same, or that nothing is known to be
 */
char *
fj_record_comparison_to_text (FjRecord *pass, FjRecord *record)
{
  g_autoptr (GPtrArray) changes = fj_record_compare (pass, record);
  GString *text = g_string_new (NULL);

  if (changes->len == 0)
    g_string_append_printf (text, "%s\n", _ ("No difference is known."));
  for (guint i = 0; i < changes->len; i++) {
    const FjRecordChange *change = g_ptr_array_index (changes, i);
    g_autofree char      *before = dup_value (change->before);
    g_autofree char      *now = dup_value (change->now);

    g_string_append_printf (text, "%s\n  ", change->what);
    /* Translators: in the attempt that passed; %s is a file, a hash, a port … */
    g_string_append_printf (text, _ ("it worked with: %s"), before);
    g_string_append (text, "\n  ");
    /* Translators: in this attempt; %s is a file, a hash, a port … */
    g_string_append_printf (text, _ ("here: %s"), now);
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

/**
 * fj_record_totals_to_text:
 * @totals: what records come to
 *
 * Returns: (transfer full): a line each of attempts, boards and time
 */
char *
fj_record_totals_to_text (const FjRecordTotals *totals)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (
    text,
    ngettext ("%u attempt: %u passed, %u failed, %u stopped, %u interrupted\n",
              "%u attempts: %u passed, %u failed, %u stopped, %u interrupted\n", totals->attempts),
    totals->attempts, totals->passed, totals->failed, totals->stopped, totals->interrupted);
  if (totals->boards > 0)
    g_string_append_printf (text,
                            ngettext ("%u board, %.1f %% passed at the first attempt\n",
                                      "%u boards, %.1f %% passed at the first attempt\n",
                                      totals->boards),
                            totals->boards, 100.0 * totals->first_passed / totals->boards);
  if (totals->seconds_of_board >= 0) {
    g_autofree char *time = fj_format_duration (totals->seconds_of_board);

    /* Translators: a time, "2:51" */
    g_string_append_printf (text, _ ("%s for a board that passed, on average\n"), time);
  }
  return g_string_free (text, FALSE);
}
