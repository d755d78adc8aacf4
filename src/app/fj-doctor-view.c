/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-doctor-view.h"

#include <fj-usb-doctor.h>
#include <glib/gi18n.h>

/* It looks again by itself, as long as somebody sees it. */
#define INTERVAL_SECONDS 2

/**
 * FjDoctorView:
 *
 * What stands in the way of a board, live: what the system lets us see and open, what is plugged
 * in, what to do about it, with the command to copy where one helps. Looks only while it is mapped.
 */
struct _FjDoctorView {
  GtkBox parent_instance;

  GStrv         busy_ports;  /* (owned) (nullable): ports with a job, which are left alone */
  GCancellable *cancellable; /* (owned) (nullable): of the look that runs */
  char         *shown;       /* (owned) (nullable): texts shown, so that nothing flickers */
  guint         timeout_id;

  GtkBox *findings;
  GtkBox *devices;
};

G_DEFINE_FINAL_TYPE (FjDoctorView, fj_doctor_view, GTK_TYPE_BOX)

static const char *
get_sign (FjFindingSeverity severity)
{
  switch (severity) {
  case FJ_FINDING_GOOD:
    return "✓";
  case FJ_FINDING_WARNING:
    return "!";
  case FJ_FINDING_PROBLEM:
    return "✗";
  case FJ_FINDING_NOTE:
  default:
    return "●";
  }
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 20);
  return label;
}

static void
on_copy_clicked (GtkButton *button, const char *command)
{
  gtk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (button), GDK_SELECTION_CLIPBOARD),
                          command, -1);
  gtk_button_set_label (button, _ ("Copied"));
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

static void
add_command (GtkBox *box, const char *command)
{
  GtkWidget *label = make_label (command);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Copy Command"));

  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_style_context_add_class (gtk_widget_get_style_context (label), "fj-quote");
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_copy_clicked), g_strdup (command),
                         free_text, 0);
  gtk_container_add (GTK_CONTAINER (box), label);
  gtk_container_add (GTK_CONTAINER (box), button);
}

static void
add_finding (FjDoctorView *self, const FjFinding *finding)
{
  GtkWidget       *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  g_autofree char *text = g_strdup_printf ("%s %s", get_sign (finding->severity), finding->text);
  GtkWidget       *label = make_label (text);

  if (finding->severity >= FJ_FINDING_WARNING)
    gtk_style_context_add_class (gtk_widget_get_style_context (label), "fj-title");
  gtk_container_add (GTK_CONTAINER (box), label);
  if (finding->advice != NULL)
    gtk_container_add (GTK_CONTAINER (box), make_label (finding->advice));
  if (finding->command != NULL)
    add_command (GTK_BOX (box), finding->command);
  gtk_widget_show_all (box);
  gtk_container_add (GTK_CONTAINER (self->findings), box);
}

static void
destroy_cb (GtkWidget *widget, gpointer user_data)
{
  gtk_widget_destroy (widget);
}

static char *
dup_texts (GPtrArray *findings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < findings->len; i++) {
    const FjFinding *finding = g_ptr_array_index (findings, i);

    g_string_append_printf (text, "%d %s\n", (int) finding->severity, finding->text);
  }
  return g_string_free (text, FALSE);
}

static void
show_findings (FjDoctorView *self, GPtrArray *findings)
{
  g_autofree char *texts = dup_texts (findings);

  if (g_strcmp0 (texts, self->shown) == 0)
    return;
  g_free (self->shown);
  self->shown = g_steal_pointer (&texts);
  gtk_container_foreach (GTK_CONTAINER (self->findings), destroy_cb, NULL);
  for (guint i = 0; i < findings->len; i++)
    add_finding (self, g_ptr_array_index (findings, i));
}

/* "1-4: ST-LINK/V2.1 (0483:374b)" */
static void
add_device (FjDoctorView *self, const FjBusDevice *device)
{
  g_autofree char *raw = g_utf8_make_valid (device->product != NULL ? device->product : "", -1);
  g_autofree char *text = g_strdup_printf ("%s: %s (%04x:%04x)", device->port,
                                           *raw != '\0' ? raw : _ ("no name"), device->vendor,
                                           device->product_id);
  GtkWidget       *label = make_label (text);

  gtk_label_set_line_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_show (label);
  gtk_container_add (GTK_CONTAINER (self->devices), label);
}

