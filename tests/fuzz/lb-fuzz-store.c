/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-fuzz-store.h"

#include <stdlib.h>
#include <string.h>

#define USES 2000 /* of one store */

static TestServer *store;
static int uses;

static void
end_store (void)
{
  g_clear_pointer (&store, test_server_free);
}

void
lb_fuzz_store_spoiled (void)
{
  uses = USES;
}

TestServer *
lb_fuzz_store (void)
{
  static gsize once;

  if (store != NULL && uses++ < USES)
    return store;
  end_store ();
  uses = 0;
  store = test_server_new (TRUE);
  test_receive (store);
  lb_fuzz_session ('p');
  lb_fuzz_session ('c');
  lb_fuzz_session ('s');
  if (g_once_init_enter (&once))
    {
      atexit (end_store);
      g_once_init_leave (&once, 1);
    }
  return store;
}

TestSession *
lb_fuzz_session (char who)
{
  const char *role = who == 'c' ? "counter" : "supervision";

  return who == 'p' ? test_session (store, "platform-1")
                    : test_session_of (store, lb_fixture_actor (store->bureau, role, NULL));
}

GString *
lb_fuzz_fill_in (const char *text, gsize length)
{
  GString *filled = g_string_new_len (text, (gssize) length);
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, lb_fuzz_session ('c')->number + 1);

  g_string_replace (filled, "@p", lb_fuzz_session ('p')->access, 1);
  g_string_replace (filled, "@c", lb_fuzz_session ('c')->access, 1);
  g_string_replace (filled, "@s", lb_fuzz_session ('s')->access, 1);
  g_string_replace (filled, "@n", number, 1);
  return filled;
}
