/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-identity-rule.h"

#include <fj-bytes.h>
#include <string.h>

/* Descriptor types (USB 2.0, table 9-5). */
#define DESCRIPTOR_INTERFACE 0x04

static gboolean
is_same_triple (const FjInterfaceTriple *a, const FjInterfaceTriple *b)
{
  return a->class == b->class && a->subclass == b->subclass && a->protocol == b->protocol;
}

static gboolean
has_interface (const FjClue *self, const FjInterfaceTriple *triple)
{
  for (guint i = 0; i < self->n_interfaces; i++)
    if (is_same_triple (&self->interfaces[i], triple))
      return TRUE;
  return FALSE;
}

/**
 * fj_clue_add_interface:
 *
 * The device has an interface of this kind, too. More than %FJ_CLUE_MAX_INTERFACES kinds are not
 * kept: no board has so many.
 */
void
fj_clue_add_interface (FjClue *self, guint8 class, guint8 subclass, guint8 protocol)
{
  FjInterfaceTriple triple = { class, subclass, protocol };

  if (self->n_interfaces < FJ_CLUE_MAX_INTERFACES && !has_interface (self, &triple))
    self->interfaces[self->n_interfaces++] = triple;
}

/**
 * fj_clue_add_config:
 * @self: a clue
 * @config: (array length=length) (nullable): a configuration descriptor with all that belongs to
 *   it, from an untrusted device
 * @length: its length
 *
 * Adds the interfaces that @config names, up to where it makes no sense any more.
 */
void
fj_clue_add_config (FjClue *self, const guint8 *config, gsize length)
{
  FjReader reader = FJ_READER_INIT (config, length);

  while (fj_reader_left (&reader) >= 2) {
    guint8        size = fj_reader_u8 (&reader);
    guint8        type = fj_reader_u8 (&reader);
    const guint8 *body = size >= 2 ? fj_reader_bytes (&reader, size - 2u) : NULL;

    if (body == NULL)
      break;
    if (type == DESCRIPTOR_INTERFACE && size >= 9)
      fj_clue_add_interface (self, body[3], body[4], body[5]);
  }
}

/**
 * fj_clue_read:
 * @self: (out): a clue, which borrows the product string of @descriptors
 * @descriptors: what an untrusted device says
 *
 * What the descriptors tell of what can be seen from outside.
 */
void
fj_clue_read (FjClue *self, const FjUsbDescriptors *descriptors)
{
  FjReader reader = FJ_READER_INIT (descriptors->device, descriptors->device_length);

  memset (self, 0, sizeof *self);
  fj_reader_bytes (&reader, 2); /* length and type */
  self->bcd_usb = fj_reader_u16_le (&reader);
  fj_reader_bytes (&reader, 4); /* class, EP0 size */
  self->vendor = fj_reader_u16_le (&reader);
  self->product_id = fj_reader_u16_le (&reader);
  self->bcd_device = fj_reader_u16_le (&reader);
  fj_reader_u8 (&reader); /* manufacturer */
  self->product = descriptors->strings[fj_reader_u8 (&reader)];
  fj_clue_add_config (self, descriptors->config, descriptors->config_length);
}

/* Each field that a rule asks for, one to a line. */
static guint
find_misses (const FjIdentityRule *self, const FjClue *clue)
{
  guint misses = 0;

  if (clue->vendor != self->vendor)
    misses |= FJ_RULE_VENDOR;
  if (clue->product_id != self->product_id)
    misses |= FJ_RULE_PRODUCT;
  if (clue->bcd_device < self->bcd_device_min || clue->bcd_device > self->bcd_device_max)
    misses |= FJ_RULE_BCD_DEVICE;
  if (((clue->bcd_usb ^ self->bcd_usb) & self->bcd_usb_mask) != 0)
    misses |= FJ_RULE_BCD_USB;
  if (!has_interface (clue, &self->interface))
    misses |= FJ_RULE_INTERFACE;
  if (clue->tty == NULL)
    misses |= FJ_RULE_TTY;
  return misses;
}

/**
 * fj_identity_rule_fits:
 * @self: a rule
 * @clue: what can be seen of a device
 * @ignored: FjRuleFields that need not fit
 *
 * Returns: whether the device is one that the rule is for
 */
gboolean
fj_identity_rule_fits (const FjIdentityRule *self, const FjClue *clue, guint ignored)
{
  return (find_misses (self, clue) & self->fields & ~ignored) == 0;
}

/**
 * fj_identity_rule_get_weight:
 * @self: a rule
 * @ignored: FjRuleFields that do not count
 *
 * Returns: how many fields it asks for: of two rules that fit, the one that asks for more is meant
 */
guint
fj_identity_rule_get_weight (const FjIdentityRule *self, guint ignored)
{
  guint weight = 0;

  for (guint fields = self->fields & ~ignored; fields != 0; fields &= fields - 1)
    weight++;
  return weight;
}
