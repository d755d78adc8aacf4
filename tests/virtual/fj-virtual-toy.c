/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-toy.h"

#include <fj-bytes.h>
#include <fj-virtual-profile.h>
#include <fj-virtual-shell.h>
#include <string.h>

#define BULK 2
#define INTERRUPT 3
#define PACKET 512
#define HEAD 16 /* bytes of a command at most */

static const FjVirtualStageInfo boot_stage;
static const FjVirtualStageInfo loader_stage;

/* The boot program: it wants a loader. */

typedef struct {
  FjVirtualBoard *board; /* (not owned) */
  gboolean        has_head;
  guint32         left; /* bytes of the loader */
} Boot;

static gpointer
boot_new (FjVirtualBoard *board)
{
  Boot *self = g_new0 (Boot, 1);

  self->board = board;
  return self;
}

static void
boot_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  Boot *self = state;

  self->has_head = FALSE;
  self->left = 0;
}

static void
boot_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  static const guint8 triple[3] = { 0xFF, 0x01, 0x01 };

  fj_virtual_descriptors_add_interface (descriptors, 0, 0, triple, 4);
  fj_virtual_descriptors_add_endpoint (descriptors, 0x01, BULK, PACKET, 0);
  fj_virtual_descriptors_add_endpoint (descriptors, 0x81, BULK, PACKET, 0);
  fj_virtual_descriptors_set_string (descriptors, 4, "boot");
}

static FjVirtualReply
boot_control (gpointer state, const FjSetup *setup, guint8 *data, gsize *actual)
{
  if (setup->request_type != 0xC0 || setup->request != 1)
    return FJ_VIRTUAL_STALL;
  *actual = MIN (setup->length, 4);
  memcpy (data, "TOY1", *actual);
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
boot_transfer (gpointer state, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  Boot    *self = state;
  FjReader reader = FJ_READER_INIT (data + 4, length > 4 ? length - 4 : 0);

  if (endpoint != 0x01)
    return FJ_VIRTUAL_SILENT;
  if (!self->has_head) {
    if (length != 8 || memcmp (data, "LOAD", 4) != 0)
      return FJ_VIRTUAL_STALL;
    self->has_head = TRUE;
    self->left = fj_reader_u32_le (&reader);
    return FJ_VIRTUAL_OK;
  }
  if (length > self->left)
    return FJ_VIRTUAL_STALL;
  self->left -= (guint32) length;
  if (self->left == 0)
    fj_virtual_board_restart (self->board, &loader_stage, 300);
  return FJ_VIRTUAL_OK;
}

static const FjVirtualProgram boot_program = {
  .name = "toy boot program",
  .create = boot_new,
  .destroy = g_free,
  .enter = boot_enter,
  .describe = boot_describe,
  .control = boot_control,
  .transfer = boot_transfer,
};

/* The loader writes and reads. */

typedef struct {
  FjVirtualBoard *board;  /* (not owned) */
  char            verb;   /* of the command under way, 0: none */
  guint64         offset; /* of the next byte */
  guint32         left;   /* bytes of the command */
  guint64         written;
} Loader;

static gpointer
loader_new (FjVirtualBoard *board)
{
  Loader *self = g_new0 (Loader, 1);

  self->board = board;
  return self;
}

static void
loader_enter (gpointer state, const FjVirtualStageInfo *stage)
{
  Loader *self = state;

  *self = (Loader){ .board = self->board };
}

static void
loader_describe (gpointer state, FjVirtualDescriptors *descriptors)
{
  static const guint8 triple[3] = { 0xFF, 0x01, 0x02 };
  static const guint8 other[3] = { 0xFF, 0x00, 0x00 };

  fj_virtual_descriptors_add_interface (descriptors, 0, 0, triple, 0);
  fj_virtual_descriptors_add_interface (descriptors, 0, 1, triple, 4);
  fj_virtual_descriptors_add_endpoint (descriptors, 0x02, BULK, PACKET, 0);
  fj_virtual_descriptors_add_endpoint (descriptors, 0x82, BULK, PACKET, 0);
  fj_virtual_descriptors_add_endpoint (descriptors, 0x83, INTERRUPT, 8, 4);
  fj_virtual_descriptors_add_interface (descriptors, 1, 0, other, 0);
  fj_virtual_descriptors_set_string (descriptors, 4, "loader");
}

static FjVirtualReply
begin_command (Loader *self, const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);

  fj_reader_seek (&reader, 4);
  if (length == 4 && memcmp (data, "DONE", 4) == 0) {
    fj_virtual_board_restart (self->board, NULL, 0);
    return FJ_VIRTUAL_OK;
  }
  if (length != HEAD || (memcmp (data, "WRIT", 4) != 0 && memcmp (data, "READ", 4) != 0))
    return FJ_VIRTUAL_STALL;
  self->verb = (char) data[0];
  self->offset = fj_reader_u64_le (&reader);
  self->left = fj_reader_u32_le (&reader);
  return FJ_VIRTUAL_OK;
}

