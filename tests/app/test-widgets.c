/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-contrast.h"

#include <fj-application.h>
#include <fj-board-list.h>
#include <fj-board-row.h>
#include <fj-doctor-view.h>
#include <fj-editor-page.h>
#include <fj-flash-view.h>
#include <fj-format.h>
#include <fj-guide.h>
#include <fj-issue-list.h>
#include <fj-layout-view.h>
#include <fj-log-view.h>
#include <fj-notice.h>
#include <fj-result-view.h>
#include <fj-row-editor.h>
#include <fj-run-bar.h>
#include <fj-run-page.h>
#include <fj-stm32mp-driver.h>
#include <fj-storage-drawing.h>
#include <fj-storage-map.h>
#include <fj-storage-parts.h>
#include <fj-switch-drawing.h>
#include <string.h>

#define LIMIT_US (5 * G_USEC_PER_SEC)

/* Runs the main loop until @condition is true; a test never sleeps. */
#define wait_until(condition)                             \
  G_STMT_START                                            \
  {                                                       \
    gint64 end = g_get_monotonic_time () + LIMIT_US;      \
    while (!(condition) && g_get_monotonic_time () < end) \
      g_main_context_iteration (NULL, TRUE);              \
    g_assert_true (condition);                            \
  }                                                       \
  G_STMT_END

#define LAYOUT                                          \
  "-\t0x01\tboot\tBinary\tnone\t0x0\ta.stm32\n"         \
  "-\t0x03\tfip-boot\tFIP\tnone\t0x0\tfip.bin\n"        \
  "P\t0x04\tfsbl1\tBinary\tmmc0\t0x00004400\ta.stm32\n" \
  "P\t0x05\tfsbl2\tBinary\tmmc0\t0x00044400\ta.stm32\n" \
  "P\t0x06\tfip\tFIP\tmmc0\t0x00084400\tfip.bin\n"      \
  "P\t0x10\trootfs\tSystem\tmmc0\t0x00484400\trootfs.ext4\n"

static FjLayout *
make_layout (void)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (LAYOUT, strlen (LAYOUT));

  return fj_layout_new_from_bytes (bytes, NULL);
}

static gboolean
tick_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/* Every template has what its type binds, and leaves nothing behind. */
static void
test_templates (void)
{
  const GType types[] = { FJ_TYPE_BOARD_LIST, FJ_TYPE_DOCTOR_VIEW, FJ_TYPE_GUIDE,
                          FJ_TYPE_ISSUE_LIST, FJ_TYPE_LAYOUT_VIEW, FJ_TYPE_LOG_VIEW,
                          FJ_TYPE_RESULT_VIEW, FJ_TYPE_ROW_EDITOR, FJ_TYPE_RUN_BAR,
                          FJ_TYPE_STORAGE_MAP, FJ_TYPE_EDITOR_PAGE, FJ_TYPE_RUN_PAGE,
                          FJ_TYPE_NOTICE, FJ_TYPE_FLASH_VIEW };

  for (guint i = 0; i < G_N_ELEMENTS (types); i++) {
    GtkWidget *widget = g_object_ref_sink (g_object_new (types[i], NULL));

    g_test_message ("%s", g_type_name (types[i]));
    g_object_run_dispose (G_OBJECT (widget));
    g_assert_finalize_object (widget);
  }
}

static void
test_board_row (void)
{
  g_autoptr (FjDevice) device = fj_device_new ("1-4");
  FjBoard    *board = fj_board_new (device);
  GtkWidget  *row = g_object_ref_sink (fj_board_row_new (board));
  const char *name;

  fj_device_update (device, &(FjDeviceUpdate){ .serial = "0123456789AB", .present = FALSE });
  name = atk_object_get_name (gtk_widget_get_accessible (row));
  g_assert_nonnull (strstr (name, "…6789AB"));
  g_assert_nonnull (strstr (name, "not plugged in"));
  gtk_widget_destroy (row);
  g_assert_finalize_object (row);
  g_assert_finalize_object (board);
}

