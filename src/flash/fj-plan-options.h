/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-identity.h"
#include "fj-way.h"

#include <fj-image-cache.h>
#include <fj-layout-types.h>

G_BEGIN_DECLS

/* What a plan depends on beside its layout. */
typedef struct {
  const char *const       *only;        /* (nullable) names or ids; all others become "-" */
  const char *const       *skip;        /* (nullable) */
  const char *const       *unpack;      /* (nullable) names, ids or "all": unpacked where packed */
  const char *const       *keep_packed; /* (nullable) the same: sent as they are */
  const FjBootDriver      *driver;      /* (nullable) of the boards; %NULL: nobody minds */
  const FjFamily          *family;      /* (nullable) the chip, when it is known */
  const FjStorageGeometry *geometry;    /* (nullable) the board's storages, when they are known */
  guint                    n_geometry;
  FjImageCache            *images; /* (nullable) for plans of the same files */
  FjWay                    way;
  gboolean                 is_command_line; /* files may lie in the current folder, too */
} FjPlanOptions;

G_END_DECLS
