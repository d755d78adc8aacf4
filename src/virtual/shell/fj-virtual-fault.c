/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-virtual-fault.h"

#include <fj-error.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define ALWAYS G_MAXUINT
#define MAX_VALUE 1024

/* Where it is made to happen. */
typedef enum {
  OF_TRANSFER,    /* fj-virtual-spoil.c: any transfer of any program */
  OF_PRESENCE,    /* fj-virtual-presence.c, fj-virtual-board.c: coming, going and the connection */
  OF_DESCRIPTORS, /* fj-virtual-spoil.c, fj-virtual-control.c: what it looks like */
  OF_BOARD,       /* fj-virtual-shell.c: opening it, and its storages */
  OF_DFU,         /* fj-virtual-dfu.c: programs that speak DFU */
  OF_STM32MP,     /* stm32mp: its programs */
  N_OWNERS,
} Owner;

static const char *const owners[N_OWNERS] = {
  "transfer", "presence", "descriptors", "board", "dfu", "stm32mp"
};

typedef struct {
  const char *name;
  Owner       owner;
  guint64     number; /* when no value is given */
  guint       times;  /* when no number of times is given */
  gboolean    text;   /* its value is text, not a number */
  const char *description;
} Kind;

static const Kind kinds[FJ_N_FAULTS] = {
  [FJ_FAULT_STALL] = { "stall", OF_TRANSFER, 0, 1, FALSE, N_ ("refuses the block") },
  [FJ_FAULT_SHORT] = { "short", OF_TRANSFER, 0, 1, FALSE,
                       N_ ("takes or sends only VALUE bytes of the transfer") },
  [FJ_FAULT_DFU_ERROR] = { "dfu-error", OF_DFU, 0x0E, 1, FALSE,
                           N_ ("takes the block and reports dfuERROR with status VALUE") },
  [FJ_FAULT_SILENT] = { "silent", OF_TRANSFER, 0, 1, FALSE,
                        N_ ("answers nothing for VALUE seconds from then on (0: for good)") },
  [FJ_FAULT_SLOW] = { "slow", OF_TRANSFER, 1000, ALWAYS, FALSE,
                      N_ ("needs VALUE ms more for the block") },
  [FJ_FAULT_GONE] = { "gone", OF_TRANSFER, 0, 1, FALSE,
                      N_ ("leaves the bus, as if the cable were pulled") },
  [FJ_FAULT_GONE_AND_RETURN] = { "gone-and-return", OF_TRANSFER, 1000, 1, FALSE,
                                 N_ ("leaves the bus and comes back in the same stage VALUE ms "
                                     "later") },
  [FJ_FAULT_RESET] = { "reset", OF_TRANSFER, 0, 1, FALSE, N_ ("restarts into the boot ROM") },
  [FJ_FAULT_WRONG_STATE] = { "wrong-state", OF_DFU, 8, 1, FALSE,
                             N_ ("reports DFU state VALUE after the block") },
  [FJ_FAULT_QUICK] = { "quick", OF_DFU, 0, 1, FALSE,
                       N_ ("has done with the block by the time its status is asked, "
                           "without a poll time") },
  [FJ_FAULT_DNBUSY] = { "dnbusy", OF_DFU, 5, 1, FALSE,
                        N_ ("reports dfuDNBUSY for VALUE ms after the block, and refuses another "
                            "one") },
  [FJ_FAULT_STAYS] = { "stays", OF_DFU, 0, ALWAYS, FALSE,
                       N_ ("refuses the request to go on (DFU_DETACH)") },
  [FJ_FAULT_NEVER_STARTS] = { "never-starts", OF_PRESENCE, 0, ALWAYS, FALSE,
                              N_ ("the stage is loaded but stays mute, or (1) refuses "
                                  "everything") },
  [FJ_FAULT_STARTS_THEN_LEAVES] = { "starts-then-leaves", OF_PRESENCE, 1000, ALWAYS, FALSE,
                                    N_ ("the stage leaves the bus for good VALUE ms after it "
                                        "started") },
  [FJ_FAULT_NO_RETURN] = { "no-return", OF_PRESENCE, 0, ALWAYS, FALSE,
                           N_ ("does not come back after it left STAGE") },
  [FJ_FAULT_RETURN_LATE] = { "return-late", OF_PRESENCE, 20, ALWAYS, FALSE,
                             N_ ("comes back VALUE seconds late after it left STAGE") },
  [FJ_FAULT_FLAP] = { "flap", OF_PRESENCE, 1, 1, FALSE,
                      N_ ("appears in STAGE and vanishes without an answer VALUE times before it "
                          "stays") },
  [FJ_FAULT_BACK_TO_ROM] = { "back-to-rom", OF_PRESENCE, 0, 1, FALSE,
                             N_ ("comes back as the boot ROM after it left STAGE") },
  [FJ_FAULT_SAME_ADDRESS] = { "same-address", OF_PRESENCE, 0, ALWAYS, FALSE,
                              N_ ("keeps its USB address when it comes back") },
  [FJ_FAULT_SERIAL] = { "serial", OF_DESCRIPTORS, 0, ALWAYS, TRUE,
                        N_ ("reports the serial number VALUE") },
  [FJ_FAULT_NO_SERIAL] = { "no-serial", OF_DESCRIPTORS, 0, ALWAYS, FALSE,
                           N_ ("reports no serial number") },
  [FJ_FAULT_ZERO_SERIAL] = { "zero-serial", OF_DESCRIPTORS, 0, ALWAYS, FALSE,
                             N_ ("reports the serial number 000000000000") },
  [FJ_FAULT_PID] = { "pid", OF_DESCRIPTORS, 0x5720, ALWAYS, FALSE,
                     N_ ("has the product id VALUE") },
  [FJ_FAULT_GARBAGE_STRINGS] = { "garbage-strings", OF_DESCRIPTORS, 0, ALWAYS, FALSE,
                                 N_ ("has strings without any meaning") },
  [FJ_FAULT_EMPTY_STRINGS] = { "empty-strings", OF_DESCRIPTORS, 2, ALWAYS, FALSE,
                               N_ ("has empty strings in its first VALUE seconds") },
  [FJ_FAULT_GARBAGE_DESCRIPTORS] = { "garbage-descriptors", OF_DESCRIPTORS, 0, ALWAYS, FALSE,
                                     N_ ("has a damaged configuration descriptor") },
  [FJ_FAULT_FULL_SPEED] = { "full-speed", OF_PRESENCE, 0, ALWAYS, FALSE,
                            N_ ("is connected at 12 Mbit/s only") },
  [FJ_FAULT_POLL] = { "poll", OF_DFU, 70000, ALWAYS, FALSE,
                      N_ ("asks for VALUE ms between status requests") },
  [FJ_FAULT_SHORT_STATUS] = { "short-status", OF_DFU, 3, 1, FALSE,
                              N_ ("sends only VALUE bytes of its status") },
  [FJ_FAULT_MANIFEST_LONG] = { "manifest-long", OF_DFU, 5, 1, FALSE,
                               N_ ("reports dfuMANIFEST for VALUE seconds") },
  [FJ_FAULT_GARBAGE_PHASE] = { "garbage-phase", OF_STM32MP, 0, 1, FALSE,
                               N_ ("answers the question for its phase with rubbish") },
  [FJ_FAULT_SHORT_PHASE] = { "short-phase", OF_STM32MP, 4, 1, FALSE,
                             N_ ("sends only VALUE bytes of its phase") },
  [FJ_FAULT_PHASE_TEXT] = { "phase-text", OF_STM32MP, 0, 1, TRUE,
                            N_ ("reports phase 0xFF with the text VALUE, or one of 254 bytes") },
  [FJ_FAULT_PHASE_512] = { "phase-512", OF_STM32MP, 0, 1, FALSE,
                           N_ ("answers the question for its phase with 512 bytes") },
  [FJ_FAULT_PHASE_STUCK] = { "phase-stuck", OF_STM32MP, 0, ALWAYS, FALSE,
                             N_ ("stays in the phase although it was served") },
  [FJ_FAULT_NO_FASTBOOT] = { "no-fastboot", OF_STM32MP, 0, ALWAYS, FALSE,
                             N_ ("its U-Boot does not know fastboot") },
  [FJ_FAULT_FASTBOOT_FAIL] = { "fastboot-fail", OF_STM32MP, 0, 1, TRUE,
                               N_ ("fastboot answers a write with FAIL and the text VALUE") },
  [FJ_FAULT_EARLY_OKAY] = { "early-okay", OF_STM32MP, 0, 1, FALSE,
                            N_ ("fastboot says OKAY before it has got any data") },
  [FJ_FAULT_GARBAGE_REPLY] = { "garbage-reply", OF_STM32MP, 0, 1, FALSE,
                               N_ ("fastboot answers with rubbish") },
  [FJ_FAULT_BUSY] = { "busy", OF_BOARD, 0, ALWAYS, FALSE,
                      N_ ("is held by another program for VALUE seconds, or always (0)") },
  [FJ_FAULT_NO_PERMISSION] = { "no-permission", OF_BOARD, 0, ALWAYS, FALSE,
                               N_ ("cannot be opened for VALUE seconds after it came (0: not at "
                                   "all)") },
  [FJ_FAULT_DISK_FULL] = { "disk-full", OF_BOARD, 0, ALWAYS, FALSE,
                           N_ ("the disk that keeps its storages has room for VALUE bytes") },
  [FJ_FAULT_TRUNCATE_WRITE] = { "truncate-write", OF_STM32MP, 0, ALWAYS, FALSE,
                                N_ ("keeps only the first VALUE bytes of a partition and says "
                                    "nothing") },
  [FJ_FAULT_SMALL_STORAGE] = { "small-storage", OF_STM32MP, 0, ALWAYS, FALSE,
                               N_ ("keeps only the first VALUE bytes of a storage and says "
                                   "nothing") },
  [FJ_FAULT_FLIP_BIT] = { "flip-bit", OF_STM32MP, 0, ALWAYS, FALSE,
                          N_ ("keeps one bit of byte VALUE of a partition wrong") },
  [FJ_FAULT_SHORT_UPLOAD] = { "short-upload", OF_STM32MP, 0, ALWAYS, FALSE,
                              N_ ("gives only the first VALUE bytes of a partition that is read "
                                  "back") },
  [FJ_FAULT_NO_OFFSET] = { "no-offset", OF_STM32MP, 0, ALWAYS, FALSE,
                           N_ ("refuses to write anywhere but at the start of a partition, or "
                               "(1) says that it would and does not, or does from the VALUEth time "
                               "on") },
  [FJ_FAULT_ERASE_FAILS] = { "erase-fails", OF_STM32MP, 0, 1, FALSE, N_ ("cannot erase") },
  [FJ_FAULT_STALE_LAYOUT] = { "stale-layout", OF_STM32MP, 0, ALWAYS, FALSE,
                              N_ ("U-Boot finds the layout of the run before in memory") },
};

