/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <string.h>

/* The second interface of a fake: says what it is told. */

/** fj_echo_append_descriptors: Returns: (transfer full): @raw with the interface behind it */
GBytes *
fj_echo_append_descriptors (const guint8 *raw, gsize length)
{
  static const guint8 more[] = {
    9,
    4,
    FJ_ECHO_INTERFACE,
    0,
    2,
    0xff,
    0x42,
    0x03,
    0,
    7,
    5,
    FJ_ECHO_OUT,
    2,
    0x00,
    0x02,
    0,
    7,
    5,
    FJ_ECHO_IN,
    2,
    0x00,
    0x02,
    0,
    9,
    4,
    FJ_ECHO_INTERFACE,
    1,
    4,
    0xff,
    0x42,
    0x04,
    0,
    7,
    5,
    FJ_ECHO_OUT,
    2,
    0x00,
    0x02,
    0,
    7,
    5,
    FJ_ECHO_IN,
    2,
    0x00,
    0x02,
    0,
    7,
    5,
    FJ_ECHO_INTERRUPT_OUT,
    3,
    64,
    0,
    1,
    7,
    5,
    FJ_ECHO_INTERRUPT_IN,
    3,
    64,
    0,
    1,
  };
  GByteArray *all = g_byte_array_new ();
  gsize       total = length - 18 + sizeof more;

  g_byte_array_append (all, raw, (guint) length);
  g_byte_array_append (all, more, sizeof more);
  all->data[18 + 2] = (guint8) total;
  all->data[18 + 3] = (guint8) (total >> 8);
  all->data[18 + 4] = 2;
  return g_byte_array_free_to_bytes (all);
}

/** fj_echo_clear_halt: the endpoints go on */
void
fj_echo_clear_halt (FjFake *self)
{
  self->halted = 0;
}

static FjVirtualReply
take (FjFake *self, const guint8 *data, gsize length, gsize *actual)
{
  *actual = length;
  if (length == 5 && memcmp (data, "stall", 5) == 0)
    self->halted = 1;
  else if (length == 5 && memcmp (data, "leave", 5) == 0)
    fj_usbfs_unplug (self->port);
  else
    g_queue_push_tail (&self->echoes, g_bytes_new (data, length));
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
give (FjFake *self, guint8 *data, gsize length, gsize *actual)
{
  g_autoptr (GBytes) message = g_queue_pop_head (&self->echoes);
  gsize size;

  if (message == NULL)
    return FJ_VIRTUAL_SILENT;
  size = g_bytes_get_size (message);
  *actual = MIN (length, size);
  if (*actual > 0)
    memcpy (data, g_bytes_get_data (message, NULL), *actual);
  if (*actual < size)
    g_queue_push_head (&self->echoes, g_bytes_new_from_bytes (message, *actual, size - *actual));
  return FJ_VIRTUAL_OK;
}

/** fj_echo_transfer: see FjUsbfsModel */
FjVirtualReply
fj_echo_transfer (gpointer device, guint64 arrival, guint8 endpoint, guint8 *data, gsize length,
                  gsize *actual)
{
  FjFake *self = device;

  if (arrival != self->arrival)
    return FJ_VIRTUAL_GONE;
  if (self->halted != 0)
    return FJ_VIRTUAL_STALL;
  return endpoint & 0x80 ? give (self, data, length, actual) : take (self, data, length, actual);
}
