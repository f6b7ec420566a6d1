/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The accounts of runs, and reading what they name.
 */
#include "lb-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>
#include "lb-json.h"
#include "lb-ledger-private.h"

#define PARTS_MAXIMUM 1000000

LbBackupPart *
lb_backup_part_new (const char *file, const char *sha256, gint64 first, gint64 last)
{
  LbBackupPart *part = g_new0 (LbBackupPart, 1);

  *part = (LbBackupPart) { g_strdup (file), g_strdup (sha256), first, last };
  return part;
}

void
lb_backup_part_free (LbBackupPart *part)
{
  if (part == NULL)
    return;
  g_free (part->file);
  g_free (part->sha256);
  g_free (part);
}

LbBackupRun *
lb_backup_run_new (void)
{
  LbBackupRun *run = g_new0 (LbBackupRun, 1);

  run->events = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_backup_part_free);
  run->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_backup_part_free);
  run->new_blobs = g_ptr_array_new_with_free_func (g_free);
  return run;
}

void
lb_backup_run_free (LbBackupRun *run)
{
  if (run == NULL)
    return;
  g_free (run->name);
  g_free (run->epoch);
  g_free (run->digest);
  g_ptr_array_unref (run->events);
  g_ptr_array_unref (run->answers);
  g_ptr_array_unref (run->new_blobs);
  lb_backup_part_free (run->facts);
  g_free (run);
}

/* Accounts */

static json_t *
part_to_json (const LbBackupPart *part)
{
  return json_pack ("{s:s, s:s, s:I, s:I}", "file", part->file, "sha256", part->sha256, "first",
                    (json_int_t) part->first, "last", (json_int_t) part->last);
}

static json_t *
parts_to_json (GPtrArray *parts)
{
  json_t *list = json_array ();

  for (guint i = 0; i < parts->len; i++)
    json_array_append_new (list, part_to_json (parts->pdata[i]));
  return list;
}

/* The digest of all else that stands in an account. (transfer full) */
static char *
account_digest (json_t *value)
{
  json_auto_t *rest = json_copy (value);

  json_object_del (rest, "sum");
  g_autofree char *text = lb_json_to_text (rest);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);
}

static void
seal_account (json_t *value)
{
  g_autofree char *digest = account_digest (value);

  json_object_set_new (value, "sum", json_string (digest));
}

/* Accounts of the first version have no digest. */
static void
check_account (const LbJson *root)
{
  if (lb_json_integer (root, "backup", 1, 2) == 1)
    return;
  const char *kept = lb_json_hexadecimal (root, "sum", 64);
  g_autofree char *digest = lb_json_reader_ok (root->reader) ? account_digest (root->value) : NULL;
  if (digest != NULL && strcmp (kept, digest) != 0)
    lb_json_fail (root, NULL, "the account was altered");
}

static char *
run_to_text (const LbBackupRun *run)
{
  json_t *added = json_array ();

  for (guint i = 0; i < run->new_blobs->len; i++)
    json_array_append_new (added, json_string (run->new_blobs->pdata[i]));
  json_auto_t *value =
    json_pack ("{s:i, s:I, s:I, s:s, s:s, s:I, s:I, s:o, s:o, s:o, s:I, s:o}", "backup", 2, "at", (json_int_t) run->at,
               "store_time", (json_int_t) run->store_time, "epoch", run->epoch, "digest", run->digest, "head",
               (json_int_t) run->head, "answered", (json_int_t) run->answered, "events", parts_to_json (run->events), "answers",
               parts_to_json (run->answers), "facts", part_to_json (run->facts), "blobs", (json_int_t) run->blobs,
               "new_blobs", added);

  seal_account (value);
  return lb_json_to_pretty_text (value);
}

gboolean
lb_backup_run_keep (const LbBackupRun *run, LbBackupPlace *place, GError **error)
{
  g_autofree char *name = g_strconcat ("runs/", run->name, NULL);
  g_autofree char *part = lb_backup_place_part (place);
  g_autofree char *text = run_to_text (run);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_file_set_contents_full (part, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error)
         && lb_backup_place_keep (place, name, digest, part, error);
}