static GtkEntry *
find_entry (FjRowEditor *editor, const char *name)
{
  return GTK_ENTRY (gtk_widget_get_template_child (GTK_WIDGET (editor), FJ_TYPE_ROW_EDITOR, name));
}

static GtkComboBox *
find_options (FjRowEditor *editor)
{
  return GTK_COMBO_BOX (
    gtk_widget_get_template_child (GTK_WIDGET (editor), FJ_TYPE_ROW_EDITOR, "option"));
}

/* What becomes of a packed file is chosen in the form, and undo arrives there, too. */
static void
test_row_editor_packing (void)
{
  g_autoptr (FjLayout) layout = make_layout ();
  FjRowEditor *editor = g_object_ref_sink (g_object_new (FJ_TYPE_ROW_EDITOR, NULL));
  FjPartition *row = fj_layout_get_row (layout, 5);
  GtkComboBox *packing = GTK_COMBO_BOX (
    gtk_widget_get_template_child (GTK_WIDGET (editor), FJ_TYPE_ROW_EDITOR, "packing"));

  fj_row_editor_set_row (editor, layout, 5);
  g_assert_cmpint (gtk_combo_box_get_active (packing), ==, FJ_PACKING_AUTOMATIC);
  gtk_combo_box_set_active (packing, FJ_PACKING_KEEP);
  g_assert_cmpint (fj_partition_get_packing (row), ==, FJ_PACKING_KEEP);
  fj_row_editor_set_row (editor, layout, 4);
  g_assert_cmpint (gtk_combo_box_get_active (packing), ==, FJ_PACKING_AUTOMATIC);
  g_assert_cmpint (fj_partition_get_packing (row), ==, FJ_PACKING_KEEP);
  fj_row_editor_set_row (editor, layout, 5);
  fj_layout_undo (layout);
  g_assert_cmpint (gtk_combo_box_get_active (packing), ==, FJ_PACKING_AUTOMATIC);
  g_assert_false (fj_layout_get_modified (layout));
  gtk_widget_destroy (GTK_WIDGET (editor));
  g_assert_finalize_object (editor);
}

/* What becomes of the file is said beside the choice, for the row that is shown. */
static void
test_row_editor_packing_note (void)
{
  const FjPlanOptions options = { .driver = fj_stm32mp_driver_get () };
  static const char   text[] = "P\t0x10\tplain\tBinary\tmmc0\t0x00080000\tplain\n"
                               "P\t0x11\tlogo\tBinary\tmmc0\t0x00100000\tlogo.gz\n";
  g_autofree char    *path = g_dir_make_tmp ("flashjig-XXXXXX", NULL);
  g_autofree char    *plain = g_build_filename (path, "plain", NULL);
  g_autofree char    *packed = g_build_filename (path, "logo.gz", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GFile) folder = g_file_new_for_path (path);
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);
  g_autoptr (GFile) source = g_file_new_for_path (plain);
  g_autoptr (GFile) target = g_file_new_for_path (packed);
  g_autoptr (GOutputStream) base = NULL;
  g_autoptr (GOutputStream) stream = NULL;
  g_autoptr (GConverter) packer = NULL;
  g_autoptr (FjPlan) plan = NULL;
  g_autoptr (GError) error = NULL;
  FjRowEditor *editor = g_object_ref_sink (g_object_new (FJ_TYPE_ROW_EDITOR, NULL));
  GtkWidget   *note = GTK_WIDGET (
      gtk_widget_get_template_child (GTK_WIDGET (editor), FJ_TYPE_ROW_EDITOR, "packing_note"));

  g_assert_true (g_file_set_contents (plain, "a picture", -1, NULL));
  base = G_OUTPUT_STREAM (g_file_replace (target, NULL, FALSE, G_FILE_CREATE_NONE, NULL, &error));
  packer = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  stream = g_converter_output_stream_new (base, packer);
  g_assert_true (g_output_stream_write_all (stream, "a picture", 9, NULL, NULL, &error));
  g_assert_true (g_output_stream_close (stream, NULL, &error));
  fj_layout_set_folder (layout, folder);
  plan = fj_plan_new (layout, &options, NULL, NULL, &error);
  g_assert_no_error (error);

  fj_row_editor_set_row (editor, layout, 1);
  g_assert_false (gtk_widget_get_visible (note));
  fj_row_editor_set_plan (editor, plan);
  g_assert_true (gtk_widget_get_visible (note));
  g_assert_nonnull (strstr (gtk_label_get_text (GTK_LABEL (note)), "gzip, sent as it is"));
  fj_row_editor_set_row (editor, layout, 0);
  g_assert_false (gtk_widget_get_visible (note));
  gtk_widget_destroy (GTK_WIDGET (editor));
  g_assert_finalize_object (editor);
  g_file_delete (source, NULL, NULL);
  g_file_delete (target, NULL, NULL);
  g_file_delete (folder, NULL, NULL);
}

