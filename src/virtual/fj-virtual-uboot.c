/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-private.h"

#include <fj-stm32-header.h>
#include <string.h>

/* U-Boot's "stm32prog usb 0": stm32prog.c and stm32prog_usb.c. */

static void
entity_clear (FjVirtualEntity *entity)
{
  g_free (entity->name);
}

/* No settings any more. */
void
fj_virtual_uboot_clear_entities (FjVirtualBoard *self)
{
  for (guint i = 0; i < self->uboot.n_entities; i++)
    entity_clear (&self->uboot.entities[i]);
  g_clear_pointer (&self->uboot.entities, g_free);
  self->uboot.n_entities = 0;
}

/* The next setting; takes over what @entity owns. */
void
fj_virtual_uboot_add_entity (FjVirtualBoard *self, const FjVirtualEntity *entity)
{
  FjVirtualUboot *uboot = &self->uboot;

  uboot->entities = g_renew (FjVirtualEntity, uboot->entities, uboot->n_entities + 1);
  uboot->entities[uboot->n_entities++] = *entity;
}

/* The transfer is over, or was spoilt: the next one starts with block 0. */
void
fj_virtual_uboot_close (FjVirtualEntity *entity)
{
  entity->open = FALSE;
  entity->next = 0;
  entity->offset = 0;
  entity->fill = 0;
  entity->left = 0;
}

static void
clear_rows (FjVirtualUboot *uboot)
{
  g_clear_pointer (&uboot->rows, g_free);
  g_clear_pointer (&uboot->placed, g_array_unref);
  uboot->n_rows = 0;
}

/* U-Boot is no longer there; what the eMMCs were told stays. */
void
fj_virtual_uboot_clear (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;
  guint8          boot_area[G_N_ELEMENTS (uboot->boot_area)];

  memcpy (boot_area, uboot->boot_area, sizeof boot_area);
  fj_virtual_uboot_clear_entities (self);
  clear_rows (uboot);
  g_clear_pointer (&uboot->buffer, g_free);
  g_clear_pointer (&uboot->text, g_free);
  g_clear_pointer (&uboot->layout, g_byte_array_unref);
  memset (uboot, 0, sizeof *uboot);
  memcpy (uboot->boot_area, boot_area, sizeof boot_area);
  uboot->current = -1;
  uboot->flush = -1;
}

/* The first sentence stays, and the phase is 0xFF from now on. */
void
fj_virtual_uboot_fail (FjVirtualBoard *self, const char *format, ...)
{
  va_list args;

  if (self->uboot.text == NULL) {
    va_start (args, format);
    self->uboot.text = g_strdup_vprintf (format, args);
    va_end (args);
  }
  self->uboot.phase = FJ_PHASE_RESET;
}

static gboolean
is_programmed (const FjRowValues *row)
{
  return (row->option & (FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY)) == FJ_OPTION_PROGRAM;
}

/* The next higher id that is selected and not empty, whatever the order of the rows. */
void
fj_virtual_uboot_next_phase (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;

  if (uboot->phase >= FJ_PHASE_END)
    return;
  uboot->current = -1;
  for (int phase = uboot->phase + 1; phase <= FJ_PHASE_LAST_USER && uboot->current < 0; phase++) {
    guint i = 0;

    while (i < uboot->n_rows && uboot->rows[i].id != phase)
      i++;
    if (i < uboot->n_rows && is_programmed (&uboot->rows[i])) {
      uboot->current = i;
      uboot->phase = phase;
    }
  }
  if (uboot->current < 0)
    uboot->phase = FJ_PHASE_END;
}

/* Reads a layout; @has_size is FALSE when U-Boot looks for one in its memory by itself. */
static void
parse (FjVirtualBoard *self, GBytes *bytes, gboolean has_size)
{
  FjVirtualUboot  *uboot = &self->uboot;
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = NULL;

  clear_rows (uboot);
  rows = fj_uboot_layout_parse (bytes, self->profile->uboot_version, has_size, &text);
  if (rows == NULL) {
    fj_virtual_uboot_fail (self, "%s", text != NULL ? text : "Layout: invalid FlashLayout");
    return;
  }
  uboot->n_rows = rows->len;
  uboot->rows = g_memdup2 (rows->data, rows->len * sizeof (FjRowValues));
}

static void
init_devices (FjVirtualBoard *self)
{
  if (self->uboot.n_rows == 0)
    return;
  if (!fj_virtual_uboot_init_devices (self))
    clear_rows (&self->uboot);
}

/* With a layout in memory it starts with the final settings, else with one for the layout. */
void
fj_virtual_uboot_boot (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;

  fj_virtual_uboot_clear (self);
  if (self->layout != NULL)
    parse (self, self->layout, self->profile->memory_layout != NULL);
  uboot->is_first = uboot->n_rows == 0 && uboot->phase == FJ_PHASE_LAYOUT;
  init_devices (self);
  if (!uboot->is_first)
    fj_virtual_uboot_next_phase (self);
  fj_virtual_uboot_init_entities (self);
}

