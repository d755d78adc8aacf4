/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"

G_BEGIN_DECLS

/* Scripts that were written for ST's STM32_Programmer_CLI. */
gboolean  fj_cli_compat_is_called (int argc, char **argv);
gboolean  fj_cli_compat_knows (int argc, char **argv);
FjCliExit fj_cli_compat_run (int argc, char **argv);

G_END_DECLS
