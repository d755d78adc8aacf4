/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-storage-drag.h>
#include <fj-storage-scene.h>

#define MIB ((guint64) 1 << 20)

static const FjStripSizes sizes = { .small = 20, .box = 100, .gap = 6, .enough = 70 };

static FjSegment
make_segment (int row, guint64 offset, guint64 extent)
{
  return (FjSegment){ .type = FJ_SEGMENT_PARTITION,
                      .row = row,
                      .kind = FJ_STORAGE_MMC,
                      .area = FJ_AREA_USER,
                      .offset = offset,
                      .extent = extent,
                      .n_lanes = 1 };
}

/* Small ones at the start, of a mebibyte each, and two large ones. */
static guint
make_segments (FjSegment *segments, guint n_small)
{
  for (guint i = 0; i < n_small; i++)
    segments[i] = make_segment ((int) i, i * MIB, MIB);
  segments[n_small] = make_segment ((int) n_small, n_small * MIB, 1000 * MIB);
  segments[n_small + 1] = make_segment ((int) n_small + 1, (n_small + 1000) * MIB, 3000 * MIB);
  return n_small + 2;
}

/* Widths are in true proportion; what is too small is shown together, and marked. */
static void
test_proportions (void)
{
  FjSegment segments[16];
  guint     n = make_segments (segments, 12);
  g_autoptr (FjStorageStrip) strip = fj_storage_strip_new (segments, n, 800, &sizes);
  const FjStripBlock *small = fj_storage_strip_get_block (strip, 0);
  const FjStripBlock *one = fj_storage_strip_get_block (strip, 1);
  const FjStripBlock *three = fj_storage_strip_get_block (strip, 2);

  g_assert_cmpuint (strip->blocks->len, ==, 3);
  g_assert_cmpuint (small->n, ==, 12);
  g_assert_true (small->is_stretched);
  g_assert_cmpfloat_with_epsilon (small->width, sizes.small, 0.001);
  g_assert_false (one->is_stretched);
  g_assert_false (three->is_stretched);
  g_assert_cmpfloat_with_epsilon (three->width / one->width, 3, 0.001);
  g_assert_cmpfloat_with_epsilon (three->x + three->width, 800, 0.001);
}

/* A part whose end nobody knows is marked, and does not take all the room. */
static void
test_open (void)
{
  FjSegment segments[] = { make_segment (0, 0, 30 * MIB), make_segment (1, 30 * MIB, 0) };
  g_autoptr (FjStorageStrip) strip = NULL;

  segments[1].content = 10 * MIB;
  strip = fj_storage_strip_new (segments, 2, 800, &sizes);
  g_assert_false (fj_storage_strip_get_block (strip, 0)->is_stretched);
  g_assert_true (fj_storage_strip_get_block (strip, 1)->is_stretched);
  g_assert_cmpfloat (fj_storage_strip_get_block (strip, 0)->width, >, 400);
  g_assert_cmpfloat (fj_storage_strip_get_x (strip, 40 * MIB), <, 799);
}

/* What a raw image, boot areas and rows without a place need, stands beside what is to scale. */
static void
test_boxes (void)
{
  FjSegment segments[] = { make_segment (0, 0, 4 * MIB), make_segment (1, 0, 4 * MIB),
                           make_segment (2, MIB, MIB), make_segment (3, 2 * MIB, MIB),
                           make_segment (4, 0, 0) };
  g_autoptr (FjStorageStrip) strip = NULL;
  const FjStripBlock *block;

  segments[0].area = FJ_AREA_BOOT1;
  segments[1].area = FJ_AREA_BOOT2;
  segments[4].is_lost = TRUE;
  strip = fj_storage_strip_new (segments, G_N_ELEMENTS (segments), 900, &sizes);
  g_assert_cmpuint (strip->blocks->len, ==, 5);
  g_assert_cmpfloat_with_epsilon (strip->x, 2 * (sizes.box + sizes.gap), 0.001);
  block = fj_storage_strip_find_segment (strip, 0);
  g_assert_cmpfloat_with_epsilon (block->x, 0, 0.001);
  g_assert_true (block->is_stretched);
  block = fj_storage_strip_find_segment (strip, 2);
  g_assert_cmpfloat_with_epsilon (block->x, strip->x, 0.001);
  g_assert_cmpfloat_with_epsilon (block->width, strip->width / 2, 0.001);
  block = fj_storage_strip_find_segment (strip, 4);
  g_assert_cmpfloat (block->x, >=, strip->x + strip->width);
  g_assert_cmpfloat (block->x + block->width, <=, 900);
  /* also where there is no room for all that */
  g_clear_pointer (&strip, fj_storage_strip_free);
  strip = fj_storage_strip_new (segments, G_N_ELEMENTS (segments), 120, &sizes);
  block = fj_storage_strip_find_segment (strip, 4);
  g_assert_cmpfloat (block->x + block->width, <=, 120.001);
}

