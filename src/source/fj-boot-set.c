/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-boot-set.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What TF-A has room for at id 0x02 (TF-A stm32mp2_def.h). */
#define DDR_FIP_MAX 0xA000
/* Nobody chooses among more; a folder with hundreds of boards is no build. */
#define MAX_SETS 24

/* How well a file serves a purpose; 0: not at all. */
typedef guint (*RankFunc) (const FjBootSet *self, const FjBuildFile *file, gpointer user_data);

/**
 * fj_boot_set_free:
 *
 * Frees @self.
 */
void
fj_boot_set_free (FjBootSet *self)
{
  g_free (self->board);
  g_free (self->chain);
  g_ptr_array_unref (self->reasons);
  g_free (self);
}

static gboolean
chains_match (const char *a, const char *b)
{
  return a[0] == '\0' || b[0] == '\0' || g_str_equal (a, b);
}

/* The best file; the first of those that are equally good. */
static const FjBuildFile *
find_best (const FjBootSet *self, GPtrArray *files, RankFunc rank, gpointer user_data)
{
  const FjBuildFile *best = NULL;
  guint              best_rank = 0;

  for (guint i = 0; i < files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);
    guint              value = rank (self, file, user_data);

    if (value > best_rank) {
      best = file;
      best_rank = value;
    }
  }
  return best;
}

static guint
rank_board (const FjBootSet *self, const FjBuildFile *file)
{
  if (!chains_match (self->chain, file->chain))
    return 0;
  return fj_build_boards_match (self->board, file->board);
}

/* U-Boot with stm32prog, or one that hides what it has. */
static gboolean
can_program (const FjBuildFile *file)
{
  return file->has_stm32prog || file->version == NULL;
}

static gboolean
is_second_stage (const FjBootSet *self, const FjBuildFile *file)
{
  if (!file->is_whole || file->packed)
    return FALSE;
  if (file->kind == FJ_IMAGE_FIP)
    return file->has_uboot;
  return self->chips->has_old_chain && fj_build_file_is_headered_uboot (file);
}

/* TF-A v2.0 and v2.2 know no FIP; later ones take one. */
static gboolean
wants_headered (const FjBootSet *self)
{
  static const char *const versions[] = { "TF-A v2.0", "TF-A v2.1", "TF-A v2.2" };
  const char              *version = self->fsbl->version;

  for (guint i = 0; version != NULL && i < G_N_ELEMENTS (versions); i++)
    if (g_str_has_prefix (version, versions[i]))
      return !g_ascii_isdigit (version[strlen (versions[i])]);
  return FALSE;
}

static guint
rank_format (const FjBootSet *self, const FjBuildFile *file)
{
  return (file->kind != FJ_IMAGE_FIP) == wants_headered (self) ? 1 : 0;
}

static guint
rank_second_stage (const FjBootSet *self, const FjBuildFile *file, gpointer user_data)
{
  guint board = rank_board (self, file);
  guint use = 2;

  if (board == 0 || !is_second_stage (self, file) || !can_program (file))
    return 0;
  if (file->says & FJ_NAME_SAYS_USB)
    use = 3;
  else if (file->says & FJ_NAME_SAYS_STORAGE)
    use = 1;
  return 100 * rank_format (self, file) + 10 * use + board;
}

static guint
rank_ddr (const FjBootSet *self, const FjBuildFile *file, gpointer user_data)
{
  guint board = rank_board (self, file);

  if (board == 0 || file->kind != FJ_IMAGE_FIP || file->packed || !file->is_whole ||
      file->has_uboot || file->size > DDR_FIP_MAX)
    return 0;
  return 100 * ((file->says & FJ_NAME_SAYS_DDR) != 0) +
         10 * ((file->says & FJ_NAME_SAYS_USB) != 0) + board;
}

static gboolean
is_storage_fit (const FjBuildFile *file, FjBuildTarget target, guint *rank)
{
  if ((file->says & FJ_NAME_SAYS_STORAGE) == (1u << target))
    *rank = 4;
  else if (file->says & (1u << target))
    *rank = 3;
  else if (!(file->says & (FJ_NAME_SAYS_STORAGE | FJ_NAME_SAYS_USB)))
    *rank = 2;
  else
    return FALSE;
  return TRUE;
}

static guint
rank_storage_fsbl (const FjBootSet *self, const FjBuildFile *file, gpointer user_data)
{
  FjBuildTarget target = GPOINTER_TO_UINT (user_data);
  guint         board = rank_board (self, file);
  guint         use;

  if (board == 0 || !fj_build_file_is_first_stage (file) || !file->is_whole ||
      file->chips != self->chips || !is_storage_fit (file, target, &use))
    return 0;
  return 10 * use + board;
}

