/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-layout-hex.h"
#include "fj-layout-rules.h"

#include "fj-row-use.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Rules about the rows as a list: ids, names, options, files. */

#define FIRST_BOOT_ID 0x04 /* of the files that the ROM and TF-A read from the storage */

/* The next one in the same range: boot files below 0x10, else 0x10 and up. 0: there is none. */
static guint
find_free_id (FjLayoutRules *self, const FjCheckedRow *row)
{
  guint id = row->values.id;
  guint first = id > 0 && id < FJ_ID_FIRST_USER ? FIRST_BOOT_ID : FJ_ID_FIRST_USER;

  for (guint next = MAX (id + 1, first); next <= FJ_ID_LAST; next++)
    if (!self->has_id[next])
      return next;
  for (guint next = first; next < id; next++)
    if (!self->has_id[next])
      return next;
  return 0;
}

/* The ROM and TF-A ask for these files by their ids. */
static guint
find_boot_id (FjLayoutRules *self)
{
  if (!self->has_id[FJ_ID_FSBL])
    return FJ_ID_FSBL;
  return self->has_id[FJ_ID_SSBL] ? 0 : FJ_ID_SSBL;
}

static void
set_id_fix (FjLayoutRules *self, FjIssue *issue, const FjCheckedRow *row)
{
  guint            id;
  g_autofree char *value = NULL;

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_DEVICE))
    return;
  id = fj_checked_row_is_on_storage (row) ? find_free_id (self, row) : find_boot_id (self);
  if (id == 0)
    return;
  self->has_id[id] = TRUE; /* two rows are not offered the same one */
  value = fj_layout_format_id (self->layout, id);
  fj_issue_set_fix (issue, value, _ ("Use %s"), value);
}

static int
find_same_id (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  for (guint j = 0; j < i; j++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, j);

    if (FJ_ROW_KNOWS (other, FJ_COLUMN_ID) && other->values.id == row->values.id)
      return (int) j;
  }
  return -1;
}

static gboolean
is_boot_file (const FjCheckedRow *row)
{
  return FJ_ROW_KNOWS (row, FJ_COLUMN_DEVICE) && row->values.storage == FJ_STORAGE_NONE;
}

/* U-Boot compares the ids of rows on a storage with those of the rows behind them, and nothing
 * else (U-Boot stm32prog.c, treat_partition_list). Of two boot files the first is sent. */
static void
report_same_id (FjLayoutRules *self, guint i, guint same)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjIssue            *issue;

  if (is_boot_file (row) && is_boot_file (fj_layout_rules_get_row (self, same))) {
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "id-duplicate", (int) i, FJ_COLUMN_ID,
                            _ ("Row %u has the same id 0x%02X; that row counts, and this one is "
                               "not sent."),
                            same + 1, row->values.id);
    return;
  }
  issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "id-duplicate", (int) i, FJ_COLUMN_ID,
                                  _ ("Row %u has the same id 0x%02X."), same + 1, row->values.id);
  set_id_fix (self, issue, row);
}

static void
check_id (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  int                 same;
  FjIssue            *issue = NULL;

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_ID))
    return;
  same = find_same_id (self, i);
  if (row->values.id == FJ_ID_LAYOUT)
    issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "id-zero", (int) i, FJ_COLUMN_ID,
                                    _ ("Id 0 stands for the layout itself."));
  else if (same >= 0)
    report_same_id (self, i, (guint) same);
  else if (fj_checked_row_is_on_storage (row) && row->values.id < FIRST_BOOT_ID)
    issue = fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "id-reserved", (int) i,
                                    FJ_COLUMN_ID,
                                    _ ("Ids 0x01 to 0x03 are for the files that start the board, "
                                       "which have no device."));
  if (issue != NULL)
    set_id_fix (self, issue, row);
}

