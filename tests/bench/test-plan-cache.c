/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-bench-fixture.h"

#include <fcntl.h>
#include <fj-error.h>
#include <fj-plan-cache.h>
#include <glib/gstdio.h>
#include <sys/stat.h>

static const FjMtdPartition some_mtd[] = { { 0, 0x80000, "fsbl" }, { 0x80000, 0x400000, "fip" } };
static const FjMtdPartition other_mtd[] = { { 0, 0x80000, "fsbl" }, { 0x80000, 0x200000, "fip" } };

/* What a test asked for, and got. */
typedef struct {
  FjPlan    *plan;   /* (owned) (nullable) */
  GPtrArray *issues; /* (owned) (nullable) */
  GError    *error;  /* (owned) (nullable) */
  gboolean   is_over;
} Answer;

static void
answer_clear (Answer *self)
{
  g_clear_pointer (&self->plan, fj_plan_unref);
  g_clear_pointer (&self->issues, g_ptr_array_unref);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Answer, answer_clear)

static void
on_plan (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Answer *self = user_data;

  self->plan =
    fj_plan_cache_get_finish (FJ_PLAN_CACHE (source), result, &self->issues, &self->error);
  self->is_over = TRUE;
}

static void
wait_for (Answer *self)
{
  while (!self->is_over)
    g_main_context_iteration (NULL, TRUE);
}

static FjPlan *
get_plan (FjPlanCache *cache, FjDevice *device)
{
  Answer answer = { 0 };

  fj_plan_cache_get_async (cache, device, NULL, on_plan, &answer);
  wait_for (&answer);
  g_assert_no_error (answer.error);
  g_assert_nonnull (answer.issues);
  g_ptr_array_unref (answer.issues);
  return answer.plan;
}

static FjDevice *
make_device (const char *product, const FjStorageGeometry *geometry, guint n)
{
  FjDevice            *device = fj_device_new ("1-1");
  const FjDeviceUpdate update = { .product = product, .geometry = geometry, .n_geometry = n };

  fj_device_update (device, &update);
  return device;
}

static gboolean
is_shared (FjBench *bench, const FjStorageGeometry *left, const FjStorageGeometry *right)
{
  g_autoptr (FjPlanCache) cache = fj_plan_cache_new (bench->layout, NULL);
  g_autoptr (FjDevice) a = make_device (NULL, left, left != NULL ? 2 : 0);
  g_autoptr (FjDevice) b = make_device (NULL, right, right != NULL ? 2 : 0);
  g_autoptr (FjPlan) first = get_plan (cache, a);
  g_autoptr (FjPlan) second = get_plan (cache, b);
  g_autoptr (FjPlan) again = get_plan (cache, a);

  g_assert_true (again == first);
  return first == second;
}

static void
make_storages (FjStorageGeometry *storages)
{
  storages[0] = (FjStorageGeometry){
    .kind = FJ_STORAGE_MMC,
    .size = 64 << 20,
    .erase_size = 512,
    .first_usable = 0x4400,
  };
  storages[1] = (FjStorageGeometry){
    .kind = FJ_STORAGE_NOR,
    .size = 8 << 20,
    .erase_size = 4096,
    .mtd = some_mtd,
    .n_mtd = 2,
  };
}

/* Boards of which the same is known share a plan; each thing that is another makes another plan. */
static void
test_geometry (void)
{
  g_auto (FjBench) bench = { 0 };
  FjMtdPartition    copied_mtd[2] = { some_mtd[0], some_mtd[1] };
  FjStorageGeometry left[2], right[2];

  fj_bench_init (&bench);
  make_storages (left);
  make_storages (right);
  g_assert_true (is_shared (&bench, NULL, NULL));
  g_assert_true (is_shared (&bench, left, right));
  right[1].mtd = copied_mtd; /* the same in another place */
  g_assert_true (is_shared (&bench, left, right));
  g_assert_false (is_shared (&bench, left, NULL));

  right[1].mtd = other_mtd;
  g_assert_false (is_shared (&bench, left, right));
  make_storages (right);
  right[0].first_usable = 0x8800;
  g_assert_false (is_shared (&bench, left, right));
  make_storages (right);
  right[0].size *= 2;
  g_assert_false (is_shared (&bench, left, right));
  make_storages (right);
  right[1].n_mtd = 1;
  g_assert_false (is_shared (&bench, left, right));
}

static void
test_family (void)
{
  g_auto (FjBench) bench = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (FjDevice) known = NULL;
  g_autoptr (FjDevice) unknown = NULL;
  g_autoptr (FjPlan) first = NULL;
  g_autoptr (FjPlan) second = NULL;

  fj_bench_init (&bench);
  cache = fj_plan_cache_new (bench.layout, NULL);
  known = make_device (fj_device_get_product (fj_bench_add (&bench, "1-1", NULL)), NULL, 0);
  unknown = make_device (NULL, NULL, 0);
  g_assert_true (fj_device_get_family (known) != fj_device_get_family (unknown));
  first = get_plan (cache, known);
  second = get_plan (cache, unknown);
  g_assert_true (first != second);
}

