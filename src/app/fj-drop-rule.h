/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What files are that somebody drags, as far as that matters to where they can go. */
typedef enum {
  FJ_DROPPED_FILE,
  FJ_DROPPED_LAYOUT,
  FJ_DROPPED_CARD, /* by its name, the image of a whole card */
  FJ_DROPPED_FOLDER,
} FjDroppedKind;

typedef struct {
  GFile        *file; /* (owned) */
  char         *name; /* (owned): for people */
  FjDroppedKind kind;
  gboolean      has_path; /* it can stand in a layout */
} FjDropped;

typedef enum {
  FJ_DROP_BESIDE, /* not among rows */
  FJ_DROP_ON_ROW,
  FJ_DROP_BELOW_ROWS,
} FjDropWhere;

/**
 * FjDropPlace:
 *
 * Where the pointer is, and what is the case there.
 */
typedef struct {
  FjDropWhere where;
  guint       row; /* for FJ_DROP_ON_ROW */
  gboolean    has_layout;
  gboolean    is_held; /* by a run, so that nothing can be changed or opened */
} FjDropPlace;

/* What a drop does; from FJ_DROP_REFUSE_… on nothing, and why. */
typedef enum {
  FJ_DROP_OPEN,
  FJ_DROP_SET_FILE,
  FJ_DROP_ADD_ROWS,
  FJ_DROP_REFUSE_NOTHING,
  FJ_DROP_REFUSE_SEVERAL,
  FJ_DROP_REFUSE_PLACE,
  FJ_DROP_REFUSE_REMOTE,
  FJ_DROP_REFUSE_HELD,
} FjDropAct;

FjDropAct  fj_drop_rule (const GPtrArray *dropped, const FjDropPlace *place);
FjDropped *fj_drop_find_opened (const GPtrArray *dropped);
char      *fj_drop_describe (const GPtrArray *dropped, const FjDropPlace *place,
                             const char *row_name);

void       fj_dropped_look_async (char **uris, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *fj_dropped_look_finish (GAsyncResult *result, GError **error);

G_END_DECLS
