/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a stage is good for; none of them: it is only known by sight. */
typedef enum {
  FJ_STAGE_IS_START = 1 << 0, /* the boot ROM: where a board begins that nobody has touched */
  FJ_STAGE_IS_BOARD = 1 << 1, /* on the way to the end: a board in it can be flashed */
  FJ_STAGE_WRITES = 1 << 2,   /* storages are written in it, so its rates tell of the rest */
} FjStageFlags;

/**
 * FjStageInfo:
 *
 * One of the programs that answer on a board between power-on and the end of programming. Static
 * data of a driver, compared by pointer; %NULL stands for a stage that nobody knows.
 */
typedef struct {
  const char *nick;   /* "rom", "tfa": stable, for JSON and the command line */
  const char *title;  /* N_ (): what people read */
  guint       order;  /* goes up on the way to the end; 0: not on the way */
  double      weight; /* share of the time of a usual run, of 1 for all stages on the way */
  guint       flags;  /* FjStageFlags */
} FjStageInfo;

/* All take %NULL, a stage that is not known. The title is translated. */
const char *fj_stage_info_get_nick (const FjStageInfo *self);
const char *fj_stage_info_get_title (const FjStageInfo *self);
gboolean    fj_stage_info_has (const FjStageInfo *self, FjStageFlags flags);

G_END_DECLS
