/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-chip.h"

#include "fj-virtual-shell.h"

#include <fj-bytes.h>
#include <string.h>

#define MAX_MMC 10

static const guint8 pmic_content[FJ_PMIC_SIZE] = { 0xEC, 0x1A, 0xC2, 0x08, 0xFA, 0x80, 0x0E, 0x33 };

struct _FjVirtualChip {
  FjVirtualBoard       *board;           /* (not owned) */
  const FjVirtualChain *chain;           /* static */
  guint                 step;            /* index into the phases that TF-A asks for */
  GBytes               *layout;          /* (owned) (nullable) TF-A or memory hands it to U-Boot */
  FjVirtualScript      *script;          /* (owned) (nullable) that U-Boot is in */
  gboolean              begins;          /* a command of it starts anew */
  guint8                otp[FJ_OTP_MAX]; /* values of the fuses, as their structure is read */
  guint8                pmic[FJ_PMIC_SIZE];
  guint8                boot_area[MAX_MMC]; /* by eMMC: the boot area that starts, 0: none */
};

/* Fuses as a board leaves the factory: OTP structure of the service that its U-Boot asks. */
static void
fill_fuses (FjVirtualChip *self)
{
  FjWriter writer = FJ_WRITER_INIT (self->otp, sizeof self->otp);

  fj_writer_u32_le (&writer, self->chain->otp_size == 1024 ? 1 : 2);
  memcpy (self->pmic, pmic_content, sizeof self->pmic);
}

gpointer
fj_virtual_chip_new (FjVirtualBoard *board)
{
  FjVirtualChip *self = g_new0 (FjVirtualChip, 1);

  self->board = board;
  self->chain = fj_virtual_board_get_profile_data (board)->chain;
  fill_fuses (self);
  return self;
}

/* The board is no more. */
void
fj_virtual_chip_free (gpointer chip)
{
  FjVirtualChip *self = chip;

  g_clear_pointer (&self->layout, g_bytes_unref);
  g_clear_pointer (&self->script, fj_virtual_script_free);
  g_free (self);
}

/* The power is on. */
void
fj_virtual_chip_start (gpointer chip)
{
  FjVirtualChip *self = chip;
  const char    *text = self->chain->memory_layout;

  if (text != NULL) {
    g_autoptr (GBytes) layout = g_bytes_new_static (text, strlen (text));

    fj_virtual_chip_set_layout (self, layout);
  }
}

/* The layout is in memory, but a fault may say that a warm reset left it. */
void
fj_virtual_chip_forget (gpointer chip, gboolean is_cold)
{
  FjVirtualChip *self = chip;

  fj_virtual_chip_take_script (self, NULL);
  if (is_cold || fj_virtual_board_find_fault (self->board, FJ_FAULT_STALE_LAYOUT) == NULL)
    fj_virtual_chip_set_layout (self, NULL);
}

FjVirtualBoard *
fj_virtual_chip_get_board (FjVirtualChip *self)
{
  return self->board;
}

/* The chip of a board of this family. */
FjVirtualChip *
fj_virtual_chip_get (FjVirtualBoard *board)
{
  return fj_virtual_board_get_chip (board);
}

const FjVirtualChain *
fj_virtual_chip_get_chain (FjVirtualChip *self)
{
  return self->chain;
}

guint
fj_virtual_chip_get_step (FjVirtualChip *self)
{
  return self->step;
}

void
fj_virtual_chip_set_step (FjVirtualChip *self, guint step)
{
  self->step = step;
}

GBytes *
fj_virtual_chip_get_layout (FjVirtualChip *self)
{
  return self->layout;
}

void
fj_virtual_chip_set_layout (FjVirtualChip *self, GBytes *layout)
{
  g_clear_pointer (&self->layout, g_bytes_unref);
  self->layout = layout != NULL ? g_bytes_ref (layout) : NULL;
}

FjVirtualScript *
fj_virtual_chip_get_script (FjVirtualChip *self)
{
  return self->script;
}

gboolean
fj_virtual_chip_begins (FjVirtualChip *self)
{
  return self->begins;
}

void
fj_virtual_chip_set_begins (FjVirtualChip *self, gboolean begins)
{
  self->begins = begins;
}

void
fj_virtual_chip_take_script (FjVirtualChip *self, FjVirtualScript *script)
{
  g_clear_pointer (&self->script, fj_virtual_script_free);
  self->script = script;
  self->begins = FALSE;
}

guint8 *
fj_virtual_chip_get_otp (FjVirtualChip *self)
{
  return self->otp;
}

guint8 *
fj_virtual_chip_get_pmic (FjVirtualChip *self)
{
  return self->pmic;
}

void
fj_virtual_chip_set_boot_area (FjVirtualChip *self, guint mmc, guint area)
{
  g_return_if_fail (mmc < MAX_MMC);

  self->boot_area[mmc] = (guint8) area;
}

/**
 * fj_virtual_board_get_boot_area:
 * @board: an STM32MP board
 * @mmc: number of an eMMC
 *
 * Returns: the boot area (1, 2) that it starts from; 0: none
 */
guint
fj_virtual_board_get_boot_area (FjVirtualBoard *board, guint mmc)
{
  guint area;

  g_return_val_if_fail (mmc < MAX_MMC, 0);

  fj_virtual_board_lock (board);
  area = fj_virtual_chip_get (board)->boot_area[mmc];
  fj_virtual_board_unlock (board);
  return area;
}
