/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-getvar.h"

#include "fj-virtual-shell.h"
#include "fj-virtual-target.h"

#include <string.h>

/* U-Boot drivers/fastboot/fb_getvar.c. */

#define LONGEST_NAME 28 /* with "_a" behind it there is no room for more */
#define EXT_MAGIC 1080  /* where the magic of an ext2, 3 or 4 is, bytes */

typedef const char *(*GetFunc) (FjVirtualBoard *board, const char *name, char **value);

static const FjVirtualChain *
get_chain (FjVirtualBoard *board)
{
  return fj_virtual_chip_get_chain (fj_virtual_chip_get (board));
}

static const char *
get_has_slot (FjVirtualBoard *board, const char *name, char **value)
{
  g_autofree char *slot = g_strconcat (name, "_a", NULL);
  FjVirtualTarget  target;
  gboolean         has_slot;

  if (name[0] == '\0' || strlen (name) > LONGEST_NAME)
    return "invalid partition name";
  has_slot = fj_virtual_target_find_part (&target, board, slot) == NULL;
  *value = g_strdup (has_slot ? "yes" : "no");
  return has_slot ? NULL : fj_virtual_target_find_part (&target, board, name);
}

static const char *
get_partition_size (FjVirtualBoard *board, const char *name, char **value)
{
  FjVirtualTarget target;
  const char     *refusal = fj_virtual_target_find_part (&target, board, name);

  *value = g_strdup_printf ("0x%016" G_GINT64_MODIFIER "x",
                            get_chain (board)->is_32_bit ? (guint32) target.size : target.size);
  return refusal;
}

static const char *
get_partition_type (FjVirtualBoard *board, const char *name, char **value)
{
  FjVirtualTarget target;
  const char     *refusal = fj_virtual_target_find_part (&target, board, name);
  guint8          magic[2] = { 0 };

  if (refusal == NULL && target.size >= EXT_MAGIC + sizeof magic)
    fj_virtual_storage_read (target.storage, target.offset + EXT_MAGIC, magic, sizeof magic, NULL);
  *value = g_strdup (magic[0] == 0x53 && magic[1] == 0xEF ? "ext4" : "raw");
  return refusal;
}

static const char *
get_buffer_size (FjVirtualBoard *board, const char *name, char **value)
{
  *value = g_strdup_printf ("0x%08x", FJ_FASTBOOT_BUFFER);
  return NULL;
}

static const char *
get_release (FjVirtualBoard *board, const char *name, char **value)
{
  *value = g_strdup (get_chain (board)->release);
  return NULL;
}

static const char *
get_serial (FjVirtualBoard *board, const char *name, char **value)
{
  *value = g_strdup (fj_virtual_board_get_serial (board));
  return (*value)[0] != '\0' ? NULL : "Value not set";
}

static const struct {
  const char *name;
  const char *value; /* (nullable) */
  GetFunc     get;   /* (nullable) */
} variables[] = {
  { "version", "0.4", NULL },
  { "version-bootloader", NULL, get_release },
  { "version-baseband", "N/A", NULL },
  { "downloadsize", NULL, get_buffer_size },
  { "max-download-size", NULL, get_buffer_size },
  { "serialno", NULL, get_serial },
  { "product", "stm32mp1", NULL },
  { "platform", NULL, NULL },
  { "current-slot", "a", NULL },
  { "has-slot", NULL, get_has_slot },
  { "partition-type", NULL, get_partition_type },
  { "partition-size", NULL, get_partition_size },
  { "is-userspace", "no", NULL },
};

/* (nullable): what the script has set it to; that comes first */
static const char *
get_own (FjVirtualBoard *board, const char *name)
{
  FjVirtualScript *script = fj_virtual_chip_get_script (fj_virtual_chip_get (board));
  g_autofree char *variable = g_strconcat ("fastboot.", name, NULL);

  return script != NULL ? fj_virtual_script_get_variable (script, variable) : NULL;
}

const char *
fj_virtual_getvar (FjVirtualBoard *board, const char *parameter, char **value)
{
  g_auto (GStrv) words = NULL;

  *value = NULL;
  if (parameter == NULL || parameter[0] == '\0')
    return "missing var";
  *value = g_strdup (get_own (board, parameter));
  if (*value != NULL)
    return NULL;
  words = g_strsplit (parameter, ":", 2);
  for (guint i = 0; i < G_N_ELEMENTS (variables); i++) {
    if (strcmp (variables[i].name, words[0]) != 0)
      continue;
    if (variables[i].get != NULL)
      return variables[i].get (board, words[1] != NULL ? words[1] : "", value);
    *value = g_strdup (variables[i].value);
    return *value != NULL ? NULL : "platform not set";
  }
  return "Variable not implemented";
}
