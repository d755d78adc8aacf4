/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <string.h>

/* Standard requests (USB 2.0, 9.4). TF-A stalls some that U-Boot's gadget answers. */

#define DEVICE_DESCRIPTOR 1
#define CONFIGURATION_DESCRIPTOR 2
#define STRING_DESCRIPTOR 3
#define QUALIFIER_DESCRIPTOR 6
#define OTHER_SPEED_DESCRIPTOR 7
#define DFU_DESCRIPTOR 0x21
#define LANGUAGE 0x0409

static FjVirtualReply
answer (const FjSetup *setup, guint8 *data, gsize *actual, const guint8 *bytes, gsize length)
{
  *actual = MIN (setup->length, length);
  if (*actual > 0)
    memcpy (data, bytes, *actual);
  return FJ_VIRTUAL_OK;
}

static gboolean
has_no_strings_yet (FjVirtualBoard *self)
{
  FjFault *fault = fj_virtual_board_find_fault (self, FJ_FAULT_EMPTY_STRINGS);

  return fault != NULL &&
         fj_clock_now (self->clock) - self->arrived < (gint64) fault->number * G_USEC_PER_SEC;
}

static FjVirtualReply
answer_string (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8                index = setup->value & 0xFF;
  const char           *text = index < self->strings->len ? g_ptr_array_index (self->strings, index) : NULL;
  guint8                raw[255] = { 4, STRING_DESCRIPTOR, LANGUAGE & 0xFF, LANGUAGE >> 8 };
  g_autofree gunichar2 *wide = NULL;
  glong                 n = 0;

  if (index == 0)
    return answer (setup, data, actual, raw, 4);
  if (text == NULL)
    return FJ_VIRTUAL_STALL;
  if (!has_no_strings_yet (self))
    wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  n = MIN (n, 126);
  raw[0] = 2 + 2 * n;
  for (glong i = 0; i < n; i++) {
    raw[2 + 2 * i] = wide[i] & 0xFF;
    raw[3 + 2 * i] = wide[i] >> 8;
  }
  return answer (setup, data, actual, raw, raw[0]);
}

static FjVirtualReply
answer_descriptor (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  static const guint8 qualifier[] = { 10, QUALIFIER_DESCRIPTOR, 0x00, 0x02, 0, 0, 0, 64, 1, 0 };
  const guint8       *bytes = self->descriptors->data;
  gsize               length = self->descriptors->len;

  switch (setup->value >> 8) {
  case DEVICE_DESCRIPTOR:
    return answer (setup, data, actual, bytes, 18);
  case CONFIGURATION_DESCRIPTOR:
    return (setup->value & 0xFF) == 0 ? answer (setup, data, actual, bytes + 18, length - 18)
                                      : FJ_VIRTUAL_STALL;
  case STRING_DESCRIPTOR:
    return answer_string (self, setup, data, actual);
  case QUALIFIER_DESCRIPTOR:
    return answer (setup, data, actual, qualifier, sizeof qualifier);
  case DFU_DESCRIPTOR:
    return answer (setup, data, actual, bytes + length - 9, 9);
  case OTHER_SPEED_DESCRIPTOR: /* high speed only, by design */
  default:
    return FJ_VIRTUAL_STALL;
  }
}

