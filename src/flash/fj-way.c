/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-way.h"

#include <fj-enum.h>
#include <glib/gi18n-lib.h>

G_DEFINE_ENUM_TYPE (FjWay, fj_way, G_DEFINE_ENUM_VALUE (FJ_WAY_AUTO, "auto"),
                    G_DEFINE_ENUM_VALUE (FJ_WAY_DFU, "dfu"),
                    G_DEFINE_ENUM_VALUE (FJ_WAY_FASTBOOT, "fastboot"))

/**
 * fj_way_can_verify:
 * @way: a way that was asked for
 *
 * Returns: whether what was written that way can be read back
 */
gboolean
fj_way_can_verify (FjWay way)
{
  return way != FJ_WAY_FASTBOOT;
}

/**
 * fj_way_to_text:
 * @way: a way that was taken
 * @why: (nullable) (transfer none): why that one, a translated sentence
 *
 * Returns: (transfer none) (nullable): which one and why, as a whole sentence; %NULL where none was
 *   taken yet
 */
const char *
fj_way_to_text (FjWay way, const char *why)
{
  if (why != NULL)
    return why; /* it names the way */
  switch (way) {
  case FJ_WAY_DFU:
    return _ ("Everything went over DFU.");
  case FJ_WAY_FASTBOOT:
    return _ ("Cards and eMMCs were written over fastboot.");
  case FJ_WAY_AUTO:
  default:
    return NULL;
  }
}
