/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-programmer-private.h"

#include "fj-error-text.h"

#include <glib/gi18n-lib.h>

/*
 * What fj-error-text.c says of a code holds anywhere. Here is what is known beyond that: what the
 * board was about to do, and what it was writing to.
 */
typedef struct {
  const char *cause;
  const char *advice;
} Words;

/* The board was sent off to its next program, and was not seen again. */
static const Words not_back[] = {
  [FJ_STEP_FIND] = { NULL, NULL },
  [FJ_STEP_TFA] = { N_ ("The first-stage file should have started and brought the board back on USB."),
                    N_ ("Read the board's serial console. See that the file of id 0x01 is a TF-A for "
                        "this very board, built for USB programming; then reset the board.") },
  [FJ_STEP_DDR] = { N_ ("TF-A has the memory firmware, and should have come back with the memory "
                        "running."),
                    N_ ("Read the board's serial console: the file of id 0x02 may be for another kind "
                        "of memory, or the power supply too weak. Then reset the board.") },
  [FJ_STEP_UBOOT] = { N_ ("TF-A has its files, and U-Boot should have started and brought the board "
                          "back on USB."),
                      N_ ("Read the board's serial console: the file of id 0x03 may be for another "
                          "board, or its U-Boot may lack the stm32prog command. Then reset the "
                          "board.") },
  [FJ_STEP_STORAGE] = { N_ ("U-Boot runs and has the layout; it left the bus to come back with the "
                            "partitions. The files are not to blame."),
                        N_ ("Leave the cable where it is, and use a power supply that is strong enough "
                            "and no hub without a supply of its own. The board's serial console tells whether U-Boot "
                            "is still at work, and whether it drives this USB port (dr_mode in its "
                            "device tree). In a virtual machine or a container, see that it gets the "
                            "board again each time that it comes. Then reset the board and try "
                            "again.") },
  [FJ_STEP_ERASE] = { N_ ("U-Boot runs and has the layout; it left the bus to erase the storage and to "
                          "come back with the partitions. The files are not to blame."),
                      N_ ("The board's serial console tells whether U-Boot is still erasing: with P "
                          "instead of PD in the layout it need not. Leave the cable where it is, and "
                          "use a power supply that is strong enough. In a virtual machine or a "
                          "container, see that it gets the board again each time that it comes. Then "
                          "reset the board and try again.") },
};

/* A write failed. That the file is not too large for its partition was checked before. */
static const Words not_written[] = {
  [FJ_STORAGE_NONE] = { NULL, NULL },
  [FJ_STORAGE_MMC] = { N_ ("The card or the eMMC did not take what was written: it may be worn out, "
                           "write-protected, or was pulled out."),
                       N_ ("Reset the board and flash it again. If it fails at the same place, use "
                           "another card; with an eMMC, set this board aside.") },
  [FJ_STORAGE_NAND] = { N_ ("The NAND did not take what was written: its bad blocks may leave too little "
                            "room in this partition, or the ECC does not fit it."),
                        N_ ("Reset the board and flash it again. If it fails at the same place, make the "
                            "partition larger than the file by some erase blocks, and see that the ECC "
                            "in U-Boot's device tree is the one of this NAND.") },
  [FJ_STORAGE_SPI_NAND] = { N_ ("The NAND did not take what was written: its bad blocks may leave too "
                                "little room in this partition, or the ECC does not fit it."),
                            N_ ("Reset the board and flash it again. If it fails at the same place, make "
                                "the partition larger than the file by some erase blocks, and see that "
                                "the ECC in U-Boot's device tree is the one of this NAND.") },
  [FJ_STORAGE_NOR] = { N_ ("The NOR flash did not take what was written: it may be write-protected, or "
                           "could not be erased."),
                       N_ ("Reset the board and flash it again. If it fails at the same place, see that "
                           "its write protection is off, and that U-Boot's device tree describes this "
                           "very flash.") },
  [FJ_STORAGE_RAM] = { N_ ("The board's memory did not take what was written."),
                       N_ ("See that the address in the layout is memory that U-Boot leaves alone, then "
                           "reset the board.") },
};

/* TF-A is allowed the time that a U-Boot needs which erases; it is TF-A's file all the same. */
static const Words *
find_not_back (FjProgrammer *self)
{
  FjStep step = self->missed_step;

  if (self->stage == FJ_STAGE_TFA && step == FJ_STEP_ERASE)
    step = FJ_STEP_UBOOT;
  return &not_back[step];
}

/* (nullable): for a write that failed in U-Boot, by the storage of the row. */
static const Words *
find_not_written (FjProgrammer *self, int id)
{
  const FjPlanRow *row = id >= 0 ? fj_plan_find (self->plan, (guint8) id) : NULL;

  if (row == NULL || self->stage != FJ_STAGE_UBOOT ||
      (gsize) row->values.storage >= G_N_ELEMENTS (not_written))
    return NULL;
  return &not_written[row->values.storage];
}

static const Words *
find_words (FjProgrammer *self, const GError *error, const FjErrorDetail *detail)
{
  if (error->code == FJ_ERROR_REENUMERATE)
    return find_not_back (self);
  if (error->code == FJ_ERROR_DEVICE_STATUS)
    return find_not_written (self, detail->phase);
  return NULL;
}

/* What helps whatever it was; a board that stopped halfway needs its reset in any case. */
static const char *
get_default_advice (FjProgrammer *self, const GError *error)
{
  const char *advice = fj_error_code_get_advice ((FjError) error->code);

  if (advice == NULL && self->needs_reset)
    return fj_error_code_get_advice (FJ_ERROR_STALL);
  return advice;
}

/* What is on this computer's side comes first: nothing else helps while that is so. */
static char *
put_first (FjProgrammer *self, const GError *error, const char *advice)
{
  const char *obstacle = fj_port_watch_get_obstacle (self->watch);

  if (obstacle == NULL || advice == NULL ||
      (error->code != FJ_ERROR_REENUMERATE && error->code != FJ_ERROR_NO_DEVICE))
    return g_strdup (advice);
  return g_strdup_printf ("%s\n%s", obstacle, advice);
}

/**
 * fj_programmer_advise:
 * @self: a programmer whose run has failed
 * @error: why, of %FJ_ERROR and with its phase in the detail
 *
 * Fills in what the error means and what to do about it, where that is not said yet.
 */
void
fj_programmer_advise (FjProgrammer *self, GError *error)
{
  FjErrorDetail *detail = fj_error_get_detail (error);
  const Words   *words = find_words (self, error, detail);

  if (detail->cause == NULL && words != NULL && words->cause != NULL)
    detail->cause = g_strdup (_ (words->cause));
  if (detail->advice != NULL)
    return;
  if (words != NULL && words->advice != NULL)
    detail->advice = put_first (self, error, _ (words->advice));
  else
    detail->advice = put_first (self, error, get_default_advice (self, error));
}
