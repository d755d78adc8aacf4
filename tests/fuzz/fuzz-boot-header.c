/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fj-boot-header.h>
#include <fj-device-tree.h>
#include <fj-fwu-metadata.h>

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

/* Headers, tables of contents, device trees and metadata come from files that nobody checked. */
int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  FjStm32Header header;
  FjFip         fip;
  FjFwuMetadata metadata;

  if (fj_stm32_header_parse (data, size, &header))
    g_assert_cmpuint (header.header_size, <=, size);
  if (fj_fip_parse (data, size, size, &fip))
    for (guint i = 0; i < fip.n_entries; i++) {
      g_assert_cmpuint (fip.entries[i].offset + fip.entries[i].size, <=, size);
      fj_fip_entry_name (&fip.entries[i]);
    }
  g_ptr_array_unref (fj_device_tree_find_boards (data, size));
  fj_fwu_metadata_parse (data, size, &metadata);
  return 0;
}
