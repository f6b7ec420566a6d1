/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Clocks that are wrong and that jump (F7): the store's by up to a day, the desks' by up to ten years, forth and back
 * while people work, on line and off. A morning's work is done once with all clocks right and then again and again with
 * wrong ones: the same happens in the same order, and everybody is told the same.
 */
#include "lb-clerk.h"
#include "lb-clock-shift.h"
#include "lb-drill.h"
#include "lb-json.h"
#include "lb-ledger-private.h"
#include "lb-program.h"
#include "lb-test-line.h"
#include "lb-test-server.h"

#include <glib/gstdio.h>
#include <string.h>

#define DAY_MS (G_GINT64_CONSTANT (86400) * 1000)
#define YEAR_MS (DAY_MS * 365)
#define ITEM "drug-retail-licence"
#define OTHER_ITEM "pharmacist-registration"

typedef enum { COUNTER, COLLEAGUE, ACCEPTOR, SECOND_ACCEPTOR, N_CLERKS } Who;

typedef struct
{
  TestServer *server;   /* stopped: its folder is the store's */
  GSubprocess *program; /* the store */
  char *address;
  LbClockShift *store_clock;
  LbClerk *clerks[N_CLERKS];
  LbClockShift *clocks[N_CLERKS];
  TestLine *lines[N_CLERKS];
  gboolean away[N_CLERKS];
  char *folders[N_CLERKS];
  const LbActor *actors[N_CLERKS];
  gint64 before;        /* the last event before the morning */
  GString *told;        /* what everybody was told, without what names this run */
  gboolean right;       /* all clocks are */
  guint jumps;
} Morning;

/* Clocks */

static gint64
within (gint64 most)
{
  return (gint64) (g_test_rand_double_range (-1, 1) * (double) most);
}

/* Somebody sets all clocks, to the edge of what they may be wrong by or anywhere within. */
static void
set_clocks (Morning *morning, int way)
{
  if (morning->right)
    return;
  morning->jumps++;
  lb_clock_shift_set (morning->store_clock, way != 0 ? way * DAY_MS : within (DAY_MS));
  for (int i = 0; i < N_CLERKS; i++)
    lb_clock_shift_set (morning->clocks[i], way != 0 ? way * (i % 2 == 0 ? 10 : -10) * YEAR_MS : within (10 * YEAR_MS));
}

/* People */

static void
start_clerk (Morning *morning, Who who)
{
  morning->clerks[who] =
    lb_clerk_start (morning->folders[who], test_line_address (morning->lines[who]), morning->actors[who]->id, 0,
                    lb_clock_shift_environment (morning->clocks[who]));
  g_autofree char *ready = lb_clerk_hear (morning->clerks[who]);
  g_assert_cmpstr (ready, ==, "ready");
}

static LbCase *
case_in_store (Morning *morning, const char *case_id)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (morning->server, LB_LEDGER_READ_ONLY);

  return lb_ledger_case (ledger, case_id, NULL);
}

/* Until everybody who is there shows what the store has. */
static void
settle (Morning *morning)
{
  const char *case_id = morning->server->bureau->case_id;

  for (int i = 0; i < N_CLERKS; i++)
    {
      if (morning->away[i])
        continue;
      g_autofree char *quiet = lb_clerk_tell (morning->clerks[i], "quiet");
      g_assert_nonnull (quiet);
    }
  g_autoptr (LbCase) state = case_in_store (morning, case_id);
  for (int i = 0; i < N_CLERKS; i++)
    for (int tries = 0; !morning->away[i]; tries++)
      {
        g_autofree char *seen = lb_clerk_tell (morning->clerks[i], "read\t%s", case_id);
        if (g_ascii_strtoll (strchr (seen, '\t') + 1, NULL, 10) == state->version)
          break;
        if (tries > 3000)
          g_error ("%s does not see version %d: %s", morning->actors[i]->id, (int) state->version, seen);
        g_usleep (10000);
      }
}

