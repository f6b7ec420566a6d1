/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-config.h"
#include "lb-test-server.h"
#include "lb-coding.h"
#include "lb-command-json.h"
#include "lb-database.h"
#include "lb-folder.h"
#include "lb-ledger-private.h"
#include "lb-test-schema.h"
#include "lb-uuid.h"
#include "lb-page-sum.h"

#include <curl/curl.h>
#include <glib/gstdio.h>
#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The service */

static void
session_free (gpointer data)
{
  TestSession *session = data;

  g_free (session->access);
  g_free (session->refresh);
  g_free (session->device);
  g_free (session);
}

void
test_server_start (TestServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *socket = self->on_socket ? g_build_filename (self->folder, "socket", NULL) : NULL;
  LbServerOptions options = self->more;

  options.folder = self->folder;
  options.data_folder = (char *) LB_SOURCE_DATA_DIRECTORY;
  options.listen = (char *) "127.0.0.1:0";
  options.socket = socket;
  options.training = self->training;

  g_assert_null (self->server);
  self->server = lb_server_new (&options, &error);
  g_assert_no_error (error);
  g_free (self->address);
  self->address = g_strdup (lb_server_address (self->server));
}

void
test_server_stop (TestServer *self)
{
  g_clear_pointer (&self->server, lb_server_free);
}

char *
test_engine_new (void)
{
  static gint count; /* atomic */
  const char *host = g_getenv ("LB_TEST_POSTGRESQL");

  g_assert_nonnull (host);
  g_autofree char *name = g_strdup_printf ("t%d_%d", (int) getpid (), g_atomic_int_add (&count, 1));
  g_autofree char *maintenance = g_strdup_printf ("postgresql://postgres@/postgres?host=%s", host);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);
  PGconn *connection = PQconnectdb (maintenance);
  PGresult *result = PQexec (connection, sql);
  if (PQresultStatus (result) != PGRES_COMMAND_OK)
    g_error ("%s: %s", sql, PQerrorMessage (connection));
  PQclear (result);
  PQfinish (connection);
  return g_strdup_printf ("postgresql://postgres@/%s?host=%s", name, host);
}

gboolean
test_on_postgresql (void)
{
  return g_getenv ("LB_TEST_POSTGRESQL") != NULL;
}

char *
test_folder_new (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("lianban-test-XXXXXX", &error);

  g_assert_no_error (error);
  if (!test_on_postgresql ())
    return folder;
  /* Each store has a database of its own on the test's server. */
  g_autofree char *address = test_engine_new ();
  lb_ledger_choose_engine (folder, address, &error);
  g_assert_no_error (error);
  return folder;
}

/* What the service says */

static GString *log_text; /* (mutex log_lock) */
static GMutex log_lock;

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  gboolean ours = FALSE;

  for (gsize i = 0; i < n_fields; i++)
    ours |= strcmp (fields[i].key, "GLIB_DOMAIN") == 0 && g_strcmp0 (fields[i].value, "lianband") == 0;
  if (!ours)
    return g_log_writer_default (level, fields, n_fields, data);
  g_mutex_lock (&log_lock);
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0)
      g_string_append_printf (log_text, "%s=%s\n", fields[i].key, (const char *) fields[i].value);
  g_mutex_unlock (&log_lock);
  return (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) != 0 ? G_LOG_WRITER_HANDLED
                                                                : g_log_writer_default (level, fields, n_fields, data);
}

static void
keep_log (void)
{
  if (log_text != NULL)
    return;
  log_text = g_string_new (NULL);
  g_log_set_writer_func (write_log, NULL, NULL);
}

char *
test_server_log (void)
{
  g_mutex_lock (&log_lock);
  char *copy = g_strdup (log_text->str);
  g_mutex_unlock (&log_lock);
  return copy;
}

