/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-stm32mp-fast-writer.h"

#include <fj-error.h>
#include <fj-sparse-writer.h>
#include <glib/gi18n-lib.h>

/* Short enough for a lively progress and a soft stop, and long enough for its two answers not to
 * count: a tenth of a second. */
#define PIECE_SIZE (4 * 1024 * 1024)
/* What a piece may say of zeros, which are written, too, and take their time. */
#define MAX_CONTENT (64 * 1024 * 1024)
/* Nothing slower is known; the board is mute while it writes. */
#define SLOWEST_RATE 1000000
#define WRITE_SECONDS 30
#define REBOOT_SECONDS 5

struct _FjStm32mpFastWriter {
  GObject parent_instance;

  FjStm32mpBoard *board;   /* (not owned) */
  FjSparseWriter *sparse;  /* (owned) */
  char           *command; /* (owned) (nullable) that writes the row */
};

static void fj_stm32mp_fast_writer_iface_init (FjStorageWriterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FjStm32mpFastWriter, fj_stm32mp_fast_writer, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (FJ_TYPE_STORAGE_WRITER,
                                                      fj_stm32mp_fast_writer_iface_init))

static void
fj_stm32mp_fast_writer_get_caps (FjStorageWriter *writer, FjWriterCaps *caps)
{
  caps->max_length = G_MAXUINT64;
  caps->max_offset = G_MAXUINT64;
  caps->is_sparse = TRUE;
}

/*
 * In the order of offsets, as U-Boot numbers partitions (stm32prog.c, init_device); a whole storage
 * is 0. Names could mean something else to fastboot.
 */
static guint
get_number (FjPlan *plan, const FjPlanRow *row)
{
  guint number = 1;

  if (row->values.type == FJ_PARTITION_RAW_IMAGE)
    return 0;
  for (guint i = 0; i < fj_plan_get_n_rows (plan); i++) {
    const FjRowValues *other = &fj_plan_get_row (plan, i)->values;

    if (other->storage == FJ_STORAGE_MMC && other->storage_index == row->values.storage_index &&
        other->area == FJ_AREA_USER && other->type != FJ_PARTITION_RAW_IMAGE &&
        other->offset < row->values.offset)
      number++;
  }
  return number;
}

static gboolean
fail_place (const FjPlanRow *row, GError **error)
{
  GError *local = NULL;

  fj_error_set (&local, FJ_ERROR_STALE_LAYOUT, _ ("Reset the board, and flash it over DFU."),
                _ ("The board has another partition where “%s” should be."), row->values.name);
  g_propagate_error (error, local);
  return FALSE;
}

/* An MP1 tells sizes in 32 bits; how long the last partition of a storage is only U-Boot knows. */
static gboolean
check_place (const FjPlanRow *row, const char *answer, FjTarget *target, GError **error)
{
  guint64 size = g_ascii_strtoull (answer, NULL, 16);

  if (row->room == G_MAXUINT64 || row->values.type == FJ_PARTITION_RAW_IMAGE)
    return TRUE;
  if (size != row->room && size != (guint32) row->room)
    return fail_place (row, error);
  *target = (FjTarget){ .size = row->room, .max = row->room };
  return TRUE;
}

/* As large as the ranges allow: what fills up the last one may be behind the partition. */
static gsize
get_block (const FjPlanRow *row)
{
  for (guint i = 0; i < row->n_ranges; i++)
    if (row->ranges[i].offset % FJ_SPARSE_BLOCK != 0 ||
        row->ranges[i].length % FJ_SPARSE_BLOCK != 0)
      return FJ_SPARSE_SECTOR;
  return FJ_SPARSE_BLOCK;
}

static gboolean
fj_stm32mp_fast_writer_begin_row (FjStorageWriter *writer, const FjPlanRow *row, FjTarget *target,
                                  GCancellable *cancellable, GError **error)
{
  FjStm32mpFastWriter *self = FJ_STM32MP_FAST_WRITER (writer);
  FjPlan              *plan = fj_stm32mp_board_get_boot (self->board)->plan;
  FjFastboot          *fastboot = fj_stm32mp_board_get_fastboot (self->board, cancellable, error);
  g_autofree char     *place = g_strdup_printf ("%x:%x", row->values.storage_index,
                                                get_number (plan, row));
  g_autofree char     *variable = g_strconcat ("partition-size:", place, NULL);
  g_autofree char     *answer = NULL;

  if (fastboot == NULL)
    return FALSE;
  g_free (self->command);
  self->command = g_strconcat ("flash:", place, NULL);
  fj_sparse_writer_reset (self->sparse);
  fj_sparse_writer_set_block (self->sparse, get_block (row));
  answer = fj_fastboot_ask (fastboot, variable, cancellable, error);
  return answer != NULL && check_place (row, answer, target, error);
}

/* What the piece says is on the storage when this returns. */
static gboolean
flush_piece (FjStm32mpFastWriter *self, FjRangeSource *source, GCancellable *cancellable,
             GError **error)
{
  FjFastboot   *fastboot = fj_stm32mp_board_get_fastboot (self->board, cancellable, error);
  guint64       content = fj_sparse_writer_get_content (self->sparse);
  gsize         length;
  const guint8 *image = fj_sparse_writer_end (self->sparse, &length);

  if (fastboot == NULL ||
      !fj_fastboot_download (fastboot, image, length, cancellable, error) ||
      !fj_fastboot_run (fastboot, self->command, WRITE_SECONDS + (guint) (content / SLOWEST_RATE),
                        NULL, cancellable, error))
    return FALSE;
  fj_range_source_advance (source, content);
  fj_sparse_writer_reset (self->sparse);
  return TRUE;
}