/* Addresses and pixels are the same thing in two units. */
static void
test_addresses (void)
{
  FjSegment segments[16];
  guint     n = make_segments (segments, 12);
  g_autoptr (FjStorageStrip) strip = fj_storage_strip_new (segments, n, 800, &sizes);

  for (guint i = 0; i < n; i++) {
    double x = fj_storage_strip_get_x (strip, segments[i].offset + 4096);

    g_assert_cmpuint (fj_storage_strip_get_offset (strip, x) / 8192, ==,
                      (segments[i].offset + 4096) / 8192);
  }
  g_assert_cmpfloat_with_epsilon (fj_storage_strip_get_x (strip, G_MAXUINT64), 800, 0.001);
  g_assert_cmpuint (fj_storage_strip_get_offset (strip, -5), ==, 0);
  g_assert_cmpuint (fj_storage_strip_get_offset (strip, 900), ==, 4012 * MIB);
}

static void
assert_lens (const FjSegment *segments, guint n, guint segment)
{
  g_autoptr (FjStorageStrip) strip = fj_storage_strip_new (segments, n, 800, &sizes);
  g_autoptr (FjStorageStrip) lens = NULL;
  const FjStripBlock *block;
  guint64             from, to;

  g_assert_true (fj_storage_strip_find_lens (strip, (int) segment, &sizes, &from, &to));
  lens = fj_storage_strip_new_lens (strip, from, to, 800, &sizes);
  block = fj_storage_strip_find_segment (lens, segment);
  g_assert_nonnull (block);
  g_assert_cmpuint (block->n, ==, 1);
  g_assert_cmpfloat (block->width, >=, sizes.enough);
}

/* However small a part is, the lens finds it, and it can be seen and hit there. */
static void
test_lens (void)
{
  FjSegment segments[230];
  guint     n = make_segments (segments, 12);
  guint64   from, to;
  g_autoptr (FjStorageStrip) strip = fj_storage_strip_new (segments, n, 800, &sizes);
  g_autoptr (FjStorageStrip) large = NULL;

  for (guint i = 0; i < 12; i++)
    assert_lens (segments, n, i);
  /* of a part that can be seen as it is, and of none, what is small */
  g_assert_true (fj_storage_strip_find_lens (strip, -1, &sizes, &from, &to));
  g_assert_cmpuint (from, ==, 0);
  g_assert_cmpuint (to, ==, 12 * MIB);
  g_assert_true (fj_storage_strip_find_lens (strip, 13, &sizes, &from, &to));
  g_assert_cmpuint (to, ==, 12 * MIB);
  /* sizes of all kinds */
  for (guint i = 0; i < 12; i++)
    segments[i] = make_segment ((int) i, (MIB << i) - MIB, MIB << i);
  segments[12].offset = (MIB << 12) - MIB;
  segments[13].offset = segments[12].offset + segments[12].extent;
  for (guint i = 0; i < 9; i++)
    assert_lens (segments, n, i);
  /* none but small ones */
  for (guint i = 0; i < 225; i++)
    segments[i] = make_segment ((int) i, i * MIB, MIB);
  for (guint i = 0; i < 225; i++)
    assert_lens (segments, 225, i);
  large = fj_storage_strip_new (&segments[0], 2, 800, &sizes);
  g_assert_false (fj_storage_strip_find_lens (large, 0, &sizes, &from, &to));
}

/* A file that does not fit can be seen to its end. */
static void
test_lens_overlap (void)
{
  FjSegment segments[16];
  guint     n = make_segments (segments, 12);
  g_autoptr (FjStorageStrip) strip = NULL;
  guint64 from, to;

  segments[11].content = 5 * MIB;
  segments[11].is_overlap = TRUE;
  strip = fj_storage_strip_new (segments, n, 800, &sizes);
  g_assert_true (fj_storage_strip_find_lens (strip, 11, &sizes, &from, &to));
  g_assert_cmpuint (to, >, 16 * MIB);
}