/* Other stages than U-Boot take any number without looking at it. */
static FjVirtualReply
set_interface (FjVirtualBoard *self, const FjSetup *setup)
{
  if (setup->index != 0)
    return FJ_VIRTUAL_STALL;
  self->alt = setup->value & 0xFF;
  if (self->stage->rules == FJ_DFU_RULES_UBOOT)
    fj_virtual_dfu_reset (self);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
set_configuration (FjVirtualBoard *self, guint8 value)
{
  if (value > 1)
    return FJ_VIRTUAL_STALL;
  self->configuration = value;
  if (self->stage->rules == FJ_DFU_RULES_UBOOT) {
    self->alt = 0;
    fj_virtual_dfu_reset (self);
  }
  return FJ_VIRTUAL_OK;
}

/* Requests that only U-Boot's composite gadget knows. */
static FjVirtualReply
uboot_standard (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  if (self->stage->rules == FJ_DFU_RULES_UBOOT && setup->request == 8)
    return answer (setup, data, actual, &self->configuration, 1);
  return FJ_VIRTUAL_STALL;
}

static FjVirtualReply
standard (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  static const guint8 self_powered[2] = { 1, 0 };

  switch (setup->request) {
  case 0: /* GET_STATUS */
    return answer (setup, data, actual, self_powered, 2);
  case 5: /* SET_ADDRESS: the bus has done it already */
    return FJ_VIRTUAL_OK;
  case 6:
    return answer_descriptor (self, setup, data, actual);
  case 9:
    return set_configuration (self, setup->value & 0xFF);
  case 10: /* GET_INTERFACE */
    return answer (setup, data, actual, &self->alt, 1);
  case 11:
    return set_interface (self, setup);
  default:
    return uboot_standard (self, setup, data, actual);
  }
}

static FjVirtualReply
control (FjVirtualBoard *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  if (fj_clock_now (self->clock) < self->ready)
    return FJ_VIRTUAL_SILENT;
  if (self->stalls)
    return FJ_VIRTUAL_STALL;
  switch (setup->request_type & 0x60) {
  case 0x00:
    return standard (self, setup, data, actual);
  case 0x20:
    return fj_virtual_dfu_control (self, setup, data, actual);
  default:
    return FJ_VIRTUAL_STALL;
  }
}

/**
 * fj_virtual_board_control:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 * @setup: the setup packet
 * @data: (nullable): @setup->length bytes: what is sent, or where the answer goes
 * @actual: (out): bytes that went
 *
 * One control transfer on endpoint zero, as the stage that runs now answers it. Before
 * fj_virtual_board_get_ready() nothing is answered: the caller waits for it first.
 *
 * Returns: how it ended
 */
FjVirtualReply
fj_virtual_board_control (FjVirtualBoard *self, guint64 arrival, const FjSetup *setup, guint8 *data,
                          gsize *actual)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;
  FjSetup        copy = *setup;

  *actual = 0;
  if (data == NULL)
    copy.length = 0;
  g_mutex_lock (&self->mutex);
  if (self->present && arrival == self->arrival)
    reply = control (self, &copy, data, actual);
  if (reply == FJ_VIRTUAL_OK && (setup->request_type & 0x80) == 0)
    *actual = copy.length;
  if (!self->present)
    reply = FJ_VIRTUAL_GONE;
  fj_virtual_board_unlock_and_tell (self);
  return reply;
}

static FjVirtualReply
transfer (FjVirtualBoard *self, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  if (fj_clock_now (self->clock) < self->ready)
    return FJ_VIRTUAL_SILENT;
  if (self->stalls || self->program->transfer == NULL)
    return FJ_VIRTUAL_STALL;
  return self->program->transfer (self, endpoint, data, length, actual);
}

/**
 * fj_virtual_board_transfer:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 * @endpoint: address of a bulk or interrupt endpoint; with bit 7 the board sends
 * @data: @length bytes: what is sent, or where the answer goes
 * @length: how many bytes
 * @actual: (out): bytes that went
 *
 * One transfer on an endpoint that what runs now has. Before fj_virtual_board_get_ready() nothing
 * is answered: the caller waits for it first.
 *
 * Returns: how it ended; an endpoint that is not there refuses
 */
FjVirtualReply
fj_virtual_board_transfer (FjVirtualBoard *self, guint64 arrival, guint8 endpoint, guint8 *data,
                           gsize length, gsize *actual)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;

  *actual = 0;
  g_mutex_lock (&self->mutex);
  if (self->present && arrival == self->arrival)
    reply = transfer (self, endpoint, data, length, actual);
  if (!self->present)
    reply = FJ_VIRTUAL_GONE;
  fj_virtual_board_unlock_and_tell (self);
  return reply;
}

/**
 * fj_virtual_board_bus_reset:
 * @self: a board
 * @arrival: which arrival of it the caller speaks to
 *
 * A reset of the port by the host. Harmless while a stage listens; a U-Boot on DWC2 that was just
 * asked to detach takes it as the wish to reset the board (U-Boot common/dfu.c).
 *
 * Returns: %FJ_VIRTUAL_OK, or %FJ_VIRTUAL_GONE when that arrival is over
 */
FjVirtualReply
fj_virtual_board_bus_reset (FjVirtualBoard *self, guint64 arrival)
{
  FjVirtualReply reply = FJ_VIRTUAL_GONE;

  g_mutex_lock (&self->mutex);
  if (self->present && arrival == self->arrival) {
    reply = FJ_VIRTUAL_OK;
    if (self->leaving && self->stage->stage == FJ_STAGE_UBOOT && self->profile->resets_on_bus) {
      fj_virtual_board_to_rom (self);
    } else if (!self->leaving) {
      set_configuration (self, 0);
    }
  }
  fj_virtual_board_unlock_and_tell (self);
  return reply;
}
