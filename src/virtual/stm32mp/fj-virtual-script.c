/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-script.h"

#include <fj-bytes.h>
#include <string.h>
#include <zlib.h>

/* U-Boot boot/image-board.c, image_locate_script, and its shell, common/cli_hush.c. */

#define HEADER_SIZE 64
#define MAGIC 0x27051956
#define TYPE_SCRIPT 6
#define MAX_DEPTH 16

/* What holds within an "if". */
typedef enum {
  IN_CONDITION,
  IN_BRANCH,
  SKIPS_BRANCH, /* the other one runs */
  SKIPS_REST,   /* all there is up to the "fi" */
} Level;

struct _FjVirtualScript {
  GPtrArray  *steps; /* (owned) (element-type utf8) keywords and commands, one each */
  guint       next;
  gboolean    has_fastboot;
  Level       levels[MAX_DEPTH];
  guint       depth;
  GHashTable *variables; /* (owned) (element-type utf8 utf8) */
};

/* Why U-Boot does not run what it was sent; %NULL: it does, and the text is in there. */
static const char *
check_image (const guint8 *image, gsize length, const char **text, gsize *text_length)
{
  guint8   header[HEADER_SIZE];
  FjReader reader = FJ_READER_INIT (image, length);
  guint32  magic = fj_reader_u32_be (&reader);
  guint32  header_crc = fj_reader_u32_be (&reader);
  guint32  size, data_crc;
  gsize    n;

  if (length < HEADER_SIZE || magic != MAGIC)
    return "Wrong image format for \"source\" command";
  memcpy (header, image, HEADER_SIZE);
  memset (header + 4, 0, 4);
  if (crc32 (0, header, HEADER_SIZE) != header_crc)
    return "Bad header crc";
  fj_reader_seek (&reader, 12);
  size = fj_reader_u32_be (&reader);
  fj_reader_seek (&reader, 24);
  data_crc = fj_reader_u32_be (&reader);
  if (size > length - HEADER_SIZE || crc32 (0, image + HEADER_SIZE, size) != data_crc)
    return "Bad data crc";
  if (image[30] != TYPE_SCRIPT)
    return "Bad image type";
  fj_reader_seek (&reader, HEADER_SIZE);
  n = fj_reader_u32_be (&reader);
  if (size < 8 || n == 0)
    return "Empty Script";
  *text = (const char *) image + HEADER_SIZE + 8;
  *text_length = MIN (n, size - 8);
  return NULL;
}

/* (transfer full) (nullable): up to the separator that is not escaped; moves @text behind it. */
static char *
take_piece (const char **text)
{
  GString *piece = g_string_new (NULL);

  if (**text == '\0')
    return g_string_free (piece, TRUE);
  for (; **text != '\0' && **text != '\n' && **text != ';'; (*text)++) {
    if (**text == '\\' && (*text)[1] != '\0')
      (*text)++;
    g_string_append_c (piece, **text);
  }
  if (**text != '\0')
    (*text)++;
  return g_string_free (piece, FALSE);
}

/* A keyword that a piece begins with is a step of its own. */
static void
add_steps (GPtrArray *steps, char *piece)
{
  static const char *const keywords[] = { "if", "then", "else", "fi" };
  char                    *p = g_strstrip (piece);
  gboolean                 found = TRUE;

  while (found && *p != '\0') {
    found = FALSE;
    for (guint i = 0; !found && i < G_N_ELEMENTS (keywords); i++) {
      gsize n = strlen (keywords[i]);

      found = strncmp (p, keywords[i], n) == 0 && (p[n] == '\0' || g_ascii_isspace (p[n]));
      if (found) {
        g_ptr_array_add (steps, g_strdup (keywords[i]));
        p = g_strchug (p + n);
      }
    }
  }
  if (*p != '\0')
    g_ptr_array_add (steps, g_strdup (p));
}

/**
 * fj_virtual_script_new:
 * @image: (array length=length): a legacy image, from an untrusted host
 * @length: its length
 * @has_fastboot: whether this U-Boot has that command
 * @refusal: (out): what its console says when it does not run it
 *
 * Returns: (transfer full) (nullable): a script at its beginning
 */
FjVirtualScript *
fj_virtual_script_new (const guint8 *image, gsize length, gboolean has_fastboot,
                       const char **refusal)
{
  FjVirtualScript *self;
  const char      *text = NULL;
  gsize            n = 0;
  g_autofree char *copy = NULL;
  char            *piece;

  *refusal = check_image (image, length, &text, &n);
  if (*refusal != NULL)
    return NULL;
  self = g_new0 (FjVirtualScript, 1);
  self->steps = g_ptr_array_new_with_free_func (g_free);
  self->has_fastboot = has_fastboot;
  self->variables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  copy = g_strndup (text, n);
  text = copy;
  while ((piece = take_piece (&text)) != NULL) {
    add_steps (self->steps, piece);
    g_free (piece);
  }
  return self;
}

