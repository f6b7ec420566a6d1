/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that put a catalogue's files into a store and hand its guides out.
 */
#include <string.h>

#include "lb-blob-store.h"
#include "lb-catalogue-json.h"
#include "lb-ctl-store.h"
#include "lb-guide.h"
#include "lb-ledger-files.h"

/* Putting a file into the store */

static const char *const file_kinds[] = { "rules", "manual", "blank", "sample", NULL };

/* What the file is called when it is saved, and what the catalogue says of it. (transfer full) */
static json_t *
entry_of (const char *kind, const char *title, const char *version, LbDay from, const char *path, gint64 size,
          const char *digest)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *day = lb_day_to_string (from);

  return json_pack ("{s:s, s:s, s:s, s:s, s:s, s:s, s:I, s:s}", "kind", kind, "title", title, "version", version,
                    "effective_from", day, "name", name, "media_type", "application/pdf", "size", (json_int_t) size,
                    "sha256", digest);
}

static gboolean
is_pdf (const char *path, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char head[5] = { 0 };
  gsize length = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), head, sizeof head, &length, NULL, error))
    return FALSE;
  if (length == sizeof head && memcmp (head, "%PDF-", sizeof head) == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, _("%s is not a PDF; what a catalogue publishes is PDF"), path);
  return FALSE;
}

static int
put_file (LbCommandLine *line, const char *kind, const char *title, const char *version, LbDay from)
{
  const char *path = line->arguments[0];
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = is_pdf (path, &error) ? lb_ctl_store_open (line, LB_LEDGER_EXISTING, &error) : NULL;
  g_autofree char *digest = NULL;
  gint64 size = 0;

  if (ledger == NULL || !lb_ledger_begin (ledger, &error))
    return lb_command_line_refuse (line, error);
  if (!lb_ledger_put_file (ledger, path, &digest, &size, &error))
    {
      lb_ledger_rollback (ledger);
      return lb_command_line_refuse (line, error);
    }
  if (!lb_ledger_commit (ledger, &error))
    return lb_command_line_refuse (line, error);
  lb_command_line_print_json (entry_of (kind, title, version, from, path, size, digest));
  return LB_EXIT_OK;
}

/* Prints the member of “files” that names it: the catalogue is what publishes it. */
static int
catalogue_file (LbCommandLine *line)
{
  g_autofree char *kind = lb_command_line_take_option (line, "--kind");
  g_autofree char *title = lb_command_line_take_option (line, "--title");
  g_autofree char *edition = lb_command_line_take_option (line, "--edition");
  g_autofree char *from = lb_command_line_take_option (line, "--from");
  g_autoptr (GError) error = NULL;
  LbDay day;

  if (line->n_arguments != 1 || kind == NULL || title == NULL || edition == NULL || from == NULL || *title == '\0'
      || *edition == '\0')
    return lb_command_line_usage (line, _("catalogue file takes one FILE, --kind, --title, --edition and --from"));
  if (!g_strv_contains (file_kinds, kind))
    return lb_command_line_usage (line, _("--kind is rules (实施细则), manual (工作手册), blank (空白表) or sample (填写样本)"));
  if (!lb_day_parse (from, &day, &error))
    return lb_command_line_usage (line, _("--from is a day such as 2019-11-01"));
  return put_file (line, kind, title, edition, day);
}

/* Guides */

/* Where the files of a catalogue are read from: a store, or the folder "files" beside the catalogue's own file. */
typedef struct { char *store, *folder; } Source;

static void
source_clear (Source *source)
{
  g_free (source->store);
  g_free (source->folder);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Source, source_clear)

static GBytes *
read_file (const LbGuideFile *file, gpointer data, GError **error)
{
  const Source *source = data;
  LbBlobStore *blobs = source->store != NULL ? lb_blob_store_get (source->store, error) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *content = NULL, *digest = NULL;
  gsize length;

  if (source->store == NULL)
    path = g_build_filename (source->folder, "files", file->name, NULL);
  else if (blobs != NULL)
    path = lb_blob_store_path (blobs, file->digest, error);
  if (path == NULL || !g_file_get_contents (path, &content, &length, error))
    return NULL;
  digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) content, length);
  if (strcmp (digest, file->digest) == 0)
    return g_bytes_new_take (g_steal_pointer (&content), length);
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, _("%s is not the file that the catalogue names"), path);
  return NULL;
}

/* --catalogue FILE, the store of --data, or the program's own. (transfer full) */
static LbCatalogue *
find_catalogue (LbCommandLine *line, Source *source, GError **error)
{
  g_autofree char *file = lb_command_line_take_option (line, "--catalogue");

  if (file == NULL && line->data != NULL)
    {
      source->store = lb_ctl_store_folder (line);
      return lb_ctl_catalogue (line, error);
    }
  if (file == NULL)
    file = lb_command_line_data_file ("catalogue.json");
  source->folder = g_path_get_dirname (file);
  return lb_catalogue_load (file, error);
}

static void
print_pages (LbCommandLine *line, const LbCatalogue *catalogue, GPtrArray *pages)
{
  json_t *list;

  if (!line->json)
    {
      g_print (ngettext ("%u page in %s; begin with index.html", "%u pages in %s; begin with index.html", pages->len),
               pages->len, line->arguments[0]);
      g_print ("\n");
      return;
    }
  list = json_array ();
  for (guint i = 0; i < pages->len; i++)
    json_array_append_new (list, json_string (g_ptr_array_index (pages, i)));
  lb_command_line_print_json (json_pack ("{s:s, s:s, s:o}", "catalogue", catalogue->id, "folder", line->arguments[0],
                                         "files", list));
}

static int
catalogue_guide (LbCommandLine *line)
{
  g_autofree char *date = lb_command_line_take_option (line, "--date");
  g_auto (Source) source = { NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCatalogue) catalogue = find_catalogue (line, &source, &error);
  g_autoptr (GPtrArray) pages = NULL;
  LbDay day;

  if (catalogue == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("catalogue guide takes one FOLDER for the pages"));
  day = catalogue->effective_from;
  if (date != NULL && !lb_day_parse (date, &day, &error))
    return lb_command_line_refuse (line, error);
  if (!lb_guide_export (catalogue, day, line->arguments[0], read_file, &source, &pages, &error))
    return lb_command_line_refuse (line, error);
  print_pages (line, catalogue, pages);
  return LB_EXIT_OK;
}

const LbCtlCommand lb_ctl_catalogue_commands[] = {
  { "catalogue file", "FILE --kind KIND --title TITLE --edition EDITION --from DATE",
    N_("puts a PDF that a catalogue is to publish into the store, and prints the entry that names it"), catalogue_file },
  { "catalogue guide", "FOLDER [--date DATE]", N_("the guides of all packages as web pages"), catalogue_guide },
  { NULL },
};
