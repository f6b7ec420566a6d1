/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Loads a store, ours or a baseline that speaks the same few calls, and prints one JSON object:
 *
 *   bench-store push ADDRESS USER CASES CLIENTS COMMANDS SECONDS   so many clients, each a device of its own, push
 *                                                                  COMMANDS comments a request, one request at a
 *                                                                  time, on cases that no other client has
 *   bench-store pull ADDRESS USER                                  everything from zero in pages, over and over
 *   bench-store live ADDRESS USER CASES SUBSCRIBERS COMMANDS       sent → last subscriber told, a command at a time
 *   bench-store lost ADDRESS USER COMMANDS                         pulls everything, and counts the commands of a file
 *                                                                  that are not in it, or twice
 *   bench-store idle ADDRESS USER CLIENTS PROCESS                  memory of the process for each waiting client
 *
 * CASES is a file with the id of a case in each line. ADDRESS may be several with commas between. With LB_BENCH_TAKEN,
 * the ids of the commands that were acknowledged are written to that file, for "lost". Where it says what the load took
 * of the processor: that is a part of what all together had, as the load of a real client would not be.
 */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lb-cost.h"
#include "lb-load.h"

#define WARM_UP (G_USEC_PER_SEC / 2)

typedef struct
{
  char **tokens, **cases;
  gint64 *numbers;       /* the last one sent, of each client */
  GString **sent;        /* (nullable) ids of what each client waits for, a line each */
  FILE *taken;           /* (nullable) ids of what was acknowledged */
  LbCost begun;          /* when the time that counts began */
  guint n_clients, n_cases, per_request;
  gint64 counted_from, until;
  guint64 commands;      /* answered within the time that counts */
  guint64 odd;           /* answers that were not "applied" */
  GArray *latencies;     /* of gint64, µs */
} Bench;

static void G_GNUC_NORETURN
stop (const char *what, const char *detail, gsize length)
{
  fprintf (stderr, "bench-store: %s: %.*s\n", what, (int) length, detail);
  exit (1);
}

/* Signing in: each client on a device of its own, one after the other, because many at once are an attack */

typedef struct { const char *user; char **tokens; guint next, count; } SignIn;

static gboolean
ask_session (guint index, GString *request, gpointer data)
{
  const SignIn *sign_in = data;

  if (sign_in->next == sign_in->count)
    return FALSE;
  g_autofree char *body = g_strdup_printf ("{\"user\":\"%s\",\"device\":\"%08x-0000-4000-8000-%012x\"}",
                                           sign_in->user, g_random_int (), sign_in->next);
  lb_load_request (request, "POST", "/v1/sessions", NULL, body);
  return TRUE;
}

static void
told_session (const LbLoadAnswer *answer, gpointer data)
{
  SignIn *sign_in = data;
  json_auto_t *session = json_loadb (answer->body, answer->length, 0, NULL);
  const char *token = json_string_value (json_object_get (session, "access"));

  if (answer->status != 201 || token == NULL)
    stop ("signing in failed", answer->body, answer->length);
  sign_in->tokens[sign_in->next++] = g_strdup (token);
}

static void
sign_in_all (Bench *bench, const char *address, const char *user)
{
  SignIn sign_in = { user, g_new0 (char *, bench->n_clients + 1), 0, bench->n_clients };
  g_autoptr (LbLoad) load = lb_load_new (address, 1, ask_session, told_session, &sign_in);

  bench->tokens = sign_in.tokens;
  bench->numbers = g_new0 (gint64, bench->n_clients);
  if (!lb_load_run (load, 120 * G_USEC_PER_SEC))
    stop ("signing in took too long", "", 0);
}

/* Pushing */

/* Each client goes round among cases of its own, as long as there are enough. */
static const char *
choose_case (const Bench *bench, guint index)
{
  guint own = MAX (1, bench->n_cases / bench->n_clients);

  return bench->cases[(index + (guint) (bench->numbers[index] % own) * bench->n_clients) % bench->n_cases];
}