static gboolean
add_bytes (FjStm32mpFastWriter *self, guint64 offset, const guint8 *data, gsize length,
           FjRangeSource *source, GCancellable *cancellable, GError **error)
{
  while (length > 0) {
    gsize added = fj_sparse_writer_add (self->sparse, offset, data, length);

    offset += added;
    data += added;
    length -= added;
    if (added == 0 && fj_sparse_writer_get_content (self->sparse) == 0) {
      /* an empty piece has room for blocks: what cannot be said is where they are */
      g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                           _ ("The image reaches too far for fastboot; flash it with --way=dfu."));
      return FALSE;
    }
    if ((length > 0 || fj_sparse_writer_get_content (self->sparse) >= MAX_CONTENT) &&
        !flush_piece (self, source, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
fj_stm32mp_fast_writer_write_range (FjStorageWriter *writer, const FjPlanRow *row,
                                    const FjRange *range, FjRangeSource *source,
                                    GCancellable *cancellable, GError **error)
{
  FjStm32mpFastWriter *self = FJ_STM32MP_FAST_WRITER (writer);
  guint64              offset = range->offset;
  guint8              *data;
  gssize               length;

  while ((length = fj_range_source_read (source, FJ_SPARSE_BLOCK, &data, cancellable, error)) > 0) {
    if (!add_bytes (self, offset, data, (gsize) length, source, cancellable, error))
      return FALSE;
    offset += (guint64) length;
  }
  return length == 0 && (fj_sparse_writer_is_empty (self->sparse) ||
                         flush_piece (self, source, cancellable, error));
}

/* Without a reset the board stays as it is, until the power goes: so does one at its prompt. */
static void
fj_stm32mp_fast_writer_finish (FjStorageWriter *writer, FjEnd end)
{
  FjStm32mpFastWriter *self = FJ_STM32MP_FAST_WRITER (writer);
  FjFastboot          *fastboot = fj_stm32mp_board_get_fastboot (self->board, NULL, NULL);
  g_autoptr (GError) error = NULL;

  fj_run_state_set_needs_reset (fj_stm32mp_board_get_boot (self->board)->run, FALSE);
  if (end == FJ_END_RESET && fastboot != NULL &&
      !fj_fastboot_run (fastboot, "reboot", REBOOT_SECONDS, NULL, NULL, &error))
    g_debug ("reset at the end: %s", error->message);
}

static void
fj_stm32mp_fast_writer_iface_init (FjStorageWriterInterface *iface)
{
  iface->get_caps = fj_stm32mp_fast_writer_get_caps;
  iface->begin_row = fj_stm32mp_fast_writer_begin_row;
  iface->write_range = fj_stm32mp_fast_writer_write_range;
  iface->finish = fj_stm32mp_fast_writer_finish;
}

static void
fj_stm32mp_fast_writer_finalize (GObject *object)
{
  FjStm32mpFastWriter *self = FJ_STM32MP_FAST_WRITER (object);

  fj_sparse_writer_free (self->sparse);
  g_free (self->command);
  G_OBJECT_CLASS (fj_stm32mp_fast_writer_parent_class)->finalize (object);
}

static void
fj_stm32mp_fast_writer_class_init (FjStm32mpFastWriterClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fj_stm32mp_fast_writer_finalize;
}

static void
fj_stm32mp_fast_writer_init (FjStm32mpFastWriter *self)
{
  self->sparse = fj_sparse_writer_new (PIECE_SIZE);
}

/**
 * fj_stm32mp_fast_writer_new:
 * @board: the board, which lives longer
 *
 * Returns: (transfer full): what writes onto it
 */
FjStm32mpFastWriter *
fj_stm32mp_fast_writer_new (FjStm32mpBoard *board)
{
  FjStm32mpFastWriter *self = g_object_new (FJ_TYPE_STM32MP_FAST_WRITER, NULL);

  self->board = board;
  return self;
}

/**
 * fj_stm32mp_fast_writer_probe:
 * @self: a writer
 * @cancellable: (nullable):
 * @error: return location for an error
 *
 * Asks fastboot what it is, without any consequence.
 *
 * Returns: whether it can be used
 */
gboolean
fj_stm32mp_fast_writer_probe (FjStm32mpFastWriter *self, GCancellable *cancellable, GError **error)
{
  FjFastboot      *fastboot;
  g_autofree char *version = NULL;
  g_autofree char *size = NULL;

  g_return_val_if_fail (FJ_IS_STM32MP_FAST_WRITER (self), FALSE);

  fastboot = fj_stm32mp_board_get_fastboot (self->board, cancellable, error);
  if (fastboot == NULL)
    return FALSE;
  version = fj_fastboot_ask (fastboot, "version-bootloader", cancellable, error);
  if (version == NULL)
    return FALSE;
  size = fj_fastboot_ask (fastboot, "max-download-size", cancellable, error);
  if (size == NULL)
    return FALSE;
  if (g_ascii_strtoull (size, NULL, 16) >= PIECE_SIZE)
    return TRUE;
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_UNSUPPORTED,
                       _ ("The fastboot of the board takes too little at once."));
  return FALSE;
}
