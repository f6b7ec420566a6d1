/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The writing of an archive.
 */
#include "lb-archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <string.h>

#include "lb-archive-parts.h"
#include "lb-case-paper.h"
#include "lb-error.h"
#include "lb-file-write-private.h"
#include "lb-paper-private.h"

typedef struct
{
  const LbCase *self;
  GPtrArray *events;
  const LbContext *context;
  GPtrArray *files; /* (element-type LbArchiveFile) in the order of the index */
  GHashTable *issued; /* set of digests of issued papers that lie in their own places already */
  LbDay day;
} Plan;

/* A paper that was handed out lies in the archive as it was handed out; one that goes on being filled in also as it
 * stands at last. */
static const LbPaperIssue *
issue_of (const Plan *plan, const LbPaperEntry *entry)
{
  return lb_paper_kind_goes_on (entry->kind)
           ? NULL : lb_case_last_issue (plan->self, lb_paper_kind_name (entry->kind), entry->number);
}

/* The papers */

static gboolean
add_paper (Plan *plan, const LbPaperEntry *entry, GError **error)
{
  const LbPaperIssue *issue = issue_of (plan, entry);
  g_autofree char *title = lb_archive_clean_name (entry->title);
  g_autofree char *name
    = g_strdup_printf ("文书/%s-%03u-%s.pdf", lb_paper_kind_code (entry->kind), plan->files->len + 1, title);
  LbDocument *document;

  if (issue != NULL && issue->blob != NULL)
    {
      LbArchiveFile *file = lb_archive_file_new (g_steal_pointer (&name), entry->title, NULL);

      file->digest = g_strdup (issue->blob);
      file->pages = (guint) MAX (issue->pages, 0);
      g_ptr_array_add (plan->files, file);
      g_hash_table_add (plan->issued, issue->blob);
      return TRUE;
    }
  document = lb_paper_build (entry->kind, plan->self, plan->events, entry->version, plan->context, error);
  if (document == NULL)
    return FALSE;
  g_ptr_array_add (plan->files, lb_archive_file_new_paper (g_steal_pointer (&name), entry->title, document));
  return TRUE;
}

static gboolean
add_papers (Plan *plan, GPtrArray *entries, gboolean application, GError **error)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const LbPaperEntry *entry = g_ptr_array_index (entries, i);

      if ((entry->kind == LB_PAPER_APPLICATION) == application && !add_paper (plan, entry, error))
        return FALSE;
    }
  return TRUE;
}

static void
take_files (Plan *plan, GPtrArray *blobs, gboolean materials)
{
  for (guint i = 0; i < blobs->len; i++)
    {
      LbArchiveFile *file = g_ptr_array_index (blobs, i);

      if (file != NULL && g_str_has_prefix (file->name, "材料/") == materials
          && !g_hash_table_contains (plan->issued, file->digest))
        {
          g_ptr_array_add (plan->files, file);
          blobs->pdata[i] = NULL;
        }
    }
}

static void
file_free_if_any (gpointer file)
{
  if (file != NULL)
    lb_archive_file_free (file);
}

static void
add_text (Plan *plan, const char *name, const char *title, char *text)
{
  g_ptr_array_add (plan->files, lb_archive_file_new (g_strdup (name), title, g_bytes_new_take (text, strlen (text))));
}

static char *
join_lines (GPtrArray *lines)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      g_string_append (text, g_ptr_array_index (lines, i));
      g_string_append_c (text, '\n');
    }
  return g_string_free (text, FALSE);
}

static void
add_remarks (Plan *plan, guint n_papers, guint n_files)
{
  LbDocument *document = lb_paper_remarks (plan->self, n_papers, n_files, plan->day, plan->context);

  g_ptr_array_add (plan->files,
                   lb_archive_file_new_paper (g_strdup ("99-备考表.pdf"), lb_paper_kind_title (LB_PAPER_REMARKS),
                                              document));
}

/* The index names every other file with its pages, so it is made last and put first. */
static gboolean
add_index (Plan *plan, GError **error)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_with_free_func (g_free);
  LbDocument *document;

  for (guint i = 0; i < plan->files->len; i++)
    {
      const LbArchiveFile *file = g_ptr_array_index (plan->files, i);

      g_ptr_array_add (entries, g_strdup (file->name));
      g_ptr_array_add (entries, g_strdup (file->title));
      g_ptr_array_add (entries, file->pages > 0 ? g_strdup_printf ("%u", file->pages) : g_strdup (""));
    }
  document = lb_paper_index (plan->self, entries, plan->events->len, plan->day, plan->context);
  g_ptr_array_insert (plan->files, 0,
                      lb_archive_file_new_paper (g_strdup (LB_ARCHIVE_INDEX), "卷宗目录", document));
  return lb_archive_paint (plan->files, error);
}

static gboolean
make_plan (Plan *plan, GPtrArray *event_lines, GError **error)
{
  g_autoptr (GPtrArray) entries = lb_paper_documents (plan->self, plan->events, plan->context);
  g_autoptr (GPtrArray) blobs = lb_archive_find_blobs (plan->events, plan->context);
  g_autoptr (GHashTable) issued = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_blobs = blobs->len;

  plan->issued = issued;
  g_ptr_array_set_free_func (blobs, file_free_if_any);
  if (!add_papers (plan, entries, TRUE, error))
    return FALSE;
  take_files (plan, blobs, TRUE);
  if (!add_papers (plan, entries, FALSE, error))
    return FALSE;
  take_files (plan, blobs, FALSE);
  add_text (plan, "case.txt", "办件最终状态（规范文本）", lb_case_canonical (plan->self));
  add_text (plan, "events.ndjson", "", join_lines (event_lines));
  add_remarks (plan, entries->len, n_blobs - g_hash_table_size (issued));
  return lb_archive_paint (plan->files, error) && add_index (plan, error);
}

