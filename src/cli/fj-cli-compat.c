/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-compat.h"

#include "fj-cli-boards.h"
#include "fj-cli-compat-words.h"
#include "fj-cli-flash.h"
#include "fj-cli-output.h"
#include "fj-cli-verb.h"

#include <fj-error.h>
#include <fj-stm32mp-identity.h>
#include <glib/gi18n.h>
#include <string.h>

#define ST_PROGRAM "STM32_Programmer_CLI"

/*
 * What this file prints for lists and connections is in the form of ST's tool and not translated:
 * scripts read it.
 */

/**
 * fj_cli_compat_is_called:
 * @argc: number of words
 * @argv: (array length=argc): the command line
 *
 * Returns: whether the program was called by the name of ST's tool
 */
gboolean
fj_cli_compat_is_called (int argc, char **argv)
{
  g_autofree char *name = argc > 0 ? g_path_get_basename (argv[0]) : NULL;

  return name != NULL && g_str_has_prefix (name, ST_PROGRAM);
}

/**
 * fj_cli_compat_knows:
 * @argc: number of words
 * @argv: (array length=argc): the command line
 *
 * Returns: whether one of the options it begins with is a word of ST's tool
 */
gboolean
fj_cli_compat_knows (int argc, char **argv)
{
  for (int i = 1; i < argc && argv[i][0] == '-'; i++)
    if (fj_cli_compat_words_know (argv[i]))
      return !g_str_equal (argv[i], "-h") && !g_str_equal (argv[i], "-?") &&
             !g_str_equal (argv[i], "--help") && !g_str_equal (argv[i], "--version");
  return FALSE;
}

static void
print_banner (void)
{
  const char *line = "-------------------------------------------------------------------";

  g_print ("      %s\n                        Flashjig v%s\n      %s\n\n", line, FJ_VERSION, line);
}

static void
print_help (void)
{
  g_print (_ ("Flashjig in the words of %s. What it knows of them:\n\n"
              "  -l usb                        show the boards on USB\n"
              "  -c port=usbN [sn=SERIAL]      choose a board, as “-l usb” numbers them\n"
              "     [vid=0483] [pid=df11]      its USB identity, when it has one of its own\n"
              "  -w LAYOUT.tsv [FOLDER]        flash it; -d means the same\n"
              "  -vb 1|2|3                     say more\n"
              "  -q                            say nothing but errors\n"
              "  -log FILE                     write every USB transfer to a file\n"
              "  -rst                          reset the board at the end\n"
              "  -detach, -s, -g               accepted: a board goes on by itself at the end\n"
              "  -v                            accepted: nothing is read back; “flash --verify” does it\n"
              "  -tm MILLISECONDS              accepted: each wait has a time limit of its own\n"
              "  -y                            accepted: nothing is asked\n\n"
              "Also --virtual[=…], --virtual-dir FOLDER and --virtual-instant, see "
              "“flashjig-cli flash --help”.\n"),
           ST_PROGRAM);
}

static const char *
get_speed_text (FjSpeed speed)
{
  switch (speed) {
  case FJ_SPEED_LOW:
    return "Low Speed (1.5MBit/s)";
  case FJ_SPEED_FULL:
    return "Full Speed (12MBit/s)";
  case FJ_SPEED_HIGH:
    return "High Speed (480MBit/s)";
  case FJ_SPEED_SUPER:
    return "Super Speed (5GBit/s)";
  case FJ_SPEED_UNKNOWN:
  default:
    return "unknown";
  }
}

static void
print_listed (FjDevice *device, guint index)
{
  FjIdentity      *identity = fj_device_get_identity (device);
  FjDfuInfo       *info = identity != NULL ? fj_stm32mp_identity_get_info (identity) : NULL;
  g_autofree char *product = fj_cli_safe (fj_device_get_product (device));
  g_autofree char *serial = fj_cli_safe (fj_device_get_serial (device));

  g_print ("\n  Device Index           : USB%u\n", index);
  g_print ("  USB Bus Number         : %03u\n", fj_device_get_bus (device));
  g_print ("  USB Address Number     : %03u\n", fj_device_get_address (device));
  g_print ("  Product ID             : %s\n", product);
  g_print ("  Serial number          : %s\n", serial);
  if (info != NULL) {
    g_print ("  Firmware version       : 0x%04X\n", info->bcd_dfu);
    g_print ("  Device ID              : 0x%04X\n", identity->chip_id);
  }
}

static void
print_list (FjCliBoards *boards)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (boards->list));

  print_banner ();
  g_print ("=====  DFU Interface   =====\n\n");
  if (n == 0) {
    g_print ("No STM32 device in DFU mode connected\n");
    return;
  }
  g_print ("Total number of available STM32 device in DFU mode: %u\n", n);
  for (guint i = 0; i < n; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards->list), i);

    print_listed (device, i + 1);
  }
  g_print ("\n");
}

