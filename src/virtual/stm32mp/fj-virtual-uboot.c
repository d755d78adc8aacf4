/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-programs.h"
#include "fj-virtual-shell.h"

#include <fj-bytes.h>
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
fj_virtual_uboot_clear_entities (FjVirtualUboot *self)
{
  for (guint i = 0; i < self->n_entities; i++)
    entity_clear (&self->entities[i]);
  g_clear_pointer (&self->entities, g_free);
  self->n_entities = 0;
}

/* The next setting; takes over what @entity owns. */
void
fj_virtual_uboot_add_entity (FjVirtualUboot *self, const FjVirtualEntity *entity)
{

  self->entities = g_renew (FjVirtualEntity, self->entities, self->n_entities + 1);
  self->entities[self->n_entities++] = *entity;
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
clear_rows (FjVirtualUboot *self)
{
  g_clear_pointer (&self->rows, g_free);
  g_clear_pointer (&self->placed, g_array_unref);
  self->n_rows = 0;
}

static void
clear_all (FjVirtualUboot *self)
{
  FjVirtualUboot blank = {
    .board = self->board, .chip = self->chip, .chain = self->chain, .dfu = self->dfu
  };

  fj_virtual_uboot_clear_entities (self);
  clear_rows (self);
  g_clear_pointer (&self->buffer, g_free);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->layout, g_byte_array_unref);
  blank.current = -1;
  blank.flush = -1;
  *self = blank;
}

void
fj_virtual_uboot_clear (FjVirtualBoard *board)
{
  clear_all (fj_virtual_board_get_state (board, &fj_virtual_uboot_program));
}

/* The first sentence stays, and the phase is 0xFF from now on. */
void
fj_virtual_uboot_fail (FjVirtualUboot *self, const char *format, ...)
{
  va_list args;

  if (self->text == NULL) {
    va_start (args, format);
    self->text = g_strdup_vprintf (format, args);
    va_end (args);
  }
  self->phase = FJ_PHASE_RESET;
}

static gboolean
is_programmed (const FjRowValues *row)
{
  return (row->option & (FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY)) == FJ_OPTION_PROGRAM;
}

/* The next higher id that is selected and not empty, whatever the order of the rows. */
static void
go_to_next_phase (FjVirtualUboot *self)
{

  if (self->phase >= FJ_PHASE_END)
    return;
  self->current = -1;
  for (int phase = self->phase + 1; phase <= FJ_PHASE_LAST_USER && self->current < 0; phase++) {
    guint i = 0;

    while (i < self->n_rows && self->rows[i].id != phase)
      i++;
    if (i < self->n_rows && is_programmed (&self->rows[i])) {
      self->current = i;
      self->phase = phase;
    }
  }
  if (self->current < 0)
    self->phase = FJ_PHASE_END;
}

/* Reads a layout; @has_size is FALSE when U-Boot looks for one in its memory by itself. */
static void
parse_layout (FjVirtualUboot *self, GBytes *bytes, gboolean has_size)
{
  g_autofree char *text = NULL;
  g_autoptr (GArray) rows = NULL;

  clear_rows (self);
  rows = fj_uboot_layout_parse (bytes, self->chain->uboot_version, has_size, &text);
  if (rows == NULL) {
    fj_virtual_uboot_fail (self, "%s", text != NULL ? text : "Layout: invalid FlashLayout");
    return;
  }
  self->n_rows = rows->len;
  self->rows = g_memdup2 (rows->data, rows->len * sizeof (FjRowValues));
}

static void
init_devices (FjVirtualUboot *self)
{
  if (self->n_rows == 0)
    return;
  if (!fj_virtual_uboot_init_devices (self))
    clear_rows (self);
}

/* With a layout in memory it starts with the final settings, else with one for the layout. */
gint64
fj_virtual_uboot_boot (FjVirtualBoard *board)
{
  FjVirtualUboot *self = fj_virtual_board_get_state (board, &fj_virtual_uboot_program);
  GBytes         *layout = fj_virtual_chip_get_layout (self->chip);

  clear_all (self);
  if (layout != NULL)
    parse_layout (self, layout, self->chain->memory_layout != NULL);
  self->is_first = self->n_rows == 0 && self->phase == FJ_PHASE_LAYOUT;
  init_devices (self);
  if (!self->is_first)
    go_to_next_phase (self);
  fj_virtual_uboot_init_entities (self);
  return self->work;
}