/* What is typed in the form arrives in the layout after a pause, and undo arrives in the form. */
static void
test_row_editor (void)
{
  g_autoptr (FjLayout) layout = make_layout ();
  FjRowEditor             *editor = g_object_ref_sink (g_object_new (FJ_TYPE_ROW_EDITOR, NULL));
  FjPartition             *row = fj_layout_get_row (layout, 5);
  guint                    tick = g_timeout_add (20, tick_cb, NULL);
  static const char *const options[] = { "-", "P", "PE", "PD", "PED" };

  fj_row_editor_set_row (editor, layout, 5);
  g_assert_cmpstr (gtk_entry_get_text (find_entry (editor, "name")), ==, "rootfs");
  gtk_entry_set_text (find_entry (editor, "name"), "root-a");
  g_assert_false (fj_layout_get_modified (layout));
  wait_until (fj_layout_get_modified (layout));
  g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_NAME), ==, "root-a");
  gtk_entry_set_text (find_entry (editor, "offset"), "0x00500000");
  fj_row_editor_commit (editor);
  g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_OFFSET), ==, "0x00500000");
  fj_layout_undo (layout);
  fj_layout_undo (layout);
  g_assert_cmpstr (gtk_entry_get_text (find_entry (editor, "name")), ==, "rootfs");
  g_assert_false (fj_layout_get_modified (layout));
  /* what is being typed is not lost, and not put into another row, when the row changes */
  gtk_entry_set_text (find_entry (editor, "name"), "kept");
  fj_row_editor_set_row (editor, layout, 4);
  g_assert_cmpstr (fj_partition_get_text (row, FJ_COLUMN_NAME), ==, "kept");
  g_assert_cmpstr (fj_partition_get_text (fj_layout_get_row (layout, 4), FJ_COLUMN_NAME), ==,
                   "fip");
  /* the list offers each option as it is written in a layout */
  for (guint i = 0; i < G_N_ELEMENTS (options); i++) {
    fj_layout_set_text (layout, 4, FJ_COLUMN_OPTION, options[i]);
    g_assert_cmpstr (gtk_combo_box_get_active_id (find_options (editor)), ==, options[i]);
  }
  g_source_remove (tick);
  gtk_widget_destroy (GTK_WIDGET (editor));
  g_assert_finalize_object (editor);
}

