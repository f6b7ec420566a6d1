/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Requests that are well-formed HTTP, with any path, arguments and body: the first line is who asks (p, c, s or - for
 * nobody), the method and the path, the rest is the body. The store answers as docs/api/openapi.yaml says (test_ask() sees
 * to it) and is never at fault itself.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-store.h"

void
lb_fuzz_set_up (void)
{
  lb_fuzz_store ();
}

/* What would keep us waiting for good reason, and what libcurl would not send as it is. */
static gboolean
is_askable (const char *method, const char *path)
{
  static const char *const methods[] = { "GET", "POST", "PUT", "DELETE", "HEAD", "PATCH", NULL };

  if (!g_strv_contains (methods, method) || *path != '/' || strstr (path, "wait") != NULL
      || g_str_has_prefix (path, "/v1/events"))
    return FALSE;
  for (const char *at = path; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at) || *at == '#')
      return FALSE;
  return TRUE;
}

static void
note_number (const TestAnswer *answer)
{
  json_t *answers = json_object_get (answer->json, "answers");
  TestSession *session = lb_fuzz_session ('c');

  for (gsize i = 0; i < json_array_size (answers); i++)
    session->number =
      MAX (session->number, json_integer_value (json_object_get (json_array_get (answers, i), "n")));
}

static void
ask (char who, const char *method, const char *path, const char *body, gsize length)
{
  TestServer *store = lb_fuzz_store ();
  const char *token = strchr ("pcs", who) != NULL ? lb_fuzz_session (who)->access : NULL;
  g_autoptr (GString) filled = lb_fuzz_fill_in (body, length);
  g_autoptr (TestAnswer) answer =
    test_ask (store, token, method, path, body != NULL ? filled->str : NULL, (gssize) filled->len, NULL);

  if (answer->status < 200 || (answer->status >= 500 && answer->status != 501))
    g_error ("%s %s: %ld %s", method, path, answer->status, answer->body->str);
  if (who == 'c' && answer->status == 200 && strcmp (path, "/v1/commands") == 0)
    note_number (answer);
  /* Somebody was signed out or shut out, or it is another year. */
  if ((token != NULL && answer->status == 401)
      || (answer->status == 200 && strcmp (path, "/v1/training/clock") == 0))
    lb_fuzz_store_spoiled ();
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  const char *feed = memchr (bytes, '\n', length);
  gsize head_length = feed != NULL ? (gsize) (feed - bytes) : length;
  g_autofree char *head = g_strndup (bytes, head_length);
  g_auto (GStrv) words = g_strsplit (head, " ", 3);

  if (g_strv_length (words) != 3 || strlen (words[0]) != 1 || !is_askable (words[1], words[2]))
    return;
  if (feed != NULL)
    ask (*words[0], words[1], words[2], feed + 1, length - head_length - 1);
  else
    ask (*words[0], words[1], words[2], NULL, 0);
}
