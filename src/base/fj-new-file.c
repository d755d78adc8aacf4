/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-new-file.h"

#include "fj-error.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (64 * 1024)
/* What file systems leave out of a file, and a divisor of the buffer. */
#define BLOCK 4096
#define NAME_TRIES 8

struct _FjNewFile {
  char      *path;   /* (owned) */
  char      *folder; /* (owned) */
  char      *temp;   /* (owned) (nullable): its name until then; %NULL: it has none */
  int        fd;
  gboolean   may_replace;
  GChecksum *sum;     /* (owned) */
  guint8    *buffer;  /* (owned) */
  gsize      fill;    /* of the buffer */
  guint64    written; /* bytes before the buffer */
};

static gboolean
fail_write (FjNewFile *self, int code, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_FAILED, _ ("“%s” cannot be written: %s"),
                               self->path, g_strerror (code));

  fj_error_get_detail (local)->file = g_strdup (self->path);
  if (code == ENOSPC || code == EDQUOT)
    fj_error_set_advice (local, _ ("Make room on that disk, or choose a folder on another one."));
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
fail_exists (FjNewFile *self, GError **error)
{
  GError *local = g_error_new (FJ_ERROR, FJ_ERROR_FAILED, _ ("There is a file “%s” already."),
                               self->path);

  fj_error_get_detail (local)->file = g_strdup (self->path);
  g_propagate_error (error, local);
  return FALSE;
}

/* A file without a name, where the file system knows such. */
static gboolean
open_temp (FjNewFile *self, GError **error)
{
  g_autofree char *name = g_build_filename (self->folder, ".flashjig-XXXXXX", NULL);

  self->fd = open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666);
  if (self->fd >= 0)
    return TRUE;
  self->fd = g_mkstemp_full (name, O_RDWR | O_CLOEXEC, 0666);
  if (self->fd < 0)
    return fail_write (self, errno, error);
  self->temp = g_steal_pointer (&name);
  return TRUE;
}

/**
 * fj_new_file_create:
 * @path: what it will be called
 * @may_replace: whether a file of that name may be replaced
 * @error: return location for an error, with the file in its detail
 *
 * Returns: (transfer full) (nullable): an empty file that has no name yet
 */
