/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-plan-options.h>

G_BEGIN_DECLS

/**
 * FjFlashChoice:
 *
 * How a layout is sent, as people choose it.
 */
typedef struct {
  FjWay    way;
  FjVerify verify;
  gboolean everything; /* byte for byte, also what nobody reads */
} FjFlashChoice;

gboolean fj_flash_choice_is_equal (const FjFlashChoice *a, const FjFlashChoice *b);
void     fj_flash_choice_apply (const FjFlashChoice *self, FjPlanOptions *options);

G_END_DECLS
