/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

#define FJ_TYPE_FILE_TABLE (fj_file_table_get_type ())
G_DECLARE_FINAL_TYPE (FjFileTable, fj_file_table, FJ, FILE_TABLE, GObject)

/* What is known of a file that a row names. */
typedef struct {
  gboolean is_there;
  gboolean is_unplaced; /* nobody has said in which folder it is to be looked for */
  GFile   *file;        /* (owned): where it is, or is expected */
  char    *path;        /* (owned): the same, for people */
  guint64  size;        /* bytes on disk */
  guint64  changed;     /* when it was changed last, microseconds since 1970; 0: not known */
  guint64  content;     /* bytes that are sent; as size until it is known that they are others */
} FjFileEntry;

FjFileTable       *fj_file_table_new (void);
void               fj_file_table_set_layout (FjFileTable *self, FjLayout *layout);
void               fj_file_table_refresh (FjFileTable *self);
const FjFileEntry *fj_file_table_lookup (FjFileTable *self, const char *text);
void               fj_file_table_learn (FjFileTable *self, const char *text, guint64 content);
guint              fj_file_table_get_n_missing (FjFileTable *self);
guint              fj_file_table_get_n_unplaced (FjFileTable *self);

G_END_DECLS
