/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-device.h"

#include <fj-drivers.h>
#include <glib/gi18n-lib.h>

struct _FjDevice {
  GObject parent_instance;

  char                    *port;        /* (owned) */
  char                    *place_name;  /* (owned) (nullable) */
  char                    *serial;      /* (owned) (nullable) */
  char                    *product;     /* (owned) (nullable) */
  FjIdentity              *identity;    /* (owned) (nullable) */
  char                    *chip;        /* (owned) (nullable) its most exact title so far */
  char                    *chip_serial; /* (owned) (nullable) of the board that had it */
  GError                  *problem;     /* (owned) (nullable) */
  const FjStorageGeometry *geometry;    /* (not owned) (nullable) */
  guint                    n_geometry;
  guint16                  vendor;
  guint16                  product_id;
  guint                    bus;
  guint                    address;
  FjSpeed                  speed;
  gboolean                 present;
  gboolean                 busy;
  gboolean                 needs_reset;
  gboolean                 is_updating; /* "changed" waits for the end of an update */
  gboolean                 is_changed;  /* and is due then */
};

enum {
  PROP_SERIAL = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint       changed_signal;

G_DEFINE_FINAL_TYPE (FjDevice, fj_device, G_TYPE_OBJECT)

static void
fj_device_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SERIAL)
    g_value_set_string (value, FJ_DEVICE (object)->serial);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
fj_device_finalize (GObject *object)
{
  FjDevice *self = FJ_DEVICE (object);

  g_clear_pointer (&self->port, g_free);
  g_clear_pointer (&self->serial, g_free);
  g_clear_pointer (&self->product, g_free);
  g_clear_pointer (&self->identity, fj_identity_unref);
  g_clear_pointer (&self->chip, g_free);
  g_clear_pointer (&self->chip_serial, g_free);
  g_clear_pointer (&self->place_name, g_free);
  g_clear_error (&self->problem);
  G_OBJECT_CLASS (fj_device_parent_class)->finalize (object);
}

