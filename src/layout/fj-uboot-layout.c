/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-uboot-layout.h"

#include "fj-bytes.h"
#include "fj-stm32-header.h"
#include "fj-uboot-refusal.h"

#include <string.h>

#define N_READ_COLUMNS 6 /* U-Boot has no use for the file's name */

typedef struct {
  FjUbootVersion version;
  gboolean       has_header;
  char          *text;      /* (owned): NUL after @length bytes; cells are cut out of it in place */
  gsize          length;    /* bytes */
  GArray        *rows;      /* (owned) (element-type FjRowValues) */
  guint          max_rows;  /* what U-Boot makes room for */
  FjRowValues    row;       /* the one being read */
  gsize          position;  /* byte to look at next */
  gsize          cell;      /* first byte of the present cell */
  guint          column;    /* of the present cell */
  int            line;      /* as U-Boot counts, from 1 */
  gboolean       line_ends; /* the last separator ended a line; U-Boot forgets to forget it */
  gboolean       at_end;
  char         **refusal; /* (nullable): where U-Boot's sentence goes */
} Parser;

/* A sentence about one line, which the first U-Boot did not number. */
G_GNUC_PRINTF (2, 3)
static gboolean
refuse_line (Parser *self, const char *format, ...)
{
  g_autofree char *words = NULL;
  va_list          args;

  va_start (args, format);
  words = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Layout: %s", words);
  return fj_uboot_refuse (self->refusal, "Layout line %d: %s", self->line, words);
}

/*
 * U-Boot's lib/strto.c. Until v2020.10 a prefix counts only when the base is free and a digit
 * follows; since v2021.10 a prefix beats even a given base, and "0x" alone is zero.
 */
static guint
number_base (FjUbootVersion version, const char **digits, guint base)
{
  const char *text = *digits;
  gboolean    has_prefix = text[0] == '0' && g_ascii_tolower (text[1]) == 'x';

  if (version <= FJ_UBOOT_2020)
    has_prefix = has_prefix && base == 0 && g_ascii_isxdigit (text[2]);
  if (has_prefix) {
    *digits = text + 2;
    return 16;
  }
  if (base != 0)
    return base;
  return text[0] == '0' ? 8 : 10;
}

/* Overflow wraps, as on the board. @base 0: chosen by the text. */
static guint64
parse_number (FjUbootVersion version, const char *text, guint base, const char **end)
{
  guint64 value = 0;

  base = number_base (version, &text, base);
  while (g_ascii_isxdigit (*text) && (guint) g_ascii_xdigit_value (*text) < base)
    value = value * base + (guint) g_ascii_xdigit_value (*text++);
  *end = text;
  return value;
}

static gboolean
parse_option (Parser *self, const char *cell)
{
  self->row.option = FJ_OPTION_NONE;
  if (strcmp (cell, "-") == 0)
    return TRUE;
  for (const char *c = cell; *c != '\0'; c++) {
    if (*c == 'P')
      self->row.option |= FJ_OPTION_PROGRAM;
    else if (*c == 'E')
      self->row.option |= FJ_OPTION_EMPTY;
    else if (*c == 'D')
      self->row.option |= FJ_OPTION_DELETE;
    else
      return refuse_line (self, "invalid option '%c' in %s)", *c, cell);
  }
  if (!(self->row.option & FJ_OPTION_PROGRAM))
    return refuse_line (self, "missing 'P' in option %s", cell);
  return TRUE;
}

static gboolean
parse_id (Parser *self, const char *cell)
{
  const char *end;
  guint32     value = (guint32) parse_number (self->version, cell, 0, &end);

  if (end == cell || *end != '\0' || value > FJ_ID_LAST)
    return refuse_line (self, "invalid phase value = %s", cell);
  self->row.id = (guint8) value;
  return TRUE;
}

static gboolean
parse_name (Parser *self, const char *cell)
{
  gsize length = strlen (cell);

  if (length > FJ_NAME_MAX) {
    if (self->version == FJ_UBOOT_2018)
      return fj_uboot_refuse (self->refusal, "Layout: partition name too long [%d]  : %s",
                              (int) length, cell);
    return refuse_line (self, "partition name too long [%d]: %s", (int) length, cell);
  }
  memcpy (self->row.name, cell, length + 1);
  return TRUE;
}

static gboolean
is_known_type (FjUbootVersion version, FjPartitionType type)
{
  switch (type) {
  case FJ_PARTITION_FIP:
    return version >= FJ_UBOOT_2021;
  case FJ_PARTITION_FWU_MDATA:
  case FJ_PARTITION_ENV:
  case FJ_PARTITION_ESP:
    return version >= FJ_UBOOT_CURRENT;
  case FJ_PARTITION_BINARY:
  case FJ_PARTITION_SYSTEM:
  case FJ_PARTITION_FILE_SYSTEM:
  case FJ_PARTITION_RAW_IMAGE:
  default:
    return TRUE;
  }
}

