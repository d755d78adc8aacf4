/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-shell.h"

/* Looking at a board from outside, and inside, for tests and for people. */

/**
 * fj_virtual_board_dup_error:
 *
 * Returns: (transfer full) (nullable): the first error inside
 */
GError *
fj_virtual_board_dup_error (FjVirtualBoard *self)
{
  GError *error;

  fj_virtual_board_lock (self);
  error = fj_virtual_storage_set_dup_error (fj_virtual_board_get_storages (self));
  fj_virtual_board_unlock (self);
  return error;
}

/**
 * fj_virtual_board_dup_unused_faults:
 *
 * Returns: (transfer full): its faults that never happened
 */
char **
fj_virtual_board_dup_unused_faults (FjVirtualBoard *self)
{
  char **unused;

  fj_virtual_board_lock (self);
  unused = fj_virtual_faults_dup_unused (fj_virtual_board_get_faults (self));
  fj_virtual_board_unlock (self);
  return unused;
}

/**
 * fj_virtual_board_get_geometry:
 *
 * Returns: (transfer none) (array length=n): its storages
 */
const FjStorageGeometry *
fj_virtual_board_get_geometry (FjVirtualBoard *self, guint *n)
{
  return fj_virtual_storage_set_get_geometry (fj_virtual_board_get_storages (self), n);
}

/**
 * fj_virtual_board_dup_storage_file:
 * @self: a board
 * @kind: kind of storage
 * @index: number of the storage
 * @area: ordinary area or an eMMC boot area
 *
 * Holes in it are what was never written, or erased on a NAND; on flash memory they stand for 0xFF.
 *
 * Returns: (transfer full) (nullable): the file with the content
 */
GFile *
fj_virtual_board_dup_storage_file (FjVirtualBoard *self, FjStorageKind kind, guint index,
                                   FjArea area)
{
  FjVirtualStorage *storage;

  storage = fj_virtual_storage_set_find (fj_virtual_board_get_storages (self), kind, index, area);
  return storage != NULL ? fj_virtual_storage_dup_file (storage) : NULL;
}

/**
 * fj_virtual_board_read_storage:
 * @self: a board
 * @kind: kind of storage
 * @index: number of the storage
 * @area: ordinary area or an eMMC boot area
 * @offset: first byte
 * @data: (out caller-allocates): filled
 * @length: bytes
 *
 * Returns: %FALSE when there is no such storage, or no such range in it
 */
gboolean
fj_virtual_board_read_storage (FjVirtualBoard *self, FjStorageKind kind, guint index, FjArea area,
                               guint64 offset, guint8 *data, gsize length)
{
  FjVirtualStorage *storage;
  gboolean          is_read;

  fj_virtual_board_lock (self);
  storage = fj_virtual_storage_set_find (fj_virtual_board_get_storages (self), kind, index, area);
  is_read = storage != NULL && fj_virtual_storage_read (storage, offset, data, length, NULL);
  fj_virtual_board_unlock (self);
  return is_read;
}

/**
 * fj_virtual_board_is_present:
 *
 * Returns: whether it is on the bus
 */
gboolean
fj_virtual_board_is_present (FjVirtualBoard *self)
{
  gboolean value;

  fj_virtual_board_lock (self);
  value = fj_virtual_presence_is_here (fj_virtual_board_get_presence (self));
  fj_virtual_board_unlock (self);
  return value;
}

/**
 * fj_virtual_board_get_address:
 *
 * Returns: its USB address
 */
guint
fj_virtual_board_get_address (FjVirtualBoard *self)
{
  guint value;

  fj_virtual_board_lock (self);
  value = fj_virtual_presence_get_address (fj_virtual_board_get_presence (self));
  fj_virtual_board_unlock (self);
  return value;
}

/**
 * fj_virtual_board_get_arrival:
 *
 * Returns: how often it has come to the bus
 */
guint64
fj_virtual_board_get_arrival (FjVirtualBoard *self)
{
  guint64 value;

  fj_virtual_board_lock (self);
  value = fj_virtual_presence_get_arrival (fj_virtual_board_get_presence (self));
  fj_virtual_board_unlock (self);
  return value;
}

/**
 * fj_virtual_board_get_ready:
 *
 * Returns: clock time before which it answers nothing
 */
gint64
fj_virtual_board_get_ready (FjVirtualBoard *self)
{
  gint64 value;

  fj_virtual_board_lock (self);
  value = fj_virtual_board_get_pace (self)->ready;
  fj_virtual_board_unlock (self);
  return value;
}

/**
 * fj_virtual_board_dup_descriptors:
 *
 * Returns: (transfer full): device and configuration descriptor
 */
GBytes *
fj_virtual_board_dup_descriptors (FjVirtualBoard *self)
{
  const guint8 *raw;
  gsize         length;
  GBytes       *bytes;

  fj_virtual_board_lock (self);
  raw = fj_virtual_descriptors_get_bytes (fj_virtual_board_get_descriptors (self), &length);
  bytes = g_bytes_new (raw, length);
  fj_virtual_board_unlock (self);
  return bytes;
}

/**
 * fj_virtual_board_dup_string:
 *
 * Returns: (transfer full) (nullable): a string descriptor's text
 */
char *
fj_virtual_board_dup_string (FjVirtualBoard *self, guint8 index)
{
  char *text;

  fj_virtual_board_lock (self);
  text =
    g_strdup (fj_virtual_descriptors_get_string (fj_virtual_board_get_descriptors (self), index));
  fj_virtual_board_unlock (self);
  return text;
}
