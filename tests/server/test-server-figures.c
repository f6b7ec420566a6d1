/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the store tells those who keep it running: figures that are OpenMetrics, and logs that name nobody.
 */
#include "lb-test-server.h"

#include <string.h>

/* A checker of OpenMetrics 1.0 text, as far as the store uses it. */

typedef struct
{
  GHashTable *kinds;   /* family → kind */
  GHashTable *samples; /* "name{labels}" → value, as text */
  char *family;        /* (nullable) the one under way */
  GHashTable *closed;  /* set of families that are done */
} Figures;

static void
figures_clear (Figures *figures)
{
  g_hash_table_unref (figures->kinds);
  g_hash_table_unref (figures->samples);
  g_hash_table_unref (figures->closed);
  g_free (figures->family);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Figures, figures_clear)

/* The family that a sample belongs to, by its kind's endings. */
static gboolean
belongs (const char *name, const char *family, const char *kind)
{
  static const struct { const char *kind, *ending; } endings[] = {
    { "counter", "_total" },    { "gauge", "" },           { "info", "_info" },
    { "histogram", "_bucket" }, { "histogram", "_count" }, { "histogram", "_sum" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *full = g_strconcat (family, endings[i].ending, NULL);
      if (strcmp (kind, endings[i].kind) == 0 && strcmp (name, full) == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
take_comment (Figures *figures, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 4);

  if (g_strv_length (words) != 4 || !g_regex_match_simple ("^[a-z_][a-z0-9_]*$", words[2], 0, 0))
    return "a comment that is none";
  if (strcmp (words[1], "TYPE") == 0)
    {
      if (g_hash_table_contains (figures->kinds, words[2]))
        return "a family twice";
      if (figures->family != NULL)
        g_hash_table_add (figures->closed, g_strdup (figures->family));
      g_free (figures->family);
      figures->family = g_strdup (words[2]);
      g_hash_table_insert (figures->kinds, g_strdup (words[2]), g_strdup (words[3]));
      return NULL;
    }
  if (strcmp (words[1], "HELP") != 0)
    return "neither TYPE nor HELP";
  return g_strcmp0 (words[2], figures->family) == 0 ? NULL : "help for another family";
}

static const char *
take_sample (Figures *figures, const char *line)
{
  g_autoptr (GRegex) shape =
    g_regex_new ("^([a-z_][a-z0-9_]*)(\\{[a-z_]+=\"[^\"\\\\\n]*\"(,[a-z_]+=\"[^\"\\\\\n]*\")*\\})? (-?[0-9]+(\\.[0-9]+)?)$",
                 0, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (shape, line, 0, &match))
    return "a line that is no sample";
  g_autofree char *name = g_match_info_fetch (match, 1), *labels = g_match_info_fetch (match, 2);
  g_autofree char *value = g_match_info_fetch (match, 4);
  if (figures->family == NULL
      || !belongs (name, figures->family, g_hash_table_lookup (figures->kinds, figures->family)))
    return "a sample outside of its family";
  if (strcmp (g_hash_table_lookup (figures->kinds, figures->family), "gauge") != 0 && *value == '-')
    return "a count below nothing";
  return g_hash_table_insert (figures->samples, g_strconcat (name, labels, NULL), g_steal_pointer (&value))
           ? NULL
           : "a sample twice";
}

/* Buckets grow, and the last is the count. */
static const char *
check_histograms (Figures *figures, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  g_autoptr (GRegex) bucket =
    g_regex_new ("^([a-z_]+)_bucket\\{(.*?),?le=\"([^\"]+)\"\\} ([0-9]+)$", 0, 0, NULL);
  g_autofree char *before = g_strdup ("");
  gint64 least = 0;

  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GMatchInfo) match = NULL;
      if (!g_regex_match (bucket, *line, 0, &match))
        continue;
      g_autofree char *name = g_match_info_fetch (match, 1), *labels = g_match_info_fetch (match, 2);
      g_autofree char *bound = g_match_info_fetch (match, 3), *count = g_match_info_fetch (match, 4);
      g_autofree char *series = g_strconcat (name, "{", labels, "}", NULL);
      gint64 number = g_ascii_strtoll (count, NULL, 10);
      if (strcmp (series, before) == 0 && number < least)
        return "a bucket that shrinks";
      g_free (before);
      before = g_strdup (series);
      least = strcmp (bound, "+Inf") == 0 ? 0 : number;
      g_autofree char *total = *labels != '\0' ? g_strconcat (name, "_count{", labels, "}", NULL)
                                               : g_strconcat (name, "_count", NULL);
      if (strcmp (bound, "+Inf") == 0 && g_strcmp0 (g_hash_table_lookup (figures->samples, total), count) != 0)
        return "a histogram whose last bucket is not its count";
    }
  return NULL;
}

/* NULL when @text is OpenMetrics; else why not. */
static const char *
check_figures (Figures *figures, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  guint count = g_strv_length (lines);
  const char *fault = NULL;

  figures->kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  figures->samples = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  figures->closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (count < 2 || strcmp (lines[count - 1], "") != 0 || strcmp (lines[count - 2], "# EOF") != 0)
    return "it does not end with # EOF and a line feed";
  for (guint i = 0; fault == NULL && i < count - 2; i++)
    fault = *lines[i] == '#' ? take_comment (figures, lines[i]) : take_sample (figures, lines[i]);
  return fault != NULL ? fault : check_histograms (figures, text);
}

static gint64
figure (const Figures *figures, const char *sample)
{
  const char *value = g_hash_table_lookup (figures->samples, sample);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : -1;
}

static void
test_checker (void)
{
  static const struct { const char *text; gboolean good; } texts[] = {
    { "# TYPE a gauge\na 1\n# EOF\n", TRUE },
    { "# TYPE a gauge\na 1\n", FALSE },
    { "a 1\n# EOF\n", FALSE },
    { "# TYPE a counter\na 1\n# EOF\n", FALSE },
    { "# TYPE a counter\na_total 1\n# EOF\n", TRUE },
    { "# TYPE a counter\na_total -1\n# EOF\n", FALSE },
    { "# TYPE a gauge\na 1\na 2\n# EOF\n", FALSE },
    { "# TYPE a gauge\n# TYPE b gauge\na 1\n# EOF\n", FALSE },
    { "# TYPE a gauge\na x\n# EOF\n", FALSE },
    { "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_count 3\nh_sum 1.5\n# EOF\n", TRUE },
    { "# TYPE h histogram\nh_bucket{le=\"1\"} 4\nh_bucket{le=\"+Inf\"} 3\nh_count 3\nh_sum 1.5\n# EOF\n", FALSE },
    { "# TYPE h histogram\nh_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 3\nh_count 4\nh_sum 1.5\n# EOF\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Figures) figures = { 0 };
      const char *fault = check_figures (&figures, texts[i].text);
      g_test_message ("%zu: %s", i, fault != NULL ? fault : "good");
      g_assert_true ((fault == NULL) == texts[i].good);
    }
}

static void
test_figures (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);
  g_auto (Figures) figures = { 0 };

  test_receive (server);
  g_autofree char *cursor = NULL;
  g_string_free (test_pull (server, test_session (server, "bureau-head"), &cursor), TRUE);
  g_autoptr (TestAnswer) lost = test_ask (server, NULL, "GET", "/v1/people", NULL, 0, NULL);
  g_autoptr (TestAnswer) answer = test_ask (server, NULL, "GET", "/metrics", NULL, 0, NULL);
  g_assert_cmpint (answer->status, ==, 200);
  g_assert_true (g_str_has_prefix (g_hash_table_lookup (answer->headers, "content-type"),
                                   "application/openmetrics-text; version=1.0.0"));
  const char *fault = check_figures (&figures, answer->body->str);
  if (fault != NULL)
    g_error ("%s:\n%s", fault, answer->body->str);
  g_assert_cmpint (figure (&figures, "lianban_commands_applied_total"), ==, 1);
  g_assert_cmpint (figure (&figures, "lianban_client_errors_total"), ==, 1);
  g_assert_cmpint (figure (&figures, "lianban_request_seconds_count{method=\"POST\",route=\"/v1/commands\"}"), ==, 1);
  g_assert_cmpint (figure (&figures, "lianban_commit_seconds_count"), >, 0);
  g_assert_cmpint (figure (&figures, "lianban_writes_total"), >, 0);
  g_assert_cmpint (figure (&figures, "lianban_ledger_head"), >, 0);
  g_assert_cmpint (figure (&figures, "lianban_blobs"), >, 0);
  g_assert_cmpint (figure (&figures, "lianban_blob_bytes"), >, 0);
  g_assert_cmpint (figure (&figures, "lianban_sessions"), >=, 2);
  g_assert_cmpint (figure (&figures, "lianban_engine_bytes"), >, 4096);
  const char *engine = test_on_postgresql () ? "postgresql" : "sqlite";
  g_autofree char *engine_info = g_strdup_printf ("lianban_engine_info{engine=\"%s\"}", engine);
  g_assert_cmpint (figure (&figures, engine_info), ==, 1);
  g_autoptr (TestAnswer) health = test_ask (server, NULL, "GET", "/healthz", NULL, 0, NULL);
  g_assert_cmpstr (test_answer_text (health, "engine"), ==, engine);
}

/* Everything that the service says while it does all that it can do is kept; whose names and numbers went through it
 * must not be in it. (Every other test of the service looks as well, when it ends.) */
static void
test_logs (void)
{
  g_autoptr (TestServer) server = test_server_new (TRUE);

  lb_fixture_pharmacy_to_delivery (server->bureau);
  test_replay (server, 0);
  g_autoptr (TestAnswer) refused = test_ask (server, NULL, "POST", "/v1/sessions",
                                             "{\"user\":\"somebody-by-name\",\"password\":\"wrong password\","
                                             "\"device\":\"0190a0a0-0000-7000-8000-000000000001\"}",
                                             -1, NULL);
  g_assert_cmpint (refused->status, ==, 401);
  g_assert_cmpint (test_server_personal_data (server)->len, >, 20);
  /* It is said when the answer is out whole, which may be after it was read. */
  g_autofree char *log = test_server_log ();
  for (int i = 0; strstr (log, "LIANBAN_ROUTE=/v1/sessions") == NULL && i < 5000; i++)
    {
      g_usleep (1000);
      g_free (log);
      log = test_server_log ();
    }
  g_assert_nonnull (strstr (log, "LIANBAN_ROUTE=/v1/sessions"));
  g_assert_nonnull (strstr (log, "LIANBAN_STATUS=401"));
  g_assert_null (strstr (log, "somebody-by-name"));
  /* The finder finds. */
  g_ptr_array_add (test_server_personal_data (server), g_strdup ("sign-in refused"));
  g_assert_nonnull (test_server_leak (server));
  g_ptr_array_remove_index (test_server_personal_data (server), test_server_personal_data (server)->len - 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/figures/what-checks-them-sees-faults", test_checker);
  g_test_add_func ("/figures/are-open-metrics", test_figures);
  g_test_add_func ("/figures/logs-name-nobody", test_logs);
  return g_test_run ();
}