/* Notes what @who was told, without what only this run has. */
static char *
note (Morning *morning, Who who, char *answer)
{
  g_assert_nonnull (answer);
  g_autofree char *kind = g_strndup (answer, strcspn (answer, "\t"));
  g_string_append_printf (morning->told, "%s: %s\n", morning->actors[who]->id,
                          strcmp (kind, "refused") == 0 || strcmp (kind, "failed") == 0 ? answer : kind);
  return answer;
}

static void
act (Morning *morning, Who who, const char *item, LbCommandType type, const char *args)
{
  g_free (note (morning, who,
                lb_clerk_tell (morning->clerks[who], "submit\t%s\t%s\t%s\t%s", morning->server->bureau->case_id,
                               item != NULL ? item : "-", lb_command_type_name (type), args)));
  if (!morning->away[who])
    settle (morning);
}

static void
comment (Morning *morning, Who who, const char *text)
{
  g_autofree char *args = g_strdup_printf ("{'text': <'%s'>}", text);

  act (morning, who, NULL, LB_COMMAND_COMMENT, args);
}

static void
leave (Morning *morning, Who who)
{
  test_line_cut (morning->lines[who], LB_CUT_ALL, NULL, -1, 0);
  morning->away[who] = TRUE;
}

static void
come_back (Morning *morning, Who who)
{
  test_line_cut (morning->lines[who], LB_CUT_NONE, NULL, 0, 0);
  morning->away[who] = FALSE;
  g_autofree char *asked = lb_clerk_tell (morning->clerks[who], "sync");
  settle (morning);
}

static void
start_again (Morning *morning, Who who)
{
  g_clear_pointer (&morning->clerks[who], lb_clerk_free);
  start_clerk (morning, who);
  settle (morning);
}

/* A file goes to the store before the comment that names it. */
static void
attach (Morning *morning, Who who)
{
  g_autofree char *said = note (morning, who, lb_clerk_tell (morning->clerks[who], "attach\t5000\t7"));
  g_assert_true (g_str_has_prefix (said, "attached\t"));
  g_autofree char *args =
    g_strdup_printf ("{'text': <'附件'>, 'files': <[{'blob': <'%s'>, 'name': <'附件.pdf'>,"
                     " 'mediaType': <'application/pdf'>, 'size': <int64 5000>}]>}",
                     said + strlen ("attached\t"));

  act (morning, who, NULL, LB_COMMAND_COMMENT, args);
}

/* (transfer full) */
static char *
take_number (Morning *morning, Who who)
{
  g_autofree char *said = note (morning, who, lb_clerk_tell (morning->clerks[who], "number"));

  if (!g_str_has_prefix (said, "number\t"))
    g_error ("no number: %s", said);
  return g_strdup (said + strlen ("number\t"));
}

/* A case is taken in, with a number from this morning. */
static void
receive (Morning *morning, Who who, const char *number)
{
  g_autoptr (GVariant) args = g_variant_ref_sink (
    lb_fixture_with (lb_fixture_receive_args (morning->server->bureau, "pharmacy", NULL, NULL), "number",
                     g_variant_new_string (number)));
  g_autofree char *printed = g_variant_print (args, TRUE);
  g_autofree char *saved =
    note (morning, who, lb_clerk_tell (morning->clerks[who], "submit\t-\t-\treceive\t%s", printed));

  g_assert_true (g_str_has_prefix (saved, "saved\t"));
}

/* The morning */

