/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-notice.h"

/**
 * FjNotice:
 *
 * A sentence above the page, with at most one thing to do about it. Stops nobody's work.
 */
struct _FjNotice {
  GtkInfoBar parent_instance;

  GtkLabel  *label;
  GtkButton *button;
};

G_DEFINE_FINAL_TYPE (FjNotice, fj_notice, GTK_TYPE_INFO_BAR)

static void
on_response (FjNotice *self)
{
  g_assert (FJ_IS_NOTICE (self));

  fj_notice_clear (self);
}

static void
fj_notice_class_init (FjNoticeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/flashjig/Flashjig/notice.ui");
  gtk_widget_class_bind_template_child (widget_class, FjNotice, label);
  gtk_widget_class_bind_template_child (widget_class, FjNotice, button);
  gtk_widget_class_bind_template_callback (widget_class, on_response);
}

static void
fj_notice_init (FjNotice *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * fj_notice_show:
 * @self: a notice
 * @type: how important it is
 * @text: a sentence
 * @button: (nullable): label of a button
 * @action: (nullable): the detailed name of its action
 *
 * Says something, in the place of what was said before.
 */
void
fj_notice_show (FjNotice *self, GtkMessageType type, const char *text, const char *button,
                const char *action)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  gtk_info_bar_set_message_type (GTK_INFO_BAR (self), type);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->button), button != NULL);
  if (button != NULL) {
    gtk_button_set_label (self->button, button);
    gtk_actionable_set_detailed_action_name (GTK_ACTIONABLE (self->button), action);
  }
  gtk_widget_show (GTK_WIDGET (self));
}

/**
 * fj_notice_show_error:
 * @self: a notice
 * @error: what went wrong; what only has to wait is no more than a remark
 */
void
fj_notice_show_error (FjNotice *self, const GError *error)
{
  gboolean has_to_wait = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BUSY);

  fj_notice_show (self, has_to_wait ? GTK_MESSAGE_INFO : GTK_MESSAGE_ERROR, error->message, NULL,
                  NULL);
}

/**
 * fj_notice_clear:
 * @self: a notice
 *
 * Says nothing any more.
 */
void
fj_notice_clear (FjNotice *self)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  gtk_widget_hide (GTK_WIDGET (self));
}

/**
 * fj_notice_clear_offer:
 * @self: a notice
 * @action: name of an action
 *
 * Says nothing any more if it is about what @action is for.
 */
void
fj_notice_clear_offer (FjNotice *self, const char *action)
{
  g_return_if_fail (FJ_IS_NOTICE (self));

  if (g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (self->button)), action) == 0)
    fj_notice_clear (self);
}