static void
fj_device_class_init (FjDeviceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fj_device_get_property;
  object_class->finalize = fj_device_finalize;

  properties[PROP_SERIAL] = g_param_spec_string (
    "serial", NULL, NULL, NULL,
    G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", FJ_TYPE_DEVICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
fj_device_init (FjDevice *self)
{
}

/**
 * fj_device_new:
 * @port: port path such as "1-4.2", which the device keeps for its life
 *
 * Returns: (transfer full): a device of which nothing else is known
 */
FjDevice *
fj_device_new (const char *port)
{
  FjDevice *self = g_object_new (FJ_TYPE_DEVICE, NULL);

  g_return_val_if_fail (port != NULL, self);

  self->port = g_strdup (port);
  return self;
}

/**
 * fj_device_get_port:
 *
 * Returns: (transfer none): the port path, "1-4.2"
 */
const char *
fj_device_get_port (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->port;
}

/**
 * fj_device_get_place_name:
 *
 * Returns: (transfer none) (nullable): what people call its port
 */
const char *
fj_device_get_place_name (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->place_name;
}

/**
 * fj_device_get_serial:
 *
 * Returns: (transfer none) (nullable): the serial number
 */
const char *
fj_device_get_serial (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->serial;
}

/**
 * fj_device_get_product:
 *
 * Returns: (transfer none) (nullable): the USB product string
 */
const char *
fj_device_get_product (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->product;
}

/* At once, or with all else at the end of an update. */
static void
tell_changed (FjDevice *self)
{
  self->is_changed = self->is_updating;
  if (!self->is_updating)
    g_signal_emit (self, changed_signal, 0);
}

/* A stage that does not say its serial number is not known to be another board. */
static gboolean
is_chip_known (FjDevice *self)
{
  return self->chip != NULL && fj_identity_is_board (self->identity) &&
         (self->serial == NULL || self->chip_serial == NULL ||
          g_ascii_strcasecmp (self->serial, self->chip_serial) == 0);
}

/**
 * fj_device_dup_title:
 * @self: a device
 *
 * Returns: (transfer full): what it is, in words: the chip where the board names it or has named
 *   it, else its family, else what kind of device it is; translated
 */
char *
fj_device_dup_title (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  if (self->identity != NULL && self->identity->chip != NULL)
    return g_strdup (self->identity->title);
  if (is_chip_known (self))
    return g_strdup (self->chip);
  if (self->identity != NULL && self->identity->title != NULL)
    return g_strdup (self->identity->title);
  return g_strdup (_ ("DFU device"));
}

/**
 * fj_device_get_chip_title:
 *
 * Returns: (transfer none) (nullable): the most exact title that this board has had; not every
 *   stage names the chip
 */
const char *
fj_device_get_chip_title (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return is_chip_known (self) ? self->chip : NULL;
}

static void
set_chip (FjDevice *self, const char *chip)
{
  g_free (self->chip);
  self->chip = g_strdup (chip);
  g_free (self->chip_serial);
  self->chip_serial = g_strdup (self->serial);
}

/**
 * fj_device_recall_chip:
 * @self: a device with a serial number
 * @chip: the title that the board with this serial number had before it left
 *
 * For lists: a board that comes back keeps its name. What it says of itself counts more.
 */
void
fj_device_recall_chip (FjDevice *self, const char *chip)
{
  g_autofree char *old_title = fj_device_dup_title (self);
  g_autofree char *new_title = NULL;

  g_return_if_fail (FJ_IS_DEVICE (self));
  g_return_if_fail (chip != NULL && self->serial != NULL);

  set_chip (self, chip);
  new_title = fj_device_dup_title (self);
  if (!g_str_equal (old_title, new_title))
    tell_changed (self);
}

/**
 * fj_device_get_identity:
 *
 * Returns: (transfer none) (nullable): what the device is, by what it says, or as long as nobody
 *   could ask it by what can be seen; %NULL when that tells nothing
 */
FjIdentity *
fj_device_get_identity (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->identity;
}

/**
 * fj_device_get_driver:
 *
 * Returns: (transfer none): the driver that flashes it; the first one there is when nobody knows
 */
const FjBootDriver *
fj_device_get_driver (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->identity != NULL ? self->identity->driver : fj_drivers_get (0);
}

/**
 * fj_device_get_stage:
 *
 * Returns: (nullable): the boot stage, as far as it is known or its product tells it
 */
const FjStageInfo *
fj_device_get_stage (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->identity != NULL ? self->identity->stage : NULL;
}

/**
 * fj_device_get_stages:
 * @self: a device
 * @n: (out): how many there are
 *
 * Returns: (transfer none) (array length=n): the stages that a board of its kind has, those on the
 *   way to the end first and in order; of the first kind there is when its own is not known
 */
const FjStageInfo *
fj_device_get_stages (FjDevice *self, guint *n)
{
  const FjBootDriver *driver;

  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  driver = fj_device_get_driver (self);
  *n = driver->n_stages;
  return driver->stages;
}

/**
 * fj_device_get_family:
 *
 * Returns: (nullable): the chip family, as far as it is known or its product tells it
 */
const FjFamily *
fj_device_get_family (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return fj_identity_get_family (self->identity);
}

/**
 * fj_device_get_speed:
 *
 * Returns: the speed of the USB link
 */
FjSpeed
fj_device_get_speed (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), FJ_SPEED_UNKNOWN);

  return self->speed;
}

/**
 * fj_device_get_vendor:
 *
 * Returns: the USB vendor id
 */
guint16
fj_device_get_vendor (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), 0);

  return self->vendor;
}

/**
 * fj_device_get_product_id:
 *
 * Returns: the USB product id
 */
guint16
fj_device_get_product_id (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), 0);

  return self->product_id;
}

/**
 * fj_device_get_bus:
 *
 * Returns: the number of the bus
 */
