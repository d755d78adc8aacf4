/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-board-model.h"

#include <gio/gio.h>

/* Numbers in the boards pane change this often at most. */
#define FLUSH_INTERVAL_MS 200

/**
 * FjBoardModel:
 *
 * The rows of the boards pane: a #GListModel of #FjBoard over a #FjDeviceList. A board that left
 * with a result stays in the list until it comes back, another board takes its port, or the user
 * clears it. Signal "changed", from an idle: any board has changed. Main thread only.
 */
struct _FjBoardModel {
  GObject parent_instance;

  FjDeviceList *devices; /* (owned) (not nullable) */
  GPtrArray    *known;   /* (owned) (element-type FjDevice): the device list as last seen */
  GListStore   *boards;  /* (owned) (element-type FjBoard): sorted by port */
  GHashTable   *wanted;  /* (owned) (element-type utf8): ports whose boards are chosen, also while
                            none is there */
  guint flush_id;
  guint changed_id;
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void fj_board_model_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjBoardModel, fj_board_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      fj_board_model_list_model_init))

static gboolean
flush_cb (gpointer user_data)
{
  FjBoardModel *self = user_data;

  self->flush_id = 0;
  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++)
    fj_board_flush (fj_board_model_get_board (self, i));
  return G_SOURCE_REMOVE;
}

static void
on_board_dirty (FjBoard *board, FjBoardModel *self)
{
  g_assert (FJ_IS_BOARD_MODEL (self));

  if (self->flush_id == 0)
    self->flush_id = g_timeout_add (FLUSH_INTERVAL_MS, flush_cb, self);
}

static gboolean
changed_cb (gpointer user_data)
{
  FjBoardModel *self = user_data;

  self->changed_id = 0;
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

/* Once for all boards that change in the same turn of the main loop. */
static void
queue_changed (FjBoardModel *self)
{
  if (self->changed_id == 0)
    self->changed_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, changed_cb, self, NULL);
}

static guint
count_usable (FjBoardModel *self)
{
  guint n = 0;

  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++)
    n += fj_board_can_flash (fj_board_model_get_board (self, i));
  return n;
}

/*
 * A single board needs no choice; among several the user chooses. Whatever comes to a port that was
 * chosen is chosen: the next board of a batch is flashed like the one before.
 */
static void
offer_board (FjBoardModel *self, FjBoard *board)
{
  if (fj_board_take_offer (board) &&
      (count_usable (self) == 1 || g_hash_table_contains (self->wanted, fj_board_get_port (board))))
    fj_board_set_chosen (board, TRUE);
}

static void
on_chosen (FjBoard *board, GParamSpec *pspec, FjBoardModel *self)
{
  const char *port = fj_board_get_port (board);

  g_assert (FJ_IS_BOARD_MODEL (self));

  if (fj_board_get_chosen (board))
    g_hash_table_add (self->wanted, g_strdup (port));
  else
    g_hash_table_remove (self->wanted, port);
}

static void
on_board_changed (FjBoard *board, FjBoardModel *self)
{
  g_assert (FJ_IS_BOARD_MODEL (self));

  offer_board (self, board);
  queue_changed (self);
}

static void
remove_board (FjBoardModel *self, guint position)
{
  g_signal_handlers_disconnect_by_data (fj_board_model_get_board (self, position), self);
  g_list_store_remove (self->boards, position);
  queue_changed (self);
}

static int
compare_boards (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return fj_device_compare (fj_board_get_device ((FjBoard *) a),
                            fj_board_get_device ((FjBoard *) b));
}

static void
insert_board (FjBoardModel *self, FjDevice *device)
{
  g_autoptr (FjBoard) board = fj_board_new (device);

  g_signal_connect_object (board, "dirty", G_CALLBACK (on_board_dirty), self, 0);
  g_signal_connect_object (board, "changed", G_CALLBACK (on_board_changed), self, 0);
  g_signal_connect_object (board, "notify::chosen", G_CALLBACK (on_chosen), self, 0);
  g_list_store_insert_sorted (self->boards, board, compare_boards, NULL);
  offer_board (self, board);
  queue_changed (self);
}

