/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-issue.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/* What a word is about; never shown by colour alone. */
typedef enum {
  FJ_CLI_TONE_PLAIN,
  FJ_CLI_TONE_GOOD,
  FJ_CLI_TONE_BAD,
  FJ_CLI_TONE_CARE,
  FJ_CLI_TONE_FAINT,
} FjCliTone;

void     fj_cli_output_start (void);
void     fj_cli_output_write (const char *text);
int      fj_cli_output_finish (int code);
gboolean fj_cli_is_terminal (int fd);
guint    fj_cli_get_columns (int fd);
void     fj_cli_say (int fd, guint indent, const char *text);
/* (transfer full) @text for @fd, coloured where that is wanted. */
char *fj_cli_tint (int fd, FjCliTone tone, const char *text);
/* (transfer full) Text of boards and files, fit for a terminal; %NULL becomes "-". */
char *fj_cli_safe (const char *text);
char *fj_cli_safe_file (GFile *file);

/* Sentences on standard error: "flashjig-cli: ". */
void fj_cli_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
/* All there is to say about @error, on several lines. */
char *fj_cli_format_error (const GError *error);
void  fj_cli_print_error (const GError *error);
/* An issue as compilers print them: "flash.tsv:3: error: … [code]". */
void fj_cli_print_issue (int fd, const char *file, FjIssue *issue);

G_END_DECLS
