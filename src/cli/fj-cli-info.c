/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cli-info-layout.h"
#include "fj-cli-json.h"
#include "fj-cli-output.h"
#include "fj-cli-text.h"
#include "fj-cli-verb.h"

#include <fj-format.h>
#include <fj-image.h>
#include <fj-stm32-chips.h>
#include <glib/gi18n.h>
#include <unistd.h>

#define LABEL_COLUMNS 20
#define SIZE_COLUMNS 12

static const struct {
  const char *name; /* stable, for machines */
  const char *text; /* translatable */
} kinds[] = {
  [FJ_IMAGE_OTHER] = { "other", N_ ("data of no known kind") },
  [FJ_IMAGE_STM32] = { "stm32", N_ ("boot file with an STM32 header") },
  [FJ_IMAGE_FIP] = { "fip", N_ ("firmware image package (FIP)") },
  [FJ_IMAGE_DISK] = { "disk", N_ ("disk image with a GPT") },
  [FJ_IMAGE_EXT4] = { "ext4", N_ ("ext4 file system") },
  [FJ_IMAGE_SQUASHFS] = { "squashfs", N_ ("squashfs file system") },
  [FJ_IMAGE_UBI] = { "ubi", N_ ("UBI image") },
  [FJ_IMAGE_VFAT] = { "vfat", N_ ("FAT file system") },
  [FJ_IMAGE_ANDROID_SPARSE] = { "android-sparse", N_ ("Android sparse image, to be unpacked first") },
  [FJ_IMAGE_ELF] = { "elf", N_ ("ELF program, which no board takes") },
  [FJ_IMAGE_UIMAGE] = { "uimage", N_ ("U-Boot legacy image") },
  [FJ_IMAGE_DISK_MBR] = { "disk-mbr", N_ ("disk image with an MBR") },
  [FJ_IMAGE_FILE_SYSTEM] = { "filesystem", N_ ("file system") },
  [FJ_IMAGE_ARCHIVE] = { "archive", N_ ("archive of files, which no board unpacks") },
};

static void
print_row (const char *label, const char *text)
{
  g_autofree char *padded = NULL;
  g_autofree char *safe = NULL;
  g_autofree char *line = NULL;

  if (text == NULL)
    return;
  padded = fj_cli_text_pad (label, LABEL_COLUMNS);
  safe = fj_cli_safe (text);
  line = g_strdup_printf ("  %s %s", padded, safe);
  fj_cli_say (STDOUT_FILENO, 0, line);
}

/* Its headers are those of its kind, and cannot be read. */
static gboolean
is_damaged (FjImage *image)
{
  FjImageKind kind = fj_image_get_kind (image);

  return (kind == FJ_IMAGE_STM32 && fj_image_get_stm32_header (image) == NULL) ||
         (kind == FJ_IMAGE_FIP && fj_image_get_fip (image) == NULL) ||
         (kind == FJ_IMAGE_DISK && fj_image_get_gpt (image) == NULL);
}

/* What makes a file useless although it can be read. */
static void
print_damage (FjImage *image)
{
  FjCompression    inner = fj_image_get_inner_compression (image);
  guint64          declared = fj_image_get_declared_size (image);
  g_autofree char *size = fj_format_size (declared);

  if (inner != FJ_COMPRESSION_NONE)
    print_row (_ ("Packed again with"), fj_compression_to_name (inner));
  if (declared > fj_image_get_size (image))
    print_row (_ ("Cut off, should have"), size);
  if (!is_damaged (image))
    return;
  if (fj_image_get_kind (image) == FJ_IMAGE_STM32)
    print_row (_ ("STM32 header"), _ ("damaged"));
  else if (fj_image_get_kind (image) == FJ_IMAGE_FIP)
    print_row (_ ("Table of contents"), _ ("damaged"));
  else
    print_row (_ ("Partition table"), _ ("damaged"));
}

static void
print_stm32 (FjImage *image)
{
  const FjStm32Header *header = fj_image_get_stm32_header (image);
  const FjStm32Chips  *chips;
  g_autofree char     *version = NULL;
  g_autofree char     *payload = NULL;

  if (header == NULL)
    return;
  chips = fj_stm32_chips_from_version (header->version);
  version =
    g_strdup_printf ("%u.%u", (header->version >> 16) & 0xff, (header->version >> 8) & 0xff);
  payload = fj_format_size (header->image_length);
  print_row (_ ("Header"), version);
  print_row (_ ("For"), chips != NULL ? chips->name : _ ("a chip that is not known"));
  print_row (_ ("Payload"), payload);
  print_row (_ ("Checksum"), fj_image_is_checksum_right (image) ? _ ("right") : _ ("WRONG"));
  print_row (_ ("Signed"), header->is_signed ? _ ("yes") : _ ("no"));
  print_row (_ ("Encrypted"), header->is_encrypted ? _ ("yes") : _ ("no"));
}

