/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-layout-room.h>
#include <fj-storage-segments.h>
#include <string.h>

#define LAYOUT                                        \
  "-\t0x01\tboot\tBinary\tnone\t0x0\ta.bin\n"         \
  "P\t0x10\tlate\tBinary\tmmc0\t0x00100000\tb.bin\n"  \
  "P\t0x11\tearly\tBinary\tmmc0\t0x00004400\tb.bin\n" \
  "P\t0x12\tside\tBinary\tmmc1\tboot1\tb.bin\n"       \
  "P\t0x13\tuser\tBinary\tmmc1\t0x00080000\tb.bin\n"

static FjLayout *
make_layout (const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));

  return fj_layout_new_from_bytes (bytes, NULL);
}

static GArray *
make_segments (FjLayout *layout)
{
  return fj_storage_segments_new (&(FjSegmentSource){ .layout = layout, .moved_row = -1 });
}

static FjSegment *
get (GArray *segments, guint i)
{
  return &g_array_index (segments, FjSegment, i);
}

static void
test_order (void)
{
  g_autoptr (FjLayout) layout = make_layout (LAYOUT);
  g_autoptr (GArray) segments = make_segments (layout);

  /* table, early, late on mmc0; side, table, gap, user on mmc1; the boot loader's file nowhere */
  g_assert_cmpuint (segments->len, ==, 7);
  g_assert_cmpint (get (segments, 0)->type, ==, FJ_SEGMENT_TABLE);
  g_assert_cmpuint (get (segments, 0)->extent, ==, 0x4400);
  g_assert_cmpint (get (segments, 1)->row, ==, 2);
  g_assert_cmpuint (get (segments, 1)->extent, ==, 0x100000 - 0x4400);
  g_assert_cmpint (get (segments, 2)->row, ==, 1);
  g_assert_cmpuint (get (segments, 2)->extent, ==, 0);
  g_assert_cmpint (get (segments, 3)->row, ==, 3);
  g_assert_cmpint (get (segments, 3)->area, ==, FJ_AREA_BOOT1);
  g_assert_cmpint (get (segments, 4)->type, ==, FJ_SEGMENT_TABLE);
  g_assert_cmpint (get (segments, 5)->type, ==, FJ_SEGMENT_FREE);
  g_assert_cmpuint (get (segments, 5)->offset, ==, 0x4400);
  g_assert_cmpuint (get (segments, 5)->extent, ==, 0x80000 - 0x4400);
  g_assert_cmpint (get (segments, 6)->row, ==, 4);
}

static void
test_equal_starts (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\t0x10\tone\tBinary\tmmc0\t0x00004400\ta.bin\n"
                                             "P\t0x11\ttwo\tBinary\tmmc0\t0x00004400\tb.bin\n"
                                             "P\t0x12\tfar\tBinary\tmmc0\t0x00104400\tc.bin\n");
  g_autoptr (GArray) segments = make_segments (layout);

  g_assert_cmpuint (segments->len, ==, 4);
  g_assert_true (get (segments, 1)->is_overlap);
  g_assert_true (get (segments, 2)->is_overlap);
  g_assert_false (get (segments, 3)->is_overlap);
}

/* Copies share the partition, and fill it together. */
static void
test_copies (void)
{
  g_autoptr (FjLayout) layout =
    make_layout ("P\t0x04\tfsbl1\tBinary(2)\tnand0\t0x00000000\ta.bin\n"
                 "P\t0x05\tnext\tBinary\tnand0\t0x00080000\tb.bin\n");
  g_autoptr (GArray) segments = make_segments (layout);

  g_assert_cmpuint (segments->len, ==, 2);
  g_assert_cmpuint (get (segments, 0)->extent, ==, 0x80000);
  g_assert_false (get (segments, 0)->is_overlap);
}

/* As far as they go they are as large as the plan takes them to be. */
static void
test_extents (void)
{
  const FjStorageGeometry geometry = { .kind = FJ_STORAGE_MMC,
                                       .index = 1,
                                       .size = 64 << 20,
                                       .erase_size = 0x80000,
                                       .first_usable = 0x80000,
                                       .boot_size = 0x400000 };
  g_autoptr (FjLayout) layout = make_layout (LAYOUT);
  FjSegmentSource source = {
    .layout = layout, .geometry = &geometry, .n_geometry = 1, .moved_row = -1
  };
  g_autoptr (GArray) segments = fj_storage_segments_new (&source);
  guint n_rows = 0;

  for (guint i = 0; i < segments->len; i++) {
    guint64 extent;

    if (get (segments, i)->row < 0)
      continue;
    n_rows++;
    extent = fj_layout_get_extent (layout, (guint) get (segments, i)->row, &geometry, 1);
    g_assert_cmpuint (get (segments, i)->extent, ==, extent == G_MAXUINT64 ? 0 : extent);
  }
  g_assert_cmpuint (n_rows, ==, 4);
  /* the second copy of the table */
  g_assert_cmpint (get (segments, segments->len - 1)->type, ==, FJ_SEGMENT_TABLE);
  g_assert_cmpuint (fj_segment_get_end (get (segments, segments->len - 1)), ==, 64 << 20);
}

