/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-compare.h"

#include <fj-format.h>
#include <glib/gi18n-lib.h>

/**
 * fj_record_change_free:
 *
 * Frees @self.
 */
void
fj_record_change_free (FjRecordChange *self)
{
  g_free (self->what);
  g_free (self->before);
  g_free (self->now);
  g_free (self);
}

static void
add_change (GPtrArray *changes, const char *what, const char *before, const char *now)
{
  FjRecordChange *change;

  if (g_strcmp0 (before, now) == 0)
    return;
  change = g_new0 (FjRecordChange, 1);
  change->what = g_strdup (what);
  change->before = g_strdup (before);
  change->now = g_strdup (now);
  g_ptr_array_add (changes, change);
}

/* What one of the two does not know tells nothing. */
static void
add_known (GPtrArray *changes, const char *what, const char *before, const char *now)
{
  if (before != NULL && now != NULL)
    add_change (changes, what, before, now);
}

static void
compare_size (GPtrArray *changes, const char *what, const FjRecordFile *before,
              const FjRecordFile *now)
{
  g_autofree char *old_size = fj_format_size ((guint64) MAX (before->size, 0));
  g_autofree char *new_size = fj_format_size ((guint64) MAX (now->size, 0));

  if (before->size != now->size)
    add_change (changes, what, old_size, new_size);
}

/* The hash says it all; where it is not known, the size may. */
static void
compare_file (GPtrArray *changes, const FjRecordFile *before, const FjRecordFile *now)
{
  /* Translators: %s is the name of a partition */
  g_autofree char *content = g_strdup_printf (_ ("Content of “%s”"), now->name);
  g_autofree char *version = g_strdup_printf (_ ("Version in “%s”"), now->name);
  g_autofree char *file = g_strdup_printf (_ ("File for “%s”"), now->name);
  g_autofree char *target = g_strdup_printf (_ ("Storage of “%s”"), now->name);

  add_change (changes, file, before->file, now->file);
  add_known (changes, version, before->version, now->version);
  if (before->sha256 != NULL && now->sha256 != NULL)
    add_change (changes, content, before->sha256, now->sha256);
  else
    compare_size (changes, content, before, now);
  add_change (changes, target, before->target, now->target);
}

/* (nullable): partitions are the same by id and name. */
static FjRecordFile *
find_file (FjRecord *record, const FjRecordFile *wanted)
{
  for (guint i = 0; i < record->files->len; i++) {
    FjRecordFile *file = g_ptr_array_index (record->files, i);

    if (file->id == wanted->id && g_strcmp0 (file->name, wanted->name) == 0)
      return file;
  }
  return NULL;
}

static void
compare_files (GPtrArray *changes, FjRecord *pass, FjRecord *record)
{
  for (guint i = 0; i < record->files->len; i++) {
    const FjRecordFile *now = g_ptr_array_index (record->files, i);
    const FjRecordFile *before = find_file (pass, now);
    g_autofree char    *what = g_strdup_printf (_ ("File for “%s”"), now->name);

    if (before != NULL)
      compare_file (changes, before, now);
    else
      add_change (changes, what, NULL, now->file);
  }
  for (guint i = 0; i < pass->files->len; i++) {
    const FjRecordFile *before = g_ptr_array_index (pass->files, i);
    g_autofree char    *what = g_strdup_printf (_ ("File for “%s”"), before->name);

    if (find_file (record, before) == NULL)
      add_change (changes, what, before->file, NULL);
  }
}

/**
 * fj_record_compare:
 * @pass: an attempt that passed, read as a whole
 * @record: another one, read as a whole
 *
 * Returns: (transfer full) (element-type FjRecordChange): what is not the same, and may be why
 */
GPtrArray *
fj_record_compare (FjRecord *pass, FjRecord *record)
{
  GPtrArray *changes = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_record_change_free);

  g_return_val_if_fail (pass->files != NULL && record->files != NULL, changes);

  add_known (changes, _ ("Chip"), pass->title, record->title);
  add_known (changes, _ ("Serial number"), pass->serial, record->serial);
  add_change (changes, _ ("Port"), pass->port, record->port);
  add_known (changes, _ ("Place"), pass->place, record->place);
  add_change (changes, _ ("Layout"), pass->layout, record->layout);
  add_known (changes, _ ("Content of the layout"), pass->layout_sha256, record->layout_sha256);
  compare_files (changes, pass, record);
  add_known (changes, _ ("Way to write"), pass->way, record->way);
  add_known (changes, _ ("Reading back"), pass->verify, record->verify);
  add_change (changes, _ ("Program"), pass->program, record->program);
  add_change (changes, _ ("Computer"), pass->host, record->host);
  add_change (changes, _ ("Operator"), pass->user, record->user);
  return changes;
}
