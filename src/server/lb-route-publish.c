/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Publishing new versions of catalogue, calendar and policy: one person proposes, another approves.
 */
#include "lb-server-private.h"
#include "lb-json.h"

#include <string.h>

static json_t *
publication_to_json (const LbPublication *publication)
{
  const LbLedgerDocument *document = publication->document;
  g_autofree char *proposed = lb_time_to_string (publication->proposed);
  g_autofree char *settled = publication->outcome != NULL ? lb_time_to_string (publication->settled) : NULL;
  g_autofree char *day =
    strcmp (document->kind, "catalogue") == 0 ? lb_day_to_string (document->effective_from) : NULL;

  return json_pack ("{s:s, s:s, s:s, s:s, s:s?, s:s, s:s, s:s?, s:s?, s:s?}", "publication", publication->id, "kind",
                    document->kind, "document", document->id, "sha256", document->digest, "effective_from", day,
                    "proposed_by", publication->proposed_by, "proposed", proposed, "settled_by",
                    publication->settled_by, "settled", settled, "outcome", publication->outcome);
}

void
lb_route_publications (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (GPtrArray) list = lb_ledger_publications (view, &error);
  lb_server_return (request->server, view);
  if (list == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  json_t *values = json_array ();
  for (guint i = 0; i < list->len; i++)
    json_array_append_new (values, publication_to_json (list->pdata[i]));
  lb_request_reply_json (request, 200, json_pack ("{s:o}", "publications", values));
}

/* The document itself, to be read and compared before it is approved. */
void
lb_route_publication (LbRequest *request)
{
  g_autoptr (GError) error = NULL;
  LbLedger *view = lb_server_borrow (request->server);

  g_autoptr (LbPublication) publication = lb_ledger_publication (view, request->parameter, &error);
  lb_server_return (request->server, view);
  if (publication == NULL)
    {
      lb_request_error (request, error);
      return;
    }
  g_autofree char *tag = g_strdup_printf ("\"%s\"", publication->document->digest);
  lb_request_reply (request, 200, "application/json", publication->document->content);
  lb_request_header (request, "ETag", tag);
}

/* Changing */

typedef struct { char *kind, *digest; GBytes *content; } Wish; /* each (nullable) */

static void
wish_free (gpointer data)
{
  Wish *wish = data;

  g_free (wish->kind);
  g_free (wish->digest);
  g_clear_pointer (&wish->content, g_bytes_unref);
  g_free (wish);
}

static Wish *
keep_wish (LbRequest *request)
{
  Wish *wish = g_new0 (Wish, 1);

  request->state = wish;
  request->free_state = wish_free;
  return wish;
}

static const char *
user_of (LbRequest *request)
{
  return request->session->user->actor->id;
}

static gboolean
write_proposal (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const Wish *wish = request->state;
  GError *fault = NULL;

  g_autoptr (LbPublication) publication =
    lb_ledger_propose (ledger, user_of (request), wish->kind, wish->content, &fault);
  if (publication == NULL)
    return lb_request_settle (request, fault, error);
  lb_request_reply_json (request, 201, publication_to_json (publication));
  return TRUE;
}

static gboolean
is_kind (const char *text)
{
  return strcmp (text, "catalogue") == 0 || strcmp (text, "calendar") == 0 || strcmp (text, "policy") == 0;
}

void
lb_route_propose (LbRequest *request)
{
  static const char *const members[] = { "kind", "document", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  Wish *wish = keep_wish (request);
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  wish->kind = g_strdup (lb_json_string (&root, "kind", 1, 20));
  LbJson document = lb_json_member (&root, "document");
  if (lb_json_reader_ok (reader) && !is_kind (wish->kind))
    lb_json_fail (&root, "kind", "must be catalogue, calendar or policy");
  if (!lb_json_reader_finish (reader, &error))
    {
      lb_request_error (request, error);
      return;
    }
  char *text = lb_json_to_text (document.value);
  wish->content = g_bytes_new_take (text, strlen (text));
  lb_request_write (request, write_proposal);
}

/* Answers with the proposal as it is now. */
static gboolean
reply_settled (LbLedger *ledger, LbRequest *request, GError **error)
{
  g_autoptr (LbPublication) publication = lb_ledger_publication (ledger, request->parameter, error);

  if (publication == NULL)
    return FALSE;
  lb_request_reply_json (request, 200, publication_to_json (publication));
  return TRUE;
}

static gboolean
write_approval (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  const Wish *wish = request->state;
  GError *fault = NULL;

  return lb_ledger_approve (ledger, request->parameter, user_of (request), wish->digest, &fault)
           ? reply_settled (ledger, request, error)
           : lb_request_settle (request, fault, error);
}

void
lb_route_approve (LbRequest *request)
{
  static const char *const members[] = { "sha256", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbJsonReader) reader = NULL;

  if (!lb_request_json (request, &reader))
    return;
  Wish *wish = keep_wish (request);
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  wish->digest = g_strdup (lb_json_hexadecimal (&root, "sha256", 64));
  if (lb_json_reader_finish (reader, &error))
    lb_request_write (request, write_approval);
  else
    lb_request_error (request, error);
}

static gboolean
write_withdrawal (LbLedger *ledger, gpointer data, GError **error)
{
  LbRequest *request = data;
  GError *fault = NULL;

  return lb_ledger_withdraw (ledger, request->parameter, user_of (request), &fault)
           ? reply_settled (ledger, request, error)
           : lb_request_settle (request, fault, error);
}

void
lb_route_withdraw (LbRequest *request)
{
  lb_request_write (request, write_withdrawal);
}
