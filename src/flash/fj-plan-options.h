/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-identity.h"
#include "fj-way.h"

#include <fj-image-cache.h>
#include <fj-layout-types.h>

G_BEGIN_DECLS

#define FJ_TYPE_VERIFY (fj_verify_get_type ())
GType fj_verify_get_type (void);

/* What is read back of what was written, to prove that it is there. */
typedef enum {
  FJ_VERIFY_OFF,
  FJ_VERIFY_QUICK, /* small rows without gaps, of others the head, the end and places between */
  FJ_VERIFY_FULL,  /* every byte */
} FjVerify;

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
  gboolean                 everything; /* byte for byte, also what nobody reads */
  FjImageCache            *images;     /* (nullable) for plans of the same files */
  FjWay                    way;
  FjVerify                 verify;
  gboolean                 reads;           /* nothing is written: what is selected is read */
  gboolean                 is_command_line; /* files may lie in the current folder, too */
} FjPlanOptions;

G_END_DECLS
