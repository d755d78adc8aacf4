/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-cell.h"

#include "fj-format.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define QUOTE_MAX 40 /* characters of a cell in a sentence */
#define COPIES_MAX 255

/**
 * fj_cell_quote:
 * @text: what a cell says
 *
 * Returns: (transfer full): that inside a sentence: short, and fit to be shown
 */
char *
fj_cell_quote (const char *text)
{
  g_autofree char *safe = fj_format_safe_text (text, strlen (text));
  g_autofree char *start = NULL;

  if (g_utf8_strlen (safe, -1) <= QUOTE_MAX)
    return g_steal_pointer (&safe);
  start = g_utf8_substring (safe, 0, QUOTE_MAX - 1);
  return g_strconcat (start, "…", NULL);
}

static FjIssue *
new_error (const char *code, FjColumn column, const char *format, const char *text)
{
  g_autofree char *quoted = fj_cell_quote (text);
  g_autofree char *sentence = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%s", 2);

  sentence = g_strjoinv (quoted, parts);
  return fj_issue_new (FJ_SEVERITY_ERROR, code, -1, column, "%s", sentence);
}

static void
set_use_fix (FjIssue *issue, const char *value)
{
  /* Translators: a button that puts %s into a cell of the layout */
  fj_issue_set_fix (issue, value, _ ("Use %s"), value);
}

/* Digits of @base, at least one, to the end of @text. */
static gboolean
parse_digits (const char *text, guint base, guint64 *value)
{
  if (*text == '+' || *text == '-' || g_ascii_isspace (*text))
    return FALSE;
  return g_ascii_string_to_unsigned (text, base, 0, G_MAXUINT64, value, NULL);
}

