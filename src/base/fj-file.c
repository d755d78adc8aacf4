/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file.h"

#include "fj-thread.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * GLib's own stream for this closes itself after a write that failed, and its close puts the short
 * file in the place of the whole one; where it cannot make a second file it empties the first one.
 * A full disk must cost nobody his file, so local files are written here.
 */

/* Between two looks at the cancellable. */
#define PIECE (1024 * 1024)
/* Names that may be taken by others before giving up. */
#define NAME_TRIES 16

typedef struct {
  char         *path;        /* (owned) symbolic links followed */
  char         *folder;      /* (owned) of the path */
  const guint8 *data;        /* (unowned) (nullable): NULL only without length */
  gsize         length;      /* bytes */
  GCancellable *cancellable; /* (unowned) (nullable) */
  struct stat   old;         /* of the file that is replaced */
  gboolean      exists;      /* whether there is one */
  mode_t        mode;        /* permissions of a file that replaces none; 0: the usual ones */
  int           fd;          /* of the new file, -1: none */
  char         *temp;        /* (owned) (nullable): the new file's name, where it has one */
  char         *etag;        /* (owned) (nullable): of what was written */
} Replacement;

static void
drop_new (Replacement *self)
{
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  if (self->temp != NULL)
    g_unlink (self->temp);
  g_clear_pointer (&self->temp, g_free);
}

static void
replacement_clear (Replacement *self)
{
  drop_new (self);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->etag);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Replacement, replacement_clear)

static gboolean
set_errno (int code, GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code), g_strerror (code));
  return FALSE;
}

static gboolean
write_part (Replacement *self, int fd, gsize from, gsize to, GError **error)
{
  while (from < to) {
    gssize written;

    if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
      return FALSE;
    written = write (fd, self->data + from, MIN (to - from, PIECE));
    if (written < 0 && errno == EINTR)
      continue;
    if (written <= 0)
      return set_errno (written < 0 ? errno : ENOSPC, error);
    from += (gsize) written;
  }
  return TRUE;
}

/* Not every file system knows how, but one that tells of a lost write is believed. */
static gboolean
sync_file (int fd, GError **error)
{
  return fsync (fd) == 0 || errno == EINVAL || errno == ENOTSUP || set_errno (errno, error);
}

/* A file without a name leaves nothing behind, not even when the program is killed. */
static gboolean
open_new (Replacement *self, gboolean is_named, GError **error)
{
  g_autofree char *name = g_build_filename (self->folder, ".flashjig-XXXXXX", NULL);

  if (is_named)
    self->fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0666);
  else
    self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  if (self->fd < 0)
    return set_errno (errno, error);
  if (is_named)
    self->temp = g_steal_pointer (&name);
  return TRUE;
}

/* The new file is whose the old one was. */
static gboolean
take_over_owner (Replacement *self, GError **error)
{
  struct stat new;

  if (!self->exists)
    return self->mode == 0 || fchmod (self->fd, self->mode) == 0 || set_errno (errno, error);
  if (fstat (self->fd, &new) != 0)
    return set_errno (errno, error);
  if ((new.st_uid != self->old.st_uid || new.st_gid != self->old.st_gid) &&
      fchown (self->fd, self->old.st_uid, self->old.st_gid) != 0)
    return set_errno (EPERM, error);
  return fchmod (self->fd, self->old.st_mode & 07777) == 0 || set_errno (errno, error);
}

