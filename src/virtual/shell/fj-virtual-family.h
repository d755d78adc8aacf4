/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-program.h"

#include <fj-mtd-table.h>

G_BEGIN_DECLS

/**
 * FjVirtualFamily:
 * @name: for debug lines
 * @stages: words that faults may name its stages by
 * @create: (nullable): makes what the programs of one board share and what outlives each of them
 * @destroy: (nullable): frees it
 * @start: (nullable): the power is on or the reset is over, the first program is about to run
 * @forget: (nullable): a reset, or the power went (@is_cold)
 *
 * A family of chips: how its boards begin, and what they keep beside their storages. All calls are
 * made with the board locked.
 */
typedef struct {
  const char               *name;
  const FjVirtualStageWord *stages;
  gpointer (*create) (FjVirtualBoard *board);
  void (*destroy) (gpointer chip);
  void (*start) (gpointer chip);
  void (*forget) (gpointer chip, gboolean is_cold);
} FjVirtualFamily;

/**
 * FjVirtualProfile: one kind of board. All data, no code.
 */
typedef struct {
  const char               *name;
  const char               *summary; /* translatable */
  const FjVirtualFamily    *family;
  gconstpointer             chain;    /* what the family knows of it */
  const FjVirtualStageInfo *start;    /* what runs when the power comes */
  const FjVirtualStageInfo *rom;      /* what a reset leads to */
  guint32                   reset_ms; /* from a reset to the bus, on hardware */
  gboolean                  has_storages;
  FjMtdUboot                mtd; /* how it divides NOR and NAND */
  guint32                   ram_address;
} FjVirtualProfile;

G_END_DECLS