void
fj_virtual_fault_clear (FjFault *fault)
{
  g_free (fault->stage);
  g_free (fault->value);
  g_free (fault->text);
}

/* What is quoted may be any bytes. */
G_GNUC_PRINTF (2, 3)
static gboolean
set_parse_error (GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *safe = NULL;
  va_list          args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  safe = g_utf8_make_valid (text, -1);
  g_set_error_literal (error, FJ_ERROR, FJ_ERROR_FAILED, safe);
  return FALSE;
}

/* Behind the closing quote of a text that begins with one; without one, the end of the text. */
static const char *
skip_quoted (const char *text)
{
  for (text++; *text != '\0' && *text != '"'; text++)
    if (*text == '\\' && text[1] != '\0')
      text++;
  return *text == '"' ? text + 1 : text;
}

/* Without its quotes, and without the backslashes in them. */
static char *
unquote_value (const char *text)
{
  GString *value = g_string_new (NULL);

  if (text[0] != '"')
    return g_string_free (g_string_append (value, text), FALSE);
  for (text++; *text != '\0' && *text != '"'; text++) {
    if (*text == '\\' && text[1] != '\0')
      text++;
    g_string_append_c (value, *text);
  }
  return g_string_free (value, FALSE);
}

/**
 * fj_virtual_fault_split:
 * @text: parts, with separators between them
 * @separators: characters, each of which ends a part
 *
 * (pure) Splits where no double quotes are around it, so that a value may hold anything.
 *
 * Returns: (transfer full): the parts, with their quotes; some may be empty
 */