/* No label stands over an edge or over another, and those that are wanted come first. */
static void
test_labels (void)
{
  FjStripLabel labels[225];
  double       end = -100;
  guint        n_shown = 0;

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    labels[i] = (FjStripLabel){ .x = i * 800.0 / 224, .width = 70, .is_wanted = i == 120 };
  fj_strip_labels_place (labels, G_N_ELEMENTS (labels), 800, 10);
  g_assert_true (labels[120].is_shown);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    if (!labels[i].is_shown)
      continue;
    n_shown++;
    g_assert_cmpfloat (labels[i].x, >=, MAX (end + 10, 0));
    end = labels[i].x + labels[i].width;
    g_assert_cmpfloat (end, <=, 800);
  }
  g_assert_cmpuint (n_shown, >=, 5);
  /* one that is wider than everything */
  labels[0] = (FjStripLabel){ .x = 0, .width = 900, .is_wanted = TRUE };
  fj_strip_labels_place (labels, 1, 800, 10);
  g_assert_false (labels[0].is_shown);
  g_assert_cmpint (fj_strip_label_choose ((const double[]){ 90, 40, 10 }, 3, 50), ==, 1);
  g_assert_cmpint (fj_strip_label_choose ((const double[]){ 90, 40, 10 }, 3, 5), ==, -1);
}

static FjStorageScene *
make_scene (FjSegment *segments, guint n, gboolean is_mirrored, int segment)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (FjSegment));
  FjSceneSizes scene_sizes = { .width = 900,
                               .title = 84,
                               .bar = 40,
                               .notes = 16,
                               .space = 8,
                               .is_mirrored = is_mirrored,
                               .strip = sizes };
  FjSceneFocus focus = { .segment = segment };

  g_array_append_vals (array, segments, n);
  return fj_storage_scene_new (array, &scene_sizes, &focus);
}

/* What is drawn somewhere is what is found there, in both reading directions. */
static void
test_scene (void)
{
  FjSegment segments[20];
  guint     n = make_segments (segments, 12);

  segments[n++] = make_segment (20, 0, MIB);
  segments[n - 1].kind = FJ_STORAGE_NOR;
  for (guint mirrored = 0; mirrored < 2; mirrored++)
    for (guint i = 0; i < n; i++) {
      g_autoptr (FjStorageScene) scene = make_scene (segments, n, mirrored, (int) i);
      FjSceneArea area;
      FjSceneHit  hit;

      g_assert_cmpuint (scene->strips->len, ==, 3);
      g_assert_true (fj_storage_scene_find_segment (scene, i, &area));
      g_assert_cmpfloat (area.x, >=, 0);
      g_assert_cmpfloat (area.x + area.width, <=, 900);
      g_assert_cmpfloat (area.y + area.height, <=, fj_storage_scene_get_height (scene));
      g_assert_true (fj_storage_scene_find (scene, area.x + area.width / 2,
                                            area.y + area.height / 2, &hit));
      g_assert_cmpint (hit.segment, ==, (int) i);
      g_assert_false (hit.is_border);
      if (i == 0)
        continue;
      /* it begins on the side from which one reads */
      g_assert_true (fj_storage_scene_find (
        scene, mirrored ? area.x + area.width - 1 : area.x + 1, area.y + 5, &hit));
      g_assert_cmpint (hit.segment, ==, (int) i);
      g_assert_true (hit.is_border);
    }
}

/* Those that begin at the same address lie one above the other. */
static void
test_stack (void)
{
  FjSegment segments[] = { make_segment (0, 0, 10 * MIB), make_segment (1, 10 * MIB, 10 * MIB),
                           make_segment (2, 10 * MIB, 10 * MIB) };
  g_autoptr (FjStorageScene) scene = NULL;
  FjSceneHit  hit;
  FjSceneArea upper, lower;

  segments[1].n_lanes = segments[2].n_lanes = 2;
  segments[2].lane = 1;
  scene = make_scene (segments, 3, FALSE, 1);
  g_assert_true (fj_storage_scene_find_segment (scene, 1, &upper));
  g_assert_true (fj_storage_scene_find_segment (scene, 2, &lower));
  g_assert_cmpfloat_with_epsilon (upper.y + upper.height, lower.y, 0.001);
  g_assert_true (fj_storage_scene_find (scene, lower.x + 20, lower.y + 5, &hit));
  g_assert_cmpint (hit.segment, ==, 2);
}

static GArray *
make_movable (void)
{
  FjSegment segments[] = { make_segment (0, MIB, 9 * MIB), make_segment (1, 10 * MIB, 10 * MIB),
                           make_segment (2, 20 * MIB, 0) };
  GArray   *array = g_array_new (FALSE, FALSE, sizeof (FjSegment));

  segments[0].content = 2 * MIB + 1;
  segments[1].content = 3 * MIB;
  segments[2].content = 4 * MIB;
  g_array_append_vals (array, segments, G_N_ELEMENTS (segments));
  return array;
}

