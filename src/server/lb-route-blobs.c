/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Files: in pieces on their way in, whole or in part on their way out.
 */
#define G_LOG_DOMAIN "lianband"

#include "lb-blob-store.h"
#include "lb-server-private.h"
#include "lb-json.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
reply_upload (LbRequest *request, guint status, const LbUpload *upload)
{
  lb_request_reply_json (request, status,
                         json_pack ("{s:s?, s:I, s:I, s:b}", "upload", upload->complete ? NULL : upload->id,
                                    "offset", (json_int_t) upload->offset, "size", (json_int_t) upload->size,
                                    "complete", upload->complete));
}

static const char *
user_of (LbRequest *request)
{
  return request->session->user->actor->id;
}

/* Beginning */

static gboolean
write_begin (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const LbUpload *wanted = request->state;
  g_autoptr (GError) fault = NULL;
  gboolean made = FALSE;

  g_autoptr (LbUpload) upload =
    lb_ledger_upload_begin (ledger, user_of (request), wanted->digest, wanted->size, &made, &fault);
  if (upload != NULL)
    reply_upload (request, made ? 201 : 200, upload);
  else if (lb_error_is_askers (fault) || g_error_matches (fault, LB_ERROR, LB_ERROR_BUSY))
    lb_request_error (request, fault);
  else
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  return TRUE;
}

