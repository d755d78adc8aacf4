/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flash-choice.h"

/**
 * fj_flash_choice_is_equal:
 *
 * Returns: whether both send a layout in the same way
 */
gboolean
fj_flash_choice_is_equal (const FjFlashChoice *a, const FjFlashChoice *b)
{
  return a->way == b->way && a->verify == b->verify && !a->everything == !b->everything;
}

/**
 * fj_flash_choice_apply:
 * @self: a choice
 * @options: (inout): options of plans, which get it; what cannot be read back is not
 */
void
fj_flash_choice_apply (const FjFlashChoice *self, FjPlanOptions *options)
{
  options->way = self->way;
  options->verify = fj_way_can_verify (self->way) ? self->verify : FJ_VERIFY_OFF;
  options->everything = self->everything;
}
