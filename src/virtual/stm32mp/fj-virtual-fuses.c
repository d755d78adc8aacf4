/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-fuses.h"

#include <errno.h>
#include <fj-bytes.h>
#include <string.h>

/* The structure of the secure monitor's service: words 44 to 139 are the values. */
#define SMC_SIZE 1024
#define SMC_FIRST 44
#define SMC_LOCKS 20
#define SMC_END 140

/* The structure of OP-TEE's service: two words for each fuse, after two of its own. */
#define TA_VERSION 2
#define TA_UPDATE (1u << 31)
#define TA_LOCK (1u << 30)

struct _FjVirtualFuses {
  FjVirtualChip *chip; /* (not owned) */
  gsize          size; /* bytes of the structure of the fuses */
  guint8         otp[FJ_OTP_MAX];
  guint8         pmic[FJ_PMIC_SIZE];
};

/* Of @chip, which lives longer. */
FjVirtualFuses *
fj_virtual_fuses_new (FjVirtualChip *chip)
{
  FjVirtualFuses *self = g_new0 (FjVirtualFuses, 1);

  self->chip = chip;
  self->size = fj_virtual_chip_get_chain (chip)->otp_size;
  return self;
}

void
fj_virtual_fuses_free (FjVirtualFuses *self)
{
  g_free (self);
}

void
fj_virtual_fuses_clear (FjVirtualFuses *self)
{
  memset (self->otp, 0, sizeof self->otp);
  memset (self->pmic, 0, sizeof self->pmic);
}

static void
write_structure (guint8 *target, gsize size, guint64 offset, const guint8 *data, gsize length)
{
  if (offset == 0)
    memset (target, 0, size);
  if (offset < size)
    memcpy (target + offset, data, MIN (length, size - offset));
}

void
fj_virtual_fuses_write_otp (FjVirtualFuses *self, guint64 offset, const guint8 *data, gsize length)
{
  write_structure (self->otp, self->size, offset, data, length);
}

void
fj_virtual_fuses_write_pmic (FjVirtualFuses *self, guint64 offset, const guint8 *data,
                             gsize length)
{
  write_structure (self->pmic, sizeof self->pmic, offset, data, length);
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
static int
burn_ta (FjVirtualFuses *self)
{
  guint8 *fuses = fj_virtual_chip_get_otp (self->chip);

  if (get_word (self->otp, 0) != TA_VERSION)
    return -EINVAL;
  for (guint i = 2; i + 1 < self->size / 4; i += 2) {
    guint32 status = get_word (self->otp, i + 1);

    if ((status & TA_UPDATE) == 0)
      continue;
    if ((get_word (fuses, i + 1) & TA_LOCK) != 0 && get_word (self->otp, i) != 0)
      return -EACCES;
    or_word (fuses, i, get_word (self->otp, i));
    or_word (fuses, i + 1, status & TA_LOCK);
  }
  return 0;
}

/* Values first, then the words of locks; a locked value stays. */
static void
burn_smc (FjVirtualFuses *self)
{
  guint8 *fuses = fj_virtual_chip_get_otp (self->chip);

  for (guint i = SMC_FIRST; i < SMC_END; i++) {
    guint   fuse = i - SMC_FIRST;
    guint32 locks = get_word (fuses, SMC_LOCKS + fuse / 32);

    if ((locks >> fuse % 32 & 1) == 0)
      or_word (fuses, i, get_word (self->otp, i));
  }
  for (guint i = SMC_LOCKS; i < SMC_LOCKS + 3; i++)
    or_word (fuses, i, get_word (self->otp, i));
}

int
fj_virtual_fuses_burn_otp (FjVirtualFuses *self)
{
  if (self->size != SMC_SIZE)
    return burn_ta (self);
  burn_smc (self);
  return 0;
}

/* All of it is replaced. */
void
fj_virtual_fuses_burn_pmic (FjVirtualFuses *self)
{
  memcpy (fj_virtual_chip_get_pmic (self->chip), self->pmic, sizeof self->pmic);
}
