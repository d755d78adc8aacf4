/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A recipe with more partitions is not one of a card that anybody flashes. */
#define FJ_RECIPE_MAX_PARTS 64
/* A file with more is no recipe. */
#define FJ_RECIPE_MAX_SIZE (64 * 1024)

/**
 * FjRecipePart:
 *
 * A partition of a card, as a recipe of a build describes it.
 */
typedef struct {
  char    *name;    /* (owned) */
  char    *image;   /* (owned) (nullable): the file in it; %NULL: none, or the system itself */
  gboolean is_root; /* the root file system of the build, whatever its file is called */
  gboolean is_bootable;
  gboolean is_outside; /* not in the partition table */
  gboolean has_offset;
  guint64  offset; /* bytes */
  guint64  size;   /* bytes; 0: as large as the file */
} FjRecipePart;

/**
 * FjRecipe:
 *
 * How a build puts a card together: genimage's or wic's description of it. Plain values.
 */
typedef struct {
  char      *path;   /* (owned): below the folder of the build */
  char      *image;  /* (owned) (nullable): what the card is called when it is made */
  gboolean   is_gpt; /* has the partition table that STM32MP boards start from */
  GPtrArray *parts;  /* (owned) (element-type FjRecipePart) */
} FjRecipe;

FjRecipe     *fj_recipe_new (const char *path, const char *image);
void          fj_recipe_free (FjRecipe *self);
FjRecipePart *fj_recipe_add_part (FjRecipe *self, const char *name);
gboolean      fj_recipe_read_size (const char *text, guint64 unit, guint64 *size);

/* The two kinds, each a file. All cards in @text. (transfer full) (nullable) (element-type
 * FjRecipe) */
GPtrArray *fj_genimage_read (const char *path, const char *text, gsize length);
GPtrArray *fj_wks_read (const char *path, const char *text, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjRecipe, fj_recipe_free)

G_END_DECLS
