/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fj-dfu-wire.h"

#include "fj-bytes.h"

#include <glib/gi18n-lib.h>

/* Class request to or from an interface (USB 2.0, 9.3.1). */
#define TYPE_OUT 0x21
#define TYPE_IN 0xa1

/* The nicks are the names of the standard. */
G_DEFINE_ENUM_TYPE (FjDfuState, fj_dfu_state,
                    G_DEFINE_ENUM_VALUE (FJ_DFU_APP_IDLE, "appIDLE"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_APP_DETACH, "appDETACH"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_IDLE, "dfuIDLE"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_DNLOAD_SYNC, "dfuDNLOAD-SYNC"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_DNBUSY, "dfuDNBUSY"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_DNLOAD_IDLE, "dfuDNLOAD-IDLE"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_MANIFEST_SYNC, "dfuMANIFEST-SYNC"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_MANIFEST, "dfuMANIFEST"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_MANIFEST_WAIT_RESET, "dfuMANIFEST-WAIT-RESET"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_UPLOAD_IDLE, "dfuUPLOAD-IDLE"),
                    G_DEFINE_ENUM_VALUE (FJ_DFU_ERROR_STATE, "dfuERROR"))

static gboolean
is_in (FjDfuRequest request)
{
  return request == FJ_DFU_UPLOAD || request == FJ_DFU_GETSTATUS || request == FJ_DFU_GETSTATE;
}

/**
 * fj_dfu_setup:
 * @request: a request
 * @value: wValue: block number, or time limit of a detach
 * @length: number of bytes, 0 for requests without data
 *
 * Returns: the setup packet for interface 0
 */
FjSetup
fj_dfu_setup (FjDfuRequest request, guint16 value, guint16 length)
{
  return (FjSetup){ .request_type = is_in (request) ? TYPE_IN : TYPE_OUT,
                    .request = (guint8) request,
                    .value = value,
                    .length = length };
}

/**
 * fj_dfu_status_parse:
 * @self: (out): what was read
 * @data: the reply to GETSTATUS
 * @length: its length
 *
 * Returns: %FALSE when the reply is too short to be one
 */
gboolean
fj_dfu_status_parse (FjDfuStatus *self, const guint8 *data, gsize length)
{
  FjReader reader = FJ_READER_INIT (data, length);

  self->status = fj_reader_u8 (&reader);
  self->poll_ms = fj_reader_u24_le (&reader);
  self->state = fj_reader_u8 (&reader);
  fj_reader_u8 (&reader); /* a string nobody has */
  return !reader.failed;
}

typedef struct {
  const char *name;
  const char *text;
} StatusText;

static const StatusText statuses[] = {
  { "OK", N_ ("no error") },
  { "errTARGET", N_ ("the file is not for this board") },
  { "errFILE", N_ ("the file fails a test of the board") },
  { "errWRITE", N_ ("the board cannot write its storage") },
  { "errERASE", N_ ("the board cannot erase its storage") },
  { "errCHECK_ERASED", N_ ("the storage is not empty after it was erased") },
  { "errPROG", N_ ("the storage does not keep what is written") },
  { "errVERIFY", N_ ("what was written reads back differently") },
  { "errADDRESS", N_ ("the file goes beyond the end of the storage") },
  { "errNOTDONE", N_ ("the board has not received all of the file") },
  { "errFIRMWARE", N_ ("the board's own firmware is damaged") },
  { "errVENDOR", N_ ("an error that only the maker of the board knows") },
  { "errUSBR", N_ ("the board saw an unexpected USB reset") },
  { "errPOR", N_ ("the board saw an unexpected power-on reset") },
  { "errUNKNOWN", N_ ("something went wrong, the board does not say what") },
  { "errSTALLEDPKT", N_ ("the board refused an unexpected request") },
};

/**
 * fj_dfu_status_to_name:
 *
 * Returns: (transfer none): the standard's name of @status, or "?"
 */
const char *
fj_dfu_status_to_name (guint8 status)
{
  return status < G_N_ELEMENTS (statuses) ? statuses[status].name : "?";
}

/**
 * fj_dfu_status_to_text:
 *
 * Returns: (transfer none): what @status means, translated
 */
const char *
fj_dfu_status_to_text (guint8 status)
{
  return status < G_N_ELEMENTS (statuses) ? _ (statuses[status].text)
                                          : _ ("a status that the standard does not know");
}