static void
append_command (Bench *bench, guint index, GString *body)
{
  gint64 now = g_get_real_time ();
  g_autofree char *id = g_strdup_printf ("%08x-%04x-7%03x-8%03x-%012x", (guint) (now / 1000 >> 16),
                                         (guint) (now / 1000 & 0xffff), (guint) (now % 1000), index & 0xfff,
                                         g_random_int ());

  g_string_append_printf (body,
                          "{\"args\":{\"text\":\"请补充现场平面图。\"},\"at\":\"2019-06-10T09:00:00.000+08:00\",\"base\":1,"
                          "\"case\":\"%s\",\"id\":\"%s\",\"n\":%" G_GINT64_FORMAT ",\"type\":\"comment\"}",
                          choose_case (bench, index), id, ++bench->numbers[index]);
  if (bench->sent != NULL)
    g_string_append_printf (bench->sent[index], "%s\n", id);
}

static gboolean
ask_push (guint index, GString *request, gpointer data)
{
  Bench *bench = data;
  g_autoptr (GString) body = g_string_new ("{\"commands\":[");

  if (g_get_monotonic_time () >= bench->until)
    return FALSE;
  for (guint i = 0; i < bench->per_request; i++)
    {
      if (i > 0)
        g_string_append_c (body, ',');
      append_command (bench, index, body);
    }
  g_string_append (body, "]}");
  lb_load_request (request, "POST", "/v1/commands", bench->tokens[index], body->str);
  return TRUE;
}

static guint
count_applied (const LbLoadAnswer *answer)
{
  static const char mark[] = "\"outcome\":\"applied\"";
  const char *at = answer->body, *end = answer->body + answer->length;
  guint count = 0;

  while ((at = memmem (at, (gsize) (end - at), mark, strlen (mark))) != NULL)
    {
      at += strlen (mark);
      count++;
    }
  return count;
}

static void
told_push (const LbLoadAnswer *answer, gpointer data)
{
  Bench *bench = data;
  guint applied = count_applied (answer);

  if (answer->status != 200 || applied != bench->per_request)
    stop ("a command was not taken", answer->body, MIN (answer->length, 600));
  if (bench->sent != NULL)
    {
      fputs (bench->sent[answer->index]->str, bench->taken);
      g_string_truncate (bench->sent[answer->index], 0);
    }
  if (g_get_monotonic_time () < bench->counted_from)
    return;
  if (bench->begun.at == 0)
    bench->begun = lb_cost_now ();
  bench->commands += applied;
  g_array_append_val (bench->latencies, answer->microseconds);
}

static int
compare (const void *a, const void *b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return left < right ? -1 : left > right;
}

static double
percentile (GArray *values, double part)
{
  if (values->len == 0)
    return 0;
  qsort (values->data, values->len, sizeof (gint64), compare);
  return (double) g_array_index (values, gint64, (guint) ((values->len - 1) * part)) / 1000;
}

/* What was acknowledged is written down where LB_BENCH_TAKEN says. */
static void
keep_taken (Bench *bench)
{
  const char *path = g_getenv ("LB_BENCH_TAKEN");

  if (path == NULL)
    return;
  bench->taken = fopen (path, "ae");
  if (bench->taken == NULL)
    stop ("cannot be written", path, strlen (path));
  bench->sent = g_new0 (GString *, bench->n_clients);
  for (guint i = 0; i < bench->n_clients; i++)
    bench->sent[i] = g_string_new (NULL);
}