/* Rows without a storage: what the boot ROM and TF-A ask for. */
static void
check_none (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjIssue            *issue;

  if (!is_boot_file (row))
    return;
  if (FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) && row->values.option != FJ_OPTION_NONE) {
    issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "none-selected", (int) i,
                                    FJ_COLUMN_OPTION,
                                    _ ("U-Boot cannot write a row without a device."));
    fj_issue_set_fix (issue, "-", _ ("Use %s"), "-");
  }
  if (FJ_ROW_KNOWS (row, FJ_COLUMN_ID) && row->values.id >= FIRST_BOOT_ID)
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "none-unknown", (int) i, FJ_COLUMN_ID,
                            _ ("A row without a device is used only with the ids 0x01, 0x02 and "
                               "0x03."));
}

/* A row whose id or device is wrong may be the one that is looked for. */
static gboolean
may_have_boot_file (FjLayoutRules *self, guint id)
{
  for (guint i = 0; i < self->rows->len; i++) {
    const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

    if (!fj_checked_row_is_on_storage (row) &&
        (!FJ_ROW_KNOWS (row, FJ_COLUMN_ID) || row->values.id == id))
      return TRUE;
  }
  return FALSE;
}

/* Such a layout is a job of its own. */
static void
check_purpose (FjLayoutRules *self)
{
  if (self->kind == FJ_LAYOUT_KIND_FIRST_STAGE) {
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "first-stage-only", -1, FJ_COLUMN_NONE,
                            _ ("The layout sends a first stage and nothing else: the board starts "
                               "it, and nothing is written."));
    return;
  }
  for (guint i = 0; i < self->rows->len; i++)
    if (!is_boot_file (fj_layout_rules_get_row (self, i)))
      return;
  fj_layout_rules_report (self, FJ_SEVERITY_HINT, "storage-none", -1, FJ_COLUMN_NONE,
                          _ ("No row has a device: the board starts U-Boot, and nothing is "
                             "written."));
}

static void
check_boot_files (FjLayoutRules *self)
{
  if (self->rows->len == 0)
    return;
  if (!may_have_boot_file (self, FJ_ID_FSBL))
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "fsbl-missing", -1, FJ_COLUMN_NONE,
                            _ ("There is no row with id 0x01 and device none: the file that the "
                               "boot ROM starts."));
  if (self->kind != FJ_LAYOUT_KIND_FIRST_STAGE && !may_have_boot_file (self, FJ_ID_SSBL))
    fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "ssbl-missing", -1, FJ_COLUMN_NONE,
                            _ ("There is no row with id 0x03 and device none: the file with "
                               "U-Boot that TF-A starts."));
  check_purpose (self);
}

static gboolean
needs_file (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjRowUse            use = fj_row_values_get_use (&row->values);

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_OPTION) || !FJ_ROW_KNOWS (row, FJ_COLUMN_DEVICE))
    return FALSE;
  if (use == FJ_ROW_USE_BOOT)
    return FJ_ROW_KNOWS (row, FJ_COLUMN_ID) && find_same_id (self, i) < 0;
  return use == FJ_ROW_USE_PROGRAM;
}

static void
check_file (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjPartition        *partition = fj_layout_get_row (self->layout, i);
  const char         *file = fj_partition_get_text (partition, FJ_COLUMN_FILE);
  const char         *option;
  FjIssue            *issue;

  if (!needs_file (self, i) || fj_row_is_file_name (file) || !FJ_ROW_KNOWS (row, FJ_COLUMN_OFFSET))
    return; /* a wrong offset may have the file's name in it */
  if (row->values.storage == FJ_STORAGE_NONE) {
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "file-missing", (int) i, FJ_COLUMN_FILE,
                            _ ("The row needs a file: the board asks for it when it starts."));
    return;
  }
  /* the cell to change is the option's */
  option = fj_option_to_text (row->values.option | FJ_OPTION_EMPTY);
  issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "file-missing", (int) i,
                                  FJ_COLUMN_OPTION,
                                  _ ("The row has no file to write. Choose a file, or use %s to "
                                     "leave the partition empty."),
                                  option);
  fj_issue_set_fix (issue, option, _ ("Use %s"), option);
  fj_issue_set_fix_choice (issue);
}

