/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lines of a backup: events, then answers, then facts, parted by lines of "%". Chain and digests are put right here,
 * as somebody would who wants to bring a made-up store in. What is put back is good, or nothing is left.
 */
#include "lb-fuzz.h"
#include "lb-backup.h"
#include "lb-fuzz-place.h"

#include <glib/gstdio.h>
#include <zstd.h>

#define PART "%\n"

static LbBackupPlace *place;
static char *from, *to;

void
lb_fuzz_set_up (void)
{
  from = g_build_filename (lb_fuzz_folder (), "from", NULL);
  to = g_build_filename (lb_fuzz_folder (), "to", NULL);
  g_autofree char *runs = g_build_filename (from, "runs", NULL);
  g_mkdir_with_parents (runs, 0700);
  place = lb_backup_place_open (from, NULL, NULL);
}

static void
write_file (const char *name, const char *bytes, gsize length)
{
  g_autofree char *path = g_build_filename (from, name, NULL);

  g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/* (transfer full) its digest */
static char *
write_part (const char *name, const GString *text)
{
  gsize room = ZSTD_compressBound (text->len);
  g_autofree char *packed = g_malloc (room);
  gsize size = ZSTD_compress (packed, room, text->str, text->len, 1);

  g_assert_false (ZSTD_isError (size));
  write_file (name, packed, size);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) packed, size);
}

/* The same lines with the digest of the chain before each; *ret_digest is the last one. */
static GString *
chain (const char *events, gint64 *ret_count, char **ret_digest)
{
  GString *text = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (events, "\n", -1);
  guint8 digest[32] = { 0 };
  gsize size = sizeof digest;

  *ret_digest = g_strdup ("0000000000000000000000000000000000000000000000000000000000000000");
  for (char **line = lines; *line != NULL; line++)
    {
      if (**line == '\0')
        continue;
      g_autoptr (GChecksum) sum = g_checksum_new (G_CHECKSUM_SHA256);
      g_checksum_update (sum, digest, sizeof digest);
      g_checksum_update (sum, (const guchar *) *line, -1);
      g_free (*ret_digest);
      *ret_digest = g_strdup (g_checksum_get_string (sum));
      g_checksum_get_digest (sum, digest, &size);
      g_string_append_printf (text, "%s %s\n", *ret_digest, *line);
      ++*ret_count;
    }
  return text;
}

static GString *
lines_of (const char *text)
{
  GString *lines = g_string_new (text);

  if (lines->len > 0 && lines->str[lines->len - 1] != '\n')
    g_string_append_c (lines, '\n');
  return lines;
}

static void
write_backup (const char *events, const char *answers, const char *facts)
{
  gint64 count = 0;
  g_autofree char *digest = NULL;
  g_autoptr (GString) log = chain (events, &count, &digest);
  g_autoptr (GString) told = lines_of (answers), rest = lines_of (facts);
  g_autofree char *log_digest = write_part ("events.zst", log);
  g_autofree char *told_digest = write_part ("answers.zst", told);
  g_autofree char *rest_digest = write_part ("facts.zst", rest);
  g_autofree char *account = g_strdup_printf (
    "{\"backup\":1,\"at\":1,\"store_time\":1,\"epoch\":\"00000000000000000000000000000000\",\"digest\":\"%s\","
    "\"head\":%" G_GINT64_FORMAT ",\"blobs\":0,\"new_blobs\":[],"
    "\"events\":[{\"file\":\"events.zst\",\"sha256\":\"%s\",\"first\":1,\"last\":%" G_GINT64_FORMAT "}],"
    "\"answers\":[{\"file\":\"answers.zst\",\"sha256\":\"%s\",\"first\":0,\"last\":0}],"
    "\"facts\":{\"file\":\"facts.zst\",\"sha256\":\"%s\",\"first\":0,\"last\":0}}",
    digest, count, log_digest, count, told_digest, rest_digest);

  write_file ("runs/20190610T090000.json", account, strlen (account));
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autofree char *text = lb_fuzz_text (bytes, length);
  char *answers = strstr (text, PART), *facts = answers != NULL ? strstr (answers + strlen (PART), PART) : NULL;
  g_autoptr (GError) error = NULL;
  LbLedgerCounts counts = { 0 };

  if (facts == NULL)
    return;
  *answers = *facts = '\0';
  write_backup (text, answers + strlen (PART), facts + strlen (PART));
  gboolean done = lb_backup_restore (place, to, NULL, LB_TIME_NONE, &counts, &error);
  lb_fuzz_refused (done, error);
  g_assert_true (done == g_file_test (to, G_FILE_TEST_EXISTS));
  lb_fuzz_remove (to);
}
