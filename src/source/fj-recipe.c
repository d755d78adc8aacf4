/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recipe.h"

#include <string.h>

static void
part_free (gpointer data)
{
  FjRecipePart *part = data;

  g_free (part->name);
  g_free (part->image);
  g_free (part);
}

/**
 * fj_recipe_new:
 * @path: its file
 * @image: (nullable): what the card is called when it is made
 *
 * Returns: (transfer full): a recipe without partitions
 */
FjRecipe *
fj_recipe_new (const char *path, const char *image)
{
  FjRecipe *self = g_new0 (FjRecipe, 1);

  self->path = g_strdup (path);
  self->image = g_strdup (image);
  self->parts = g_ptr_array_new_with_free_func (part_free);
  return self;
}

/**
 * fj_recipe_free:
 *
 * Frees @self.
 */
void
fj_recipe_free (FjRecipe *self)
{
  g_free (self->path);
  g_free (self->image);
  g_ptr_array_unref (self->parts);
  g_free (self);
}

/**
 * fj_recipe_add_part:
 * @self: a recipe
 * @name: what the partition is called
 *
 * Returns: (transfer none): a new last partition
 */
FjRecipePart *
fj_recipe_add_part (FjRecipe *self, const char *name)
{
  FjRecipePart *part = g_new0 (FjRecipePart, 1);

  part->name = g_utf8_make_valid (name, -1);
  g_ptr_array_add (self->parts, part);
  return part;
}

/* Bytes of the unit behind a number; 0: there is no such unit. */
static guint64
get_unit (const char *text, guint64 unit)
{
  if (text[0] == '\0')
    return unit;
  if (text[1] != '\0')
    return 0;
  switch (text[0]) {
  case 's':
    return 512;
  case 'k':
  case 'K':
    return 1024;
  case 'M':
    return 1024 * 1024;
  case 'G':
    return 1024 * 1024 * 1024;
  default:
    return 0;
  }
}

/**
 * fj_recipe_read_size:
 * @text: (nullable): "64M", "0x4000", "512K", "34s"
 * @unit: bytes that a number without a unit counts
 * @size: (out): bytes
 *
 * Returns: whether @text is a size
 */
gboolean
fj_recipe_read_size (const char *text, guint64 unit, guint64 *size)
{
  guint64 number;
  char   *end;

  if (text == NULL || !g_ascii_isdigit (text[0]))
    return FALSE;
  number = g_ascii_strtoull (text, &end, strncmp (text, "0x", 2) == 0 ? 16 : 10);
  unit = get_unit (end, unit);
  return unit != 0 && g_uint64_checked_mul (size, number, unit);
}
