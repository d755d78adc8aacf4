/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-recipe.h"

#include <confuse.h>
#include <string.h>

/* The lexer of libconfuse is one for the whole program. */
static GMutex mutex;

/* What is wrong with somebody's recipe is not ours to print. */
static void
be_silent (cfg_t *cfg, const char *format, va_list args)
{
}

static gboolean
is_yes (const char *text)
{
  return text != NULL && cfg_parse_boolean (text) == 1;
}

static gboolean
is_no (const char *text)
{
  return text != NULL && cfg_parse_boolean (text) == 0;
}

static void
add_part (FjRecipe *self, cfg_t *partition)
{
  FjRecipePart *part = fj_recipe_add_part (self, cfg_title (partition));
  const char   *image = cfg_getstr (partition, "image");

  if (image != NULL && image[0] != '\0')
    part->image = g_utf8_make_valid (image, -1);
  part->is_bootable = is_yes (cfg_getstr (partition, "bootable"));
  part->is_outside = is_no (cfg_getstr (partition, "in-partition-table"));
  part->has_offset = fj_recipe_read_size (cfg_getstr (partition, "offset"), 1, &part->offset);
  if (!fj_recipe_read_size (cfg_getstr (partition, "size"), 1, &part->size))
    part->size = 0;
}

static void
add_image (GPtrArray *recipes, const char *path, cfg_t *image)
{
  cfg_t      *hdimage = cfg_getsec (image, "hdimage");
  FjRecipe   *recipe;
  const char *table;

  if (hdimage == NULL || cfg_size (image, "hdimage") == 0 || cfg_size (image, "partition") == 0 ||
      cfg_size (image, "partition") > FJ_RECIPE_MAX_PARTS)
    return;
  recipe = fj_recipe_new (path, cfg_title (image));
  table = cfg_getstr (hdimage, "partition-table-type");
  recipe->is_gpt = g_strcmp0 (table, "gpt") == 0 || is_yes (cfg_getstr (hdimage, "gpt"));
  for (guint i = 0; i < cfg_size (image, "partition"); i++)
    add_part (recipe, cfg_getnsec (image, "partition", i));
  g_ptr_array_add (recipes, recipe);
}

#define SECTION(name, opts) CFG_SEC (name, opts, CFGF_MULTI | CFGF_IGNORE_UNKNOWN)
#define TITLED(name, opts) CFG_SEC (name, opts, CFGF_MULTI | CFGF_TITLE | CFGF_IGNORE_UNKNOWN)

/*
 * Unknown options are passed over by the library, unknown sections are not: those that genimage has
 * besides are named (genimage.c, "handlers").
 */
static gboolean
read_all (GPtrArray *recipes, const char *path, const char *text)
{
  cfg_opt_t none[] = { CFG_END () };
  cfg_opt_t files[] = { TITLED ("file", none), TITLED ("partition", none), CFG_END () };
  cfg_opt_t partition[] = { CFG_STR ("image", NULL, CFGF_NONE),
                            CFG_STR ("size", NULL, CFGF_NONE),
                            CFG_STR ("offset", NULL, CFGF_NONE),
                            CFG_STR ("bootable", NULL, CFGF_NONE),
                            CFG_STR ("in-partition-table", NULL, CFGF_NONE),
                            CFG_END () };
  cfg_opt_t hdimage[] = { CFG_STR ("partition-table-type", NULL, CFGF_NONE),
                          CFG_STR ("gpt", NULL, CFGF_NONE), CFG_END () };
  cfg_opt_t image[] = {
    SECTION ("hdimage", hdimage), TITLED ("partition", partition), SECTION ("android-sparse", none),
    SECTION ("btrfs", files), SECTION ("cpio", none), SECTION ("cramfs", none),
    SECTION ("custom", none), SECTION ("empty", none), SECTION ("erofs", none),
    SECTION ("ext2", none), SECTION ("ext3", none), SECTION ("ext4", none),
    SECTION ("f2fs", none), SECTION ("file", none), SECTION ("fip", none),
    SECTION ("fit", none), SECTION ("flash", none), SECTION ("iso", none),
    SECTION ("jffs2", none), SECTION ("mdraid", none), SECTION ("qemu", none),
    SECTION ("rauc", files), SECTION ("squashfs", none), SECTION ("tar", none),
    SECTION ("ubi", none), SECTION ("ubifs", none), SECTION ("vfat", files),
    SECTION ("verity", none), SECTION ("verity-sig", none), CFG_END ()
  };
  cfg_opt_t opts[] = { TITLED ("image", image), SECTION ("config", none), TITLED ("flash", none),
                       CFG_END () };
  cfg_t    *cfg = cfg_init (opts, CFGF_IGNORE_UNKNOWN);
  gboolean  is_read;

  cfg_set_error_function (cfg, be_silent);
  is_read = cfg_parse_buf (cfg, text) == CFG_SUCCESS;
  for (guint i = 0; is_read && i < cfg_size (cfg, "image"); i++)
    add_image (recipes, path, cfg_getnsec (cfg, "image", i));
  cfg_free (cfg);
  return is_read;
}

/**
 * fj_genimage_read:
 * @path: the file's name
 * @text: its content
 * @length: bytes of it
 *
 * Reads what genimage is told about cards (its README, "hdimage"). Any thread.
 *
 * Returns: (transfer full) (nullable) (element-type FjRecipe): the cards; %NULL when it cannot be
 * read
 */
GPtrArray *
fj_genimage_read (const char *path, const char *text, gsize length)
{
  g_autoptr (GPtrArray) recipes = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_recipe_free);
  g_autofree char *copy = NULL;
  gboolean         is_read;

  if (length > FJ_RECIPE_MAX_SIZE || memchr (text, '\0', length) != NULL)
    return NULL;
  /* a backslash at the very end is printed by the library, so something comes behind it */
  copy = g_strdup_printf ("%.*s\n", (int) length, text);
  g_mutex_lock (&mutex);
  is_read = read_all (recipes, path, copy);
  g_mutex_unlock (&mutex);
  return is_read ? g_steal_pointer (&recipes) : NULL;
}
