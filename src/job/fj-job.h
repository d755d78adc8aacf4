/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-layout.h>
#include <fj-operation.h>
#include <fj-plan-options.h>

G_BEGIN_DECLS

/* A file as it has to be, to the last byte. */
typedef struct {
  char   *path;   /* (owned): as the job names it; UTF-8 */
  GFile  *file;   /* (owned): where that is */
  guint64 size;   /* bytes */
  char   *sha256; /* (owned): hexadecimal digits */
} FjJobSeal;

/* A program of the engineer's that a job starts for each board. */
typedef struct {
  GStrv words;   /* (owned): the program, by its whole path or a plain name, and its arguments */
  guint seconds; /* that it has */
} FjJobHook;

/**
 * FjJob:
 *
 * What one lot of boards gets: a layout and its files, sealed, for which chips, how, and how many.
 * Never changes once it was made or read; atomic reference count. Any thread.
 */
typedef struct {
  char      *name;        /* (owned) */
  GFile     *file;        /* (owned) (nullable): the job's own; %NULL: not saved yet */
  char      *sha256;      /* (owned) (nullable): of that file, by which a job is told from others */
  FjJobSeal *layout;      /* (owned) */
  FjJobSeal *folder;      /* (owned) (nullable): where files are looked for first; no sum */
  GPtrArray *files;       /* (owned) (element-type FjJobSeal): all but the layout */
  GStrv      families;    /* (owned) (nullable): chips that it is for; %NULL: any */
  GStrv      only;        /* (owned) (nullable): rows, by name or id, as in #FjPlanOptions */
  GStrv      skip;        /* (owned) (nullable) */
  GStrv      unpack;      /* (owned) (nullable) */
  GStrv      keep_packed; /* (owned) (nullable) */
  FjWay      way;
  FjVerify   verify;
  gboolean   everything; /* byte for byte */
  FjEnd      end;
  guint      quantity; /* boards that are to pass; 0: any number */
  FjJobHook *before;   /* (owned) (nullable): decides whether a board may be flashed */
  FjJobHook *after;    /* (owned) (nullable): hears how it ended */
} FjJob;

FjJob *fj_job_new (void);
FjJob *fj_job_ref (FjJob *self);
void   fj_job_unref (FjJob *self);

FjPlanOptions fj_job_get_options (FjJob *self);
gboolean      fj_job_allows_family (FjJob *self, const char *family);
FjJobSeal    *fj_job_find_seal (FjJob *self, GFile *file); /* (transfer none) (nullable) */

FjJobSeal *fj_job_seal_new (const char *path, GFile *folder);
void       fj_job_seal_free (FjJobSeal *self);

FjJobHook *fj_job_hook_new (const char *const *words, guint seconds);
void       fj_job_hook_free (FjJobHook *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJob, fj_job_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobSeal, fj_job_seal_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FjJobHook, fj_job_hook_free)

G_END_DECLS
