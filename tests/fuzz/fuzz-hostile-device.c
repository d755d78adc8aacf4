/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <fj-bytes.h>
#include <fj-phase-ids.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/*
 * A device whose every answer is in the input, played against a whole run on a simulated clock.
 * Whatever it says: the run ends, within a time that follows from its limits, with an error of the
 * documented kinds, and with success only when it claimed the end after taking everything.
 */

/* No more than this many packets may get an answer: afterwards the device has left for good. */
#define MAX_PACKETS 4096

typedef enum {
  ANSWER_SANE, /* what the script of the input's first byte would say */
  ANSWER_BYTES,
  ANSWER_STALL,
  ANSWER_TIMEOUT,
  ANSWER_GONE,
  ANSWER_LEAVE,
  N_ANSWERS,
} Answer;

typedef struct {
  FjReader     input;
  FjClock     *clock;
  FjPortWatch *watch;
  guint        packets;
  guint        shape; /* which descriptors */
  guint8       state; /* of DFU, as a well-behaved device would have it */
  guint8       phase;
  guint64      received; /* bytes since the phase changed */
  gboolean     wants_detach;
  gboolean     gone;
} World;

#define FJ_TYPE_HOSTILE_PIPE (fj_hostile_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjHostilePipe, fj_hostile_pipe, FJ, HOSTILE_PIPE, GObject)

struct _FjHostilePipe {
  GObject parent_instance;
  World  *world; /* (not owned) */
};

static void fj_hostile_pipe_link_iface_init (FjLinkInterface *iface);
static void fj_hostile_pipe_iface_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjHostilePipe, fj_hostile_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, fj_hostile_pipe_link_iface_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE,
                                                        fj_hostile_pipe_iface_init))

static FjUsbPipe *
hostile_pipe_new (World *world)
{
  FjHostilePipe *self = g_object_new (FJ_TYPE_HOSTILE_PIPE, NULL);

  self->world = world;
  return FJ_USB_PIPE (self);
}

/* Devices that the input can choose from; a changed letter leads to other branches. */
static const char *const shapes[][8] = {
  { "DFU in HS Mode @Device ID /0x500, @Revision ID /0x0000", "@Partition0 /0x00/1*256Ke",
    "@FSBL /0x01/1*1Me", "@Partition2 /0x02/1*1Me", "@Partition3 /0x03/1*16Me",
    "@virtual /0xF1/1*512Ba" },
  { "DFU in HS Mode @Device ID /0x501, @Revision ID /0x1003", "@FSBL /0x01/1*128Ke",
    "@virtual /0xF1/1*512Ba" },
  { "DFU @Device ID /0x505, @Revision ID /0x0011, @Name /STM32MP257FAI Rev.Y,",
    "@DDR FIP /0x02/1*32Ke", "@FIP /0x03/1*16Me", "@virtual /0xF1/1*512Ba" },
  { "USB download gadget@Device ID /0x500, @Revision ID /0x2000", "@FlashLayout/0x00/1*256Ke",
    "@virtual/0xf1/1*512Be" },
  { "USB download gadget@Device ID /0x501, @Revision ID /0x2000", "@one/0x10/1*8Me",
    "@two/0x11/1*8Me", "@virtual/0xf1/1*512Be" },
  { "USB download gadget", "@one/0x10/1*8Me", "@two/0x11/1*8Me", "@virtual/0xf1/1*512Be" },
  { "USB download gadget", "mmc0_fip" },
  { "", "", "@virtual/0xf1/1*512Be" },
};

static guint
count_alts (const char *const *shape)
{
  guint n = 0;

  while (n < 7 && shape[n + 1] != NULL)
    n++;
  return n;
}

static gsize
put_string (guint8 *data, const char *text)
{
  gsize length = strlen (text);

  data[0] = (guint8) (2 + 2 * length);
  data[1] = 3;
  for (gsize i = 0; i < length; i++) {
    data[2 + 2 * i] = (guint8) text[i];
    data[3 + 2 * i] = 0;
  }
  return data[0];
}

static gsize
put_config (guint8 *data, guint n_alts)
{
  static const guint8 dfu[9] = { 9, 0x21, 0x0f, 0xff, 0, 0, 4, 0x10, 1 };
  guint8              head[9] = { 9, 2, (guint8) (9 * (n_alts + 2)), 0, 1, 1, 2, 0xc0, 0x32 };

  memcpy (data, head, 9);
  for (guint i = 0; i < n_alts; i++)
    memcpy (data + 9 + 9 * i,
            ((guint8[]){ 9, 4, 0, (guint8) i, 0, 0xfe, 1, 2, (guint8) (6 + i) }), 9);
  memcpy (data + 9 + 9 * n_alts, dfu, 9);
  return 9u * (n_alts + 2);
}

