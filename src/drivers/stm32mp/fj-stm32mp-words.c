/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-words.h"

#include "fj-stm32mp-expect.h"
#include "fj-stm32mp-stage.h"

#include <fj-error.h>

#include <glib/gi18n-lib.h>

/*
 * What fj-error-text.c says of a code holds anywhere. Here is what is known beyond that: what the
 * board was about to do, and what it was writing to. Not yet translated.
 */

/* The board was sent off to its next program, and was not seen again. */
static const FjRunWords not_back[] = {
  [FJ_STM32MP_EXPECT_BOARD] = { NULL, NULL },
  [FJ_STM32MP_EXPECT_TFA] = { N_ ("The first-stage file should have started and brought the "
                                  "board back on USB."),
                              N_ ("Read the board's serial console. See that the file of id 0x01 "
                                  "is a TF-A for this very board, built for USB programming; "
                                  "then reset the board.") },
  [FJ_STM32MP_EXPECT_DDR] = { N_ ("TF-A has the memory firmware, and should have come back with "
                                  "the memory running."),
                              N_ ("Read the board's serial console: the file of id 0x02 may be "
                                  "for another kind of memory, or the power supply too weak. "
                                  "Then reset the board.") },
  [FJ_STM32MP_EXPECT_UBOOT] = { N_ ("TF-A has its files, and U-Boot should have started and "
                                    "brought the board back on USB."),
                                N_ ("Read the board's serial console: the file of id 0x03 may be "
                                    "for another board, or its U-Boot may lack the stm32prog "
                                    "command. Then reset the board.") },
  [FJ_STM32MP_EXPECT_STORAGE] = { N_ ("U-Boot runs and has the layout; it left the bus to come "
                                      "back with the partitions. The files are not to blame."),
                                  N_ ("Leave the cable where it is, and use a power supply that "
                                      "is strong enough and no hub without a supply of its own. "
                                      "The board's serial console tells whether U-Boot is still "
                                      "at work, and whether it drives this USB port (dr_mode in "
                                      "its device tree). In a virtual machine or a container, "
                                      "see that it gets the board again each time that it comes. "
                                      "Then reset the board and try again.") },
  [FJ_STM32MP_EXPECT_ERASE] = { N_ ("U-Boot runs and has the layout; it left the bus to erase "
                                    "the storage and to come back with the partitions. The files "
                                    "are not to blame."),
                                N_ ("The board's serial console tells whether U-Boot is still "
                                    "erasing: with P instead of PD in the layout it need not. "
                                    "Leave the cable where it is, and use a power supply that is "
                                    "strong enough. In a virtual machine or a container, see "
                                    "that it gets the board again each time that it comes. Then "
                                    "reset the board and try again.") },
};

/* A write failed. That the file is not too large for its partition was checked before. */
static const FjRunWords not_written[] = {
  [FJ_STORAGE_NONE] = { NULL, NULL },
  [FJ_STORAGE_MMC] = { N_ ("The card or the eMMC did not take what was written: it may be worn "
                           "out, write-protected, or was pulled out."),
                       N_ ("Reset the board and flash it again. If it fails at the same place, use "
                           "another card; with an eMMC, set this board aside.") },
  [FJ_STORAGE_NAND] = { N_ ("The NAND did not take what was written: its bad blocks may leave "
                            "too little room in this partition, or the ECC does not fit it."),
                        N_ ("Reset the board and flash it again. If it fails at the same place, "
                            "make the partition larger than the file by some erase blocks, and "
                            "see that the ECC in U-Boot's device tree is the one of this NAND.") },
  [FJ_STORAGE_SPI_NAND] = { N_ ("The NAND did not take what was written: its bad blocks may "
                                "leave too little room in this partition, or the ECC does not "
                                "fit it."),
                            N_ ("Reset the board and flash it again. If it fails at the same "
                                "place, make the partition larger than the file by some erase "
                                "blocks, and see that the ECC in U-Boot's device tree is the one "
                                "of this NAND.") },
  [FJ_STORAGE_NOR] = { N_ ("The NOR flash did not take what was written: it may be "
                           "write-protected, or could not be erased."),
                       N_ ("Reset the board and flash it again. If it fails at the same place, "
                           "see that its write protection is off, and that U-Boot's device tree "
                           "describes this very flash.") },
  [FJ_STORAGE_RAM] = { N_ ("The board's memory did not take what was written."),
                       N_ ("See that the address in the layout is memory that U-Boot leaves "
                           "alone, then reset the board.") },
};

static const FjRunWords not_started = {
  NULL,
  N_ ("Read the board's serial console. See that the file of id 0x01 is a TF-A for this very board, "
      "built for USB programming; then reset the board."),
};

static const FjRunWords stale = {
  N_ ("U-Boot on the board still works on the layout of an earlier attempt."),
  NULL,
};

/* (nullable): TF-A gets the time that a U-Boot needs which erases; it is its file all the same */
static const FjRunWords *
find_not_back (const FjRunFacts *facts)
{
  FjStage stage = fj_stm32mp_stage_from_info (facts->stage);

  for (guint i = 0; i < G_N_ELEMENTS (not_back); i++) {
    if (facts->missed != &fj_stm32mp_expects[i])
      continue;
    if (stage == FJ_STAGE_TFA && i == FJ_STM32MP_EXPECT_ERASE)
      return &not_back[FJ_STM32MP_EXPECT_UBOOT];
    return &not_back[i];
  }
  return NULL;
}

/* (nullable): for a write that failed in U-Boot, by the storage of the row. */
static const FjRunWords *
find_not_written (const FjRunFacts *facts, int id)
{
  const FjPlanRow *row = id >= 0 ? fj_plan_find (facts->plan, (guint8) id) : NULL;

  if (row == NULL || fj_stm32mp_stage_from_info (facts->stage) != FJ_STAGE_UBOOT ||
      (gsize) row->values.storage >= G_N_ELEMENTS (not_written))
    return NULL;
  return &not_written[row->values.storage];
}

/**
 * fj_stm32mp_words_explain:
 * @driver: the driver of these boards
 * @facts: what is known of the run
 * @error: why it failed, of %FJ_ERROR and with its phase in the detail
 *
 * Returns: what the error means and what to do about it, where more is known than of its code
 */
FjRunWords
fj_stm32mp_words_explain (const FjBootDriver *driver, const FjRunFacts *facts, const GError *error)
{
  const FjRunWords *words = NULL;

  if (error->code == FJ_ERROR_REENUMERATE)
    words = find_not_back (facts);
  if (error->code == FJ_ERROR_NOT_STARTED)
    words = &not_started;
  if (error->code == FJ_ERROR_STALE_LAYOUT)
    words = &stale;
  if (error->code == FJ_ERROR_DEVICE_STATUS)
    words = find_not_written (facts, fj_error_get_detail ((GError *) error)->phase);
  if (words == NULL)
    return (FjRunWords){ NULL, NULL };
  return (FjRunWords){ words->cause != NULL ? _ (words->cause) : NULL,
                       words->advice != NULL ? _ (words->advice) : NULL };
}
