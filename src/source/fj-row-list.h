/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-set.h"

G_BEGIN_DECLS

/* For a file whose size is not known, which only the last partition may have. */
#define FJ_SIZE_UNKNOWN G_MAXUINT64

/**
 * FjRowList:
 *
 * The rows of a layout that is being proposed: ids and places are handed out in order.
 */
typedef struct {
  const FjBootSet *set;  /* (not owned) */
  GString         *text; /* (owned) */
  const char      *device;
  guint            boot_id; /* the next free ones */
  guint            user_id;
  guint64          next;    /* where the next partition can begin, in bytes */
  guint64          step;    /* partitions begin at multiples of it … */
  guint64          first;   /* … counted from here */
  GPtrArray       *folders; /* (owned) (element-type utf8): those that the files lie in */
  gboolean         failed;  /* no id or no place was left */
} FjRowList;

void    fj_row_list_init (FjRowList *self, const FjBootSet *set, FjBuildTarget target);
void    fj_row_list_clear (FjRowList *self);
void    fj_row_list_use (FjRowList *self, FjBuildTarget target);
void    fj_row_list_add (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                         const char *type, const char *offset, const char *path);
void    fj_row_list_add_at (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                            const char *type, guint64 offset, const char *path);
void    fj_row_list_place (FjRowList *self, const char *option, gboolean is_boot, const char *name,
                           const char *type, guint64 size, const char *path);
char   *fj_row_list_dup_folders (const FjRowList *self);
GBytes *fj_row_list_finish (FjRowList *self);

const char *fj_row_list_get_type (const FjRowList *self, const FjBuildFile *file);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjRowList, fj_row_list_clear)

G_END_DECLS
