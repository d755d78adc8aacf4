/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-error.h>
#include <fj-image-stream.h>

G_BEGIN_DECLS

/**
 * Fixture:
 *
 * A folder for one test, with what is in it removed at the end.
 */
typedef struct {
  char *folder; /* (owned) */
} Fixture;

void  fixture_set_up (Fixture *self, gconstpointer unused);
void  fixture_tear_down (Fixture *self, gconstpointer unused);
char *fixture_path (Fixture *self, const char *name);
void  fixture_write (Fixture *self, const char *name, gconstpointer data, gsize length);
/* Packs @data with libarchive; @filter is e.g. ARCHIVE_FILTER_XZ. */
GBytes *fixture_pack (Fixture *self, int filter, gconstpointer data, gsize length);
/* Bytes that do not pack well and are the same every time. */
guint8 *fixture_make_noise (gsize length);
/* A disk image with a GPT of two partitions, fsbl1 and rootfs. */
guint8  *fixture_make_disk (guint sectors);
FjImage *fixture_open (Fixture *self, const char *name, GError **error);
FjImage *fixture_open_limited (Fixture *self, const char *name, guint64 limit, GError **error);
/* Opens a file that must fail, and checks code and file of the error. */
void fixture_assert_open_fails (Fixture *self, const char *name, FjError code, const char *pattern);
/* Reads all of it in pieces of @step and compares. */
void fixture_assert_content (FjImage *image, const guint8 *data, gsize length, gsize step);

#define FIXTURE_TEST(path, func) \
  g_test_add (path, Fixture, NULL, fixture_set_up, func, fixture_tear_down)

G_END_DECLS
