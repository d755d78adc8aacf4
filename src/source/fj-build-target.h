/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a layout is made for. */
typedef enum {
  FJ_TARGET_SD,
  FJ_TARGET_EMMC,
  FJ_TARGET_NOR,
  FJ_TARGET_NAND,
  FJ_N_TARGETS,
} FjBuildTarget;

#define FJ_TYPE_BUILD_TARGET (fj_build_target_get_type ())
GType fj_build_target_get_type (void);

const char *fj_build_target_to_text (FjBuildTarget target);   /* translated */
const char *fj_build_target_to_name (FjBuildTarget target);   /* "sd", "emmc", "nor", "nand" */
const char *fj_build_target_get_needs (FjBuildTarget target); /* translated */
gboolean    fj_build_target_from_name (const char *name, FjBuildTarget *target);

G_END_DECLS