/* A part of a FIP, or a partition at @offset. */
static void
print_part (const char *name, guint64 bytes, const char *offset)
{
  g_autofree char *size = fj_format_size (bytes);
  g_autofree char *name_cell = fj_cli_text_fill (name, LABEL_COLUMNS);
  g_autofree char *size_cell = fj_cli_text_pad_start (size, SIZE_COLUMNS);

  g_print ("    %s %s%s%s\n", name_cell, size_cell, offset != NULL ? "  " : "",
           offset != NULL ? offset : "");
}

static void
print_contents (FjImage *image)
{
  const FjFip *fip = fj_image_get_fip (image);
  GPtrArray   *gpt = fj_image_get_gpt (image);

  for (guint i = 0; fip != NULL && i < fip->n_entries; i++) {
    const char *name = fj_fip_entry_name (&fip->entries[i]);

    print_part (name != NULL ? name : _ ("(not known)"), fip->entries[i].size, NULL);
  }
  for (guint i = 0; gpt != NULL && i < gpt->len; i++) {
    const FjGptEntry *entry = g_ptr_array_index (gpt, i);
    g_autofree char  *name = fj_cli_safe (entry->name);
    g_autofree char  *offset = fj_format_offset (entry->offset);

    print_part (name, entry->size, offset);
  }
}

static void
print_boards (FjImage *image)
{
  const FjFwuMetadata *metadata = fj_image_get_fwu_metadata (image);
  GPtrArray           *boards = fj_image_get_boards (image);
  g_autofree char     *bank = NULL;

  for (guint i = 0; i < boards->len; i++)
    print_row (_ ("Board"), fj_board_name_to_text (boards->pdata[i]));
  if (metadata == NULL)
    return;
  bank = g_strdup_printf (_ ("version %u, starts bank %u"), metadata->version,
                          metadata->active_index);
  print_row (_ ("FWU metadata"), bank);
}

static void
print_text (FjImage *image)
{
  g_autofree char *name = fj_cli_safe_file (fj_image_get_file (image));
  g_autofree char *size = fj_format_size (fj_image_get_size (image));
  g_autofree char *stored = fj_format_size (fj_image_get_stored_size (image));
  g_autofree char *packed = NULL;

  g_print ("%s\n", name);
  print_row (_ ("Kind"), _ (kinds[fj_image_get_kind (image)].text));
  print_row (_ ("Format"), fj_image_get_format (image));
  print_row (_ ("Size"), size);
  if (fj_image_get_compression (image) != FJ_COMPRESSION_NONE) {
    packed =
      g_strdup_printf ("%s, %s", fj_compression_to_name (fj_image_get_compression (image)), stored);
    print_row (_ ("Packed"), packed);
  }
  print_damage (image);
  print_row (_ ("Version"), fj_image_get_version_text (image));
  print_boards (image);
  print_stm32 (image);
  if (fj_image_has_usb_programmer (image))
    print_row (_ ("USB"), _ ("can be programmed over USB"));
  if (fj_image_has_stm32prog (image))
    print_row (_ ("USB"), _ ("has the command stm32prog"));
  print_contents (image);
}

static void
add_stm32 (JsonBuilder *builder, FjImage *image)
{
  const FjStm32Header *header = fj_image_get_stm32_header (image);
  const FjStm32Chips  *chips;

  if (header == NULL)
    return;
  chips = fj_stm32_chips_from_version (header->version);
  json_builder_set_member_name (builder, "stm32_header");
  json_builder_begin_object (builder);
  fj_cli_json_uint (builder, "version", header->version);
  fj_cli_json_string (builder, "family", chips != NULL ? chips->name : NULL);
  fj_cli_json_uint (builder, "header_size", header->header_size);
  fj_cli_json_uint (builder, "image_length", header->image_length);
  fj_cli_json_uint (builder, "load_address", header->load_address);
  fj_cli_json_uint (builder, "entry_point", header->entry_point);
  fj_cli_json_uint (builder, "binary_type", header->binary_type);
  fj_cli_json_bool (builder, "checksum_right", fj_image_is_checksum_right (image));
  fj_cli_json_bool (builder, "signed", header->is_signed);
  fj_cli_json_bool (builder, "encrypted", header->is_encrypted);
  json_builder_end_object (builder);
}