/* The layout is here: a script is for later, anything else is read at once. */
static void
end_layout (FjVirtualBoard *self)
{
  static const guint8 script[4] = { 0x27, 0x05, 0x19, 0x56 };
  FjVirtualUboot     *uboot = &self->uboot;
  g_autoptr (GBytes) bytes = NULL;

  if (self->profile->uboot_version >= FJ_UBOOT_2021 && uboot->layout != NULL &&
      uboot->layout->len >= 64 && memcmp (uboot->layout->data, script, sizeof script) == 0) {
    uboot->is_script = TRUE;
    uboot->phase = FJ_PHASE_END;
    return;
  }
  bytes = g_bytes_new (uboot->layout != NULL ? uboot->layout->data : NULL,
                       uboot->layout != NULL ? uboot->layout->len : 0);
  parse (self, bytes, self->profile->uboot_version >= FJ_UBOOT_2021);
  g_clear_pointer (&self->layout, g_bytes_unref);
  if (fj_virtual_board_find_fault (self, FJ_FAULT_STALE_LAYOUT) != NULL)
    self->layout = g_bytes_ref (bytes);
}

static gboolean
read_entity (FjVirtualBoard *self, FjVirtualEntity *entity, guint64 offset, guint8 *data,
             gsize length)
{
  return entity->storage != NULL &&
         fj_virtual_storage_read (entity->storage, entity->start + offset, data, length, NULL);
}

/* The copies of an FSBL go to the erase blocks that follow it (U-Boot stm32prog_copy_fsbl). */
static gboolean
copy_fsbl (FjVirtualBoard *self, FjVirtualEntity *entity, guint copies)
{
  guint64            block = entity->buffer_size;
  guint8             raw[256];
  FjReader           reader = FJ_READER_INIT (raw, sizeof raw);
  guint64            size;
  g_autofree guint8 *fsbl = NULL;
  GError            *error = NULL;

  if (!read_entity (self, entity, 0, raw, sizeof raw) || fj_reader_u32_le (&reader) != FJ_STM32_HEADER_MAGIC_LE)
    return FALSE;
  fj_reader_seek (&reader, 76);
  size = (fj_reader_u32_le (&reader) + sizeof raw + block - 1) / block * block;
  if (size > entity->size / copies)
    return FALSE;
  fsbl = g_malloc (size);
  if (!read_entity (self, entity, 0, fsbl, size))
    return FALSE;
  for (guint i = 1; i < copies; i++) {
    if (!fj_virtual_storage_write (entity->storage, entity->start + i * size, fsbl, size, &error)) {
      fj_virtual_board_fail (self, error);
      return FALSE;
    }
  }
  return TRUE;
}

static void
end_partition (FjVirtualBoard *self, FjVirtualEntity *entity)
{
  const FjRowValues *row = &self->uboot.rows[entity->row];

  if (row->area != FJ_AREA_USER)
    self->uboot.boot_area[row->storage_index] = row->area == FJ_AREA_BOOT1 ? 1 : 2;
  if (row->copies > 1 && !copy_fsbl (self, entity, row->copies))
    fj_virtual_uboot_fail (self, "%s (0x%x): copy of fsbl failed", row->name, row->id);
  if (fj_virtual_board_take_fault (self, FJ_FAULT_PHASE_STUCK) == NULL)
    fj_virtual_uboot_next_phase (self);
}

/* dfuMANIFEST has been told; now comes what was put off. */
static void
uboot_manifest (FjVirtualBoard *self)
{
  FjVirtualUboot  *uboot = &self->uboot;
  FjVirtualEntity *entity;

  if (uboot->flush < 0 || (guint) uboot->flush >= uboot->n_entities)
    return;
  entity = &uboot->entities[uboot->flush];
  uboot->flush = -1;
  if (!fj_virtual_uboot_flush (self, entity)) {
    fj_virtual_board_to_rom (self);
    return;
  }
  if (entity->kind == FJ_ENTITY_LAYOUT && uboot->phase == FJ_PHASE_LAYOUT)
    end_layout (self);
  else if (entity->kind == FJ_ENTITY_PARTITION && (int) entity->row == uboot->current)
    end_partition (self, entity);
  else
    fj_virtual_uboot_start_special (self, entity);
  fj_virtual_uboot_close (entity);
}

static void
uboot_enter (FjVirtualBoard *self)
{
}

/* Prepares the second enumeration: devices, partition table, settings, first phase. */
static void
start_again (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;

  uboot->work = 0;
  if (uboot->phase == FJ_PHASE_LAYOUT) {
    init_devices (self);
    if (uboot->n_rows > 0)
      fj_virtual_uboot_next_phase (self);
    fj_virtual_uboot_init_entities (self);
    if (self->profile->skips_first)
      fj_virtual_uboot_next_phase (self);
  }
  fj_virtual_board_restart (self, self->profile->uboot,
                            self->profile->layout_to_uboot + uboot->work / 1000);
}

static void
uboot_detach (FjVirtualBoard *self)
{
  FjVirtualUboot *uboot = &self->uboot;
  gboolean        was_first = uboot->is_first;

  uboot->is_first = FALSE;
  if (was_first && !uboot->is_script &&
      (uboot->phase != FJ_PHASE_DO_RESET || self->profile->enters_again))
    start_again (self);
  else if (!was_first && uboot->phase == FJ_PHASE_DO_RESET)
    fj_virtual_board_restart (self, self->profile->rom, self->profile->reset_to_rom);
  else
    fj_virtual_board_restart (self, NULL, 0);
}

const FjVirtualProgram fj_virtual_uboot_program = {
  uboot_enter,
  fj_virtual_uboot_take,
  uboot_manifest,
  fj_virtual_uboot_give,
  uboot_detach,
  NULL,
};
