/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usbfs-fake.h"

#include <string.h>

#define DESCRIPTOR_STRING 3

static guint64
fake_get_arrival (gpointer device)
{
  return ((FjFake *) device)->arrival;
}

static gint64
fake_get_ready (gpointer device)
{
  return ((FjFake *) device)->ready;
}

static GBytes *
fake_dup_descriptors (gpointer device)
{
  const FjFake *self = device;
  const guint8  raw[] = {
     18, 1, 0x00, 0x02, 0, 0, 0, 64, (guint8) self->vendor, (guint8) (self->vendor >> 8),
     (guint8) self->product_id, (guint8) (self->product_id >> 8), 0x00, 0x02,
    self->strings[0] != NULL ? 1 : 0, self->strings[1] != NULL ? 2 : 0,
    self->strings[2] != NULL ? 3 : 0, 1,
     9, 2, 27, 0, 1, 1, 0, 0xc0, 0x32,
     9, 4, 0, 0, 0, self->interface[0], self->interface[1], self->interface[2], 4,
     9, 0x21, 0x0f, 0xff, 0x00, 0x00, 0x04, 0x10, 0x01
  };

  return self->has_echo ? fj_echo_append_descriptors (raw, sizeof raw)
                        : g_bytes_new (raw, sizeof raw);
}

static char *
fake_dup_string (gpointer device, guint8 index)
{
  const FjFake *self = device;

  return index >= 1 && index <= 4 ? g_strdup (self->strings[index - 1]) : NULL;
}

