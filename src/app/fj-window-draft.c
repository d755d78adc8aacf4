/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-draft.h"
#include "fj-window.h"

#include <glib/gi18n.h>

/*
 * What becomes of a draft in a window.
 */

/**
 * fj_window_offer_draft:
 * @self: a window
 *
 * Offers what was not saved when the program was ended from outside, if there is such a thing.
 */
void
fj_window_offer_draft (FjWindow *self)
{
  g_return_if_fail (FJ_IS_WINDOW (self));

  if (fj_draft_exists ())
    fj_notice_show (fj_window_get_notice (self), GTK_MESSAGE_INFO,
                    _ ("Changes to a layout that were not saved when Flashjig was ended have been "
                       "kept."),
                    _ ("_Open Them"), "app.open-draft");
}

/**
 * fj_window_open_draft:
 * @self: a window with nothing in it
 *
 * Opens what fj_window_offer_draft() has offered, as a layout that is not saved.
 */
void
fj_window_open_draft (FjWindow *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) folder = NULL;
  g_autoptr (FjLayout) layout = NULL;

  g_return_if_fail (FJ_IS_WINDOW (self));

  layout = fj_draft_take (&folder, &error);
  if (layout == NULL || !fj_layout_document_take (fj_window_get_document (self), layout, &error)) {
    fj_window_show_error (self, error);
    return;
  }
  if (folder != NULL)
    fj_layout_document_set_folder (fj_window_get_document (self), folder);
  fj_draft_drop ();
}