/* A cell that is cleared stays empty in the form, and what is typed next is what is in it. */
static void
test_row_editor_clear (void)
{
  static const char *const names[] = { "name", "type", "offset", "file" };
  static const FjColumn    columns[] = { FJ_COLUMN_NAME, FJ_COLUMN_TYPE, FJ_COLUMN_OFFSET,
                                         FJ_COLUMN_FILE };
  g_autoptr (FjLayout) layout = make_layout ();
  FjRowEditor *editor = g_object_ref_sink (g_object_new (FJ_TYPE_ROW_EDITOR, NULL));
  FjPartition *row = fj_layout_get_row (layout, 5);

  fj_row_editor_set_row (editor, layout, 5);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    GtkEntry *entry = find_entry (editor, names[i]);
    int       position = 0;

    gtk_entry_set_text (entry, "");
    fj_row_editor_commit (editor);
    g_assert_cmpstr (gtk_entry_get_text (entry), ==, "");
    gtk_editable_insert_text (GTK_EDITABLE (entry), "new", -1, &position);
    fj_row_editor_commit (editor);
    g_assert_cmpstr (gtk_entry_get_text (entry), ==, "new");
    g_assert_cmpstr (fj_partition_get_text (row, columns[i]), ==, "new");
  }
  /* also when it is looked at later, and clearing nothing is no step */
  gtk_entry_set_text (find_entry (editor, "name"), "");
  fj_row_editor_set_row (editor, layout, 4);
  fj_row_editor_set_row (editor, layout, 5);
  g_assert_cmpstr (gtk_entry_get_text (find_entry (editor, "name")), ==, "");
  gtk_entry_set_text (find_entry (editor, "name"), "x");
  gtk_entry_set_text (find_entry (editor, "name"), "");
  fj_row_editor_commit (editor);
  fj_layout_undo (layout);
  g_assert_cmpstr (gtk_entry_get_text (find_entry (editor, "name")), ==, "new");
  gtk_widget_destroy (GTK_WIDGET (editor));
  g_assert_finalize_object (editor);
}

static void
on_issue (FjIssueList *list, FjIssue *issue, FjIssue **target)
{
  *target = issue;
}

static void
test_issue_list (void)
{
  FjIssueList *list = g_object_ref_sink (g_object_new (FJ_TYPE_ISSUE_LIST, NULL));
  g_autoptr (FjLayout) layout = make_layout ();
  g_autoptr (GPtrArray) issues = g_ptr_array_new_with_free_func (g_object_unref);
  FjIssue *activated = NULL;

  g_signal_connect (list, "issue-activated", G_CALLBACK (on_issue), &activated);
  g_ptr_array_add (issues, fj_issue_new (FJ_SEVERITY_WARNING, "w", 1, FJ_COLUMN_NAME, "less"));
  g_ptr_array_add (issues, fj_issue_new (FJ_SEVERITY_ERROR, "e", 4, FJ_COLUMN_OFFSET, "more"));
  fj_issue_list_set_issues (list, issues, layout);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (list)));
  /* the worst first, then on, then from the start */
  fj_issue_list_next (list);
  g_assert_true (activated == g_ptr_array_index (issues, 1));
  fj_issue_list_next (list);
  g_assert_true (activated == g_ptr_array_index (issues, 0));
  fj_issue_list_next (list);
  g_assert_true (activated == g_ptr_array_index (issues, 1));
  g_ptr_array_set_size (issues, 0);
  fj_issue_list_set_issues (list, issues, layout);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (list)));
  gtk_widget_destroy (GTK_WIDGET (list));
  g_assert_finalize_object (list);
}

static void
on_row (FjStorageMap *map, int row, int *target)
{
  *target = row;
  fj_storage_map_select (map, row);
}

static void
press (GtkWidget *widget, guint key)
{
  g_autoptr (GdkEvent) event = gdk_event_new (GDK_KEY_PRESS);
  gboolean handled;

  event->key.keyval = key;
  g_signal_emit_by_name (widget, "key-press-event", event, &handled);
}

static AtkObject *
get_part (GtkWidget *map, int i)
{
  AtkObject *part = atk_object_ref_accessible_child (gtk_widget_get_accessible (map), i);

  g_assert_nonnull (part);
  g_object_unref (part);
  return part; /* the map keeps it */
}

