/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-uboot.h"

#include "fj-virtual-fuses.h"
#include "fj-virtual-parts.h"
#include "fj-virtual-phase.h"
#include "fj-virtual-programs.h"
#include "fj-virtual-shell.h"
#include "fj-virtual-source.h"

#include <errno.h>
#include <fj-bytes.h>
#include <string.h>

/* U-Boot's "stm32prog usb 0": stm32prog.c and stm32prog_usb.c. */

#define DO_RESET 0x1FF /* phase 0xFF after it has been read */
#define LAYOUT_ROOM (256 * 1024)

/* What it was sent for the layout's setting. */
typedef struct {
  GByteArray *bytes;     /* (owned) (nullable) */
  gboolean    is_script; /* a U-Boot script instead of a layout */
} Received;

typedef struct {
  FjVirtualBoard       *board; /* (not owned) */
  FjVirtualChip        *chip;  /* (not owned) */
  const FjVirtualChain *chain; /* static */
  FjVirtualDfu          dfu;

  FjVirtualParts    *parts;    /* (owned) */
  FjVirtualEntities *entities; /* (owned) */
  FjVirtualFuses    *fuses;    /* (owned) */
  Received           received;

  gboolean is_first; /* the enumeration that takes the layout */
  int      phase;
  int      current;   /* row that is being programmed, or -1 */
  guint32  offset;    /* for the next download into it */
  guint    n_offsets; /* how often it was given one */
  char    *text;      /* (owned) (nullable) why the phase is 0xFF */
  guint8   reply[FJ_PHASE_REPLY_MAX];
  gsize    reply_length;
} Uboot;

static void
clear_all (Uboot *self)
{
  fj_virtual_entities_reset (self->entities);
  fj_virtual_parts_clear (self->parts);
  fj_virtual_fuses_clear (self->fuses);
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->received.bytes, g_byte_array_unref);
  self->received.is_script = FALSE;
  self->is_first = FALSE;
  self->phase = FJ_ID_LAYOUT;
  self->current = -1;
  self->offset = 0;
  self->reply_length = 0;
}

void
fj_virtual_uboot_clear (FjVirtualBoard *board)
{
  clear_all (fj_virtual_board_get_state (board, &fj_virtual_uboot_program));
}

/* The first sentence stays, and the phase is 0xFF from now on. */
static void
fail_phase (Uboot *self, const char *text)
{
  if (self->text == NULL)
    self->text = g_strdup (text);
  self->phase = FJ_PHASE_RESET;
}

/* The same, with (transfer full) (nullable) @text; without one nothing is said. */
static void
fail_with (Uboot *self, char *text)
{
  if (text != NULL)
    fail_phase (self, text);
  g_free (text);
}

static gboolean
is_programmed (const FjRowValues *row)
{
  return (row->option & (FJ_OPTION_PROGRAM | FJ_OPTION_EMPTY)) == FJ_OPTION_PROGRAM;
}

/* The next higher id that is selected and not empty, whatever the order of the rows. */
static void
go_to_next_phase (Uboot *self)
{
  if (self->phase >= FJ_PHASE_END)
    return;
  self->current = -1;
  for (int phase = self->phase + 1; phase <= FJ_ID_LAST && self->current < 0; phase++) {
    int row = fj_virtual_parts_find_row (self->parts, phase);

    if (row >= 0 && is_programmed (fj_virtual_parts_get_row (self->parts, (guint) row))) {
      self->current = row;
      self->phase = phase;
    }
  }
  if (self->current < 0)
    self->phase = FJ_PHASE_END;
}

static void
parse_layout (Uboot *self, GBytes *bytes, gboolean has_size)
{
  char *text;

  if (!fj_virtual_parts_read (self->parts, bytes, has_size, &text))
    fail_with (self, text);
}

static void
init_devices (Uboot *self)
{
  char *text;

  if (fj_virtual_parts_get_n_rows (self->parts) > 0 &&
      !fj_virtual_parts_set_up (self->parts, &text))
    fail_with (self, text);
}

