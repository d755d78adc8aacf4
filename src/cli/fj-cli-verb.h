/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"
#include "fj-cli-options.h"

G_BEGIN_DECLS

#define FJ_CLI_PROGRAM "flashjig-cli"

/**
 * FjCliVerb:
 *
 * A command of the program. @run gets the words behind the program's name, the command first.
 */
typedef struct {
  const char *name;
  const char *summary; /* translatable */
  FjCliExit (*run) (int argc, char **argv);
} FjCliVerb;

/* The commands, one a file. */
FjCliExit fj_cli_list (int argc, char **argv);
FjCliExit fj_cli_check (int argc, char **argv);
FjCliExit fj_cli_info (int argc, char **argv);
FjCliExit fj_cli_layout (int argc, char **argv);
FjCliExit fj_cli_flash (int argc, char **argv);
FjCliExit fj_cli_read (int argc, char **argv);
FjCliExit fj_cli_monitor (int argc, char **argv);
FjCliExit fj_cli_bays (int argc, char **argv);
FjCliExit fj_cli_doctor (int argc, char **argv);
FjCliExit fj_cli_report (int argc, char **argv);
FjCliExit fj_cli_history (int argc, char **argv);
FjCliExit fj_cli_job (int argc, char **argv);

/* What all commands do at their end: each returns the exit code. */
gboolean  fj_cli_begin (FjCliOptions *options, FjCliGroup groups, const GOptionEntry *own,
                        const char *usage, const char *summary, int *argc, char ***argv,
                        GError **error);
FjCliExit fj_cli_finish (const FjCliOptions *options, FjCliExit code, const GError *error);
FjCliExit fj_cli_fail_usage (const char *verb, const GError *error);

G_END_DECLS