static int
push (Bench *bench, const char *address, double seconds)
{
  g_autoptr (LbLoad) load = lb_load_new (address, bench->n_clients, ask_push, told_push, bench);
  gint64 begun = g_get_monotonic_time ();

  keep_taken (bench);

  bench->counted_from = begun + WARM_UP;
  bench->until = bench->counted_from + (gint64) (seconds * G_USEC_PER_SEC);
  if (!lb_load_run (load, (gint64) ((seconds + 30) * G_USEC_PER_SEC)))
    stop ("the store did not answer in time", "", 0);
  LbCost end = lb_cost_now ();
  if (bench->taken != NULL && fclose (bench->taken) != 0)
    stop ("cannot be written", "LB_BENCH_TAKEN", strlen ("LB_BENCH_TAKEN"));
  printf ("{");
  lb_cost_print (&bench->begun, &end);
  printf ("\"rate\": %.1f, \"p50\": %.3f, \"p99\": %.3f, \"commands\": %" G_GUINT64_FORMAT "}\n",
          (double) bench->commands * G_USEC_PER_SEC / (double) (end.at - bench->counted_from), percentile (bench->latencies, 0.5), percentile (bench->latencies, 0.99), bench->commands);
  return 0;
}

/* Pulling */

typedef struct
{
  Bench bench;
  char *cursor;
  guint64 rows, bytes;
  gboolean over;
  GHashTable *wanted; /* (nullable) id of a command → how often it came */
} Pull;

/* The id in: "command":"…" */
static void
note_command (Pull *pull, const char *line, const char *end)
{
  static const char mark[] = "\"command\":\"";
  const char *at = memmem (line, (gsize) (end - line), mark, strlen (mark));
  char id[37] = "";
  gpointer kept, count;

  if (at == NULL || end - at < (gssize) strlen (mark) + 36)
    return;
  memcpy (id, at + strlen (mark), 36);
  if (g_hash_table_lookup_extended (pull->wanted, id, &kept, &count))
    g_hash_table_replace (pull->wanted, g_strdup (id), GUINT_TO_POINTER (GPOINTER_TO_UINT (count) + 1));
}

static gboolean
ask_pull (guint index, GString *request, gpointer data)
{
  Pull *pull = data;
  g_autofree char *path = pull->cursor != NULL
                            ? g_strdup_printf ("/v1/changes?limit=10000&since=%s", pull->cursor)
                            : g_strdup ("/v1/changes?limit=10000");

  if (pull->over)
    return FALSE;
  lb_load_request (request, "GET", path, pull->bench.tokens[index], NULL);
  return TRUE;
}

static void
told_pull (const LbLoadAnswer *answer, gpointer data)
{
  Pull *pull = data;
  const char *end = answer->body + answer->length, *at = answer->body, *feed, *last = answer->body;

  if (answer->status != 200)
    stop ("a pull failed", answer->body, MIN (answer->length, 600));
  for (; at < end && (feed = memchr (at, '\n', (gsize) (end - at))) != NULL; at = feed + 1)
    {
      pull->rows++;
      last = at;
      if (pull->wanted != NULL)
        note_command (pull, at, feed);
    }
  pull->rows--;
  pull->bytes += answer->length;
  json_auto_t *mark = json_loadb (last, (gsize) (end - last), JSON_DISABLE_EOF_CHECK, NULL);
  g_free (pull->cursor);
  pull->cursor = g_strdup (json_string_value (json_object_get (mark, "next")));
  pull->over = !json_is_true (json_object_get (mark, "more"));
}

static int
pull_all (Pull *pull, const char *address)
{
  g_autoptr (LbLoad) load = lb_load_new (address, 1, ask_pull, told_pull, pull);
  LbCost start = lb_cost_now (), end;

  if (!lb_load_run (load, 300 * G_USEC_PER_SEC))
    stop ("the store did not answer in time", "", 0);
  end = lb_cost_now ();
  double seconds = (double) (end.at - start.at) / G_USEC_PER_SEC;
  printf ("{");
  lb_cost_print (&start, &end);
  printf ("\"rate\": %.1f, \"rows\": %" G_GUINT64_FORMAT ", \"megabytes\": %.1f, \"seconds\": %.3f}\n",
          (double) pull->rows / seconds, pull->rows, (double) pull->bytes / 1e6, seconds);
  return 0;
}