char **
fj_virtual_fault_split (const char *text, const char *separators)
{
  g_autoptr (GStrvBuilder) parts = g_strv_builder_new ();
  const char *start = text;

  while (*text != '\0') {
    if (*text == '"') {
      text = skip_quoted (text);
    } else if (strchr (separators, *text) != NULL) {
      g_autofree char *part = g_strndup (start, text - start);

      g_strv_builder_add (parts, part);
      start = ++text;
    } else {
      text++;
    }
  }
  g_strv_builder_add (parts, start);
  return g_strv_builder_end (parts);
}

static gboolean
parse_number (const char *text, guint64 limit, guint64 *number, GError **error)
{
  gboolean is_hex = g_ascii_strncasecmp (text, "0x", 2) == 0;

  if (g_ascii_string_to_unsigned (is_hex ? text + 2 : text, is_hex ? 16 : 10, 0, limit, number,
                                  NULL))
    return TRUE;
  return set_parse_error (error, _ ("“%s” in a fault is not a number that fits"), text);
}

static gboolean
parse_kind (const char *text, FjFault *fault, GError **error)
{
  for (guint i = 0; i < FJ_N_FAULTS; i++) {
    if (strcmp (kinds[i].name, text) == 0) {
      fault->kind = i;
      fault->number = kinds[i].number;
      fault->times = kinds[i].times;
      return TRUE;
    }
  }
  return set_parse_error (error, _ ("There is no fault called “%s”"), text);
}

