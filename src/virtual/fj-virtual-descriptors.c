/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-private.h"

#include <string.h>

/* USB 2.0, 9.5 and 9.6; DFU 1.1, 4.1 and 4.2. */

#define VENDOR_ST 0x0483
#define MAX_ALTS 256

static void
add_u16 (GByteArray *bytes, guint16 value)
{
  const guint8 raw[2] = { value & 0xFF, value >> 8 };

  g_byte_array_append (bytes, raw, 2);
}

static void
add_device (FjVirtualBoard *self, gboolean has_serial)
{
  GByteArray  *bytes = self->descriptors;
  FjFault     *pid = fj_virtual_board_find_fault (self, FJ_FAULT_PID);
  const guint8 head[] = { 18, 1, 0x00, 0x02, 0, 0, 0, 64 };
  const guint8 tail[] = { 1, 2, has_serial ? 3 : 0, 1 };

  g_byte_array_append (bytes, head, sizeof head);
  add_u16 (bytes, VENDOR_ST);
  add_u16 (bytes, pid != NULL ? pid->number : self->stage->product_id);
  add_u16 (bytes, 0x0200);
  g_byte_array_append (bytes, tail, sizeof tail);
}

static guint
count_alts (FjVirtualBoard *self)
{
  return self->stage->alts != NULL ? g_strv_length ((char **) self->stage->alts)
                                   : MIN (self->uboot.n_entities, MAX_ALTS);
}

/* After the strings of the device: two names in the ROM and TF-A, the function's in U-Boot. */
static guint
get_first_alt_string (FjVirtualBoard *self)
{
  return self->stage->rules == FJ_DFU_RULES_UBOOT ? 5 : 6;
}

static void
add_configuration (FjVirtualBoard *self, guint n_alts)
{
  GByteArray  *bytes = self->descriptors;
  const guint8 head[] = { 9, 2 };
  const guint8 tail[] = { 1, 1, 2, 0xC0, 0x32 }; /* named by the product's string; 100 mA */
  guint        first = get_first_alt_string (self);

  g_byte_array_append (bytes, head, sizeof head);
  add_u16 (bytes, 9 * (n_alts + 2));
  g_byte_array_append (bytes, tail, sizeof tail);
  for (guint i = 0; i < n_alts; i++) {
    const guint8 interface[] = { 9, 4, 0, i, 0, 0xFE, 0x01, 0x02, first + i };

    g_byte_array_append (bytes, interface, sizeof interface);
  }
}

static void
add_functional (FjVirtualBoard *self)
{
  const guint8 head[] = { 9, 0x21, self->stage->attributes };

  g_byte_array_append (self->descriptors, head, sizeof head);
  add_u16 (self->descriptors, self->stage->detach_timeout);
  add_u16 (self->descriptors, self->stage->transfer_size);
  add_u16 (self->descriptors, self->stage->bcd_dfu);
}

static const char *
get_serial (FjVirtualBoard *self)
{
  FjFault *serial = fj_virtual_board_find_fault (self, FJ_FAULT_SERIAL);

  if (self->stage->no_serial || fj_virtual_board_find_fault (self, FJ_FAULT_NO_SERIAL) != NULL)
    return NULL;
  if (fj_virtual_board_find_fault (self, FJ_FAULT_ZERO_SERIAL) != NULL)
    return "000000000000";
  if (serial != NULL)
    return serial->value != NULL ? serial->value : "0000DEADBEEF0000DEADBEEF";
  return self->serial[0] != '\0' ? self->serial : NULL;
}

static void
set_string (FjVirtualBoard *self, guint index, const char *text)
{
  if (self->strings->len <= index)
    g_ptr_array_set_size (self->strings, index + 1);
  g_free (g_ptr_array_index (self->strings, index));
  g_ptr_array_index (self->strings, index) = g_strdup (text);
}

static void
make_strings (FjVirtualBoard *self, guint n_alts, const char *serial)
{
  gboolean is_uboot = self->stage->rules == FJ_DFU_RULES_UBOOT;
  guint    first = get_first_alt_string (self);

  g_ptr_array_set_size (self->strings, 0);
  set_string (self, 1, self->stage->manufacturer);
  set_string (self, 2, self->stage->product);
  set_string (self, 3, serial);
  set_string (self, 4, is_uboot ? "Device Firmware Upgrade" : "DFU Config");
  if (!is_uboot)
    set_string (self, 5, "DFU Interface");
  for (guint i = 0; i < n_alts; i++)
    set_string (self, first + i,
                self->stage->alts != NULL ? self->stage->alts[i] : self->uboot.entities[i].name);
}

static void
spoil (FjVirtualBoard *self)
{
  if (fj_virtual_board_find_fault (self, FJ_FAULT_GARBAGE_STRINGS) != NULL)
    for (guint i = 1; i < self->strings->len; i++)
      set_string (self, i, "\xEF\xBF\xBD\xEE\x80\x80@/0x/\x07*");
  if (fj_virtual_board_find_fault (self, FJ_FAULT_GARBAGE_DESCRIPTORS) != NULL)
    for (guint i = 18 + 9; i < self->descriptors->len; i++)
      self->descriptors->data[i] = i % 9 == 0 ? 0 : 0xA5 ^ i;
}

/* Descriptors and strings of the stage that runs now. */
void
fj_virtual_descriptors_make (FjVirtualBoard *self)
{
  guint       n_alts = count_alts (self);
  const char *serial = get_serial (self);

  g_byte_array_set_size (self->descriptors, 0);
  add_device (self, serial != NULL);
  add_configuration (self, n_alts);
  add_functional (self);
  make_strings (self, n_alts, serial);
  spoil (self);
}