static gsize
put_descriptor (World *world, guint16 value, guint8 *data)
{
  static const guint8 device[18] = {
    18, 1, 0, 2, 0, 0, 0, 64, 0x83, 4, 0x11, 0xdf, 0, 2, 0, 2, 3, 1
  };
  const char *const *shape = shapes[world->shape % G_N_ELEMENTS (shapes)];
  guint              index = value & 0xff;

  if (value >> 8 == 1)
    memcpy (data, device, sizeof device);
  if (value >> 8 == 1)
    return sizeof device;
  if (value >> 8 == 2)
    return put_config (data, count_alts (shape));
  if (index == 2)
    return put_string (data, shape[0]);
  if (index == 3)
    return put_string (data, "00260046");
  return index >= 6 && index - 6 < count_alts (shape) ? put_string (data, shape[index - 5]) : 0;
}

/* What a board wants after it has got what it wanted. */
static void
advance (World *world)
{
  gboolean in_place = world->shape % G_N_ELEMENTS (shapes) == 0;

  world->received = 0;
  if (world->phase == FJ_ID_FSBL && in_place)
    world->phase = FJ_ID_SSBL;
  else if (world->phase <= FJ_ID_SSBL)
    world->phase = FJ_ID_LAYOUT;
  else
    world->phase = world->phase == 0x10 ? 0x11 : FJ_PHASE_END;
  world->wants_detach = world->phase == FJ_ID_LAYOUT;
}

/* The reply of GET PHASE. */
static gsize
put_phase (World *world, guint8 *data)
{
  if (world->received > 0)
    advance (world);
  memcpy (data,
          ((guint8[]){ world->phase, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, world->wants_detach }),
          10);
  return world->phase == FJ_ID_LAYOUT ? 10 : 9;
}

/* What a device without malice would say. */
static gsize
answer_sanely (World *world, const FjTransfer *transfer, guint8 *data)
{
  const FjSetup *setup = &transfer->setup;

  if (setup->request_type == 0x80)
    return put_descriptor (world, setup->value, data);
  if (setup->request == 2)
    return put_phase (world, data);
  if (setup->request == 3) {
    memcpy (data, ((guint8[]){ 0, 0, 0, 0, world->state, 0 }), 6);
    return 6;
  }
  world->state = setup->request == 1 && setup->length > 0 ? 5 : 2;
  world->received += setup->request == 1 ? setup->length : 0;
  return setup->length;
}

static gboolean
fail (GQuark domain, int code, GError **error)
{
  g_set_error_literal (error, domain, code, "hostile");
  return FALSE;
}

static void
come_back (gpointer user_data)
{
  World *world = user_data;
  g_autoptr (FjUsbPipe) pipe = hostile_pipe_new (world);

  world->gone = FALSE;
  world->state = 2;
  fj_port_watch_arrived (world->watch, FJ_LINK (pipe));
}

static void
leave (World *world)
{
  guint8 delay = fj_reader_u8 (&world->input);

  world->gone = TRUE;
  world->shape = fj_reader_u8 (&world->input);
  world->phase = fj_reader_u8 (&world->input);
  world->wants_detach = FALSE;
  world->received = 0;
  fj_port_watch_left (world->watch);
  if (fj_reader_left (&world->input) > 0)
    fj_clock_add (world->clock, fj_clock_now (world->clock) + delay * 100000, come_back, world,
                  NULL);
}

/* Bytes of the input instead of the answer. */
static gsize
answer_badly (World *world, const FjTransfer *transfer, guint8 *data)
{
  gsize         wanted = fj_reader_u8 (&world->input);
  gsize         length = MIN (MIN (wanted, fj_reader_left (&world->input)), 512);
  const guint8 *bytes = fj_reader_bytes (&world->input, length);

  if (bytes == NULL)
    return 0;
  memcpy (data, bytes, length);
  return length;
}

static gboolean
fj_hostile_pipe_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
                         GCancellable *cancellable, GError **error)
{
  World *world = FJ_HOSTILE_PIPE (pipe)->world;
  guint8 answer[1024] = { 0 };
  gsize  length;

  /* A device answers no faster than the bus allows. */
  fj_clock_sleep_until (world->clock, fj_clock_now (world->clock) + 100, NULL, NULL);
  if (world->gone || world->packets++ > MAX_PACKETS)
    return fail (FJ_ERROR, FJ_ERROR_GONE, error);
  switch ((Answer) (fj_reader_u8 (&world->input) % N_ANSWERS)) {
  case ANSWER_BYTES:
    length = answer_badly (world, transfer, answer);
    break;
  case ANSWER_STALL:
    return fail (FJ_ERROR, FJ_ERROR_STALL, error);
  case ANSWER_TIMEOUT:
    fj_clock_sleep_until (world->clock, fj_clock_now (world->clock) + timeout_ms * 1000, NULL,
                          NULL);
    return fail (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, error);
  case ANSWER_LEAVE:
    leave (world);
    return fail (FJ_ERROR, FJ_ERROR_GONE, error);
  case ANSWER_GONE:
    return fail (FJ_ERROR, FJ_ERROR_GONE, error);
  case ANSWER_SANE:
  case N_ANSWERS:
  default:
    length = answer_sanely (world, transfer, answer);
  }
  transfer->actual = MIN (length, transfer->setup.length);
  if (transfer->setup.request_type & 0x80)
    memcpy (transfer->data, answer, transfer->actual);
  if (transfer->setup.request == 0 && transfer->setup.request_type == 0x21)
    leave (world);
  return TRUE;
}