/* The map can be walked through with the arrow keys, and says where one is. */
static void
test_storage_map (void)
{
  g_autoptr (FjLayout) layout = make_layout ();
  GtkWidget *map = g_object_ref_sink (fj_storage_map_new ());
  int        row = -1;

  g_signal_connect (map, "row-activated", G_CALLBACK (on_row), &row);
  fj_storage_map_set_layout (FJ_STORAGE_MAP (map), layout);
  press (map, GDK_KEY_Right);
  g_assert_cmpint (row, ==, 2);
  press (map, GDK_KEY_Right);
  g_assert_cmpint (row, ==, 3);
  press (map, GDK_KEY_Left);
  g_assert_cmpint (row, ==, 2);
  press (map, GDK_KEY_Left);
  g_assert_cmpint (row, ==, 2);
  g_assert_nonnull (strstr (atk_object_get_name (gtk_widget_get_accessible (map)), "fsbl1"));
  press (map, GDK_KEY_End);
  g_assert_cmpint (row, ==, 5);
  press (map, GDK_KEY_Home);
  g_assert_cmpint (row, ==, 2);
  gtk_widget_destroy (map);
  g_assert_finalize_object (map);
}

/* A boot area is not the start of the eMMC. */
static void
test_storage_map_areas (void)
{
  static const char text[] = "P\t0x04\tside\tBinary\tmmc1\tboot2\tb.bin\n"
                             "P\t0x10\tuser\tBinary\tmmc1\t0x00080000\tb.bin\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);
  GtkWidget *map = g_object_ref_sink (fj_storage_map_new ());

  fj_storage_map_set_layout (FJ_STORAGE_MAP (map), layout);
  g_assert_cmpint (atk_object_get_n_accessible_children (gtk_widget_get_accessible (map)), ==, 4);
  g_assert_nonnull (strstr (atk_object_get_name (get_part (map, 0)),
                            "side on mmc1/boot2 at 0x00000000"));
  g_assert_nonnull (strstr (atk_object_get_name (get_part (map, 3)), "user on mmc1 at 0x00080000"));
  gtk_widget_destroy (map);
  g_object_unref (map);
}

/* Each part is an accessible that can be selected; with the rows parts come and go. */
static void
test_storage_map_accessible (void)
{
  g_autoptr (FjLayout) layout = make_layout ();
  GtkWidget *map = g_object_ref_sink (fj_storage_map_new ());
  AtkObject *accessible = gtk_widget_get_accessible (map);
  g_autoptr (AtkObject) last = NULL;
  g_autoptr (AtkStateSet) states = NULL;
  guint tick = g_timeout_add (20, tick_cb, NULL);
  int   row = -1;

  g_signal_connect (map, "row-activated", G_CALLBACK (on_row), &row);
  fj_storage_map_set_layout (FJ_STORAGE_MAP (map), layout);
  g_assert_cmpint (atk_object_get_n_accessible_children (accessible), ==, 5);
  g_assert_cmpint (atk_selection_get_selection_count (ATK_SELECTION (accessible)), ==, 0);
  g_assert_true (atk_selection_add_selection (ATK_SELECTION (accessible), 3));
  g_assert_cmpint (row, ==, 4);
  g_assert_true (atk_selection_is_child_selected (ATK_SELECTION (accessible), 3));
  g_assert_true (atk_action_do_action (ATK_ACTION (get_part (map, 1)), 0));
  g_assert_cmpint (row, ==, 2);
  /* the table is nobody's row */
  g_assert_false (atk_selection_add_selection (ATK_SELECTION (accessible), 0));
  last = g_object_ref (get_part (map, 4));
  fj_layout_remove (layout, 5);
  wait_until (atk_object_get_n_accessible_children (accessible) == 4);
  states = atk_object_ref_state_set (last);
  g_assert_true (atk_state_set_contains_state (states, ATK_STATE_DEFUNCT));
  g_source_remove (tick);
  gtk_widget_destroy (map);
  g_object_unref (map);
}

static void
on_row_moved (FjStorageMap *map, int row, guint64 offset, FjLayout *layout)
{
  g_autofree char *text = fj_format_offset (offset);

  fj_layout_set_text (layout, (guint) row, FJ_COLUMN_OFFSET, text);
}

