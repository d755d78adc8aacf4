/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout-template.h>

G_BEGIN_DECLS

/**
 * FjFamily: a family of chips, as all rooms but its driver know it. Static data of a driver,
 * compared by pointer; %NULL stands for one that nobody knows.
 */
typedef struct {
  const char    *nick; /* "stm32mp15": stable */
  const char    *name; /* "STM32MP15" */
  FjTemplateFlow flow; /* the rows that a new layout for it starts with */
} FjFamily;

G_END_DECLS
