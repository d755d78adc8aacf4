/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-error.h"
#include "fj-file.h"
#include "fj-layout-private.h"
#include "fj-layout.h"
#include "fj-thread.h"
#include "fj-tsv.h"

#include <glib/gi18n-lib.h>

#define STAMP_ATTRIBUTES G_FILE_ATTRIBUTE_ETAG_VALUE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

/* What a thread brings home: objects of this room stay on the main thread. */
typedef struct {
  GBytes       *bytes; /* (owned) */
  FjLayoutStamp stamp;
} Contents;

static void
contents_free (Contents *self)
{
  g_clear_pointer (&self->bytes, g_bytes_unref);
  fj_layout_stamp_clear (&self->stamp);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Contents, contents_free)

/* Names the file in an error of ours, and makes the system's errors ours. */
static void
explain_error (GError **error, GFile *file, FjError code, const char *format)
{
  g_autofree char *name = g_file_get_parse_name (file);
  FjErrorDetail   *detail;

  if (error == NULL || g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if ((*error)->domain != FJ_ERROR) {
    g_autoptr (GError) cause = g_steal_pointer (error);
    g_auto (GStrv) parts = g_strsplit (format, "%s", 2);
    g_autofree char *sentence = g_strjoinv (cause->message, parts);

    g_set_error_literal (error, FJ_ERROR, code, sentence);
  }
  detail = fj_error_get_detail (*error);
  g_free (detail->file);
  detail->file = g_steal_pointer (&name);
}

static void
explain_load_error (GError **error, GFile *file)
{
  const char *format = _ ("The flash layout could not be read: %s");

  if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    format = _ ("There is no such flash layout.");
  else if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    format = _ ("You may not read this flash layout.");
  else if (error != NULL && g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY))
    format = _ ("This is a folder, not a flash layout.");
  explain_error (error, file, FJ_ERROR_LAYOUT, format);
}

static void
explain_save_error (GError **error, GFile *file)
{
  explain_error (error, file, FJ_ERROR_FAILED, _ ("The flash layout could not be saved: %s"));
}

/* A device or a pipe may never end, or never answer. */
static gboolean
check_kind (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE,
                                                  G_FILE_QUERY_INFO_NONE, cancellable, error);

  if (info == NULL)
    return FALSE;
  switch (g_file_info_get_file_type (info)) {
  case G_FILE_TYPE_REGULAR:
    return TRUE;
  case G_FILE_TYPE_DIRECTORY:
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY, "");
    return FALSE;
  case G_FILE_TYPE_UNKNOWN: /* what GIO says of a file in a folder that may not be entered */
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "");
    return FALSE;
  case G_FILE_TYPE_SYMBOLIC_LINK:
  case G_FILE_TYPE_SPECIAL:
  case G_FILE_TYPE_SHORTCUT:
  case G_FILE_TYPE_MOUNTABLE:
  default:
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_LAYOUT,
                         _ ("This is a device or a pipe, not a flash layout."));
    return FALSE;
  }
}

static void
read_stamp (FjLayoutStamp *stamp, GFileInfo *info)
{
  fj_layout_stamp_clear (stamp);
  stamp->etag = g_strdup (g_file_info_get_etag (info));
  stamp->size = (guint64) g_file_info_get_size (info);
}

/* One byte more than a layout may have is enough to know that it is none. */
static Contents *
read_contents (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (Contents) contents = g_new0 (Contents, 1);
  g_autoptr (GFileInputStream) stream = NULL;
  g_autoptr (GFileInfo) info = NULL;
  g_autofree char *buffer = NULL;
  gsize            length;

  if (!check_kind (file, cancellable, error))
    return NULL;
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  info = g_file_input_stream_query_info (stream, STAMP_ATTRIBUTES, cancellable, error);
  if (info == NULL)
    return NULL;
  buffer = g_malloc (FJ_TSV_MAX_SIZE + 1);
  if (!g_input_stream_read_all (G_INPUT_STREAM (stream), buffer, FJ_TSV_MAX_SIZE + 1, &length,
                                cancellable, error))
    return NULL;
  read_stamp (&contents->stamp, info);
  contents->bytes = g_bytes_new (buffer, length);
  return g_steal_pointer (&contents);
}