/* Writing */

static gboolean
fail (struct archive *writer, GError **error)
{
  lb_set_errno (error, archive_errno (writer) != 0 ? archive_errno (writer) : EIO, "cannot write the archive");
  return FALSE;
}

/* Times are left out: the archive says when in its papers, and equal cases shall give equal bytes. */
static gboolean
write_entry (struct archive *writer, const char *name, GBytes *bytes, GError **error)
{
  struct archive_entry *entry = archive_entry_new ();
  gsize length;
  const void *data = g_bytes_get_data (bytes, &length);
  gboolean good;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_size (entry, (la_int64_t) length);
  good = archive_write_header (writer, entry) == ARCHIVE_OK;
  if (good && length > 0)
    good = archive_write_data (writer, data, length) == (la_ssize_t) length;
  if (good)
    good = archive_write_finish_entry (writer) == ARCHIVE_OK;
  archive_entry_free (entry);
  return good || fail (writer, error);
}

/* (transfer full): the blob's bytes, held against its name. */
static GBytes *
fetch (const LbArchiveFile *file, LbArchiveBlobFunc get_blob, gpointer user_data, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *digest = NULL;

  if (file->bytes != NULL)
    return g_bytes_ref (file->bytes);
  bytes = get_blob (file->digest, user_data, error);
  if (bytes == NULL)
    return NULL;
  digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (digest, file->digest))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "blob %s does not match its digest", file->digest);
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const LbArchiveFile *one = *(LbArchiveFile *const *) a;
  const LbArchiveFile *other = *(LbArchiveFile *const *) b;

  return strcmp (one->name, other->name);
}

static GBytes *
make_manifest (GPtrArray *files)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < files->len; i++)
    {
      const LbArchiveFile *file = g_ptr_array_index (files, i);

      g_string_append_printf (text, "%s  %s\n", file->digest, file->name);
    }
  return g_string_free_to_bytes (text);
}

/* What is packed already is not packed again: it would take time and no less room. */
static gboolean
is_packed (const char *name)
{
  static const char *const endings[] = { ".pdf", ".jpg", ".jpeg", ".png", ".zip" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i]))
      return TRUE;
  return FALSE;
}

static void
choose_packing (struct archive *writer, const char *name)
{
  if (is_packed (name))
    archive_write_zip_set_compression_store (writer);
  else
    archive_write_zip_set_compression_deflate (writer);
}

static gboolean
write_files (struct archive *writer, GPtrArray *files, LbArchiveBlobFunc get_blob, gpointer user_data, GError **error)
{
  g_autoptr (GBytes) manifest = NULL;

  g_ptr_array_sort (files, compare_names);
  for (guint i = 0; i < files->len; i++)
    {
      const LbArchiveFile *file = g_ptr_array_index (files, i);
      g_autoptr (GBytes) bytes = fetch (file, get_blob, user_data, error);

      if (bytes == NULL)
        return FALSE;
      choose_packing (writer, file->name);
      if (!write_entry (writer, file->name, bytes, error))
        return FALSE;
    }
  manifest = make_manifest (files);
  choose_packing (writer, LB_ARCHIVE_MANIFEST);
  return write_entry (writer, LB_ARCHIVE_MANIFEST, manifest, error);
}

static gboolean
write_zip (int fd, GPtrArray *files, LbArchiveBlobFunc get_blob, gpointer user_data, GError **error)
{
  struct archive *writer = archive_write_new ();
  locale_t before = lb_archive_enter_locale ();
  gboolean good;

  g_assert (writer != NULL);
  archive_write_set_format_zip (writer);
  good = archive_write_open_fd (writer, fd) == ARCHIVE_OK || fail (writer, error);
  good = good && write_files (writer, files, get_blob, user_data, error);
  if (good)
    good = archive_write_close (writer) == ARCHIVE_OK || fail (writer, error);
  else
    archive_write_fail (writer);
  archive_write_free (writer);
  lb_archive_leave_locale (before);
  return good;
}

/**
 * lb_archive_write:
 * @events: (element-type LbEvent): all of the case
 * @event_lines: (element-type utf8): the same as they stand in the ledger, without line ends
 * @get_blob: fetches what the events name
 *
 * The day on index and remarks is that of @context's time.
 *
 * Returns: TRUE when the whole archive is on disk. Fails with what @get_blob says, LB_ERROR_CORRUPT (a blob that
 *   does not match its digest), LB_ERROR_INVALID (lines and events differ in number), LB_ERROR_FULL or
 *   LB_ERROR_FAILED, and leaves @path as it was
 */
gboolean
lb_archive_write (const LbCase *self, GPtrArray *events, GPtrArray *event_lines, const LbContext *context,
                  LbArchiveBlobFunc get_blob, gpointer user_data, const char *path, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_archive_file_free);
  Plan plan = { .self = self, .events = events, .context = context, .files = files };
  g_autofree char *temporary = NULL;
  int fd;

  g_return_val_if_fail (self != NULL && events != NULL && event_lines != NULL && context != NULL, FALSE);
  g_return_val_if_fail (get_blob != NULL && path != NULL, FALSE);

  if (event_lines->len != events->len)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "event lines: %u for %u events", event_lines->len, events->len);
      return FALSE;
    }
  plan.day = lb_time_day (context->now);
  if (!make_plan (&plan, event_lines, error))
    return FALSE;
  fd = lb_temporary_open (path, &temporary, error);
  if (fd < 0)
    return FALSE;
  if (!write_zip (fd, files, get_blob, user_data, error))
    {
      lb_temporary_abandon (fd, temporary);
      return FALSE;
    }
  return lb_temporary_finish (fd, temporary, path, error);
}
