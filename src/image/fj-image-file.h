/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-error.h>

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * FjImageStamp:
 *
 * What tells one state of a file from another without reading it.
 */
typedef struct {
  guint64 size; /* bytes */
  gint64  mtime_sec;
  gint64  mtime_nsec;
  guint64 inode; /* 0 where the file system does not keep it */
} FjImageStamp;

/**
 * FjImageFile:
 *
 * An ordinary file, open for reading, and its state at that moment. Private to the image room.
 */
typedef struct {
  int          fd;   /* (owned) */
  char        *path; /* (owned): for people, valid UTF-8 */
  char        *name; /* (owned): the last part of it */
  FjImageStamp stamp;
} FjImageFile;

gboolean     fj_image_stamp_equal (const FjImageStamp *a, const FjImageStamp *b);
FjImageFile *fj_image_file_open (GFile *file, GError **error);
void         fj_image_file_free (FjImageFile *self);
gssize       fj_image_file_read (FjImageFile *self, guint64 position, guint8 *buffer, gsize length,
                                 GError **error);
void         fj_image_file_find_data (FjImageFile *self, guint64 position, guint64 *start,
                                      guint64 *end);
gboolean     fj_image_file_check_stamp (FjImageFile *self, const FjImageStamp *stamp,
                                        GError **error);
void         fj_image_file_set_error (FjImageFile *self, GError **error, FjError code,
                                      const char *advice, const char *format, ...)
  G_GNUC_PRINTF (5, 6);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjImageFile, fj_image_file_free)

G_END_DECLS