/* The layout is here: a script is for later, anything else is read at once. */
static void
end_layout (FjVirtualUboot *self)
{
  static const guint8 script[4] = { 0x27, 0x05, 0x19, 0x56 };
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_stale;

  if (self->chain->uboot_version >= FJ_UBOOT_2021 && self->layout != NULL &&
      self->layout->len >= 64 && memcmp (self->layout->data, script, sizeof script) == 0) {
    self->is_script = TRUE;
    self->phase = FJ_PHASE_END;
    return;
  }
  bytes = g_bytes_new (self->layout != NULL ? self->layout->data : NULL,
                       self->layout != NULL ? self->layout->len : 0);
  parse_layout (self, bytes, self->chain->uboot_version >= FJ_UBOOT_2021);
  is_stale = fj_virtual_board_find_fault (self->board, FJ_FAULT_STALE_LAYOUT) != NULL;
  fj_virtual_chip_set_layout (self->chip, is_stale ? bytes : NULL);
}

static gboolean
read_entity (FjVirtualUboot *self, FjVirtualEntity *entity, guint64 offset, guint8 *data,
             gsize length)
{
  return entity->storage != NULL &&
         fj_virtual_storage_read (entity->storage, entity->start + offset, data, length, NULL);
}

/* The copies of an FSBL go to the erase blocks that follow it (U-Boot stm32prog_copy_fsbl). */
static gboolean
copy_fsbl (FjVirtualUboot *self, FjVirtualEntity *entity, guint copies)
{
  guint64            block = entity->buffer_size;
  guint8             raw[256];
  FjReader           reader = FJ_READER_INIT (raw, sizeof raw);
  guint64            size;
  g_autofree guint8 *fsbl = NULL;
  GError            *error = NULL;

  if (!read_entity (self, entity, 0, raw, sizeof raw) ||
      fj_reader_u32_le (&reader) != FJ_STM32_HEADER_MAGIC_LE)
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
      fj_virtual_board_fail (self->board, error);
      return FALSE;
    }
  }
  return TRUE;
}

static void
end_partition (FjVirtualUboot *self, FjVirtualEntity *entity)
{
  const FjRowValues *row = &self->rows[entity->row];

  if (row->area != FJ_AREA_USER)
    fj_virtual_chip_set_boot_area (self->chip, row->storage_index,
                                   row->area == FJ_AREA_BOOT1 ? 1 : 2);
  if (row->copies > 1 && !copy_fsbl (self, entity, row->copies))
    fj_virtual_uboot_fail (self, "%s (0x%x): copy of fsbl failed", row->name, row->id);
  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_PHASE_STUCK) == NULL)
    go_to_next_phase (self);
}

/* dfuMANIFEST has been told; now comes what was put off. */
static void
uboot_manifest (gpointer owner)
{
  FjVirtualUboot  *self = owner;
  FjVirtualEntity *entity;

  if (self->flush < 0 || (guint) self->flush >= self->n_entities)
    return;
  entity = &self->entities[self->flush];
  self->flush = -1;
  if (!fj_virtual_uboot_flush (self, entity)) {
    fj_virtual_board_reset_chip (self->board);
    return;
  }
  if (entity->kind == FJ_ENTITY_LAYOUT && self->phase == FJ_PHASE_LAYOUT)
    end_layout (self);
  else if (entity->kind == FJ_ENTITY_PARTITION && (int) entity->row == self->current)
    end_partition (self, entity);
  else
    fj_virtual_uboot_start_special (self, entity);
  fj_virtual_uboot_close (entity);
}

/* Prepares the second enumeration: devices, partition table, settings, first phase. */
static void
start_again (FjVirtualUboot *self)
{
  self->work = 0;
  if (self->phase == FJ_PHASE_LAYOUT) {
    init_devices (self);
    if (self->n_rows > 0)
      go_to_next_phase (self);
    fj_virtual_uboot_init_entities (self);
    if (self->chain->skips_first)
      go_to_next_phase (self);
  }
  fj_virtual_board_restart (self->board, self->chain->uboot,
                            self->chain->layout_to_uboot + self->work / 1000);
}

