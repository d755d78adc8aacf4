/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-rules.h"

#include "fj-row-use.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rules about partitions that are made and left empty. */

static gboolean
has_option (const FjCheckedRow *row, FjOption option)
{
  return FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) && (row->values.option & option) == option;
}

static gboolean
is_empty (const FjCheckedRow *row)
{
  FjRowUse use = fj_row_values_get_use (&row->values);

  return fj_checked_row_is_on_storage (row) && FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) &&
         (use == FJ_ROW_USE_EMPTY || use == FJ_ROW_USE_ERASE);
}

static gboolean
has_type (const FjCheckedRow *row, FjPartitionType type)
{
  return FJ_ROW_KNOWS (row, FJ_COLUMN_TYPE) && row->values.type == type;
}

static gboolean
is_erased_raw (const FjCheckedRow *row)
{
  return has_type (row, FJ_PARTITION_RAW_IMAGE) &&
         has_option (row, FJ_OPTION_PROGRAM | FJ_OPTION_DELETE);
}

static gboolean
is_environment (const FjCheckedRow *row)
{
  return has_type (row, FJ_PARTITION_ENV) || (FJ_ROW_KNOWS (row, FJ_COLUMN_NAME) &&
                                              (strcmp (row->values.name, "env") == 0 ||
                                               g_str_has_prefix (row->values.name, "u-boot-env")));
}

/* Whether all that was on the storage before is erased. */
static gboolean
is_all_erased (FjLayoutRules *self, const FjCheckedRow *row)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, i);

    if (fj_checked_row_shares_storage (row, other) && is_erased_raw (other))
      return TRUE;
  }
  return FALSE;
}

static void
check_file (FjLayoutRules *self, guint i)
{
  const char *file = fj_partition_get_text (fj_layout_get_row (self->layout, i), FJ_COLUMN_FILE);

  if (fj_row_is_file_name (file))
    fj_layout_rules_report (
      self, FJ_SEVERITY_WARNING, "file-unused", (int) i, FJ_COLUMN_OPTION,
      /* Translators: E is a letter in the layout, for "empty" */
      _ ("The option E leaves the partition empty: the file is not written."));
}

/* Settings of an earlier system, which the new one would use. */
static void
check_environment (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (is_environment (row) && !has_option (row, FJ_OPTION_DELETE) &&
      !is_all_erased (self, row))
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "environment-kept", (int) i, FJ_COLUMN_OPTION,
                            /* Translators: PED is what stands in the layout */
                            _ ("U-Boot's settings that are on the device stay in force. PED erases "
                               "them."));
}

/**
 * fj_layout_rules_check_empty:
 *
 * (skip): partitions that get nothing.
 */
void
fj_layout_rules_check_empty (FjLayoutRules *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    if (!is_empty (fj_layout_rules_get_row (self, i)))
      continue;
    check_file (self, i);
    check_environment (self, i);
  }
}