static gboolean
has_hex_prefix (const char *text)
{
  return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

/* Hexadecimal with 0x, else decimal. */
static gboolean
parse_number (const char *text, guint64 *value)
{
  if (has_hex_prefix (text))
    return parse_digits (text + 2, 16, value);
  return parse_digits (text, 10, value);
}

/* Any letters but these are a word that is no option, and then nobody knows which was meant. */
static gboolean
has_option_letters_only (const char *text)
{
  return text[strspn (text, "PEDped-")] == '\0';
}

/* Adding a P writes to a storage, so only somebody who wrote one, and no "-", may have meant it. */
static gboolean
is_option_clear (const char *text)
{
  gboolean has_dash = strchr (text, '-') != NULL;
  gboolean has_program = strpbrk (text, "Pp") != NULL;

  return has_dash ? text[strspn (text, "-")] == '\0' : has_program;
}

static FjIssue *
fail_option (const char *text, const char *canonical)
{
  FjIssue *issue = new_error ("option-invalid", FJ_COLUMN_OPTION,
                              _ ("“%s” is no option: use -, P, PE, PD or PED."), text);

  if (has_option_letters_only (text))
    set_use_fix (issue, canonical);
  if (!is_option_clear (text))
    fj_issue_set_fix_choice (issue);
  return issue;
}

static gboolean
parse_option (const char *text, FjRowValues *values, FjIssue **issue)
{
  FjOption    option = FJ_OPTION_NONE;
  gboolean    is_valid = TRUE;
  const char *canonical;

  for (const char *c = text; *c != '\0'; c++) {
    char letter = g_ascii_toupper (*c);

    option |= letter == 'P' ? FJ_OPTION_PROGRAM : 0;
    option |= letter == 'E' ? FJ_OPTION_EMPTY | FJ_OPTION_PROGRAM : 0;
    option |= letter == 'D' ? FJ_OPTION_DELETE | FJ_OPTION_PROGRAM : 0;
    is_valid = is_valid && strchr ("PED", *c) != NULL;
  }
  canonical = fj_option_to_text (option);
  if (strcmp (text, canonical) != 0 && (!is_valid || strchr (text, 'P') == NULL)) {
    *issue = fail_option (text, canonical);
    return FALSE;
  }
  values->option = option;
  /* ST's own layouts have both PED and PDE */
  if (strcmp (text, canonical) != 0 && strcmp (text, "PDE") != 0) {
    *issue = fj_issue_new (FJ_SEVERITY_HINT, "option-order", -1, FJ_COLUMN_OPTION,
                           _ ("The options are usually written %s."), canonical);
    set_use_fix (*issue, canonical);
  }
  return TRUE;
}

static gboolean
fail_id (const char *text, FjIssue **issue)
{
  g_autofree char *fix = NULL;
  guint64          guess;

  *issue = new_error ("id-invalid", FJ_COLUMN_ID,
                      _ ("“%s” is no id: use a number such as 0x10."), text);
  if (!parse_digits (text, 16, &guess) || guess > FJ_ID_LAST)
    return FALSE;
  fix = g_strdup_printf ("0x%02X", (guint) guess);
  set_use_fix (*issue, fix);
  return FALSE;
}

static gboolean
parse_id (const char *text, FjRowValues *values, FjIssue **issue)
{
  gboolean         is_octal = text[0] == '0' && g_ascii_isdigit (text[1]);
  g_autofree char *canonical = NULL;
  guint64          value;

  if (!(is_octal ? parse_digits (text, 8, &value) : parse_number (text, &value)))
    return fail_id (text, issue);
  if (value > FJ_ID_LAST) {
    *issue = fj_issue_new (FJ_SEVERITY_ERROR, "id-range", -1, FJ_COLUMN_ID,
                           _ ("Ids go from 0x01 to 0x%02X."), FJ_ID_LAST);
    return FALSE;
  }
  values->id = (guint8) value;
  if (!is_octal)
    return TRUE;
  canonical = g_strdup_printf ("0x%02X", (guint) value);
  *issue = fj_issue_new (FJ_SEVERITY_WARNING, "id-octal", -1, FJ_COLUMN_ID,
                         _ ("U-Boot reads an id with a leading zero as octal: this is %s."),
                         canonical);
  set_use_fix (*issue, canonical);
  return TRUE;
}

static gboolean
is_name_character (gunichar c)
{
  return c < 0x80 && (g_ascii_isalnum ((char) c) || strchr ("_.-", (int) c) != NULL);
}

/* A name that any board takes: known characters, at most 16 of them. */
static char *
clean_name (const char *text)
{
  GString *name = g_string_new (NULL);

  for (const char *c = text; *c != '\0' && name->len < FJ_NAME_MAX; c = g_utf8_next_char (c)) {
    gunichar character = g_utf8_get_char (c);

    g_string_append_c (name, is_name_character (character) ? (char) character : '_');
  }
  return g_string_free (name, FALSE);
}

static gboolean
parse_name (const char *text, FjRowValues *values, FjIssue **issue)
{
  g_autofree char *clean = clean_name (text);
  gboolean         has_odd = FALSE;

  /* what a space does depends on the device, which is looked at with the rows among each other */
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    has_odd = has_odd || (*c != ' ' && !is_name_character (g_utf8_get_char (c)));
  if (text[0] == '\0')
    *issue = new_error ("name-missing", FJ_COLUMN_NAME, _ ("The partition has no name."), text);
  else if (has_odd)
    *issue = new_error ("name-characters", FJ_COLUMN_NAME,
                        _ ("“%s” has characters that a partition name cannot have: use letters, "
                           "digits, “-”, “_” and “.” only."),
                        text);
  else if (strlen (text) > FJ_NAME_MAX)
    *issue = new_error ("name-too-long", FJ_COLUMN_NAME,
                        _ ("“%s” is too long: a partition name has at most 16 characters."), text);
  if (*issue != NULL && clean[0] != '\0')
    set_use_fix (*issue, clean);
  if (*issue != NULL)
    return FALSE;
  g_strlcpy (values->name, text, sizeof values->name);
  return TRUE;
}

/* What somebody may have meant: the case of letters, brackets and stray numbers do not matter. */
static char *
guess_type (const char *text)
{
  guint64 copies = 0;

  if (g_ascii_strncasecmp (text, "Binary", 6) == 0)
    copies = g_ascii_strtoull (text + 6 + strcspn (text + 6, "0123456789"), NULL, 10);
  if (copies > 1 && copies <= COPIES_MAX)
    return g_strdup_printf ("Binary(%u)", (guint) copies);
  for (FjPartitionType type = FJ_PARTITION_BINARY; type <= FJ_PARTITION_RAW_IMAGE; type++) {
    const char *word = fj_partition_type_to_text (type);
    gsize       length = strlen (word);

    if (g_ascii_strncasecmp (text, word, length) == 0 && !g_ascii_isalpha (text[length]))
      return g_strdup (word);
  }
  return NULL;
}

/* "Binary(N)" */
static gboolean
parse_copies (const char *text, guint *copies)
{
  g_autofree char *digits = NULL;
  guint64          value;

  if (!g_str_has_prefix (text, "Binary(") || !g_str_has_suffix (text, ")"))
    return FALSE;
  digits = g_strndup (text + 7, strlen (text) - 8);
  if (!parse_digits (digits, 10, &value) || value == 0 || value > COPIES_MAX)
    return FALSE;
  *copies = (guint) value;
  return TRUE;
}

static gboolean
parse_type (const char *text, FjRowValues *values, FjIssue **issue)
{
  g_autofree char *guess = NULL;

  values->copies = 1;
  for (FjPartitionType type = FJ_PARTITION_BINARY; type <= FJ_PARTITION_RAW_IMAGE; type++) {
    if (strcmp (text, fj_partition_type_to_text (type)) == 0) {
      values->type = type;
      return TRUE;
    }
  }
  if (parse_copies (text, &values->copies)) {
    values->type = FJ_PARTITION_BINARY;
    return TRUE;
  }
  *issue = new_error ("type-invalid", FJ_COLUMN_TYPE,
                      _ ("“%s” is no type: use Binary, Binary(2), FIP, FWU_MDATA, ENV, ESP, "
                         "System, FileSystem or RawImage."),
                      text);
  guess = guess_type (text);
  if (guess != NULL)
    set_use_fix (*issue, guess);
  return FALSE;
}

/* The device that somebody may have meant: case, a missing number, a missing or wrong dash. */
static char *
guess_device (const char *text)
{
  g_autoptr (GString) letters = g_string_new (NULL);
  char digit = '0';

  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isdigit (*c))
      digit = *c;
    else if (g_ascii_isalpha (*c))
      g_string_append_c (letters, g_ascii_tolower (*c));
  }
  if (strcmp (letters->str, "none") == 0)
    return g_strdup ("none");
  if (strcmp (letters->str, "spinand") == 0)
    return g_strdup_printf ("spi-nand%c", digit);
  for (FjStorageKind kind = FJ_STORAGE_MMC; kind <= FJ_STORAGE_RAM; kind++)
    if (strcmp (letters->str, fj_storage_kind_to_text (kind)) == 0)
      return g_strdup_printf ("%s%c", letters->str, digit);
  return NULL;
}