static void
press_with (GtkWidget *widget, guint key, GdkModifierType state)
{
  g_autoptr (GdkEvent) event = gdk_event_new (GDK_KEY_PRESS);
  gboolean handled;

  event->key.keyval = key;
  event->key.state = state;
  g_signal_emit_by_name (widget, "key-press-event", event, &handled);
}

static void
point (GtkWidget *widget, const char *signal, GdkEventType type, double x, double y)
{
  g_autoptr (GdkEvent) event = gdk_event_new (type);
  gboolean handled;

  event->any.window = g_object_ref (gtk_widget_get_window (widget));
  if (type == GDK_MOTION_NOTIFY) {
    event->motion.x = x;
    event->motion.y = y;
  } else {
    event->button.button = GDK_BUTTON_PRIMARY;
    event->button.x = x;
    event->button.y = y;
  }
  g_signal_emit_by_name (widget, signal, event, &handled);
}

static const char *
get_offset (FjLayout *layout, guint row)
{
  return fj_partition_get_text (fj_layout_get_row (layout, row), FJ_COLUMN_OFFSET);
}

/* Where the border of @row is that can be held. */
static GdkRectangle
find_border (GtkWidget *map, int row)
{
  GdkRectangle area;

  fj_storage_map_select (FJ_STORAGE_MAP (map), row);
  g_assert_true (fj_storage_parts_get_area (
    FJ_STORAGE_PARTS (map), (guint) fj_storage_parts_get_selected (FJ_STORAGE_PARTS (map)), &area));
  return area;
}

/* A border is moved by keys and by the pointer, on legal steps, each time as one step of undo;
 * Escape gives up. */
