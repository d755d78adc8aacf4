/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-plan-fixture.h"

#include <fj-error.h>
#include <fj-run-state.h>
#include <string.h>

#define TEXT BOOT RAW ("rootfs.img")
#define MIB (1024 * 1024)

/* Half of a run: the boot files went, the card is being written. */
static FjRunState *
make_state (FjPlan *plan)
{
  FjRunState *self = fj_run_state_new (plan);

  fj_run_state_set_serial (self, "0123");
  fj_run_state_ask (self, 0x01);
  fj_run_state_begin (self, 0x01);
  fj_run_state_advance (self, 60000, 60000);
  fj_run_state_set_writing (self);
  fj_run_state_end (self);
  fj_run_state_acknowledge (self, 0x01);
  fj_run_state_ask (self, 0x10);
  fj_run_state_begin (self, 0x10);
  fj_run_state_advance (self, 4096, 8192);
  fj_run_state_set_needs_reset (self, TRUE);
  return self;
}

static void
test_places (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjRunState) state = fj_run_state_new (plan);
  const FjRunPlace *place = fj_run_state_get_place (state);

  g_assert_cmpint (place->id, ==, -1);
  g_assert_cmpint (place->byte, ==, -1);
  g_assert_cmpint (fj_run_state_get_pending (state), ==, -1);
  g_assert_false (fj_run_state_is_begun (state, 0x01));

  fj_run_state_begin (state, 0x01);
  fj_run_state_advance (state, 100, 612);
  g_assert_cmpint (place->id, ==, 0x01);
  g_assert_cmpint (place->byte, ==, 612);
  g_assert_true (place->is_sending);
  g_assert_cmpint (fj_run_state_get_row (state, 0x01)->state, ==, FJ_RUN_ROW_SENDING);
  fj_run_state_set_writing (state);
  fj_run_state_end (state);
  g_assert_cmpint (fj_run_state_get_pending (state), ==, 0x01);
  g_assert_false (fj_run_state_is_acknowledged (state, 0x01));
  fj_run_state_acknowledge (state, 0x01);
  g_assert_true (fj_run_state_is_acknowledged (state, 0x01));
  g_assert_cmpint (fj_run_state_get_pending (state), ==, -1);
  g_assert_false (place->is_sending);
  fj_run_state_blame (state, 0x03);
  g_assert_cmpint (place->id, ==, 0x03);
  g_assert_false (place->is_sending);
}

static void
assert_same_row (FjRunState *left, FjRunState *right, guint8 id)
{
  const FjRunRow *a = fj_run_state_get_row (left, id);
  const FjRunRow *b = fj_run_state_get_row (right, id);

  g_assert_cmpint (a->state, ==, b->state);
  g_assert_cmpuint (a->n_asked, ==, b->n_asked);
  g_assert_cmpuint (a->n_begun, ==, b->n_begun);
  g_assert_cmpuint (a->bytes, ==, b->bytes);
  g_assert_cmpuint (a->position, ==, b->position);
  g_assert_cmpint (a->is_acknowledged, ==, b->is_acknowledged);
}

static void
test_store (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjRunState) state = make_state (plan);
  g_autoptr (GBytes) bytes = fj_run_state_store (state);
  g_autoptr (FjRunState) loaded = NULL;
  g_autoptr (GError) error = NULL;

  loaded = fj_run_state_load (bytes, plan, &error);
  g_assert_no_error (error);
  for (guint id = 0; id < 256; id++)
    assert_same_row (state, loaded, (guint8) id);
  g_assert_cmpuint (fj_run_state_get_row (loaded, 0x10)->position, ==, 8192);
  g_assert_cmpstr (fj_run_state_get_serial (loaded), ==, "0123");
  g_assert_true (fj_run_state_needs_reset (loaded));
  g_assert_cmpint (fj_run_state_get_pending (loaded), ==, -1);
  g_assert_true (fj_run_state_get_plan (loaded) == plan);
}