/* Texts that say something of somebody: not the words that all cases share. */
static void
collect_texts (GPtrArray *list, GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      const char *text = g_variant_get_string (value, NULL);
      if (g_utf8_strlen (text, -1) >= 3 && (strlen (text) >= 11 || !g_str_is_ascii (text)))
        g_ptr_array_add (list, g_strdup (text));
    }
  else if (g_variant_is_container (value))
    for (gsize i = 0; i < g_variant_n_children (value); i++)
      {
        g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
        collect_texts (list, child);
      }
}

GPtrArray *
test_server_personal_data (TestServer *self)
{
  GHashTableIter iter;
  gpointer key, value;

  if (self->personal->len > 0)
    return self->personal;
  for (guint i = 0; i < self->bureau->commands->len; i++)
    collect_texts (self->personal, ((LbCommand *) self->bureau->commands->pdata[i])->args);
  g_hash_table_iter_init (&iter, self->bureau->actors);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_ptr_array_add (self->personal, g_strdup (key));
      g_ptr_array_add (self->personal, g_strdup (((LbActor *) value)->name));
    }
  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      g_ptr_array_add (self->personal, g_strdup (key));
      g_ptr_array_add (self->personal, g_strdup (((TestSession *) value)->access));
      g_ptr_array_add (self->personal, g_strdup (((TestSession *) value)->refresh));
    }
  g_ptr_array_add (self->personal, g_strdup (TEST_PASSWORD));
  return self->personal;
}

const char *
test_server_leak (TestServer *self)
{
  GPtrArray *personal = test_server_personal_data (self);
  const char *leak = NULL;

  g_mutex_lock (&log_lock);
  for (guint i = 0; leak == NULL && i < personal->len; i++)
    if (strstr (log_text->str, personal->pdata[i]) != NULL)
      leak = personal->pdata[i];
  g_mutex_unlock (&log_lock);
  return leak;
}

static TestServer *
server_new (char *folder, gboolean training, gboolean on_socket)
{
  TestServer *self = g_new0 (TestServer, 1);

  curl_global_init (CURL_GLOBAL_DEFAULT);
  keep_log ();
  self->personal = g_ptr_array_new_with_free_func (g_free);
  self->folder = folder;
  self->training = training;
  self->on_socket = on_socket;
  self->bureau = lb_fixture_new ();
  self->sessions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, session_free);
  test_server_start (self);
  return self;
}

TestServer *
test_server_new (gboolean training)
{
  return server_new (test_folder_new (), training, FALSE);
}

TestServer *
test_server_new_prepared (gboolean training, TestPrepareFunc prepare, gpointer data)
{
  char *folder = test_folder_new ();

  prepare (folder, data);
  return server_new (folder, training, FALSE);
}

TestServer *
test_server_new_in_folder (gboolean training)
{
  return server_new (g_dir_make_tmp ("lianban-test-XXXXXX", NULL), training, FALSE);
}

TestServer *
test_server_new_on_socket (gboolean training)
{
  return server_new (test_folder_new (), training, TRUE);
}

void
test_server_free (TestServer *self)
{
  test_server_stop (self);
  const char *leak = test_server_leak (self);
  if (leak != NULL)
    g_error ("the service has logged: %s", leak);
  lb_server_options_clear (&self->more);
  g_ptr_array_unref (self->personal);
  g_free (self->authority);
  g_free (self->device_certificate);
  g_free (self->device_key);
  lb_remove_tree (self->folder);
  lb_fixture_free (self->bureau);
  g_hash_table_unref (self->sessions);
  g_free (self->address);
  g_free (self->folder);
  g_free (self);
}

LbLedger *
test_server_ledger (TestServer *self, LbLedgerFlags flags)
{
  g_autoptr (GError) error = NULL;

  LbLedger *ledger = lb_ledger_open (self->folder, flags | LB_LEDGER_EXISTING, NULL, &error);
  g_assert_no_error (error);
  return ledger;
}

void
test_server_add_user (TestServer *self, const LbActor *actor)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (self, 0);

  lb_ledger_user_add (ledger, actor, self->training ? NULL : TEST_PASSWORD, &error);
  g_assert_no_error (error);
}

