/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-storage.h"

#include <fj-bytes.h>
#include <fj-error.h>

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MMC_GRANULE (64 * 1024)

struct _FjVirtualStorage {
  FjStorageGeometry geometry;
  FjArea            area;
  char             *path; /* (owned) */
  gboolean          is_in_memory;
  int               fd;
  guint64           size;
  guint64           room; /* bytes that may still be written */
  guint8            erased;
  gboolean          is_seen; /* people look at the file: bytes 0xFF that are there stand in it */
  gsize             granule; /* bytes that are tracked together */
  guint8           *used;    /* (owned) one bit a granule: it is not a hole */
};

static gboolean
set_errno (const char *path, int code, GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_STORAGE, _ ("The virtual board cannot use “%s”: %s"), path,
               g_strerror (code));
  return FALSE;
}

static char *
make_name (const FjStorageGeometry *geometry, FjArea area)
{
  static const char *const suffixes[] = { "", "-boot1", "-boot2" };

  return g_strdup_printf ("%s%u%s.img", fj_storage_kind_to_text (geometry->kind),
                          geometry->index, suffixes[area]);
}

/* A file in memory has a path that says nothing to people. */
static gboolean
set_storage_error (FjVirtualStorage *self, int code, GError **error)
{
  g_autofree char *name = make_name (&self->geometry, self->area);

  return set_errno (self->is_in_memory ? name : self->path, code, error);
}

static gboolean
is_used (FjVirtualStorage *self, guint64 granule)
{
  return (self->used[granule / 8] >> (granule % 8)) & 1;
}

static void
set_used (FjVirtualStorage *self, guint64 granule, gboolean used)
{
  if (used)
    self->used[granule / 8] |= 1 << (granule % 8);
  else
    self->used[granule / 8] &= ~(1 << (granule % 8));
}

/* A file system that cannot tell holes from data counts as all data. */
static void
find_used (FjVirtualStorage *self)
{
  off_t at = 0;

  while ((at = lseek (self->fd, at, SEEK_DATA)) >= 0) {
    off_t end = lseek (self->fd, at, SEEK_HOLE);

    if (end < 0)
      return;
    for (guint64 i = at / self->granule; i * self->granule < (guint64) end; i++)
      set_used (self, i, TRUE);
    at = end;
  }
}

static gboolean
open_file (FjVirtualStorage *self, const char *folder, GError **error)
{
  g_autofree char *name = make_name (&self->geometry, self->area);

  self->is_in_memory = folder == NULL;
  if (self->is_in_memory) {
    self->path = g_steal_pointer (&name);
    self->fd = memfd_create (self->path, MFD_CLOEXEC);
    if (self->fd >= 0) {
      g_free (self->path);
      self->path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
    }
  } else {
    self->path = g_build_filename (folder, name, NULL);
    if (g_mkdir_with_parents (folder, 0755) != 0)
      return set_errno (folder, errno, error);
    self->fd = g_open (self->path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  }
  /* Memory has lost everything when the board gets its power. */
  if (self->fd < 0 || (self->geometry.kind == FJ_STORAGE_RAM && ftruncate (self->fd, 0) != 0) ||
      ftruncate (self->fd, self->size) != 0)
    return set_storage_error (self, errno, error);
  return TRUE;
}

/**
 * fj_virtual_storage_new:
 * @geometry: the storage; copied
 * @area: which part of it; a boot area only where @geometry has one
 * @folder: (nullable): where the file is kept; %NULL keeps it in memory
 * @error: return location for %FJ_ERROR_STORAGE
 *
 * Content that is in the folder already stays, but for that of memory.
 *
 * Returns: (transfer full): a storage, or %NULL
 */
FjVirtualStorage *
fj_virtual_storage_new (const FjStorageGeometry *geometry, FjArea area, const char *folder,
                        GError **error)
{
  g_autoptr (FjVirtualStorage) self = g_new0 (FjVirtualStorage, 1);

  self->geometry = *geometry;
  self->area = area;
  self->is_seen = folder != NULL && fj_virtual_storage_is_flash (self);
  self->fd = -1;
  self->size = area == FJ_AREA_USER ? geometry->size : geometry->boot_size;
  self->room = G_MAXUINT64;
  self->erased = fj_virtual_storage_is_flash (self) ? 0xFF : 0;
  self->granule = fj_virtual_storage_is_flash (self) ? geometry->erase_size : MMC_GRANULE;
  self->used = g_malloc0 (self->size / self->granule / 8 + 1);
  if (!open_file (self, folder, error))
    return NULL;
  find_used (self);
  return g_steal_pointer (&self);
}

/**
 * fj_virtual_storage_free:
 *
 * Closes the file; one in a folder stays.
 */
void
fj_virtual_storage_free (FjVirtualStorage *self)
{
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->path);
  g_free (self->used);
  g_free (self);
}