static void
test_storage_map_move (void)
{
  static const char text[] = "P\t0x04\tside\tBinary\tmmc1\tboot1\tb.bin\n"
                             "P\t0x10\tboot\tBinary\tmmc1\t0x00080000\tb.bin\n"
                             "P\t0x11\tdata\tBinary\tmmc1\t0x00880000\tb.bin\n"
                             "P\t0x12\trest\tBinary\tmmc1\t0x01080000\tb.bin\n";
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (bytes, NULL);
  GtkWidget   *window = gtk_offscreen_window_new ();
  GtkWidget   *map = fj_storage_map_new ();
  GdkRectangle border;
  double       y;

  g_signal_connect (map, "row-moved", G_CALLBACK (on_row_moved), layout);
  gtk_widget_set_size_request (map, 900, -1);
  fj_storage_map_set_layout (FJ_STORAGE_MAP (map), layout);
  gtk_container_add (GTK_CONTAINER (window), map);
  gtk_widget_show (window);
  while (gtk_events_pending ())
    gtk_main_iteration ();

  fj_storage_map_select (FJ_STORAGE_MAP (map), 2);
  press_with (map, GDK_KEY_Right, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_offset (layout, 2), ==, "0x00900000");
  press_with (map, GDK_KEY_Left, GDK_CONTROL_MASK);
  press_with (map, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_offset (layout, 2), ==, "0x00800000");
  while (fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  g_assert_cmpstr (get_offset (layout, 2), ==, "0x00880000");
  /* never over the one before it */
  for (guint i = 0; i < 40; i++)
    press_with (map, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_cmpstr (get_offset (layout, 2), ==, "0x00100000");
  while (fj_layout_can_undo (layout))
    fj_layout_undo (layout);
  fj_storage_map_set_layout (FJ_STORAGE_MAP (map), layout);

  border = find_border (map, 2);
  y = border.y + 4;
  point (map, "button-press-event", GDK_BUTTON_PRESS, border.x + 1, y);
  point (map, "motion-notify-event", GDK_MOTION_NOTIFY, border.x + 60, y);
  g_assert_false (fj_layout_get_modified (layout));
  press (map, GDK_KEY_Escape);
  point (map, "button-release-event", GDK_BUTTON_RELEASE, border.x + 60, y);
  g_assert_false (fj_layout_get_modified (layout));

  point (map, "button-press-event", GDK_BUTTON_PRESS, border.x + 1, y);
  point (map, "motion-notify-event", GDK_MOTION_NOTIFY, border.x + 30, y);
  point (map, "motion-notify-event", GDK_MOTION_NOTIFY, border.x + 60, y);
  point (map, "button-release-event", GDK_BUTTON_RELEASE, border.x + 60, y);
  g_assert_cmpstr (get_offset (layout, 2), !=, "0x00880000");
  g_assert_cmpuint (g_ascii_strtoull (get_offset (layout, 2), NULL, 16) % 0x80000, ==, 0);
  fj_layout_undo (layout);
  g_assert_false (fj_layout_get_modified (layout));
  gtk_widget_destroy (window);
}

/* Where there is little room, the table gets it. */
static void
test_storage_map_room (void)
{
  GtkWidget         *window = gtk_offscreen_window_new ();
  GtkWidget         *page = g_object_new (FJ_TYPE_EDITOR_PAGE, NULL);
  GtkScrolledWindow *map = GTK_SCROLLED_WINDOW (
    gtk_widget_get_template_child (page, FJ_TYPE_EDITOR_PAGE, "map_window"));
  guint tick = g_timeout_add (20, tick_cb, NULL);

  gtk_widget_set_size_request (page, 900, 500);
  gtk_container_add (GTK_CONTAINER (window), page);
  gtk_widget_show (window);
  wait_until (gtk_scrolled_window_get_max_content_height (map) > 0);
  g_assert_cmpint (gtk_scrolled_window_get_max_content_height (map), <=, 500 / 4);
  g_assert_cmpint (gtk_scrolled_window_get_max_content_height (map), >=,
                   gtk_scrolled_window_get_min_content_height (map));
  g_source_remove (tick);
  gtk_widget_destroy (window);
}

/* With the boards, the editor, the widest page, fits on a screen at twice the size of text. */
static void
test_large_text (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  GtkWidget   *window = gtk_offscreen_window_new ();
  GtkWidget   *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget   *page = g_object_new (FJ_TYPE_EDITOR_PAGE, NULL);
  int          dpi, width;

  g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);
  g_object_set (settings, "gtk-xft-dpi", 2 * 96 * PANGO_SCALE, NULL);
  gtk_container_add (GTK_CONTAINER (window), box);
  gtk_container_add (GTK_CONTAINER (box), g_object_new (FJ_TYPE_BOARD_LIST, NULL));
  gtk_container_add (GTK_CONTAINER (box), page);
  gtk_widget_show_all (fj_editor_page_get_form (FJ_EDITOR_PAGE (page)));
  gtk_widget_show (box);
  gtk_widget_show (window);
  gtk_widget_get_preferred_width (box, &width, NULL);
  g_test_message ("%d pixels", width);
  g_assert_cmpint (width, <=, 1280);
  g_object_set (settings, "gtk-xft-dpi", dpi, NULL);
  gtk_widget_destroy (window);
}

/* What stands on the map can be read in every theme. */
static void
test_storage_map_contrast (void)
{
  static const char *const themes[][2] = { { "Adwaita", NULL },
                                           { "Adwaita", "dark" },
                                           { "HighContrast", NULL },
                                           { "HighContrastInverse", NULL } };

  for (guint i = 0; i < G_N_ELEMENTS (themes); i++) {
    g_autoptr (GtkStyleContext) style = gtk_style_context_new ();
    GtkCssProvider  *provider = gtk_css_provider_get_named (themes[i][0], themes[i][1]);
    FjStorageColours colours;

    gtk_style_context_add_provider (style, GTK_STYLE_PROVIDER (provider), G_MAXUINT);
    fj_storage_colours_init (&colours, style);
    g_test_message ("%s %s: %.2f %.2f %.2f, %.2f %.2f", themes[i][0], themes[i][1],
                    fj_get_contrast (&colours.text, &colours.ground),
                    fj_get_contrast (&colours.text, &colours.part),
                    fj_get_contrast (&colours.text, &colours.selected),
                    fj_get_contrast (&colours.fill, &colours.part),
                    fj_get_contrast (&colours.fill, &colours.selected));
    g_assert_cmpfloat (fj_get_contrast (&colours.text, &colours.ground), >=, 4.5);
    g_assert_cmpfloat (fj_get_contrast (&colours.text, &colours.part), >=, 4.5);
    g_assert_cmpfloat (fj_get_contrast (&colours.text, &colours.selected), >=, 4.5);
    g_assert_cmpfloat (fj_get_contrast (&colours.fill, &colours.part), >=, 3);
    g_assert_cmpfloat (fj_get_contrast (&colours.fill, &colours.selected), >=, 3);
  }
}

static void
test_window (void)
{
  g_autoptr (FjApplication) application = fj_application_new ();
  g_autoptr (FjDeviceList) devices = fj_device_list_new ();
  guint             tick = g_timeout_add (20, tick_cb, NULL);
  FjWindow         *window;
  FjLayoutDocument *document;
  guint             n;

  g_application_set_flags (G_APPLICATION (application), G_APPLICATION_NON_UNIQUE);
  g_assert_true (g_application_register (G_APPLICATION (application), NULL, NULL));
  window = g_object_ref (fj_window_new (GTK_APPLICATION (application), devices, NULL));
  document = fj_window_get_document (window);
  g_assert_null (fj_layout_document_get_layout (document));
  g_assert_false (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "flash"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "new-layout",
                                  g_variant_new_string ("emmc"));
  wait_until (fj_layout_document_get_layout (document) != NULL);
  n = fj_layout_get_n_rows (fj_layout_document_get_layout (document));
  g_action_group_activate_action (G_ACTION_GROUP (window), "add-row", NULL);
  g_assert_cmpuint (fj_layout_get_n_rows (fj_layout_document_get_layout (document)), ==, n + 1);
  g_assert_true (g_action_group_get_action_enabled (G_ACTION_GROUP (window), "undo"));
  g_action_group_activate_action (G_ACTION_GROUP (window), "undo", NULL);
  g_assert_cmpuint (fj_layout_get_n_rows (fj_layout_document_get_layout (document)), ==, n);
  gtk_widget_destroy (GTK_WIDGET (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (window);
  g_source_remove (tick);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  fj_register_resources ();
  g_test_add_func ("/flashjig/widgets/templates", test_templates);
  g_test_add_func ("/flashjig/widgets/board-row", test_board_row);
  g_test_add_func ("/flashjig/widgets/row-editor", test_row_editor);
  g_test_add_func ("/flashjig/widgets/row-editor-packing", test_row_editor_packing);
  g_test_add_func ("/flashjig/widgets/row-editor-packing-note", test_row_editor_packing_note);
  g_test_add_func ("/flashjig/widgets/row-editor-clear", test_row_editor_clear);
  g_test_add_func ("/flashjig/widgets/issue-list", test_issue_list);
  g_test_add_func ("/flashjig/widgets/storage-map", test_storage_map);
  g_test_add_func ("/flashjig/widgets/storage-map-areas", test_storage_map_areas);
  g_test_add_func ("/flashjig/widgets/storage-map-accessible", test_storage_map_accessible);
  g_test_add_func ("/flashjig/widgets/storage-map-move", test_storage_map_move);
  g_test_add_func ("/flashjig/widgets/storage-map-room", test_storage_map_room);
  g_test_add_func ("/flashjig/widgets/large-text", test_large_text);
  g_test_add_func ("/flashjig/widgets/storage-map-contrast", test_storage_map_contrast);
  g_test_add_func ("/flashjig/widgets/window", test_window);
  return g_test_run ();
}