static FjVirtualStorage *
get_card (Loader *self)
{
  return fj_virtual_storage_set_find (fj_virtual_board_get_storages (self->board), FJ_STORAGE_MMC,
                                      0, FJ_AREA_USER);
}

static FjVirtualReply
take_bytes (Loader *self, const guint8 *data, gsize length)
{
  if (self->verb == 0)
    return begin_command (self, data, length);
  if (self->verb != 'W' || length > self->left ||
      !fj_virtual_storage_write (get_card (self), self->offset, data, length, NULL))
    return FJ_VIRTUAL_STALL;
  self->offset += length;
  self->left -= (guint32) length;
  self->written += length;
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
give_bytes (Loader *self, guint8 *data, gsize length, gsize *actual)
{
  if (self->verb == 0 || (self->verb == 'W' && self->left > 0))
    return FJ_VIRTUAL_SILENT;
  if (self->verb == 'W') {
    self->verb = 0;
    *actual = MIN (length, 4);
    memset (data, 0, *actual);
    return FJ_VIRTUAL_OK;
  }
  *actual = MIN (length, self->left);
  if (!fj_virtual_storage_read (get_card (self), self->offset, data, *actual, NULL))
    return FJ_VIRTUAL_STALL;
  self->offset += *actual;
  self->left -= (guint32) *actual;
  if (self->left == 0)
    self->verb = 0;
  return FJ_VIRTUAL_OK;
}

static FjVirtualReply
loader_transfer (gpointer state, guint8 endpoint, guint8 *data, gsize length, gsize *actual)
{
  Loader  *self = state;
  FjWriter writer = FJ_WRITER_INIT (data, length);

  if (endpoint == 0x02)
    return take_bytes (self, data, length);
  if (endpoint == 0x82)
    return give_bytes (self, data, length, actual);
  if (length < 8)
    return FJ_VIRTUAL_STALL;
  fj_writer_u64_le (&writer, self->written);
  *actual = 8;
  return FJ_VIRTUAL_OK;
}

static const FjVirtualProgram loader_program = {
  .name = "toy loader",
  .create = loader_new,
  .destroy = g_free,
  .enter = loader_enter,
  .describe = loader_describe,
  .transfer = loader_transfer,
};

static const FjVirtualStageInfo boot_stage = {
  .program = &boot_program,
  .nick = "boot",
  .manufacturer = "Toys",
  .product = "Toy boot",
  .vendor = FJ_TOY_VENDOR,
  .product_id = FJ_TOY_BOOT_ID,
};
static const FjVirtualStageInfo loader_stage = {
  .program = &loader_program,
  .nick = "loader",
  .manufacturer = "Toys",
  .product = "Toy loader",
  .vendor = FJ_TOY_VENDOR,
  .product_id = FJ_TOY_LOADER_ID,
};

static const FjVirtualStageWord words[] = {
  { "boot", "boot" },
  { "loader", "loader" },
  { NULL, NULL },
};

static const FjVirtualFamily family = { .name = "toys", .stages = words };

static const FjVirtualProfile profile = {
  .name = FJ_TOY_PROFILE,
  .summary = "a board that there is not",
  .family = &family,
  .start = &boot_stage,
  .rom = &boot_stage,
  .reset_ms = 100,
  .has_storages = TRUE,
};

void
fj_virtual_toy_add (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once)) {
    fj_virtual_profile_add (&profile);
    g_once_init_leave (&once, 1);
  }
}
