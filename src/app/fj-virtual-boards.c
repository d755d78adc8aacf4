/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-boards.h"

#include "fj-virtual-chooser.h"

/**
 * FjVirtualBoards:
 *
 * The virtual boards of the program: adds them, as people or a layout want them, and takes them
 * away. Signal "failed" (#GError): a board could not be made. Main thread only.
 */
struct _FjVirtualBoards {
  GObject parent_instance;

  FjDeviceList     *devices;  /* (owned) (not nullable) */
  FjDeviceProvider *provider; /* (owned) (nullable): until there is a first board */
  gboolean          is_over;
};

enum {
  SIGNAL_FAILED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FjVirtualBoards, fj_virtual_boards, G_TYPE_OBJECT)

static void
fj_virtual_boards_dispose (GObject *object)
{
  FjVirtualBoards *self = FJ_VIRTUAL_BOARDS (object);

  fj_virtual_boards_stop (self);
  g_clear_object (&self->provider);
  g_clear_object (&self->devices);
  G_OBJECT_CLASS (fj_virtual_boards_parent_class)->dispose (object);
}

static void
fj_virtual_boards_class_init (FjVirtualBoardsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_virtual_boards_dispose;
  signals[SIGNAL_FAILED] = g_signal_new ("failed", FJ_TYPE_VIRTUAL_BOARDS, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
fj_virtual_boards_init (FjVirtualBoards *self)
{
}

/**
 * fj_virtual_boards_new:
 * @devices: the list that they are to be in
 *
 * Returns: (transfer full): no boards yet
 */
FjVirtualBoards *
fj_virtual_boards_new (FjDeviceList *devices)
{
  FjVirtualBoards *self = g_object_new (FJ_TYPE_VIRTUAL_BOARDS, NULL);

  self->devices = g_object_ref (devices);
  return self;
}

/**
 * fj_virtual_boards_stop:
 * @self: the virtual boards
 *
 * None comes or goes any more.
 */
void
fj_virtual_boards_stop (FjVirtualBoards *self)
{
  g_return_if_fail (FJ_IS_VIRTUAL_BOARDS (self));

  self->is_over = TRUE;
  if (self->provider != NULL)
    fj_device_provider_stop (self->provider);
}

/**
 * fj_virtual_boards_add_options:
 * @self: the virtual boards
 * @options: which ones
 * @error: return location for an error, like that of fj_virtual_provider_add()
 *
 * Returns: %FALSE and @error if none was added
 */
gboolean
fj_virtual_boards_add_options (FjVirtualBoards *self, const FjVirtualOptions *options,
                               GError **error)
{
  g_return_val_if_fail (FJ_IS_VIRTUAL_BOARDS (self), FALSE);

  if (self->provider != NULL)
    return fj_virtual_provider_add (FJ_VIRTUAL_PROVIDER (self->provider), options, error);
  self->provider = fj_virtual_provider_new (options, error);
  if (self->provider == NULL)
    return FALSE;
  fj_device_list_add_provider (self->devices, self->provider);
  return fj_device_provider_start (self->provider, error);
}

static gboolean
add_or_tell (FjVirtualBoards *self, const FjVirtualOptions *options)
{
  g_autoptr (GError) error = NULL;

  if (self->is_over || fj_virtual_boards_add_options (self, options, &error))
    return TRUE;
  g_signal_emit (self, signals[SIGNAL_FAILED], 0, error);
  return FALSE;
}

/**
 * fj_virtual_boards_add:
 * @self: the virtual boards
 * @profile: (nullable): which kind, %NULL: the usual one
 *
 * Returns: whether there is one more
 */
gboolean
fj_virtual_boards_add (FjVirtualBoards *self, const char *profile)
{
  FjVirtualOptions options = { .spec = profile, .replug_seconds = FJ_VIRTUAL_REPLUG_SECONDS };

  g_return_val_if_fail (FJ_IS_VIRTUAL_BOARDS (self), FALSE);

  return add_or_tell (self, &options);
}

/* Boards that wait for the layout to say which ones they are. */
typedef struct {
  FjVirtualBoards *self;   /* (owned) */
  char            *spec;   /* (owned) (nullable) */
  char            *folder; /* (owned) (nullable) */
  gboolean         instant;
} Pending;

static void
pending_free (Pending *pending)
{
  g_object_unref (pending->self);
  g_free (pending->spec);
  g_free (pending->folder);
  g_free (pending);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pending, pending_free)

static Pending *
pending_new (FjVirtualBoards *self, const FjVirtualOptions *options)
{
  Pending *pending = g_new0 (Pending, 1);

  pending->self = g_object_ref (self);
  if (options == NULL)
    return pending;
  pending->spec = g_strdup (options->spec);
  pending->folder = g_strdup (options->folder);
  pending->instant = options->instant;
  return pending;
}

static void
on_profile_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Pending) pending = user_data;
  g_autofree char *usual = fj_virtual_chooser_choose_finish (result);
  FjVirtualOptions options = {
    .spec = pending->spec,
    .usual = usual,
    .folder = pending->folder,
    .instant = pending->instant,
    .replug_seconds = FJ_VIRTUAL_REPLUG_SECONDS,
  };

  (void) add_or_tell (pending->self, &options);
}