/* "Binary" or "Binary(N)"; what stands between the brackets is not looked at closely. */
static gboolean
parse_binary (Parser *self, const char *cell)
{
  gsize       length = strlen (cell);
  const char *end;

  self->row.type = FJ_PARTITION_BINARY;
  if (length == 6)
    return TRUE;
  if (length < 8 || cell[6] != '(' || cell[length - 1] != ')')
    return refuse_line (self, "type parsing error : '%s'", cell);
  self->row.copies = (guint32) parse_number (self->version, cell + 7, 10, &end);
  return TRUE;
}

static gboolean
parse_type (Parser *self, const char *cell)
{
  self->row.copies = 1;
  if (g_str_has_prefix (cell, "Binary"))
    return parse_binary (self, cell);
  for (FjPartitionType type = FJ_PARTITION_FIP; type <= FJ_PARTITION_RAW_IMAGE; type++) {
    if (is_known_type (self->version, type) &&
        strcmp (cell, fj_partition_type_to_text (type)) == 0) {
      self->row.type = type;
      return TRUE;
    }
  }
  return refuse_line (self, "type parsing error : '%s'", cell);
}

static gboolean
refuse_device (Parser *self, const char *cell)
{
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Layout: ip parsing error : '%s'", cell);
  return refuse_line (self, "ip parsing error: '%s'", cell);
}

static gboolean
parse_device (Parser *self, const char *cell)
{
  FjStorageKind last = self->version == FJ_UBOOT_2018 ? FJ_STORAGE_NAND : FJ_STORAGE_RAM;

  self->row.storage = FJ_STORAGE_NONE;
  self->row.storage_index = 0;
  if (strcmp (cell, "none") == 0)
    return TRUE;
  for (FjStorageKind kind = FJ_STORAGE_MMC; kind <= last; kind++) {
    const char *word = fj_storage_kind_to_text (kind);
    gsize       length = strlen (word);

    if (!g_str_has_prefix (cell, word))
      continue;
    self->row.storage = kind;
    if (kind == FJ_STORAGE_RAM)
      return TRUE;
    if (strlen (cell) != length + 1 || !g_ascii_isdigit (cell[length]))
      break;
    self->row.storage_index = (guint8) (cell[length] - '0');
    return TRUE;
  }
  return refuse_device (self, cell);
}

static gboolean
parse_offset (Parser *self, const char *cell)
{
  const char *end;

  self->row.area = FJ_AREA_USER;
  self->row.offset = 0;
  if (g_str_has_prefix (cell, "boot")) {
    if ((cell[4] != '1' && cell[4] != '2') || (cell[5] != '\0' && self->version != FJ_UBOOT_2018))
      return refuse_line (self, "invalid part '%s'", cell);
    self->row.area = cell[4] == '1' ? FJ_AREA_BOOT1 : FJ_AREA_BOOT2;
    return TRUE;
  }
  self->row.offset =
    parse_number (self->version, cell, self->version < FJ_UBOOT_CURRENT ? 0 : 10, &end);
  if (end == cell || *end != '\0')
    return refuse_line (self, "invalid offset '%s'", cell);
  return TRUE;
}

static gboolean (*const parse_cell[N_READ_COLUMNS]) (Parser *self, const char *cell) = {
  parse_option,
  parse_id,
  parse_name,
  parse_type,
  parse_device,
  parse_offset,
};

static void
skip_comment (Parser *self)
{
  while (self->position < self->length && self->text[self->position] != '\0')
    if (self->text[self->position++] == '\n')
      break;
  self->cell = self->position;
  self->line++;
  if (self->position >= self->length || self->text[self->position] == '\0') {
    self->at_end = TRUE;
    self->line_ends = TRUE;
  }
}

static gboolean
skip_empty_cell (Parser *self)
{
  self->cell = self->position;
  if (self->column == 0 && self->line_ends) {
    self->line_ends = FALSE;
    self->line++;
  } else if (self->version == FJ_UBOOT_2018 && self->has_header) {
    return fj_uboot_refuse (self->refusal, "empty field for line %d", (int) self->rows->len);
  }
  return TRUE;
}

static gboolean
end_row (Parser *self)
{
  self->line_ends = FALSE;
  if (self->column < N_READ_COLUMNS && self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Layout: no enought column for line %d",
                            (int) self->rows->len);
  if (self->column < N_READ_COLUMNS)
    return refuse_line (self, "no enought column");
  g_array_append_val (self->rows, self->row);
  memset (&self->row, 0, sizeof self->row);
  self->column = 0;
  self->line++;
  if (self->rows->len >= self->max_rows && !self->at_end)
    return fj_uboot_refuse (self->refusal, "Layout: no enought memory for %d part",
                            (int) self->rows->len);
  return TRUE;
}

/* A tab, a line feed or the end: the bytes since the last one are a cell. */
static gboolean
end_cell (Parser *self)
{
  char  separator = self->text[self->position];
  char *cell = self->text + self->cell;

  if (self->version == FJ_UBOOT_2018)
    self->line_ends = FALSE;
  self->text[self->position++] = '\0';
  self->at_end = separator == '\0' || self->position >= self->length;
  if (separator == '\n' || self->at_end)
    self->line_ends = TRUE;
  if (cell[0] == '\0')
    return skip_empty_cell (self);
  if (self->column < N_READ_COLUMNS && !parse_cell[self->column](self, cell))
    return FALSE;
  self->column++;
  self->cell = self->position;
  return self->line_ends ? end_row (self) : TRUE;
}

