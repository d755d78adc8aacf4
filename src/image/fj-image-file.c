/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

/**
 * fj_image_file_set_error:
 * @self: the file that the error is about
 * @error: (nullable):
 * @code: what kind of error
 * @advice: (nullable): what to do about it
 * @format: one sentence that names the file, as a printf format
 * @...: its arguments
 *
 * Sets @error with the file in its detail.
 */
void
fj_image_file_set_error (FjImageFile *self, GError **error, FjError code, const char *advice,
                         const char *format, ...)
{
  GError *made;
  va_list args;

  va_start (args, format);
  made = g_error_new_valist (FJ_ERROR, (int) code, format, args);
  va_end (args);
  fj_error_get_detail (made)->file = g_strdup (self->path);
  if (advice != NULL)
    fj_error_set_advice (made, "%s", advice);
  g_propagate_error (error, made);
}

static void
set_errno_error (FjImageFile *self, int saved_errno, GError **error)
{
  switch (saved_errno) {
  case ENOENT:
  case ENOTDIR: {
    g_autofree char *folder = g_path_get_dirname (self->path);

    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE,
                             _ ("Check the spelling, and that the file was built or copied to "
                                "this place."),
                             _ ("“%s” does not exist in “%s”"), self->name, folder);
    break;
  }
  case EACCES:
  case EPERM:
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE,
                             _ ("Change the permissions of the file and of its folder, or copy it "
                                "to a folder of yours."),
                             _ ("You may not read “%s”"), self->name);
    break;
  default:
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, NULL,
                             _ ("“%s” cannot be read: %s"), self->name, g_strerror (saved_errno));
    break;
  }
}

static gboolean
check_mode (FjImageFile *self, mode_t mode, GError **error)
{
  const char *advice = _ ("Give the name of an ordinary file.");

  if (S_ISREG (mode))
    return TRUE;
  if (S_ISDIR (mode))
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, advice,
                             _ ("“%s” is a folder, not a file"), self->name);
  else if (S_ISFIFO (mode))
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, advice,
                             _ ("“%s” is a pipe, not a file"), self->name);
  else if (S_ISSOCK (mode))
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, advice,
                             _ ("“%s” is a socket, not a file"), self->name);
  else
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, advice,
                             _ ("“%s” is a device, not a file"), self->name);
  return FALSE;
}

/* FUSE may number a file anew once it was forgotten; the document portal of Flatpak is FUSE. */
static gboolean
has_lasting_inodes (int fd)
{
  struct statfs fs;

  return fstatfs (fd, &fs) == 0 && fs.f_type != FUSE_SUPER_MAGIC;
}

static void
fill_stamp (FjImageStamp *stamp, int fd, const struct stat *st)
{
  stamp->size = (guint64) st->st_size;
  stamp->mtime_sec = st->st_mtim.tv_sec;
  stamp->mtime_nsec = st->st_mtim.tv_nsec;
  stamp->inode = has_lasting_inodes (fd) ? (guint64) st->st_ino : 0;
}

/*
 * The kind is looked at before the file is opened, because opening a pipe or a device can do
 * something, and again afterwards, because it may have been exchanged in between.
 */
