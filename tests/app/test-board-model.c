/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fake-provider.h"

#include <fj-board-model.h>
#include <fj-device-list.h>
#include <fj-error.h>
#include <fj-stm32mp-driver.h>
#include <fj-stm32mp-stage.h>

typedef struct {
  FakeProvider *provider;
  FjDeviceList *devices;
  FjBoardModel *model;
  guint         changes; /* of the list, one position each */
} Fixture;

static void
on_items_changed (GListModel *model, guint position, guint removed, guint added, Fixture *f)
{
  g_assert_cmpuint (removed + added, ==, 1);
  f->changes++;
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->provider = fake_provider_new ();
  f->devices = fj_device_list_new ();
  fj_device_list_add_provider (f->devices, FJ_DEVICE_PROVIDER (f->provider));
  f->model = fj_board_model_new (f->devices);
  g_signal_connect (f->model, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->model);
  g_assert_finalize_object (f->devices);
  g_assert_finalize_object (f->provider);
}

static FjIdentity *
new_identity (FjStage stage)
{
  FjIdentity *identity = fj_identity_new (fj_stm32mp_driver_get ());

  identity->stage = fj_stm32mp_stage_get_info (stage);
  return identity;
}

static FjDevice *
plug (Fixture *f, const char *port, const char *serial, FjStage stage)
{
  FjDevice      *device = fj_device_new (port);
  FjIdentity    *identity = new_identity (stage);
  FjDeviceUpdate update = { .serial = serial, .present = TRUE, .identity = identity };

  fj_device_update (device, &update);
  fj_identity_unref (identity);
  fj_device_provider_emit_added (FJ_DEVICE_PROVIDER (f->provider), device);
  return device;
}

static void
unplug (Fixture *f, FjDevice *device)
{
  fj_device_provider_emit_removed (FJ_DEVICE_PROVIDER (f->provider), device);
  g_object_unref (device);
}

/* One board needs no choice; further ones wait for the user, and no other device is ever chosen. */
static void
test_choice (Fixture *f, gconstpointer data)
{
  FjDevice *first = plug (f, "1-1", "A", FJ_STAGE_ROM);
  FjDevice *second = plug (f, "1-2", "B", FJ_STAGE_ROM);
  FjDevice *other = plug (f, "1-3", "C", FJ_STAGE_MCU);
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (f->model);
  g_autoptr (GPtrArray) all = NULL;

  g_assert_cmpuint (f->changes, ==, 3);
  g_assert_cmpuint (chosen->len, ==, 1);
  g_assert_true (fj_board_get_device (g_ptr_array_index (chosen, 0)) == first);
  fj_board_model_choose_all (f->model, TRUE);
  all = fj_board_model_dup_chosen (f->model);
  g_assert_cmpuint (all->len, ==, 2);
  fj_board_model_choose_all (f->model, FALSE);
  g_clear_pointer (&all, g_ptr_array_unref);
  all = fj_board_model_dup_chosen (f->model);
  g_assert_cmpuint (all->len, ==, 0);
  g_clear_pointer (&all, g_ptr_array_unref);
  g_clear_pointer (&chosen, g_ptr_array_unref);
  unplug (f, first);
  unplug (f, second);
  unplug (f, other);
  g_assert_cmpuint (fj_board_model_get_n_boards (f->model), ==, 0);
}

/*
 * A board that may be opened only a moment after it came is chosen then; one that comes back is
 * not.
 */
static void
test_late (Fixture *f, gconstpointer data)
{
  FjDevice *device = plug (f, "1-1", "A", FJ_STAGE_UNKNOWN);
  g_autoptr (GError) problem = g_error_new_literal (FJ_ERROR, FJ_ERROR_PERMISSION, "no");
  g_autoptr (FjIdentity) identity = new_identity (FJ_STAGE_ROM);
  FjBoard *board = fj_board_model_get_board (f->model, 0);

  fj_device_update (device,
                    &(FjDeviceUpdate){ .serial = "A", .present = TRUE, .problem = problem });
  g_assert_false (fj_board_get_chosen (board));
  fj_device_update (device,
                    &(FjDeviceUpdate){ .serial = "A", .present = TRUE, .identity = identity });
  g_assert_true (fj_board_get_chosen (board));
  fj_board_set_chosen (board, FALSE);
  fj_device_update (device, &(FjDeviceUpdate){ .serial = "A", .present = FALSE });
  fj_device_update (device,
                    &(FjDeviceUpdate){ .serial = "A", .present = TRUE, .identity = identity });
  g_assert_false (fj_board_get_chosen (board));
  unplug (f, device);
}

