/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-header.h"
#include "fj-fwu-metadata.h"
#include "fj-image-kind.h"
#include "fj-image-source.h"

G_BEGIN_DECLS

/**
 * FjImageFacts:
 *
 * What there is to know of a file, found by reading it once. Private to the image room.
 */
typedef struct {
  FjImageStamp  stamp; /* of the file that was read */
  guint64       size;  /* bytes of content */
  FjCompression compression;
  gboolean      is_unpacked;
  FjCompression inner_compression;
  FjImageKind   kind;
  FjImageKind   inside_kind; /* as kind, and also of what stays packed */
  const char   *format;      /* (not owned) (nullable): of what is inside */
  guint64       declared_size;
  FjStm32Header header;
  gboolean      has_header;
  gboolean      is_checksum_right;
  FjFip         fip;
  gboolean      has_fip;
  GPtrArray    *gpt; /* (owned) (nullable) (element-type FjGptEntry) */
  gboolean      has_usb_programmer;
  gboolean      has_stm32prog;
  gboolean      has_fastboot;
  gboolean      needs_fwu_metadata;
  FjFwuMetadata fwu;
  gboolean      has_fwu;
  GPtrArray    *boards;       /* (owned) (not nullable) (element-type FjBoardName) */
  char         *version_text; /* (owned) (nullable) */
} FjImageFacts;

FjImageFacts *fj_image_scan (GFile *file, FjImageSource *source, FjUnpack unpack, guint64 limit,
                             gboolean is_peek, GCancellable *cancellable, GError **error);
void          fj_image_facts_free (FjImageFacts *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageFacts, fj_image_facts_free)

G_END_DECLS
