/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-flow.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/*
 * What a run costs the host: time and allocations per block, memory whatever the image's size, and
 * how that grows with the number of boards. Figures are printed, nothing is asserted.
 */

#define MIB (1024 * 1024)
#define BLOCK 4096

/* Counting what the whole program allocates, through glibc's own names for its functions. */

void *__libc_malloc (size_t size);
void *__libc_calloc (size_t n, size_t size);
void *__libc_realloc (void *old, size_t size);

static guint64 n_allocations;

void *
malloc (size_t size)
{
  __atomic_fetch_add (&n_allocations, 1, __ATOMIC_RELAXED);
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  __atomic_fetch_add (&n_allocations, 1, __ATOMIC_RELAXED);
  return __libc_calloc (n, size);
}

void *
realloc (void *old, size_t size)
{
  __atomic_fetch_add (&n_allocations, 1, __ATOMIC_RELAXED);
  return __libc_realloc (old, size);
}

/* A board in U-Boot that takes everything at once and keeps nothing. */

#define FJ_TYPE_VOID_PIPE (fj_void_pipe_get_type ())
G_DECLARE_FINAL_TYPE (FjVoidPipe, fj_void_pipe, FJ, VOID_PIPE, GObject)

struct _FjVoidPipe {
  GObject  parent_instance;
  FjClock *clock; /* (not owned) */
  guint8   state;
  gboolean done; /* the partition was manifested */
};

static void fj_void_pipe_link_iface_init (FjLinkInterface *iface);
static void fj_void_pipe_iface_init (FjUsbPipeInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjVoidPipe, fj_void_pipe, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_LINK, fj_void_pipe_link_iface_init)
                                 G_IMPLEMENT_INTERFACE (FJ_TYPE_USB_PIPE, fj_void_pipe_iface_init))

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
put_descriptor (guint16 value, guint8 *data, gsize length)
{
  static const guint8 device[18] = {
    18, 1, 0, 2, 0, 0, 0, 64, 0x83, 4, 0x11, 0xdf, 0, 2, 0, 2, 0, 1
  };
  static const guint8 config[36] = { 9, 2, 36, 0, 1, 1, 2, 0xc0, 0x32,
                                     9, 4, 0, 0, 0, 0xfe, 1, 2, 4,
                                     9, 4, 0, 1, 0, 0xfe, 1, 2, 5,
                                     9, 0x21, 0x0f, 0, 0, 0, 0x10, 0x10, 1 };

  if (value >> 8 == 1)
    memcpy (data, device, MIN (length, sizeof device));
  if (value >> 8 == 1)
    return sizeof device;
  if (value >> 8 == 2)
    memcpy (data, config, MIN (length, sizeof config));
  if (value >> 8 == 2)
    return MIN (length, sizeof config);
  if ((value & 0xff) == 2)
    return put_string (data, "USB download gadget@Device ID /0x500, @Revision ID /0x2000");
  if ((value & 0xff) == 4)
    return put_string (data, "@sdcard/0x10/1*15Ge");
  return (value & 0xff) == 5 ? put_string (data, "@virtual/0xf1/1*512Be") : 0;
}

static gboolean
fj_void_pipe_control (FjUsbPipe *pipe, FjTransfer *transfer, guint timeout_ms,
                      GCancellable *cancellable, GError **error)
{
  FjVoidPipe    *self = FJ_VOID_PIPE (pipe);
  const FjSetup *setup = &transfer->setup;

  transfer->actual = setup->length;
  if (setup->request_type == 0x80) {
    transfer->actual = put_descriptor (setup->value, transfer->data, setup->length);
  } else if (setup->request == 2) {
    memcpy (transfer->data,
            ((guint8[]){ self->done ? 0xfe : 0x10, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0 }), 9);
    transfer->actual = 9;
  } else if (setup->request == 3) {
    memcpy (transfer->data, ((guint8[]){ 0, 0, 0, 0, self->state, 0 }), 6);
  } else if (setup->request == 1) {
    self->done = self->state == 5 && setup->length == 0;
    self->state = setup->length > 0 ? 5 : 2;
  }
  return TRUE;
}

