/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a store says to its clients, once it is known to be an answer. The first byte says which: s sign-in, p people, f the
 * store's facts, k what was kept of them, c list of catalogues, l lease of numbers, e the stream of hints.
 */
#include "lb-fuzz.h"
#include "lb-client-private.h"
#include "lb-fuzz-desk.h"
#include "lb-fuzz-place.h"

static LbFuzzDesk *desk;
static LbClient *client;
static LbHand hand;

void
lb_fuzz_set_up (void)
{
  desk = lb_fuzz_desk_new ();
  lb_fuzz_desk_open (desk);
  hand.replica = desk->replica;
  client = lb_client_new (lb_fuzz_folder (), "http://127.0.0.1:1");
}

static void
take_session (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbActor) actor = NULL;
  gint64 last_number = 0;
  gboolean taken = lb_client_take_session (client, body, &last_number, &actor, &error);

  lb_fuzz_refused (taken, error);
  if (!taken)
    return;
  g_assert_cmpint (last_number, >=, 0);
  g_autofree char *kept = lb_client_session_text (client, actor, TRUE);
  g_assert_nonnull (kept);
  g_clear_handle_id (&client->refresh_timer, g_source_remove);
}

static void
take_people (GBytes *body)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) people = lb_client_read_people (body, "people", &error);

  lb_fuzz_refused (people, error);
}

static void
take_facts (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  gboolean taken = lb_client_take_facts (client, bytes, length, &error);

  lb_fuzz_refused (taken, error);
}

static void
take_kept (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = lb_fuzz_text (bytes, length);

  g_clear_pointer (&client->device, g_free);
  g_clear_pointer (&client->last_user, g_free);
  gboolean taken = lb_client_take_kept (client, text, &error);
  lb_fuzz_refused (taken, error);
  g_clear_pointer (&client->device, g_free);
  g_clear_pointer (&client->last_user, g_free);
}

static void
work (LbWork function, GBytes *body)
{
  g_autoptr (GError) error = NULL;
  LbCall *call = lb_call_new (function);

  call->bytes = g_bytes_ref (body);
  gboolean done = function (&hand, call, &error);
  lb_fuzz_refused (done, error);
  lb_call_free (call);
}

/* In two pieces, as a network may bring it. */
static void
take_stream (const char *bytes, gsize length)
{
  lb_client_take_stream (bytes, length / 2, client);
  lb_client_take_stream (bytes + length / 2, length - length / 2, client);
  g_assert_cmpuint (client->line->len, <=, 1000);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_string_truncate (client->line, 0);
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  if (length == 0)
    return;
  g_autoptr (GBytes) body = g_bytes_new (bytes + 1, length - 1);

  switch (*bytes)
    {
    case 's':
      take_session (body);
      break;
    case 'p':
      take_people (body);
      break;
    case 'f':
      take_facts (bytes + 1, length - 1);
      break;
    case 'k':
      take_kept (bytes + 1, length - 1);
      break;
    case 'c':
      work (lb_client_compare_catalogues, body);
      break;
    case 'l':
      work (lb_client_add_lease, body);
      break;
    case 'e':
    default:
      take_stream (bytes + 1, length - 1);
      break;
    }
}