void
lb_route_upload_begin (LbRequest *request)
{
  static const char *const members[] = { "sha256", "size", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  LbUpload *wanted = g_new0 (LbUpload, 1);
  request->state = wanted;
  request->free_state = (GDestroyNotify) lb_upload_free;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  wanted->digest = g_strdup (lb_json_hexadecimal (&root, "sha256", 64));
  wanted->size = lb_json_integer (&root, "size", 1, G_MAXINT64 / 2);
  if (!lb_json_reader_finish (reader, &error))
    lb_request_error (request, error);
  else
    lb_request_write (request, write_begin);
}

/* NULL: answered. */
static LbUpload *
find_upload (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  LbUpload *upload = lb_ledger_upload (view, user_of (request), request->parameter, &error);
  lb_server_return (request->server, view);
  if (upload == NULL)
    lb_request_error (request, error);
  return upload;
}

void
lb_route_upload_head (LbRequest *request)
{
  g_autoptr (LbUpload) upload = find_upload (request);

  if (upload == NULL)
    return;
  g_autofree char *offset = g_strdup_printf ("%" G_GINT64_FORMAT, upload->offset);
  g_autofree char *size = g_strdup_printf ("%" G_GINT64_FORMAT, upload->size);
  lb_request_reply_empty (request, 200);
  lb_request_header (request, "Upload-Offset", offset);
  lb_request_header (request, "Upload-Length", size);
}

/* Pieces */

static gboolean
write_complete (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;

  reply_upload (request, 200, request->state);
  return lb_ledger_upload_complete (ledger, user_of (request), request->state, error);
}

static void
refuse_piece (LbRequest *request, const LbUpload *upload, const GError *error)
{
  if (g_error_matches (error, LB_ERROR, LB_ERROR_CONFLICT))
    lb_request_problem_number (request, LB_PROBLEM_UPLOAD_OFFSET, error->message, "expected", upload->offset);
  else if (g_error_matches (error, LB_ERROR, LB_ERROR_CORRUPT))
    lb_request_problem (request, LB_PROBLEM_DIGEST_MISMATCH, NULL);
  else
    lb_request_error (request, error);
}

static void
store_piece (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbUpload *upload = find_upload (request);
  gint64 offset;

  request->state = upload;
  request->free_state = (GDestroyNotify) lb_upload_free;
  if (upload == NULL)
    ; /* answered */
  else if (!lb_parse_number (lb_request_header_in (request, "Upload-Offset"), 0, LB_BLOB_MAXIMUM, &offset))
    lb_request_problem (request, LB_PROBLEM_INVALID, "Upload-Offset");
  else if (!lb_upload_write (request->server->folder, upload, offset, request->body->data, request->body->len,
                             &error))
    refuse_piece (request, upload, error);
  else if (upload->complete)
    {
      lb_request_write_on (request, write_complete);
      return;
    }
  else
    reply_upload (request, 200, upload);
  lb_request_resume (request);
}

void
lb_route_upload_patch (LbRequest *request)
{
  if (request->body->len == 0)
    lb_request_problem (request, LB_PROBLEM_INVALID, "the piece is empty");
  else
    lb_request_slow (request, store_piece);
}

/* Reading */

typedef enum { RANGE_NONE, RANGE_GOOD, RANGE_BAD } RangeKind;

/* One range of bytes; anything that this does not read is served whole, as RFC 9110 allows. */
static RangeKind
read_range (const char *text, gint64 size, gint64 *ret_first, gint64 *ret_last)
{
  if (text == NULL || strncmp (text, "bytes=", 6) != 0)
    return RANGE_NONE;
  g_auto (GStrv) parts = g_strsplit (text + 6, "-", 3);
  *ret_last = size - 1;
  if (g_strv_length (parts) != 2 || !lb_parse_number (parts[0], 0, G_MAXINT64 / 2, ret_first)
      || (*parts[1] != '\0' && !lb_parse_number (parts[1], *ret_first, G_MAXINT64 / 2, ret_last)))
    return RANGE_NONE;
  *ret_last = MIN (*ret_last, size - 1);
  return *ret_first < size ? RANGE_GOOD : RANGE_BAD;
}

/* A digest as RFC 9530 has it, for whoever wants to check without knowing what our entity tags are. */
static void
add_digest (LbRequest *request, const char *digest)
{
  guint8 bytes[32];

  for (gsize i = 0; i < sizeof bytes; i++)
    bytes[i] = (guint8) (g_ascii_xdigit_value (digest[2 * i]) << 4 | g_ascii_xdigit_value (digest[2 * i + 1]));
  g_autofree char *text = g_base64_encode (bytes, sizeof bytes);
  g_autofree char *value = g_strdup_printf ("sha-256=:%s:", text);
  lb_request_header (request, "Repr-Digest", value);
}

void
lb_request_reply_ranges (LbRequest *request, const char *content_type, int file, gint64 size, const char *digest)
{
  g_return_if_fail (request != NULL && file >= 0 && digest != NULL && strlen (digest) == 64);
  g_autofree char *tag = g_strdup_printf ("\"%s\"", digest);
  const char *condition = lb_request_header_in (request, "If-Range");
  const char *range = lb_request_header_in (request, "Range");
  gint64 first = 0, last = size - 1;

  if (condition != NULL && strcmp (condition, tag) != 0)
    range = NULL;
  switch (read_range (range, size, &first, &last))
    {
    case RANGE_NONE:
      lb_request_reply_file (request, 200, content_type, file, 0, size);
      break;
    case RANGE_GOOD:
      {
        g_autofree char *span = g_strdup_printf (
          "bytes %" G_GINT64_FORMAT "-%" G_GINT64_FORMAT "/%" G_GINT64_FORMAT, first, last, size);
        lb_request_reply_file (request, 206, content_type, file, first, last - first + 1);
        lb_request_header (request, "Content-Range", span);
      }
      break;
    case RANGE_BAD:
    default:
      {
        g_autofree char *span = g_strdup_printf ("bytes */%" G_GINT64_FORMAT, size);
        close (file);
        lb_request_problem (request, LB_PROBLEM_RANGE, NULL);
        lb_request_header (request, "Content-Range", span);
      }
    }
  lb_request_header (request, "ETag", tag);
  lb_request_header (request, "Accept-Ranges", "bytes");
  add_digest (request, digest);
}

/* Who was given a file is on disk before they have it. */
static gboolean
write_file_reading (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;

  return lb_ledger_note_file_reading (ledger, request->session->user->actor, (const char *const *) request->scopes,
                                      request->parameter, request->file_offset > 0, error);
}

static gboolean
is_handed_out (const LbRequest *request)
{
  return request->file >= 0;
}

static gboolean
is_digest (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdef") == 64;
}

static void
reply_blob (LbRequest *request, const char *path)
{
  struct stat facts;

  int file = open (path, O_RDONLY | O_CLOEXEC);
  if (file >= 0 && fstat (file, &facts) == 0)
    {
      lb_request_reply_ranges (request, "application/octet-stream", file, facts.st_size, request->parameter);
      return;
    }
  if (file >= 0)
    close (file);
  lb_request_problem (request, LB_PROBLEM_INTERNAL, NULL);
}

/* What lies elsewhere is fetched first. */
static void
fetch_blob (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbBlobStore *store = lb_blob_store_get (request->server->folder, &error);
  g_autofree char *path = store != NULL ? lb_blob_store_path (store, request->parameter, &error) : NULL;

  if (path != NULL)
    reply_blob (request, path);
  else
    {
      g_warning ("file %s cannot be served: %s", request->parameter, error->message);
      lb_request_problem (request, g_error_matches (error, LB_ERROR, LB_ERROR_OFFLINE) ? LB_PROBLEM_BUSY
                                                                                       : LB_PROBLEM_INTERNAL, NULL);
    }
  if (is_handed_out (request))
    lb_request_write_on (request, write_file_reading);
  else
    lb_request_resume (request);
}

void
lb_route_blob (LbRequest *request)
{
  LbServer *server = request->server;
  g_autoptr (GError) error = NULL;
  gboolean visible = FALSE;

  if (!is_digest (request->parameter))
    {
      lb_request_problem (request, LB_PROBLEM_NOT_FOUND, NULL);
      return;
    }
  LbLedger *view = lb_server_borrow (server);
  gboolean known = lb_ledger_blob_visible (view, request->parameter, user_of (request),
                                           (const char *const *) request->scopes, &visible, &error);
  lb_server_return (server, view);
  if (!known || !visible)
    {
      if (known)
        lb_request_problem (request, LB_PROBLEM_NOT_FOUND, NULL);
      else
        lb_request_error (request, error);
      return;
    }
  LbBlobStore *store = lb_blob_store_get (server->folder, &error);
  g_autofree char *path = store != NULL ? lb_blob_store_near (store, request->parameter) : NULL;
  if (path != NULL)
    {
      reply_blob (request, path);
      if (is_handed_out (request))
        lb_request_write (request, write_file_reading);
    }
  else if (store != NULL)
    lb_request_slow (request, fetch_blob);
  else
    lb_request_error (request, error);
}
