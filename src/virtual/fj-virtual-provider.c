/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-provider.h"

#include "fj-virtual-choice.h"
#include "fj-virtual-faults.h"
#include "fj-virtual-port.h"
#include "fj-virtual-profile.h"
#include "fj-virtual-storages.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>

#define MAX_BOARDS 64

/**
 * FjVirtualProvider:
 *
 * Boards made of software, as a source of devices like USB. Each board has a port of its own.
 */
struct _FjVirtualProvider {
  GObject parent_instance;

  GPtrArray *ports; /* (owned) (element-type FjVirtualPort) */
  gboolean   is_started;
};

static void fj_virtual_provider_iface_init (FjDeviceProviderInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjVirtualProvider, fj_virtual_provider, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_DEVICE_PROVIDER,
                                                      fj_virtual_provider_iface_init))

static FjVirtualPort *
find_port (FjVirtualProvider *self, FjDevice *device)
{
  for (guint i = 0; i < self->ports->len; i++) {
    FjVirtualPort *port = g_ptr_array_index (self->ports, i);

    if (fj_virtual_port_get_device (port) == device)
      return port;
  }
  return NULL;
}

static gboolean
fj_virtual_provider_start (FjDeviceProvider *provider, GError **error)
{
  FjVirtualProvider *self = FJ_VIRTUAL_PROVIDER (provider);

  self->is_started = TRUE;
  for (guint i = 0; i < self->ports->len; i++)
    fj_virtual_port_start (g_ptr_array_index (self->ports, i));
  return TRUE;
}

static void
fj_virtual_provider_stop (FjDeviceProvider *provider)
{
  FjVirtualProvider *self = FJ_VIRTUAL_PROVIDER (provider);

  self->is_started = FALSE;
  for (guint i = 0; i < self->ports->len; i++)
    fj_virtual_port_stop (g_ptr_array_index (self->ports, i));
}

static FjPortWatch *
fj_virtual_provider_claim (FjDeviceProvider *provider, FjDevice *device, GError **error)
{
  FjVirtualPort *port = find_port (FJ_VIRTUAL_PROVIDER (provider), device);

  g_return_val_if_fail (port != NULL, NULL);

  return fj_virtual_port_claim (port, error);
}

static void
fj_virtual_provider_release (FjDeviceProvider *provider, FjDevice *device)
{
  FjVirtualPort *port = find_port (FJ_VIRTUAL_PROVIDER (provider), device);

  g_return_if_fail (port != NULL);

  fj_virtual_port_release (port);
}

static GError *
fj_virtual_provider_dup_cause (FjDeviceProvider *provider, FjDevice *device)
{
  FjVirtualPort *port = find_port (FJ_VIRTUAL_PROVIDER (provider), device);

  return port != NULL ? fj_virtual_board_dup_error (fj_virtual_port_get_board (port)) : NULL;
}

static void
fj_virtual_provider_iface_init (FjDeviceProviderInterface *iface)
{
  iface->start = fj_virtual_provider_start;
  iface->stop = fj_virtual_provider_stop;
  iface->claim = fj_virtual_provider_claim;
  iface->release = fj_virtual_provider_release;
  iface->dup_cause = fj_virtual_provider_dup_cause;
  iface->is_virtual = TRUE;
}

static void
fj_virtual_provider_dispose (GObject *object)
{
  g_clear_pointer (&FJ_VIRTUAL_PROVIDER (object)->ports, g_ptr_array_unref);
  G_OBJECT_CLASS (fj_virtual_provider_parent_class)->dispose (object);
}

static void
fj_virtual_provider_class_init (FjVirtualProviderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fj_virtual_provider_dispose;
}

static void
fj_virtual_provider_init (FjVirtualProvider *self)
{
  self->ports = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_virtual_port_free);
}

/* What one board is to be. */
typedef struct {
  char    *profile;  /* (owned) */
  GString *storages; /* (owned) with commas between */
  GString *faults;   /* (owned) with semicolons between */
} BoardSpec;

static void
board_spec_free (BoardSpec *self)
{
  g_free (self->profile);
  g_string_free (self->storages, TRUE);
  g_string_free (self->faults, TRUE);
  g_free (self);
}