char *
test_database_of (const char *folder)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;

  lb_ledger_find_engine (folder, &path, &error);
  g_assert_no_error (error);
  return path;
}

const LbSchema *
test_ledger_schema (void)
{
  return &lb_ledger_schema;
}

void
test_server_sql (TestServer *self, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = test_server_ledger (self, 0);

  lb_database_script (ledger->database, sql, &error);
  g_assert_no_error (error);
}

void
test_sessions_last (TestServer *self)
{
  test_server_sql (self, "UPDATE session SET access_until = access_until + 864000000");
}

/* Asking */

static size_t
keep_body (char *bytes, size_t size, size_t count, void *data)
{
  g_string_append_len (((TestAnswer *) data)->body, bytes, (gssize) (size * count));
  return size * count;
}

static size_t
keep_header (char *bytes, size_t size, size_t count, void *data)
{
  g_autofree char *line = g_strndup (bytes, size * count);
  char *colon = strchr (line, ':');

  if (colon != NULL)
    {
      *colon = '\0';
      g_hash_table_replace (((TestAnswer *) data)->headers, g_ascii_strdown (line, -1),
                            g_strdup (g_strstrip (colon + 1)));
    }
  return size * count;
}

void
test_answer_free (TestAnswer *answer)
{
  g_string_free (answer->body, TRUE);
  g_hash_table_unref (answer->headers);
  json_decref (answer->json);
  g_free (answer);
}

static struct curl_slist *
collect_headers (const char *token, va_list lines)
{
  struct curl_slist *headers = NULL;
  const char *line;

  if (token != NULL)
    {
      g_autofree char *bearer = g_strconcat ("Authorization: Bearer ", token, NULL);
      headers = curl_slist_append (headers, bearer);
    }
  while ((line = va_arg (lines, const char *)) != NULL)
    headers = curl_slist_append (headers, line);
  return headers;
}

static CURL *
curl_for (TestServer *self, const char *path, char **ret_address)
{
  /* One connection a thread, kept alive, as clients do. */
  static GPrivate kept = G_PRIVATE_INIT ((GDestroyNotify) curl_easy_cleanup);
  CURL *curl = g_private_get (&kept);

  if (curl == NULL)
    {
      curl = curl_easy_init ();
      g_private_set (&kept, curl);
    }
  curl_easy_reset (curl);
  if (self->authority != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, self->authority);
  if (self->device_certificate != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_SSLCERT, self->device_certificate);
      curl_easy_setopt (curl, CURLOPT_SSLKEY, self->device_key);
    }
  if (g_str_has_prefix (self->address, "unix:"))
    curl_easy_setopt (curl, CURLOPT_UNIX_SOCKET_PATH, self->address + strlen ("unix:"));
  *ret_address = g_strconcat (g_str_has_prefix (self->address, "unix:") ? "http://localhost" : self->address, path, NULL);
  return curl;
}

/* What never became a request is answered by the HTTP library in its own words. */
static gboolean
is_librarys_own (const TestAnswer *answer)
{
  static const long refused[] = { 400, 413, 414, 431, 501, 505 };
  gboolean own = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    own |= answer->status == refused[i];
  return own && !g_hash_table_contains (answer->headers, "lianban-protocol");
}

/* Every exchange of every test is held against the API's document. */
static void
hold_against_document (const char *method, const char *path, const char *body, gssize length,
                       const TestAnswer *answer)
{
  const char *coding = g_hash_table_lookup (answer->headers, "content-encoding");
  g_autoptr (GByteArray) whole =
    coding != NULL ? lb_coding_inflate (lb_coding_parse (coding), (const guint8 *) answer->body->str,
                                        answer->body->len, G_MAXUINT32, NULL)
                   : NULL;
  gboolean packed = body != NULL && length >= 4
                    && (memcmp (body, "\x28\xb5\x2f\xfd", 4) == 0 || memcmp (body, "\x1f\x8b", 2) == 0);
  g_autofree char *fault =
    answer->status != 0 && !is_librarys_own (answer)
      ? lb_test_api_fault (method, path, packed ? NULL : body, length, answer->status,
                           g_hash_table_lookup (answer->headers, "content-type"),
                           whole != NULL ? (const char *) whole->data : answer->body->str,
                           whole != NULL ? whole->len : answer->body->len)
      : NULL;

  if (fault != NULL)
    g_error ("%s %s: %ld: %s: %s", method, path, answer->status, fault, answer->body->str);
}