static gboolean
parse_rows (Parser *self)
{
  while (!self->at_end) {
    char c = self->text[self->position];

    if (c == '\r')
      self->text[self->position++] = '\0'; /* ends the cell's text, but not the cell */
    else if (c == '#' && self->column == 0 && self->position == self->cell)
      skip_comment (self);
    else if (c != '\0' && c != '\n' && c != '\t')
      self->position++;
    else if (!end_cell (self))
      return FALSE;
  }
  if (self->rows->len == 0)
    return fj_uboot_refuse (self->refusal, "Layout: no partition found");
  return TRUE;
}

static gboolean
count_lines (Parser *self)
{
  self->max_rows = 1;
  for (gsize i = 0; i < self->length && self->text[i] != '\0'; i++)
    if (self->text[i] == '\n' && !(i + 1 < self->length && self->text[i + 1] == '#'))
      self->max_rows++;
  if (self->max_rows <= FJ_MAX_LINES)
    return TRUE;
  if (self->version == FJ_UBOOT_2018)
    return fj_uboot_refuse (self->refusal, "Layout: too many line");
  return fj_uboot_refuse (self->refusal, "Layout: too many partition (%d)", (int) self->max_rows);
}

/* An STM32 header 1.0 with all that is reserved left at zero; anything else is text to U-Boot. */
static gboolean
read_header (FjReader *reader, guint32 *checksum, guint32 *length)
{
  guint32       magic = fj_reader_u32_le (reader);
  guint32       version, reserved;
  const guint8 *padding;

  fj_reader_bytes (reader, 64);
  *checksum = fj_reader_u32_le (reader);
  version = fj_reader_u32_le (reader);
  *length = fj_reader_u32_le (reader);
  fj_reader_u32_le (reader);
  reserved = fj_reader_u32_le (reader);
  fj_reader_u32_le (reader);
  reserved |= fj_reader_u32_le (reader);
  fj_reader_bytes (reader, 4 + 4 + 4 + 64);
  padding = fj_reader_bytes (reader, 83);
  fj_reader_u8 (reader);
  if (reader->failed || magic != FJ_STM32_HEADER_MAGIC_LE || version != FJ_STM32_HEADER_1_0 ||
      reserved != 0)
    return FALSE;
  for (guint i = 0; i < 83; i++)
    if (padding[i] != 0)
      return FALSE;
  return TRUE;
}

/* Past the end of what was sent the board reads its memory: taken to be zero. */
static gboolean
take_text (Parser *self, GBytes *bytes, gboolean has_size)
{
  gsize         size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  FjReader      reader = FJ_READER_INIT (data, size);
  guint32       expected, length, checksum = 0;

  self->has_header = read_header (&reader, &expected, &length);
  if (self->has_header) {
    data += FJ_STM32_HEADER_SIZE_V1;
    size = MIN (length, size - FJ_STM32_HEADER_SIZE_V1);
    for (gsize i = 0; i < size; i++)
      checksum += data[i];
    if (checksum != expected)
      return fj_uboot_refuse (self->refusal, "Layout: invalid checksum : 0x%x expected 0x%x",
                              checksum, expected);
  } else if (!has_size) {
    size = 0;
  }
  if (size == 0)
    return fj_uboot_refuse (self->refusal, "Layout: invalid FlashLayout");
  self->length = size;
  self->text = g_malloc0 (size + 1);
  memcpy (self->text, data, size);
  return TRUE;
}

/**
 * fj_uboot_layout_parse:
 * @bytes: the payload of phase 0x00
 * @version: whose grammar
 * @has_size: whether the receiver knows the payload's length; without a length and an STM32 header
 *   nothing is read
 * @text: (out) (optional): on refusal U-Boot's own sentence, bytes as the board would give them
 *
 * (pure) Reads a layout exactly as U-Boot does when it is received, mistakes included: runs of
 * tabs, carriage returns, NUL, the counting of lines (U-Boot stm32prog.c, parse_flash_layout). What
 * it finds only later is found by fj_uboot_layout_check_rows() and fj_uboot_layout_place().
 *
 * Returns: (transfer full) (nullable) (element-type FjRowValues): rows in the order of the text;
 * the offset of a row of type RawImage is what stands there
 */
GArray *
fj_uboot_layout_parse (GBytes *bytes, FjUbootVersion version, gboolean has_size, char **text)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (FjRowValues));
  Parser   parser = { .version = version, .rows = rows, .line = 1, .refusal = text };
  gboolean accepted;

  g_return_val_if_fail (bytes != NULL, NULL);

  if (text != NULL)
    *text = NULL;
  accepted = take_text (&parser, bytes, has_size) && count_lines (&parser) && parse_rows (&parser);
  g_free (parser.text);
  return accepted ? g_steal_pointer (&rows) : NULL;
}
