/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * What the window costs: bench-window TOOL, where TOOL is fj-make-boot-image. Needs a display.
 * Prints the time to the first picture, what 32 boards take of memory and leave behind, the time to
 * open and to edit a layout of 240 rows, and the share of a core and the longest turn of the main
 * loop while 16 virtual boards are flashed at full speed. Fails above the limits that are named
 * below. Limits of times are for the processor time of the main thread, which other work on the
 * machine does not change much; the time on the clock stands beside it.
 */
#include "config.h"

#include "fj-remove-folder.h"

#include <fj-application.h>
#include <fj-storage-map.h>
#include <fj-virtual-provider.h>
#include <glib/gstdio.h>
#include <string.h>
#include <time.h>

#define N_BOARDS 16
#define N_CROWD 32
/* Large enough that the run is more than its beginning and its end, even at a gigabyte a second. */
#define CARD_SIZE (256 * 1024 * 1024)
/* Larger than the buffer of the boards' U-Boot. */
#define CROWD_CARD_SIZE (24 * 1024 * 1024)
#define MAX_BOARD_MB 4.0
#define MAX_LEFT 1.5
#define MAX_CPU_PERCENT 10.0
#define MAX_TURN_MS 50.0
#define LIMIT_US (120 * G_USEC_PER_SEC)

static gint64   turn_started;
static double   turn_cpu;
static gint64   longest_turn;     /* microseconds on the clock */
static double   longest_turn_cpu; /* seconds of the processor */
static gint64   first_draw;
static double   first_draw_cpu;
static gboolean is_missed;

