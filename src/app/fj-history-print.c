/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-history-print.h"

#include <fj-print-label.h>
#include <fj-print-report.h>
#include <glib/gi18n.h>

static void
on_begin_report (GtkPrintOperation *operation, GtkPrintContext *context, FjRecord *record)
{
  cairo_t *cr = gtk_print_context_get_cairo_context (context);
  double   width = gtk_print_context_get_width (context);
  double   height = gtk_print_context_get_height (context);
  guint    n_pages = fj_print_report_count_pages (cr, record, width, height);

  gtk_print_operation_set_n_pages (operation, (int) n_pages);
}

static void
on_draw_report (GtkPrintOperation *operation, GtkPrintContext *context, int page, FjRecord *record)
{
  fj_print_report_draw_page (gtk_print_context_get_cairo_context (context), record,
                             gtk_print_context_get_width (context),
                             gtk_print_context_get_height (context), (guint) page);
}

static void
on_draw_label (GtkPrintOperation *operation, GtkPrintContext *context, int page, FjRecord *record)
{
  fj_print_label_draw (gtk_print_context_get_cairo_context (context), record,
                       gtk_print_context_get_width (context),
                       gtk_print_context_get_height (context), NULL);
}

static void
on_done (GtkPrintOperation *operation, GtkPrintOperationResult result, gpointer user_data)
{
  g_object_unref (operation);
}

/* (transfer full): goes when it is over, and the record with it. */
static GtkPrintOperation *
make_operation (FjRecord *record, const char *name, GCallback on_draw)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();

  gtk_print_operation_set_job_name (operation, name);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_embed_page_setup (operation, TRUE);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "fj-record", g_atomic_rc_box_acquire (record),
                          (GDestroyNotify) fj_record_unref);
  g_signal_connect (operation, "draw-page", on_draw, record);
  g_signal_connect (operation, "done", G_CALLBACK (on_done), NULL);
  return operation;
}

/* What goes wrong with a printer the dialog says, or the system's queue. */
static void
run_operation (GtkPrintOperation *operation, GtkWindow *parent)
{
  gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG, parent, NULL);
}

/**
 * fj_history_print_report:
 * @parent: the window
 * @record: a record that was read as a whole
 *
 * Asks for a printer, and prints all that is known of the attempt.
 */
void
fj_history_print_report (GtkWindow *parent, FjRecord *record)
{
  GtkPrintOperation *operation =
    make_operation (record, _ ("Record of an attempt"), G_CALLBACK (on_draw_report));

  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin_report), record);
  run_operation (operation, parent);
}

/**
 * fj_history_print_label:
 * @parent: the window
 * @record: a record whose board has a serial number to trust
 *
 * Asks for a printer, and prints a label for the board. The paper that is chosen is the label.
 */
void
fj_history_print_label (GtkWindow *parent, FjRecord *record)
{
  GtkPrintOperation *operation =
    make_operation (record, _ ("Label of a board"), G_CALLBACK (on_draw_label));
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  GtkPaperSize *paper =
    gtk_paper_size_new_custom ("flashjig-label", _ ("Label of a board"), FJ_LABEL_SIZE_USUAL.width,
                               FJ_LABEL_SIZE_USUAL.height, GTK_UNIT_MM);

  gtk_page_setup_set_paper_size (setup, paper);
  gtk_page_setup_set_top_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_bottom_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_left_margin (setup, 0, GTK_UNIT_MM);
  gtk_page_setup_set_right_margin (setup, 0, GTK_UNIT_MM);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_n_pages (operation, 1);
  gtk_paper_size_free (paper);
  run_operation (operation, parent);
}