static gboolean
open_path (FjImageFile *self, const char *path, GError **error)
{
  struct stat st;

  if (stat (path, &st) != 0) {
    set_errno_error (self, errno, error);
    return FALSE;
  }
  if (!check_mode (self, st.st_mode, error))
    return FALSE;

  self->fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (self->fd < 0 || fstat (self->fd, &st) != 0) {
    set_errno_error (self, errno, error);
    return FALSE;
  }
  if (!check_mode (self, st.st_mode, error))
    return FALSE;
  fill_stamp (&self->stamp, self->fd, &st);
  posix_fadvise (self->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return TRUE;
}

/**
 * fj_image_file_open:
 * @file: a file
 *
 * Blocking, but never for ever: pipes, sockets and devices are refused.
 *
 * Returns: (transfer full) (nullable): the open file, or %NULL with %FJ_ERROR_IMAGE
 */
FjImageFile *
fj_image_file_open (GFile *file, GError **error)
{
  g_autoptr (FjImageFile) self = g_new0 (FjImageFile, 1);
  g_autofree char *path = g_file_get_path (file);

  self->fd = -1;
  self->path = path != NULL ? g_filename_display_name (path) : g_file_get_parse_name (file);
  self->name = g_path_get_basename (self->path);
  if (path == NULL) {
    fj_image_file_set_error (self, error, FJ_ERROR_IMAGE, _ ("Copy it to this computer first."),
                             _ ("“%s” is not on this computer"), self->name);
    return NULL;
  }
  return open_path (self, path, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_image_file_free:
 *
 * Closes the file.
 */
void
fj_image_file_free (FjImageFile *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->name);
  g_free (self);
}

/*
 * Images are often files with holes. Reading one fills the page cache with zeros, which takes
 * seconds for gigabytes; asking where the next data begins takes a microsecond.
 */
static gboolean
is_hole (FjImageFile *self, guint64 position, gsize length)
{
  off_t data;

  if (position > self->stamp.size || length > self->stamp.size - position)
    return FALSE;
  data = lseek (self->fd, (off_t) position, SEEK_DATA);
  if (data < 0)
    return errno == ENXIO; /* nothing but a hole up to the end */
  return (guint64) data >= position + length;
}

/**
 * fj_image_file_read:
 * @self: a file
 * @position: where to start, in bytes
 * @buffer: (out caller-allocates) (array length=length): where to put it
 * @length: how much to read
 *
 * Returns: how much was read: less than @length only at the end of the file; -1 and
 *   %FJ_ERROR_IMAGE when the system cannot read it
 */
gssize
fj_image_file_read (FjImageFile *self, guint64 position, guint8 *buffer, gsize length,
                    GError **error)
{
  gsize done = 0;

  if (is_hole (self, position, length)) {
    memset (buffer, 0, length);
    return (gssize) length;
  }
  while (done < length) {
    gssize n = pread (self->fd, buffer + done, length - done, (off_t) (position + done));

    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0) {
      set_errno_error (self, errno, error);
      return -1;
    }
    if (n == 0)
      break;
    done += (gsize) n;
  }
  return (gssize) done;
}

/**
 * fj_image_file_find_data:
 * @self: a file
 * @position: where to look from, in bytes
 * @start: (out): where something is stored again; the size of the file: nowhere
 * @end: (out): where the next hole begins
 *
 * Everything from @position up to @start reads zero. Where the file system knows no holes, there
 * are none.
 */
void
fj_image_file_find_data (FjImageFile *self, guint64 position, guint64 *start, guint64 *end)
{
  guint64 size = self->stamp.size;
  off_t   data;
  off_t   hole;

  *start = MIN (position, size);
  *end = size;
  if (position >= size)
    return;
  data = lseek (self->fd, (off_t) position, SEEK_DATA);
  if (data < 0) {
    if (errno == ENXIO)
      *start = size;
    return;
  }
  *start = CLAMP ((guint64) data, position, size);
  hole = lseek (self->fd, data, SEEK_HOLE);
  if (hole > data)
    *end = MIN ((guint64) hole, size);
}

/**
 * fj_image_stamp_equal:
 *
 * Returns: whether two states of a file are one
 */
gboolean
fj_image_stamp_equal (const FjImageStamp *a, const FjImageStamp *b)
{
  return a->size == b->size && a->inode == b->inode && a->mtime_sec == b->mtime_sec &&
         a->mtime_nsec == b->mtime_nsec;
}

/**
 * fj_image_file_check_stamp:
 * @self: a file
 * @stamp: a state it was in
 *
 * Returns: whether the file is still, or again, in that state; otherwise
 *   %FJ_ERROR_IMAGE_CHANGED
 */
gboolean
fj_image_file_check_stamp (FjImageFile *self, const FjImageStamp *stamp, GError **error)
{
  FjImageStamp now = { 0 };
  struct stat  st;

  if (fstat (self->fd, &st) == 0)
    fill_stamp (&now, self->fd, &st);
  if (fj_image_stamp_equal (&now, stamp))
    return TRUE;

  fj_image_file_set_error (self, error, FJ_ERROR_IMAGE_CHANGED,
                           _ ("Wait until the program that writes the file has finished, "
                              "then start again."),
                           now.size < stamp->size ? _ ("“%s” became shorter while it was in use")
                                                  : _ ("“%s” changed while it was in use"),
                           self->name);
  return FALSE;
}
