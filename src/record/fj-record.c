/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record.h"

#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjRecordResult, fj_record_result, G_DEFINE_ENUM_VALUE (FJ_RECORD_PASS, "pass"),
                    G_DEFINE_ENUM_VALUE (FJ_RECORD_FAIL, "fail"),
                    G_DEFINE_ENUM_VALUE (FJ_RECORD_STOPPED, "stopped"),
                    G_DEFINE_ENUM_VALUE (FJ_RECORD_INTERRUPTED, "interrupted"))

/**
 * fj_record_result_to_title:
 *
 * Returns: (transfer none): a word for people, translated
 */
const char *
fj_record_result_to_title (FjRecordResult result)
{
  static const char *const titles[] = {
    [FJ_RECORD_PASS] = N_ ("passed"),
    [FJ_RECORD_FAIL] = N_ ("failed"),
    [FJ_RECORD_STOPPED] = N_ ("stopped"),
    [FJ_RECORD_INTERRUPTED] = N_ ("interrupted"),
  };

  return _ (titles[result]);
}

/**
 * fj_record_file_free:
 *
 * Frees @self.
 */
void
fj_record_file_free (FjRecordFile *self)
{
  g_free (self->name);
  g_free (self->target);
  g_free (self->file);
  g_free (self->version);
  g_free (self->sha256);
  g_free (self);
}

/**
 * fj_record_stage_free:
 *
 * Frees @self.
 */
void
fj_record_stage_free (FjRecordStage *self)
{
  g_free (self->stage);
  g_free (self);
}

/**
 * fj_record_new:
 *
 * Returns: (transfer full): a record of nothing, for a reader
 */
FjRecord *
fj_record_new (void)
{
  FjRecord *self = g_atomic_rc_box_new0 (FjRecord);

  self->result = FJ_RECORD_INTERRUPTED;
  return self;
}

static void
clear_error (FjRecord *self)
{
  g_free (self->error_code);
  g_free (self->error_text);
  g_free (self->error_stage);
  g_free (self->error_partition);
  g_free (self->board_text);
  g_free (self->log);
}

static void
clear_record (gpointer data)
{
  FjRecord *self = data;

  g_free (self->id);
  g_free (self->begun);
  g_free (self->serial);
  g_free (self->port);
  g_free (self->place);
  g_free (self->family);
  g_free (self->title);
  g_free (self->layout);
  g_free (self->layout_sha256);
  g_free (self->job);
  g_free (self->job_sha256);
  g_free (self->program);
  g_free (self->host);
  g_free (self->user);
  g_free (self->verify);
  g_free (self->way);
  g_free (self->way_reason);
  clear_error (self);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_clear_pointer (&self->stages, g_ptr_array_unref);
}

/**
 * fj_record_unref:
 *
 * Gives back a reference.
 */
void
fj_record_unref (FjRecord *self)
{
  g_atomic_rc_box_release_full (self, clear_record);
}

/**
 * fj_record_dup_begun_text:
 *
 * Returns: (transfer full): when it began, for people: "2026-11-28 12:34:56", by the time of here
 */
char *
fj_record_dup_begun_text (FjRecord *self)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_iso8601 (self->begun, NULL);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;

  return local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup (self->begun);
}
