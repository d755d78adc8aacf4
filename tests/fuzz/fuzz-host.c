/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-bytes.h>
#include <fj-layout-types.h>
#include <fj-virtual-board.h>
#include <fj-virtual-profile.h>
#include <stdlib.h>
#include <string.h>

/*
 * A host that says anything at any time to a virtual board: each answer fits into what was asked
 * for, time goes on, and whatever was done, the board starts anew after a reset.
 *
 * Input: a profile, then steps of the host's.
 */

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

#define MAX_STEPS 400
#define BLOCK 4096

enum {
  CONTROL,
  DFU,
  DOWNLOAD,
  WAIT,
  BUS_RESET,
  PULL,
  RESET,
  READ,
  N_STEPS
};
enum {
  DNLOAD = 1,
  UPLOAD = 2,
  GETSTATUS = 3
};

typedef struct {
  FjReader        input;
  FjClock        *clock;
  FjVirtualBoard *board;
} World;

/* What takes a board further than noise does: the layout, and something to write. */
static const char *const files[] = {
  "-\t0x01\tfsbl\tBinary\tnone\t0x0\ta\nP\t0x10\tone\tBinary\tmmc0\t0x4400\tb\n"
  "P\t0x11\ttwo\tRawImage\tmmc1\t0x0\tc\nP\t0x12\tthree\tBinary\tmmc1\tboot1\td\n",
  "-\t0x03\tssbl\tBinary\tnone\t0x0\ta\nP\t0x10\tone\tBinary\tnor0\t0x0\tb\n"
  "P\t0x11\ttwo\tSystem\tnand0\t0x200000\tc\n",
  "PE\t0x10\tone\tBinary\tmmc0\t0x4400\tb\nPD\t0x11\ttwo\tFileSystem\tmmc0\t0x84400\tc\n",
  "-\t0x10\tram\tSystem\tram0\t0xC0000000\tx\n",
};

static void
must (gboolean condition)
{
  if (!condition)
    abort ();
}

/* As a door does: not before the board is ready, and not for longer than a host waits. */
static FjVirtualReply
ask (World *self, const FjSetup *setup, const void *bytes)
{
  g_autofree guint8 *data = g_malloc (MAX (setup->length, 1));
  gsize              actual = 0;
  FjVirtualReply     reply;
  gint64             now = fj_clock_now (self->clock);

  memset (data, 0, setup->length);
  if (bytes != NULL && setup->length > 0)
    memcpy (data, bytes, setup->length);
  fj_clock_sleep_until (self->clock,
                        MIN (fj_virtual_board_get_ready (self->board), now + 5 * G_USEC_PER_SEC),
                        NULL, NULL);
  if (fj_clock_now (self->clock) < fj_virtual_board_get_ready (self->board))
    return FJ_VIRTUAL_SILENT;
  reply = fj_virtual_board_control (self->board, fj_virtual_board_get_arrival (self->board), setup,
                                    data, &actual);
  must (reply != FJ_VIRTUAL_OK || actual <= setup->length);
  return reply;
}

static guint16
take_16 (World *self)
{
  guint low = fj_reader_u8 (&self->input);

  return (guint16) (low + 256u * fj_reader_u8 (&self->input));
}

static void
send_control (World *self)
{
  FjSetup       setup = { .request_type = fj_reader_u8 (&self->input),
                          .request = fj_reader_u8 (&self->input) };
  guint         length;
  const guint8 *bytes = NULL;

  setup.value = take_16 (self);
  setup.index = fj_reader_u8 (&self->input);
  setup.length = take_16 (self);
  length = setup.length;
  if (setup.request_type < 0x80 && length <= fj_reader_left (&self->input))
    bytes = fj_reader_bytes (&self->input, length);
  ask (self, &setup, bytes);
}

/* Requests of DFU with small lengths and numbers, where the states are. */
static void
send_dfu (World *self)
{
  guint8        request = fj_reader_u8 (&self->input) % 8;
  gboolean      is_in = request == UPLOAD || request == GETSTATUS || request == 5;
  FjSetup       setup = { .request_type = is_in ? 0xA1 : 0x21, .request = request };
  const guint8 *bytes = NULL;

  setup.value = fj_reader_u8 (&self->input);
  setup.length = request == GETSTATUS ? 6 : fj_reader_u8 (&self->input);
  if (!is_in && setup.length <= fj_reader_left (&self->input))
    bytes = fj_reader_bytes (&self->input, setup.length);
  ask (self, &setup, bytes);
}

