/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"
#include "fj-cli-options.h"

G_BEGIN_DECLS

/**
 * FjCliVerb:
 *
 * A command of the program. @run gets the words behind the program's name, the command first, and
 * returns an exit code.
 */
typedef struct {
  const char *name;
  const char *summary; /* translatable */
  int (*run) (int argc, char **argv);
} FjCliVerb;

int fj_cli_main (int argc, char **argv);

/* The commands, one a file. */
int fj_cli_list (int argc, char **argv);
int fj_cli_check (int argc, char **argv);
int fj_cli_info (int argc, char **argv);
int fj_cli_layout (int argc, char **argv);
int fj_cli_flash (int argc, char **argv);
int fj_cli_monitor (int argc, char **argv);
int fj_cli_doctor (int argc, char **argv);

/* The end of a command: tells about @error (nullable) and returns the exit code. */
int fj_cli_finish (const FjCliOptions *options, FjCliExit code, const GError *error);
int fj_cli_fail_usage (const char *verb, const GError *error);

gboolean fj_cli_is_verb (const char *word);

G_END_DECLS