/**
 * fj_virtual_script_free:
 *
 * Frees @self.
 */
void
fj_virtual_script_free (FjVirtualScript *self)
{
  g_ptr_array_unref (self->steps);
  g_hash_table_unref (self->variables);
  g_free (self);
}

static gboolean
is_skipping (FjVirtualScript *self)
{
  return self->depth > 0 && self->levels[self->depth - 1] >= SKIPS_BRANCH;
}

static gboolean
begin_if (FjVirtualScript *self)
{
  Level level = is_skipping (self) ? SKIPS_REST : IN_CONDITION;

  if (self->depth == MAX_DEPTH)
    return FALSE;
  self->levels[self->depth++] = level;
  return TRUE;
}

/* Whether @step was a keyword in its place; a keyword anywhere else ends the script. */
static gboolean
follow_keyword (FjVirtualScript *self, const char *step, gboolean worked)
{
  Level *level = &self->levels[self->depth > 0 ? self->depth - 1 : 0];

  if (strcmp (step, "if") == 0)
    return begin_if (self);
  if (self->depth == 0)
    return FALSE;
  if (strcmp (step, "then") == 0 && *level == IN_CONDITION)
    *level = worked ? IN_BRANCH : SKIPS_BRANCH;
  else if (strcmp (step, "else") == 0 && *level == IN_BRANCH)
    *level = SKIPS_REST;
  else if (strcmp (step, "else") == 0 && *level == SKIPS_BRANCH)
    *level = IN_BRANCH;
  else if (strcmp (step, "fi") == 0)
    self->depth--;
  else
    return *level == SKIPS_REST;
  return TRUE;
}

static gboolean
is_keyword (const char *step)
{
  return strcmp (step, "if") == 0 || strcmp (step, "then") == 0 || strcmp (step, "else") == 0 ||
         strcmp (step, "fi") == 0;
}

/* "setenv NAME VALUE…": the words of the value are joined by spaces. */
static gboolean
set_variable (FjVirtualScript *self, char **words)
{
  if (words[1] == NULL)
    return FALSE;
  if (words[2] == NULL)
    g_hash_table_remove (self->variables, words[1]);
  else
    g_hash_table_replace (self->variables, g_strdup (words[1]), g_strjoinv (" ", words + 2));
  return TRUE;
}

static gboolean
is_on_usb (char **words)
{
  return g_strcmp0 (words[1], "usb") == 0 && g_strcmp0 (words[2], "0") == 0 && words[3] == NULL;
}

/* Returns where the script stops for it; else it is done, and @worked says how. */
static FjScriptStop
run_command (FjVirtualScript *self, const char *command, gboolean *worked)
{
  g_auto (GStrv) words = g_strsplit_set (command, " \t", -1);

  *worked = FALSE;
  if (strcmp (words[0], "fastboot") == 0 && self->has_fastboot)
    return is_on_usb (words) ? FJ_SCRIPT_FASTBOOT : FJ_SCRIPT_END;
  if (strcmp (words[0], "stm32prog") == 0)
    return is_on_usb (words) ? FJ_SCRIPT_STM32PROG : FJ_SCRIPT_END;
  if (strcmp (words[0], "setenv") == 0)
    *worked = set_variable (self, words);
  else
    g_debug ("Unknown command '%s' - try 'help'", words[0]);
  return FJ_SCRIPT_END;
}

/**
 * fj_virtual_script_run:
 * @self: a script
 * @worked: whether the command that it stopped at did
 *
 * Goes on until a command takes the USB port. One that U-Boot does not have has failed, and is no
 * reason to stop.
 *
 * Returns: where it stopped
 */
FjScriptStop
fj_virtual_script_run (FjVirtualScript *self, gboolean worked)
{
  while (self->next < self->steps->len) {
    const char  *step = g_ptr_array_index (self->steps, self->next++);
    FjScriptStop stop = FJ_SCRIPT_END;

    if (is_keyword (step)) {
      if (!follow_keyword (self, step, worked))
        self->next = self->steps->len;
    } else if (!is_skipping (self)) {
      stop = run_command (self, step, &worked);
    }
    if (stop != FJ_SCRIPT_END)
      return stop;
  }
  return FJ_SCRIPT_END;
}

/**
 * fj_virtual_script_get_variable:
 *
 * Returns: (transfer none) (nullable): what the script has set @name to
 */
const char *
fj_virtual_script_get_variable (FjVirtualScript *self, const char *name)
{
  return g_hash_table_lookup (self->variables, name);
}