static gboolean
match_device (const char *text, FjRowValues *values)
{
  for (FjStorageKind kind = FJ_STORAGE_MMC; kind <= FJ_STORAGE_RAM; kind++) {
    const char *word = fj_storage_kind_to_text (kind);
    gsize       length = strlen (word);

    if (!g_str_has_prefix (text, word))
      continue;
    if (!g_ascii_isdigit (text[length]) || text[length + 1] != '\0')
      return FALSE;
    values->storage = kind;
    values->storage_index = (guint8) (text[length] - '0');
    return TRUE;
  }
  values->storage = FJ_STORAGE_NONE;
  values->storage_index = 0;
  return strcmp (text, "none") == 0;
}

static gboolean
parse_device (const char *text, FjRowValues *values, FjIssue **issue)
{
  g_autofree char *guess = NULL;

  if (match_device (text, values)) {
    if (values->storage == FJ_STORAGE_RAM)
      values->storage_index = 0; /* U-Boot does not look at the digit */
    return TRUE;
  }
  *issue = new_error ("device-invalid", FJ_COLUMN_DEVICE,
                      _ ("“%s” is no device: use none, mmc0, nor0, nand0, spi-nand0 or ram0, with "
                         "one digit."),
                      text);
  guess = guess_device (text);
  if (guess != NULL && match_device (guess, values))
    set_use_fix (*issue, guess);
  return FALSE;
}

/* "17K", "1MiB", "4400h" and hexadecimal digits without 0x. */
static gboolean
guess_number (const char *text, guint64 *value)
{
  gsize            length = strspn (text, "0123456789");
  g_autofree char *digits = g_strndup (text, length);
  const char      *unit = text + length;
  const char      *units = "KMG";
  const char      *found = *unit != '\0' ? strchr (units, g_ascii_toupper (*unit)) : NULL;

  if (found != NULL && parse_digits (digits, 10, value)) {
    guint shift = (guint) (found - units + 1) * 10;

    *value <<= shift;
    return *value >> shift > 0 && strlen (unit) <= 3;
  }
  g_free (digits);
  length = strlen (text);
  if (length > 0 && g_ascii_tolower (text[length - 1]) == 'h')
    length--;
  digits = g_strndup (text, length);
  return parse_digits (digits, 16, value);
}

static gboolean
fail_offset (const char *text, FjIssue **issue)
{
  g_autofree char *fix = NULL;
  guint64          guess;

  *issue =
    new_error ("offset-invalid", FJ_COLUMN_OFFSET,
               _ ("“%s” is no offset: use a number such as 0x00004400, or boot1 or boot2."), text);
  if (g_ascii_strcasecmp (text, "boot1") == 0 || g_ascii_strcasecmp (text, "boot2") == 0)
    fix = g_ascii_strdown (text, -1);
  else if (g_ascii_strcasecmp (text, "none") == 0 || text[0] == '\0')
    fix = g_strdup ("0x0");
  else if (guess_number (text, &guess))
    fix = fj_format_offset (guess);
  if (fix != NULL)
    set_use_fix (*issue, fix);
  return FALSE;
}

