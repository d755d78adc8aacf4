/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-board.h"

#include "fj-virtual-private.h"
#include "fj-virtual-storages.h"

#include <fj-error-text.h>
#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

static const guint8 pmic_content[8] = { 0xEC, 0x1A, 0xC2, 0x08, 0xFA, 0x80, 0x0E, 0x33 };

static char *
make_serial (const char *port)
{
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, port, -1);
  g_autofree char *upper = g_ascii_strup (sum, 24);

  return g_steal_pointer (&upper);
}

static gboolean
add_storage (FjVirtualBoard *self, const FjStorageGeometry *geometry, FjArea area,
             const char *folder, GError **error)
{
  FjVirtualStorage *storage;

  storage = fj_virtual_storage_new (geometry, area, folder, error);
  if (storage == NULL)
    return FALSE;
  self->storages[self->n_storages++] = storage;
  return TRUE;
}

static gboolean
add_storages (FjVirtualBoard *self, const FjVirtualConfig *config, GError **error)
{
  FjFault *full = fj_virtual_board_find_fault (self, FJ_FAULT_DISK_FULL);
  g_autoptr (GError) problem = NULL;

  self->geometry = fj_virtual_storages_get (self->profile, config->storages, &self->n_geometry, &problem);
  if (problem != NULL) {
    g_propagate_error (error, g_steal_pointer (&problem));
    return FALSE;
  }
  for (guint i = 0; i < self->n_geometry; i++) {
    const FjStorageGeometry *geometry = &self->geometry[i];

    for (FjArea area = FJ_AREA_USER; area <= FJ_AREA_BOOT2; area++)
      if ((area == FJ_AREA_USER || geometry->boot_size > 0) &&
          !add_storage (self, geometry, area, config->folder, error))
        return FALSE;
  }
  for (guint i = 0; full != NULL && i < self->n_storages; i++)
    fj_virtual_storage_set_room (self->storages[i], full->number);
  return TRUE;
}

/* Fuses as a board leaves the factory: OTP structure of the service that its U-Boot asks. */
static void
fill_fuses (FjVirtualBoard *self)
{
  FjWriter writer = FJ_WRITER_INIT (self->otp, sizeof self->otp);

  fj_writer_u32_le (&writer, self->profile->otp_size == 1024 ? 1 : 2);
  memcpy (self->pmic, pmic_content, sizeof self->pmic);
}

static FjVirtualFaults *
read_faults (const FjVirtualConfig *config, GError **error)
{
  g_autoptr (FjVirtualFaults) faults = NULL;
  FjVirtualFaults *more;

  faults = fj_virtual_faults_parse (config->faults != NULL ? config->faults : "", error);
  if (faults == NULL || config->more_faults == NULL)
    return g_steal_pointer (&faults);
  more = fj_virtual_faults_parse_key_file (config->more_faults, error);
  if (more == NULL)
    return NULL;
  fj_virtual_faults_append (faults, more);
  return g_steal_pointer (&faults);
}

/**
 * fj_virtual_board_new:
 * @config: what it is; copied
 * @clock: the time that it goes by
 * @error: return location for %FJ_ERROR_FAILED (no such profile, a fault or storage that cannot be
 *   read) or %FJ_ERROR_STORAGE
 *
 * Returns: (transfer full): a board that is not plugged in yet, or %NULL
 */