static void
add_special (Uboot *self, FjEntityKind kind, char *name, guint64 size)
{
  FjVirtualEntity entity = {
    .kind = kind, .name = name, .size = size, .buffer_size = FJ_DFU_BUFFER
  };

  fj_virtual_entities_add (self->entities, &entity);
}

/*
 * The settings of the rows, then the special ones. Without the latter nobody can ask what failed:
 * of those that are missing U-Boot announces at least one, without a name.
 */
static void
init_entities (Uboot *self)
{
  const FjVirtualChain *chain = self->chain;

  fj_virtual_entities_clear (self->entities);
  if (fj_virtual_parts_get_n_rows (self->parts) == 0)
    add_special (self, FJ_ENTITY_LAYOUT, g_strdup ("@FlashLayout/0x00/1*256Ke"), LAYOUT_ROOM);
  if (!fj_virtual_parts_add_entities (self->parts, self->entities)) {
    fail_with (self, g_strdup_printf ("dfu init failed: %d", -EINVAL));
    add_special (self, FJ_ENTITY_PARTITION, g_strdup (""), 0);
    return;
  }
  add_special (self, FJ_ENTITY_COMMAND, g_strdup ("@virtual/0xf1/1*512Be"), 512);
  if (chain->otp_size > 0)
    add_special (self, FJ_ENTITY_OTP, g_strdup_printf ("@OTP/0xf2/1*%uBe", chain->otp_announced),
                 chain->otp_size);
  if (chain->has_pmic)
    add_special (self, FJ_ENTITY_PMIC, g_strdup ("@PMIC/0xf4/1*8Be"), FJ_PMIC_SIZE);
}

/* With a layout in memory it starts with the final settings, else with one for the layout. */
gint64
fj_virtual_uboot_boot (FjVirtualBoard *board)
{
  Uboot  *self = fj_virtual_board_get_state (board, &fj_virtual_uboot_program);
  GBytes *layout = fj_virtual_chip_get_layout (self->chip);

  clear_all (self);
  if (layout != NULL)
    parse_layout (self, layout, self->chain->memory_layout != NULL);
  self->is_first =
    fj_virtual_parts_get_n_rows (self->parts) == 0 && self->phase == FJ_ID_LAYOUT;
  init_devices (self);
  if (!self->is_first)
    go_to_next_phase (self);
  init_entities (self);
  return fj_virtual_parts_get_work (self->parts);
}

/* The layout is here: a script is for later, anything else is read at once. */
static void
end_layout (Uboot *self)
{
  static const guint8 script[4] = { 0x27, 0x05, 0x19, 0x56 };
  GByteArray         *received = self->received.bytes;
  g_autoptr (GBytes) bytes = NULL;
  gboolean is_stale;

  if (self->chain->uboot_version >= FJ_UBOOT_2021 && received != NULL && received->len >= 64 &&
      memcmp (received->data, script, sizeof script) == 0) {
    self->received.is_script = TRUE;
    self->phase = FJ_PHASE_END;
    return;
  }
  bytes = g_bytes_new (received != NULL ? received->data : NULL,
                       received != NULL ? received->len : 0);
  parse_layout (self, bytes, self->chain->uboot_version >= FJ_UBOOT_2021);
  is_stale = fj_virtual_board_find_fault (self->board, FJ_FAULT_STALE_LAYOUT) != NULL;
  fj_virtual_chip_set_layout (self->chip, is_stale ? bytes : NULL);
}

static void
end_partition (Uboot *self, const FjVirtualEntity *entity)
{
  const FjRowValues *row = fj_virtual_parts_get_row (self->parts, entity->row);

  if (row->area != FJ_AREA_USER)
    fj_virtual_chip_set_boot_area (self->chip, row->storage_index,
                                   row->area == FJ_AREA_BOOT1 ? 1 : 2);
  if (row->copies > 1 && !fj_virtual_parts_copy_fsbl (self->parts, entity, row->copies))
    fail_with (self, g_strdup_printf ("%s (0x%x): copy of fsbl failed", row->name, row->id));
  if (fj_virtual_board_take_fault (self->board, FJ_FAULT_PHASE_STUCK) == NULL)
    go_to_next_phase (self);
}