static void
board_spec_add (BoardSpec *self, const char *option)
{
  if (fj_virtual_storages_is_option (option))
    g_string_append_printf (self->storages, "%s,", option);
  else
    g_string_append_printf (self->faults, "%s;", option);
}

/* "PROFILE[:OPTION…]", where an option is about a storage or a fault */
static BoardSpec *
board_spec_new (char **words, const char *usual)
{
  BoardSpec *self = g_new0 (BoardSpec, 1);
  gboolean   has_number = g_ascii_isdigit (words[0][0]);

  self->profile = g_strdup (has_number ? usual : words[0]);
  self->storages = g_string_new (NULL);
  self->faults = g_string_new (NULL);
  for (guint i = 1; words[i] != NULL; i++)
    board_spec_add (self, words[i]);
  return self;
}

static void
set_too_many (GError **error)
{
  g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED,
               ngettext ("There can be at most %u virtual board",
                         "There can be at most %u virtual boards", MAX_BOARDS),
               MAX_BOARDS);
}

/* A number of boards, or a profile's name; options behind it. */
static gboolean
add_specs (GPtrArray *boards, const char *text, const char *usual, GError **error)
{
  g_auto (GStrv) words = fj_virtual_fault_split (text, ":;");
  guint64 n = 1;

  if (g_ascii_isdigit (text[0]) &&
      !g_ascii_string_to_unsigned (words[0], 10, 1, MAX_BOARDS, &n, NULL)) {
    g_autofree char *valid = g_utf8_make_valid (words[0], -1);

    g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED,
                 _ ("“%s” is no number of virtual boards: there can be 1 to %u"), valid,
                 MAX_BOARDS);
    return FALSE;
  }
  if (boards->len + n > MAX_BOARDS) {
    set_too_many (error);
    return FALSE;
  }
  for (; n > 0; n--)
    g_ptr_array_add (boards, board_spec_new (words, usual));
  return TRUE;
}

/* Boards with commas between; what is about a storage belongs to the board, or boards, before. */
static GPtrArray *
split_spec (const char *spec, const char *usual, GError **error)
{
  g_autoptr (GPtrArray) boards = g_ptr_array_new_with_free_func ((GDestroyNotify) board_spec_free);
  g_auto (GStrv) parts =
    fj_virtual_fault_split (spec != NULL && spec[0] != '\0' ? spec : "1", ",");
  guint first = 0;

  for (guint i = 0; parts[i] != NULL; i++) {
    if (i > 0 && fj_virtual_storages_is_option (parts[i])) {
      for (guint b = first; b < boards->len; b++)
        board_spec_add (g_ptr_array_index (boards, b), parts[i]);
    } else {
      first = boards->len;
      if (!add_specs (boards, parts[i], usual, error))
        return NULL;
    }
  }
  return g_steal_pointer (&boards);
}

static FjVirtualBoard *
make_board (const FjVirtualOptions *options, const BoardSpec *spec, const char *name,
            gboolean is_only, GBytes *faults, GError **error)
{
  g_autofree char *folder = NULL;
  FjVirtualConfig  config = {
     .profile = spec->profile,
     .port = name,
     .storages = spec->storages->str,
     .faults = spec->faults->str,
     .paced = !options->instant,
     .more_faults = faults,
  };

  if (options->folder != NULL)
    folder = is_only ? g_strdup (options->folder) : g_build_filename (options->folder, name, NULL);
  config.folder = folder;
  return fj_virtual_board_new (&config, fj_clock_get_real (), error);
}

static gboolean
load_faults (const char *path, GBytes **faults, GError **error)
{
  char *text = NULL;
  gsize length;

  if (path == NULL)
    return TRUE;
  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  *faults = g_bytes_new_take (text, length);
  return TRUE;
}

/**
 * fj_virtual_provider_has_usual:
 * @spec: what --virtual was given
 *
 * (pure) Returns: whether it names no profile for a board, so that there is one to choose
 */
gboolean
fj_virtual_provider_has_usual (const char *spec)
{
  g_auto (GStrv) parts = fj_virtual_fault_split (spec, ",");

  if (spec[0] == '\0')
    return TRUE;
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_isdigit (parts[i][0]))
      return TRUE;
  return FALSE;
}

