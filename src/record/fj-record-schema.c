/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-record-schema.h"

/* What is searched of an attempt, in small letters: one text is faster than many columns. */
#define WORDS                                                                               \
  "SELECT number, lower(record || char(10) || ifnull(serial, '') || char(10)"               \
  " || ifnull(layout, '') || char(10) || port || char(10) || ifnull(place, '') || char(10)" \
  " || ifnull(title, '') || char(10) || operator || char(10) || result || char(10)"         \
  " || ifnull(error_text, '') || char(10) || ifnull(board_text, '')) FROM attempts"

/* Since version 6. */
#define WORDS_WITH_JOB                                                                      \
  "SELECT number, lower(record || char(10) || ifnull(serial, '') || char(10)"               \
  " || ifnull(layout, '') || char(10) || port || char(10) || ifnull(place, '') || char(10)" \
  " || ifnull(title, '') || char(10) || operator || char(10) || result || char(10)"         \
  " || ifnull(error_text, '') || char(10) || ifnull(board_text, '') || char(10)"            \
  " || ifnull(job, '')) FROM attempts"

/* Each makes a file of its version one of the next. They are never changed, only added to. */
static const char *const steps[FJ_RECORD_VERSION] = {
  [0] = "CREATE TABLE attempts ("
        " number INTEGER PRIMARY KEY AUTOINCREMENT,"
        " record TEXT NOT NULL UNIQUE,"
        " result TEXT NOT NULL DEFAULT 'interrupted'"
        "  CHECK (result IN ('pass', 'fail', 'stopped', 'interrupted')),"
        " begun TEXT NOT NULL,"
        " seconds REAL,"
        " serial TEXT,"
        " serial_trusted INTEGER NOT NULL,"
        " port TEXT NOT NULL,"
        " place TEXT,"
        " family TEXT,"
        " title TEXT,"
        " virtual INTEGER NOT NULL,"
        " layout TEXT,"
        " layout_sha256 TEXT,"
        " program TEXT NOT NULL,"
        " host TEXT NOT NULL,"
        " operator TEXT NOT NULL,"
        " bytes INTEGER,"
        " total INTEGER,"
        " error_code TEXT,"
        " error_text TEXT,"
        " error_stage TEXT,"
        " error_partition TEXT,"
        " board_text TEXT,"
        " log TEXT);"
        "CREATE INDEX attempts_serial ON attempts (serial, number);"
        "CREATE TABLE files ("
        " attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,"
        " row INTEGER NOT NULL,"
        " id INTEGER NOT NULL,"
        " name TEXT NOT NULL,"
        " target TEXT NOT NULL,"
        " file TEXT NOT NULL,"
        " size INTEGER NOT NULL,"
        " stored_size INTEGER NOT NULL,"
        " version TEXT,"
        " sha256 TEXT,"
        " PRIMARY KEY (attempt, row)) WITHOUT ROWID;"
        "CREATE TABLE stages ("
        " attempt INTEGER NOT NULL REFERENCES attempts (number) ON DELETE CASCADE,"
        " position INTEGER NOT NULL,"
        " stage TEXT NOT NULL,"
        " seconds REAL NOT NULL,"
        " PRIMARY KEY (attempt, position)) WITHOUT ROWID;",
  [1] = "ALTER TABLE attempts ADD COLUMN verify TEXT;",
  [2] = "ALTER TABLE attempts ADD COLUMN bytes_written INTEGER;"
        "ALTER TABLE attempts ADD COLUMN bytes_proven INTEGER;",
  [3] = "ALTER TABLE attempts ADD COLUMN way TEXT;"
        "CREATE TABLE words ("
        " attempt INTEGER PRIMARY KEY REFERENCES attempts (number) ON DELETE CASCADE,"
        " text TEXT NOT NULL);"
        "INSERT INTO words " WORDS ";"
        "CREATE TRIGGER words_begin AFTER INSERT ON attempts BEGIN"
        " INSERT INTO words " WORDS " WHERE number = new.number; END;"
        "CREATE TRIGGER words_end AFTER UPDATE OF result, error_text, board_text ON attempts BEGIN"
        " INSERT OR REPLACE INTO words " WORDS " WHERE number = new.number; END;"
        /* totals are read from it alone */
        "CREATE INDEX attempts_sums ON attempts"
        " (virtual, serial_trusted, serial COLLATE NOCASE, number, result, seconds, begun);",
  [4] = "ALTER TABLE attempts ADD COLUMN way_reason TEXT;",
  [5] = "ALTER TABLE attempts ADD COLUMN job TEXT;"
        "ALTER TABLE attempts ADD COLUMN job_sha256 TEXT;"
        "CREATE INDEX attempts_job ON attempts (job_sha256, result);"
        "DROP TRIGGER words_begin; DROP TRIGGER words_end;"
        "CREATE TRIGGER words_begin AFTER INSERT ON attempts BEGIN"
        " INSERT INTO words " WORDS_WITH_JOB " WHERE number = new.number; END;"
        "CREATE TRIGGER words_end AFTER UPDATE OF result, error_text, board_text ON attempts BEGIN"
        " INSERT OR REPLACE INTO words " WORDS_WITH_JOB " WHERE number = new.number; END;",
};

/**
 * fj_record_schema_get_step:
 * @version: a version below %FJ_RECORD_VERSION; 0 is an empty file
 *
 * Returns: (transfer none): SQL that makes a file of that version one of the next
 */
const char *
fj_record_schema_get_step (int version)
{
  g_return_val_if_fail (version >= 0 && version < FJ_RECORD_VERSION, NULL);

  return steps[version];
}