static void
work (Morning *morning, int way)
{
  static const char correction[] = "{'lines': <[{'defect': <'签字缺失'>, 'remedy': <'补签'>}]>}";

  comment (morning, COUNTER, "一");
  set_clocks (morning, way);
  comment (morning, COLLEAGUE, "二");
  act (morning, ACCEPTOR, ITEM, LB_COMMAND_TAKE, "@a{sv} {}");
  set_clocks (morning, -way);
  act (morning, ACCEPTOR, ITEM, LB_COMMAND_ACCEPT, "@a{sv} {}");
  act (morning, ACCEPTOR, ITEM, LB_COMMAND_ACCEPT, "@a{sv} {}"); /* a second time: refused where it stands */
  attach (morning, COUNTER);
  /* Two of them away, each in a year of their own; who comes back first is first. */
  g_autofree char *number = take_number (morning, COUNTER);
  leave (morning, COUNTER);
  leave (morning, SECOND_ACCEPTOR);
  comment (morning, COUNTER, "三，断网时");
  act (morning, SECOND_ACCEPTOR, OTHER_ITEM, LB_COMMAND_TAKE, "@a{sv} {}");
  act (morning, SECOND_ACCEPTOR, OTHER_ITEM, LB_COMMAND_REQUEST_CORRECTION, correction);
  receive (morning, COUNTER, number);
  set_clocks (morning, way);
  act (morning, ACCEPTOR, OTHER_ITEM, LB_COMMAND_TAKE, "@a{sv} {}");
  act (morning, ACCEPTOR, OTHER_ITEM, LB_COMMAND_ACCEPT, "@a{sv} {}");
  comment (morning, COLLEAGUE, "四");
  comment (morning, COUNTER, "五，断网时");
  set_clocks (morning, -way);
  come_back (morning, SECOND_ACCEPTOR);
  set_clocks (morning, way);
  come_back (morning, COUNTER);
  set_clocks (morning, -way);
  start_again (morning, COLLEAGUE);
  comment (morning, COLLEAGUE, "六");
  set_clocks (morning, way);
  start_again (morning, COUNTER);
  comment (morning, COUNTER, "七");
  for (int i = 0; i < N_CLERKS; i++)
    {
      char *refused = lb_clerk_tell (morning->clerks[i], "refused");
      g_string_append_printf (morning->told, "%s in the end: %s\n", morning->actors[i]->id, refused);
      g_free (refused);
    }
}

/* Set-up */

static void
set_up (Morning *morning)
{
  const char *const roles[] = { "counter", "counter", "acceptor", "acceptor" };

  morning->told = g_string_new (NULL);
  morning->server = test_server_new (TRUE);
  test_receive (morning->server);
  const char *section = lb_catalogue_item (morning->server->bureau->catalogue, ITEM)->department;
  for (int i = 0; i < N_CLERKS; i++)
    {
      morning->actors[i] =
        lb_fixture_actor_n (morning->server->bureau, roles[i], i < ACCEPTOR ? NULL : section, 1 + i % 2);
      test_session_of (morning->server, morning->actors[i]);
    }
  test_server_stop (morning->server);
  {
    g_autoptr (LbLedger) ledger = test_server_ledger (morning->server, LB_LEDGER_READ_ONLY);
    morning->before = lb_ledger_head (ledger);
  }
  morning->store_clock = lb_clock_shift_new ();
  for (int i = 0; i < N_CLERKS; i++)
    morning->clocks[i] = lb_clock_shift_new ();
  set_clocks (morning, 0);
  morning->program = lb_program_start_with (morning->server->folder,
                                            lb_clock_shift_environment (morning->store_clock), &morning->address);
  for (int i = 0; i < N_CLERKS; i++)
    {
      morning->lines[i] = test_line_new (morning->address);
      morning->folders[i] = g_dir_make_tmp ("lianban-desk-XXXXXX", NULL);
      start_clerk (morning, i);
    }
  settle (morning);
}

static void
tear_down (Morning *morning)
{
  for (int i = 0; i < N_CLERKS; i++)
    {
      lb_clerk_free (morning->clerks[i]);
      test_line_free (morning->lines[i]);
      lb_clock_shift_free (morning->clocks[i]);
      lb_drill_remove (morning->folders[i]);
      g_free (morning->folders[i]);
    }
  lb_program_kill (morning->program);
  lb_clock_shift_free (morning->store_clock);
  g_clear_pointer (&morning->address, g_free);
  test_server_free (morning->server);
  g_string_free (morning->told, TRUE);
}

/* Comparing */

