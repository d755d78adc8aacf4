/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-flash.h>
#include <fj-storage-writer.h>

G_BEGIN_DECLS

#define FJ_TYPE_TOY_WRITER (fj_toy_writer_get_type ())
G_DECLARE_FINAL_TYPE (FjToyWriter, fj_toy_writer, FJ, TOY_WRITER, GObject)

/**
 * FjToyWriter:
 *
 * Sends rows by bulk transfers: the loader to the boot program, all others to the loader. It is
 * what the steps of a run share, too.
 */
FjToyWriter *fj_toy_writer_new (const FjBoot *boot);

gboolean fj_toy_writer_send_loader (const FjStep *step, GCancellable *cancellable, GError **error);
gboolean fj_toy_writer_meet_loader (const FjStep *step, GCancellable *cancellable, GError **error);

G_END_DECLS