FjVirtualBoard *
fj_virtual_board_new (const FjVirtualConfig *config, FjClock *clock, GError **error)
{
  const FjVirtualProfile *profile = fj_virtual_profile_find (config->profile);
  g_autoptr (FjVirtualBoard) self = NULL;
  g_autoptr (FjVirtualFaults) faults = NULL;

  g_return_val_if_fail (config->port != NULL, NULL);

  if (profile == NULL) {
    g_set_error (error, FJ_ERROR, FJ_ERROR_FAILED, _ ("There is no virtual board called “%s”"),
                 config->profile);
    return NULL;
  }
  faults = read_faults (config, error);
  if (faults == NULL || !fj_clock_prepare (clock, error))
    return NULL;
  self = g_new0 (FjVirtualBoard, 1);
  self->ref_count = 1;
  self->link = fj_virtual_link_new (self);
  self->profile = profile;
  self->clock = fj_clock_ref (clock);
  self->has_faults = !fj_virtual_faults_is_empty (faults);
  self->faults = g_steal_pointer (&faults);
  self->paced = config->paced;
  self->port = g_strdup (config->port);
  self->serial = config->serial != NULL ? g_strdup (config->serial) : make_serial (config->port);
  self->speed = config->speed != FJ_SPEED_UNKNOWN ? config->speed : FJ_SPEED_HIGH;
  self->strings = g_ptr_array_new_with_free_func (g_free);
  self->descriptors = g_byte_array_new ();
  g_mutex_init (&self->mutex);
  g_cond_init (&self->told);
  g_queue_init (&self->notes);
  fill_fuses (self);
  return add_storages (self, config, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * fj_virtual_board_ref:
 *
 * Returns: (transfer full): @self
 */
FjVirtualBoard *
fj_virtual_board_ref (FjVirtualBoard *self)
{
  g_atomic_int_inc (&self->ref_count);
  return self;
}

static void
board_free (FjVirtualBoard *self)
{
  fj_virtual_link_cut (self->link);
  fj_virtual_uboot_clear (self);
  fj_virtual_loader_clear (self);
  for (guint i = 0; i < self->n_storages; i++)
    fj_virtual_storage_free (self->storages[i]);
  g_clear_pointer (&self->layout, g_bytes_unref);
  g_byte_array_unref (self->descriptors);
  g_ptr_array_unref (self->strings);
  g_queue_clear (&self->notes);
  fj_virtual_faults_free (self->faults);
  fj_clock_unref (self->clock);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->told);
  g_free (self->port);
  g_free (self->serial);
  g_free (self);
}

/**
 * fj_virtual_board_unref:
 *
 * Gives back a reference.
 */
void
fj_virtual_board_unref (FjVirtualBoard *self)
{
  if (g_atomic_int_dec_and_test (&self->ref_count))
    board_free (self);
}

/* Such a fault is there for some seconds, or for ever. */
static gboolean
is_denied (FjVirtualBoard *self, FjFaultKind kind, gint64 since)
{
  const FjFault *fault = fj_virtual_board_find_fault (self, kind);

  return fault != NULL && (fault->number == 0 || since < (gint64) fault->number * G_USEC_PER_SEC);
}

static gboolean
deny (GError **error, FjError code, const char *text)
{
  GError *local = g_error_new_literal (FJ_ERROR, code, text);

  fj_error_set_advice (local, "%s", fj_error_code_get_advice (code));
  g_propagate_error (error, local);
  return FALSE;
}

/**
 * fj_virtual_board_open:
 * @self: a board
 * @arrival: which arrival of it
 * @error: return location for %FJ_ERROR_GONE, %FJ_ERROR_BUSY or %FJ_ERROR_PERMISSION
 *
 * What opening the device gives at this time: a door asks before its first request.
 *
 * Returns: whether it can be opened
 */
gboolean
fj_virtual_board_open (FjVirtualBoard *self, guint64 arrival, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gint64 since = fj_clock_now (self->clock) - self->arrived;

  if (!self->present || arrival != self->arrival) {
    g_set_error_literal (error, FJ_ERROR, FJ_ERROR_GONE, _ ("The board is no longer there."));
    return FALSE;
  }
  if (is_denied (self, FJ_FAULT_BUSY, since))
    return deny (error, FJ_ERROR_BUSY, _ ("Another program uses the board."));
  if (is_denied (self, FJ_FAULT_NO_PERMISSION, since))
    return deny (error, FJ_ERROR_PERMISSION, _ ("You have no permission to open the board."));
  return TRUE;
}

/* The fault of that kind that fits the place where the board is (nullable). */
FjFault *
fj_virtual_board_find_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  if (!self->has_faults)
    return NULL;
  return fj_virtual_faults_find (self->faults, kind,
                                 self->stage != NULL ? self->stage->stage : FJ_STAGE_UNKNOWN,
                                 fj_virtual_board_get_phase (self), self->dfu.blocks);
}

/* The same, and it happens now. */
FjFault *
fj_virtual_board_take_fault (FjVirtualBoard *self, FjFaultKind kind)
{
  if (!self->has_faults)
    return NULL;
  return fj_virtual_faults_take (self->faults, kind,
                                 self->stage != NULL ? self->stage->stage : FJ_STAGE_UNKNOWN,
                                 fj_virtual_board_get_phase (self), self->dfu.blocks);
}

/* Keeps the first thing that went wrong inside. */
void
fj_virtual_board_fail (FjVirtualBoard *self, GError *error)
{
  FjFault *full = fj_virtual_board_find_fault (self, FJ_FAULT_DISK_FULL);

  g_debug ("%s: %s", self->port, error->message);
  if (full != NULL)
    full->happened = TRUE;
  if (self->error == NULL)
    self->error = error;
  else
    g_error_free (error);
}

/**
 * fj_virtual_board_dup_error:
 *
 * Returns: (transfer full) (nullable): the first error inside
 */
