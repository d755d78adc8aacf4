/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FjCliExit:
 *
 * How the program ends: one code for each kind of failure. Scripts rely on the numbers.
 */
typedef enum {
  FJ_CLI_EXIT_OK = 0,
  FJ_CLI_EXIT_FAILED = 1,
  FJ_CLI_EXIT_USAGE = 2,
  FJ_CLI_EXIT_NO_BOARD = 3,
  FJ_CLI_EXIT_AMBIGUOUS = 4,
  FJ_CLI_EXIT_PERMISSION = 5,
  FJ_CLI_EXIT_BUSY = 6,
  FJ_CLI_EXIT_GONE = 7,
  FJ_CLI_EXIT_REFUSED = 8,
  FJ_CLI_EXIT_NO_ANSWER = 9,
  FJ_CLI_EXIT_LAYOUT = 10,
  FJ_CLI_EXIT_IMAGE = 11,
  FJ_CLI_EXIT_WRONG_BOARD = 12,
  FJ_CLI_EXIT_STORAGE = 13,
  FJ_CLI_EXIT_PROTOCOL = 14,
  FJ_CLI_EXIT_NOT_STARTED = 15,
  FJ_CLI_EXIT_STALE_LAYOUT = 16,
  FJ_CLI_EXIT_UNSUPPORTED = 17,
  FJ_CLI_EXIT_UNUSED_FAULT = 18,
  FJ_CLI_EXIT_RECORD = 19,
  FJ_CLI_EXIT_DIFFERENT = 20,
  FJ_CLI_EXIT_JOB = 21,
  FJ_CLI_EXIT_CANCELLED = 130,
} FjCliExit;

FjCliExit   fj_cli_exit_from_error (const GError *error);
const char *fj_cli_exit_get_name (FjCliExit code);
char       *fj_cli_exit_describe (void);

G_END_DECLS