/* What is there, whether it is a board or not: one sees at once what a plug has changed. */
static void
show_devices (FjDoctorView *self)
{
  g_autoptr (GPtrArray) devices = fj_usb_doctor_list_bus ();
  GtkWidget *none;

  gtk_container_foreach (GTK_CONTAINER (self->devices), destroy_cb, NULL);
  for (guint i = 0; i < devices->len; i++)
    add_device (self, g_ptr_array_index (devices, i));
  if (devices->len > 0)
    return;
  none = make_label (_ ("Nothing is plugged in, or nothing of it can be seen."));
  gtk_widget_show (none);
  gtk_container_add (GTK_CONTAINER (self->devices), none);
}

static gboolean look_cb (gpointer user_data);

static void
on_examined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjDoctorView) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) findings = fj_usb_doctor_examine_finish (result, &error);

  g_assert (FJ_IS_DOCTOR_VIEW (self));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (findings != NULL)
    show_findings (self, findings);
  show_devices (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && self->timeout_id == 0)
    self->timeout_id = g_timeout_add_seconds (INTERVAL_SECONDS, look_cb, self);
}

static gboolean
look_cb (gpointer user_data)
{
  FjDoctorView   *self = user_data;
  FjDoctorOptions options = { .skip_ports = (const char *const *) self->busy_ports };

  self->timeout_id = 0;
  if (self->cancellable != NULL)
    return G_SOURCE_REMOVE;
  self->cancellable = g_cancellable_new ();
  fj_usb_doctor_examine_async (&options, self->cancellable, on_examined, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* At once, and with everything told anew. */
static void
on_look_again (FjDoctorView *self)
{
  g_assert (FJ_IS_DOCTOR_VIEW (self));

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_pointer (&self->shown, g_free);
  look_cb (self);
}

static void
stop_looking (FjDoctorView *self)
{
  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
fj_doctor_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (fj_doctor_view_parent_class)->map (widget);
  look_cb (widget);
}

static void
fj_doctor_view_unmap (GtkWidget *widget)
{
  stop_looking (FJ_DOCTOR_VIEW (widget));
  GTK_WIDGET_CLASS (fj_doctor_view_parent_class)->unmap (widget);
}

static void
fj_doctor_view_dispose (GObject *object)
{
  stop_looking (FJ_DOCTOR_VIEW (object));
  G_OBJECT_CLASS (fj_doctor_view_parent_class)->dispose (object);
}

static void
fj_doctor_view_finalize (GObject *object)
{
  FjDoctorView *self = FJ_DOCTOR_VIEW (object);

  g_strfreev (self->busy_ports);
  g_free (self->shown);
  G_OBJECT_CLASS (fj_doctor_view_parent_class)->finalize (object);
}

static void
fj_doctor_view_class_init (FjDoctorViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_doctor_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = fj_doctor_view_finalize;
  widget_class->map = fj_doctor_view_map;
  widget_class->unmap = fj_doctor_view_unmap;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/doctor-view.ui");
  gtk_widget_class_bind_template_child (widget_class, FjDoctorView, findings);
  gtk_widget_class_bind_template_child (widget_class, FjDoctorView, devices);
  gtk_widget_class_bind_template_callback (widget_class, on_look_again);
  gtk_widget_class_set_css_name (widget_class, "doctor-view");
}

static void
fj_doctor_view_init (FjDoctorView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_doctor_view_new:
 *
 * Returns: (transfer floating): a view that looks as long as it is seen
 */
GtkWidget *
fj_doctor_view_new (void)
{
  return g_object_new (FJ_TYPE_DOCTOR_VIEW, NULL);
}

/**
 * fj_doctor_view_set_busy_ports:
 * @self: a doctor
 * @ports: (nullable): ports with a job, which are not touched
 */
void
fj_doctor_view_set_busy_ports (FjDoctorView *self, const char *const *ports)
{
  g_return_if_fail (FJ_IS_DOCTOR_VIEW (self));

  g_strfreev (self->busy_ports);
  self->busy_ports = g_strdupv ((char **) ports);
}
