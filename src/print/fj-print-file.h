/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-print-label.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Blocking; the file is replaced when all is drawn. */
gboolean fj_print_save_report (FjRecord *record, GFile *file, GError **error);
gboolean fj_print_save_label (FjRecord *record, FjLabelSize size, GFile *file, GError **error);

G_END_DECLS
