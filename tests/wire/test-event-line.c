/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The short way to read events takes nothing that the long way refuses, and makes the same of it, byte for byte.
 */
#include <glib.h>
#include <string.h>

#include "../fuzz/lb-mutate.h"
#include "lb-error.h"
#include "lb-event-json.h"
#include "lb-event-ways.h"
#include "lb-json.h"
#include "lb-random-event.h"

static int
rounds (int fallback)
{
  const char *text = g_getenv ("LB_FUZZ_ROUNDS");

  return text != NULL ? (int) g_ascii_strtoll (text, NULL, 10) : fallback;
}

/* Returns whether the short way took @text; then everything about it is compared. */
static gboolean
compare (const char *text, gsize length)
{
  LbEventHead head;

  if (!lb_event_check_line (text, length, &head))
    return FALSE;
  g_autoptr (LbEvent) slow = read_slowly (text, length);
  g_autoptr (LbEvent) fast = lb_event_from_json_text (text, length, NULL);
  if (slow == NULL)
    g_error ("taken the short way only: %.*s", (int) length, text);
  assert_same (fast, slow);
  g_assert_cmpstr (head.case_id, ==, slow->case_id);
  g_assert_cmpint (head.version, ==, slow->version);
  g_assert_cmpint (head.at, ==, slow->stored != LB_TIME_NONE ? slow->stored : slow->at);
  return TRUE;
}

static void
test_canonical (void)
{
  for (int i = 0; i < LB_N_EVENTS * 40; i++)
    {
      g_autoptr (LbEvent) event = random_event ((LbEventType) (i % LB_N_EVENTS));
      g_autofree char *text = lb_event_to_json_text (event);
      /* Only what is too long for it goes the long way. */
      g_assert_true (compare (text, strlen (text)) || strlen (text) > 100000);
    }
}

static void
test_spoiled (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
  int taken = 0, refused = 0;

  for (int i = 0; i < rounds (30000); i++)
    {
      g_autoptr (LbEvent) event = random_event ((LbEventType) (i % LB_N_EVENTS));
      g_autofree char *text = lb_event_to_json_text (event);
      if (strlen (text) > 20000)
        continue;
      g_autoptr (GString) spoiled = lb_mutate (text, random);
      /* Exactly as long as it is: a step beyond the end would be seen by the sanitizers. */
      g_autofree char *exact = g_memdup2 (spoiled->str, MAX (spoiled->len, 1));
      *(compare (exact, spoiled->len) ? &taken : &refused) += 1;
    }
  g_test_message ("%d taken, %d left to the long way", taken, refused);
  g_assert_cmpint (taken, >, 0);
  g_assert_cmpint (refused, >, taken);
}

/* Lines that differ from a good one in a single thing, and what the short way says. */
typedef struct { const char *from, *to; gboolean taken; } Swap;

static const char good[] =
  "{\"actor\":\"a\",\"actorName\":\"张三\",\"at\":\"2019-06-10T09:30:00.000+08:00\",\"case\":\"c-1\",\"command\":\"k\","
  "\"data\":{\"text\":\"好\\n\"},\"role\":\"reviewer\",\"sequence\":7,\"type\":\"commented\",\"version\":3}";

static const Swap swaps[] = {
  { "a", "a", TRUE },
  { "好", "好好", TRUE },
  { "好", "\\\"\\\\\\t", TRUE },
  { "好", "\\u597d", FALSE },
  { "好", "\\u001F", FALSE }, /* maps only */
  { "好", "\x7f", FALSE },
  { "好\\n", "", FALSE },
  { "张三", "", TRUE },
  { "\"k\"", "\"\"", FALSE },
  { "\"k\"", "\"k k\"", FALSE },
  { ":7", ":0", FALSE },
  { ":7", ":07", FALSE },
  { ":7", ":7.0", FALSE },
  { ":7", ":-7", FALSE },
  { ":7", ":9007199254740992", TRUE },
  { ":7", ":9007199254740993", FALSE },
  { ":7", ":99999999999999999999", FALSE },
  { ":3}", ":3 }", FALSE },
  { ":3}", ":3}}", FALSE },
  { ":3}", ":3,\"version\":3}", FALSE },
  { ":3}", ":3,\"window\":null}", FALSE },
  { ":3}", ":3,\"window\":\"w\"}", TRUE },
  { ":3}", ":3,\"x\":1}", FALSE },
  { "\"text\"", "\"tex\"", FALSE },
  { "\"text\"", "\"texts\"", FALSE },
  { "{\"text\":\"好\\n\"}", "{}", FALSE },
  { "{\"text\":\"好\\n\"}", "[]", FALSE },
  { "{\"text\":\"好\\n\"}", "{\"text\":\"好\",\"text\":\"好\"}", FALSE },
  { "reviewer", "king", FALSE },
  { "commented", "stolen", FALSE },
  { "commented", "taken", FALSE },
  { "09:30:00.000", "09:30:00.0000", FALSE },
  { "09:30:00.000+08", "01:30:00.000+00", FALSE },
  { "09:30:00.000", "24:30:00.000", FALSE },
  { "2019-06-10", "2019-02-29", FALSE },
};

static char *
swap (const Swap *which)
{
  const char *at = strstr (good, which->from);

  g_assert_nonnull (at);
  return g_strdup_printf ("%.*s%s%s", (int) (at - good), good, which->to, at + strlen (which->from));
}

static void
test_swaps (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (swaps); i++)
    {
      g_autofree char *text = swap (&swaps[i]);
      if (compare (text, strlen (text)) != swaps[i].taken)
        {
          g_test_message ("%s: should%s be taken", text, swaps[i].taken ? "" : " not");
          g_test_fail ();
        }
    }
  /* Cut anywhere. */
  for (gsize length = 0; length < strlen (good); length++)
    g_assert_false (compare (good, length));
}

/* A container may count its ends in one, two or four bytes. */
static void
test_sizes (void)
{
  for (int size = 1; size < 90000; size = size * 5 / 4 + 1)
    {
      g_autoptr (GString) form = g_string_new (NULL);
      for (int i = 0; form->len < (gsize) size && i < 400; i++)
        g_string_append_printf (form, "%s\"k%06d\":\"%0*d\"", i > 0 ? "," : "", i, MIN (1 + size / 60, 800), i);
      static const char *const marks[] = { "\"answers\":{},", "\"answers\":{\"a\":true,\"b\":false},", "" };
      for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
        {
          g_autofree char *text = g_strdup_printf (
            "{\"actor\":\"a\",\"actorName\":\"\",\"at\":\"2019-06-10T09:30:00.000+08:00\",\"case\":\"c-1\",\"command\":"
            "\"k\",\"data\":{%s\"catalogue\":\"x\",\"form\":{%s},\"lines\":[],\"package\":\"pharmacy\"},\"role\":\"counter\","
            "\"type\":\"referred\",\"version\":1}", marks[i], form->str);
          g_autoptr (LbEvent) slow = read_slowly (text, strlen (text));
          g_assert_nonnull (slow);
          g_assert_cmpint (compare (text, strlen (text)), ==, strlen (text) <= 100000);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-line/canonical-lines-are-read-the-short-way", test_canonical);
  g_test_add_func ("/event-line/one-thing-wrong", test_swaps);
  g_test_add_func ("/event-line/containers-of-every-size", test_sizes);
  g_test_add_func ("/event-line/spoiled-lines-never-differ", test_spoiled);
  return g_test_run ();
}
