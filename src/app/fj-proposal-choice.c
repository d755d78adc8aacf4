/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-choice.h"

#include <glib/gi18n.h>

/* Of the text that shows the rows of a layout. */
#define ROWS_TAG "rows"

typedef struct {
  GPtrArray     *proposals; /* (owned) (element-type FjProposal) */
  GPtrArray     *missing;   /* (owned) (element-type utf8) */
  FjProposalFunc func;
  gpointer       user_data;
  GtkListBox    *list; /* (unowned): a part of the dialog, as all of these */
  GtkTextBuffer *text;
} Choice;

static void
free_choice (gpointer data, GClosure *closure)
{
  Choice *choice = data;

  g_ptr_array_unref (choice->proposals);
  g_ptr_array_unref (choice->missing);
  g_free (choice);
}

static const FjProposal *
get_chosen (Choice *choice)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (choice->list);

  return row != NULL
           ? g_ptr_array_index (choice->proposals, (guint) gtk_list_box_row_get_index (row))
           : NULL;
}

static void
append_sentences (GString *text, const char *heading, GPtrArray *sentences)
{
  if (sentences->len == 0)
    return;
  g_string_append_printf (text, "%s\n", heading);
  for (guint i = 0; i < sentences->len; i++)
    g_string_append_printf (text, "• %s\n", (const char *) g_ptr_array_index (sentences, i));
  g_string_append_c (text, '\n');
}

/* How wide each column of the file is, in characters. */
static GArray *
measure_columns (char **lines)
{
  GArray *widths = g_array_new (FALSE, TRUE, sizeof (glong));

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

    for (guint j = 0; cells[j] != NULL; j++) {
      if (j >= widths->len)
        g_array_set_size (widths, j + 1);
      g_array_index (widths, glong, j) =
        MAX (g_array_index (widths, glong, j), g_utf8_strlen (cells[j], -1));
    }
  }
  return widths;
}

/* The rows in columns, for a font whose characters are all as wide. */
static char *
dup_columns (const FjProposal *proposal)
{
  gsize            length;
  const char      *data = g_bytes_get_data (proposal->layout, &length);
  g_autofree char *copy = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (copy, "\n", -1);
  g_autoptr (GArray) widths = measure_columns (lines);
  GString *text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto (GStrv) cells = g_strsplit (lines[i], "\t", -1);

    for (guint j = 0; cells[j] != NULL; j++) {
      glong gap = g_array_index (widths, glong, j) - g_utf8_strlen (cells[j], -1) + 2;

      g_string_append_printf (text, "%s%*s", cells[j], cells[j + 1] != NULL ? (int) gap : 0, "");
    }
    g_string_append_c (text, '\n');
  }
  return g_string_free (text, FALSE);
}

static void
append_text (Choice *choice, const char *text, const char *tag)
{
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (choice->text, &end);
  gtk_text_buffer_insert_with_tags_by_name (choice->text, &end, text, -1, tag, NULL);
}

/* Why it is as it is, what was left out, and the rows as they will stand in the table. */
static void
on_row_selected (GtkListBox *list, GtkListBoxRow *row, Choice *choice)
{
  const FjProposal *proposal = get_chosen (choice);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *columns = NULL;

  if (proposal == NULL)
    return;
  columns = dup_columns (proposal);
  append_sentences (text, _ ("Why it is made this way:"), proposal->reasons);
  g_string_append_printf (text, "%s\n", _ ("Rows:"));
  gtk_text_buffer_set_text (choice->text, text->str, (int) text->len);
  append_text (choice, columns, ROWS_TAG);
  g_string_truncate (text, 0);
  append_sentences (text, _ ("What was left out, and why:"), choice->missing);
  append_text (choice, text->str, NULL);
}

