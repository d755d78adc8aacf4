/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-image-cache.h"

#include "fj-image-private.h"

#define MAX_IMAGES 16
/* Time stamps come in steps of some milliseconds, on some file systems of two seconds: what was
 * written this lately may be written again without another time stamp. */
#define YOUNG_SECONDS 3

struct _FjImageCache {
  gatomicrefcount ref_count;
  GMutex          mutex;
  GQueue          images; /* (owned) (element-type FjImage): the one used last comes first */
};

/**
 * fj_image_cache_new:
 *
 * Returns: (transfer full): a cache that knows no file
 */
FjImageCache *
fj_image_cache_new (void)
{
  FjImageCache *self = g_new0 (FjImageCache, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  g_queue_init (&self->images);
  return self;
}

/**
 * fj_image_cache_ref:
 * @self: a cache
 *
 * Returns: (transfer full): @self
 */
FjImageCache *
fj_image_cache_ref (FjImageCache *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * fj_image_cache_unref:
 * @self: a cache
 *
 * The last owner makes it forget all images.
 */
void
fj_image_cache_unref (FjImageCache *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_queue_clear_full (&self->images, g_object_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static GList *
find_link (FjImageCache *self, GFile *file)
{
  for (GList *link = self->images.head; link != NULL; link = link->next)
    if (g_file_equal (fj_image_get_file (link->data), file))
      return link;
  return NULL;
}

/* (transfer full) (nullable): the image that was made of the file in this state */
static FjImage *
lookup_image (FjImageCache *self, GFile *file, const FjImageStamp *stamp)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GList *link = find_link (self, file);

  if (link == NULL || !fj_image_stamp_equal (fj_image_get_stamp (link->data), stamp))
    return NULL;
  g_queue_unlink (&self->images, link);
  g_queue_push_head_link (&self->images, link);
  return g_object_ref (link->data);
}

/* Not what was written just now. */
static void
store_image (FjImageCache *self, FjImage *image)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr (GMutexLocker) locker = NULL;
  GList *link;

  if (fj_image_get_stamp (image)->mtime_sec > now - YOUNG_SECONDS)
    return;
  locker = g_mutex_locker_new (&self->mutex);
  link = find_link (self, fj_image_get_file (image));
  if (link == NULL && self->images.length == MAX_IMAGES)
    link = self->images.tail;
  if (link != NULL) {
    g_object_unref (link->data);
    g_queue_delete_link (&self->images, link);
  }
  g_queue_push_head (&self->images, g_object_ref (image));
}

/* An image of the same state of the file, with the content that is asked for. */
static FjImage *
find_known (FjImageCache *self, GFile *file, const FjImageStamp *stamp, FjUnpack unpack,
            guint64 limit)
{
  g_autoptr (FjImage) image = NULL;

  if (unpack == FJ_UNPACK_NEVER)
    return NULL;
  image = lookup_image (self, file, stamp);
  if (image == NULL || fj_image_get_size (image) > limit)
    return NULL;
  if (unpack == FJ_UNPACK_STORAGE && !fj_image_kind_is_storage (fj_image_get_kind (image)))
    return NULL;
  return g_steal_pointer (&image);
}

/**
 * fj_image_cache_open:
 * @self: a cache
 * @file: a file
 * @unpack: what becomes of it where it is packed
 * @limit: content larger than this is an error at once; %G_MAXUINT64 for none
 * @cancellable: (nullable): to stop early
 * @error: return location for an error
 *
 * Like fj_image_open(), but a packed file that was looked at already is not unpacked again.
 * Blocking.
 *
 * Returns: (transfer full) (nullable): the image
 */
FjImage *
fj_image_cache_open (FjImageCache *self, GFile *file, FjUnpack unpack, guint64 limit,
                     GCancellable *cancellable, GError **error)
{
  g_autoptr (FjImageSource) source = NULL;
  FjImage *image;

  g_return_val_if_fail (self != NULL && G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  source = fj_image_source_open (file, unpack != FJ_UNPACK_NEVER, error);
  if (source == NULL)
    return NULL;
  image = find_known (self, file, &fj_image_source_get_file (source)->stamp, unpack, limit);
  if (image != NULL) {
    g_debug ("image %s: known already", fj_image_get_name (image));
    return image;
  }
  image = fj_image_new_from_source (file, source, unpack, limit, cancellable, error);
  if (image != NULL && fj_image_is_unpacked (image))
    store_image (self, image);
  return image;
}