static FjVirtualReply
get_string (FjFake *self, guint8 index, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8           reply[256] = { 4, DESCRIPTOR_STRING, 0x09, 0x04 };
  g_autofree char *text = fake_dup_string (self, index);

  if (index > 0 && text == NULL)
    return FJ_VIRTUAL_STALL;
  for (gsize i = 0; index > 0 && text[i] != '\0' && 2 * i + 3 < sizeof reply; i++) {
    reply[0] = (guint8) (2 * i + 4);
    reply[2 * i + 2] = (guint8) text[i];
    reply[2 * i + 3] = 0;
  }
  *actual = MIN (setup->length, reply[0]);
  memcpy (data, reply, *actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
get_descriptor (FjFake *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  g_autoptr (GBytes) bytes = fake_dup_descriptors (self);
  gsize         length = 0;
  const guint8 *raw = g_bytes_get_data (bytes, &length);
  gsize         start = setup->value >> 8 == 1 ? 0 : 18;

  if (setup->value >> 8 == DESCRIPTOR_STRING)
    return get_string (self, (guint8) setup->value, setup, data, actual);
  *actual = MIN (setup->length, start == 0 ? 18 : length - 18);
  memcpy (data, raw + start, *actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
answer_special (FjFake *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  switch (setup->request) {
  case FJ_FAKE_STALL:
    return FJ_VIRTUAL_STALL;
  case FJ_FAKE_SILENT:
    return FJ_VIRTUAL_SILENT;
  case FJ_FAKE_LEAVE:
    fj_usbfs_unplug (self->port);
    return FJ_VIRTUAL_SILENT;
  case FJ_FAKE_PULL:
    fj_clock_add (fj_clock_get_real (), g_get_monotonic_time () + 100 * 1000,
                  (FjClockFunc) fj_usbfs_unplug, self->port, NULL);
    return FJ_VIRTUAL_GONE;
  case FJ_FAKE_BREAK:
    return FJ_VIRTUAL_GONE;
  case FJ_FAKE_SLEEP:
    self->ready = g_get_monotonic_time () + setup->value * (gint64) 1000;
    return FJ_VIRTUAL_OK;
  default:
    for (guint i = 0; i < setup->length && (setup->request_type & 0x80) != 0; i++)
      data[i] = (guint8) i;
    *actual = setup->length;
    return FJ_VIRTUAL_OK;
  }
}

enum {
  DFU_DNLOAD = 1,
  DFU_GETSTATUS = 3,
  DFU_ABORT = 6,
  DFU_IDLE = 2,
  DFU_DNLOAD_IDLE = 5,
  DFU_ERROR = 10,
};

static FjVirtualReply
answer_dnload (FjFake *self, const FjSetup *setup, gsize *actual)
{
  if (self->state == DFU_ERROR || (self->stall_block > 0 && setup->value == self->stall_block)) {
    self->state = DFU_ERROR;
    return FJ_VIRTUAL_STALL;
  }
  if (self->slow_block > 0 && setup->value == self->slow_block)
    self->ready = g_get_monotonic_time () + G_USEC_PER_SEC;
  self->state = DFU_DNLOAD_IDLE;
  *actual = setup->length;
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
answer_dfu (FjFake *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  const guint8 status[] = { 0, (guint8) self->poll_ms, 0, 0, self->state, 0 };

  if (setup->request == DFU_DNLOAD)
    return answer_dnload (self, setup, actual);
  if (setup->request == DFU_ABORT)
    self->state = DFU_IDLE;
  if (setup->request == DFU_GETSTATUS) {
    *actual = MIN (setup->length, sizeof status);
    memcpy (data, status, *actual);
  }
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
fake_control (gpointer device, guint64 arrival, const FjSetup *setup, guint8 *data, gsize *actual)
{
  FjFake *self = device;

  if (arrival != self->arrival)
    return FJ_VIRTUAL_GONE;
  g_array_append_val (self->log, *setup);
  if ((setup->request_type & 0x60) == 0x40)
    return answer_special (self, setup, data, actual);
  if (setup->request_type == 0x80 && setup->request == 6)
    return get_descriptor (self, setup, data, actual);
  if (setup->request_type == 0x02 && setup->request == 1)
    fj_echo_clear_halt (self);
  if (setup->request_type == 0x01 && setup->request == 11 && setup->index == FJ_ECHO_INTERFACE)
    self->echo_alt = (guint8) setup->value;
  if ((setup->request_type & 0x7f) == 0x21)
    return answer_dfu (self, setup, data, actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
fake_bus_reset (gpointer device, guint64 arrival)
{
  FjSetup setup = { 0xff, 0xff, 0, 0, 0 };

  g_array_append_val (((FjFake *) device)->log, setup);
  return FJ_VIRTUAL_OK;
}

static const FjUsbfsModel fake_model = {
  .get_arrival = fake_get_arrival,
  .get_ready = fake_get_ready,
  .control = fake_control,
  .transfer = fj_echo_transfer,
  .bus_reset = fake_bus_reset,
  .dup_descriptors = fake_dup_descriptors,
  .dup_string = fake_dup_string,
};

/**
 * fj_fake_init:
 * @self: (out): a fake
 * @vendor: USB vendor id
 * @product_id: USB product id
 *
 * Makes a device in DFU mode; its public fields may be changed before it is plugged in.
 */
void
fj_fake_init (FjFake *self, guint16 vendor, guint16 product_id)
{
  *self = (FjFake){ .vendor = vendor,
                    .product_id = product_id,
                    .interface = { 0xfe, 0x01, 0x02 },
                    .arrival = 1,
                    .state = DFU_IDLE,
                    .log = g_array_new (FALSE, FALSE, sizeof (FjSetup)) };
}

/** fj_fake_clear: frees what @self holds; the bus is no more */
void
fj_fake_clear (FjFake *self)
{
  g_array_unref (self->log);
  g_queue_clear_full (&self->echoes, (GDestroyNotify) g_bytes_unref);
}

/** fj_fake_attach: Returns: (transfer none): a new port of @bus that @self can be plugged into */
FjUsbfsPort *
fj_fake_attach (FjFake *self, FjUsbfs *bus, const char *port, FjSpeed speed)
{
  self->port = fj_usbfs_add_port (bus, port, speed, &fake_model, self);
  return self->port;
}