static double
get_cpu_seconds (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* Between two waits lies one turn of the main loop. */
static int
measure_poll (GPollFD *fds, guint n_fds, int timeout)
{
  gint64 now = g_get_monotonic_time ();
  int    result;

  if (turn_started != 0) {
    longest_turn = MAX (longest_turn, now - turn_started);
    longest_turn_cpu = MAX (longest_turn_cpu, get_cpu_seconds () - turn_cpu);
  }
  result = g_poll (fds, n_fds, timeout);
  turn_started = g_get_monotonic_time ();
  turn_cpu = get_cpu_seconds ();
  return result;
}

static void
forget_turns (void)
{
  longest_turn = 0;
  longest_turn_cpu = 0;
}

static gboolean
wake_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

static gboolean
on_draw (GtkWidget *widget, cairo_t *cr, gpointer data)
{
  if (first_draw == 0) {
    first_draw = g_get_monotonic_time ();
    first_draw_cpu = get_cpu_seconds ();
  }
  return GDK_EVENT_PROPAGATE;
}

static void
limit (const char *what, double value, double maximum, const char *unit, double on_clock_ms)
{
  gboolean good = value <= maximum;

  g_print ("%-42s %7.1f %s (at most %.0f), %7.1f ms on the clock%s\n", what, value, unit, maximum,
           on_clock_ms, good ? "" : "  MISSED");
  is_missed |= !good;
}

static void
limit_turns (const char *what, double maximum)
{
  limit (what, longest_turn_cpu * 1000, maximum, "ms", (double) longest_turn / 1000);
  forget_turns ();
}

static void
run_until_drawn (GtkWidget *window)
{
  gulong handler = g_signal_connect_after (window, "draw", G_CALLBACK (on_draw), NULL);

  first_draw = 0;
  gtk_widget_queue_draw (window);
  while (first_draw == 0)
    g_main_context_iteration (NULL, TRUE);
  g_signal_handler_disconnect (window, handler);
}

static void
write_large_layout (const char *path)
{
  g_autoptr (GString) text = g_string_new ("#Opt\tId\tName\tType\tIP\tOffset\tBinary\n");

  for (guint i = 0; i < 239; i++)
    g_string_append_printf (text, "P\t0x%02X\tpart%u\tBinary\tmmc0\t0x%08x\tfile%u.bin\n", 0x02 + i,
                            i, 0x4400 + i * 0x100000, i);
  g_assert_true (g_file_set_contents (path, text->str, (gssize) text->len, NULL));
}

static FjLayout *
get_layout (FjWindow *window)
{
  return fj_layout_document_get_layout (fj_window_get_document (window));
}

static void
find_map (GtkWidget *widget, gpointer data)
{
  GtkWidget **map = data;

  if (FJ_IS_STORAGE_MAP (widget))
    *map = widget;
  else if (GTK_IS_CONTAINER (widget))
    gtk_container_forall (GTK_CONTAINER (widget), find_map, data);
}

/* As while a border is dragged: everything stands elsewhere each time. */
static void
measure_map (FjWindow *window)
{
  GtkWidget       *map = NULL;
  cairo_surface_t *surface;
  cairo_t         *cr;
  gint64           start;
  double           cpu;

  find_map (GTK_WIDGET (window), &map);
  g_assert_nonnull (map);
  surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, gtk_widget_get_allocated_width (map),
                                        gtk_widget_get_allocated_height (map));
  cr = cairo_create (surface);
  start = g_get_monotonic_time ();
  cpu = get_cpu_seconds ();
  for (int i = 0; i < 20; i++) {
    fj_storage_map_select (FJ_STORAGE_MAP (map), 10 * i);
    gtk_container_check_resize (GTK_CONTAINER (window)); /* as the next frame would */
    gtk_widget_draw (map, cr);
  }
  limit ("239 rows: the map turned and drawn", (get_cpu_seconds () - cpu) * 1000 / 20, 8, "ms",
         (double) (g_get_monotonic_time () - start) / 1000 / 20);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static void
measure_large_layout (FjWindow *window, const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "rows.tsv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gint64 start;
  double cpu;

  write_large_layout (path);
  forget_turns ();
  start = g_get_monotonic_time ();
  cpu = get_cpu_seconds ();
  fj_window_open (window, file);
  while (get_layout (window) == NULL || fj_layout_get_n_rows (get_layout (window)) != 239)
    g_main_context_iteration (NULL, TRUE);
  run_until_drawn (GTK_WIDGET (window));
  limit ("239 rows: opened and drawn", (first_draw_cpu - cpu) * 1000, 200, "ms",
         (double) (first_draw - start) / 1000);
  start = g_get_monotonic_time ();
  while (g_get_monotonic_time () - start < 2 * G_USEC_PER_SEC) /* its checks */
    g_main_context_iteration (NULL, TRUE);
  limit_turns ("239 rows: longest turn, with the checks", 200);
  start = g_get_monotonic_time ();
  cpu = get_cpu_seconds ();
  for (guint i = 0; i < 20; i++) {
    g_autofree char *name = g_strdup_printf ("edit%u", i);

    fj_layout_set_text (get_layout (window), 100 + i, FJ_COLUMN_NAME, name);
    run_until_drawn (GTK_WIDGET (window));
  }
  limit ("239 rows: an edit until it is drawn", (get_cpu_seconds () - cpu) * 1000 / 20, MAX_TURN_MS,
         "ms", (double) (g_get_monotonic_time () - start) / 1000 / 20);
  while (fj_layout_can_undo (get_layout (window)))
    fj_layout_undo (get_layout (window));
  measure_map (window);
}

static void
make_boot_file (const char *tool, const char *kind, const char *size, const char *path)
{
  const char *argv[] = { tool, kind, size, path, "stm32prog", "@virtual /0xF1/1*512Ba",
                         "@FSBL /0x01/1*1Me", "@Partition3 /0x03/1*16Me", NULL };

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL,
                               NULL, NULL));
}

