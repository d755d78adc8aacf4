/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-options.h"

#include <fj-report.h>

G_BEGIN_DECLS

/* The options of every command that makes a report. */
#define FJ_CLI_REPORT_PATHS_ENTRY(with_paths)                               \
  {                                                                         \
    "with-paths", 0, 0, G_OPTION_ARG_NONE, &(with_paths),                   \
      N_ ("Put whole paths of this computer into the report as well"), NULL \
  }

gboolean fj_cli_report_check (const char *path, GError **error);
gboolean fj_cli_report_write (const char *path, FjReportInput *input, const FjCliOptions *options,
                              GCancellable *cancellable, GError **error);

G_END_DECLS