/* A file's name within the place, and nothing that leads out of it. */
static LbBackupPart *
read_part (const LbJson *at)
{
  const char *file = lb_json_string (at, "file", 1, 200);

  if (*file == '/' || strstr (file, "..") != NULL)
    lb_json_fail (at, "file", "leads out of the folder");
  return lb_backup_part_new (file, lb_json_hexadecimal (at, "sha256", 64), lb_json_integer (at, "first", 0, G_MAXINT64 / 2),
                             lb_json_integer (at, "last", 0, G_MAXINT64 / 2));
}

static void
read_parts (const LbJson *root, const char *member, GPtrArray *parts)
{
  LbJson list;
  gsize count = lb_json_array (root, member, 0, PARTS_MAXIMUM, &list);

  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&list, i);
      g_ptr_array_add (parts, read_part (&element));
    }
}

static LbBackupRun *
parse_run (const char *path, const char *name, GError **error)
{
  static const LbJsonLimits limits = { 1024 * 1024 * 1024, 8, 20000000 };
  g_autoptr (LbBackupRun) run = lb_backup_run_new ();
  gsize length = 0;
  g_autofree char *text = lb_json_read_file (path, &limits, &length, error);
  g_autoptr (LbJsonReader) reader = text != NULL ? lb_json_reader_new (text, length, &limits, error) : NULL;
  LbJson added;

  if (reader == NULL)
    return NULL;
  LbJson root = lb_json_root (reader), facts = lb_json_object (&root, "facts", NULL);
  run->name = g_strdup (name);
  run->at = lb_json_integer (&root, "at", 0, G_MAXINT64 / 2);
  run->store_time = lb_json_integer (&root, "store_time", 0, G_MAXINT64 / 2);
  run->epoch = g_strdup (lb_json_hexadecimal (&root, "epoch", 32));
  run->digest = g_strdup (lb_json_hexadecimal (&root, "digest", 64));
  run->head = lb_json_integer (&root, "head", 0, G_MAXINT64 / 2);
  /* Accounts of an earlier version do not have it. */
  if (lb_json_has (&root, "answered"))
    run->answered = lb_json_integer (&root, "answered", 0, G_MAXINT64 / 2);
  run->blobs = lb_json_integer (&root, "blobs", 0, G_MAXINT64 / 2);
  run->facts = read_part (&facts);
  read_parts (&root, "events", run->events);
  read_parts (&root, "answers", run->answers);
  gsize count = lb_json_array (&root, "new_blobs", 0, PARTS_MAXIMUM * 10, &added);
  for (gsize i = 0; i < count; i++)
    {
      LbJson element = lb_json_element (&added, i);
      g_ptr_array_add (run->new_blobs, g_strdup (lb_json_hexadecimal (&element, NULL, 64)));
    }
  check_account (&root);
  return lb_json_reader_finish (reader, error) ? g_steal_pointer (&run) : NULL;
}

LbBackupRun *
lb_backup_run_read (LbBackupPlace *place, const char *name, GError **error)
{
  g_autofree char *file = g_strconcat ("runs/", name, NULL);
  char *path = lb_backup_place_fetch (place, file, error);
  LbBackupRun *run = path != NULL ? parse_run (path, name, error) : NULL;

  if (path != NULL && run == NULL)
    g_prefix_error (error, "runs/%s: ", name);
  lb_backup_place_give_back (place, path);
  return run;
}

/* Parts */

static gboolean
read_lines (const char *path, LbBackupLine each, gpointer data, GError **error)
{
  g_autoptr (LbUnpack) file = lb_unpack_new (path, error);
  const char *line = NULL;
  gsize length = 0;

  if (file == NULL)
    return FALSE;
  do
    if (!lb_unpack_line (file, &line, &length, error) || (line != NULL && !each (line, length, data, error)))
      return FALSE;
  while (line != NULL);
  return TRUE;
}