static gboolean
fj_hostile_pipe_set_alt (FjUsbPipe *pipe, guint8 alt, guint timeout_ms,
                         GCancellable *cancellable, GError **error)
{
  FjTransfer transfer = { .setup = { .request_type = 0x01, .request = 11, .value = alt } };

  return fj_hostile_pipe_control (pipe, &transfer, timeout_ms, cancellable, error);
}

static gboolean
fj_hostile_pipe_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  return !FJ_HOSTILE_PIPE (link)->world->gone || fail (FJ_ERROR, FJ_ERROR_GONE, error);
}

static void
fj_hostile_pipe_close (FjLink *link)
{
}

static gboolean
fj_hostile_pipe_reset (FjUsbPipe *pipe, GError **error)
{
  return fail (FJ_ERROR, FJ_ERROR_GONE, error);
}

static const char *
fj_hostile_pipe_get_place (FjLink *link)
{
  return "1-1";
}

static FjSpeed
fj_hostile_pipe_get_speed (FjUsbPipe *pipe)
{
  return FJ_SPEED_FULL;
}

static FjClock *
fj_hostile_pipe_get_clock (FjLink *link)
{
  return FJ_HOSTILE_PIPE (link)->world->clock;
}

static void
fj_hostile_pipe_link_iface_init (FjLinkInterface *iface)
{
  iface->open = fj_hostile_pipe_open;
  iface->close = fj_hostile_pipe_close;
  iface->get_place = fj_hostile_pipe_get_place;
  iface->get_clock = fj_hostile_pipe_get_clock;
}

static void
fj_hostile_pipe_iface_init (FjUsbPipeInterface *iface)
{
  iface->control = fj_hostile_pipe_control;
  iface->set_alt = fj_hostile_pipe_set_alt;
  iface->reset = fj_hostile_pipe_reset;
  iface->get_speed = fj_hostile_pipe_get_speed;
}

static void
fj_hostile_pipe_class_init (FjHostilePipeClass *klass)
{
}

static void
fj_hostile_pipe_init (FjHostilePipe *self)
{
}

/* One for each chip that the shapes are of, so that none is refused before anything is sent. */
static FjFlow flows[3];

static void
remove_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (flows); i++)
    fj_flow_clear (&flows[i]);
}

/* Made once; what changes with a run is the port and the clock. */
static FjPlan *
get_plan (guint shape)
{
  static const char *const profiles[] = { "mp15-v4", "mp13", "mp25" };
  guint                    chip = shape % G_N_ELEMENTS (shapes) % G_N_ELEMENTS (flows);

  if (flows[0].plan == NULL) {
    atexit (remove_files);
    for (guint i = 0; i < G_N_ELEMENTS (flows); i++) {
      fj_flow_init_files (&flows[i], profiles[i]);
      fj_flow_write_files (&flows[i]);
      flows[i].verify = (FjVerify) i; /* each of the three levels */
      fj_flow_plan (&flows[i], "-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                               "-\t0x02\tddr\tFIP\tnone\t0x0\tfip-ddr.bin\n"
                               "-\t0x03\tfip\tFIP\tnone\t0x0\tfip.bin\n"
                               "P\t0x10\tone\tBinary\tmmc0\t0x4400\tboot.img\n"
                               "P\t0x11\ttwo\tBinary\tmmc0\t0x84400\trootfs.img\n");
    }
  }
  return flows[chip].plan;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjPortWatch) watch = fj_port_watch_new ("1-1", clock);
  FjPlan *plan = get_plan (size > 0 ? data[0] : 0);
  g_autoptr (FjProgress) progress = fj_progress_new (plan, clock);
  g_autoptr (FjFlash) flash = fj_flash_new (fj_stm32mp_driver_get (), plan, watch, progress);
  g_autoptr (GError) error = NULL;
  World    world = { .input = FJ_READER_INIT (data, size), .clock = clock, .watch = watch };
  gboolean ok;

  world.shape = fj_reader_u8 (&world.input);
  world.phase = fj_reader_u8 (&world.input);
  come_back (&world);
  ok = fj_operation_run (FJ_OPERATION (flash), NULL, &error);
  g_assert_cmpint (ok, ==, error == NULL);
  g_assert_true (ok || error->domain == FJ_ERROR);
  g_assert_true (ok || g_utf8_validate (error->message, -1, NULL));
  /* Each packet has a limit of ten seconds, each stage one of six minutes. */
  g_assert_cmpint (fj_clock_now (clock) / G_USEC_PER_SEC, <, 10 * MAX_PACKETS + 32 * 360);
  if (ok)
    for (guint i = 0; i < fj_progress_get_n_items (progress); i++) {
      FjItemStatus status;

      fj_progress_get_status (progress, i, &status);
      g_assert_true (status.state == FJ_ITEM_DONE || fj_progress_get_info (progress, i)->id < 0x10);
    }
  return 0;
}
