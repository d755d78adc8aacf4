/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-plan.h"

#include <fj-error.h>

G_BEGIN_DECLS

/**
 * FjDeviceText:
 *
 * What a board's own sentence means, what to do about it, and which row of the plan it is about.
 */
typedef struct {
  const char *meaning;  /* (nullable) translated */
  char       *advice;   /* (owned) (nullable) translated */
  int         plan_row; /* -1: none in particular */
  FjError     code;     /* what kind of an error it is */
} FjDeviceText;

void fj_device_text_explain (FjDeviceText *self, const char *text, FjPlan *plan);
void fj_device_text_clear (FjDeviceText *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjDeviceText, fj_device_text_clear)

G_END_DECLS
