/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-control.h"

#include <string.h>

/* Standard requests (USB 2.0, 9.4). TF-A stalls some that U-Boot's gadget answers. */

#define DEVICE_LENGTH 18
#define DEVICE_DESCRIPTOR 1
#define CONFIGURATION_DESCRIPTOR 2
#define STRING_DESCRIPTOR 3
#define QUALIFIER_DESCRIPTOR 6
#define LANGUAGE 0x0409
#define TO_ENDPOINT 0x02
#define ENDPOINT_HALT 0

static FjVirtualReply
answer_bytes (const FjSetup *setup, guint8 *data, gsize *actual, const guint8 *bytes, gsize length)
{
  *actual = MIN (setup->length, length);
  if (*actual > 0)
    memcpy (data, bytes, *actual);
  return FJ_VIRTUAL_OK;
}

static gboolean
has_no_strings_yet (const FjVirtualFace *face)
{
  FjFault *fault = fj_virtual_faults_find (face->faults, FJ_FAULT_EMPTY_STRINGS, NULL);

  return fault != NULL && face->age < (gint64) fault->number * G_USEC_PER_SEC;
}

static FjVirtualReply
answer_string (const FjVirtualFace *face, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint8                index = setup->value & 0xFF;
  const char           *text = fj_virtual_descriptors_get_string (face->descriptors, index);
  guint8                raw[255] = { 4, STRING_DESCRIPTOR, LANGUAGE & 0xFF, LANGUAGE >> 8 };
  g_autofree gunichar2 *wide = NULL;
  glong                 n = 0;

  if (index == 0)
    return answer_bytes (setup, data, actual, raw, 4);
  if (text == NULL)
    return FJ_VIRTUAL_STALL;
  if (!has_no_strings_yet (face))
    wide = g_utf8_to_utf16 (text, -1, NULL, &n, NULL);
  n = MIN (n, 126);
  raw[0] = 2 + 2 * n;
  for (glong i = 0; i < n; i++) {
    raw[2 + 2 * i] = wide[i] & 0xFF;
    raw[3 + 2 * i] = wide[i] >> 8;
  }
  return answer_bytes (setup, data, actual, raw, raw[0]);
}

/* Not at another speed: high speed only, by design. */
static FjVirtualReply
answer_descriptor (const FjVirtualFace *face, const FjSetup *setup, guint8 *data, gsize *actual)
{
  static const guint8 qualifier[] = { 10, QUALIFIER_DESCRIPTOR, 0x00, 0x02, 0, 0, 0, 64, 1, 0 };
  gsize               length;
  const guint8       *bytes = fj_virtual_descriptors_get_bytes (face->descriptors, &length);

  switch (setup->value >> 8) {
  case DEVICE_DESCRIPTOR:
    return answer_bytes (setup, data, actual, bytes, DEVICE_LENGTH);
  case CONFIGURATION_DESCRIPTOR:
    if ((setup->value & 0xFF) != 0)
      return FJ_VIRTUAL_STALL;
    return answer_bytes (setup, data, actual, bytes + DEVICE_LENGTH, length - DEVICE_LENGTH);
  case STRING_DESCRIPTOR:
    return answer_string (face, setup, data, actual);
  case QUALIFIER_DESCRIPTOR:
    return answer_bytes (setup, data, actual, qualifier, sizeof qualifier);
  default:
    bytes = fj_virtual_descriptors_get_functional (face->descriptors, setup->value >> 8, &length);
    return bytes != NULL ? answer_bytes (setup, data, actual, bytes, length) : FJ_VIRTUAL_STALL;
  }
}

static void
make_idle (const FjVirtualFace *face)
{
  if (face->stage->is_gadget && face->stage->program->make_idle != NULL)
    face->stage->program->make_idle (face->state);
}

/* Which settings there are nobody looks at. */
static FjVirtualReply
set_interface (FjVirtualControl *self, const FjVirtualFace *face, const FjSetup *setup)
{
  if (setup->index >= fj_virtual_descriptors_get_n_interfaces (face->descriptors) ||
      face->stage->no_alts)
    return FJ_VIRTUAL_STALL;
  self->alts[setup->index] = setup->value & 0xFF;
  self->halted = 0;
  make_idle (face);
  return FJ_VIRTUAL_OK;
}

void
fj_virtual_control_set_configuration (FjVirtualControl *self, const FjVirtualFace *face,
                                      guint8 value)
{
  self->configuration = value;
  self->halted = 0;
  if (face->stage->is_gadget)
    fj_virtual_control_reset_alts (self);
  make_idle (face);
}

static FjVirtualReply
set_configuration (FjVirtualControl *self, const FjVirtualFace *face, guint8 value)
{
  if (value > 1)
    return FJ_VIRTUAL_STALL;
  fj_virtual_control_set_configuration (self, face, value);
  return FJ_VIRTUAL_OK;
}

static guint32
get_bit (guint8 endpoint)
{
  return 1u << ((endpoint & 0x0F) + ((endpoint & 0x80) != 0 ? 16 : 0));
}

/*
 * What was halted listens again, with its toggle anew; a board without such endpoints knows no
 * features.
 */
static FjVirtualReply
clear_feature (FjVirtualControl *self, FjVirtualDescriptors *descriptors, const FjSetup *setup)
{
  guint8 endpoint = setup->index & 0xFF;

  if (setup->request_type != TO_ENDPOINT || setup->value != ENDPOINT_HALT ||
      !fj_virtual_descriptors_has_endpoint (descriptors, endpoint, self->alts))
    return FJ_VIRTUAL_STALL;
  self->halted &= ~get_bit (endpoint);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
get_interface (FjVirtualControl *self, const FjSetup *setup, guint8 *data, gsize *actual)
{
  guint interface = setup->index < FJ_VIRTUAL_MAX_INTERFACES ? setup->index : 0;

  return answer_bytes (setup, data, actual, &self->alts[interface], 1);
}

FjVirtualReply
fj_virtual_control_answer (FjVirtualControl *self, const FjVirtualFace *face, const FjSetup *setup,
                           guint8 *data, gsize *actual)
{
  static const guint8 self_powered[2] = { 1, 0 };

  switch (setup->request) {
  case 0: /* GET_STATUS */
    return answer_bytes (setup, data, actual, self_powered, 2);
  case 1:
    return clear_feature (self, face->descriptors, setup);
  case 5: /* SET_ADDRESS: the bus has done it already */
    return FJ_VIRTUAL_OK;
  case 6:
    return answer_descriptor (face, setup, data, actual);
  case 8: /* GET_CONFIGURATION */
    if (!face->stage->is_gadget)
      return FJ_VIRTUAL_STALL;
    return answer_bytes (setup, data, actual, &self->configuration, 1);
  case 9:
    return set_configuration (self, face, setup->value & 0xFF);
  case 10:
    return get_interface (self, setup, data, actual);
  case 11:
    return set_interface (self, face, setup);
  default:
    return FJ_VIRTUAL_STALL;
  }
}

void
fj_virtual_control_reset_alts (FjVirtualControl *self)
{
  memset (self->alts, 0, sizeof self->alts);
  self->halted = 0;
}

void
fj_virtual_control_reset (FjVirtualControl *self)
{
  self->refuses = FALSE;
  self->configuration = 0;
  fj_virtual_control_reset_alts (self);
}

gboolean
fj_virtual_control_is_halted (FjVirtualControl *self, guint8 endpoint)
{
  return (self->halted & get_bit (endpoint)) != 0;
}

void
fj_virtual_control_halt (FjVirtualControl *self, guint8 endpoint)
{
  self->halted |= get_bit (endpoint);
}
