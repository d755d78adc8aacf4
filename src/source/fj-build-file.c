/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-build-file.h"

#include <string.h>

/* SYSRAM, where a first stage is loaded, lies below this; the memory of the board above. */
#define FIRST_DDR_ADDRESS 0x80000000u

typedef enum {
  WORD_ROLE,  /* what kind of file it is: says nothing here */
  WORD_USE,   /* what it is for: FjNameSays */
  WORD_CHAIN, /* which boot chain */
} WordKind;

typedef struct {
  const char *word;
  WordKind    kind;
  guint       says;
} Word;

/* The words that the builds of Buildroot, Yocto and OpenWrt put around the name of a board. */
static const Word words[] = {
  { "tf", WORD_ROLE, 0 },
  { "a", WORD_ROLE, 0 },
  { "tfa", WORD_ROLE, 0 },
  { "bl2", WORD_ROLE, 0 },
  { "fsbl", WORD_ROLE, 0 },
  { "fip", WORD_ROLE, 0 },
  { "u", WORD_ROLE, 0 },
  { "boot", WORD_ROLE, 0 },
  { "uboot", WORD_ROLE, 0 },
  { "ssbl", WORD_ROLE, 0 },
  { "spl", WORD_ROLE, 0 },
  { "stm32", WORD_ROLE, 0 },
  { "bin", WORD_ROLE, 0 },
  { "img", WORD_ROLE, 0 },
  { "signed", WORD_ROLE, 0 },
  { "encrypted", WORD_ROLE, 0 },
  { "debug", WORD_ROLE, 0 },
  { "release", WORD_ROLE, 0 },
  { "usb", WORD_USE, FJ_NAME_SAYS_USB },
  { "programmer", WORD_USE, FJ_NAME_SAYS_USB },
  { "serialboot", WORD_USE, FJ_NAME_SAYS_USB },
  { "sdcard", WORD_USE, FJ_NAME_SAYS_SD },
  { "sd", WORD_USE, FJ_NAME_SAYS_SD },
  { "emmc", WORD_USE, FJ_NAME_SAYS_EMMC },
  { "nor", WORD_USE, FJ_NAME_SAYS_NOR },
  { "spinor", WORD_USE, FJ_NAME_SAYS_NOR },
  { "nand", WORD_USE, FJ_NAME_SAYS_NAND },
  { "ddr", WORD_USE, FJ_NAME_SAYS_DDR },
  { "sysupgrade", WORD_USE, FJ_NAME_SAYS_UPDATE },
  { "optee", WORD_CHAIN, 0 },
  { "opteemin", WORD_CHAIN, 0 },
  { "trusted", WORD_CHAIN, 0 },
  { "scmi", WORD_CHAIN, 0 },
  { "basic", WORD_CHAIN, 0 },
};

static const Word *
find_word (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i].word, text))
      return &words[i];
  return NULL;
}

static void
append_word (GString *text, const char *word)
{
  g_string_append_printf (text, "%s%s", text->len > 0 ? "-" : "", word);
}

/* Takes the name apart: "tf-a-stm32mp157c-ev1-optee-emmc.stm32". */
static void
read_name (FjBuildFile *self)
{
  g_autofree char *lower = g_ascii_strdown (self->name, -1);
  g_auto (GStrv) parts = g_strsplit_set (lower, "-_.", -1);
  g_autoptr (GString) board = g_string_new (NULL);
  g_autoptr (GString) chain = g_string_new (NULL);

  for (guint i = 0; parts[i] != NULL; i++) {
    const Word *word = find_word (parts[i]);

    if (parts[i][0] == '\0')
      continue;
    if (word == NULL)
      append_word (board, parts[i]);
    else if (word->kind == WORD_CHAIN)
      append_word (chain, parts[i]);
    else
      self->says |= word->says;
  }
  self->board = g_strdup (board->str);
  self->chain = g_strdup (chain->str);
}

/**
 * fj_build_file_new:
 * @path: below the folder of the build, with slashes
 *
 * Returns: (transfer full): a file of which nothing but the name is known
 */