/* As over USB, where several transfers are queued at once. */
static gboolean
fj_void_pipe_exchange (FjUsbPipe *pipe, FjTransfer *transfers, guint n_transfers, guint timeout_ms,
                       GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < n_transfers; i++) {
    fj_void_pipe_control (pipe, &transfers[i], timeout_ms, cancellable, error);
    transfers[i].status = FJ_TRANSFER_OK;
    transfers[i].end = fj_clock_now (FJ_VOID_PIPE (pipe)->clock);
  }
  return TRUE;
}

static gboolean
fj_void_pipe_set_alt (FjUsbPipe *pipe, guint8 alt, guint timeout_ms,
                      GCancellable *cancellable, GError **error)
{
  FJ_VOID_PIPE (pipe)->state = 2;
  return TRUE;
}

static gboolean
fj_void_pipe_open (FjLink *link, GCancellable *cancellable, GError **error)
{
  return TRUE;
}

static void
fj_void_pipe_close (FjLink *link)
{
}

static const char *
fj_void_pipe_get_place (FjLink *link)
{
  return "1-1";
}

static FjSpeed
fj_void_pipe_get_speed (FjUsbPipe *pipe)
{
  return FJ_SPEED_HIGH;
}

static FjClock *
fj_void_pipe_get_clock (FjLink *link)
{
  return FJ_VOID_PIPE (link)->clock;
}

static void
fj_void_pipe_link_iface_init (FjLinkInterface *iface)
{
  iface->open = fj_void_pipe_open;
  iface->close = fj_void_pipe_close;
  iface->get_place = fj_void_pipe_get_place;
  iface->get_clock = fj_void_pipe_get_clock;
}

static void
fj_void_pipe_iface_init (FjUsbPipeInterface *iface)
{
  iface->control = fj_void_pipe_control;
  iface->exchange = fj_void_pipe_exchange;
  iface->set_alt = fj_void_pipe_set_alt;
  iface->get_speed = fj_void_pipe_get_speed;
}

static void
fj_void_pipe_class_init (FjVoidPipeClass *klass)
{
}

static void
fj_void_pipe_init (FjVoidPipe *self)
{
}

/* Measuring */

static double
cpu_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
peak_mib (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmHWM:");
  return line != NULL ? (double) g_ascii_strtoull (line + strlen ("VmHWM:") + 1, NULL, 10) / 1024
                      : 0;
}

#define LAYOUT "P\t0x10\tsdcard\tRawImage\tmmc0\t0x0\timage.bin\n"

/* Like a file of a build: @filled bytes, then a hole up to @length. */
static void
write_image (const char *path, guint64 length, gsize filled)
{
  g_autofree guint8 *bytes = g_malloc (MIB);
  FILE              *file = g_fopen (path, "wb");

  g_assert_nonnull (file);
  memset (bytes, 0x5a, MIB);
  for (gsize written = 0; written < filled; written += MIB)
    g_assert_cmpuint (fwrite (bytes, 1, MIB, file), ==, MIB);
  g_assert_cmpint (fclose (file), ==, 0);
  g_assert_cmpint (truncate (path, (off_t) length), ==, 0);
}

/* A plan for an image of @length bytes, of which @filled are not a hole. */
static void
init_image (FjFlow *flow, guint64 length, gsize filled)
{
  g_autofree char *path = NULL;

  fj_flow_init_files (flow, "uboot");
  path = fj_flow_path (flow, "image.bin");
  write_image (path, length, filled);
  fj_flow_plan (flow, LAYOUT);
}

static void
run_void (FjPlan *plan)
{
  g_autoptr (FjClock) clock = fj_clock_new_simulated ();
  g_autoptr (FjPortWatch) watch = fj_port_watch_new ("1-1", clock);
  g_autoptr (FjProgress) progress = fj_progress_new (plan, clock);
  g_autoptr (FjFlash) flash = fj_flash_new (fj_stm32mp_driver_get (), plan, watch, progress);
  g_autoptr (FjVoidPipe) pipe = g_object_new (FJ_TYPE_VOID_PIPE, NULL);
  g_autoptr (GError) error = NULL;

  pipe->clock = clock;
  fj_port_watch_arrived (watch, FJ_LINK (pipe));
  if (!fj_operation_run (FJ_OPERATION (flash), NULL, &error))
    g_error ("%s", error->message);
}