TestAnswer *
test_ask (TestServer *self, const char *token, const char *method, const char *path, const char *body,
          gssize length, ...)
{
  TestAnswer *answer = g_new0 (TestAnswer, 1);
  g_autofree char *address = NULL;
  va_list lines;

  answer->body = g_string_new (NULL);
  answer->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  va_start (lines, length);
  struct curl_slist *headers = collect_headers (token, lines);
  va_end (lines);
  CURL *curl = curl_for (self, path, &address);
  curl_easy_setopt (curl, CURLOPT_URL, address);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT, 60L);
  /* A large body waits for leave: whoever sends it unasked may be hung up on before it reads why it was refused. */
  curl_easy_setopt (curl, CURLOPT_EXPECT_100_TIMEOUT_MS, 60000L);
  curl_easy_setopt (curl, CURLOPT_CUSTOMREQUEST, method);
  curl_easy_setopt (curl, CURLOPT_NOBODY, (long) (strcmp (method, "HEAD") == 0));
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, keep_body);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, answer);
  curl_easy_setopt (curl, CURLOPT_HEADERFUNCTION, keep_header);
  curl_easy_setopt (curl, CURLOPT_HEADERDATA, answer);
  if (body != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE, (long) (length < 0 ? (gssize) strlen (body) : length));
      curl_easy_setopt (curl, CURLOPT_POSTFIELDS, body);
    }
  if (curl_easy_perform (curl) == CURLE_OK)
    curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &answer->status);
  curl_slist_free_all (headers);
  answer->json = json_loadb (answer->body->str, answer->body->len, JSON_REJECT_DUPLICATES, NULL);
  hold_against_document (method, path, body, length, answer);
  return answer;
}

const char *
test_answer_text (const TestAnswer *answer, const char *member)
{
  const char *text = json_string_value (json_object_get (answer->json, member));

  return text != NULL ? text : "";
}

gint64
test_answer_number (const TestAnswer *answer, const char *member)
{
  json_t *value = json_object_get (answer->json, member);

  return json_is_integer (value) ? json_integer_value (value) : -1;
}

const char *
test_answer_problem (const TestAnswer *answer)
{
  static const char prefix[] = "urn:lianban:problem:";
  const char *type = test_answer_text (answer, "type");

  return g_str_has_prefix (type, prefix) ? type + strlen (prefix) : "";
}

/* Signing in */

TestSession *
test_session (TestServer *self, const char *user)
{
  TestSession *session = g_hash_table_lookup (self->sessions, user);

  if (session != NULL)
    return session;
  session = g_new0 (TestSession, 1);
  session->device = lb_uuid_new (1);
  g_autofree char *body = g_strdup_printf (
    self->training ? "{\"user\":\"%s\",\"device\":\"%s\"}"
                   : "{\"user\":\"%s\",\"device\":\"%s\",\"password\":\"" TEST_PASSWORD "\"}",
    user, session->device);
  g_autoptr (TestAnswer) answer = test_ask (self, NULL, "POST", "/v1/sessions", body, -1, NULL);
  g_assert_cmpint (answer->status, ==, 201);
  session->access = g_strdup (test_answer_text (answer, "access"));
  session->refresh = g_strdup (test_answer_text (answer, "refresh"));
  session->number = test_answer_number (answer, "last_number");
  g_hash_table_insert (self->sessions, g_strdup (user), session);
  return session;
}

TestSession *
test_session_of (TestServer *self, const LbActor *actor)
{
  if (!g_hash_table_contains (self->sessions, actor->id))
    test_server_add_user (self, actor);
  return test_session (self, actor->id);
}