/**
 * fj_virtual_storage_get_geometry:
 *
 * Returns: (transfer none): what it is
 */
const FjStorageGeometry *
fj_virtual_storage_get_geometry (FjVirtualStorage *self)
{
  return &self->geometry;
}

/**
 * fj_virtual_storage_get_area:
 *
 * Returns: which part of the storage it is
 */
FjArea
fj_virtual_storage_get_area (FjVirtualStorage *self)
{
  return self->area;
}

/**
 * fj_virtual_storage_get_size:
 *
 * Returns: bytes
 */
guint64
fj_virtual_storage_get_size (FjVirtualStorage *self)
{
  return self->size;
}

/**
 * fj_virtual_storage_is_flash:
 *
 * Returns: whether it is erased and written by whole blocks
 */
gboolean
fj_virtual_storage_is_flash (FjVirtualStorage *self)
{
  return self->geometry.kind == FJ_STORAGE_NOR || self->geometry.kind == FJ_STORAGE_NAND ||
         self->geometry.kind == FJ_STORAGE_SPI_NAND;
}

/**
 * fj_virtual_storage_dup_file:
 *
 * Returns: (transfer full): the file with the content
 */
GFile *
fj_virtual_storage_dup_file (FjVirtualStorage *self)
{
  return g_file_new_for_path (self->path);
}

/**
 * fj_virtual_storage_set_room:
 *
 * @bytes can still be written, then the disk is full.
 */
void
fj_virtual_storage_set_room (FjVirtualStorage *self, guint64 bytes)
{
  self->room = bytes;
}