static void
on_response (GtkDialog *dialog, int response, Choice *choice)
{
  const FjProposal *chosen = response == GTK_RESPONSE_ACCEPT ? get_chosen (choice) : NULL;
  g_autoptr (FjProposal) proposal = chosen != NULL ? fj_proposal_copy (chosen) : NULL;
  FjProposalFunc func = choice->func;
  gpointer       user_data = choice->user_data;

  gtk_widget_destroy (GTK_WIDGET (dialog)); /* and @choice with it */
  if (proposal != NULL)
    func (proposal, user_data);
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, GtkDialog *dialog)
{
  gtk_dialog_response (dialog, GTK_RESPONSE_ACCEPT);
}

static GtkWidget *
make_list (Choice *choice)
{
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *list = gtk_list_box_new ();

  choice->list = GTK_LIST_BOX (list);
  for (guint i = 0; i < choice->proposals->len; i++) {
    const FjProposal *proposal = g_ptr_array_index (choice->proposals, i);
    GtkWidget        *label = gtk_label_new (proposal->title);

    gtk_label_set_xalign (GTK_LABEL (label), 0);
    gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
    g_object_set (label, "margin", 6, NULL);
    gtk_container_add (GTK_CONTAINER (list), label);
  }
  atk_object_set_name (gtk_widget_get_accessible (list), _ ("Proposed layouts"));
  gtk_container_add (GTK_CONTAINER (scroller), list);
  gtk_widget_set_size_request (scroller, -1, 130);
  return scroller;
}

static GtkWidget *
make_text (Choice *choice)
{
  GtkWidget *scroller = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *view = gtk_text_view_new ();

  choice->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_create_tag (choice->text, ROWS_TAG, "family", "Monospace", "wrap-mode",
                              GTK_WRAP_NONE, NULL);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 6);
  atk_object_set_name (gtk_widget_get_accessible (view), _ ("What the proposed layout is made of"));
  gtk_container_add (GTK_CONTAINER (scroller), view);
  gtk_widget_set_vexpand (scroller, TRUE);
  return scroller;
}

/**
 * fj_proposal_choice_show:
 * @parent: the window it belongs to; the dialog goes with it
 * @proposals: (element-type FjProposal): what there is to choose from, at least one
 * @missing: (element-type utf8): sentences about what was left out
 * @func: called with the choice; not called when there is none
 * @user_data: its argument
 *
 * Shows layouts before they are taken over, each with its rows and why it is as it is, and returns
 * at once.
 *
 * Returns: (transfer none): the dialog, which goes by itself or when it is destroyed
 */
GtkWidget *
fj_proposal_choice_show (GtkWindow *parent, GPtrArray *proposals, GPtrArray *missing,
                         FjProposalFunc func, gpointer user_data)
{
  Choice    *choice = g_new0 (Choice, 1);
  GtkWidget *dialog =
    gtk_dialog_new_with_buttons (_ ("Layout from a Folder"), parent,
                                 GTK_DIALOG_MODAL | GTK_DIALOG_USE_HEADER_BAR |
                                   GTK_DIALOG_DESTROY_WITH_PARENT,
                                 _ ("_Cancel"), GTK_RESPONSE_CANCEL, _ ("_Use This Layout"),
                                 GTK_RESPONSE_ACCEPT, NULL);
  GtkWidget *content = gtk_dialog_get_content_area (GTK_DIALOG (dialog));

  choice->proposals = g_ptr_array_ref (proposals);
  choice->missing = g_ptr_array_ref (missing);
  choice->func = func;
  choice->user_data = user_data;
  gtk_container_add (GTK_CONTAINER (content), make_list (choice));
  gtk_container_add (GTK_CONTAINER (content), make_text (choice));
  gtk_dialog_set_default_response (GTK_DIALOG (dialog), GTK_RESPONSE_ACCEPT);
  gtk_window_set_default_size (GTK_WINDOW (dialog), 720, 560);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), choice, free_choice, 0);
  g_signal_connect (choice->list, "row-selected", G_CALLBACK (on_row_selected), choice);
  g_signal_connect (choice->list, "row-activated", G_CALLBACK (on_row_activated), dialog);
  gtk_list_box_select_row (choice->list, gtk_list_box_get_row_at_index (choice->list, 0));
  gtk_widget_show_all (dialog);
  return dialog;
}
