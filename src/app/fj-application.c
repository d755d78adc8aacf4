/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-application.h"

#include "fj-ending.h"
#include "fj-resources.h"
#include "fj-sample-job.h"
#include "fj-settings.h"
#include "fj-virtual-boards.h"

#include <fj-error-page.h>
#include <fj-usb-provider.h>
#include <glib/gi18n.h>
#ifdef HAVE_MALLOPT
#include <malloc.h>
#endif

/* How often a start is tried, and how long each waits at most, while another instance ends. */
#define MAX_STARTS 3
#define START_LIMIT_MS 3000

/**
 * FjApplication:
 *
 * The program: one instance, its windows, the boards of all providers.
 */
struct _FjApplication {
  GtkApplication parent_instance;

  GSettings        *settings;       /* (owned) (nullable) */
  FjDeviceList     *devices;        /* (owned) (not nullable) */
  FjDeviceProvider *usb_provider;   /* (owned) (nullable) */
  FjVirtualBoards  *virtual_boards; /* (owned) (not nullable) */
  GtkCssProvider   *style;          /* (owned) (nullable) */
  gboolean          is_understood;  /* its command line */
};

G_DEFINE_FINAL_TYPE (FjApplication, fj_application, GTK_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "virtual", 0, 0, G_OPTION_ARG_STRING, NULL, N_ ("Add virtual boards"), N_ ("[N|PROFILE[:OPTION…]]") },
  { "virtual-dir", 0, 0, G_OPTION_ARG_FILENAME, NULL,
    N_ ("Keep the storages of virtual boards as files in this folder"), N_ ("FOLDER") },
  { "virtual-instant", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Virtual boards take no time"),
    NULL },
  { "version", 'V', 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
  { NULL },
};

typedef struct {
  const char *action;
  const char *accels[3];
} Accel;

static const Accel accels[] = {
  { "app.help", { "F1" } },
  { "app.new-window", { "<Primary><Shift>n" } },
  { "app.quit", { "<Primary>q" } },
  { "app.virtual-board", { "<Primary><Shift>v" } },
  { "win.close", { "<Primary>w" } },
  { "win.new-layout::empty", { "<Primary>n" } },
  { "win.open", { "<Primary>o" } },
  { "win.open-folder", { "<Primary><Shift>o" } },
  { "win.save", { "<Primary>s" } },
  { "win.save-as", { "<Primary><Shift>s" } },
  { "win.undo", { "<Primary>z" } },
  { "win.redo", { "<Primary><Shift>z", "<Primary>y" } },
  { "win.flash", { "<Primary>Return", "<Primary>KP_Enter" } },
  { "win.retry", { "<Primary>r" } },
  { "win.back", { "<Alt>Left" } },
  { "win.show-flash", { "<Alt>1" } },
  { "win.show-station", { "<Alt>2" } },
  { "win.show-history", { "<Alt>3" } },
  { "win.full-screen", { "F11" } },
  { "win.stop", { "Escape" } },
  { "win.choose-all", { "<Primary><Shift>a" } },
  { "win.preferences", { "<Primary>comma" } },
  { "win.doctor", { "<Primary><Shift>d" } },
  { "win.edit-row", { "F2" } },
  { "win.check", { "F5" } },
  { "win.next-pane", { "F6" } },
  { "win.open-menu", { "F10" } },
  { "win.show-boards", { "F9" } },
  { "win.show-log", { "<Primary>l" } },
  { "win.show-map", { "<Primary>m" } },
  { "win.search-log", { "<Primary>f" } },
  { "win.next-issue", { "<Primary>e" } },
  { "win.choose-file", { "<Primary><Shift>f" } },
};

static FjWindow *
find_window (FjApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *link = windows; link != NULL; link = link->next)
    if (FJ_IS_WINDOW (link->data))
      return link->data;
  return NULL;
}

static FjLayout *
get_layout (FjApplication *self)
{
  FjWindow *window = find_window (self);

  return window != NULL ? fj_layout_document_get_layout (fj_window_get_document (window)) : NULL;
}

static void
on_quit_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));
  gboolean has_windows = FALSE;

  for (GList *link = windows; link != NULL; link = link->next) {
    if (!FJ_IS_WINDOW (link->data))
      continue;
    has_windows = TRUE;
    gtk_window_close (link->data);
  }
  if (!has_windows)
    g_application_quit (G_APPLICATION (user_data));
}

static FjWindow *
open_window (FjApplication *self)
{
  return fj_window_new (GTK_APPLICATION (self), self->devices, self->settings);
}

static void
on_new_window_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  gtk_window_present (GTK_WINDOW (open_window (FJ_APPLICATION (user_data))));
}