/* What happened, in its order, without times and names of this run. (transfer full) */
static char *
what_happened (Morning *morning, gint64 *ret_back)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (morning->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LbStatement) rows = lb_database_query (
    ledger->database, NULL, "SELECT line FROM event WHERE seq > :before ORDER BY seq", "x:before", morning->before, NULL);
  LbTime last = 0;

  while (lb_statement_step (rows, NULL) == LB_STEP_ROW)
    {
      const char *line = lb_statement_text (rows, 0);
      json_auto_t *event = json_loads (line, 0, NULL);
      json_t *data = json_object_get (event, "data");
      const char *said = json_string_value (json_object_get (data, "text"));
      LbTime stored;
      g_string_append_printf (text, "%s %s %s %d %s\n", json_string_value (json_object_get (event, "type")),
                              json_string_value (json_object_get (event, "actor")),
                              json_is_string (json_object_get (event, "item"))
                                ? json_string_value (json_object_get (event, "item"))
                                : "-",
                              (int) json_integer_value (json_object_get (event, "version")), said != NULL ? said : "");
      g_assert_true (lb_time_parse (json_string_value (json_object_get (event, "stored")), &stored, NULL));
      *ret_back = MAX (*ret_back, last - stored);
      last = stored;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
check_store (Morning *morning, LbDrill *found)
{
  g_autoptr (LbLedger) ledger = test_server_ledger (morning->server, LB_LEDGER_READ_ONLY);
  g_autoptr (GPtrArray) faults = NULL;

  g_assert_true (lb_ledger_verify (ledger, &faults, NULL, NULL));
  for (guint i = 0; i < faults->len; i++)
    g_test_message ("%s", (char *) faults->pdata[i]);
  found->crashed += faults->len;
}

/* (transfer full) what was told, and what happened */
static char *
one_morning (gboolean right, int way, LbDrill *found, gint64 *back, guint *jumps)
{
  Morning morning = { .right = right };

  set_up (&morning);
  work (&morning, way);
  g_autofree char *happened = what_happened (&morning, back);
  char *all = g_strconcat (morning.told->str, "\n", happened, NULL);
  check_store (&morning, found);
  *jumps += morning.jumps;
  tear_down (&morning);
  return all;
}

static void
show_difference (const char *right, const char *wrong)
{
  g_auto (GStrv) a = g_strsplit (right, "\n", -1), b = g_strsplit (wrong, "\n", -1);

  for (guint i = 0; a[i] != NULL || b[i] != NULL; i++)
    if (a[i] == NULL || b[i] == NULL || strcmp (a[i], b[i]) != 0)
      {
        g_test_message ("with clocks right: %s; wrong: %s", a[i] != NULL ? a[i] : "nothing",
                        b[i] != NULL ? b[i] : "nothing");
        return;
      }
}

static void
test_clocks (void)
{
  LbDrill found = { 0 };
  guint runs = lb_drill_runs (2), jumps = 0;
  gint64 back = 0, none = 0;
  g_autofree char *right = one_morning (TRUE, 0, &found, &none, &jumps);

  g_assert_nonnull (strstr (right, "in the end: refused\twrong-state"));
  for (guint run = 0; run < runs; run++)
    {
      g_autofree char *wrong = one_morning (FALSE, run == 0 ? 1 : run == 1 ? -1 : 0, &found, &back, &jumps);
      if (strcmp (right, wrong) == 0)
        continue;
      show_difference (right, wrong);
      found.diverged++;
    }
  /* Else no clock was wrong. */
  g_assert_cmpint (none, ==, 0);
  g_assert_cmpint (back, >, DAY_MS / 2);
  g_autofree char *more = g_strdup_printf (", \"jumps\": %u, \"store_went_back_h\": %.1f", jumps, (double) back / 3600000);
  lb_drill_end (&found, "clocks", runs, more);
}

int
main (int argc, char **argv)
{
  g_setenv ("LC_ALL", "C.UTF-8", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drill/clocks", test_clocks);
  return g_test_run ();
}