static FjLayout *
layout_from_contents (GFile *file, Contents *contents, GError **error)
{
  FjLayout *self = fj_layout_new_from_bytes (contents->bytes, error);

  if (self == NULL) {
    explain_load_error (error, file);
    return NULL;
  }
  fj_layout_begin_save (self);
  fj_layout_end_save (self, file, &contents->stamp);
  return self;
}

/**
 * fj_layout_load:
 * @file: a flash layout
 * @cancellable: (nullable): to stop early
 * @error: return location
 *
 * Reads a layout. Fails with %FJ_ERROR_LAYOUT, the file in its details, when it cannot be read or
 * is no text; a text that is wrong does not fail here (see fj_layout_check()).
 *
 * Returns: (transfer full) (nullable): the layout
 */
FjLayout *
fj_layout_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (Contents) contents = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  contents = read_contents (file, cancellable, error);
  if (contents == NULL) {
    explain_load_error (error, file);
    return NULL;
  }
  return layout_from_contents (file, contents, error);
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError   *error = NULL;
  Contents *contents = read_contents (G_FILE (data), cancellable, &error);

  if (contents != NULL)
    g_task_return_pointer (task, contents, (GDestroyNotify) contents_free);
  else
    g_task_return_error (task, error);
}

/**
 * fj_layout_load_async:
 * @file: a flash layout
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread when it is read
 * @user_data: for @callback
 *
 * Reads a layout without keeping the main thread waiting for a disk.
 */
void
fj_layout_load_async (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_layout_load_async);
  g_task_set_task_data (task, g_object_ref (file), g_object_unref);
  fj_thread_run_task (task, load_in_thread);
}

/**
 * fj_layout_load_finish:
 * @result: what the callback got
 * @error: return location
 *
 * Returns: (transfer full) (nullable): as fj_layout_load()
 */
FjLayout *
fj_layout_load_finish (GAsyncResult *result, GError **error)
{
  g_autoptr (Contents) contents = NULL;
  GFile *file;

  g_return_val_if_fail (g_async_result_is_tagged (result, fj_layout_load_async), NULL);

  file = g_task_get_task_data (G_TASK (result));
  contents = g_task_propagate_pointer (G_TASK (result), error);
  if (contents == NULL) {
    explain_load_error (error, file);
    return NULL;
  }
  return layout_from_contents (file, contents, error);
}

/**
 * fj_layout_save:
 * @self: a layout
 * @file: where to
 * @cancellable: (nullable): to stop early
 * @error: return location
 *
 * Writes the layout and makes @file its file. The old contents stay until the new ones are
 * complete (fj_file_replace()). Fails with %FJ_ERROR_FAILED, the file in its details, when it
 * cannot be written.
 *
 * Returns: whether it was written
 */
gboolean
fj_layout_save (FjLayout *self, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  FjLayoutStamp stamp = { NULL, 0 };

  g_return_val_if_fail (FJ_IS_LAYOUT (self) && G_IS_FILE (file), FALSE);

  bytes = fj_layout_to_bytes (self);
  fj_layout_begin_save (self);
  stamp.size = g_bytes_get_size (bytes);
  if (!fj_file_replace (file, bytes, &stamp.etag, cancellable, error)) {
    explain_save_error (error, file);
    return FALSE;
  }
  fj_layout_end_save (self, file, &stamp);
  return TRUE;
}

static void
copy_stamp (FjLayoutStamp *to, const FjLayoutStamp *from)
{
  to->etag = g_strdup (from->etag);
  to->size = from->size;
}

/* Without the layout, so that any thread may ask. */
static FjLayoutDisk
compare_with_disk (GFile *file, const FjLayoutStamp *stamp, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                                                  cancellable, NULL);

  if (info == NULL)
    return FJ_LAYOUT_DISK_GONE;
  if (stamp->size != (guint64) g_file_info_get_size (info) ||
      g_strcmp0 (stamp->etag, g_file_info_get_etag (info)) != 0)
    return FJ_LAYOUT_DISK_CHANGED;
  return FJ_LAYOUT_DISK_SAME;
}

/* What a thread gets to write or to compare, and what it finds out. */
typedef struct {
  GFile        *file;       /* (owned) */
  GBytes       *bytes;      /* (owned) (nullable): NULL: only to be compared */
  FjLayoutStamp expected;   /* of the file as it is known */
  gboolean      is_guarded; /* the file has to be the one that is known */
  FjLayoutStamp written;
} DiskTask;