FjBuildFile *
fj_build_file_new (const char *path)
{
  FjBuildFile     *self = g_new0 (FjBuildFile, 1);
  g_autofree char *name = g_path_get_basename (path);

  self->path = g_strdup (path);
  self->name = g_filename_display_name (name);
  read_name (self);
  return self;
}

/**
 * fj_build_file_free:
 *
 * Frees @self.
 */
void
fj_build_file_free (FjBuildFile *self)
{
  g_free (self->path);
  g_free (self->name);
  g_free (self->board);
  g_free (self->chain);
  g_free (self->version);
  g_clear_pointer (&self->gpt, g_ptr_array_unref);
  g_free (self);
}

static void
set_header (FjBuildFile *self, FjImage *image)
{
  const FjStm32Header *header = fj_image_get_stm32_header (image);

  if (header == NULL)
    return;
  self->chips = fj_stm32_chips_from_version (header->version);
  self->binary_type = header->binary_type;
  self->load_address = header->load_address;
  self->is_encrypted = header->is_encrypted;
  self->is_whole = fj_image_is_checksum_right (image);
}

static void
set_fip (FjBuildFile *self, FjImage *image)
{
  const FjFip *fip = fj_image_get_fip (image);

  if (fip == NULL)
    return;
  self->is_whole = TRUE;
  self->has_uboot = fj_fip_has (fip, "BL33");
  self->has_optee = fj_fip_has (fip, "BL32");
}

/**
 * fj_build_file_set_image:
 * @self: a file
 * @image: what it is
 *
 * Takes over what the headers of the file say.
 */
void
fj_build_file_set_image (FjBuildFile *self, FjImage *image)
{
  GPtrArray *gpt = fj_image_get_gpt (image);

  self->kind = fj_image_get_kind (image);
  self->packed = fj_image_get_compression (image) != FJ_COMPRESSION_NONE;
  self->size = fj_image_get_size (image);
  self->has_usb = fj_image_has_usb_programmer (image);
  self->needs_metadata = fj_image_needs_fwu_metadata (image);
  self->has_stm32prog = fj_image_has_stm32prog (image);
  g_free (self->version);
  self->version = g_strdup (fj_image_get_version_text (image));
  if (gpt != NULL) {
    g_clear_pointer (&self->gpt, g_ptr_array_unref);
    self->gpt = g_ptr_array_ref (gpt);
    self->is_cut_off = fj_image_lacks_partitions (image);
    self->is_whole = TRUE;
  }
  if (fj_image_get_fwu_metadata (image) != NULL)
    self->is_whole = TRUE;
  set_header (self, image);
  set_fip (self, image);
}

static gboolean
has_plain_header (const FjBuildFile *self)
{
  return self->kind == FJ_IMAGE_STM32 && !self->packed && self->chips != NULL;
}

/**
 * fj_build_file_is_first_stage:
 *
 * Returns: whether it is a TF-A that a boot ROM takes
 */
gboolean
fj_build_file_is_first_stage (const FjBuildFile *self)
{
  return has_plain_header (self) && (self->binary_type & 0xf0) == FJ_STM32_BINARY_TFA;
}

/**
 * fj_build_file_is_for_usb:
 *
 * Returns: whether it is a first stage that starts a board over USB
 */
gboolean
fj_build_file_is_for_usb (const FjBuildFile *self)
{
  if (!fj_build_file_is_first_stage (self) || !self->is_whole)
    return FALSE;
  return self->has_usb || (self->says & FJ_NAME_SAYS_USB) != 0;
}

/**
 * fj_build_file_is_spl:
 *
 * Returns: whether it is a U-Boot SPL, which cannot program over USB
 */
gboolean
fj_build_file_is_spl (const FjBuildFile *self)
{
  return has_plain_header (self) && self->binary_type == FJ_STM32_BINARY_UBOOT &&
         self->load_address < FIRST_DDR_ADDRESS;
}

/**
 * fj_build_file_is_headered_uboot:
 *
 * Returns: whether it is a U-Boot for a TF-A without FIP
 */