/* Commands */

LbCommand *
test_command (TestServer *self, const char *case_id, const char *item, LbCommandType type, gint64 base,
              GVariant *args)
{
  g_autofree char *id = lb_uuid_new (self->bureau->now);

  return lb_command_new (id, case_id, item, type, base, self->bureau->now,
                         args != NULL ? args : g_variant_new_parsed ("@a{sv} {}"));
}

char *
test_push_body (LbCommand *command, gint64 number)
{
  command->number = number;
  g_autofree char *text = lb_command_to_json_text (command);
  return g_strdup_printf ("{\"commands\":[%s]}", text);
}

TestAnswer *
test_push (TestServer *self, TestSession *session, LbCommand *command)
{
  g_autofree char *body = test_push_body (command, session->number + 1);
  TestAnswer *answer = test_ask (self, session->access, "POST", "/v1/commands", body, -1, NULL);

  if (answer->status == 200)
    session->number++;
  return answer;
}

json_t *
test_first (const TestAnswer *answer)
{
  return json_array_get (json_object_get (answer->json, "answers"), 0);
}

const char *
test_outcome (const TestAnswer *answer)
{
  const char *outcome = json_string_value (json_object_get (test_first (answer), "outcome"));

  return outcome != NULL ? outcome : answer->body->str;
}

void
test_set_clock (TestServer *self, LbTime time)
{
  g_autofree char *text = lb_time_to_string (time);
  g_autofree char *body = g_strdup_printf ("{\"time\":\"%s\"}", text);
  TestSession *session = test_session (self, "platform-1");

  g_autoptr (TestAnswer) answer =
    test_ask (self, session->access, "POST", "/v1/training/clock", body, -1, NULL);
  if (answer->status != 200)
    g_error ("clock: %s", answer->body->str);
}

/* Files */

void
test_upload (TestServer *self, TestSession *session, const char *bytes, gsize length)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, length);
  g_autofree char *body = g_strdup_printf ("{\"sha256\":\"%s\",\"size\":%zu}", digest, length);

  g_autoptr (TestAnswer) begun = test_ask (self, session->access, "POST", "/v1/uploads", body, -1, NULL);
  g_assert_true (begun->status == 201 || begun->status == 200);
  if (json_is_true (json_object_get (begun->json, "complete")))
    return;
  g_autofree char *path = g_strconcat ("/v1/uploads/", test_answer_text (begun, "upload"), NULL);
  g_autoptr (TestAnswer) piece =
    test_ask (self, session->access, "PATCH", path, bytes, (gssize) length, "Upload-Offset: 0", NULL);
  g_assert_cmpint (piece->status, ==, 200);
  g_assert_true (json_is_true (json_object_get (piece->json, "complete")));
}

/* The bytes of the bureau's files are their names. */
static void
upload_named (TestServer *self, TestSession *session, GVariant *value)
{
  g_autoptr (GVariant) name = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARIANT))
    {
      g_autoptr (GVariant) inner = g_variant_get_variant (value);
      upload_named (self, session, inner);
      return;
    }
  if (!g_variant_is_container (value))
    return;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT)
      && (name = g_variant_lookup_value (value, "name", G_VARIANT_TYPE_STRING)) != NULL)
    {
      g_autoptr (GVariant) blob = g_variant_lookup_value (value, "blob", G_VARIANT_TYPE_STRING);
      if (blob != NULL)
        test_upload (self, session, g_variant_get_string (name, NULL),
                     strlen (g_variant_get_string (name, NULL)));
    }
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);
      upload_named (self, session, child);
    }
}

/* Whole ways */

static const LbActor *
author_of (LbFixture *bureau, const LbCommand *command)
{
  for (guint i = 0; i < bureau->events->len; i++)
    {
      const LbEvent *event = bureau->events->pdata[i];
      if (strcmp (event->command, command->id) == 0)
        return g_hash_table_lookup (bureau->actors, event->actor);
    }
  return NULL;
}