static void
print_connected (FjDevice *device)
{
  FjIdentity      *identity = fj_device_get_identity (device);
  FjDfuInfo       *info = identity != NULL ? fj_stm32mp_identity_get_info (identity) : NULL;
  g_autofree char *product = fj_cli_safe (fj_device_get_product (device));
  g_autofree char *serial = fj_cli_safe (fj_device_get_serial (device));

  g_print ("USB speed   : %s\n", get_speed_text (fj_device_get_speed (device)));
  if (info != NULL && identity->manufacturer != NULL) {
    g_autofree char *manufacturer = fj_cli_safe (identity->manufacturer);

    g_print ("Manuf. ID   : %s\n", manufacturer);
  }
  g_print ("Product ID  : %s\n", product);
  g_print ("SN          : %s\n", serial);
  if (info != NULL) {
    g_print ("FW version  : 0x%04X\n", info->bcd_dfu);
    g_print ("Device ID   : 0x%04X\n", identity->chip_id);
  }
  g_print ("\n");
}

static gboolean
has_serial (FjDevice *device, const char *serial)
{
  const char *own = fj_device_get_serial (device);

  return own != NULL && g_ascii_strcasecmp (own, serial) == 0;
}

static void
set_index_error (guint index, guint n, GError **error)
{
  fj_error_set (error, FJ_ERROR_NO_DEVICE,
                _ ("“flashjig-cli list” shows what is plugged in, “flashjig-cli doctor” looks "
                   "for what is in the way."),
                ngettext ("There is no board usb%u; %u was found.",
                          "There is no board usb%u; %u were found.", n),
                index, n);
}

/* The one board that was meant: by its serial number, else by its number in the list. */
static FjDevice *
find_device (FjCliBoards *boards, const FjCliCompatWords *words, GError **error)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (boards->list));
  g_autoptr (FjDevice) found = NULL;

  for (guint i = 0; i < n; i++) {
    g_autoptr (FjDevice) device = g_list_model_get_item (G_LIST_MODEL (boards->list), i);
    gboolean fits = words->index == 0 || words->index == i + 1;

    if (words->serial != NULL)
      fits = has_serial (device, words->serial);
    if (fits && found != NULL) {
      g_set_error (error, FJ_ERROR, FJ_ERROR_AMBIGUOUS, _ ("Several boards fit: %s and %s."),
                   fj_device_get_port (found), fj_device_get_port (device));
      return NULL;
    }
    if (fits)
      found = g_steal_pointer (&device);
  }
  if (found == NULL && words->serial != NULL)
    g_set_error (error, FJ_ERROR, FJ_ERROR_NO_DEVICE, _ ("The board “%s” was not found."),
                 words->serial);
  else if (found == NULL && n > 0)
    set_index_error (words->index, n, error);
  else if (found == NULL)
    g_propagate_error (error, fj_cli_boards_new_error (boards));
  return g_steal_pointer (&found);
}

static FjCliExit
flash_layout (FjCliCompatWords *words, FjDevice *device)
{
  g_auto (FjCliFlash) call = { 0 };
  const char *const ports[] = { fj_device_get_port (device), NULL };

  call.options = words->options;
  words->options = (FjCliOptions){ 0 };
  call.options.ports = g_strdupv ((char **) ports);
  call.layout_path = g_steal_pointer (&words->layout);
  call.folder = g_steal_pointer (&words->folder);
  call.rows.reset = words->reset;
  for (guint i = 0; words->notes != NULL && i < words->notes->len && !call.options.quiet; i++)
    g_print ("%s\n", _ ((const char *) g_ptr_array_index (words->notes, i)));
  return fj_cli_flash_run (&call);
}

/* Lists the boards, or finds the one that is meant; %NULL without an error after a list. */
static FjDevice *
search_boards (const FjCliCompatWords *words, GError **error)
{
  g_auto (FjCliBoards) boards = { 0 };

  if (!fj_cli_boards_open (&boards, &words->options, error) ||
      !fj_cli_boards_settle (&boards, NULL, error))
    return NULL;
  if (!words->list)
    return find_device (&boards, words, error);
  print_list (&boards);
  return NULL;
}

static FjCliExit
follow_words (FjCliCompatWords *words, GError **error)
{
  g_autoptr (FjDevice) device = search_boards (words, error);

  if (device == NULL)
    return FJ_CLI_EXIT_OK;
  if (!words->options.quiet) {
    print_banner ();
    print_connected (device);
  }
  return words->layout != NULL ? flash_layout (words, device) : FJ_CLI_EXIT_OK;
}

/**
 * fj_cli_compat_run:
 * @argc: number of words
 * @argv: (array length=argc): the command line, in the words of ST's tool
 *
 * Returns: the exit code
 */
FjCliExit
fj_cli_compat_run (int argc, char **argv)
{
  g_auto (FjCliCompatWords) words = { 0 };
  g_autoptr (GError) error = NULL;
  FjCliExit code;

  if (!fj_cli_compat_words_read (&words, argc, argv, &error)) {
    fj_cli_complain ("%s", error->message);
    return FJ_CLI_EXIT_USAGE;
  }
  if (words.help || words.version || !(words.list || words.connect || words.layout != NULL)) {
    print_banner ();
    if (!words.version)
      print_help ();
    return words.help || words.version ? FJ_CLI_EXIT_OK : FJ_CLI_EXIT_USAGE;
  }
  if (words.layout != NULL && !words.connect) {
    fj_cli_complain (_ ("-w needs a board: -c port=usb1."));
    return FJ_CLI_EXIT_USAGE;
  }
  code = follow_words (&words, &error);
  if (error == NULL)
    return code;
  fj_cli_print_error (error);
  return fj_cli_exit_from_error (error);
}