/* Two that ask at once wait for the same plan. */
static void
test_at_once (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (Answer) one = { 0 };
  g_auto (Answer) two = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (FjDevice) a = make_device (NULL, NULL, 0);
  g_autoptr (FjDevice) b = make_device (NULL, NULL, 0);

  fj_bench_init (&bench);
  cache = fj_plan_cache_new (bench.layout, NULL);
  fj_plan_cache_get_async (cache, a, NULL, on_plan, &one);
  fj_plan_cache_get_async (cache, b, NULL, on_plan, &two);
  g_assert_null (one.plan);
  g_assert_null (two.plan);
  wait_for (&one);
  wait_for (&two);
  g_assert_nonnull (one.plan);
  g_assert_true (one.plan == two.plan);
}

/* The one who does not want it any more does not take it from the other. */
static void
test_cancelled_first (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (Answer) one = { 0 };
  g_auto (Answer) two = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (FjDevice) device = make_device (NULL, NULL, 0);

  fj_bench_init (&bench);
  cache = fj_plan_cache_new (bench.layout, NULL);
  fj_plan_cache_get_async (cache, device, cancellable, on_plan, &one);
  fj_plan_cache_get_async (cache, device, NULL, on_plan, &two);
  g_cancellable_cancel (cancellable);
  wait_for (&one);
  wait_for (&two);
  g_assert_error (one.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_no_error (two.error);
  g_assert_nonnull (two.plan);
}

/* A failure is not kept: the file may be there the next time. */
static void
test_failure (void)
{
  g_auto (FjBench) bench = { 0 };
  g_auto (Answer) answer = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (FjDevice) device = make_device (NULL, NULL, 0);
  g_autoptr (FjPlan) plan = NULL;
  g_autofree char *path = NULL;

  fj_bench_init (&bench);
  path = g_build_filename (bench.folder, "card.img", NULL);
  g_assert_cmpint (g_unlink (path), ==, 0);
  cache = fj_plan_cache_new (bench.layout, NULL);
  fj_plan_cache_get_async (cache, device, NULL, on_plan, &answer);
  wait_for (&answer);
  g_assert_null (answer.plan);
  g_assert_nonnull (answer.error);
  g_assert_cmpuint (fj_issues_count (answer.issues, FJ_SEVERITY_ERROR), >, 0);
  fj_bench_write_file (&bench, "card.img", 1000, 1);
  plan = get_plan (cache, device);
  g_assert_nonnull (plan);
}

/* The options go for every plan. */
static void
test_options (void)
{
  static const char *const skip[] = { "card", NULL };
  const FjPlanOptions      options = { .skip = skip };
  g_auto (FjBench) bench = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (FjDevice) device = make_device (NULL, NULL, 0);
  g_autoptr (FjPlan) plan = NULL;

  fj_bench_init (&bench);
  cache = fj_plan_cache_new (bench.layout, &options);
  plan = get_plan (cache, device);
  g_assert_true (fj_plan_find (plan, 0x10)->is_skipped);
}

static void
write_packed_card (FjBench *bench)
{
  static const guint8   zeros[4096];
  const struct timespec times[2] = { { .tv_sec = 1000 }, { .tv_sec = 1000 } };
  g_autofree char      *path = g_build_filename (bench->folder, "card.img", NULL);
  g_autoptr (GConverter) packer =
    G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  guint8 packed[4096];
  gsize  n_read, n_written;

  g_assert_cmpint (g_converter_convert (packer, zeros, sizeof zeros, packed, sizeof packed,
                                        G_CONVERTER_INPUT_AT_END, &n_read, &n_written, NULL),
                   ==, G_CONVERTER_FINISHED);
  g_assert_true (g_file_set_contents (path, (char *) packed, (gssize) n_written, NULL));
  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* What was unpacked for the plan of one kind of board is not unpacked again for another's. */
static void
test_unpacked_once (void)
{
  static const char *const unpack[] = { "all", NULL };
  const FjPlanOptions      options = { .unpack = unpack };
  FjStorageGeometry        storages[2];
  g_auto (FjBench) bench = { 0 };
  g_autoptr (FjPlanCache) cache = NULL;
  g_autoptr (FjDevice) known = NULL;
  g_autoptr (FjDevice) unknown = make_device (NULL, NULL, 0);
  g_autoptr (FjPlan) first = NULL;
  g_autoptr (FjPlan) second = NULL;

  make_storages (storages);
  known = make_device (NULL, storages, 2);
  fj_bench_init (&bench);
  write_packed_card (&bench);
  cache = fj_plan_cache_new (bench.layout, &options);
  first = get_plan (cache, known);
  second = get_plan (cache, unknown);
  g_assert_true (first != second);
  g_assert_true (fj_image_is_unpacked (fj_plan_find (first, 0x10)->image));
  g_assert_true (fj_plan_find (first, 0x10)->image == fj_plan_find (second, 0x10)->image);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/flashjig/plan-cache/geometry", test_geometry);
  g_test_add_func ("/flashjig/plan-cache/family", test_family);
  g_test_add_func ("/flashjig/plan-cache/at-once", test_at_once);
  g_test_add_func ("/flashjig/plan-cache/cancelled-first", test_cancelled_first);
  g_test_add_func ("/flashjig/plan-cache/failure", test_failure);
  g_test_add_func ("/flashjig/plan-cache/options", test_options);
  g_test_add_func ("/flashjig/plan-cache/unpacked-once", test_unpacked_once);
  return g_test_run ();
}