static void
count_lost (gpointer id, gpointer count, gpointer data)
{
  guint *found = data;

  found[MIN (GPOINTER_TO_UINT (count), 2)]++;
}

static int
find_lost (Pull *pull, const char *address, char **commands)
{
  guint found[3] = { 0 };

  pull->wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **one = commands; *one != NULL; one++)
    if (**one != '\0')
      g_hash_table_insert (pull->wanted, g_strdup (*one), GUINT_TO_POINTER (0));
  g_autoptr (LbLoad) load = lb_load_new (address, 1, ask_pull, told_pull, pull);
  if (!lb_load_run (load, 300 * G_USEC_PER_SEC))
    stop ("the store did not answer in time", "", 0);
  g_hash_table_foreach (pull->wanted, count_lost, found);
  printf ("{\"acknowledged\": %u, \"lost\": %u, \"twice\": %u}\n", g_hash_table_size (pull->wanted), found[0],
          found[2]);
  return 0;
}

/* Live: one writer, and everybody hears of it */

typedef struct
{
  Bench bench;
  gint64 sent;
  guint heard, missed;
  gint64 *seen;           /* what each subscriber heard last */
  gint64 expected;        /* the number that this command got */
  GString **left;         /* the piece of a line that is not whole yet */
  gint64 last;            /* when the last subscriber heard of it */
} Live;

static gboolean
ask_stream (guint index, GString *request, gpointer data)
{
  Live *live = data;

  lb_load_request (request, "GET", "/v1/events", live->bench.tokens[index], NULL);
  return TRUE;
}

/* "id: 123" lines; chunk marks between them do not matter. */
static void
hear (guint index, const char *bytes, gsize length, gpointer data)
{
  Live *live = data;
  GString *left = live->left[index];
  char *line, *feed;

  g_string_append_len (left, bytes, (gssize) length);
  for (line = left->str; (feed = strchr (line, '\n')) != NULL; line = feed + 1)
    if (g_str_has_prefix (line, "id:"))
      {
        gint64 number = g_ascii_strtoll (line + 3, NULL, 10);
        if (live->expected != 0 && live->seen[index] < live->expected && number >= live->expected)
          {
            live->heard++;
            live->last = g_get_monotonic_time ();
          }
        live->seen[index] = MAX (live->seen[index], number);
      }
  g_string_erase (left, 0, line - left->str);
}

static gboolean
ask_one (guint index, GString *request, gpointer data)
{
  Live *live = data;

  if (live->sent != 0)
    return FALSE;
  ask_push (index, request, &live->bench);
  live->sent = g_get_monotonic_time ();
  return TRUE;
}

static void
told_one (const LbLoadAnswer *answer, gpointer data)
{
  Live *live = data;
  json_auto_t *root = json_loadb (answer->body, answer->length, 0, NULL);
  json_t *first = json_array_get (json_object_get (root, "answers"), 0);

  live->expected = json_integer_value (json_object_get (first, "seq"));
  if (live->expected == 0)
    stop ("a command was not taken", answer->body, MIN (answer->length, 600));
}

static int
be_live (Live *live, const char *address, guint commands)
{
  guint subscribers = live->bench.n_clients - 1;
  g_autoptr (LbLoad) writer = lb_load_new (address, 1, ask_one, told_one, live);
  g_autoptr (LbLoad) streams = NULL;

  live->seen = g_new0 (gint64, live->bench.n_clients);
  live->left = g_new0 (GString *, live->bench.n_clients);
  for (guint i = 0; i < live->bench.n_clients; i++)
    live->left[i] = g_string_new (NULL);
  streams = lb_load_new (address, subscribers, ask_stream, NULL, live);
  lb_load_keep_open (streams, hear);
  lb_load_run (streams, G_USEC_PER_SEC);
  live->bench.until = G_MAXINT64;
  LbCost start = lb_cost_now ();
  for (guint i = 0; i < commands; i++)
    {
      live->sent = live->expected = live->last = 0;
      live->heard = 0;
      if (!lb_load_run (writer, 10 * G_USEC_PER_SEC))
        stop ("the store did not answer in time", "", 0);
      for (int wait = 0; live->heard < subscribers && wait < 500; wait++)
        lb_load_run (streams, 1000);
      live->missed += subscribers - live->heard;
      gint64 took = live->last - live->sent;
      g_array_append_val (live->bench.latencies, took);
    }
  LbCost end = lb_cost_now ();
  printf ("{");
  lb_cost_print (&start, &end);
  printf ("\"p50\": %.3f, \"p99\": %.3f, \"missed\": %u}\n", percentile (live->bench.latencies, 0.5),
          percentile (live->bench.latencies, 0.99), live->missed);
  return 0;
}