/* By the word that the command line has for a stage, and one that is shorter. */
static gboolean
parse_stage (const char *text, FjFault *fault, GError **error)
{
  g_free (fault->stage);
  fault->stage = g_strdup (text);
  return TRUE;
}

/* Whether an earlier word is for the same stage: people are told one for each. */
static gboolean
is_told (const FjVirtualStageWord *stages, guint i)
{
  for (guint earlier = 0; earlier < i; earlier++)
    if (g_str_equal (stages[earlier].nick, stages[i].nick))
      return TRUE;
  return FALSE;
}

/* Puts a stage's nick in place of the word. */
gboolean
fj_virtual_fault_find_stage (FjFault *fault, const FjVirtualStageWord *stages, GError **error)
{
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; fault->stage != NULL && stages[i].word != NULL; i++) {
    if (g_str_equal (stages[i].word, fault->stage)) {
      g_free (fault->stage);
      fault->stage = g_strdup (stages[i].nick);
      return TRUE;
    }
    if (!is_told (stages, i))
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", stages[i].word);
  }
  return fault->stage == NULL ||
         set_parse_error (error, _ ("“%s” in a fault is not a boot stage (%s)"), fault->stage,
                          words->str);
}

static gboolean
parse_phase (const char *text, FjFault *fault, GError **error)
{
  guint64 number;

  if (!parse_number (text, 0xFF, &number, error))
    return FALSE;
  fault->phase = number;
  return TRUE;
}

static gboolean
parse_block (const char *text, FjFault *fault, GError **error)
{
  guint64 number;

  if (strcmp (text, "end") == 0) {
    fault->block = FJ_FAULT_BLOCK_END;
    return TRUE;
  }
  if (!parse_number (text, G_MAXINT64, &number, error))
    return FALSE;
  fault->block = number;
  return TRUE;
}

static gboolean
parse_value (const char *text, FjFault *fault, GError **error)
{
  if (strlen (text) > MAX_VALUE)
    return set_parse_error (error, _ ("The value of “%s” in a fault is too long"),
                            kinds[fault->kind].name);
  g_free (fault->value);
  fault->value = unquote_value (text);
  return kinds[fault->kind].text || parse_number (text, G_MAXINT32, &fault->number, error);
}

static gboolean
parse_times (const char *text, FjFault *fault, GError **error)
{
  guint64 number;

  if (!parse_number (text, G_MAXINT32, &number, error))
    return FALSE;
  fault->times = number == 0 ? ALWAYS : number;
  return TRUE;
}

typedef gboolean (*PartFunc) (const char *text, FjFault *fault, GError **error);

static const struct {
  char        mark; /* before it in the text form */
  const char *key;  /* in a key file */
  PartFunc    parse;
} parts[] = {
  { 0, "Kind", parse_kind },
  { '@', "Stage", parse_stage },
  { '/', "Phase", parse_phase },
  { '#', "Block", parse_block },
  { '=', "Value", parse_value },
  { 'x', "Times", parse_times },
};

