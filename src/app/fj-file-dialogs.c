/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-file-dialogs.h"

#include <glib/gi18n.h>

typedef struct {
  FjAsk                ask;
  const char          *title;
  const char          *accept;
  GtkFileChooserAction action;
} AskInfo;

static const AskInfo asks[] = {
  { FJ_ASK_LAYOUT, N_ ("Open Flash Layout"), N_ ("_Open"), GTK_FILE_CHOOSER_ACTION_OPEN },
  { FJ_ASK_FOLDER, N_ ("Open the Folder of a Build"), N_ ("_Open"),
    GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER },
  { FJ_ASK_IMAGE, N_ ("Choose a File to Write"), N_ ("_Choose"), GTK_FILE_CHOOSER_ACTION_OPEN },
  { FJ_ASK_SAVE_LAYOUT, N_ ("Save Flash Layout"), N_ ("_Save"), GTK_FILE_CHOOSER_ACTION_SAVE },
  { FJ_ASK_SAVE_TEXT, N_ ("Save"), N_ ("_Save"), GTK_FILE_CHOOSER_ACTION_SAVE },
};

typedef struct {
  FjFileFunc func;
  gpointer   user_data;
} Answer;

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
add_filters (GtkFileChooser *chooser, FjAsk ask)
{
  static const char *const layouts[] = { "*.tsv", "*.TSV", NULL };
  static const char *const images[] = { "*.stm32", "*.bin", "*.img", "*.ext4", "*.ubi", "*.vfat",
                                        "*.wic", "*.raw", "*.gz", "*.xz", "*.zst", "*.bz2", NULL };
  static const char *const all[] = { "*", NULL };

  if (ask == FJ_ASK_LAYOUT || ask == FJ_ASK_SAVE_LAYOUT)
    add_filter (chooser, _ ("Flash layouts"), layouts);
  else if (ask == FJ_ASK_IMAGE)
    add_filter (chooser, _ ("Images"), images);
  else
    return;
  add_filter (chooser, _ ("All files"), all);
}

static void
on_response (GtkNativeDialog *dialog, int response, Answer *answer)
{
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  gtk_native_dialog_hide (dialog);
  answer->func (file, answer->user_data);
  g_object_unref (dialog);
}

static void
answer_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/**
 * fj_file_dialog_show:
 * @parent: the window it belongs to; the dialog goes with it
 * @ask: what to ask for
 * @folder: (nullable): where to start
 * @name: (nullable): proposed name, for saving
 * @func: called with the answer
 * @user_data: its argument; has to be there as long as @parent is
 *
 * Shows a file chooser of the desktop (in a sandbox: the portal's) and returns at once.
 */
void
fj_file_dialog_show (GtkWindow *parent, FjAsk ask, GFile *folder, const char *name,
                     FjFileFunc func, gpointer user_data)
{
  const AskInfo        *info = &asks[ask];
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (_ (info->title), parent, info->action,
                                                              _ (info->accept), NULL);
  GtkFileChooser       *chooser = GTK_FILE_CHOOSER (dialog);
  Answer               *answer = g_new0 (Answer, 1);

  answer->func = func;
  answer->user_data = user_data;
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_do_overwrite_confirmation (chooser, TRUE);
  add_filters (chooser, ask);
  if (folder != NULL)
    gtk_file_chooser_set_current_folder_file (chooser, folder, NULL);
  else if (info->action == GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER) /* no folder is a recent file */
    gtk_file_chooser_set_current_folder (chooser, g_get_home_dir ());
  if (name != NULL)
    gtk_file_chooser_set_current_name (chooser, name);
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), answer, answer_free, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}