static gboolean
has_number (FjVirtualProvider *self, guint number)
{
  for (guint i = 0; i < self->ports->len; i++)
    if (fj_virtual_port_get_number (g_ptr_array_index (self->ports, i)) == number)
      return TRUE;
  return FALSE;
}

static gboolean
check_number (FjVirtualProvider *self, guint n, GError **error)
{
  if (self->ports->len + n <= MAX_BOARDS)
    return TRUE;
  set_too_many (error);
  return FALSE;
}

/**
 * fj_virtual_provider_add:
 * @self: a provider
 * @options: which boards
 * @error: return location for an error, like that of fj_virtual_provider_new()
 *
 * Adds boards, on ports that are free. All of them, or none.
 *
 * Returns: %FALSE and @error if it could not
 */
gboolean
fj_virtual_provider_add (FjVirtualProvider *self, const FjVirtualOptions *options, GError **error)
{
  const char *usual = options->usual != NULL ? options->usual : FJ_VIRTUAL_DEFAULT_PROFILE;
  g_autoptr (GPtrArray) boards = split_spec (options->spec, usual, error);
  g_autoptr (GBytes) faults = NULL;
  guint    n_old, number = 1;
  gboolean is_only;

  g_return_val_if_fail (FJ_IS_VIRTUAL_PROVIDER (self), FALSE);

  if (boards == NULL || !check_number (self, boards->len, error) ||
      !load_faults (options->faults_file, &faults, error))
    return FALSE;
  n_old = self->ports->len;
  is_only = n_old + boards->len == 1;
  for (guint i = 0; i < boards->len; i++) {
    g_autofree char *name = NULL;
    FjVirtualBoard  *board;

    while (has_number (self, number))
      number++;
    name = g_strdup_printf ("virtual-%u", number);
    board = make_board (options, g_ptr_array_index (boards, i), name, is_only, faults, error);
    if (board == NULL) {
      g_ptr_array_set_size (self->ports, (int) n_old);
      return FALSE;
    }
    g_ptr_array_add (self->ports, fj_virtual_port_new (FJ_DEVICE_PROVIDER (self), board, number,
                                                       options->replug_seconds));
  }
  for (guint i = n_old; i < self->ports->len && self->is_started; i++)
    fj_virtual_port_start (g_ptr_array_index (self->ports, i));
  return TRUE;
}

/**
 * fj_virtual_provider_remove:
 * @self: a provider
 * @device: a device
 *
 * Takes a board away for good, unless a job works on it.
 *
 * Returns: whether @device was one of its boards, and is gone now
 */
gboolean
fj_virtual_provider_remove (FjVirtualProvider *self, FjDevice *device)
{
  FjVirtualPort *port;

  g_return_val_if_fail (FJ_IS_VIRTUAL_PROVIDER (self), FALSE);

  port = find_port (self, device);
  if (port == NULL || fj_device_is_busy (device))
    return FALSE;
  fj_virtual_port_withdraw (port);
  g_ptr_array_remove (self->ports, port);
  return TRUE;
}

/**
 * fj_virtual_provider_new:
 * @options: which boards
 * @error: return location for an error: a profile, number or fault that makes no sense, or a
 *   folder that cannot be used
 *
 * Returns: (transfer full): a provider of virtual boards, which go by the real clock, or %NULL
 */
FjDeviceProvider *
fj_virtual_provider_new (const FjVirtualOptions *options, GError **error)
{
  g_autoptr (FjVirtualProvider) self = g_object_new (FJ_TYPE_VIRTUAL_PROVIDER, NULL);

  if (!fj_virtual_provider_add (self, options, error))
    return NULL;
  return FJ_DEVICE_PROVIDER (g_steal_pointer (&self));
}

/**
 * fj_virtual_provider_get_board:
 * @self: a provider
 * @device: a device
 *
 * Returns: (transfer none) (nullable): the board behind @device, %NULL when it is not one of its
 */
FjVirtualBoard *
fj_virtual_provider_get_board (FjVirtualProvider *self, FjDevice *device)
{
  FjVirtualPort *port = find_port (self, device);

  return port != NULL ? fj_virtual_port_get_board (port) : NULL;
}