/* In a window of its own, unless there is one with nothing in it. */
static void
on_open_draft_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjApplication *self = user_data;
  FjWindow      *window = get_layout (self) == NULL ? find_window (self) : NULL;

  g_assert (FJ_IS_APPLICATION (self));

  if (window == NULL)
    window = open_window (self);
  fj_window_open_draft (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_help_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjWindow        *window = find_window (FJ_APPLICATION (user_data));
  g_autofree char *uri = fj_error_dup_help ();
  g_autoptr (GError) error = NULL;

  if (!gtk_show_uri_on_window (GTK_WINDOW (window), uri, GDK_CURRENT_TIME, &error) &&
      window != NULL)
    fj_window_show_error (window, error);
}

static void
on_virtual_board_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjApplication *self = user_data;
  FjLayout      *layout = get_layout (self);

  g_assert (FJ_IS_APPLICATION (self));

  if (layout != NULL)
    fj_virtual_boards_add_for_layout (self->virtual_boards, layout);
  else
    fj_virtual_boards_add (self->virtual_boards, NULL);
}

static void
on_virtual_board_of_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjApplication *self = user_data;

  g_assert (FJ_IS_APPLICATION (self));

  fj_virtual_boards_add (self->virtual_boards, g_variant_get_string (parameter, NULL));
}

static void
on_remove_virtual_board_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  FjApplication *self = user_data;

  g_assert (FJ_IS_APPLICATION (self));

  fj_virtual_boards_remove (self->virtual_boards, g_variant_get_string (parameter, NULL));
}

static void
on_virtual_board_failed (FjApplication *self, const GError *error)
{
  FjWindow *window = find_window (self);

  g_assert (FJ_IS_APPLICATION (self));

  if (window != NULL)
    fj_window_show_error (window, error);
  else
    g_message ("%s", error->message);
}

static void
on_sample_job_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (FjApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) layout = fj_sample_job_make_finish (result, &error);
  FjWindow *window = find_window (self);

  g_assert (FJ_IS_APPLICATION (self));

  if (window == NULL)
    return; /* closed meanwhile */
  if (layout == NULL) {
    fj_window_show_error (window, error);
    return;
  }
  fj_window_open (window, layout);
  if (!fj_virtual_boards_has_family (self->virtual_boards, FJ_SAMPLE_JOB_FAMILY))
    fj_virtual_boards_add (self->virtual_boards, FJ_SAMPLE_JOB_PROFILE);
}

static void
on_sample_job_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GFile) folder =
    g_file_new_build_filename (g_get_user_cache_dir (), "flashjig", "sample-job", NULL);

  fj_sample_job_make_async (folder, NULL, on_sample_job_made, g_object_ref (user_data));
}

static void
on_present_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_application_activate (G_APPLICATION (user_data));
}

static void
on_about_activated (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  static const char *const authors[] = { "The Flashjig contributors", NULL };
  FjWindow                *window = find_window (FJ_APPLICATION (user_data));

  gtk_show_about_dialog (GTK_WINDOW (window), "program-name", _ ("Flashjig"), "version", FJ_VERSION,
                         "logo-icon-name", FJ_APPLICATION_ID, "license-type", GTK_LICENSE_GPL_3_0,
                         "comments", _ ("First flashing of STM32MP boards over USB"), "website",
                         FJ_PROJECT_URL, "authors", authors,
                         "translator-credits", _ ("translator-credits"), NULL);
}

static void
add_dark_action (FjApplication *self)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autoptr (GPropertyAction) dark = g_property_action_new ("dark", settings,
                                                            "gtk-application-prefer-dark-theme");

  g_action_map_add_action (G_ACTION_MAP (self), G_ACTION (dark));
  if (self->settings != NULL && g_settings_get_boolean (self->settings, "dark"))
    g_object_set (settings, "gtk-application-prefer-dark-theme", TRUE, NULL);
  if (self->settings != NULL)
    g_settings_bind (self->settings, "dark", settings, "gtk-application-prefer-dark-theme",
                     G_SETTINGS_BIND_SET);
}

static void
add_actions (FjApplication *self)
{
  static const GActionEntry entries[] = {
    { .name = "about", .activate = on_about_activated },
    { .name = "help", .activate = on_help_activated },
    { .name = "new-window", .activate = on_new_window_activated },
    { .name = "present", .activate = on_present_activated },
    { .name = "open-draft", .activate = on_open_draft_activated },
    { .name = "quit", .activate = on_quit_activated },
    { .name = "remove-virtual-board",
      .activate = on_remove_virtual_board_activated,
      .parameter_type = "s" },
    { .name = "sample-job", .activate = on_sample_job_activated },
    { .name = "virtual-board", .activate = on_virtual_board_activated },
    { .name = "virtual-board-of",
      .activate = on_virtual_board_of_activated,
      .parameter_type = "s" },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accels[i].action,
                                           accels[i].accels);
}

