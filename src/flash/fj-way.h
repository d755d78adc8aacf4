/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* Over what the bulk of a run goes, where a board has the choice. */
typedef enum {
  FJ_WAY_AUTO, /* what is known to work: DFU */
  FJ_WAY_DFU,
  FJ_WAY_FASTBOOT, /* where the board has it, else DFU */
} FjWay;

#define FJ_TYPE_WAY (fj_way_get_type ())
GType fj_way_get_type (void);

gboolean    fj_way_can_verify (FjWay way);
const char *fj_way_to_text (FjWay way, const char *why); /* (nullable) */

G_END_DECLS
