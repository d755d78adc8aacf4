/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-boot-driver.h"
#include "fj-plan-options.h"

#include <fj-error.h>
#include <fj-extent-map.h>
#include <fj-file-search.h>
#include <fj-image.h>
#include <fj-issue.h>
#include <fj-layout-kind.h>

G_BEGIN_DECLS

/* What is known of a row before its file is opened, and then the file. */
typedef struct {
  guint        layout_row;
  guint        line; /* in the layout file, or 0 */
  gboolean     is_valid;
  FjRowValues  values;
  char        *text;       /* (owned): the file cell */
  GFile       *file;       /* (owned) (nullable): where its file is, once it was looked for */
  gboolean     is_gone;    /* it was looked for in vain */
  gboolean     is_outside; /* it is where files are taken from only once confirmed */
  guint64      capacity;   /* bytes; G_MAXUINT64 when not known */
  guint64      room;       /* bytes to the next partition; G_MAXUINT64: there is none */
  gboolean     is_sent;    /* unless its file turns out to be useless */
  gboolean     is_skipped; /* it is not selected */
  gboolean     is_read;    /* what the board holds there is read */
  FjPacking    packing;    /* what was chosen for a packed file */
  FjImage     *image;      /* (owned) (nullable) */
  FjExtentMap *extents;    /* (owned) (nullable): of an image that may have gaps */
} FjDraftRow;

/**
 * FjDraft:
 *
 * A plan in the making: a copy of everything that it depends on, so that the files can be looked
 * at in a thread while the layout is edited further. For the plan, and for what a driver has to say
 * about it (check_plan).
 */
struct _FjDraft {
  const FjBootDriver *driver; /* (nullable) of the boards */
  FjLayoutKind        kind;
  FjDraftRow         *rows; /* (owned) (array length=n_rows) */
  guint               n_rows;
  FjFileSearch       *search;      /* (owned) (not nullable) */
  FjImageCache       *images;      /* (owned) (not nullable) */
  char               *layout_path; /* (owned) (nullable) */
  GStrv               only;        /* (owned) (nullable) */
  GStrv               skip;        /* (owned) (nullable) */
  GStrv               unpack;      /* (owned) (nullable) */
  GStrv               keep_packed; /* (owned) (nullable) */
  gboolean            everything;  /* nothing is left out */
  FjWay               way;
  FjVerify            verify;
  gboolean            reads;           /* storages are read, and not written */
  gboolean            is_command_line; /* what is asked of the user can be a word of it */
  const FjFamily     *family;          /* (nullable) of the board; unknown until it is plugged in */
  GPtrArray          *issues;          /* (owned) (element-type FjIssue) */
  GError             *first_error;     /* (owned) (nullable) */
};

FjDraft *fj_draft_new (FjLayout *layout, const FjPlanOptions *options);
void     fj_draft_free (FjDraft *self);

/* The steps, in this order. Each adds to the issues. */
void     fj_draft_select (FjDraft *self);
void     fj_draft_choose_packing (FjDraft *self);
gboolean fj_draft_find_files (FjDraft *self, GCancellable *cancellable, GError **error);
gboolean fj_draft_open_images (FjDraft *self, GCancellable *cancellable, GError **error);
gboolean fj_draft_find_extents (FjDraft *self, GCancellable *cancellable, GError **error);
void     fj_draft_check_packing (FjDraft *self);
void     fj_draft_check_images (FjDraft *self);

/* A first stage for the board to start from: in a boot area, or called so. */
gboolean fj_draft_row_is_fsbl_partition (const FjDraftRow *row);
gboolean fj_draft_row_matches (const FjDraftRow *row, const char *word);
/* A row whose content Linux reads from the storage itself. */
gboolean    fj_draft_row_takes_image (const FjDraftRow *row);
gboolean    fj_draft_row_is_selected (FjDraft *self, const FjDraftRow *row);
gboolean    fj_draft_row_is_listed (const FjDraftRow *row, GStrv words);
FjUnpack    fj_draft_row_get_unpack (const FjDraftRow *row);
FjDraftRow *fj_draft_find_boot_row (FjDraft *self, guint8 id);

/*
 * Adds an issue about @row (nullable). The first one that is an error becomes the error of the
 * plan, with @code.
 */
void fj_draft_report (FjDraft *self, const FjDraftRow *row, FjSeverity severity, FjError code,
                      const char *name, FjColumn column, const char *format, ...)
  G_GNUC_PRINTF (7, 8);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjDraft, fj_draft_free)

G_END_DECLS