static char *
make_card_layout (const char *tool, const char *folder, const char *name, gsize size)
{
  g_autofree char *fsbl = g_build_filename (folder, "tf-a.stm32", NULL);
  g_autofree char *ssbl = g_build_filename (folder, "u-boot.stm32", NULL);
  g_autofree char *image = g_strconcat (name, ".img", NULL);
  g_autofree char *card = g_build_filename (folder, image, NULL);
  g_autofree char *content = g_malloc0 (size);
  g_autofree char *rows = g_strdup_printf ("-\t0x01\tfsbl\tBinary\tnone\t0x0\ttf-a.stm32\n"
                                           "-\t0x03\tssbl\tBinary\tnone\t0x0\tu-boot.stm32\n"
                                           "P\t0x10\t%s\tRawImage\tmmc0\t0x0\t%s\n",
                                           name, image);
  g_autofree char *layout = g_strconcat (name, ".tsv", NULL);
  char            *path = g_build_filename (folder, layout, NULL);

  make_boot_file (tool, "stm32-1.0", "237161", fsbl);
  make_boot_file (tool, "stm32-1.0-ssbl", "748042", ssbl);
  for (gsize i = 0; i < size; i++)
    content[i] = (char) (i * 31 + i / 4096);
  g_assert_true (g_file_set_contents (card, content, (gssize) size, NULL));
  g_assert_true (g_file_set_contents (path, rows, -1, NULL));
  return path;
}

static void
iterate_for (gint64 duration)
{
  gint64 end = g_get_monotonic_time () + duration;

  while (g_get_monotonic_time () < end)
    g_main_context_iteration (NULL, TRUE);
}

/* Opens @layout and starts it on @n boards, which are all there are. */
static FjDeviceProvider *
start_boards (FjWindow *window, FjDeviceList *devices, const char *layout, guint n)
{
  g_autofree char  *spec = g_strdup_printf ("%u", n);
  FjVirtualOptions  options = { .spec = spec, .usual = "mp15-v1", .instant = TRUE };
  FjDeviceProvider *provider = fj_virtual_provider_new (&options, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (layout);
  FjRunFlow    *flow = fj_window_get_flow (window);
  GActionGroup *actions = G_ACTION_GROUP (window);

  fj_device_list_add_provider (devices, provider);
  g_assert_true (fj_device_provider_start (provider, NULL));
  fj_window_open (window, file);
  while (get_layout (window) == NULL || fj_layout_get_n_rows (get_layout (window)) != 3)
    g_main_context_iteration (NULL, TRUE);
  while (fj_board_model_get_n_boards (fj_run_flow_get_boards (flow)) < n ||
         !g_action_group_get_action_enabled (actions, "flash"))
    g_main_context_iteration (NULL, TRUE);
  g_action_group_activate_action (actions, "choose-all", NULL);
  g_action_group_activate_action (actions, "flash", NULL);
  while (fj_run_set_get_n_running (fj_run_flow_get_runs (flow)) == 0)
    g_main_context_iteration (NULL, TRUE);
  return provider;
}

static void
wait_until_over (FjRunSet *runs, guint n)
{
  gint64      start = g_get_monotonic_time ();
  FjRunCounts counts;

  while (fj_run_set_get_n_running (runs) > 0 && g_get_monotonic_time () - start < LIMIT_US)
    g_main_context_iteration (NULL, TRUE);
  fj_run_set_count (runs, &counts);
  g_assert_cmpuint (counts.passed, ==, n);
}

/* Resident bytes that are this process's own. */
static double
get_memory_mb (void)
{
  g_autofree char *status = NULL;
  const char      *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "RssAnon:");
  g_assert_nonnull (line);
  return (double) g_ascii_strtoull (line + strlen ("RssAnon:"), NULL, 10) / 1024;
}

static gboolean
sample_memory (gpointer peak)
{
  *(double *) peak = MAX (*(double *) peak, get_memory_mb ());
  return G_SOURCE_CONTINUE;
}

static void
limit_memory (const char *what, double value, double maximum, const char *unit)
{
  gboolean good = value <= maximum;

  g_print ("%-42s %7.2f %s (at most %.1f)%s\n", what, value, unit, maximum,
           good ? "" : "  MISSED");
  is_missed |= !good;
}

