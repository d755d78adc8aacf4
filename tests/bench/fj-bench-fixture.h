/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <fj-device-list.h>
#include <fj-layout.h>
#include <fj-virtual-board.h>

G_BEGIN_DECLS

#define FJ_TYPE_BENCH_PROVIDER (fj_bench_provider_get_type ())
G_DECLARE_FINAL_TYPE (FjBenchProvider, fj_bench_provider, FJ, BENCH_PROVIDER, GObject)

/**
 * FjBenchProvider:
 *
 * Virtual boards on ports with any names, each with a simulated clock of its own, so that its job
 * takes no time whatever the board does. It counts what is claimed.
 */
struct _FjBenchProvider {
  GObject parent_instance;

  GPtrArray  *ports;   /* (owned) (element-type FjVirtualPort) */
  GPtrArray  *claimed; /* (owned) (element-type utf8): ports in the order of their claims */
  GHashTable *on_hub;  /* (owned) (utf8, guint): jobs that run, by hub */
  guint       n_running;
  guint       most_running;
  guint       most_on_hub;
};

FjBenchProvider *fj_bench_provider_new (void);
FjDevice        *fj_bench_provider_add (FjBenchProvider *self, const FjVirtualConfig *config);
FjVirtualBoard  *fj_bench_provider_get_board (FjBenchProvider *self, FjDevice *device);
guint            fj_bench_provider_count_claims (FjBenchProvider *self, const char *port);

/**
 * FjBench:
 *
 * A folder with files and a layout for cards, boards, and the list of them.
 */
typedef struct {
  char            *folder; /* (owned) */
  FjLayout        *layout; /* (owned) */
  FjBenchProvider *provider;
  FjDeviceList    *devices; /* (owned) */
} FjBench;

void      fj_bench_init (FjBench *self);
void      fj_bench_clear (FjBench *self);
void      fj_bench_write_file (FjBench *self, const char *name, gsize size, guint32 seed);
FjLayout *fj_bench_load_layout (FjBench *self, const char *text);
FjDevice *fj_bench_add (FjBench *self, const char *port, const char *faults);
FjDevice *fj_bench_add_board (FjBench *self, const FjVirtualConfig *config);
void      fj_bench_replug (FjBench *self, FjDevice *device);
/* The card of the board behind @device holds the file @name. */
gboolean fj_bench_is_written (FjBench *self, FjDevice *device, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FjBench, fj_bench_clear)

G_END_DECLS