static const char *
find_end (const char *text, guint part, guint *next)
{
  for (const char *p = text; *p != '\0'; p++) {
    if (*p == '"')
      p = skip_quoted (p);
    if (*p == '\0')
      break;
    for (guint i = part + 1; i < G_N_ELEMENTS (parts); i++) {
      /* An x is a mark only where digits alone follow: 0x10 and words have one too. */
      gboolean is_mark =
        parts[i].mark != 'x' ||
        (p > text && p[1] != '\0' && strspn (p + 1, "0123456789") == strlen (p + 1) &&
         !(p == text + 1 && text[0] == '0'));

      if (*p == parts[i].mark && is_mark) {
        *next = i;
        return p;
      }
    }
  }
  *next = G_N_ELEMENTS (parts);
  return text + strlen (text);
}

/* A fault that is nothing yet; @text is how it was written. */
static void
init_fault (FjFault *fault, const char *text)
{
  *fault = (FjFault){ .phase = FJ_FAULT_ANY, .block = FJ_FAULT_ANY, .text = g_strdup (text) };
}

/* KIND[@STAGE][/PHASE][#BLOCK][=VALUE][xTIMES] */
gboolean
fj_virtual_fault_parse (FjFault *fault, const char *text, GError **error)
{
  guint part = 0;

  init_fault (fault, text);

  while (part < G_N_ELEMENTS (parts)) {
    guint            next;
    const char      *end = find_end (text, part, &next);
    g_autofree char *piece = g_strndup (text, end - text);

    if (!parts[part].parse (piece, fault, error)) {
      fj_virtual_fault_clear (fault);
      return FALSE;
    }
    part = next;
    text = end + 1;
  }
  return TRUE;
}

static gboolean
parse_group (FjFault *fault, GKeyFile *file, const char *group, GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (guint k = 0; keys != NULL && keys[k] != NULL; k++) {
    guint part = 0;

    while (part < G_N_ELEMENTS (parts) && strcmp (parts[part].key, keys[k]) != 0)
      part++;
    if (part == G_N_ELEMENTS (parts))
      return set_parse_error (error, _ ("“%s” is not a key of a fault"), keys[k]);
  }
  for (guint part = 0; part < G_N_ELEMENTS (parts); part++) {
    g_autofree char *value = g_key_file_get_string (file, group, parts[part].key, NULL);

    if (value == NULL && part == 0)
      return set_parse_error (error, _ ("The fault “%s” has no key “Kind”"), group);
    if (value != NULL && !parts[part].parse (value, fault, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
fj_virtual_fault_parse_group (FjFault *fault, GKeyFile *file, const char *group, GError **error)
{
  init_fault (fault, group);
  if (parse_group (fault, file, group, error))
    return TRUE;
  fj_virtual_fault_clear (fault);
  return FALSE;
}

/* One that happens once is not spent on what nobody minds, unless it was asked for. */
static gboolean
is_spared (const FjFault *fault, const FjVirtualPlace *place)
{
  return place->is_question && fault->times != ALWAYS && fault->phase == FJ_FAULT_ANY &&
         fault->block == FJ_FAULT_ANY &&
         (kinds[fault->kind].owner == OF_TRANSFER || fault->kind == FJ_FAULT_DFU_ERROR);
}

gboolean
fj_virtual_fault_fits (const FjFault *fault, FjFaultKind kind, const FjVirtualPlace *place)
{
  if (fault->kind != kind || fault->times == 0 || is_spared (fault, place))
    return FALSE;
  if (fault->stage != NULL && g_strcmp0 (fault->stage, place->stage) != 0)
    return FALSE;
  if (fault->phase != FJ_FAULT_ANY && fault->phase != place->phase)
    return FALSE;
  return fault->block == FJ_FAULT_ANY || fault->block == place->block;
}

void
fj_virtual_fault_use_up (FjFault *fault)
{
  if (fault->times != ALWAYS)
    fault->times--;
}

/* Whose it is, for debug lines. */
const char *
fj_virtual_fault_get_owner (const FjFault *fault)
{
  return owners[kinds[fault->kind].owner];
}

/**
 * fj_virtual_fault_describe_kinds:
 *
 * Returns: (transfer full): all kinds of faults, one a line, with what each does
 */
char *
fj_virtual_fault_describe_kinds (void)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < FJ_N_FAULTS; i++)
    g_string_append_printf (text, "%-20s %s\n", kinds[i].name, _ (kinds[i].description));
  return g_string_free (text, FALSE);
}