static void
measure_memory (FjWindow *window, FjDeviceList *devices, const char *layout)
{
  g_autoptr (FjDeviceProvider) provider = NULL;
  double idle;
  double peak = 0;
  guint  sampler;

  iterate_for (G_USEC_PER_SEC);
  idle = get_memory_mb ();
  sampler = g_timeout_add (10, sample_memory, &peak);
  provider = start_boards (window, devices, layout, N_CROWD);
  wait_until_over (fj_run_flow_get_runs (fj_window_get_flow (window)), N_CROWD);
  g_source_remove (sampler);
  fj_device_provider_stop (provider);
  iterate_for (2 * G_USEC_PER_SEC);
  g_print ("%-42s %7.1f MB, %.1f with 32 boards, %.1f after\n", "memory", idle, peak,
           get_memory_mb ());
  limit_memory ("memory: of each of 32 boards", (peak - idle) / N_CROWD, MAX_BOARD_MB, "MB");
  limit_memory ("memory: after 32 boards, to that before", get_memory_mb () / idle, MAX_LEFT,
                "times");
}

static void
on_frame (GdkFrameClock *clock, gpointer count)
{
  (*(guint *) count)++;
}

static void
measure_run (FjWindow *window, FjDeviceList *devices, const char *layout)
{
  g_autoptr (FjDeviceProvider) provider = start_boards (window, devices, layout, N_BOARDS);
  FjRunSet *runs = fj_run_flow_get_runs (fj_window_get_flow (window));
  guint     n_frames = 0;
  gulong    handler;
  double    cpu;

  handler = g_signal_connect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), "after-paint",
                              G_CALLBACK (on_frame), &n_frames);
  forget_turns ();
  cpu = get_cpu_seconds ();
  wait_until_over (runs, N_BOARDS);
  cpu = get_cpu_seconds () - cpu;
  g_signal_handler_disconnect (gtk_widget_get_frame_clock (GTK_WIDGET (window)), handler);
  g_print ("%-44s %8.1f s, %.0f MB/s in all\n", "16 boards, 256 MiB each: flashed in",
           fj_run_set_get_elapsed (runs),
           N_BOARDS * (CARD_SIZE / 1e6) / fj_run_set_get_elapsed (runs));
  limit ("16 boards: main thread's share of a core",
         100 * cpu / fj_run_set_get_elapsed (runs), MAX_CPU_PERCENT, "%", cpu * 1000);
  g_print ("%-44s %8.1f ms a board in all, %.1f ms a frame, %u frames\n",
           "16 boards: main thread", cpu * 1000 / N_BOARDS, cpu * 1000 / MAX (n_frames, 1),
           n_frames);
  limit_turns ("16 boards: longest turn of the main loop", MAX_TURN_MS);
  fj_device_provider_stop (provider);
}

int
main (int argc, char **argv)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (FjApplication) application = NULL;
  g_autoptr (FjDeviceList) devices = NULL;
  g_autofree char *folder = g_dir_make_tmp ("flashjig-bench-XXXXXX", NULL);
  g_autofree char *records = g_build_filename (folder, "records.db", NULL);
  g_autofree char *crowd = NULL;
  g_autofree char *layout = NULL;
  FjWindow        *window;

  if (argc != 2)
    return 2;
  g_setenv ("FLASHJIG_RECORDS", records, TRUE);
  application = fj_application_new ();
  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  if (!g_application_register (G_APPLICATION (application), NULL, NULL))
    return 77;
  g_main_context_set_poll_func (NULL, measure_poll);
  devices = fj_device_list_new ();
  window = fj_window_new (GTK_APPLICATION (application), devices, NULL);
  gtk_window_present (GTK_WINDOW (window));
  run_until_drawn (GTK_WIDGET (window));
  limit ("start: until the window is drawn", first_draw_cpu * 1000, 500, "ms",
         (double) (first_draw - start) / 1000);
  g_timeout_add (50, wake_cb, NULL); /* so that no wait above is for ever */
  crowd = make_card_layout (argv[1], folder, "small", CROWD_CARD_SIZE);
  measure_memory (window, devices, crowd);
  measure_large_layout (window, folder);
  layout = make_card_layout (argv[1], folder, "large", CARD_SIZE);
  measure_run (window, devices, layout);
  gtk_widget_destroy (GTK_WIDGET (window));
  fj_remove_folder (folder);
  return is_missed ? 1 : 0;
}