static void
add_device (FjBoardModel *self, FjDevice *device)
{
  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++) {
    FjBoard *board = fj_board_model_get_board (self, i);

    if (fj_board_is_same (board, device)) {
      fj_board_set_device (board, device);
      return;
    }
    if (g_str_equal (fj_board_get_port (board), fj_device_get_port (device))) {
      remove_board (self, i);
      break;
    }
  }
  insert_board (self, device);
}

static void
remove_device (FjBoardModel *self, FjDevice *device)
{
  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++) {
    FjBoard *board = fj_board_model_get_board (self, i);

    if (fj_board_get_device (board) != device)
      continue;
    if (fj_board_get_job (board) == NULL)
      remove_board (self, i);
    else
      queue_changed (self);
    return;
  }
}

static void
on_devices_changed (GListModel *devices, guint position, guint removed, guint added,
                    FjBoardModel *self)
{
  g_assert (FJ_IS_BOARD_MODEL (self));

  for (guint i = 0; i < removed; i++) {
    g_autoptr (FjDevice) device = g_object_ref (g_ptr_array_index (self->known, position));

    g_ptr_array_remove_index (self->known, position);
    remove_device (self, device);
  }
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (self->known, (int) (position + i),
                        g_list_model_get_item (devices, position + i));
  for (guint i = 0; i < added; i++)
    add_device (self, g_ptr_array_index (self->known, position + i));
}

static GType
fj_board_model_get_item_type (GListModel *model)
{
  return FJ_TYPE_BOARD;
}

static guint
fj_board_model_get_n_items (GListModel *model)
{
  return fj_board_model_get_n_boards (FJ_BOARD_MODEL (model));
}

static gpointer
fj_board_model_get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (FJ_BOARD_MODEL (model)->boards), position);
}

static void
fj_board_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = fj_board_model_get_item_type;
  iface->get_n_items = fj_board_model_get_n_items;
  iface->get_item = fj_board_model_get_item;
}

static void
fj_board_model_dispose (GObject *object)
{
  FjBoardModel *self = FJ_BOARD_MODEL (object);

  g_clear_handle_id (&self->flush_id, g_source_remove);
  g_clear_handle_id (&self->changed_id, g_source_remove);
  if (self->devices != NULL)
    g_signal_handlers_disconnect_by_data (self->devices, self);
  g_clear_object (&self->devices);
  g_ptr_array_set_size (self->known, 0);
  g_signal_handlers_disconnect_by_data (self->boards, self);
  g_list_store_remove_all (self->boards);
  G_OBJECT_CLASS (fj_board_model_parent_class)->dispose (object);
}

static void
fj_board_model_finalize (GObject *object)
{
  FjBoardModel *self = FJ_BOARD_MODEL (object);

  g_ptr_array_unref (self->known);
  g_object_unref (self->boards);
  g_hash_table_unref (self->wanted);
  G_OBJECT_CLASS (fj_board_model_parent_class)->finalize (object);
}