static guint
rank_storage_ssbl (const FjBootSet *self, const FjBuildFile *file, gpointer user_data)
{
  FjBuildTarget target = GPOINTER_TO_UINT (user_data);
  guint         board = rank_board (self, file);
  guint         use;

  if (board == 0 || !is_second_stage (self, file) || !is_storage_fit (file, target, &use) ||
      (file->kind == FJ_IMAGE_FIP) != (self->ssbl->kind == FJ_IMAGE_FIP))
    return 0;
  return 10 * use + board;
}

/**
 * fj_boot_set_find_fsbl:
 * @self: the files that start a board over USB
 * @files: (element-type FjBuildFile): all files
 * @target: where the board starts from later
 *
 * Returns: (transfer none) (nullable): the first stage for that
 */
const FjBuildFile *
fj_boot_set_find_fsbl (const FjBootSet *self, GPtrArray *files, FjBuildTarget target)
{
  return find_best (self, files, rank_storage_fsbl, GUINT_TO_POINTER (target));
}

/**
 * fj_boot_set_find_ssbl:
 * @self: the files that start a board over USB
 * @files: (element-type FjBuildFile): all files
 * @target: where the board starts from later
 *
 * Returns: (transfer none) (nullable): the FIP, or the U-Boot with an STM32 header, for that
 */
const FjBuildFile *
fj_boot_set_find_ssbl (const FjBootSet *self, GPtrArray *files, FjBuildTarget target)
{
  return find_best (self, files, rank_storage_ssbl, GUINT_TO_POINTER (target));
}

/**
 * fj_boot_set_dup_words:
 * @self: a set
 *
 * Returns: (transfer full): the board and its chip for a list, translated
 */
char *
fj_boot_set_dup_words (const FjBootSet *self)
{
  if (self->board[0] == '\0')
    return g_strdup (self->chips->name);
  if (self->chain[0] == '\0')
    /* Translators: a board and its chip: stm32mp157c-dk2 (STM32MP15) */
    return g_strdup_printf (_ ("%s (%s)"), self->board, self->chips->name);
  /* Translators: a board, its boot chain and its chip: stm32mp157c-dk2, optee (STM32MP15) */
  return g_strdup_printf (_ ("%s, %s (%s)"), self->board, self->chain, self->chips->name);
}

static void
explain_set (FjBootSet *self)
{
  const FjBuildFile *ssbl = self->ssbl;

  if (self->fsbl->has_usb)
    fj_sentences_add (self->reasons,
                      _ ("First stage: “%s”, because it is built for USB programming."),
                      self->fsbl->name);
  else
    fj_sentences_add (
      self->reasons,
      _ ("First stage: “%s”, because its name says that it is for USB; nothing in it shows it."),
      self->fsbl->name);
  fj_sentences_add (self->reasons, _ ("Chip: %s, because the header of the first stage is for it."),
                    self->chips->name);
  if (self->ddr != NULL)
    fj_sentences_add (self->reasons,
                      _ ("Memory: “%s”, because this chip needs a small FIP without U-Boot."),
                      self->ddr->name);
  if (ssbl->kind != FJ_IMAGE_FIP)
    fj_sentences_add (
      self->reasons,
      _ ("Second stage: “%s”, because it is a U-Boot with the STM32 header that a TF-A "
         "without FIP takes."),
      ssbl->name);
  else if (ssbl->has_stm32prog)
    fj_sentences_add (self->reasons,
                      _ ("Second stage: “%s”, because it is a FIP whose U-Boot can program."),
                      ssbl->name);
  else
    fj_sentences_add (
      self->reasons,
      _ ("Second stage: “%s”, because it is a FIP with U-Boot; whether that can program does "
         "not show."),
      ssbl->name);
}

static const char *
get_longer (const char *a, const char *b)
{
  return strlen (b) > strlen (a) ? b : a;
}

