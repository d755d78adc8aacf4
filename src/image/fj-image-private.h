/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-image-source.h"
#include "fj-image.h"

G_BEGIN_DECLS

struct _FjImage {
  GObject parent_instance;

  GFile        *file; /* (owned) (not nullable) */
  char         *name; /* (owned) (not nullable) */
  FjImageStamp  stamp;
  guint64       size;
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
  GPtrArray    *gpt; /* (owned) (nullable) */
  gboolean      has_usb_programmer;
  gboolean      has_stm32prog;
  gboolean      needs_fwu_metadata;
  FjFwuMetadata fwu;
  gboolean      has_fwu;
  GPtrArray    *boards;       /* (owned) (not nullable) (element-type FjBoardName) */
  char         *version_text; /* (owned) (nullable) */
};

const FjImageStamp *fj_image_get_stamp (FjImage *self);
FjImage            *fj_image_new_from_source (GFile *file, FjImageSource *source, FjUnpack unpack,
                                              guint64 limit, GCancellable *cancellable,
                                              GError **error);
gboolean            fj_image_scan (FjImage *self, FjImageSource *source, FjUnpack unpack,
                                   guint64 limit, gboolean is_peek, GCancellable *cancellable,
                                   GError **error);

G_END_DECLS
