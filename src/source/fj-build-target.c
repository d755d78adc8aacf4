/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-build-target.h"

#include <fj-enum.h>
#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjBuildTarget, fj_build_target, G_DEFINE_ENUM_VALUE (FJ_TARGET_SD, "sd"),
                    G_DEFINE_ENUM_VALUE (FJ_TARGET_EMMC, "emmc"),
                    G_DEFINE_ENUM_VALUE (FJ_TARGET_NOR, "nor"),
                    G_DEFINE_ENUM_VALUE (FJ_TARGET_NAND, "nand"))

static const struct {
  const char *text;
  const char *needs;
} targets[FJ_N_TARGETS] = {
  [FJ_TARGET_SD] = { N_ ("SD card"),
                     N_ ("An SD card needs the image of a whole card, or a root file "
                         "system and a first stage for it (tf-a-…-sdcard.stm32).") },
  [FJ_TARGET_EMMC] = { N_ ("eMMC"),
                       N_ ("An eMMC needs a first stage for it (tf-a-…-emmc.stm32), "
                           "and the image of a whole card or a root file system.") },
  [FJ_TARGET_NOR] = { N_ ("NOR flash and SD card"),
                      N_ ("NOR flash needs a first stage with “nor” in its name "
                          "(tf-a-…-nor.stm32), and a root file system for the SD "
                          "card.") },
  [FJ_TARGET_NAND] = { N_ ("NAND flash"),
                       N_ ("NAND flash needs a UBI image and a first stage for it "
                           "(tf-a-…-nand.stm32).") },
};

/**
 * fj_build_target_to_text:
 *
 * Returns: what people call it, translated
 */
const char *
fj_build_target_to_text (FjBuildTarget target)
{
  return _ (targets[target].text);
}

/**
 * fj_build_target_get_needs:
 *
 * Returns: what a proposal for it is made of, in a sentence, translated
 */
const char *
fj_build_target_get_needs (FjBuildTarget target)
{
  return _ (targets[target].needs);
}

/**
 * fj_build_target_to_name:
 *
 * Returns: the word of the command line for it
 */
const char *
fj_build_target_to_name (FjBuildTarget target)
{
  return fj_enum_to_nick (FJ_TYPE_BUILD_TARGET, (int) target);
}

/**
 * fj_build_target_from_name:
 *
 * Returns: whether @name is one; then @target is set
 */
gboolean
fj_build_target_from_name (const char *name, FjBuildTarget *target)
{
  int value;

  if (!fj_enum_from_nick (FJ_TYPE_BUILD_TARGET, name, &value))
    return FALSE;
  *target = (FjBuildTarget) value;
  return TRUE;
}