/* Something waits for its acknowledgement, there is no serial number, nothing was sent. */
static void
test_store_others (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjRunState) empty = fj_run_state_new (plan);
  g_autoptr (GBytes) nothing = fj_run_state_store (empty);
  g_autoptr (FjRunState) none = fj_run_state_load (nothing, plan, NULL);
  g_autoptr (FjRunState) pending = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_assert_nonnull (none);
  g_assert_null (fj_run_state_get_serial (none));
  fj_run_state_begin (empty, 0x00);
  fj_run_state_end (empty);
  bytes = fj_run_state_store (empty);
  pending = fj_run_state_load (bytes, plan, NULL);
  g_assert_nonnull (pending);
  g_assert_cmpint (fj_run_state_get_pending (pending), ==, 0x00);
}

static void
test_other_plan (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjPlan) other =
    plan_fixture_get_plan (self, BOOT PART ("0x10", "a", "Binary", "0x4400", "rootfs.img"), NULL);
  g_autoptr (FjRunState) state = make_state (plan);
  g_autoptr (GBytes) bytes = fj_run_state_store (state);
  g_autoptr (GError) error = NULL;

  g_assert_null (fj_run_state_load (bytes, other, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_STALE_LAYOUT);
}

/* The same layout with a file of another size. */
static void
test_other_size (Fixture *self, gconstpointer unused)
{
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjPlan) other = NULL;
  g_autoptr (FjRunState) state = make_state (plan);
  g_autoptr (GBytes) bytes = fj_run_state_store (state);
  g_autoptr (GPtrArray) issues = NULL;
  g_autoptr (GError) error = NULL;

  fixture_write (self, "rootfs.img", "short", 5);
  other = plan_fixture_make (self, TEXT, NULL, &issues, NULL);
  g_assert_nonnull (other);
  g_assert_null (fj_run_state_load (bytes, other, &error));
  g_assert_error (error, FJ_ERROR, FJ_ERROR_FAILED);
}

static void
check_loaded (FjRunState *state)
{
  FjPlan *plan = fj_run_state_get_plan (state);

  for (guint id = 0; id < 256; id++) {
    const FjRunRow  *row = fj_run_state_get_row (state, (guint8) id);
    const FjPlanRow *meant = fj_plan_find (plan, (guint8) id);

    g_assert_cmpuint (row->bytes, <=, row->position);
    if (meant != NULL)
      g_assert_cmpuint (row->position, <=, meant->bytes);
    else if (id > 0)
      g_assert_cmpuint (row->position, ==, 0);
  }
  g_assert_cmpint (fj_run_state_get_pending (state), >=, -1);
  g_assert_cmpint (fj_run_state_get_pending (state), <, 256);
}

static void
load_damaged (const guint8 *data, gsize length, FjPlan *plan)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (FjRunState) state = fj_run_state_load (bytes, plan, &error);

  g_assert_cmpint (state == NULL, ==, error != NULL);
  if (state != NULL)
    check_loaded (state);
}

/* Whatever is in the file: it is refused, or what it says is possible. */
static void
test_hostile (Fixture *self, gconstpointer unused)
{
  static const guint8 values[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
  g_autoptr (FjPlan) plan = plan_fixture_get_plan (self, TEXT, NULL);
  g_autoptr (FjRunState) state = make_state (plan);
  g_autoptr (GBytes) bytes = fj_run_state_store (state);
  gsize              length = 0;
  const guint8      *data = g_bytes_get_data (bytes, &length);
  g_autofree guint8 *copy = g_memdup2 (data, length);
  g_autofree guint8 *large = g_malloc0 (MIB);

  for (gsize i = 0; i < length; i++) {
    load_damaged (data, i, plan);
    for (guint j = 0; j < G_N_ELEMENTS (values); j++) {
      copy[i] = values[j];
      load_damaged (copy, length, plan);
    }
    copy[i] = data[i];
  }
  memcpy (large, data, length);
  load_damaged (large, MIB, plan);
  load_damaged (large, 64 * 1024, plan);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  PLAN_TEST ("/flashjig/run-state/places", test_places);
  PLAN_TEST ("/flashjig/run-state/store", test_store);
  PLAN_TEST ("/flashjig/run-state/store-others", test_store_others);
  PLAN_TEST ("/flashjig/run-state/other-plan", test_other_plan);
  PLAN_TEST ("/flashjig/run-state/other-size", test_other_size);
  PLAN_TEST ("/flashjig/run-state/hostile", test_hostile);
  return g_test_run ();
}