/* A border moves on legal steps, and never so far that a file does not fit any more. */
static void
test_range (void)
{
  const FjOffsetGrid grid = { .step = MIB / 2, .first = 0x4400, .end = 30 * MIB };
  g_autoptr (GArray) segments = make_movable ();
  FjOffsetRange range;
  guint64       next;

  g_assert_true (fj_offset_range_init (&range, segments, 0, &grid));
  g_assert_cmpuint (range.low, ==, MIB / 2);
  g_assert_cmpuint (range.high, ==, 7 * MIB + MIB / 2);
  g_assert_true (fj_offset_range_init (&range, segments, 2, &grid));
  g_assert_cmpuint (range.low, ==, 13 * MIB);
  g_assert_cmpuint (range.high, ==, 26 * MIB);
  g_assert_true (fj_offset_range_init (&range, segments, 1, &grid));
  g_assert_cmpuint (range.low, ==, 3 * MIB + MIB / 2);
  g_assert_cmpuint (range.high, ==, 17 * MIB);
  g_assert_cmpuint (fj_offset_range_snap (&range, 0), ==, range.low);
  g_assert_cmpuint (fj_offset_range_snap (&range, G_MAXUINT64), ==, range.high);
  g_assert_cmpuint (fj_offset_range_snap (&range, 5 * MIB + MIB / 4 + 1), ==, 5 * MIB + MIB / 2);
  g_assert_cmpuint (fj_offset_range_snap (&range, 5 * MIB + MIB / 4), ==, 5 * MIB);

  g_assert_true (fj_offset_range_step (&range, 10 * MIB, 1, &next));
  g_assert_cmpuint (next, ==, 10 * MIB + MIB / 2);
  g_assert_true (fj_offset_range_step (&range, 10 * MIB, -1, &next));
  g_assert_cmpuint (next, ==, 9 * MIB + MIB / 2);
  /* from beside the grid onto it */
  g_assert_true (fj_offset_range_step (&range, 10 * MIB + 5, -1, &next));
  g_assert_cmpuint (next, ==, 10 * MIB);
  /* from where it must not be to where it can */
  g_assert_true (fj_offset_range_step (&range, MIB, 1, &next));
  g_assert_cmpuint (next, ==, range.low);
  g_assert_true (fj_offset_range_step (&range, 19 * MIB, -1, &next));
  g_assert_cmpuint (next, ==, range.high);
  g_assert_false (fj_offset_range_step (&range, range.high, 1, &next));
  g_assert_false (fj_offset_range_step (&range, range.low, -1, &next));
}

/* What cannot be moved: boot areas, what is no row, and what has no room. */
static void
test_no_range (void)
{
  const FjOffsetGrid grid = { .step = 8 * MIB, .first = 0, .end = G_MAXUINT64 };
  g_autoptr (GArray) segments = make_movable ();
  FjOffsetRange range;

  g_assert_true (fj_offset_range_init (&range, segments, 2, &grid));
  g_array_index (segments, FjSegment, 1).content = 20 * MIB;
  g_assert_false (fj_offset_range_init (&range, segments, 1, &grid));
  g_array_index (segments, FjSegment, 2).is_lost = TRUE;
  g_assert_false (fj_offset_range_init (&range, segments, 2, &grid));
  g_array_index (segments, FjSegment, 0).area = FJ_AREA_BOOT1;
  g_assert_false (fj_offset_range_init (&range, segments, 0, &grid));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/storage-strip/proportions", test_proportions);
  g_test_add_func ("/flashjig/storage-strip/open", test_open);
  g_test_add_func ("/flashjig/storage-strip/boxes", test_boxes);
  g_test_add_func ("/flashjig/storage-strip/addresses", test_addresses);
  g_test_add_func ("/flashjig/storage-strip/lens", test_lens);
  g_test_add_func ("/flashjig/storage-strip/lens-overlap", test_lens_overlap);
  g_test_add_func ("/flashjig/storage-strip/labels", test_labels);
  g_test_add_func ("/flashjig/storage-strip/scene", test_scene);
  g_test_add_func ("/flashjig/storage-strip/stack", test_stack);
  g_test_add_func ("/flashjig/storage-strip/range", test_range);
  g_test_add_func ("/flashjig/storage-strip/no-range", test_no_range);
  return g_test_run ();
}