/* Fuses and PMIC are programmed now. */
static void
end_special (Uboot *self, const FjVirtualEntity *entity)
{
  int error = 0;

  if (entity->kind == FJ_ENTITY_PMIC)
    fj_virtual_fuses_burn_pmic (self->fuses);
  else if (entity->kind == FJ_ENTITY_OTP)
    error = fj_virtual_fuses_burn_otp (self->fuses);
  if (error != 0)
    fail_with (self, g_strdup_printf ("OTP write issue %d", error));
}

static gboolean
is_current (Uboot *self, const FjVirtualEntity *entity)
{
  return entity->kind == FJ_ENTITY_PARTITION && self->current == (int) entity->row;
}

/* dfuMANIFEST has been told; now comes what was put off. */
static void
uboot_manifest (gpointer owner)
{
  Uboot                 *self = owner;
  const FjVirtualEntity *entity;

  if (!fj_virtual_entities_flush (self->entities, &entity)) {
    fj_virtual_board_reset_chip (self->board);
    return;
  }
  if (entity == NULL)
    return;
  if (entity->kind == FJ_ENTITY_LAYOUT && self->phase == FJ_ID_LAYOUT)
    end_layout (self);
  else if (is_current (self, entity))
    end_partition (self, entity);
  else
    end_special (self, entity);
  fj_virtual_entities_close (self->entities, entity);
}

/* Prepares the second enumeration: devices, partition table, settings, first phase. */
static void
start_again (Uboot *self)
{
  gint64 work = 0;

  if (self->phase == FJ_ID_LAYOUT) {
    init_devices (self);
    work = fj_virtual_parts_get_work (self->parts);
    if (fj_virtual_parts_get_n_rows (self->parts) > 0)
      go_to_next_phase (self);
    init_entities (self);
    if (self->chain->skips_first)
      go_to_next_phase (self);
  }
  fj_virtual_board_restart (self->board, self->chain->uboot,
                            self->chain->layout_to_uboot + work / 1000);
}

static void
uboot_detach (gpointer owner)
{
  Uboot   *self = owner;
  gboolean was_first = self->is_first;

  self->is_first = FALSE;
  if (was_first && self->received.is_script)
    fj_virtual_source_start (self->board, self->received.bytes->data, self->received.bytes->len);
  else if (was_first && (self->phase != DO_RESET || self->chain->enters_again))
    start_again (self);
  else if (!was_first && self->phase == DO_RESET)
    fj_virtual_board_restart (self->board, self->chain->rom,
                              fj_virtual_board_get_profile_data (self->board)->reset_ms);
  else
    fj_virtual_source_go_on (self->board, TRUE);
}

/* By the name of the setting that is chosen. */
static int
get_alt_phase (Uboot *self)
{
  const FjVirtualEntity *entity = fj_virtual_entities_get_chosen (self->entities);

  return entity != NULL ? fj_virtual_phase_of_alt (entity->name) : -1;
}

static gboolean
uboot_is_answer (gpointer owner)
{
  return get_alt_phase (owner) == FJ_PHASE_COMMAND;
}

static void
uboot_spoilt (gpointer owner)
{
  fail_phase (owner, "DFU write error");
}

static FjTake
uboot_take (gpointer owner, guint16 block, const guint8 *data, gsize length)
{
  return fj_virtual_entities_take (((Uboot *) owner)->entities, block, data, length);
}

static FjTake
uboot_give (gpointer owner, guint16 block, guint8 *data, gsize length, gsize *actual)
{
  return fj_virtual_entities_give (((Uboot *) owner)->entities, block, data, length, actual);
}

