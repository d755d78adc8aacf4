/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fj-cli-exit.h"

#include <fj-dfu-info.h>
#include <fj-issue.h>
#include <fj-progress.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Goes up when something that was there changes its meaning; new members do not count. */
#define FJ_CLI_JSON_FORMAT 1

/* One event: begin, add members, end, which prints it as one line and flushes (docs/json.md). */
JsonBuilder *fj_cli_json_begin (const char *event);
void         fj_cli_json_end (JsonBuilder *builder);

/* A member @name; a string that is NULL and a number that is negative become null. */
void fj_cli_json_string (JsonBuilder *builder, const char *name, const char *value);
void fj_cli_json_uint (JsonBuilder *builder, const char *name, guint64 value);
void fj_cli_json_number (JsonBuilder *builder, const char *name, double value);
void fj_cli_json_enum (JsonBuilder *builder, const char *name, GType type, int value);
void fj_cli_json_bool (JsonBuilder *builder, const char *name, gboolean value);
void fj_cli_json_error (JsonBuilder *builder, const char *name, const GError *error);

/* Whole events that several commands print. */
void fj_cli_json_print_start (const char *command);
void fj_cli_json_print_issue (const char *file, FjIssue *issue);
void fj_cli_json_print_log (void);
void fj_cli_json_print_end (FjCliExit code, const GError *error);

G_END_DECLS