gboolean
lb_backup_each_line (const LbBackupPart *part, LbBackupPlace *place, LbBackupLine each, gpointer data, GError **error)
{
  char *path = lb_backup_place_fetch (place, part->file, error);
  g_autofree char *found = path != NULL ? lb_file_digest (path, NULL, error) : NULL;
  gboolean good = found != NULL && strcmp (found, part->sha256) == 0;

  if (found != NULL && !good)
    g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: was altered", part->file);
  good = good && (each == NULL || read_lines (path, each, data, error));
  lb_backup_place_give_back (place, path);
  return good;
}

typedef struct
{
  LbBackupEvent each;
  gpointer data;
  gint64 seq;
  guint8 digest[LB_DIGEST_BYTES];
} Walk;

static gboolean
walk_line (const char *line, gsize length, gpointer data, GError **error)
{
  Walk *walk = data;
  crypto_hash_sha256_state state;

  walk->seq++;
  if (length < 66 || line[64] != ' ')
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "event %" G_GINT64_FORMAT ": is no line of a backup", walk->seq);
      return FALSE;
    }
  crypto_hash_sha256_init (&state);
  crypto_hash_sha256_update (&state, walk->digest, LB_DIGEST_BYTES);
  crypto_hash_sha256_update (&state, (const guint8 *) line + 65, length - 65);
  crypto_hash_sha256_final (&state, walk->digest);
  g_autofree char *digest = lb_hex (walk->digest, LB_DIGEST_BYTES);
  if (strncmp (digest, line, 64) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "event %" G_GINT64_FORMAT ": the chain is broken here", walk->seq);
      return FALSE;
    }
  return walk->each == NULL || walk->each (walk->seq, digest, line + 65, walk->data, error);
}

gboolean
lb_backup_each_event (const LbBackupRun *run, LbBackupPlace *place, LbBackupEvent each, gpointer data, GError **error)
{
  Walk walk = { .each = each, .data = data };

  for (guint i = 0; i < run->events->len; i++)
    {
      const LbBackupPart *part = run->events->pdata[i];
      if (part->first != walk.seq + 1)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: does not follow on event %" G_GINT64_FORMAT, part->file,
                       walk.seq);
          return FALSE;
        }
      if (!lb_backup_each_line (part, place, walk_line, &walk, error))
        return FALSE;
    }
  g_autofree char *digest = lb_hex (walk.digest, LB_DIGEST_BYTES);
  if (walk.seq == run->head && (run->head == 0 || strcmp (digest, run->digest) == 0))
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%s: its log does not end where it says", run->name);
  return FALSE;
}

/* Rows */

/* What is told again from the log, belongs to those who are signed in, or is written to parts of its own. */
static const char *const not_kept[] = { "event",     "command",   "device",  "case_head", "case_scope", "case_wake",
                                        "blob_case", "session",   "spent",   "upload",    "blob_gone",  "blob_fault",
                                        NULL };

GStrv
lb_backup_tables (LbDatabase *database, GError **error)
{
  g_auto (GStrv) all = lb_database_tables (database, error);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();

  for (char **table = all; table != NULL && *table != NULL; table++)
    if (!g_strv_contains (not_kept, *table))
      g_strv_builder_add (kept, *table);
  return all != NULL ? g_strv_builder_end (kept) : NULL;
}

static json_t *
value_of (LbStatement *row, int column)
{
  gsize length = 0;

  switch (lb_statement_kind (row, column))
    {
    case 'x':
      return json_integer (lb_statement_integer (row, column));
    case 'd':
      return json_real (lb_statement_number (row, column));
    case 's':
      return json_string (lb_statement_text (row, column));
    case 'y':
      {
        const guint8 *bytes = lb_statement_bytes (row, column, &length);
        g_autofree char *text = lb_hex (bytes, length);
        return json_pack ("{s:s}", "hex", text);
      }
    default:
      return json_null ();
    }
}