static void
lease_for (TestServer *self, TestSession *session, LbTime at)
{
  g_autofree char *day = lb_day_to_string (lb_time_day (at));
  g_autofree char *body = g_strdup_printf ("{\"day\":\"%s\",\"count\":200}", day);

  g_autoptr (TestAnswer) lease =
    test_ask (self, session->access, "POST", "/v1/number-leases", body, -1, NULL);
  g_assert_cmpint (lease->status, ==, 201);
}

/* Who is sent out must be known to the store, though they may never sign in. */
static void
add_team (TestServer *self, const LbCommand *command)
{
  g_auto (GStrv) team = command->type == LB_COMMAND_PLAN_VISIT ? lb_record_texts (command->args, "team") : NULL;

  for (char **member = team; member != NULL && *member != NULL; member++)
    {
      const LbActor *actor = g_hash_table_lookup (self->bureau->actors, *member);
      if (actor != NULL)
        test_session_of (self, actor);
    }
}

void
test_replay (TestServer *self, guint from)
{
  LbFixture *bureau = self->bureau;

  for (guint i = from; i < bureau->commands->len; i++)
    {
      const LbCommand *done = bureau->commands->pdata[i];
      TestSession *session = test_session_of (self, author_of (bureau, done));
      g_autofree char *id = lb_uuid_new (done->at + i);
      g_autoptr (LbCommand) command =
        lb_command_new (id, done->case_id, done->item, done->type, done->base, done->at, done->args);
      add_team (self, done);
      test_set_clock (self, done->at);
      upload_named (self, session, done->args);
      if (done->type == LB_COMMAND_RECEIVE)
        lease_for (self, session, done->at);
      g_autoptr (TestAnswer) answer = test_push (self, session, command);
      if (strcmp (test_outcome (answer), "applied") != 0)
        g_error ("%s: %s", lb_command_type_name (done->type), answer->body->str);
    }
}

void
test_receive (TestServer *self)
{
  lb_fixture_receive (self->bureau, "pharmacy");
  test_replay (self, 0);
}

void
test_receive_many (TestServer *self, guint count, GPtrArray *cases)
{
  for (guint i = 0; i < count; i++)
    {
      LbTime now = self->bureau->now;

      lb_fixture_reset (self->bureau);
      self->bureau->now = now + 60000;
      test_receive (self);
      g_ptr_array_add (cases, g_strdup (self->bureau->case_id));
    }
}

GString *
test_pull (TestServer *self, TestSession *session, char **cursor)
{
  GString *all = g_string_new (NULL);
  gboolean more = TRUE;

  while (more)
    {
      g_autofree char *path =
        g_strconcat ("/v1/changes?limit=7", *cursor != NULL ? "&since=" : "", *cursor, NULL);
      g_autoptr (TestAnswer) page = test_ask (self, session->access, "GET", path, NULL, 0, NULL);
      g_assert_cmpint (page->status, ==, 200);
      char *last = g_strrstr_len (page->body->str, (gssize) page->body->len - 1, "\n");
      last = last != NULL ? last + 1 : page->body->str;
      json_auto_t *end = json_loads (last, 0, NULL);
      g_free (*cursor);
      *cursor = g_strdup (json_string_value (json_object_get (end, "next")));
      g_assert_nonnull (*cursor);
      char sum[LB_PAGE_SUM_BYTES];
      lb_page_sum (page->body->str, (gsize) (last - page->body->str), sum);
      g_assert_cmpstr (json_string_value (json_object_get (end, "sum")), ==, sum);
      more = json_is_true (json_object_get (end, "more"));
      g_string_append_len (all, page->body->str, last - page->body->str);
    }
  return all;
}

void
test_verify (TestServer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = NULL;

  test_server_stop (self);
  g_autoptr (LbLedger) ledger = test_server_ledger (self, LB_LEDGER_READ_ONLY);
  lb_ledger_verify (ledger, &faults, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < faults->len; i++)
    g_error ("verify: %s", (char *) faults->pdata[i]);
}
