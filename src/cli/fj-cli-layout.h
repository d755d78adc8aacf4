/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device.h>
#include <fj-layout.h>
#include <fj-plan.h>

G_BEGIN_DECLS

/* Which rows of a layout are sent, and how, as the command line says it. */
typedef struct {
  /* names or ids, each maybe several with commas between; all (owned) (nullable) */
  char        **only;
  char        **skip;
  char        **unpack;      /* "all", too */
  char        **keep_packed; /* "all", too */
  gboolean      everything;  /* byte for byte */
  gboolean      reset;       /* at the end */
  gboolean      is_job;      /* a job says so: nothing depends on the folder that the user is in */
  char         *way_word;    /* (owned) (nullable): as it was typed */
  char         *verify_word; /* (owned) (nullable) */
  FjWay         way;
  FjVerify      verify;
  FjImageCache *images; /* (owned) (nullable): until the files are looked at */
} FjCliRows;

/* The options of every command that opens the files of a layout. */
#define FJ_CLI_PACKING_ENTRIES(rows)                                                   \
  { "unpack", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(rows).unpack,                         \
    N_ ("Unpack these packed files while they are sent, by partition; “all” for all"), \
    N_ ("NAME,…") },                                                                   \
    { "everything", 0, 0, G_OPTION_ARG_NONE, &(rows).everything,                       \
      N_ ("Send images byte for byte, also what of them is not in use"), NULL },       \
  {                                                                                    \
    "keep-packed", 0, 0, G_OPTION_ARG_STRING_ARRAY, &(rows).keep_packed,               \
      N_ ("Send these packed files as they are; “all” for all"), N_ ("NAME,…")         \
  }

/* Those of every command that says how they are sent. */
#define FJ_CLI_SENDING_ENTRIES(rows)                                                             \
  { "way", 0, 0, G_OPTION_ARG_STRING, &(rows).way_word,                                          \
    N_ ("Over what cards and eMMCs are written: auto, dfu or fastboot"), N_ ("WAY") },           \
    { "verify", 0, 0, G_OPTION_ARG_STRING, &(rows).verify_word,                                  \
      N_ ("Read back what was written and compare it: “off”, “quick” (places that tell " \
          "the most) or “full” (every byte, which takes as long again)"),                        \
      "off|quick|full" },                                                                        \
  {                                                                                              \
    "reset", 0, 0, G_OPTION_ARG_NONE, &(rows).reset, N_ ("Reset the board at the end"),          \
      NULL                                                                                       \
  }

void       fj_cli_rows_clear (FjCliRows *self);
GPtrArray *fj_cli_layout_find (GFile *folder, GCancellable *cancellable, GError **error);
FjLayout  *fj_cli_layout_load (const char *path, const char *folder, gboolean json,
                               GCancellable *cancellable, GError **error);
gboolean   fj_cli_rows_take (FjCliRows *rows, GError **error);
gboolean   fj_cli_layout_resolve_rows (FjLayout *layout, FjCliRows *rows, GError **error);

FjPlanOptions fj_cli_rows_get_options (FjCliRows *rows);
void          fj_cli_layout_wait (GAsyncResult **result, gboolean is_silent);

FjPlan *fj_cli_layout_plan (FjLayout *layout, FjCliRows *rows, FjDevice *device,
                            gboolean is_silent, GPtrArray **issues, GCancellable *cancellable,
                            GError **error);
void    fj_cli_layout_print_images (FjPlan *plan);
void    fj_cli_layout_print_issues (FjLayout *layout, GPtrArray *issues, gboolean json, int fd,
                                    FjSeverity least);
char   *fj_cli_layout_dup_name (FjLayout *layout);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjCliRows, fj_cli_rows_clear)

G_END_DECLS