static guint
count_chosen (Fixture *f)
{
  g_autoptr (GPtrArray) chosen = fj_board_model_dup_chosen (f->model);

  return chosen->len;
}

/* What comes to a port that was chosen is chosen, the same board or another one; and no other. */
static void
test_next_board (Fixture *f, gconstpointer data)
{
  FjDevice *first = plug (f, "1-1", "A", FJ_STAGE_ROM);
  FjDevice *second = plug (f, "1-2", "B", FJ_STAGE_ROM);
  FjDevice *third = plug (f, "1-3", "C", FJ_STAGE_ROM);

  fj_board_set_chosen (fj_board_model_get_board (f->model, 1), TRUE);
  unplug (f, second);
  unplug (f, third);
  g_assert_cmpuint (count_chosen (f), ==, 1);
  second = plug (f, "1-2", "D", FJ_STAGE_ROM);
  third = plug (f, "1-3", "C", FJ_STAGE_ROM);
  g_assert_cmpuint (count_chosen (f), ==, 2);
  g_assert_false (fj_board_get_chosen (fj_board_model_get_board (f->model, 2)));

  /* let go is let go */
  fj_board_set_chosen (fj_board_model_get_board (f->model, 1), FALSE);
  unplug (f, second);
  second = plug (f, "1-2", "D", FJ_STAGE_ROM);
  g_assert_cmpuint (count_chosen (f), ==, 1);

  /* once more is no less */
  fj_board_model_choose_all (f->model, TRUE);
  fj_board_model_choose_all (f->model, TRUE);
  g_assert_cmpuint (count_chosen (f), ==, 3);
  unplug (f, first);
  unplug (f, second);
  unplug (f, third);
}

/* Sorted by port, whatever the order of coming. */
static void
test_order (Fixture *f, gconstpointer data)
{
  FjDevice *third = plug (f, "1-3", "C", FJ_STAGE_ROM);
  FjDevice *first = plug (f, "1-1", "A", FJ_STAGE_ROM);
  FjDevice *second = plug (f, "1-2", "B", FJ_STAGE_ROM);

  g_assert_true (fj_board_get_device (fj_board_model_get_board (f->model, 0)) == first);
  g_assert_true (fj_board_get_device (fj_board_model_get_board (f->model, 1)) == second);
  g_assert_true (fj_board_get_device (fj_board_model_get_board (f->model, 2)) == third);
  unplug (f, second);
  g_assert_true (fj_board_get_device (fj_board_model_get_board (f->model, 1)) == third);
  unplug (f, first);
  unplug (f, third);
}

static void
test_same (Fixture *f, gconstpointer data)
{
  FjDevice *device = plug (f, "1-1", "A", FJ_STAGE_ROM);
  g_autoptr (FjBoard) board = g_object_ref (fj_board_model_get_board (f->model, 0));
  g_autoptr (FjDevice) again = fj_device_new ("1-1");
  g_autoptr (FjDevice) elsewhere = fj_device_new ("1-2");

  g_assert_true (fj_board_is_same (board, again));
  g_assert_false (fj_board_is_same (board, elsewhere));
  fj_device_update (again, &(FjDeviceUpdate){ .serial = "B", .present = TRUE });
  g_assert_false (fj_board_is_same (board, again));
  g_assert_true (fj_board_can_flash (board));
  fj_device_update (device, &(FjDeviceUpdate){ .serial = "A", .present = FALSE });
  g_assert_false (fj_board_can_flash (board));
  unplug (f, device);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/flashjig/board-model/choice", Fixture, NULL, set_up, test_choice, tear_down);
  g_test_add ("/flashjig/board-model/late", Fixture, NULL, set_up, test_late, tear_down);
  g_test_add ("/flashjig/board-model/next-board", Fixture, NULL, set_up, test_next_board,
              tear_down);
  g_test_add ("/flashjig/board-model/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/flashjig/board-model/same", Fixture, NULL, set_up, test_same, tear_down);
  return g_test_run ();
}
