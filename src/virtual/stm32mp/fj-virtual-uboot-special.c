/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-shell.h"

#include <errno.h>
#include <fj-bytes.h>
#include <string.h>

/* Settings that are no partitions: layout, GET and SET PHASE, fuses, PMIC (stm32prog_usb.c). */

/* The structure of the secure monitor's service: words 44 to 139 are the values. */
#define SMC_SIZE 1024
#define SMC_FIRST 44
#define SMC_LOCKS 20
#define SMC_END 140

/* The structure of OP-TEE's service: two words for each fuse, after two of its own. */
#define TA_VERSION 2
#define TA_UPDATE (1u << 31)
#define TA_LOCK (1u << 30)

static gboolean
set_phase (FjVirtualUboot *self, guint8 phase, guint32 offset)
{

  if (phase == self->phase) {
    self->offset = offset;
    return TRUE;
  }
  for (guint i = 0; i < self->n_rows; i++) {
    if (self->rows[i].id == phase) {
      self->current = i;
      self->phase = phase;
      self->offset = offset;
      return TRUE;
    }
  }
  return FALSE;
}

/* SET PHASE: a phase and a number, which is big endian. */
static gboolean
write_command (FjVirtualUboot *self, guint64 offset, const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint8   phase = fj_reader_u8 (&reader);
  guint32  value = fj_reader_u32_be (&reader);

  if (reader.failed || offset != 0)
    return FALSE;
  if (phase == FJ_PHASE_RESET) {
    fj_virtual_board_mute (self->board); /* another program runs now */
    return TRUE;
  }
  return set_phase (self, phase, value);
}

static gboolean
write_layout (FjVirtualUboot *self, guint64 offset, const guint8 *data, gsize length)
{
  GByteArray **layout = &self->layout;

  if (*layout == NULL)
    *layout = g_byte_array_new ();
  if (offset == 0)
    g_byte_array_set_size (*layout, 0);
  if (offset != (*layout)->len || length > FJ_LAYOUT_ROOM - offset)
    return FALSE;
  g_byte_array_append (*layout, data, length);
  return TRUE;
}

/* Bytes past the end of a structure are dropped without a word. */
static gboolean
write_structure (guint8 *target, gsize size, guint64 offset, const guint8 *data, gsize length)
{
  if (offset == 0)
    memset (target, 0, size);
  if (offset < size)
    memcpy (target + offset, data, MIN (length, size - offset));
  return TRUE;
}

/* What the DFU buffer held goes to a setting that is not a partition. */
gboolean
fj_virtual_uboot_write_special (FjVirtualUboot *self, FjVirtualEntity *entity, const guint8 *data,
                                gsize length)
{
  switch (entity->kind) {
  case FJ_ENTITY_LAYOUT:
    return write_layout (self, entity->offset, data, length);
  case FJ_ENTITY_COMMAND:
    return write_command (self, entity->offset, data, length);
  case FJ_ENTITY_OTP:
    return write_structure (self->otp_written, self->chain->otp_size, entity->offset, data,
                            length);
  case FJ_ENTITY_PMIC:
    return write_structure (self->pmic_written, FJ_PMIC_SIZE, entity->offset, data, length);
  case FJ_ENTITY_PARTITION:
  default:
    return FALSE;
  }
}

static guint32
get_word (const guint8 *data, guint word)
{
  FjReader reader = FJ_READER_INIT (data, FJ_OTP_MAX);

  fj_reader_seek (&reader, word * 4);
  return fj_reader_u32_le (&reader);
}

static void
or_word (guint8 *data, guint word, guint32 bits)
{
  FjWriter writer = FJ_WRITER_INIT (data, FJ_OTP_MAX);
  guint32  value = get_word (data, word) | bits;

  writer.position = word * 4;
  fj_writer_u32_le (&writer, value);
}

