/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-source.h"

#include "fj-virtual-shell.h"

#define SCRIPT_MS 300 /* from one command of a script to the next on the bus */

/*
 * At the end of the script, and without one, U-Boot is at its prompt, and there is nothing on the
 * bus. A "stm32prog" in it finds no layout: its own image is where one would be.
 */
void
fj_virtual_source_go_on (FjVirtualBoard *board, gboolean worked)
{
  FjVirtualChip            *chip = fj_virtual_chip_get (board);
  const FjVirtualChain     *chain = fj_virtual_chip_get_chain (chip);
  FjVirtualScript          *script = fj_virtual_chip_get_script (chip);
  FjScriptStop              stop = FJ_SCRIPT_END;
  const FjVirtualStageInfo *next = NULL;

  if (script != NULL)
    stop = fj_virtual_script_run (script, worked);
  if (stop == FJ_SCRIPT_STM32PROG) {
    fj_virtual_chip_set_layout (chip, NULL);
    fj_virtual_chip_set_begins (chip, TRUE);
    next = chain->uboot;
  } else if (stop == FJ_SCRIPT_FASTBOOT) {
    next = chain->fastboot;
  }
  fj_virtual_board_restart (board, next, SCRIPT_MS);
}

void
fj_virtual_source_start (FjVirtualBoard *board, const guint8 *image, gsize length)
{
  FjVirtualChip *chip = fj_virtual_chip_get (board);
  gboolean       has_fastboot = fj_virtual_chip_get_chain (chip)->fastboot != NULL &&
                          fj_virtual_board_find_fault (board, FJ_FAULT_NO_FASTBOOT) == NULL;
  const char      *refusal = NULL;
  FjVirtualScript *script = fj_virtual_script_new (image, length, has_fastboot, &refusal);

  if (script == NULL)
    g_debug ("%s: %s", fj_virtual_board_get_port (board), refusal);
  fj_virtual_chip_take_script (chip, script);
  fj_virtual_source_go_on (board, TRUE);
}