gboolean
fj_build_file_is_headered_uboot (const FjBuildFile *self)
{
  return has_plain_header (self) && self->binary_type == FJ_STM32_BINARY_UBOOT &&
         self->load_address >= FIRST_DDR_ADDRESS;
}

/**
 * fj_build_file_is_file_system:
 *
 * Returns: whether it is one that belongs on a card
 */
gboolean
fj_build_file_is_file_system (const FjBuildFile *self)
{
  return self->kind == FJ_IMAGE_EXT4 || self->kind == FJ_IMAGE_SQUASHFS ||
         self->kind == FJ_IMAGE_VFAT;
}

/**
 * fj_build_file_starts_card:
 *
 * Returns: whether the table has a partition with a first stage
 */
gboolean
fj_build_file_starts_card (const FjBuildFile *self)
{
  for (guint i = 0; self->gpt != NULL && i < self->gpt->len; i++) {
    const FjGptEntry *entry = g_ptr_array_index (self->gpt, i);

    if (g_ascii_strncasecmp (entry->name, "fsbl", 4) == 0)
      return TRUE;
  }
  return FALSE;
}

/**
 * fj_build_file_get_system_part:
 *
 * Returns: which part of a system a file system is, by its name
 */
FjSystemPart
fj_build_file_get_system_part (const FjBuildFile *self)
{
  static const struct {
    const char  *word;
    FjSystemPart part;
  } names[] = {
    { "rootfs", FJ_SYSTEM_ROOT },
    { "bootfs", FJ_SYSTEM_BOOT },
    { "vendorfs", FJ_SYSTEM_VENDOR },
    { "userfs", FJ_SYSTEM_USER },
  };
  g_autofree char *lower = g_ascii_strdown (self->name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strstr (lower, names[i].word) != NULL)
      return names[i].part;
  if (g_str_has_prefix (lower, "boot") || self->kind == FJ_IMAGE_VFAT)
    return FJ_SYSTEM_BOOT;
  if (g_str_has_prefix (lower, "data") || g_str_has_prefix (lower, "user"))
    return FJ_SYSTEM_USER;
  return FJ_SYSTEM_ROOT;
}

/**
 * fj_build_file_get_uboot_year:
 *
 * Returns: 2023 for "U-Boot 2023.10"; 0 when it is not known
 */
guint
fj_build_file_get_uboot_year (const FjBuildFile *self)
{
  if (self->version == NULL || !g_str_has_prefix (self->version, "U-Boot 20"))
    return 0;
  return (guint) g_ascii_strtoull (self->version + strlen ("U-Boot "), NULL, 10);
}

/* One of the two is the beginning of the other. */
static gboolean
words_match (const char *a, gsize length_a, const char *b, gsize length_b)
{
  return strncmp (a, b, MIN (length_a, length_b)) == 0;
}

/**
 * fj_build_boards_match:
 * @a: the board of one boot file
 * @b: that of another
 *
 * A shorter name stands for all longer ones: "stm32mp157" and "stm32mp257-ev1" match
 * "stm32mp157c-dk2" and "stm32mp257f-ev1".
 *
 * Returns: 0: different boards; 1: one of them does not say; 2: they go together; 3: the same
 */
guint
fj_build_boards_match (const char *a, const char *b)
{
  if (a[0] == '\0' || b[0] == '\0')
    return a[0] == b[0] ? 3 : 1;
  if (g_str_equal (a, b))
    return 3;
  for (;;) {
    gsize length_a = strcspn (a, "-");
    gsize length_b = strcspn (b, "-");

    if (!words_match (a, length_a, b, length_b))
      return 0;
    if (a[length_a] == '\0' || b[length_b] == '\0')
      return 2;
    a += length_a + 1;
    b += length_b + 1;
  }
}

/**
 * fj_sentences_add:
 * @sentences: (element-type utf8): a list
 * @format: as for printf()
 */
void
fj_sentences_add (GPtrArray *sentences, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_ptr_array_add (sentences, g_strdup_vprintf (format, args));
  va_end (args);
}
