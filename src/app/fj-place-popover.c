/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-place-popover.h"

#include <glib/gi18n.h>

/* Asks what a port is to be called. */
typedef struct {
  GtkPopover   *popover; /* (not owned): owns this */
  GtkEntry     *entry;   /* (not owned) in it */
  FjPlaceNames *names;   /* (owned) */
  FjNotice     *notice;  /* (owned) */
  char         *port;    /* (owned) */
} Question;

static void
question_free (gpointer data, GClosure *closure)
{
  Question *self = data;

  g_object_unref (self->names);
  g_object_unref (self->notice);
  g_free (self->port);
  g_free (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjNotice) notice = user_data;
  g_autoptr (GError) error = NULL;

  if (!fj_place_names_save_finish (FJ_PLACE_NAMES (source), result, &error))
    fj_notice_show_error (notice, error);
}

static gboolean
destroy_cb (gpointer user_data)
{
  gtk_widget_destroy (GTK_WIDGET (user_data));
  return G_SOURCE_REMOVE;
}

/* Not at once: its button is still being pressed. */
static void
on_closed (GtkWidget *popover, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, destroy_cb, g_object_ref (popover), g_object_unref);
}

static void
take_name (Question *self)
{
  fj_place_names_set (self->names, self->port, gtk_entry_get_text (self->entry));
  fj_place_names_save_async (self->names, NULL, on_saved, g_object_ref (self->notice));
  gtk_popover_popdown (self->popover);
}

static GtkWidget *
make_box (Question *self)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  g_autofree char *text = g_strdup_printf (_ ("Name of the place at port %s:"), self->port);
  GtkWidget       *label = gtk_label_new (text);
  GtkWidget       *entry = gtk_entry_new ();
  GtkWidget       *button = gtk_button_new_with_mnemonic (_ ("_Name This Place"));
  const char      *name = fj_place_names_get (self->names, self->port);

  self->entry = GTK_ENTRY (entry);
  gtk_entry_set_max_length (self->entry, FJ_PLACE_NAME_MAX);
  gtk_entry_set_text (self->entry, name != NULL ? name : "");
  gtk_entry_set_placeholder_text (self->entry, _ ("Bay 3"));
  atk_object_set_name (gtk_widget_get_accessible (entry), _ ("Name of this place"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_style_context_add_class (gtk_widget_get_style_context (button), "suggested-action");
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (take_name), self);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (take_name), self);
  g_object_set (box, "margin", 14, NULL);
  gtk_container_add (GTK_CONTAINER (box), label);
  gtk_container_add (GTK_CONTAINER (box), entry);
  gtk_container_add (GTK_CONTAINER (box), button);
  gtk_widget_show_all (box);
  return box;
}

/**
 * fj_place_popover_show:
 * @widget: what the question hangs on
 * @names: the names of places
 * @port: the port that is asked about
 * @notice: where it is said when the names cannot be kept
 *
 * Asks what the port is to be called.
 */
void
fj_place_popover_show (GtkWidget *widget, FjPlaceNames *names, const char *port, FjNotice *notice)
{
  Question *self = g_new0 (Question, 1);

  g_return_if_fail (FJ_IS_PLACE_NAMES (names));

  self->popover = GTK_POPOVER (gtk_popover_new (widget));
  self->names = g_object_ref (names);
  self->notice = g_object_ref (notice);
  self->port = g_strdup (port);
  gtk_popover_set_position (self->popover, GTK_POS_BOTTOM);
  gtk_container_add (GTK_CONTAINER (self->popover), make_box (self));
  g_signal_connect_data (self->popover, "closed", G_CALLBACK (on_closed), self,
                         question_free, 0);
  gtk_popover_popup (self->popover);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
