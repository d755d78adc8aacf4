/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-usb-rules.h"

#include "fj-usb-resources.h"

#include <fnmatch.h>
#include <string.h>

#define RULE_RESOURCE "/io/github/flashjig/Flashjig/udev/60-flashjig.rules"
#define MAX_RULES (1024 * 1024)
/* systemd's: gives what is tagged to the person at the computer. */
#define SEAT_RULE_FILE "73-seat-late.rules"

/* Where udev looks (udev(7)). */
static const char *const system_folders[] = { "/etc/udev/rules.d", "/run/udev/rules.d",
                                              "/usr/local/lib/udev/rules.d",
                                              "/usr/lib/udev/rules.d", "/lib/udev/rules.d", NULL };

/**
 * fj_usb_rules_get_text:
 *
 * Returns: (transfer full): the rule file that lets people open boards
 */
GBytes *
fj_usb_rules_get_text (void)
{
  return g_resource_lookup_data (fj_usb_get_resource (), RULE_RESOURCE,
                                 G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

/**
 * fj_usb_rules_is_sandboxed:
 *
 * Returns: whether the host's rules are out of sight
 */
gboolean
fj_usb_rules_is_sandboxed (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

/* (transfer full): the rule alone, which is the last line of its file. */
static char *
dup_rule_line (void)
{
  g_autoptr (GBytes) rule = fj_usb_rules_get_text ();
  g_autofree char *text = g_strndup (g_bytes_get_data (rule, NULL), g_bytes_get_size (rule));
  const char      *line = strrchr (g_strchomp (text), '\n');

  return g_strdup (line != NULL ? line + 1 : text);
}

/*
 * What prints the rule. Where our program is not in the path, as in a folder in which it was built,
 * a command with its name would fail and leave an empty file behind: there the rule itself is
 * quoted.
 */
static char *
dup_printer (void)
{
  g_autofree char *program = NULL;
  g_autofree char *line = NULL;
  g_autofree char *quoted = NULL;

  if (fj_usb_rules_is_sandboxed ())
    return g_strdup ("flatpak run --command=flashjig-cli " FJ_APPLICATION_ID " doctor --udev-rule");
  program = g_find_program_in_path ("flashjig-cli");
  if (program != NULL)
    return g_strdup ("flashjig-cli doctor --udev-rule");
  line = dup_rule_line ();
  quoted = g_shell_quote (line);
  return g_strdup_printf ("echo %s", quoted);
}

/**
 * fj_usb_rules_dup_command:
 *
 * Returns: (transfer full): what to type into a terminal to install the rule and to have it applied
 *   to what is plugged in
 */
char *
fj_usb_rules_dup_command (void)
{
  g_autofree char *printer = dup_printer ();

  return g_strdup_printf ("%s | sudo tee " FJ_USB_RULE_FILE
                          " >/dev/null && sudo udevadm control --reload && "
                          "sudo udevadm trigger --action=add --subsystem-match=usb",
                          printer);
}

/* (nullable): the value that @line compares the attribute with, without quotes. */
static char *
find_match (const char *line, const char *attribute)
{
  g_autofree char *key = g_strdup_printf ("{%s}==\"", attribute);
  const char      *start = strstr (line, key);
  const char      *end;

  if (start == NULL)
    return NULL;
  start += strlen (key);
  end = strchr (start, '"');
  return end != NULL ? g_strndup (start, (gsize) (end - start)) : NULL;
}

/*
 * A rule without the attribute is for all; else one of its patterns has to fit. They are patterns
 * of fnmatch(3), as udev(7) says: their bytes need not be UTF-8.
 */
static gboolean
fits_pattern (const char *line, const char *attribute, guint16 id)
{
  g_autofree char *patterns = find_match (line, attribute);
  g_autofree char *text = g_strdup_printf ("%04x", id);
  g_auto (GStrv) list = NULL;

  if (patterns == NULL)
    return TRUE;
  list = g_strsplit (patterns, "|", -1);
  for (guint i = 0; list[i] != NULL; i++)
    if (fnmatch (list[i], text, 0) == 0)
      return TRUE;
  return FALSE;
}

/* The tag "uaccess" does nothing in a file that comes after the one in which systemd acts on it. */
static gboolean
gives_access (const char *line, gboolean late)
{
  return (!late && strstr (line, "uaccess") != NULL) || strstr (line, "MODE=\"0666\"") != NULL ||
         strstr (line, "MODE=\"666\"") != NULL ||
         (strstr (line, "GROUP=\"") != NULL && strstr (line, "66") != NULL);
}

/**
 * fj_usb_rules_cover_text:
 * @text: the content of a rule file
 * @name: the name of that file, as its place in the order
 * @vendor: USB vendor id
 * @product_id: USB product id
 *
 * Looks for a rule that names the vendor and gives people access. It need not understand all of
 * udev's language: it only decides which advice is given.
 *
 * Returns: whether there is one
 */
gboolean
fj_usb_rules_cover_text (const char *text, const char *name, guint16 vendor, guint16 product_id)
{
  gboolean late = strcmp (name, SEAT_RULE_FILE) > 0;
  g_auto (GStrv) parts = g_strsplit (text, "\\\n", -1);
  g_autofree char *joined = g_strjoinv (" ", parts);
  g_auto (GStrv) lines = g_strsplit (joined, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = g_strstrip (lines[i]);

    if (line[0] != '#' && strstr (line, "{idVendor}==\"") != NULL && gives_access (line, late) &&
        fits_pattern (line, "idVendor", vendor) && fits_pattern (line, "idProduct", product_id))
      return TRUE;
  }
  return FALSE;
}

static gboolean
file_covers (const char *folder, const char *name, guint16 vendor, guint16 product_id)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *text = NULL;
  gsize            length = 0;

  return g_str_has_suffix (name, ".rules") && g_file_get_contents (path, &text, &length, NULL) &&
         length < MAX_RULES && fj_usb_rules_cover_text (text, name, vendor, product_id);
}

/**
 * fj_usb_rules_cover:
 * @folders: (nullable) (array zero-terminated=1): folders with rules, %NULL for the system's
 * @vendor: USB vendor id
 * @product_id: USB product id
 *
 * Returns: whether a rule there gives people access to such devices
 */
gboolean
fj_usb_rules_cover (const char *const *folders, guint16 vendor, guint16 product_id)
{
  if (folders == NULL)
    folders = system_folders;
  for (guint i = 0; folders[i] != NULL; i++) {
    g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
      if (file_covers (folders[i], name, vendor, product_id))
        return TRUE;
  }
  return FALSE;
}