static DiskTask *
disk_task_new (FjLayout *layout, GFile *file)
{
  DiskTask *self = g_new0 (DiskTask, 1);

  self->file = g_object_ref (file);
  copy_stamp (&self->expected, fj_layout_get_stamp (layout));
  return self;
}

static void
disk_task_free (DiskTask *self)
{
  g_object_unref (self->file);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  fj_layout_stamp_clear (&self->expected);
  fj_layout_stamp_clear (&self->written);
  g_free (self);
}

static void
save_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DiskTask *self = data;
  GError   *error = NULL;

  if (self->is_guarded &&
      compare_with_disk (self->file, &self->expected, cancellable) != FJ_LAYOUT_DISK_SAME) {
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG, "%s",
                             _ ("The file was changed by another program since it was opened."));
    return;
  }
  self->written.size = g_bytes_get_size (self->bytes);
  if (fj_file_replace (self->file, self->bytes, &self->written.etag, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * fj_layout_save_async:
 * @self: a layout
 * @file: where to
 * @is_guarded: whether to write only over what was loaded or saved before, not over what another
 *   program made of it since
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread when it is written
 * @user_data: for @callback
 *
 * Does fj_layout_save() on a thread. The layout is written as it is now; it may be changed before
 * it is written, and counts as modified then. One save at a time.
 */
void
fj_layout_save_async (FjLayout *self, GFile *file, gboolean is_guarded, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  DiskTask *data;

  g_return_if_fail (FJ_IS_LAYOUT (self) && G_IS_FILE (file));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_layout_save_async);
  data = disk_task_new (self, file);
  data->bytes = fj_layout_to_bytes (self);
  data->is_guarded = is_guarded;
  g_task_set_task_data (task, data, (GDestroyNotify) disk_task_free);
  fj_layout_begin_save (self);
  g_debug ("save %" G_GSIZE_FORMAT " bytes%s", g_bytes_get_size (data->bytes),
           is_guarded ? ", unless changed on disk" : "");
  fj_thread_run_task (task, save_in_thread);
}

/**
 * fj_layout_save_finish:
 * @self: a layout
 * @result: what the callback got
 * @error: return location
 *
 * Returns: whether it was written; else as fj_layout_save(), and %G_IO_ERROR_WRONG_ETAG where
 *   another program has changed the file
 */
gboolean
fj_layout_save_finish (FjLayout *self, GAsyncResult *result, GError **error)
{
  g_autoptr (GError) local = NULL;
  DiskTask *data;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  data = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), &local)) {
    if (!g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WRONG_ETAG))
      explain_save_error (&local, data->file);
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  fj_layout_end_save (self, data->file, &data->written);
  return TRUE;
}

static void
compare_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  DiskTask    *self = data;
  FjLayoutDisk disk = compare_with_disk (self->file, &self->expected, cancellable);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_int (task, disk);
}

/**
 * fj_layout_compare_async:
 * @self: a layout with a file
 * @cancellable: (nullable): to stop early
 * @callback: called on the main thread
 * @user_data: for @callback
 *
 * Looks whether the file is still what was loaded or saved.
 */
void
fj_layout_compare_async (FjLayout *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (FJ_IS_LAYOUT (self) && fj_layout_get_file (self) != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_layout_compare_async);
  g_task_set_task_data (task, disk_task_new (self, fj_layout_get_file (self)),
                        (GDestroyNotify) disk_task_free);
  fj_thread_run_task (task, compare_in_thread);
}

/**
 * fj_layout_compare_finish:
 * @self: a layout
 * @result: what the callback got
 *
 * Returns: what has become of the file since; %FJ_LAYOUT_DISK_SAME when cancelled
 */
FjLayoutDisk
fj_layout_compare_finish (FjLayout *self, GAsyncResult *result)
{
  g_autoptr (GError) error = NULL;
  gssize disk;

  g_return_val_if_fail (g_task_is_valid (result, self), FJ_LAYOUT_DISK_SAME);

  disk = g_task_propagate_int (G_TASK (result), &error);
  return error == NULL ? (FjLayoutDisk) disk : FJ_LAYOUT_DISK_SAME;
}