static void
load_style (FjApplication *self)
{
  self->style = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (self->style, "/io/github/flashjig/Flashjig/style.css");
  gtk_style_context_add_provider_for_screen (gdk_screen_get_default (),
                                             GTK_STYLE_PROVIDER (self->style),
                                             GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* Without USB the window still opens layouts and flashes virtual boards. */
static void
start_usb (FjApplication *self)
{
  g_autoptr (GError) error = NULL;

  self->usb_provider = fj_usb_provider_new (&error);
  if (self->usb_provider != NULL) {
    fj_device_list_add_provider (self->devices, self->usb_provider);
    if (fj_device_provider_start (self->usb_provider, &error))
      return;
  }
  g_message ("%s", error->message);
}

static void
fj_application_startup (GApplication *application)
{
  FjApplication *self = FJ_APPLICATION (application);

  fj_register_resources (); /* before GTK looks for the help overlay and icons in them */
  G_APPLICATION_CLASS (fj_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (FJ_APPLICATION_ID);
  self->settings = fj_settings_new ();
  load_style (self);
  add_actions (self);
  add_dark_action (self);
  start_usb (self);
  fj_ending_watch (GTK_APPLICATION (self));
}

static void
fj_application_activate (GApplication *application)
{
  FjApplication *self = FJ_APPLICATION (application);
  FjWindow      *window = find_window (self);

  if (window == NULL) {
    window = open_window (self);
    fj_window_offer_draft (window);
  }
  gtk_window_present (GTK_WINDOW (window));
}

static void
fj_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  fj_application_activate (application);
  for (int i = 0; i < n_files; i++)
    fj_window_open (find_window (FJ_APPLICATION (application)), files[i]);
}

/* Whether the boards are fine is known at once; which they are may be left to the layout. */
static gboolean
add_boards_of_command_line (FjApplication *self, GVariantDict *dict, GFile *layout, GError **error)
{
  FjVirtualOptions virtual_options = { .replug_seconds = FJ_VIRTUAL_REPLUG_SECONDS };
  g_autoptr (FjDeviceProvider) proof = NULL;
  const char *spec = NULL;

  if (!g_variant_dict_lookup (dict, "virtual", "&s", &spec))
    return TRUE;
  virtual_options.spec = spec;
  g_variant_dict_lookup (dict, "virtual-dir", "^&ay", &virtual_options.folder);
  g_variant_dict_lookup (dict, "virtual-instant", "b", &virtual_options.instant);
  if (layout == NULL || !fj_virtual_provider_has_usual (spec))
    return fj_virtual_boards_add_options (self->virtual_boards, &virtual_options, error);
  proof = fj_virtual_provider_new (&virtual_options, error);
  if (proof == NULL)
    return FALSE;
  fj_virtual_boards_add_for_file (self->virtual_boards, &virtual_options, layout);
  return TRUE;
}

static int
fj_application_handle_local_options (GApplication *application, GVariantDict *dict)
{
  FJ_APPLICATION (application)->is_understood = TRUE;
  if (!g_variant_dict_contains (dict, "version"))
    return -1; /* go on */
  g_print ("flashjig %s\n", FJ_VERSION);
  return 0;
}

static int
fj_application_command_line (GApplication *application, GApplicationCommandLine *command_line)
{
  FjApplication *self = FJ_APPLICATION (application);
  GVariantDict  *dict = g_application_command_line_get_options_dict (command_line);
  g_autoptr (GError) error = NULL;
  int argc;
  g_auto (GStrv) argv = g_application_command_line_get_arguments (command_line, &argc);
  g_autoptr (GFile) first = NULL;
  gboolean is_new;

  if (argc > 1)
    first = g_application_command_line_create_file_for_arg (command_line, argv[1]);
  if (!add_boards_of_command_line (self, dict, first, &error)) {
    g_application_command_line_printerr (command_line, "%s\n", error->message);
    return 2;
  }
  is_new = find_window (self) == NULL;
  fj_application_activate (application);
  for (int i = 1; i < argc; i++) {
    g_autoptr (GFile) file = g_application_command_line_create_file_for_arg (command_line, argv[i]);

    fj_window_open (find_window (self), file);
  }
  if (is_new && argc <= 1)
    fj_window_come_back (find_window (self));
  return 0;
}

static void
fj_application_shutdown (GApplication *application)
{
  FjApplication *self = FJ_APPLICATION (application);

  fj_virtual_boards_stop (self->virtual_boards);
  if (self->usb_provider != NULL)
    fj_device_provider_stop (self->usb_provider);
  G_APPLICATION_CLASS (fj_application_parent_class)->shutdown (application);
}

static void
fj_application_dispose (GObject *object)
{
  FjApplication *self = FJ_APPLICATION (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->devices);
  g_clear_object (&self->virtual_boards);
  g_clear_object (&self->usb_provider);
  g_clear_object (&self->style);
  G_OBJECT_CLASS (fj_application_parent_class)->dispose (object);
}

static void
fj_application_class_init (FjApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fj_application_dispose;
  application_class->startup = fj_application_startup;
  application_class->activate = fj_application_activate;
  application_class->open = fj_application_open;
  application_class->handle_local_options = fj_application_handle_local_options;
  application_class->command_line = fj_application_command_line;
  application_class->shutdown = fj_application_shutdown;
}

static void
fj_application_init (FjApplication *self)
{
  g_autoptr (FjPlaceNames) places = fj_place_names_new_default ();

  self->devices = fj_device_list_new ();
  fj_device_list_set_place_names (self->devices, places);
  self->virtual_boards = fj_virtual_boards_new (self->devices);
  g_signal_connect_object (self->virtual_boards, "failed", G_CALLBACK (on_virtual_board_failed),
                           self, G_CONNECT_SWAPPED);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  /* Translators: what stands behind the options on the command line */
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[LAYOUT|FOLDER]"));
}

/*
 * Each board at work has buffers of some hundred kilobytes. Pages of their own go back to the
 * system with them; else those of 32 boards would stay with the program until its end.
 */
static void
return_buffers (void)
{
#ifdef HAVE_MALLOPT
  mallopt (M_MMAP_THRESHOLD, 64 * 1024);
#endif
}

/**
 * fj_application_new:
 *
 * Returns: (transfer full): the program
 */
FjApplication *
fj_application_new (void)
{
  return_buffers ();
  return g_object_new (FJ_TYPE_APPLICATION, "application-id", FJ_APPLICATION_ID, "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, "resource-base-path",
                       "/io/github/flashjig/Flashjig", "register-session", TRUE, NULL);
}

typedef struct {
  GMainLoop *loop;  /* (owned) */
  guint      limit; /* source, or 0 */
} StartWait;

static void
on_name_vanished (GDBusConnection *connection, const char *name, gpointer user_data)
{
  g_main_loop_quit (((StartWait *) user_data)->loop);
}

static gboolean
on_start_limit (gpointer user_data)
{
  StartWait *wait = user_data;

  wait->limit = 0;
  g_main_loop_quit (wait->loop);
  return G_SOURCE_REMOVE;
}

/* Until nobody has the name of the program any more, but not for ever. */
static void
wait_for_name (void)
{
  StartWait wait = { .loop = g_main_loop_new (NULL, FALSE) };
  guint     watch = g_bus_watch_name (G_BUS_TYPE_SESSION, FJ_APPLICATION_ID,
                                      G_BUS_NAME_WATCHER_FLAGS_NONE, NULL, on_name_vanished, &wait,
                                      NULL);

  wait.limit = g_timeout_add (START_LIMIT_MS, on_start_limit, &wait);
  g_main_loop_run (wait.loop);
  if (wait.limit != 0)
    g_source_remove (wait.limit);
  g_bus_unwatch_name (watch);
  g_main_loop_unref (wait.loop);
}

/**
 * fj_application_run:
 * @argc: number of arguments
 * @argv: them
 *
 * Runs the program. One that is started while another one ends may find nobody where it expects the
 * other: it is then started once more, as soon as the other one has gone.
 *
 * Returns: the exit status
 */
int
fj_application_run (int argc, char **argv)
{
  int status = 1;

  for (guint i = 0; i < MAX_STARTS && status == 1; i++) {
    g_autoptr (FjApplication) self = fj_application_new ();
    g_auto (GStrv) words = g_strdupv (argv);

    if (i > 0)
      wait_for_name ();
    status = g_application_run (G_APPLICATION (self), argc, words);
    /* this program never ends with 1 by itself: the bus could not reach the other one */
    if (!self->is_understood)
      break;
  }
  return status;
}

/**
 * fj_register_resources:
 *
 * Makes templates, menus and style sheet known to GTK. More than once does no harm.
 */
void
fj_register_resources (void)
{
  g_resources_register (fj_resources_get_resource ());
}