/* Fuses can only be set. The first word that cannot be programmed ends it. */
static void
burn_ta (FjVirtualUboot *self)
{
  const guint8 *wanted = self->otp_written;
  guint         n_words = self->chain->otp_size / 4;

  if (get_word (wanted, 0) != TA_VERSION) {
    fj_virtual_uboot_fail (self, "OTP write issue %d", -EINVAL);
    return;
  }
  for (guint i = 2; i + 1 < n_words; i += 2) {
    guint32 status = get_word (wanted, i + 1);

    if ((status & TA_UPDATE) == 0)
      continue;
    if ((get_word (fj_virtual_chip_get_otp (self->chip), i + 1) & TA_LOCK) != 0 &&
        get_word (wanted, i) != 0) {
      fj_virtual_uboot_fail (self, "OTP write issue %d", -EACCES);
      return;
    }
    or_word (fj_virtual_chip_get_otp (self->chip), i, get_word (wanted, i));
    or_word (fj_virtual_chip_get_otp (self->chip), i + 1, status & TA_LOCK);
  }
}

/* Values first, then the words of locks; a locked value stays. */
static void
burn_smc (FjVirtualUboot *self)
{
  const guint8 *wanted = self->otp_written;

  for (guint i = SMC_FIRST; i < SMC_END; i++) {
    guint   fuse = i - SMC_FIRST;
    guint32 locks = get_word (fj_virtual_chip_get_otp (self->chip), SMC_LOCKS + fuse / 32);

    if ((locks >> fuse % 32 & 1) == 0)
      or_word (fj_virtual_chip_get_otp (self->chip), i, get_word (wanted, i));
  }
  for (guint i = SMC_LOCKS; i < SMC_LOCKS + 3; i++)
    or_word (fj_virtual_chip_get_otp (self->chip), i, get_word (wanted, i));
}

/* The download is complete: fuses and PMIC are programmed now. */
void
fj_virtual_uboot_start_special (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  if (entity->kind == FJ_ENTITY_PMIC)
    memcpy (fj_virtual_chip_get_pmic (self->chip), self->pmic_written, FJ_PMIC_SIZE);
  else if (entity->kind == FJ_ENTITY_OTP && self->chain->otp_size == SMC_SIZE)
    burn_smc (self);
  else if (entity->kind == FJ_ENTITY_OTP)
    burn_ta (self);
}

/* The answer is made once and then given in pieces; 0xFF, once read, becomes a reset. */
static void
open_command (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  g_autofree char *said = fj_virtual_phase_take_text (self->board);
  FjVirtualPhase   phase;

  if (said != NULL)
    fj_virtual_uboot_fail (self, "%s", said);
  phase = (FjVirtualPhase){
    .phase = self->phase & 0xFF,
    .address = self->phase == FJ_PHASE_LAYOUT ? self->chain->layout_address : G_MAXUINT32,
    .offset = self->offset,
    .detach = self->phase == FJ_PHASE_LAYOUT ? self->n_rows > 0 : -1,
  };
  if (phase.phase == FJ_PHASE_RESET) {
    phase.text = self->text != NULL ? self->text : "Unspecified";
    self->phase = FJ_PHASE_DO_RESET;
  }
  self->reply_length = fj_virtual_phase_write (self->board, &phase, self->reply);
  entity->left = self->reply_length;
}

/* Before the first byte is read. */
gboolean
fj_virtual_uboot_open_special (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  if (entity->kind == FJ_ENTITY_COMMAND)
    open_command (self, entity);
  return TRUE;
}

/* (in range): bytes of a setting that is not a partition */
gboolean
fj_virtual_uboot_read_special (FjVirtualUboot *self, FjVirtualEntity *entity, guint64 offset,
                               guint8 *data, gsize length)
{
  GByteArray *layout = self->layout;
  gsize       n_layout = layout != NULL ? layout->len : 0;

  if (length == 0)
    return TRUE;
  switch (entity->kind) {
  case FJ_ENTITY_COMMAND:
    memcpy (data, self->reply + offset, length);
    return TRUE;
  case FJ_ENTITY_OTP:
    memcpy (data, fj_virtual_chip_get_otp (self->chip) + offset, length);
    return TRUE;
  case FJ_ENTITY_PMIC:
    memcpy (data, fj_virtual_chip_get_pmic (self->chip) + offset, length);
    return TRUE;
  case FJ_ENTITY_LAYOUT:
    memset (data, 0, length);
    if (offset < n_layout)
      memcpy (data, layout->data + offset, MIN (length, n_layout - offset));
    return TRUE;
  case FJ_ENTITY_PARTITION:
  default:
    return FALSE;
  }
}