static const FjVirtualDfuFuncs uboot_funcs = {
  .take = uboot_take,
  .manifest = uboot_manifest,
  .give = uboot_give,
  .detach = uboot_detach,
  .is_answer = uboot_is_answer,
  .spoilt = uboot_spoilt,
};

/* Settings that are no partitions: layout, GET and SET PHASE, fuses, PMIC (stm32prog_usb.c). */

static gboolean
set_phase (Uboot *self, guint8 phase, guint32 offset)
{
  if (!fj_virtual_phase_take_offset (self->board, &self->n_offsets, &offset))
    return FALSE;
  if (phase != self->phase) {
    int row = fj_virtual_parts_find_row (self->parts, phase);

    if (row < 0)
      return FALSE;
    self->current = row;
    self->phase = phase;
  }
  self->offset = offset;
  return TRUE;
}

/* SET PHASE: a phase and a number, which is big endian. */
static gboolean
write_command (Uboot *self, guint64 offset, const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);
  guint8   phase = fj_reader_u8 (&reader);
  guint32  value = fj_reader_u32_be (&reader);

  if (reader.failed || offset != 0)
    return FALSE;
  if (phase == FJ_PHASE_RESET) {
    fj_virtual_board_mute (self->board); /* another program runs now */
    return TRUE;
  }
  return set_phase (self, phase, value);
}

static gboolean
write_layout (Received *self, guint64 offset, const guint8 *data, gsize length)
{
  if (self->bytes == NULL)
    self->bytes = g_byte_array_new ();
  if (offset == 0)
    g_byte_array_set_size (self->bytes, 0);
  if (offset != self->bytes->len || length > LAYOUT_ROOM - offset)
    return FALSE;
  g_byte_array_append (self->bytes, data, length);
  return TRUE;
}

static void
read_layout (Received *self, guint64 offset, guint8 *data, gsize length)
{
  gsize n = self->bytes != NULL ? self->bytes->len : 0;

  memset (data, 0, length);
  if (offset < n)
    memcpy (data, self->bytes->data + offset, MIN (length, n - offset));
}

static gboolean
write_special (gpointer owner, const FjVirtualEntity *entity, guint64 offset, const guint8 *data,
               gsize length)
{
  Uboot *self = owner;

  switch (entity->kind) {
  case FJ_ENTITY_LAYOUT:
    return write_layout (&self->received, offset, data, length);
  case FJ_ENTITY_COMMAND:
    return write_command (self, offset, data, length);
  case FJ_ENTITY_OTP:
    fj_virtual_fuses_write_otp (self->fuses, offset, data, length);
    return TRUE;
  case FJ_ENTITY_PMIC:
    fj_virtual_fuses_write_pmic (self->fuses, offset, data, length);
    return TRUE;
  case FJ_ENTITY_PARTITION:
  default:
    return FALSE;
  }
}

/* The answer is made once and then given in pieces; 0xFF, once read, becomes a reset. */
static guint64
prepare_special (gpointer owner, const FjVirtualEntity *entity, guint64 size)
{
  Uboot         *self = owner;
  FjVirtualPhase phase;

  if (entity->kind != FJ_ENTITY_COMMAND)
    return size;
  fail_with (self, fj_virtual_phase_take_text (self->board));
  phase = (FjVirtualPhase){
    .phase = self->phase & 0xFF,
    .address = self->phase == FJ_ID_LAYOUT ? self->chain->layout_address : G_MAXUINT32,
    .offset = self->offset,
    .detach =
      self->phase == FJ_ID_LAYOUT ? fj_virtual_parts_get_n_rows (self->parts) > 0 : -1,
  };
  if (phase.phase == FJ_PHASE_RESET) {
    phase.text = self->text != NULL ? self->text : "Unspecified";
    self->phase = DO_RESET;
  }
  self->reply_length = fj_virtual_phase_write (self->board, &phase, self->reply);
  return self->reply_length;
}

