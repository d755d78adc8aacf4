/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjFwuMetadata:
 *
 * What TF-A and U-Boot choose the firmware to start by (PSA Firmware Update, DEN0118, "Metadata").
 */
typedef struct {
  guint32 version;      /* 1 or 2 */
  guint32 active_index; /* the bank that is started */
} FjFwuMetadata;

/* (pure) Reads the metadata at the start of @data; FALSE when its checksum or a number is wrong. */
gboolean fj_fwu_metadata_parse (const guint8 *data, gsize length, FjFwuMetadata *metadata);

G_END_DECLS