/* Idle */

/* Kibibytes of the process: what is its own of what it shares with others counts by its part. */
static gint64
memory_of (const char *process, const char *what)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/smaps_rollup", process), *text = NULL;
  g_autofree char *name = g_strdup_printf ("\n%s:", what);
  const char *line;

  if (!g_file_get_contents (path, &text, NULL, NULL) || (line = strstr (text, name)) == NULL)
    stop ("no such process", process, strlen (process));
  return g_ascii_strtoll (line + strlen (name), NULL, 10);
}

static void
ignore (guint index, const char *bytes, gsize length, gpointer data)
{
}

static int
be_idle (Live *live, const char *address, const char *process)
{
  gint64 before = memory_of (process, "Pss"), resident = memory_of (process, "Rss");
  g_autoptr (LbLoad) streams = lb_load_new (address, live->bench.n_clients, ask_stream, NULL, live);

  lb_load_keep_open (streams, ignore);
  lb_load_run (streams, 5 * G_USEC_PER_SEC);
  printf ("{\"kibibytes\": %.2f, \"idle\": %" G_GINT64_FORMAT ", \"with\": %" G_GINT64_FORMAT "}\n",
          (double) (memory_of (process, "Pss") - before) / live->bench.n_clients, resident,
          memory_of (process, "Rss"));
  return 0;
}

static char **
read_lines (const char *path)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    stop ("cannot be read", path, strlen (path));
  return g_strsplit (g_strchomp (text), "\n", -1);
}

int
main (int argc, char **argv)
{
  static Live live;
  static Pull pull;
  Bench *bench = &live.bench;
  const char *what = argc > 1 ? argv[1] : "";

  bench->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  bench->per_request = bench->n_clients = 1;
  if (argc == 8 && g_str_equal (what, "push"))
    {
      bench->n_clients = (guint) atoi (argv[5]);
      bench->per_request = (guint) atoi (argv[6]);
    }
  else if (argc == 7 && g_str_equal (what, "live"))
    bench->n_clients = (guint) atoi (argv[5]) + 1;
  else if (argc == 6 && g_str_equal (what, "idle"))
    bench->n_clients = (guint) atoi (argv[4]);
  else if (!(argc == 4 && g_str_equal (what, "pull")) && !(argc == 5 && g_str_equal (what, "lost")))
    {
      fprintf (stderr, "Usage: bench-store push|pull|lost|live|idle ADDRESS USER ...\n");
      return 2;
    }
  bench->cases = argc > 6 ? read_lines (argv[4]) : NULL;
  bench->n_cases = bench->cases != NULL ? g_strv_length (bench->cases) : 0;
  sign_in_all (bench, argv[2], argv[3]);
  if (g_str_equal (what, "push"))
    return push (bench, argv[2], g_ascii_strtod (argv[7], NULL));
  if (g_str_equal (what, "live"))
    return be_live (&live, argv[2], (guint) atoi (argv[6]));
  if (g_str_equal (what, "idle"))
    return be_idle (&live, argv[2], argv[5]);
  pull.bench = *bench;
  if (g_str_equal (what, "lost"))
    {
      g_auto (GStrv) commands = read_lines (argv[4]);
      return find_lost (&pull, argv[2], commands);
    }
  return pull_all (&pull, argv[2]);
}