static gboolean
parse_offset (const char *text, FjRowValues *values, FjIssue **issue)
{
  g_autofree char *canonical = NULL;

  values->area = FJ_AREA_USER;
  values->offset = 0;
  if (strcmp (text, "boot1") == 0 || strcmp (text, "boot2") == 0) {
    values->area = text[4] == '1' ? FJ_AREA_BOOT1 : FJ_AREA_BOOT2;
    return TRUE;
  }
  if (!parse_number (text, &values->offset))
    return fail_offset (text, issue);
  if (text[0] != '0' || !g_ascii_isdigit (text[1]))
    return TRUE;
  canonical = fj_format_offset (values->offset);
  *issue = fj_issue_new (FJ_SEVERITY_WARNING, "offset-leading-zero", -1, FJ_COLUMN_OFFSET,
                         _ ("U-Boot before 2022 reads a number with a leading zero as octal; now "
                            "it is decimal, %s."),
                         canonical);
  set_use_fix (*issue, canonical);
  return TRUE;
}

static gboolean (*const parsers[FJ_N_COLUMNS]) (const char *text, FjRowValues *values,
                                                FjIssue **issue) = {
  [FJ_COLUMN_OPTION] = parse_option,
  [FJ_COLUMN_ID] = parse_id,
  [FJ_COLUMN_NAME] = parse_name,
  [FJ_COLUMN_TYPE] = parse_type,
  [FJ_COLUMN_DEVICE] = parse_device,
  [FJ_COLUMN_OFFSET] = parse_offset,
};

/* Spaces around a cell and control characters in it count for U-Boot, and nobody sees them. */
static FjIssue *
check_invisible (FjColumn column, const char *text)
{
  g_autofree char *clean = fj_cell_clean (column, text);
  FjIssue         *issue;

  if (strcmp (clean, text) == 0)
    return NULL;
  issue = fj_issue_new (FJ_SEVERITY_ERROR, "invisible-characters", -1, column,
                        _ ("There are spaces or control characters around or inside this text."));
  fj_issue_set_fix (issue, clean, _ ("Remove Them"));
  return issue;
}

/**
 * fj_cell_parse:
 * @column: the cell's column
 * @text: its text, valid UTF-8
 * @values: where the meaning is put
 * @issue: (out) (transfer full) (nullable): what there is to say about the text, without a row
 *
 * (pure) What the cell's text means. Stricter than U-Boot where U-Boot guesses, and with a fix
 * where people are known to slip. A text with a meaning may also get an issue, which is then not an
 * error.
 *
 * Returns: %FALSE when the text means nothing; @issue is then an error
 */
gboolean
fj_cell_parse (FjColumn column, const char *text, FjRowValues *values, FjIssue **issue)
{
  g_return_val_if_fail (column >= 0 && column < FJ_N_COLUMNS, FALSE);
  g_return_val_if_fail (text != NULL && values != NULL && issue != NULL, FALSE);

  *issue = check_invisible (column, text);
  if (*issue != NULL)
    return FALSE;
  return parsers[column] == NULL || parsers[column](text, values, issue);
}

/**
 * fj_cell_is_valid:
 * @column: a column
 * @text: the text of a cell
 *
 * (pure) Returns: whether it is not empty and means something in @column
 */
gboolean
fj_cell_is_valid (FjColumn column, const char *text)
{
  FjRowValues values;
  g_autoptr (FjIssue) issue = NULL;

  return text[0] != '\0' && fj_cell_parse (column, text, &values, &issue);
}

/**
 * fj_cell_clean:
 * @column: the cell's column
 * @text: what somebody typed or pasted, any bytes
 *
 * (pure) Makes of a text one that can stand in a cell: valid UTF-8, no control characters, no
 * spaces around it, and no "#" that would make the row a comment.
 *
 * Returns: (transfer full): the clean text
 */
char *
fj_cell_clean (FjColumn column, const char *text)
{
  char *clean = g_utf8_make_valid (text, -1);
  char *start = clean;

  for (char *c = clean; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      *c = ' ';
  while (g_str_has_prefix (start, "\xef\xbb\xbf") || *start == ' ' ||
         (*start == '#' && column == FJ_COLUMN_OPTION))
    start += *start == ' ' || *start == '#' ? 1 : 3;
  memmove (clean, start, strlen (start) + 1);
  return g_strchomp (clean);
}