GError *
fj_virtual_board_dup_error (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

/**
 * fj_virtual_board_dup_unused_faults:
 *
 * Returns: (transfer full): its faults that never happened
 */
char **
fj_virtual_board_dup_unused_faults (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return fj_virtual_faults_dup_unused (self->faults);
}

/**
 * fj_virtual_board_get_geometry:
 *
 * Returns: (transfer none) (array length=n): its storages
 */
const FjStorageGeometry *
fj_virtual_board_get_geometry (FjVirtualBoard *self, guint *n)
{
  *n = self->n_geometry;
  return self->geometry;
}

/* (nullable): where there is no such storage or area */
FjVirtualStorage *
fj_virtual_board_find_storage (FjVirtualBoard *self, FjStorageKind kind, guint index, FjArea area)
{
  for (guint i = 0; i < self->n_storages; i++) {
    const FjStorageGeometry *geometry = fj_virtual_storage_get_geometry (self->storages[i]);

    if (geometry->kind == kind && fj_virtual_storage_get_area (self->storages[i]) == area &&
        (geometry->index == index || kind == FJ_STORAGE_RAM))
      return self->storages[i];
  }
  return NULL;
}

/**
 * fj_virtual_board_dup_storage_file:
 * @self: a board
 * @kind: kind of storage
 * @index: number of the storage
 * @area: ordinary area or an eMMC boot area
 *
 * Holes in it are what was never written, or erased on a NAND; on flash memory they stand for 0xFF.
 *
 * Returns: (transfer full) (nullable): the file with the content
 */
GFile *
fj_virtual_board_dup_storage_file (FjVirtualBoard *self, FjStorageKind kind, guint index,
                                   FjArea area)
{
  FjVirtualStorage *storage = fj_virtual_board_find_storage (self, kind, index, area);

  return storage != NULL ? fj_virtual_storage_dup_file (storage) : NULL;
}

/**
 * fj_virtual_board_read_storage:
 * @self: a board
 * @kind: kind of storage
 * @index: number of the storage
 * @area: ordinary area or an eMMC boot area
 * @offset: first byte
 * @data: (out caller-allocates): filled
 * @length: bytes
 *
 * Returns: %FALSE when there is no such storage, or no such range in it
 */
gboolean
fj_virtual_board_read_storage (FjVirtualBoard *self, FjStorageKind kind, guint index, FjArea area,
                               guint64 offset, guint8 *data, gsize length)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  FjVirtualStorage *storage = fj_virtual_board_find_storage (self, kind, index, area);

  return storage != NULL && fj_virtual_storage_read (storage, offset, data, length, NULL);
}

/**
 * fj_virtual_board_get_boot_area:
 *
 * Returns: the boot area (1, 2) that eMMC @index starts from; 0: none
 */
guint
fj_virtual_board_get_boot_area (FjVirtualBoard *self, guint index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return index < G_N_ELEMENTS (self->uboot.boot_area) ? self->uboot.boot_area[index] : 0;
}

/**
 * fj_virtual_board_get_port:
 *
 * Returns: its port, "1-1"
 */
const char *
fj_virtual_board_get_port (FjVirtualBoard *self)
{
  return self->port;
}

/**
 * fj_virtual_board_get_serial:
 *
 * Returns: the serial number it was given; "" for none
 */
const char *
fj_virtual_board_get_serial (FjVirtualBoard *self)
{
  return self->serial;
}

/**
 * fj_virtual_board_get_profile:
 *
 * Returns: the name of its profile
 */
const char *
fj_virtual_board_get_profile (FjVirtualBoard *self)
{
  return self->profile->name;
}

/**
 * fj_virtual_board_get_clock:
 *
 * Returns: (transfer none): the clock it goes by
 */
FjClock *
fj_virtual_board_get_clock (FjVirtualBoard *self)
{
  return self->clock;
}

/**
 * fj_virtual_board_get_speed:
 *
 * Returns: the speed of its connection now
 */
FjSpeed
fj_virtual_board_get_speed (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return fj_virtual_board_find_fault (self, FJ_FAULT_FULL_SPEED) != NULL ? FJ_SPEED_FULL : self->speed;
}

/**
 * fj_virtual_board_is_present:
 *
 * Returns: whether it is on the bus
 */
gboolean
fj_virtual_board_is_present (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->present;
}

/**
 * fj_virtual_board_get_address:
 *
 * Returns: its USB address
 */
guint
fj_virtual_board_get_address (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->address;
}

/**
 * fj_virtual_board_get_arrival:
 *
 * Returns: how often it has come to the bus
 */
guint64
fj_virtual_board_get_arrival (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->arrival;
}

/**
 * fj_virtual_board_get_ready:
 *
 * Returns: clock time before which it answers nothing
 */
gint64
fj_virtual_board_get_ready (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->ready;
}

/**
 * fj_virtual_board_dup_descriptors:
 *
 * Returns: (transfer full): device and configuration descriptor
 */
GBytes *
fj_virtual_board_dup_descriptors (FjVirtualBoard *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_bytes_new (self->descriptors->data, self->descriptors->len);
}

/**
 * fj_virtual_board_dup_string:
 *
 * Returns: (transfer full) (nullable): a string descriptor's text
 */
char *
fj_virtual_board_dup_string (FjVirtualBoard *self, guint8 index)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return index < self->strings->len ? g_strdup (g_ptr_array_index (self->strings, index)) : NULL;
}