static gboolean
name_new (Replacement *self, GError **error)
{
  g_autofree char *source = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  for (guint i = 0; i < NAME_TRIES; i++) {
    g_autofree char *name = g_strdup_printf ("%s/.flashjig-%08x", self->folder, g_random_int ());

    if (linkat (AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0) {
      self->temp = g_steal_pointer (&name);
      return TRUE;
    }
    if (errno != EEXIST)
      break;
  }
  return set_errno (errno, error);
}

/* A complete second file beside the first. */
static gboolean
make_new (Replacement *self, gboolean is_named, GError **error)
{
  drop_new (self);
  return open_new (self, is_named, error) && take_over_owner (self, error) &&
         write_part (self, self->fd, 0, self->length, error) && sync_file (self->fd, error) &&
         (is_named || name_new (self, error));
}

static char *
query_etag (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

/* The name itself survives a loss of power only when its folder is written too; a best effort. */
static void
sync_folder (Replacement *self)
{
  int fd = open (self->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static gboolean
replace_by_second (Replacement *self, GError **error)
{
  if (!make_new (self, FALSE, NULL) && !make_new (self, TRUE, error))
    return FALSE;
  self->etag = query_etag (self->temp);
  if (g_rename (self->temp, self->path) != 0)
    return set_errno (errno, error);
  g_clear_pointer (&self->temp, g_free);
  sync_folder (self);
  return TRUE;
}

/*
 * What is longer than before is written first: only that needs room. The rest goes where there is
 * room already.
 */
static gboolean
overwrite_file (Replacement *self, int fd, GError **error)
{
  gsize size = (gsize) self->old.st_size;
  gsize common = MIN (size, self->length);

  if (lseek (fd, (off_t) common, SEEK_SET) < 0)
    return set_errno (errno, error);
  if (!write_part (self, fd, common, self->length, error) || !sync_file (fd, error)) {
    if (ftruncate (fd, self->old.st_size) != 0)
      g_debug ("%s: %s", self->path, g_strerror (errno));
    return FALSE;
  }
  if (lseek (fd, 0, SEEK_SET) < 0)
    return set_errno (errno, error);
  self->cancellable = NULL; /* half of it would be neither the old nor the new file */
  return write_part (self, fd, 0, common, error) &&
         (ftruncate (fd, (off_t) self->length) == 0 || set_errno (errno, error)) &&
         sync_file (fd, error);
}

/* For a file that cannot be another one: it has several names, another owner, or is a device. */
static gboolean
replace_in_place (Replacement *self, GError **error)
{
  gboolean is_done;

  g_debug ("%s: in place", self->path);
  drop_new (self);
  /* a pipe that nobody reads must not keep us waiting */
  self->fd = open (self->path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
  if (self->fd < 0 || fcntl (self->fd, F_SETFL, 0) != 0)
    return set_errno (errno, error);
  if (!S_ISREG (self->old.st_mode))
    return write_part (self, self->fd, 0, self->length, error);
  is_done = overwrite_file (self, self->fd, error);
  if (is_done)
    self->etag = query_etag (self->path);
  return is_done;
}

static gboolean
replace_file (Replacement *self, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (self->exists && S_ISDIR (self->old.st_mode))
    return set_errno (EISDIR, error);
  g_debug ("writing %s: %" G_GSIZE_FORMAT " bytes", self->path, self->length);
  if (self->exists && (self->old.st_nlink > 1 || !S_ISREG (self->old.st_mode)))
    return replace_in_place (self, error);
  if (replace_by_second (self, &local))
    return TRUE;
  if (self->exists && g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    return replace_in_place (self, error);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

static gboolean
replace_local (const char *path, GBytes *contents, char **etag, GCancellable *cancellable,
               GError **error)
{
  g_auto (Replacement) self = { .fd = -1, .cancellable = cancellable };
  char *real = realpath (path, NULL);

  /* what is at the end of a link may have no path, as a pipe behind /dev/stdout */
  self.path = g_strdup (real != NULL ? real : path);
  free (real);
  self.folder = g_path_get_dirname (self.path);
  self.data = g_bytes_get_data (contents, &self.length);
  self.exists = stat (self.path, &self.old) == 0;
  if (!replace_file (&self, error))
    return FALSE;
  if (etag != NULL)
    *etag = g_steal_pointer (&self.etag);
  return TRUE;
}

/* The close that must not happen is the one that is not cancelled. */
static gboolean
replace_by_stream (GFile *file, GBytes *contents, char **etag, GCancellable *cancellable,
                   GError **error)
{
  g_autoptr (GFileOutputStream) stream = NULL;
  g_autoptr (GCancellable) cancelled = NULL;
  gsize         length;
  gconstpointer data = g_bytes_get_data (contents, &length);

  stream = g_file_replace (file, NULL, FALSE, G_FILE_CREATE_NONE, cancellable, error);
  if (stream == NULL)
    return FALSE;
  if (!g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, length, NULL, cancellable,
                                  error)) {
    cancelled = g_cancellable_new ();
    g_cancellable_cancel (cancelled);
    g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
    return FALSE;
  }
  if (!g_output_stream_close (G_OUTPUT_STREAM (stream), cancellable, error))
    return FALSE;
  if (etag != NULL)
    *etag = g_file_output_stream_get_etag (stream);
  return TRUE;
}

/**
 * fj_file_replace:
 * @file: a file, which need not exist
 * @contents: what it will hold
 * @etag: (out) (optional) (nullable) (transfer full): tells these contents from later ones
 * @cancellable: (nullable): to stop early
 * @error: return location for an error of GIO
 *
 * Writes a whole file to the disk. Until that is done the old contents stay, also when the disk is
 * full or the program is killed. Permissions, owner and symbolic links are kept; a file with
 * several names, or in a folder where nothing can be made, is written in place, and then too a lack
 * of room leaves it as it was. Blocking.
 *
 * Returns: whether it was written
 */
gboolean
fj_file_replace (GFile *file, GBytes *contents, char **etag, GCancellable *cancellable,
                 GError **error)
{
  g_return_val_if_fail (G_IS_FILE (file) && contents != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (g_file_is_native (file) && g_file_peek_path (file) != NULL)
    return replace_local (g_file_peek_path (file), contents, etag, cancellable, error);
  return replace_by_stream (file, contents, etag, cancellable, error);
}

/**
 * fj_file_enumerate:
 * @folder: a folder
 * @attributes: what to find out of each file in it
 * @cancellable: (nullable): to stop early
 * @error: return location for an error of GIO, in words for people where it is about permission
 *
 * Blocking. Links are not followed.
 *
 * Returns: (transfer full) (nullable): what the folder has
 */
GFileEnumerator *
fj_file_enumerate (GFile *folder, const char *attributes, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;
  GFileEnumerator *entries = g_file_enumerate_children (
    folder, attributes, G_FILE_QUERY_INFO_NOFOLLOW_SYMLINKS, cancellable, &local);
  g_autofree char *name = NULL;

  if (entries != NULL)
    return entries;
  name = g_file_get_parse_name (folder);
  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                 _ ("You may not read the folder “%s”."), name);
  else
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

/* Not every file system knows the first way. */
static gboolean
take_free_name (Replacement *self, GError **error)
{
  gboolean is_moved =
    renameat2 (AT_FDCWD, self->temp, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0;

  if (is_moved)
    g_clear_pointer (&self->temp, g_free);
  else if ((errno != EINVAL && errno != ENOSYS) || link (self->temp, self->path) != 0)
    return set_errno (errno, error);
  sync_folder (self);
  return TRUE;
}

static gboolean
create_local (const char *path, GBytes *contents, mode_t mode, GError **error)
{
  g_auto (Replacement) self = { .fd = -1, .mode = mode };

  self.path = g_strdup (path);
  self.folder = g_path_get_dirname (path);
  self.data = g_bytes_get_data (contents, &self.length);
  return (make_new (&self, FALSE, NULL) || make_new (&self, TRUE, error)) &&
         take_free_name (&self, error);
}

static gboolean
create_by_stream (GFile *file, GBytes *contents, GError **error)
{
  g_autoptr (GFileOutputStream) stream = g_file_create (file, G_FILE_CREATE_NONE, NULL, error);
  gsize         length;
  gconstpointer data = g_bytes_get_data (contents, &length);

  if (stream == NULL)
    return FALSE;
  if (g_output_stream_write_all (G_OUTPUT_STREAM (stream), data, length, NULL, NULL, error) &&
      g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, error))
    return TRUE;
  g_file_delete (file, NULL, NULL); /* a part of it is worse than nothing */
  return FALSE;
}

/**
 * fj_file_create:
 * @file: a file that does not exist
 * @contents: what it will hold
 * @like: a file whose permissions it gets
 * @error: return location for an error of GIO; %G_IO_ERROR_EXISTS where the name is taken
 *
 * Writes a new file, never in the place of another. A local one is there whole or not at all, also
 * when the disk is full or the program is killed. Blocking.
 *
 * Returns: whether it was written
 */
gboolean
fj_file_create (GFile *file, GBytes *contents, GFile *like, GError **error)
{
  struct stat info;
  mode_t      mode = 0;

  g_return_val_if_fail (G_IS_FILE (file) && contents != NULL && G_IS_FILE (like), FALSE);

  if (!g_file_is_native (file) || g_file_peek_path (file) == NULL)
    return create_by_stream (file, contents, error);
  if (g_file_peek_path (like) != NULL && stat (g_file_peek_path (like), &info) == 0)
    mode = info.st_mode & 0777;
  return create_local (g_file_peek_path (file), contents, mode, error);
}

static void
replace_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (fj_file_replace (source, data, NULL, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * fj_file_replace_async:
 * @file: as of fj_file_replace()
 * @contents: as of fj_file_replace()
 * @cancellable: (nullable): to stop early
 * @callback: called on the calling thread's default main context
 * @user_data: its argument
 *
 * Does fj_file_replace() on a thread.
 */
void
fj_file_replace_async (GFile *file, GBytes *contents, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (G_IS_FILE (file) && contents != NULL);

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, fj_file_replace_async);
  g_task_set_task_data (task, g_bytes_ref (contents), (GDestroyNotify) g_bytes_unref);
  fj_thread_run_task (task, replace_thread);
}

/**
 * fj_file_replace_finish:
 *
 * Returns: whether it was written, else @error is set
 */
gboolean
fj_file_replace_finish (GFile *file, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, file), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
