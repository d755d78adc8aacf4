/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recipe.h"

#include <string.h>

/* wic counts in MiB and in KiB where no unit is given. */
#define SIZE_UNIT (1024 * 1024)
#define OFFSET_UNIT 1024

/* The value of "--name value" or "--name=value"; NULL when @word is another option. */
static const char *
get_value (char **words, guint i, const char *name)
{
  gsize length = strlen (name);

  if (strncmp (words[i], name, length) != 0)
    return NULL;
  if (words[i][length] == '=')
    return words[i] + length + 1;
  return words[i][length] == '\0' ? words[i + 1] : NULL;
}

static void
take_file (FjRecipePart *part, const char *params)
{
  g_auto (GStrv) list = g_strsplit (params, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    if (g_str_has_prefix (list[i], "file=") && part->image == NULL)
      part->image = g_utf8_make_valid (list[i] + strlen ("file="), -1);
}

static void
take_name (FjRecipePart *part, const char *name)
{
  g_free (part->name);
  part->name = g_utf8_make_valid (name, -1);
}

static void
take_option (FjRecipePart *part, char **words, guint i)
{
  const char *value;

  if ((value = get_value (words, i, "--part-name")) != NULL)
    take_name (part, value);
  else if ((value = get_value (words, i, "--sourceparams")) != NULL)
    take_file (part, value);
  else if ((value = get_value (words, i, "--source")) != NULL)
    part->is_root = g_str_equal (value, "rootfs");
  else if ((value = get_value (words, i, "--size")) != NULL ||
           (value = get_value (words, i, "--fixed-size")) != NULL)
    part->size = fj_recipe_read_size (value, SIZE_UNIT, &part->size) ? part->size : 0;
  else if ((value = get_value (words, i, "--offset")) != NULL)
    part->has_offset = fj_recipe_read_size (value, OFFSET_UNIT, &part->offset);
  else if (g_str_equal (words[i], "--active"))
    part->is_bootable = TRUE;
  else if (g_str_equal (words[i], "--no-table"))
    part->is_outside = TRUE;
}

static const char *
get_label (char **words)
{
  for (guint i = 1; words[i] != NULL; i++) {
    const char *value = get_value (words, i, "--label");

    if (value != NULL)
      return value;
  }
  return words[1] != NULL && words[1][0] != '-' ? words[1] : "";
}

static void
read_part (FjRecipe *self, char **words)
{
  const char   *name = get_label (words);
  FjRecipePart *part;

  if (self->parts->len >= FJ_RECIPE_MAX_PARTS)
    return;
  part = fj_recipe_add_part (self, name[0] == '/' && name[1] == '\0' ? "rootfs" : name);
  for (guint i = 1; words[i] != NULL; i++)
    take_option (part, words, i);
}

static void
read_line (FjRecipe *self, const char *line)
{
  g_auto (GStrv) words = NULL;

  if (!g_shell_parse_argv (line, NULL, &words, NULL) || words[0] == NULL)
    return;
  if (g_str_equal (words[0], "part") || g_str_equal (words[0], "partition"))
    read_part (self, words);
  for (guint i = 1; g_str_equal (words[0], "bootloader") && words[i] != NULL; i++) {
    const char *value = get_value (words, i, "--ptable");

    if (value != NULL)
      self->is_gpt = g_str_equal (value, "gpt");
  }
}

/**
 * fj_wks_read:
 * @path: the file's name
 * @text: its content
 * @length: bytes of it
 *
 * Reads the partitions of a wic kickstart file (Yocto reference manual, "OpenEmbedded Kickstart
 * (.wks) Reference"). Any thread.
 *
 * Returns: (transfer full) (element-type FjRecipe): the card; none when it has no partitions
 */
GPtrArray *
fj_wks_read (const char *path, const char *text, gsize length)
{
  GPtrArray *recipes = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_recipe_free);
  g_autoptr (FjRecipe) recipe = fj_recipe_new (path, NULL);
  g_autofree char *copy = NULL;
  g_auto (GStrv) lines = NULL;

  if (length > FJ_RECIPE_MAX_SIZE || memchr (text, '\0', length) != NULL)
    return recipes;
  copy = g_strndup (text, length);
  lines = g_strsplit (copy, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    read_line (recipe, lines[i]);
  if (recipe->parts->len > 0)
    g_ptr_array_add (recipes, g_steal_pointer (&recipe));
  return recipes;
}