guint
fj_device_get_bus (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), 0);

  return self->bus;
}

/**
 * fj_device_get_address:
 *
 * Returns: the address on the bus, new after each re-enumeration
 */
guint
fj_device_get_address (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), 0);

  return self->address;
}

/**
 * fj_device_is_present:
 *
 * Returns: whether it is on the bus now
 */
gboolean
fj_device_is_present (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), FALSE);

  return self->present;
}

/**
 * fj_device_is_busy:
 *
 * Returns: whether a job runs on it
 */
gboolean
fj_device_is_busy (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), FALSE);

  return self->busy;
}

/**
 * fj_device_needs_reset:
 *
 * Returns: whether a run has left it in the middle, so that the next one will wait for a reset
 */
gboolean
fj_device_needs_reset (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), FALSE);

  return self->needs_reset;
}

/**
 * fj_device_is_board:
 * @self: a device
 *
 * Returns: whether it was asked and is a board with the programming protocol, in any of its stages
 */
gboolean
fj_device_is_board (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), FALSE);

  return fj_identity_is_board (self->identity);
}

/**
 * fj_device_get_problem:
 *
 * Returns: (transfer none) (nullable): why it cannot be used
 */
GError *
fj_device_get_problem (FjDevice *self)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  return self->problem;
}

/**
 * fj_device_get_geometry:
 * @self: a device
 * @n: (out): how many storages there are
 *
 * Returns: (transfer none) (nullable) (array length=n): its storages, where they are known
 */
const FjStorageGeometry *
fj_device_get_geometry (FjDevice *self, guint *n)
{
  g_return_val_if_fail (FJ_IS_DEVICE (self), NULL);

  *n = self->n_geometry;
  return self->geometry;
}

static gboolean
set_string (FjDevice *self, char **field, const char *value)
{
  if (g_strcmp0 (*field, value) == 0)
    return FALSE;
  g_free (*field);
  *field = g_strdup (value);
  tell_changed (self);
  return TRUE;
}

/* (transfer full): that can be a mere repetition of what is known. */
static void
take_identity (FjDevice *self, FjIdentity *identity)
{
  g_autoptr (FjIdentity) old = self->identity;
  gboolean was_asked = fj_identity_was_asked (old);

  self->identity = identity;
  if (identity != NULL && identity->chip != NULL && identity->title != NULL)
    set_chip (self, identity->title);
  if (old == identity || (!was_asked && !fj_identity_was_asked (identity)))
    return;
  g_debug ("%s: now %s, stage %s%s", self->port,
           identity != NULL && identity->title != NULL ? identity->title : "not known",
           fj_stage_info_get_nick (fj_device_get_stage (self)),
           identity != NULL && identity->is_guess ? ", by its looks" : "");
  tell_changed (self);
}

/* (transfer full) (nullable) */
static FjIdentity *
choose_identity (FjDevice *self, const FjDeviceUpdate *update)
{
  const FjClue clue = { .vendor = update->vendor,
                        .product_id = update->product_id,
                        .product = self->product };

  return update->identity != NULL ? fj_identity_ref (update->identity) : fj_drivers_guess (&clue);
}

/* What the device is follows from what it says, and from its product as long as it says nothing. */
static void
set_identity (FjDevice *self, const FjDeviceUpdate *update)
{
  g_autofree char   *old_title = fj_device_dup_title (self);
  g_autofree char   *new_title = NULL;
  const FjStageInfo *old_stage = fj_device_get_stage (self);
  const FjFamily    *old_family = fj_device_get_family (self);

  set_string (self, &self->product, update->product);
  take_identity (self, choose_identity (self, update));
  new_title = fj_device_dup_title (self);
  if (old_stage != fj_device_get_stage (self) || old_family != fj_device_get_family (self) ||
      g_strcmp0 (old_title, new_title) != 0)
    tell_changed (self);
}

static gboolean
is_same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;
  return a->domain == b->domain && a->code == b->code && g_str_equal (a->message, b->message);
}

