/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The checking of an archive, which may come from anywhere: every size is bounded and no file is unpacked.
 */
#include "lb-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "lb-archive-parts.h"
#include "lb-error.h"

#define MAX_FILES 100000
#define MAX_MANIFEST (32 * 1024 * 1024)
#define MAX_TOTAL (G_GINT64_CONSTANT (64) * 1024 * 1024 * 1024)
#define DIGEST_DIGITS 64

void
lb_archive_report_free (LbArchiveReport *report)
{
  if (report == NULL)
    return;
  g_ptr_array_unref (report->altered);
  g_ptr_array_unref (report->missing);
  g_ptr_array_unref (report->extra);
  g_free (report);
}

static LbArchiveReport *
report_new (void)
{
  LbArchiveReport *report = g_new0 (LbArchiveReport, 1);

  report->altered = g_ptr_array_new_with_free_func (g_free);
  report->missing = g_ptr_array_new_with_free_func (g_free);
  report->extra = g_ptr_array_new_with_free_func (g_free);
  return report;
}

typedef struct
{
  struct archive *reader;
  GHashTable *digests;  /* name → digest as read; "" when the data could not be read */
  GHashTable *doubled;  /* names that occur twice */
  GString *manifest;    /* (nullable) */
  gint64 total;
} Reading;

/* Hashes one file's data; what is damaged gets an empty digest, so that the report can name it. */
static char *
read_data (Reading *reading, GString *keep)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree guint8 *buffer = g_malloc (65536);

  for (;;)
    {
      la_ssize_t count = archive_read_data (reading->reader, buffer, 65536);

      if (count == 0)
        return g_strdup (g_checksum_get_string (checksum));
      reading->total += MAX (count, 0);
      if (count < 0 || reading->total > MAX_TOTAL || (keep != NULL && keep->len > MAX_MANIFEST))
        return g_strdup ("");
      g_checksum_update (checksum, buffer, count);
      if (keep != NULL)
        g_string_append_len (keep, (char *) buffer, count);
    }
}

static void
read_entry (Reading *reading, struct archive_entry *entry)
{
  const char *name = archive_entry_pathname (entry);
  gboolean is_manifest = g_strcmp0 (name, LB_ARCHIVE_MANIFEST) == 0;
  char *digest;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    name = "?";
  if (is_manifest && reading->manifest == NULL)
    reading->manifest = g_string_new (NULL);
  digest = read_data (reading, is_manifest ? reading->manifest : NULL);
  if (g_hash_table_contains (reading->digests, name))
    g_hash_table_add (reading->doubled, g_strdup (name));
  g_hash_table_insert (reading->digests, g_strdup (name), digest);
}

static gboolean
read_entries (Reading *reading, GError **error)
{
  struct archive_entry *entry;
  int status;

  while ((status = archive_read_next_header (reading->reader, &entry)) == ARCHIVE_OK || status == ARCHIVE_WARN)
    {
      if (g_hash_table_size (reading->digests) >= MAX_FILES)
        {
          g_set_error (error, LB_ERROR, LB_ERROR_TOO_LARGE, "the archive holds more than %d files", MAX_FILES);
          return FALSE;
        }
      read_entry (reading, entry);
    }
  if (status == ARCHIVE_EOF)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "the archive cannot be read to its end");
  return FALSE;
}

static gboolean
open_and_read (Reading *reading, const char *path, GError **error)
{
  if (archive_read_open_filename (reading->reader, path, 65536) != ARCHIVE_OK)
    {
      int code = archive_errno (reading->reader) == ENOENT ? LB_ERROR_NOT_FOUND : LB_ERROR_CORRUPT;

      g_set_error (error, LB_ERROR, code, "the archive cannot be opened");
      return FALSE;
    }
  return read_entries (reading, error);
}

/* "digest  name": what sha256sum writes. */
static gboolean
check_line (const char *line, Reading *reading, GHashTable *named, LbArchiveReport *report)
{
  const char *name = line + DIGEST_DIGITS + 2;
  const char *digest;

  if (strlen (line) < DIGEST_DIGITS + 3 || line[DIGEST_DIGITS] != ' ' || line[DIGEST_DIGITS + 1] != ' ')
    return FALSE;
  if (!g_hash_table_add (named, g_strdup (name)))
    return FALSE;
  report->n_files++;
  digest = g_hash_table_lookup (reading->digests, name);
  if (digest == NULL)
    g_ptr_array_add (report->missing, g_strdup (name));
  else if (strncmp (digest, line, DIGEST_DIGITS) != 0 || g_hash_table_contains (reading->doubled, name))
    g_ptr_array_add (report->altered, g_strdup (name));
  return TRUE;
}

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
find_extra (Reading *reading, GHashTable *named, LbArchiveReport *report)
{
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, reading->digests);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (!g_hash_table_contains (named, name) && !g_str_equal (name, LB_ARCHIVE_MANIFEST))
      g_ptr_array_add (report->extra, g_strdup (name));
  g_ptr_array_sort (report->extra, compare_texts);
}

static LbArchiveReport *
compare (Reading *reading, GError **error)
{
  g_autoptr (LbArchiveReport) report = report_new ();
  g_autoptr (GHashTable) named = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) lines = NULL;

  if (reading->manifest == NULL || reading->manifest->len == 0
      || !g_utf8_validate (reading->manifest->str, (gssize) reading->manifest->len, NULL))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "the archive has no readable manifest");
      return NULL;
    }
  lines = g_strsplit (reading->manifest->str, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (*lines[i] != '\0' && !check_line (lines[i], reading, named, report))
      {
        g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "line %u of the manifest is malformed", i + 1);
        return NULL;
      }
  find_extra (reading, named, report);
  return g_steal_pointer (&report);
}

static gboolean
judge (const LbArchiveReport *report, GError **error)
{
  if (report->altered->len + report->missing->len + report->extra->len == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "%u files altered, %u missing, %u extra", report->altered->len,
               report->missing->len, report->extra->len);
  return FALSE;
}

/**
 * lb_archive_verify:
 * @ret_report: (out) (transfer full) (optional): which files are wrong; not set when the archive or its manifest
 *   cannot be read at all
 *
 * Returns: TRUE when every file is as the manifest says and no other is there
 */
gboolean
lb_archive_verify (const char *path, LbArchiveReport **ret_report, GError **error)
{
  Reading reading = { 0 };
  LbArchiveReport *report = NULL;
  locale_t before;
  gboolean sound = FALSE;

  g_return_val_if_fail (path != NULL, FALSE);

  before = lb_archive_enter_locale ();
  reading.reader = archive_read_new ();
  reading.digests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  reading.doubled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  archive_read_support_format_zip (reading.reader);
  if (open_and_read (&reading, path, error))
    report = compare (&reading, error);
  if (report != NULL)
    sound = judge (report, error);
  archive_read_free (reading.reader);
  lb_archive_leave_locale (before);
  g_hash_table_unref (reading.digests);
  g_hash_table_unref (reading.doubled);
  if (reading.manifest != NULL)
    g_string_free (reading.manifest, TRUE);
  if (ret_report != NULL)
    *ret_report = report;
  else
    lb_archive_report_free (report);
  return sound;
}
