/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>

G_BEGIN_DECLS

/**
 * FjFileSearch:
 *
 * The folders in which the files of a layout are looked for, in this order: the one that the user
 * gave, the layout's own, the current one (of the command line), and up to three that the layout's
 * own is in. For a layout that is nowhere yet there may be none. Immutable, made without asking the
 * disk; atomic reference count.
 */
typedef struct _FjFileSearch FjFileSearch;

/**
 * FjFoundFile:
 *
 * Where a file is that a row names.
 */
typedef struct {
  GFile   *file;       /* (owned): where it was found; where it was expected, when it was not */
  GFile   *folder;     /* (owned) (nullable): of those looked into; %NULL: found in none */
  gboolean is_there;   /* an ordinary file is there */
  gboolean is_gone;    /* nothing at all is there, in no folder */
  gboolean is_link;    /* it is gone, but for a link to a file that is not there either */
  gboolean is_first;   /* it is where it is looked for first, or its cell says the whole path */
  gboolean is_outside; /* it is there, but not in a folder from which a layout may take files */
  guint64  size;       /* bytes on disk */
  guint64  changed;    /* when it was changed last, in microseconds since 1970; 0: not known */
} FjFoundFile;

FjFileSearch *fj_file_search_new (FjLayout *layout, gboolean with_current);
FjFileSearch *fj_file_search_ref (FjFileSearch *self);
void          fj_file_search_unref (FjFileSearch *self);

/* These ask the disk; from any thread. */
FjFoundFile *fj_file_search_find (FjFileSearch *self, const char *text, GCancellable *cancellable);
GFile       *fj_file_search_find_other (FjFileSearch *self, const char *text, FjFoundFile *found,
                                        GCancellable *cancellable);
char        *fj_file_search_dup_similar (FjFileSearch *self, const char *text,
                                         GCancellable *cancellable);
char        *fj_file_search_dup_folders (FjFileSearch *self, GCancellable *cancellable);
gboolean     fj_file_search_has_given (FjFileSearch *self);
gboolean     fj_file_search_has_places (FjFileSearch *self);
void         fj_found_file_free (FjFoundFile *self);

/* Whether anybody may put a file into @folder, as into /tmp; blocking. */
gboolean fj_folder_is_open_to_all (GFile *folder, GCancellable *cancellable);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFileSearch, fj_file_search_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjFoundFile, fj_found_file_free)

G_END_DECLS