static void
set_problem (FjDevice *self, const GError *problem)
{
  if (is_same_error (self->problem, problem))
    return;
  g_clear_error (&self->problem);
  self->problem = problem != NULL ? g_error_copy (problem) : NULL;
  tell_changed (self);
}

/**
 * fj_device_update:
 * @self: a device
 * @update: (transfer none): everything there is to know about it now
 *
 * For providers: replaces what is known, and tells once when that is something else.
 */
void
fj_device_update (FjDevice *self, const FjDeviceUpdate *update)
{
  g_return_if_fail (FJ_IS_DEVICE (self));
  g_return_if_fail (update != NULL);

  g_object_freeze_notify (G_OBJECT (self));
  self->is_updating = TRUE;
  if (!update->present || self->address != update->address)
    fj_device_set_needs_reset (self, FALSE);
  self->vendor = update->vendor;
  self->product_id = update->product_id;
  self->bus = update->bus;
  self->address = update->address;
  self->geometry = update->geometry;
  self->n_geometry = update->n_geometry;
  if (set_string (self, &self->serial, update->serial))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SERIAL]);
  set_identity (self, update);
  set_problem (self, update->problem);
  if (self->speed != update->speed) {
    self->speed = update->speed;
    tell_changed (self);
  }
  if (self->present != !!update->present) {
    self->present = !!update->present;
    tell_changed (self);
  }
  g_object_thaw_notify (G_OBJECT (self)); /* who knows its name by the serial number recalls it */
  self->is_updating = FALSE;
  if (self->is_changed)
    tell_changed (self);
}

/**
 * fj_device_set_place_name:
 * @self: a device
 * @name: (nullable): what people call its port
 *
 * For lists of devices.
 */
void
fj_device_set_place_name (FjDevice *self, const char *name)
{
  g_return_if_fail (FJ_IS_DEVICE (self));

  set_string (self, &self->place_name, name);
}

/**
 * fj_device_set_busy:
 * @self: a device
 * @busy: whether a job runs on it
 *
 * For providers: when it is claimed and released.
 */
void
fj_device_set_busy (FjDevice *self, gboolean busy)
{
  g_return_if_fail (FJ_IS_DEVICE (self));

  if (self->busy == !!busy)
    return;
  self->busy = !!busy;
  tell_changed (self);
}

/**
 * fj_device_set_needs_reset:
 * @self: a device
 * @needs_reset: whether it has to be reset before the next run
 *
 * For jobs: how their run has left it.
 */
void
fj_device_set_needs_reset (FjDevice *self, gboolean needs_reset)
{
  g_return_if_fail (FJ_IS_DEVICE (self));

  if (self->needs_reset == !!needs_reset)
    return;
  self->needs_reset = !!needs_reset;
  tell_changed (self);
}

/* Digits at *text as a number; moves behind them. */
static guint64
take_number (const char **text)
{
  char   *end;
  guint64 number = g_ascii_strtoull (*text, &end, 10);

  *text = end;
  return number;
}

/**
 * fj_device_compare:
 * @a: a device
 * @b: another
 *
 * Returns: the order in which people expect them, as strcmp(): by port, numbers as numbers
 */
int
fj_device_compare (FjDevice *a, FjDevice *b)
{
  const char *left;
  const char *right;

  g_return_val_if_fail (FJ_IS_DEVICE (a) && FJ_IS_DEVICE (b), 0);

  left = a->port;
  right = b->port;
  while (*left != '\0' && *right != '\0') {
    if (g_ascii_isdigit (*left) && g_ascii_isdigit (*right)) {
      guint64 left_number = take_number (&left);
      guint64 right_number = take_number (&right);

      if (left_number != right_number)
        return left_number < right_number ? -1 : 1;
    } else if (*left != *right) {
      return (guchar) *left < (guchar) *right ? -1 : 1;
    } else {
      left++;
      right++;
    }
  }
  return (*left != '\0') - (*right != '\0');
}
