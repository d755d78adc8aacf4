/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-job-companion.h"

#include <string.h>

/* (transfer full) (nullable) */
static GFile *
find_map (const char *path)
{
  g_autofree char *name = g_strconcat (path, ".bmap", NULL);

  return g_file_test (name, G_FILE_TEST_EXISTS) ? g_file_new_for_path (name) : NULL;
}

/**
 * fj_job_find_companion:
 * @image: an image
 *
 * Returns: (transfer full) (nullable): its block map, which the room `extent` reads: that of
 *   "x.wic.gz" is "x.wic.gz.bmap", or, where it is unpacked, "x.wic.bmap"
 */
GFile *
fj_job_find_companion (FjImage *image)
{
  g_autofree char *path = g_file_get_path (fj_image_get_file (image));
  GFile           *found = path != NULL ? find_map (path) : NULL;
  char            *dot = path != NULL ? strrchr (path, '.') : NULL;

  if (found != NULL || dot == NULL || !fj_image_is_unpacked (image) ||
      strchr (dot, G_DIR_SEPARATOR) != NULL)
    return found;
  *dot = '\0';
  return find_map (path);
}