static gboolean
read_special (gpointer owner, const FjVirtualEntity *entity, guint64 offset, guint8 *data,
              gsize length)
{
  Uboot *self = owner;

  if (length == 0)
    return TRUE;
  switch (entity->kind) {
  case FJ_ENTITY_COMMAND:
    memcpy (data, self->reply + offset, length);
    return TRUE;
  case FJ_ENTITY_OTP:
    memcpy (data, fj_virtual_chip_get_otp (self->chip) + offset, length);
    return TRUE;
  case FJ_ENTITY_PMIC:
    memcpy (data, fj_virtual_chip_get_pmic (self->chip) + offset, length);
    return TRUE;
  case FJ_ENTITY_LAYOUT:
    read_layout (&self->received, offset, data, length);
    return TRUE;
  case FJ_ENTITY_PARTITION:
  default:
    return FALSE;
  }
}

/* Only the partition that is being programmed has an offset. */
static guint64
begin_transfer (gpointer owner, const FjVirtualEntity *entity)
{
  Uboot  *self = owner;
  guint64 offset = is_current (self, entity) ? self->offset : 0;

  if (is_current (self, entity) && self->chain->drops_offset)
    self->offset = 0;
  return offset;
}

/* The phase is spoilt, too, when it was for the current partition. */
static void
end_in_failure (gpointer owner, const FjVirtualEntity *entity, const char *text)
{
  if (is_current (owner, entity))
    fail_phase (owner, text);
}

static const FjVirtualEntityFuncs entity_funcs = {
  .begin = begin_transfer,
  .prepare = prepare_special,
  .write = write_special,
  .read = read_special,
  .failed = end_in_failure,
};

static gpointer
uboot_new (FjVirtualBoard *board)
{
  Uboot *self = g_new0 (Uboot, 1);

  self->board = board;
  self->chip = fj_virtual_chip_get (board);
  self->chain = fj_virtual_chip_get_chain (self->chip);
  self->current = -1;
  self->parts = fj_virtual_parts_new (board, self->chain);
  self->entities = fj_virtual_entities_new (board, &entity_funcs, self);
  self->fuses = fj_virtual_fuses_new (self->chip);
  fj_virtual_dfu_init (&self->dfu, board, &uboot_funcs, self);
  return self;
}

static void
uboot_free (gpointer state)
{
  Uboot *self = state;

  clear_all (self);
  fj_virtual_parts_free (self->parts);
  fj_virtual_entities_free (self->entities);
  fj_virtual_fuses_free (self->fuses);
  g_free (self);
}

/*
 * What it makes of its layout it has done before, fj_virtual_uboot_boot() or start_again(), unless
 * it is a script that has started it.
 */
static void
uboot_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  Uboot *self = state;

  if (fj_virtual_chip_begins (self->chip))
    fj_virtual_uboot_boot (self->board);
  fj_virtual_chip_set_begins (self->chip, FALSE);
  fj_virtual_dfu_enter (&((Uboot *) state)->dfu, stage);
}

static void
uboot_make_idle (gpointer state)
{
  fj_virtual_dfu_make_idle (&((Uboot *) state)->dfu);
}

static void
uboot_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  Uboot                  *self = state;
  guint                   n = fj_virtual_entities_get_n (self->entities);
  g_autofree const char **names = g_new0 (const char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = fj_virtual_entities_get (self->entities, i)->name;
  fj_virtual_dfu_describe (&self->dfu, descriptors, names, n);
}

static FjVirtualReply
uboot_control (gpointer state, const FjSetup *setup, guint8 *data, gsize *actual)
{
  return fj_virtual_dfu_control (&((Uboot *) state)->dfu, setup, data, actual);
}

/*
 * One on DWC2 that was just asked to detach takes it as the wish to reset the board (common/dfu.c).
 */
static void
uboot_bus_reset (gpointer state, gboolean is_leaving)
{
  Uboot *self = state;

  if (is_leaving && self->chain->resets_on_bus)
    fj_virtual_board_reset_chip (self->board);
}

static void
uboot_locate (gpointer state, FjVirtualPlace *place)
{
  Uboot *self = state;

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
