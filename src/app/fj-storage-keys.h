/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a key does on the map. */
typedef enum {
  FJ_STORAGE_KEY_NONE,
  FJ_STORAGE_KEY_LATER,   /* to the next part */
  FJ_STORAGE_KEY_EARLIER, /* to the one before it */
  FJ_STORAGE_KEY_FIRST,
  FJ_STORAGE_KEY_LAST,
  FJ_STORAGE_KEY_BEGIN_LATER, /* moves where the part begins */
  FJ_STORAGE_KEY_BEGIN_EARLIER,
  FJ_STORAGE_KEY_EDIT,
  FJ_STORAGE_KEY_CANCEL,
} FjStorageKey;

FjStorageKey fj_storage_key_read (GtkTextDirection direction, const GdkEventKey *event);

G_END_DECLS
