/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-extent-probe.h"

G_BEGIN_DECLS

/* Looks at one partition, from where the builder is. */
typedef gboolean (*FjExtentPartFunc) (FjExtentProbe *disk, guint64 start, guint64 length,
                                      gpointer user_data);

FjExtentVerdict fj_extent_gpt_probe (FjExtentProbe *probe, FjExtentPartFunc func,
                                     gpointer user_data);

G_END_DECLS
