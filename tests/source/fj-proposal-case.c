/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-proposal-case.h"

#include <fj-layout-check.h>
#include <fj-layout.h>
#include <string.h>

void
fj_proposal_case_init (FjProposalCase *self)
{
  self->build = fj_build_new ();
  self->missing = g_ptr_array_new_with_free_func (g_free);
  self->proposals = NULL;
}

void
fj_proposal_case_clear (FjProposalCase *self)
{
  fj_build_free (self->build);
  g_ptr_array_unref (self->missing);
  g_clear_pointer (&self->proposals, g_ptr_array_unref);
}

FjBuildFile *
fj_proposal_case_add (FjProposalCase *self, const char *path, FjImageKind kind, guint64 size)
{
  FjBuildFile *file = fj_build_file_new (path);

  file->kind = kind;
  file->size = size;
  file->is_whole = TRUE;
  g_ptr_array_add (self->build->files, file);
  return file;
}

FjBuildFile *
fj_proposal_case_add_tfa (FjProposalCase *self, const char *path, guint32 version, gboolean has_usb)
{
  FjBuildFile *file = fj_proposal_case_add (self, path, FJ_IMAGE_STM32, 200000);

  file->chips = fj_stm32_chips_from_version (version);
  file->binary_type = 0x10;
  file->load_address = 0x2FFC2500;
  file->has_usb = has_usb;
  file->version = g_strdup ("TF-A v2.10");
  return file;
}

FjBuildFile *
fj_proposal_case_add_fip (FjProposalCase *self, const char *path)
{
  FjBuildFile *file = fj_proposal_case_add (self, path, FJ_IMAGE_FIP, 1500000);

  file->has_uboot = TRUE;
  file->has_stm32prog = TRUE;
  file->version = g_strdup (FJ_CASE_UBOOT);
  return file;
}

static void
free_entry (gpointer data)
{
  FjGptEntry *entry = data;

  g_free (entry->name);
  g_free (entry);
}

FjBuildFile *
fj_proposal_case_add_card (FjProposalCase *self, const char *path, const char *first)
{
  FjBuildFile *file = fj_proposal_case_add (self, path, FJ_IMAGE_DISK, 64 << 20);
  FjGptEntry  *entry = g_new0 (FjGptEntry, 1);

  entry->name = g_strdup (first);
  file->gpt = g_ptr_array_new_with_free_func (free_entry);
  g_ptr_array_add (file->gpt, entry);
  return file;
}

void
fj_proposal_case_make (FjProposalCase *self)
{
  self->proposals = fj_proposals_make (self->build, NULL, self->missing);
}

const FjProposal *
fj_proposal_case_get (FjProposalCase *self, guint i)
{
  g_assert_cmpuint (i, <, self->proposals->len);
  return g_ptr_array_index (self->proposals, i);
}

/* The rows as lines "0x04 fsbl1 mmc0 0x00004400 file"; none of them is wrong. */
char *
fj_proposal_get_rows (const FjProposal *proposal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FjLayout) layout = fj_layout_new_from_bytes (proposal->layout, &error);
  g_autoptr (GPtrArray) issues = NULL;
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  issues = fj_layout_check (layout, NULL, 0);
  for (guint i = 0; i < issues->len; i++)
    g_test_message ("%s", fj_issue_get_text (g_ptr_array_index (issues, i)));
  g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_ERROR), ==, 0);
  g_assert_cmpuint (fj_issues_count (issues, FJ_SEVERITY_WARNING), ==, 0);
  for (guint i = 0; i < fj_layout_get_n_rows (layout); i++) {
    FjPartition *row = fj_layout_get_row (layout, i);

    g_string_append_printf (text, "%s %s %s %s %s %s %s\n",
                            fj_partition_get_text (row, FJ_COLUMN_OPTION),
                            fj_partition_get_text (row, FJ_COLUMN_ID),
                            fj_partition_get_text (row, FJ_COLUMN_NAME),
                            fj_partition_get_text (row, FJ_COLUMN_TYPE),
                            fj_partition_get_text (row, FJ_COLUMN_DEVICE),
                            fj_partition_get_text (row, FJ_COLUMN_OFFSET),
                            fj_partition_get_text (row, FJ_COLUMN_FILE));
  }
  return g_string_free (text, FALSE);
}

void
fj_proposal_assert_rows (const FjProposal *proposal, const char *wanted)
{
  g_autofree char *rows = fj_proposal_get_rows (proposal);

  g_assert_cmpstr (rows, ==, wanted);
}

gboolean
fj_sentences_mention (GPtrArray *sentences, const char *part)
{
  for (guint i = 0; i < sentences->len; i++)
    if (strstr (g_ptr_array_index (sentences, i), part) != NULL)
      return TRUE;
  return FALSE;
}