FjNewFile *
fj_new_file_create (const char *path, gboolean may_replace, GError **error)
{
  g_autoptr (FjNewFile) self = NULL;
  struct stat there;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (FjNewFile, 1);
  self->fd = -1;
  self->path = g_strdup (path);
  self->folder = g_path_get_dirname (path);
  self->may_replace = may_replace;
  self->sum = g_checksum_new (G_CHECKSUM_SHA256);
  self->buffer = g_malloc (BUFFER_SIZE);
  if (stat (path, &there) == 0 && S_ISDIR (there.st_mode)) {
    fail_write (self, EISDIR, error);
    return NULL;
  }
  if (!may_replace && lstat (path, &there) == 0) {
    fail_exists (self, error);
    return NULL;
  }
  return open_temp (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_new_file_free:
 *
 * Drops a file that is not finished, and frees @self.
 */
void
fj_new_file_free (FjNewFile *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  if (self->temp != NULL)
    g_unlink (self->temp);
  g_checksum_free (self->sum);
  g_free (self->buffer);
  g_free (self->temp);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

static gboolean
is_hole (const guint8 *data, gsize length)
{
  return data[0] == 0 && memcmp (data, data + 1, length - 1) == 0;
}

static gboolean
write_at (FjNewFile *self, const guint8 *data, gsize length, guint64 offset, GError **error)
{
  while (length > 0) {
    gssize n = pwrite (self->fd, data, length, (off_t) offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return fail_write (self, n < 0 ? errno : ENOSPC, error);
    data += n;
    offset += (guint64) n;
    length -= (gsize) n;
  }
  return TRUE;
}

/* Blocks that are no holes, as many at once as follow each other. */
static gboolean
write_buffer (FjNewFile *self, GError **error)
{
  gsize at = 0;

  while (at < self->fill) {
    gsize first = at;

    while (at < self->fill && !is_hole (self->buffer + at, MIN (BLOCK, self->fill - at)))
      at += MIN (BLOCK, self->fill - at);
    if (at > first &&
        !write_at (self, self->buffer + first, at - first, self->written + first, error))
      return FALSE;
    while (at < self->fill && is_hole (self->buffer + at, MIN (BLOCK, self->fill - at)))
      at += MIN (BLOCK, self->fill - at);
  }
  self->written += self->fill;
  self->fill = 0;
  return TRUE;
}

/**
 * fj_new_file_append:
 * @self: a file that is not finished
 * @data: what comes next
 * @length: bytes of it
 * @error: return location for an error
 *
 * Returns: whether it is there
 */
gboolean
fj_new_file_append (FjNewFile *self, const guint8 *data, gsize length, GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  g_checksum_update (self->sum, data, (gssize) length);
  while (length > 0) {
    gsize part = MIN (length, BUFFER_SIZE - self->fill);

    memcpy (self->buffer + self->fill, data, part);
    self->fill += part;
    data += part;
    length -= part;
    if (self->fill == BUFFER_SIZE && !write_buffer (self, error))
      return FALSE;
  }
  return TRUE;
}

/* Not every file system knows how, but one that tells of a lost write is believed. */
static gboolean
sync_file (FjNewFile *self, GError **error)
{
  if (ftruncate (self->fd, (off_t) self->written) != 0)
    return fail_write (self, errno, error);
  return fsync (self->fd) == 0 || errno == EINVAL || errno == ENOTSUP ||
         fail_write (self, errno, error);
}

/* Gives it a name that nobody takes for the whole file. */
static gboolean
name_temp (FjNewFile *self, GError **error)
{
  g_autofree char *source = g_strdup_printf ("/proc/self/fd/%d", self->fd);

  for (guint i = 0; self->temp == NULL && i < NAME_TRIES; i++) {
    g_autofree char *name = g_strdup_printf ("%s/.flashjig-%08x", self->folder, g_random_int ());

    if (linkat (AT_FDCWD, source, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0)
      self->temp = g_steal_pointer (&name);
    else if (errno != EEXIST)
      break;
  }
  return self->temp != NULL || fail_write (self, errno, error);
}

/* One that somebody has made meanwhile stays, where the file system can do that at once. */
static gboolean
take_name (FjNewFile *self, GError **error)
{
  if (!self->may_replace) {
    if (renameat2 (AT_FDCWD, self->temp, AT_FDCWD, self->path, RENAME_NOREPLACE) == 0)
      return TRUE;
    if (errno == EEXIST || ((errno == EINVAL || errno == ENOSYS) &&
                            g_file_test (self->path, G_FILE_TEST_EXISTS)))
      return fail_exists (self, error);
    if (errno != EINVAL && errno != ENOSYS)
      return fail_write (self, errno, error);
  }
  return g_rename (self->temp, self->path) == 0 || fail_write (self, errno, error);
}

/**
 * fj_new_file_finish:
 * @self: a file that holds everything
 * @error: return location for an error; then there is no file of that name, or the old one
 *
 * Makes sure that it is on the disk, and gives it its name.
 *
 * Returns: whether the file is there
 */
gboolean
fj_new_file_finish (FjNewFile *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  if (!write_buffer (self, error) || !sync_file (self, error) || !name_temp (self, error) ||
      !take_name (self, error))
    return FALSE;
  g_clear_pointer (&self->temp, g_free);
  close (self->fd);
  self->fd = -1;
  return TRUE;
}

/**
 * fj_new_file_get_size:
 *
 * Returns: bytes that were appended
 */
guint64
fj_new_file_get_size (FjNewFile *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->written + self->fill;
}

/**
 * fj_new_file_get_digest:
 *
 * Returns: (transfer none): the SHA-256 of all that was appended; nothing can be appended after it
 */
const char *
fj_new_file_get_digest (FjNewFile *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_checksum_get_string (self->sum);
}