static void
add_boards (JsonBuilder *builder, FjImage *image)
{
  GPtrArray *boards = fj_image_get_boards (image);

  if (boards->len == 0)
    return;
  json_builder_set_member_name (builder, "boards");
  json_builder_begin_array (builder);
  for (guint i = 0; i < boards->len; i++) {
    const FjBoardName *board = boards->pdata[i];

    json_builder_begin_object (builder);
    fj_cli_json_string (builder, "model", board->model);
    fj_cli_json_string (builder, "compatible", board->compatible[0]);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
add_fwu_metadata (JsonBuilder *builder, FjImage *image)
{
  const FjFwuMetadata *metadata = fj_image_get_fwu_metadata (image);

  if (metadata == NULL)
    return;
  json_builder_set_member_name (builder, "fwu_metadata");
  json_builder_begin_object (builder);
  fj_cli_json_uint (builder, "version", metadata->version);
  fj_cli_json_uint (builder, "active_index", metadata->active_index);
  json_builder_end_object (builder);
}

static void
add_contents (JsonBuilder *builder, FjImage *image)
{
  const FjFip *fip = fj_image_get_fip (image);
  GPtrArray   *gpt = fj_image_get_gpt (image);

  if (fip == NULL && gpt == NULL)
    return;
  json_builder_set_member_name (builder, "contents");
  json_builder_begin_array (builder);
  for (guint i = 0; fip != NULL && i < fip->n_entries; i++) {
    json_builder_begin_object (builder);
    fj_cli_json_string (builder, "name", fj_fip_entry_name (&fip->entries[i]));
    fj_cli_json_uint (builder, "offset", fip->entries[i].offset);
    fj_cli_json_uint (builder, "size", fip->entries[i].size);
    json_builder_end_object (builder);
  }
  for (guint i = 0; gpt != NULL && i < gpt->len; i++) {
    const FjGptEntry *entry = g_ptr_array_index (gpt, i);

    json_builder_begin_object (builder);
    fj_cli_json_string (builder, "name", entry->name);
    fj_cli_json_string (builder, "type", entry->type_guid);
    fj_cli_json_uint (builder, "offset", entry->offset);
    fj_cli_json_uint (builder, "size", entry->size);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static void
print_json (FjImage *image)
{
  g_autofree char *name = fj_cli_safe_file (fj_image_get_file (image));
  JsonBuilder     *builder = fj_cli_json_begin ("image");

  fj_cli_json_string (builder, "file", name);
  fj_cli_json_string (builder, "kind", kinds[fj_image_get_kind (image)].name);
  fj_cli_json_string (builder, "format", fj_image_get_format (image));
  fj_cli_json_uint (builder, "size", fj_image_get_size (image));
  fj_cli_json_uint (builder, "stored_size", fj_image_get_stored_size (image));
  fj_cli_json_string (builder, "compression",
                      fj_compression_to_name (fj_image_get_compression (image)));
  fj_cli_json_string (builder, "inner_compression",
                      fj_compression_to_name (fj_image_get_inner_compression (image)));
  fj_cli_json_uint (builder, "declared_size", fj_image_get_declared_size (image));
  fj_cli_json_bool (builder, "damaged", is_damaged (image));
  fj_cli_json_string (builder, "version_text", fj_image_get_version_text (image));
  fj_cli_json_bool (builder, "usb_programmer", fj_image_has_usb_programmer (image));
  fj_cli_json_bool (builder, "stm32prog", fj_image_has_stm32prog (image));
  add_stm32 (builder, image);
  add_boards (builder, image);
  add_fwu_metadata (builder, image);
  add_contents (builder, image);
  fj_cli_json_end (builder);
}

static gboolean
print_file (GFile *file, const FjCliOptions *options, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FjImage) image = NULL;

  if (fj_cli_info_print_layout (file, options, &local))
    return TRUE;
  if (local == NULL)
    image = fj_image_open (file, FJ_UNPACK_ALWAYS, G_MAXUINT64, NULL, &local);
  if (image == NULL) {
    g_propagate_error (error, g_steal_pointer (&local));
    return FALSE;
  }
  if (options->json)
    print_json (image);
  else
    print_text (image);
  return TRUE;
}

/**
 * fj_cli_info:
 *
 * The command "info"
 */
FjCliExit
fj_cli_info (int argc, char **argv)
{
  g_auto (FjCliOptions) options = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;

  if (!fj_cli_begin (&options, FJ_CLI_GROUP_OUTPUT, NULL, _ ("FILE…"),
                     _ ("Shows what image files and flash layouts are."), &argc, &argv,
                     &error))
    return fj_cli_fail_usage ("info", error);
  words = argv;
  if (argc < 2) {
    error = g_error_new_literal (G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, _ ("Which file?"));
    return fj_cli_fail_usage ("info", error);
  }
  if (options.json)
    fj_cli_json_print_start ("info");
  for (int i = 1; i < argc; i++) {
    g_autoptr (GFile) file = g_file_new_for_commandline_arg (argv[i]);

    if (!print_file (file, &options, &error))
      return fj_cli_finish (&options, fj_cli_exit_from_error (error), error);
  }
  return fj_cli_finish (&options, FJ_CLI_EXIT_OK, NULL);
}