/* U-Boot's DFU code ends the name of a setting at a space (drivers/dfu/dfu.c, dfu_fill_entity). */
static void
check_space (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  g_autofree char    *clean = g_strdelimit (g_strdup (row->values.name), " ", '_');
  FjIssue            *issue;

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_NAME) || strchr (row->values.name, ' ') == NULL)
    return;
  if (fj_checked_row_is_on_storage (row))
    issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "name-space", (int) i, FJ_COLUMN_NAME,
                                    _ ("U-Boot takes no space in the name of a partition: it "
                                       "fails, with the partition table already rewritten."));
  else
    issue = fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "name-space", (int) i,
                                    FJ_COLUMN_NAME,
                                    _ ("A space in a partition name confuses some tools."));
  fj_issue_set_fix (issue, clean, _ ("Use %s"), clean);
}

static void
check_name (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_NAME))
    return;
  for (guint j = 0; j < i; j++) {
    const FjCheckedRow *other = fj_layout_rules_get_row (self, j);

    if (FJ_ROW_KNOWS (other, FJ_COLUMN_NAME) && fj_checked_row_shares_storage (row, other) &&
        strcmp (row->values.name, other->values.name) == 0) {
      fj_layout_rules_report (self, FJ_SEVERITY_WARNING, "name-duplicate", (int) i,
                              FJ_COLUMN_NAME,
                              _ ("Row %u has the same name on the same device."), j + 1);
      return;
    }
  }
}

static void
check_type (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  FjPartitionType     type = row->values.type;

  if (FJ_ROW_KNOWS (row, FJ_COLUMN_TYPE) &&
      (type == FJ_PARTITION_FWU_MDATA || type == FJ_PARTITION_ENV || type == FJ_PARTITION_ESP))
    fj_layout_rules_report (self, FJ_SEVERITY_HINT, "type-new", (int) i, FJ_COLUMN_TYPE,
                            _ ("U-Boot has known the type %s since 2022 (ST) or 2023."),
                            fj_partition_type_to_text (type));
}

/* N copies of the first-stage file, which only a NAND needs (U-Boot stm32prog.c, init_device). */
static void
check_copies (FjLayoutRules *self, guint i)
{
  const FjCheckedRow *row = fj_layout_rules_get_row (self, i);
  const FjRowValues  *values = &row->values;
  FjIssue            *issue;

  if (!FJ_ROW_KNOWS (row, FJ_COLUMN_TYPE) || values->copies <= 1 ||
      !fj_checked_row_is_on_storage (row))
    return;
  if (values->storage == FJ_STORAGE_NAND || values->storage == FJ_STORAGE_SPI_NAND) {
    gboolean has_id = !FJ_ROW_KNOWS (row, FJ_COLUMN_ID) || values->id < FJ_ID_FIRST_USER;
    gboolean has_name =
      !FJ_ROW_KNOWS (row, FJ_COLUMN_NAME) || g_str_has_prefix (values->name, "fsbl");

    if (has_id && has_name)
      return;
  }
  issue = fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "copies-place", (int) i,
                                  FJ_COLUMN_TYPE,
                                  _ ("Several copies are possible only on a NAND, with an id "
                                     "below 0x10 and a name that begins with “fsbl”."));
  fj_issue_set_fix (issue, "Binary", _ ("Use %s"), "Binary");
}

static void
check_number_of_storages (FjLayoutRules *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++) {
    if (!fj_layout_rules_is_first (self, i) || ++n <= FJ_MAX_STORAGES)
      continue;
    fj_layout_rules_report (self, FJ_SEVERITY_ERROR, "devices-too-many", (int) i,
                            FJ_COLUMN_DEVICE,
                            _ ("U-Boot takes at most %d different devices in a layout."),
                            FJ_MAX_STORAGES);
  }
}

/**
 * fj_layout_rules_check_list:
 *
 * (skip): ids, names, options and files.
 */
void
fj_layout_rules_check_list (FjLayoutRules *self)
{
  for (guint i = 0; i < self->rows->len; i++) {
    check_id (self, i);
    check_none (self, i);
    check_file (self, i);
    check_space (self, i);
    check_name (self, i);
    check_type (self, i);
    check_copies (self, i);
  }
  check_boot_files (self);
  check_number_of_storages (self);
}