static void
get_status (World *self, guint times)
{
  FjSetup setup = { .request_type = 0xA1, .request = GETSTATUS, .length = 6 };

  for (guint i = 0; i < times; i++)
    ask (self, &setup, NULL);
}

/* A whole file, or all but its end, to an alternate setting. */
static void
download (World *self)
{
  FjSetup          set_alt = { .request_type = 0x01,
                               .request = 11,
                               .value = fj_reader_u8 (&self->input) % 8 };
  const char      *file = files[fj_reader_u8 (&self->input) % G_N_ELEMENTS (files)];
  guint            shape = fj_reader_u8 (&self->input);
  gsize            length = strlen (file);
  FjSetup          block = { .request_type = 0x21, .request = DNLOAD, .length = (guint16) length };
  g_autofree char *bytes = g_malloc0 (BLOCK);

  memcpy (bytes, file, length);
  ask (self, &set_alt, NULL);
  for (guint i = 0; i <= shape % 4; i++) {
    block.value = (guint16) i;
    ask (self, &block, bytes);
    get_status (self, 2);
    block.length = BLOCK;
  }
  if (shape & 0x80)
    return;
  block.value++;
  block.length = 0;
  ask (self, &block, NULL);
  get_status (self, 3);
}

static void
look_inside (World *self)
{
  guint8  data[64];
  guint64 offset = (guint64) take_16 (self) << (fj_reader_u8 (&self->input) % 48);
  g_autoptr (GError) error = NULL;

  fj_virtual_board_read_storage (self->board, (FjStorageKind) (fj_reader_u8 (&self->input) % 6), 0,
                                 (FjArea) (fj_reader_u8 (&self->input) % 3), offset, data,
                                 sizeof data);
  error = fj_virtual_board_dup_error (self->board);
}

static void
wait (World *self)
{
  gint64 at = fj_clock_now (self->clock) + (gint64) take_16 (self) * 1000;

  fj_clock_sleep_until (self->clock, at, NULL, NULL);
}

static void
take_step (World *self)
{
  switch (fj_reader_u8 (&self->input) % N_STEPS) {
  case CONTROL:
    send_control (self);
    break;
  case DFU:
    send_dfu (self);
    break;
  case DOWNLOAD:
    download (self);
    break;
  case WAIT:
    wait (self);
    break;
  case BUS_RESET:
    fj_virtual_board_bus_reset (self->board, fj_virtual_board_get_arrival (self->board));
    break;
  case PULL:
    fj_virtual_board_unplug (self->board);
    fj_virtual_board_plug (self->board);
    break;
  case RESET:
    fj_virtual_board_reset (self->board);
    break;
  case READ:
  default:
    look_inside (self);
  }
}

static void
must_start_anew (World *self)
{
  FjSetup setup = { .request_type = 0x80, .request = 6, .value = 0x100, .length = 18 };
  gint64  limit = fj_clock_now (self->clock) + 60 * G_USEC_PER_SEC;

  fj_virtual_board_unplug (self->board);
  fj_virtual_board_plug (self->board);
  while (!fj_virtual_board_is_present (self->board) && fj_clock_now (self->clock) < limit)
    fj_clock_sleep_until (self->clock, fj_clock_now (self->clock) + 1000, NULL, NULL);
  must (ask (self, &setup, NULL) == FJ_VIRTUAL_OK);
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  World              world = { .input = FJ_READER_INIT (data, size) };
  const char *const *names = fj_virtual_profile_get_names ();
  FjVirtualConfig    config = { .port = "1-1" };
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjVirtualBoard) board = NULL;

  config.profile = names[fj_reader_u8 (&world.input) % g_strv_length ((char **) names)];
  board = fj_virtual_board_new (&config, clock, NULL);
  must (board != NULL);
  world.clock = clock;
  world.board = board;
  fj_virtual_board_plug (board);
  for (guint i = 0; i < MAX_STEPS && fj_reader_left (&world.input) > 0; i++)
    take_step (&world);
  must_start_anew (&world);
  return 0;
}
