/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-store.h"

/* How many of @length bytes at @offset a fault lets the storage keep. */
static gsize
count_kept (FjVirtualBoard *board, FjFaultKind kind, guint64 offset, gsize length)
{
  FjFault *fault = fj_virtual_board_find_fault (board, kind);

  if (fault == NULL || offset + length <= fault->number)
    return length;
  fault->happened = TRUE;
  return offset < fault->number ? (gsize) (fault->number - offset) : 0;
}

/* One bit of what was just written is another one. */
static gboolean
flip_bit (FjVirtualBoard *board, FjVirtualStorage *storage, guint64 start, guint64 position,
          const guint8 *data, gsize length, GError **error)
{
  FjFault *fault = fj_virtual_board_find_fault (board, FJ_FAULT_FLIP_BIT);
  guint8   wrong;

  if (fault == NULL || fault->number < position || fault->number - position >= length)
    return TRUE;
  fault->happened = TRUE;
  wrong = data[fault->number - position] ^ 0x10;
  return fj_virtual_storage_write (storage, start + fault->number, &wrong, 1, error);
}

gboolean
fj_virtual_store (FjVirtualBoard *board, FjVirtualStorage *storage, guint64 start,
                  guint64 position, const guint8 *data, gsize length)
{
  GError *error = NULL;

  length = count_kept (board, FJ_FAULT_TRUNCATE_WRITE, position, length);
  length = count_kept (board, FJ_FAULT_SMALL_STORAGE, start + position, length);
  if (length == 0 ||
      (fj_virtual_storage_write (storage, start + position, data, length, &error) &&
       flip_bit (board, storage, start, position, data, length, &error)))
    return TRUE;
  fj_virtual_board_fail (board, error);
  return FALSE;
}