static gboolean
write_all (FjVirtualStorage *self, guint64 offset, const guint8 *data, gsize length,
           GError **error)
{
  if (length > self->room)
    return set_storage_error (self, ENOSPC, error);
  self->room -= self->room == G_MAXUINT64 ? 0 : length;
  while (length > 0) {
    ssize_t n = pwrite (self->fd, data, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return set_storage_error (self, n < 0 ? errno : ENOSPC, error);
    offset += n;
    data += n;
    length -= n;
  }
  return TRUE;
}

/* A flash block that was a hole gets its erased bytes before a part of it is written. */
static gboolean
fill_granule (FjVirtualStorage *self, guint64 granule, GError **error)
{
  guint64            start = granule * self->granule;
  gsize              length = MIN (self->granule, self->size - start);
  g_autofree guint8 *bytes = g_malloc (length);

  memset (bytes, self->erased, length);
  return write_all (self, start, bytes, length, error);
}

/* Whether a piece can stay, or become, a hole. */
static gboolean
is_nothing (FjVirtualStorage *self, guint64 granule, const guint8 *data, gsize length)
{
  return !self->is_seen && !is_used (self, granule) &&
         fj_bytes_are_all (data, length, self->erased);
}

static gboolean
in_range (FjVirtualStorage *self, guint64 offset, guint64 length, GError **error)
{
  if (offset <= self->size && length <= self->size - offset)
    return TRUE;
  return set_storage_error (self, EINVAL, error);
}

/**
 * fj_virtual_storage_write:
 * @self: a storage
 * @offset: first byte
 * @data: bytes
 * @length: how many; the range must lie inside
 * @error: return location for %FJ_ERROR_STORAGE
 *
 * Bytes that are as if erased, on a place that was never written, take no room on the disk.
 *
 * Returns: whether everything was written
 */
gboolean
fj_virtual_storage_write (FjVirtualStorage *self, guint64 offset, const guint8 *data, gsize length,
                          GError **error)
{
  gsize run = 0; /* bytes before @done that are still to be written */
  gsize done = 0;

  if (!in_range (self, offset, length, error))
    return FALSE;
  while (done < length) {
    guint64 granule = (offset + done) / self->granule;
    gsize   piece = MIN (length - done, (granule + 1) * self->granule - offset - done);

    if (is_nothing (self, granule, data + done, piece)) {
      if (run > 0 && !write_all (self, offset + done - run, data + done - run, run, error))
        return FALSE;
      run = 0;
    } else {
      if (self->erased != 0 && piece < self->granule && !is_used (self, granule) &&
          !fill_granule (self, granule, error))
        return FALSE;
      set_used (self, granule, TRUE);
      run += piece;
    }
    done += piece;
  }
  return run == 0 || write_all (self, offset + done - run, data + done - run, run, error);
}

static gboolean
read_all (FjVirtualStorage *self, guint64 offset, guint8 *data, gsize length, GError **error)
{
  while (length > 0) {
    ssize_t n = pread (self->fd, data, length, offset);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return set_storage_error (self, n < 0 ? errno : EIO, error);
    offset += n;
    data += n;
    length -= n;
  }
  return TRUE;
}

/**
 * fj_virtual_storage_read:
 * @self: a storage
 * @offset: first byte
 * @data: (out caller-allocates): filled
 * @length: how many bytes; the range must lie inside
 * @error: return location for %FJ_ERROR_STORAGE
 *
 * Returns: whether everything was read
 */
gboolean
fj_virtual_storage_read (FjVirtualStorage *self, guint64 offset, guint8 *data, gsize length,
                         GError **error)
{
  if (!in_range (self, offset, length, error))
    return FALSE;
  while (length > 0) {
    guint64 granule = offset / self->granule;
    gsize   piece = MIN (length, (granule + 1) * self->granule - offset);

    if (!is_used (self, granule))
      memset (data, self->erased, piece);
    else if (!read_all (self, offset, data, piece, error))
      return FALSE;
    offset += piece;
    data += piece;
    length -= piece;
  }
  return TRUE;
}

/* Erased bytes on a part of a granule. */
static gboolean
erase_part (FjVirtualStorage *self, guint64 offset, gsize length, GError **error)
{
  g_autofree guint8 *bytes = NULL;

  if (length == 0 || !is_used (self, offset / self->granule))
    return TRUE;
  bytes = g_malloc (length);
  memset (bytes, self->erased, length);
  return write_all (self, offset, bytes, length, error);
}

/* Erased bytes from the first granule to the last. */
static gboolean
fill_granules (FjVirtualStorage *self, guint64 first, guint64 end, GError **error)
{
  for (guint64 i = first; i < end; i++) {
    if (!fill_granule (self, i, error))
      return FALSE;
    set_used (self, i, TRUE);
  }
  return TRUE;
}

/*
 * Whole granules: one hole, or erased bytes where the file system has no holes. A NOR is small
 * enough to hold its erased bytes; a NAND would fill the disk.
 */
static gboolean
erase_granules (FjVirtualStorage *self, guint64 first, guint64 end, GError **error)
{
  guint64  start = first * self->granule;
  gboolean hole = fallocate (self->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, start,
                             (end - first) * self->granule) == 0;

  for (guint64 i = first; i < end; i++) {
    if (!hole && !erase_part (self, i * self->granule, self->granule, error))
      return FALSE;
    set_used (self, i, is_used (self, i) && !hole);
  }
  return TRUE;
}

/**
 * fj_virtual_storage_erase:
 * @self: a storage
 * @offset: first byte
 * @length: bytes; the range must lie inside
 * @error: return location for %FJ_ERROR_STORAGE
 *
 * Returns: whether everything was erased
 */
gboolean
fj_virtual_storage_erase (FjVirtualStorage *self, guint64 offset, guint64 length, GError **error)
{
  guint64 end = offset + length;
  guint64 first = (offset + self->granule - 1) / self->granule;
  guint64 last = end / self->granule;

  if (!in_range (self, offset, length, error))
    return FALSE;
  if (first > last)
    return erase_part (self, offset, length, error);
  if (!erase_part (self, offset, first * self->granule - offset, error) ||
      !erase_part (self, last * self->granule, end - last * self->granule, error))
    return FALSE;
  if (self->is_seen && self->geometry.kind == FJ_STORAGE_NOR)
    return fill_granules (self, first, last, error);
  return first == last || erase_granules (self, first, last, error);
}