static void
fj_board_model_class_init (FjBoardModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = fj_board_model_dispose;
  object_class->finalize = fj_board_model_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", FJ_TYPE_BOARD_MODEL, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fj_board_model_init (FjBoardModel *self)
{
  self->known = g_ptr_array_new_with_free_func (g_object_unref);
  self->boards = g_list_store_new (FJ_TYPE_BOARD);
  self->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_signal_connect_swapped (self->boards, "items-changed",
                            G_CALLBACK (g_list_model_items_changed), self);
}

/**
 * fj_board_model_new:
 * @devices: all devices of all providers
 *
 * Returns: (transfer full): a model over them
 */
FjBoardModel *
fj_board_model_new (FjDeviceList *devices)
{
  FjBoardModel *self = g_object_new (FJ_TYPE_BOARD_MODEL, NULL);

  self->devices = g_object_ref (devices);
  g_signal_connect_object (devices, "items-changed", G_CALLBACK (on_devices_changed), self, 0);
  on_devices_changed (G_LIST_MODEL (devices), 0, 0,
                      g_list_model_get_n_items (G_LIST_MODEL (devices)), self);
  return self;
}

/**
 * fj_board_model_get_devices:
 *
 * Returns: (transfer none): the devices below it
 */
FjDeviceList *
fj_board_model_get_devices (FjBoardModel *self)
{
  g_return_val_if_fail (FJ_IS_BOARD_MODEL (self), NULL);

  return self->devices;
}

/**
 * fj_board_model_get_n_boards:
 *
 * Returns: how many boards there are
 */
guint
fj_board_model_get_n_boards (FjBoardModel *self)
{
  g_return_val_if_fail (FJ_IS_BOARD_MODEL (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->boards));
}

/**
 * fj_board_model_get_board:
 * @self: a model
 * @position: below the number of boards
 *
 * Returns: (transfer none): the board there
 */
FjBoard *
fj_board_model_get_board (FjBoardModel *self, guint position)
{
  g_autoptr (FjBoard) board = NULL;

  g_return_val_if_fail (FJ_IS_BOARD_MODEL (self), NULL);

  board = g_list_model_get_item (G_LIST_MODEL (self->boards), position);
  g_return_val_if_fail (board != NULL, NULL);
  return board; /* which the model keeps */
}

/**
 * fj_board_model_has_usable:
 * @self: a model
 *
 * Returns: whether there is a board that can be flashed
 */
gboolean
fj_board_model_has_usable (FjBoardModel *self)
{
  g_return_val_if_fail (FJ_IS_BOARD_MODEL (self), FALSE);

  return count_usable (self) > 0;
}

/**
 * fj_board_model_dup_chosen:
 * @self: a model
 *
 * Returns: (transfer full) (element-type FjBoard): the boards that are chosen and can be flashed
 */
GPtrArray *
fj_board_model_dup_chosen (FjBoardModel *self)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func (g_object_unref);

  g_return_val_if_fail (FJ_IS_BOARD_MODEL (self), chosen);

  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++) {
    FjBoard *board = fj_board_model_get_board (self, i);

    if (fj_board_get_chosen (board) && fj_board_can_flash (board))
      g_ptr_array_add (chosen, g_object_ref (board));
  }
  return chosen;
}

/**
 * fj_board_model_choose_all:
 * @self: a model
 * @chosen: whether to choose or to let go
 *
 * Chooses every board that can be flashed, beside those that are chosen already, or none.
 */
void
fj_board_model_choose_all (FjBoardModel *self, gboolean chosen)
{
  g_return_if_fail (FJ_IS_BOARD_MODEL (self));

  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++) {
    FjBoard *board = fj_board_model_get_board (self, i);

    if (!chosen || fj_board_can_flash (board))
      fj_board_set_chosen (board, chosen);
  }
}

/**
 * fj_board_model_forget_absent:
 * @self: a model
 *
 * Removes the boards that are only kept for their result.
 */
void
fj_board_model_forget_absent (FjBoardModel *self)
{
  g_return_if_fail (FJ_IS_BOARD_MODEL (self));

  for (guint i = fj_board_model_get_n_boards (self); i > 0; i--) {
    FjBoard *board = fj_board_model_get_board (self, i - 1);

    if (fj_board_has_result (board) &&
        !g_ptr_array_find (self->known, fj_board_get_device (board), NULL))
      remove_board (self, i - 1);
  }
}

/**
 * fj_board_model_count:
 * @self: a model
 * @counts: (out caller-allocates): how many boards are at what, by the last job of each
 */
void
fj_board_model_count (FjBoardModel *self, FjRunCounts *counts)
{
  *counts = (FjRunCounts){ 0 };

  g_return_if_fail (FJ_IS_BOARD_MODEL (self));

  for (guint i = 0; i < fj_board_model_get_n_boards (self); i++) {
    FjFlashJob *job = fj_board_get_job (fj_board_model_get_board (self, i));

    if (job != NULL)
      fj_run_counts_add (counts, fj_flash_job_get_state (job));
  }
}