static FjBootSet *
set_new (const FjBuildFile *fsbl, const char *chain)
{
  FjBootSet *self = g_new0 (FjBootSet, 1);

  self->chips = fsbl->chips;
  self->board = g_strdup (fsbl->board);
  self->chain = g_strdup (chain);
  self->fsbl = fsbl;
  self->reasons = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/* Completes a set, or says what it lacks. */
static gboolean
complete_set (FjBootSet *self, GPtrArray *files, GPtrArray *missing)
{
  self->ssbl = find_best (self, files, rank_second_stage, NULL);
  if (self->ssbl == NULL) {
    fj_sentences_add (missing,
                      _ ("There is no second stage for “%s”: what is missing is a "
                         "FIP with a U-Boot that has the command stm32prog."),
                      self->fsbl->name);
    return FALSE;
  }
  if (self->chips->has_ddr_fip) {
    self->ddr = find_best (self, files, rank_ddr, NULL);
    if (self->ddr == NULL) {
      fj_sentences_add (
        missing, _ ("There is no FIP with the firmware of the memory (fip-…-ddr.bin) for “%s”."),
        self->fsbl->name);
      return FALSE;
    }
  }
  if (self->board[0] == '\0') {
    g_free (self->board);
    self->board = g_strdup (self->ssbl->board);
  }
  explain_set (self);
  return TRUE;
}

/* The chains among the second stages that are as good as the best one. */
static GPtrArray *
list_chains (const FjBootSet *self, GPtrArray *files)
{
  GPtrArray         *chains = g_ptr_array_new ();
  const FjBuildFile *best = find_best (self, files, rank_second_stage, NULL);
  guint              rank = best != NULL ? rank_second_stage (self, best, NULL) : 0;

  for (guint i = 0; best != NULL && i < files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);

    if (rank_second_stage (self, file, NULL) == rank &&
        !g_ptr_array_find_with_equal_func (chains, file->chain, g_str_equal, NULL))
      g_ptr_array_add (chains, file->chain);
  }
  if (chains->len == 0)
    g_ptr_array_add (chains, (gpointer) self->chain);
  return chains;
}

static void
add_sets (GPtrArray *sets, const FjBuildFile *fsbl, GPtrArray *files, GPtrArray *missing)
{
  g_autoptr (FjBootSet) any = set_new (fsbl, fsbl->chain);
  g_autoptr (GPtrArray) chains = list_chains (any, files);

  for (guint i = 0; i < chains->len && sets->len < MAX_SETS; i++) {
    FjBootSet *set = set_new (fsbl, get_longer (fsbl->chain, g_ptr_array_index (chains, i)));

    if (complete_set (set, files, missing))
      g_ptr_array_add (sets, set);
    else
      fj_boot_set_free (set);
  }
}

static guint
rate_fsbl (const FjBuildFile *file)
{
  guint rate = 0;

  if (file->has_usb)
    rate += 2;
  if (file->says & FJ_NAME_SAYS_USB)
    rate += 4;
  else if (!(file->says & FJ_NAME_SAYS_STORAGE))
    rate += 1;
  return rate;
}

/* Another first stage that is for the same board and better for USB. */
static gboolean
has_better (const FjBuildFile *fsbl, GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++) {
    const FjBuildFile *other = g_ptr_array_index (files, i);

    if (other != fsbl && fj_build_file_is_for_usb (other) && other->chips == fsbl->chips &&
        fj_build_boards_match (other->board, fsbl->board) >= 2 &&
        chains_match (other->chain, fsbl->chain) && rate_fsbl (other) > rate_fsbl (fsbl))
      return TRUE;
  }
  return FALSE;
}

/* What there is in place of a first stage for USB. */
static void
explain_no_first_stage (GPtrArray *files, GPtrArray *missing)
{
  const FjBuildFile *storage = NULL;
  const FjBuildFile *spl = NULL;

  for (guint i = 0; i < files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);

    if (fj_build_file_is_first_stage (file))
      storage = file;
    else if (fj_build_file_is_spl (file))
      spl = file;
  }
  if (storage != NULL && !storage->is_whole)
    fj_sentences_add (missing, _ ("The first stage “%s” is damaged: copy or build it again."),
                      storage->name);
  else if (storage != NULL)
    fj_sentences_add (
      missing,
      _ ("There is no first stage for USB: “%s” is not built for it; build TF-A with "
         "STM32MP_USB_PROGRAMMER=1."),
      storage->name);
  else if (spl != NULL)
    fj_sentences_add (
      missing,
      _ ("There is no first stage for USB: “%s” is a U-Boot SPL, which cannot program; a TF-A "
         "that is built for USB is needed."),
      spl->name);
  else
    g_ptr_array_add (missing,
                     g_strdup (_ ("There is no first stage for USB: what is missing is a TF-A "
                                  "with an STM32 header (tf-a-…-usb.stm32).")));
}

/**
 * fj_boot_sets_find:
 * @files: (element-type FjBuildFile): the files of a build, sorted; has to outlive the sets
 * @missing: (element-type utf8): sentences about what is missing are added here
 *
 * Pure: reads no file.
 *
 * Returns: (transfer full) (element-type FjBootSet): one set for each board and boot chain
 */
GPtrArray *
fj_boot_sets_find (GPtrArray *files, GPtrArray *missing)
{
  GPtrArray *sets = g_ptr_array_new_with_free_func ((GDestroyNotify) fj_boot_set_free);
  gboolean   any = FALSE;

  for (guint i = 0; i < files->len; i++) {
    const FjBuildFile *file = g_ptr_array_index (files, i);

    if (!fj_build_file_is_for_usb (file))
      continue;
    any = TRUE;
    if (!has_better (file, files))
      add_sets (sets, file, files, missing);
  }
  if (!any)
    explain_no_first_stage (files, missing);
  return sets;
}
