/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-virtual-storage.h"

#include <fj-uboot-gpt.h>

G_BEGIN_DECLS

/* A table as it is on a storage. */
typedef struct {
  FjMtdPartition *parts; /* (owned) (array length=n_parts) by number; size 0: no such entry */
  guint           n_parts;
} FjVirtualGpt;

FjVirtualGpt *fj_virtual_gpt_read (FjVirtualStorage *storage);
void          fj_virtual_gpt_free (FjVirtualGpt *self);
gboolean      fj_virtual_gpt_write (FjVirtualStorage *storage, const FjUbootGptEntry *entries,
                                    guint n_entries, const char *seed, GError **error);

G_END_DECLS