/**
 * fj_virtual_boards_add_for_layout:
 * @self: the virtual boards
 * @layout: what it is to be flashed with
 *
 * Adds a board of the kind that the files of @layout are for.
 */
void
fj_virtual_boards_add_for_layout (FjVirtualBoards *self, FjLayout *layout)
{
  g_return_if_fail (FJ_IS_VIRTUAL_BOARDS (self));

  fj_virtual_chooser_choose_async (layout, NULL, on_profile_chosen, pending_new (self, NULL));
}

/**
 * fj_virtual_boards_add_for_file:
 * @self: the virtual boards
 * @options: which ones, but for the kind of those that name none
 * @file: a layout
 *
 * Adds boards of the kind that the files of @file are for, where none is named.
 */
void
fj_virtual_boards_add_for_file (FjVirtualBoards *self, const FjVirtualOptions *options,
                                GFile *file)
{
  g_return_if_fail (FJ_IS_VIRTUAL_BOARDS (self));

  fj_virtual_chooser_choose_for_file_async (file, NULL, on_profile_chosen,
                                            pending_new (self, options));
}

/**
 * fj_virtual_boards_remove:
 * @self: the virtual boards
 * @port: where one is
 *
 * Takes it away, unless it is being flashed or is none of them.
 */
void
fj_virtual_boards_remove (FjVirtualBoards *self, const char *port)
{
  g_return_if_fail (FJ_IS_VIRTUAL_BOARDS (self));

  for (guint i = 0; self->provider != NULL; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);

    if (device == NULL)
      return;
    if (g_str_equal (fj_device_get_port (device), port)) {
      (void) fj_virtual_provider_remove (FJ_VIRTUAL_PROVIDER (self->provider), device);
      return;
    }
  }
}

/**
 * fj_virtual_boards_has_family:
 * @self: the virtual boards
 * @nick: a family of chips: its stable word
 *
 * Returns: whether one of them is of that family
 */
gboolean
fj_virtual_boards_has_family (FjVirtualBoards *self, const char *nick)
{
  g_return_val_if_fail (FJ_IS_VIRTUAL_BOARDS (self), FALSE);

  for (guint i = 0; self->provider != NULL; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (self->devices), i);
    const FjFamily *family;

    if (device == NULL)
      return FALSE;
    family = fj_device_get_family (device);
    if (fj_device_list_get_provider (self->devices, device) == self->provider && family != NULL &&
        g_str_equal (family->nick, nick))
      return TRUE;
  }
  return FALSE;
}