static void
uboot_detach (gpointer owner)
{
  FjVirtualUboot *self = owner;
  gboolean        was_first = self->is_first;

  self->is_first = FALSE;
  if (was_first && !self->is_script &&
      (self->phase != FJ_PHASE_DO_RESET || self->chain->enters_again))
    start_again (self);
  else if (!was_first && self->phase == FJ_PHASE_DO_RESET)
    fj_virtual_board_restart (self->board, self->chain->rom,
                              fj_virtual_board_get_profile_data (self->board)->reset_ms);
  else
    fj_virtual_board_restart (self->board, NULL, 0);
}

/* The name of the setting that is chosen. */
static int
get_alt_phase (FjVirtualUboot *self)
{
  guint8 alt = fj_virtual_board_get_alt (self->board, 0);

  return alt < self->n_entities ? fj_virtual_phase_of_alt (self->entities[alt].name) : -1;
}

static gboolean
uboot_is_answer (gpointer owner)
{
  return get_alt_phase (owner) == FJ_PHASE_COMMAND;
}

static void
uboot_spoilt (gpointer owner)
{
  fj_virtual_uboot_fail (owner, "DFU write error");
}

static const FjVirtualDfuFuncs uboot_funcs = {
  .take = fj_virtual_uboot_take,
  .manifest = uboot_manifest,
  .give = fj_virtual_uboot_give,
  .detach = uboot_detach,
  .is_answer = uboot_is_answer,
  .spoilt = uboot_spoilt,
};

static gpointer
uboot_new (FjVirtualBoard *board)
{
  FjVirtualUboot *self = g_new0 (FjVirtualUboot, 1);

  self->board = board;
  self->chip = fj_virtual_chip_get (board);
  self->chain = fj_virtual_chip_get_chain (self->chip);
  self->current = -1;
  self->flush = -1;
  fj_virtual_dfu_init (&self->dfu, board, &uboot_funcs, self);
  return self;
}

static void
uboot_free (gpointer state)
{
  clear_all (state);
  g_free (state);
}

/* What it makes of its layout it has done before: fj_virtual_uboot_boot(), start_again() */
static void
uboot_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  fj_virtual_dfu_enter (&((FjVirtualUboot *) state)->dfu, stage);
}

static void
uboot_make_idle (gpointer state)
{
  fj_virtual_dfu_make_idle (&((FjVirtualUboot *) state)->dfu);
}

static void
uboot_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  FjVirtualUboot         *self = state;
  g_autofree const char **names = g_new0 (const char *, self->n_entities + 1);

  for (guint i = 0; i < self->n_entities; i++)
    names[i] = self->entities[i].name;
  fj_virtual_dfu_describe (&self->dfu, descriptors, names, self->n_entities);
}

static FjVirtualReply
uboot_control (gpointer state, const FjSetup *setup, guint8 *data, gsize *actual)
{
  return fj_virtual_dfu_control (&((FjVirtualUboot *) state)->dfu, setup, data, actual);
}

/*
 * One on DWC2 that was just asked to detach takes it as the wish to reset the board (common/dfu.c).
 */
static void
uboot_bus_reset (gpointer state, gboolean is_leaving)
{
  FjVirtualUboot *self = state;

  if (is_leaving && self->chain->resets_on_bus)
    fj_virtual_board_reset_chip (self->board);
}

static void
uboot_locate (gpointer state, FjVirtualPlace *place)
{
  FjVirtualUboot *self = state;

  place->phase = get_alt_phase (self);
  place->block = fj_virtual_dfu_get_n_blocks (&self->dfu);
}

const FjVirtualProgram fj_virtual_uboot_program = {
  .name = "U-Boot",
  .create = uboot_new,
  .destroy = uboot_free,
  .enter = uboot_enter,
  .make_idle = uboot_make_idle,
  .describe = uboot_describe,
  .control = uboot_control,
  .bus_reset = uboot_bus_reset,
  .locate = uboot_locate,
};