/* A row with a mistake stays where it says, or where it was, and the others do not move. */
static void
test_mistake (void)
{
  static const struct {
    FjColumn    column;
    const char *text;
  } mistakes[] = {
    { FJ_COLUMN_OFFSET, "0x00Z" },
    { FJ_COLUMN_OFFSET, "" },
    { FJ_COLUMN_ID, "none" },
    { FJ_COLUMN_NAME, "a/b" },
    { FJ_COLUMN_TYPE, "Bin" },
    { FJ_COLUMN_DEVICE, "mmc" },
  };
  g_autoptr (FjLayout) layout = make_layout (LAYOUT);
  g_autoptr (FjStoragePlaces) places = fj_storage_places_new ();
  FjSegmentSource source = { .layout = layout, .places = places, .moved_row = -1 };
  g_autoptr (GArray) before = fj_storage_segments_new (&source);

  for (guint i = 0; i < G_N_ELEMENTS (mistakes); i++) {
    g_autoptr (GArray) after = NULL;

    fj_layout_set_text (layout, 1, mistakes[i].column, mistakes[i].text);
    g_assert_null (fj_partition_get_values (fj_layout_get_row (layout, 1)));
    after = fj_storage_segments_new (&source);
    g_assert_cmpuint (after->len, ==, before->len);
    for (guint j = 0; j < after->len; j++) {
      g_assert_cmpint (get (after, j)->row, ==, get (before, j)->row);
      g_assert_cmpuint (get (after, j)->offset, ==, get (before, j)->offset);
      g_assert_cmpuint (get (after, j)->extent, ==, get (before, j)->extent);
    }
    fj_layout_undo (layout);
  }
}

/* Nobody knows where a row is that could never be read: it stands behind the others. */
static void
test_lost (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\t0x10\tone\tBinary\tmmc0\twhere\ta.bin\n"
                                             "P\t0x11\ttwo\tBinary\tmmc0\t0x00004400\tb.bin\n");
  g_autoptr (GArray) segments = make_segments (layout);

  g_assert_cmpuint (segments->len, ==, 3);
  g_assert_cmpint (get (segments, 1)->row, ==, 1);
  g_assert_false (get (segments, 1)->is_lost);
  g_assert_cmpint (get (segments, 2)->row, ==, 0);
  g_assert_true (get (segments, 2)->is_lost);
}

/* A row that is being moved is shown where it would be. */
static void
test_moved (void)
{
  g_autoptr (FjLayout) layout = make_layout (LAYOUT);
  FjSegmentSource source = { .layout = layout, .moved_row = 1, .moved_offset = 0x200000 };
  g_autoptr (GArray) segments = fj_storage_segments_new (&source);

  g_assert_cmpuint (get (segments, 1)->extent, ==, 0x200000 - 0x4400);
  g_assert_cmpuint (get (segments, 2)->offset, ==, 0x200000);
  g_assert_false (fj_layout_get_modified (layout));
}

/* A raw image covers the storage; what else is on it lies below it. */
static void
test_raw (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\t0x10\tcard\tRawImage\tmmc0\t0x0\ta.img\n"
                                             "P\t0x11\tone\tBinary\tmmc0\t0x00004400\tb.bin\n");
  g_autoptr (GArray) segments = make_segments (layout);

  g_assert_cmpuint (segments->len, ==, 2);
  g_assert_cmpint (get (segments, 0)->type, ==, FJ_SEGMENT_WHOLE);
  g_assert_cmpuint (get (segments, 0)->lane, ==, 0);
  g_assert_cmpuint (get (segments, 0)->n_lanes, ==, 2);
  g_assert_cmpuint (get (segments, 1)->lane, ==, 1);
  g_assert_cmpuint (get (segments, 1)->n_lanes, ==, 2);
}

static void
test_unreadable (void)
{
  g_autoptr (FjLayout) layout = make_layout ("P\t0x10\tone\tBinary\twhere\t0x00004400\ta.bin\n");
  g_autoptr (GArray) segments = make_segments (layout);
  g_autoptr (GArray) nothing = make_segments (NULL);

  g_assert_cmpuint (segments->len, ==, 0);
  g_assert_cmpuint (nothing->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/storage-segments/order", test_order);
  g_test_add_func ("/flashjig/storage-segments/equal-starts", test_equal_starts);
  g_test_add_func ("/flashjig/storage-segments/copies", test_copies);
  g_test_add_func ("/flashjig/storage-segments/extents", test_extents);
  g_test_add_func ("/flashjig/storage-segments/mistake", test_mistake);
  g_test_add_func ("/flashjig/storage-segments/lost", test_lost);
  g_test_add_func ("/flashjig/storage-segments/moved", test_moved);
  g_test_add_func ("/flashjig/storage-segments/raw", test_raw);
  g_test_add_func ("/flashjig/storage-segments/unreadable", test_unreadable);
  return g_test_run ();
}