char *
lb_backup_row_text (LbStatement *row, const char *table)
{
  json_auto_t *value = json_object ();

  json_object_set_new (value, "", json_string (table));
  for (int column = 0; column < lb_statement_columns (row); column++)
    json_object_set_new (value, lb_statement_name (row, column), value_of (row, column));
  return lb_json_to_text (value);
}

static gboolean
bind_value (LbStatement *statement, const char *name, json_t *value)
{
  g_autofree char *parameter = g_strconcat (":", name, NULL);
  const char *hex = json_string_value (json_object_get (value, "hex"));

  if (json_is_string (value))
    lb_statement_bind_text (statement, parameter, json_string_value (value));
  else if (json_is_integer (value))
    lb_statement_bind_integer (statement, parameter, json_integer_value (value));
  else if (json_is_real (value))
    lb_statement_bind_number (statement, parameter, json_real_value (value));
  else if (hex != NULL)
    {
      gsize size = strlen (hex) / 2, length = 0;
      g_autofree guint8 *bytes = g_malloc (size + 1);
      if (sodium_hex2bin (bytes, size + 1, hex, strlen (hex), NULL, &length, NULL) != 0)
        return FALSE;
      lb_statement_bind_bytes (statement, parameter, bytes, length);
    }
  else
    lb_statement_bind_null (statement, parameter);
  return TRUE;
}

static gboolean
is_name (const char *text)
{
  return text != NULL && *text != '\0' && strspn (text, "abcdefghijklmnopqrstuvwxyz_") == strlen (text);
}

/* A store that was backed up by an older program has fewer columns; their defaults hold. */
static LbStatement *
prepare_insert (LbDatabase *database, json_t *value, GError **error)
{
  const char *table = json_string_value (json_object_get (value, "")), *name;
  g_autoptr (GString) names = g_string_new (NULL), parameters = g_string_new (NULL);
  gboolean good = is_name (table);
  json_t *member;

  json_object_foreach (value, name, member)
    if (*name != '\0')
      {
        good = good && is_name (name);
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
        g_string_append_printf (parameters, "%s:%s", parameters->len > 0 ? ", " : "", name);
      }
  if (!good || names->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "backup: a row cannot be read");
      return NULL;
    }
  g_autofree char *sql = g_strdup_printf ("INSERT INTO %s (%s) VALUES (%s)", table, names->str, parameters->str);
  return lb_database_prepare (database, sql, error);
}

gboolean
lb_backup_row_insert (LbDatabase *database, const char *line, gsize length, GError **error)
{
  json_auto_t *value = json_loadb (line, length, JSON_REJECT_DUPLICATES, NULL);
  g_autoptr (LbStatement) statement = json_is_object (value) ? prepare_insert (database, value, error) : NULL;
  const char *name;
  json_t *member;

  if (statement == NULL)
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "backup: a row cannot be read");
      return FALSE;
    }
  json_object_foreach (value, name, member)
    if (*name != '\0' && !bind_value (statement, name, member))
      {
        g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "backup: a row cannot be read");
        return FALSE;
      }
  return lb_statement_run (statement, error);
}

/* The note */

#define NOTE "last-backup"

gboolean
lb_backup_note (const char *folder, const LbBackupNote *note, GError **error)
{
  g_return_val_if_fail (folder != NULL && note != NULL, FALSE);
  g_autofree char *path = g_build_filename (folder, NOTE, NULL);
  g_autofree char *text = g_strdup_printf ("[backup]\nat=%" G_GINT64_FORMAT "\nevents=%" G_GINT64_FORMAT "\n",
                                           (gint64) note->at, note->events);

  /* Nothing personal, and the service that shows it may be another user than who backs up. */
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0644, error);
}

LbBackupNote
lb_backup_noted (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, NOTE, NULL);
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return (LbBackupNote) { 0 };
  return (LbBackupNote) { g_key_file_get_int64 (file, "backup", "at", NULL),
                          g_key_file_get_int64 (file, "backup", "events", NULL) };
}
