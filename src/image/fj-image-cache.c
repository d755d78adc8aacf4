/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-cache.h"

#define MAX_IMAGES 16
/* Time stamps come in steps of some milliseconds, on some file systems of two seconds: what was
 * written this lately may be written again without another time stamp. */
#define YOUNG_SECONDS 3

static GMutex mutex;
static GQueue images = G_QUEUE_INIT; /* (element-type FjImage) the one used last comes first */

static GList *
find (GFile *file)
{
  for (GList *link = images.head; link != NULL; link = link->next)
    if (g_file_equal (fj_image_get_file (link->data), file))
      return link;
  return NULL;
}

/**
 * fj_image_cache_lookup:
 * @file: a file
 * @stamp: the state it is in
 *
 * Returns: (transfer full) (nullable): the image that was made of it in this state
 */
FjImage *
fj_image_cache_lookup (GFile *file, const FjImageStamp *stamp)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  GList *link = find (file);

  if (link == NULL || !fj_image_stamp_equal (fj_image_get_stamp (link->data), stamp))
    return NULL;
  g_queue_unlink (&images, link);
  g_queue_push_head_link (&images, link);
  return g_object_ref (link->data);
}

/**
 * fj_image_cache_store:
 * @image: an image of a packed file
 *
 * Remembers @image, unless the file was written just now.
 */
void
fj_image_cache_store (FjImage *image)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = NULL;
  GList *link;

  if (fj_image_get_stamp (image)->mtime_sec > now - YOUNG_SECONDS)
    return;
  locker = g_mutex_locker_new (&mutex);
  link = find (fj_image_get_file (image));
  if (link == NULL && images.length == MAX_IMAGES)
    link = images.tail;
  if (link != NULL) {
    g_object_unref (link->data);
    g_queue_delete_link (&images, link);
  }
  g_queue_push_head (&images, g_object_ref (image));
}