static void
bench_block (void)
{
  const gsize length = 512 * MIB;
  g_auto (FjFlow) whole = { 0 };
  g_auto (FjFlow) half = { 0 };
  guint64 before;
  guint64 small;
  double  start;
  double  used;

  init_image (&whole, length, 64 * MIB);
  init_image (&half, length / 2, 64 * MIB);
  run_void (whole.plan); /* the page cache is warm now */
  start = cpu_seconds ();
  run_void (whole.plan);
  used = cpu_seconds () - start;
  g_print ("host per 4 KiB block: %.2f us of CPU, %.2f GB/s\n",
           used * 1e6 / (double) (length / BLOCK), (double) length / used / 1e9);
  before = n_allocations;
  run_void (half.plan);
  small = n_allocations - before;
  before = n_allocations;
  run_void (whole.plan);
  g_print ("allocations: %" G_GUINT64_FORMAT " for %zu blocks, %" G_GUINT64_FORMAT
           " for %zu blocks\n",
           small, length / 2 / BLOCK, n_allocations - before, length / BLOCK);
}

static void
bench_virtual (void)
{
  const gsize      length = 256 * MIB;
  g_autofree char *path = NULL;
  g_auto (FjFlow) flow = { 0 };
  double start;
  double used;

  fj_flow_init (&flow, "uboot", FJ_FLOW_START, NULL);
  path = fj_flow_path (&flow, "image.bin");
  write_image (path, length, length);
  fj_flow_plan (&flow, LAYOUT);
  start = cpu_seconds ();
  if (!fj_flow_run (&flow))
    g_error ("%s", flow.error->message);
  used = cpu_seconds () - start;
  g_print ("host and instant virtual board together: %.2f us of CPU a block, %.2f GB/s\n",
           used * 1e6 / (double) (length / BLOCK), (double) length / used / 1e9);
}

static gpointer
board_thread (gpointer plan)
{
  run_void (plan);
  return NULL;
}

static void
bench_boards (void)
{
  static const guint counts[] = { 1, 8, 32 };
  const gsize        length = 128 * MIB;
  g_auto (FjFlow) flow = { 0 };

  init_image (&flow, length, length);
  run_void (flow.plan);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++) {
    GThread *threads[32];
    double   start = cpu_seconds ();
    gint64   begin = g_get_monotonic_time ();

    for (guint t = 0; t < counts[i]; t++)
      threads[t] = g_thread_new ("board", board_thread, flow.plan);
    for (guint t = 0; t < counts[i]; t++)
      g_thread_join (threads[t]);
    g_print (
      "%2u boards at once, 128 MiB each: %.0f ms of CPU a board, %.0f ms in all, peak %.1f MiB\n",
      counts[i], (cpu_seconds () - start) * 1e3 / counts[i],
      (double) (g_get_monotonic_time () - begin) / 1e3, peak_mib ());
  }
}

static void
bench_memory (void)
{
  const guint64 length = G_GUINT64_CONSTANT (8) * 1024 * MIB;
  g_auto (FjFlow) flow = { 0 };
  gint64 begin;

  init_image (&flow, length, MIB);
  begin = g_get_monotonic_time ();
  run_void (flow.plan);
  g_print ("8 GiB sparse image: peak %.1f MiB, %.1f s\n", peak_mib (),
           (double) (g_get_monotonic_time () - begin) / 1e6);
}

int
main (int argc, char **argv)
{
  const char *what = argc > 1 ? argv[1] : "block";

  if (strcmp (what, "memory") == 0)
    bench_memory ();
  else if (strcmp (what, "boards") == 0)
    bench_boards ();
  else {
    bench_block ();
    bench_virtual ();
  }
  return 0;
}
