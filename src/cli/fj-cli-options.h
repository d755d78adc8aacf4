/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-virtual-provider.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* Which groups of common options a command has. */
typedef enum {
  FJ_CLI_GROUP_OUTPUT = 1 << 0,  /* --json, --quiet, --verbose, --log */
  FJ_CLI_GROUP_BOARDS = 1 << 1,  /* --virtual…, --wire */
  FJ_CLI_GROUP_CHOICE = 1 << 2,  /* --serial, --port, --all, --wait */
  FJ_CLI_GROUP_VIRTUAL = 1 << 3, /* --virtual…; those for boards have it, too */
} FjCliGroup;

/**
 * FjCliOptions:
 *
 * The options that several commands share. A plain value: zero it, parse, clear it.
 */
typedef struct {
  gboolean json;
  gboolean quiet;
  gboolean verbose;
  char    *log; /* (owned) (nullable): file for the log */

  char    *virtual_spec;   /* (owned) (nullable): "" without a value; %NULL: real boards */
  char    *virtual_usual;  /* (owned) (nullable): profile of boards that name none */
  char    *virtual_folder; /* (owned) (nullable) */
  char    *virtual_faults; /* (owned) (nullable): key file */
  gboolean virtual_instant;
  char   **identities; /* (owned) (nullable): more USB identities of boards, "0483:df11" */
  char    *wire;       /* (owned) (nullable): file for the wire dump, "" for standard error */

  char   **serials; /* (owned) (nullable) */
  char   **ports;   /* (owned) (nullable) */
  gboolean all;
  double   wait;     /* seconds to wait for a board */
  int      n_boards; /* that are wanted; 0: whatever there is */
} FjCliOptions;

/* Where records are, for the commands that write or read them. */
#define FJ_CLI_RECORDS_ENTRY(field)                                                   \
  {                                                                                   \
    "records", 0, 0, G_OPTION_ARG_FILENAME, &(field),                                 \
      N_ ("The file of records, one of every attempt; “off” keeps none"), N_ ("FILE") \
  }

/* An empty name is a variable of a script that was not set: it must not mean the usual file. */
gboolean fj_cli_check_records (const char *records, GError **error);
gboolean fj_cli_take_word (const char *option, GType type, const char *word, int *value,
                           GError **error);

gboolean fj_cli_options_parse (FjCliOptions *self, FjCliGroup groups, const GOptionEntry *own,
                               const char *usage, const char *summary, int *argc, char ***argv,
                               GError **error);
void     fj_cli_options_clear (FjCliOptions *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliOptions, fj_cli_options_clear)

G_END_DECLS
