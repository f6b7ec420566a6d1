/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-handed.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "lb-folder.h"
#include "lb-json.h"

#define NOTE "draft.json"
#define SLIP ".taken" /* after the draft's id */
#define VERSION 1
#define ID_MOST 64
#define NAME_MOST 200
#define TITLE_MOST 10000
#define CONTENT_MOST 4000000
#define FILES_MOST 20000

struct _LbHanded
{
  char *folder;
  int lock;
  int steps; /* that are still to be written before the power goes; -1: it stays */
};

/* An id becomes a folder's name. */
static gboolean
is_name (const char *id)
{
  gsize length = id != NULL ? strlen (id) : 0;

  return length >= 1 && length <= ID_MOST
         && strspn (id, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-") == length;
}

LbHanded *
lb_handed_open (const char *folder, GError **error)
{
  g_return_val_if_fail (folder != NULL, NULL);

  g_autoptr (LbHanded) self = g_new0 (LbHanded, 1);
  g_autofree char *path = g_build_filename (folder, "lock", NULL);

  self->folder = g_strdup (folder);
  self->steps = -1;
  self->lock = -1;
  if (g_mkdir_with_parents (folder, 0700) != 0 || g_chmod (folder, 0700) != 0)
    return lb_file_error (folder, error), NULL;
  self->lock = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (self->lock < 0 || flock (self->lock, LOCK_EX) != 0)
    return lb_file_error (path, error), NULL;
  return g_steal_pointer (&self);
}

void
lb_handed_close (LbHanded *self)
{
  if (self == NULL)
    return;
  if (self->lock >= 0)
    close (self->lock);
  g_free (self->folder);
  g_free (self);
}

void
lb_handed_stop_after (LbHanded *self, guint steps)
{
  g_return_if_fail (self != NULL);
  self->steps = (int) steps;
}

/* Before each thing that is written. */
static gboolean
step (LbHanded *self, GError **error)
{
  if (self->steps == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "handed over: stopped halfway");
      return FALSE;
    }
  if (self->steps > 0)
    self->steps--;
  return TRUE;
}

/* On disk for certain, whole or not at all, for nobody else to read. */
static gboolean
write_file (LbHanded *self, const char *folder, const char *name, const char *data, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) fault = NULL;

  if (!step (self, error))
    return FALSE;
  if (!g_file_set_contents_full (path, data, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &fault))
    {
      g_set_error (error, LB_ERROR,
                   g_error_matches (fault, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? LB_ERROR_FULL : LB_ERROR_FAILED,
                   "handed over: %s", fault->message);
      return FALSE;
    }
  return lb_sync_folder (folder, error);
}

/* Notes */

static char *
note_to_text (const LbHandedDraft *handed, const char *const *files)
{
  json_t *root = json_object (), *list = json_array ();
  char *text;

  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    json_array_append_new (list, json_string (files[i]));
  json_object_set_new (root, "version", json_integer (VERSION));
  json_object_set_new (root, "from", json_string (handed->from));
  json_object_set_new (root, "fromName", json_string (handed->from_name));
  json_object_set_new (root, "to", json_string (handed->to));
  json_object_set_new (root, "toName", json_string (handed->to_name));
  json_object_set_new (root, "at", json_integer (handed->at));
  json_object_set_new (root, "kind", json_string (handed->draft->kind));
  json_object_set_new (root, "title", json_string (handed->draft->title));
  json_object_set_new (root, "content", json_string (handed->draft->content));
  json_object_set_new (root, "changedAt", json_integer (handed->draft->changed_at));
  json_object_set_new (root, "files", list);
  text = lb_json_to_text (root);
  json_decref (root);
  return text;
}

static LbHandedDraft *
note_of (const LbJson *root, const char *id)
{
  LbHandedDraft *handed = g_new0 (LbHandedDraft, 1);

  handed->from = g_strdup (lb_json_string (root, "from", 1, ID_MOST));
  handed->from_name = g_strdup (lb_json_string (root, "fromName", 0, NAME_MOST));
  handed->to = g_strdup (lb_json_string (root, "to", 1, ID_MOST));
  handed->to_name = g_strdup (lb_json_string (root, "toName", 0, NAME_MOST));
  handed->at = lb_json_integer (root, "at", 0, G_MAXINT64);
  handed->draft = g_new0 (LbDraft, 1);
  handed->draft->id = g_strdup (id);
  handed->draft->kind = g_strdup (lb_json_string (root, "kind", 0, ID_MOST));
  handed->draft->title = g_strdup (lb_json_string (root, "title", 0, TITLE_MOST));
  handed->draft->content = g_strdup (lb_json_string (root, "content", 0, CONTENT_MOST));
  handed->draft->changed_at = lb_json_integer (root, "changedAt", 0, G_MAXINT64);
  return handed;
}

/* @ret_files (optional): the digests. LB_ERROR_NOT_FOUND when there is no note of @id. */
static LbHandedDraft *
read_note (LbHanded *self, const char *id, GStrv *ret_files, GError **error)
{
  static const char *const members[] = { "version", "from", "fromName", "to", "toName", "at", "kind", "title", "content",
                                         "changedAt", "files", NULL };
  g_autofree char *path = g_build_filename (self->folder, id, NOTE, NULL), *text = NULL;
  gsize length = 0;
  g_autoptr (GPtrArray) digests = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (LbHandedDraft) handed = NULL;
  g_autoptr (LbJsonReader) reader = NULL;
  LbJson root, files;

  text = lb_json_read_file (path, NULL, &length, error);
  reader = text != NULL ? lb_json_reader_new (text, length, NULL, error) : NULL;
  if (reader == NULL)
    return NULL;
  root = lb_json_root (reader);
  root = lb_json_object (&root, NULL, members);
  lb_json_integer (&root, "version", VERSION, VERSION);
  handed = note_of (&root, id);
  gsize n = lb_json_array (&root, "files", 0, FILES_MOST, &files);
  for (gsize i = 0; i < n; i++)
    {
      LbJson element = lb_json_element (&files, i);

      g_ptr_array_add (digests, g_strdup (lb_json_hexadecimal (&element, NULL, 64)));
    }
  if (!lb_json_reader_finish (reader, error))
    return NULL;
  g_ptr_array_add (digests, NULL);
  if (ret_files != NULL)
    *ret_files = (GStrv) g_ptr_array_free (g_steal_pointer (&digests), FALSE);
  return g_steal_pointer (&handed);
}

/* Slips: who has taken a draft, for whoever handed it over. */

static gboolean
leave_slip (LbHanded *self, const LbHandedDraft *handed, const char *me, GError **error)
{
  json_t *root = json_pack ("{s:i, s:s, s:s}", "version", VERSION, "from", handed->from, "by", me);
  g_autofree char *text = lb_json_to_text (root), *name = g_strconcat (handed->draft->id, SLIP, NULL);

  json_decref (root);
  return write_file (self, self->folder, name, text, strlen (text), error);
}

static gboolean
read_slip (const char *path, char **ret_from, char **ret_by)
{
  gsize length = 0;
  g_autofree char *text = lb_json_read_file (path, NULL, &length, NULL);
  g_autoptr (LbJsonReader) reader = text != NULL ? lb_json_reader_new (text, length, NULL, NULL) : NULL;

  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  *ret_from = g_strdup (lb_json_string (&root, "from", 1, ID_MOST));
  *ret_by = g_strdup (lb_json_string (&root, "by", 1, ID_MOST));
  return lb_json_reader_finish (reader, NULL);
}

/* Giving */

static gboolean
make_place (LbHanded *self, const char *id, char **ret_place, GError **error)
{
  g_autofree char *place = g_build_filename (self->folder, id, NULL), *note = g_build_filename (place, NOTE, NULL);

  /* What was begun and not ended. */
  if (!g_file_test (note, G_FILE_TEST_EXISTS))
    lb_remove_tree (place);
  if (g_mkdir_with_parents (place, 0700) != 0)
    return lb_file_error (place, error);
  *ret_place = g_steal_pointer (&place);
  return lb_sync_folder (self->folder, error);
}

static gboolean
copy_file (LbHanded *self, LbReplica *replica, const char *digest, const char *place, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GMappedFile) file = NULL;

  if (!lb_replica_find_blob (replica, digest, &path, error))
    return FALSE;
  if (path == NULL)
    return TRUE;
  file = g_mapped_file_new (path, FALSE, NULL);
  if (file == NULL)
    return lb_file_error (path, error);
  return write_file (self, place, digest, g_mapped_file_get_contents (file), g_mapped_file_get_length (file), error);
}

gboolean
lb_handed_give (LbHanded *self, LbReplica *replica, const LbHandedDraft *handed, const char *const *files,
                GError **error)
{
  g_return_val_if_fail (self != NULL && replica != NULL && handed != NULL && handed->draft != NULL, FALSE);

  g_autofree char *place = NULL, *text = NULL;

  if (!is_name (handed->draft->id) || handed->from == NULL || handed->to == NULL
      || g_strcmp0 (handed->from, handed->to) == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "handed over: not to be handed over");
      return FALSE;
    }
  if (!make_place (self, handed->draft->id, &place, error))
    return FALSE;
  for (guint i = 0; files != NULL && files[i] != NULL; i++)
    if (!copy_file (self, replica, files[i], place, error))
      return FALSE;
  text = note_to_text (handed, files);
  return write_file (self, place, NOTE, text, strlen (text), error) && step (self, error)
         && lb_replica_delete_draft (replica, handed->draft->id, error);
}

/* Settling */

static gboolean
settle_slip (LbHanded *self, LbReplica *replica, const char *name, const char *me, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, name, NULL), *from = NULL, *by = NULL;
  g_autofree char *id = g_strndup (name, strlen (name) - strlen (SLIP));

  if (!read_slip (path, &from, &by))
    {
      g_warning ("handed over: the slip %s cannot be read", id);
      return TRUE;
    }
  if (g_strcmp0 (by, me) != 0 && !lb_replica_delete_draft (replica, id, error))
    return FALSE;
  if (g_strcmp0 (from, me) == 0)
    g_unlink (path);
  return TRUE;
}

static gboolean
settle_place (LbHanded *self, LbReplica *replica, const char *name, GError **error)
{
  g_autofree char *place = g_build_filename (self->folder, name, NULL);
  g_autoptr (GError) fault = NULL;
  g_autoptr (LbHandedDraft) handed = read_note (self, name, NULL, &fault);

  if (handed != NULL)
    return lb_replica_delete_draft (replica, name, error);
  if (g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
    lb_remove_tree (place); /* begun and not ended, or taken */
  return TRUE;
}

gboolean
lb_handed_settle (LbHanded *self, LbReplica *replica, const char *me, GError **error)
{
  g_return_val_if_fail (self != NULL && replica != NULL && me != NULL, FALSE);

  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;
  gboolean done = TRUE;

  while (done && dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, SLIP))
      done = settle_slip (self, replica, name, me, error);
    else if (is_name (name) && g_strcmp0 (name, "lock") != 0)
      done = settle_place (self, replica, name, error);
  return done;
}

static int
compare_handed (gconstpointer a, gconstpointer b)
{
  const LbHandedDraft *first = *(LbHandedDraft *const *) a, *second = *(LbHandedDraft *const *) b;

  return first->at != second->at ? (second->at > first->at) - (second->at < first->at)
                                 : strcmp (first->draft->id, second->draft->id);
}

GPtrArray *
lb_handed_list (LbHanded *self, const char *me, GError **error)
{
  g_return_val_if_fail (self != NULL && me != NULL, NULL);

  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_handed_draft_free);
  g_autoptr (GDir) dir = g_dir_open (self->folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autoptr (GError) fault = NULL;
      g_autoptr (LbHandedDraft) handed = NULL;

      if (!is_name (name) || g_strcmp0 (name, "lock") == 0)
        continue;
      handed = read_note (self, name, NULL, &fault);
      if (handed == NULL && !g_error_matches (fault, LB_ERROR, LB_ERROR_NOT_FOUND))
        g_warning ("handed over: the note of %s cannot be read", name);
      else if (handed != NULL && (g_strcmp0 (handed->to, me) == 0 || g_strcmp0 (handed->from, me) == 0))
        g_ptr_array_add (list, g_steal_pointer (&handed));
    }
  g_ptr_array_sort (list, compare_handed);
  return list;
}

/* Taking */

/* A file that is damaged is left: the giver's upload brings it, and the taker fetches it. */
static gboolean
take_file (LbHanded *self, LbReplica *replica, const char *place, const char *digest, GError **error)
{
  g_autofree char *path = g_build_filename (place, digest, NULL), *found = NULL;
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, NULL);
  g_autoptr (GBytes) bytes = file != NULL ? g_mapped_file_get_bytes (file) : NULL;
  LbFile *kept;

  if (bytes == NULL)
    return TRUE;
  found = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
  if (!g_str_equal (found, digest))
    {
      g_warning ("handed over: a file is damaged and is left out");
      return TRUE;
    }
  if (!step (self, error))
    return FALSE;
  kept = lb_replica_attach (replica, bytes, digest, NULL, error);
  if (kept == NULL)
    return FALSE;
  lb_file_free (kept);
  return TRUE;
}

static gboolean
clear_place (LbHanded *self, const char *place, GError **error)
{
  g_autofree char *note = g_build_filename (place, NOTE, NULL);

  if (!step (self, error))
    return FALSE;
  if (g_unlink (note) != 0)
    return lb_file_error (note, error);
  lb_remove_tree (place);
  return lb_sync_folder (self->folder, error);
}

LbDraft *
lb_handed_take (LbHanded *self, LbReplica *replica, const char *id, const char *me, GError **error)
{
  g_return_val_if_fail (self != NULL && replica != NULL && id != NULL && me != NULL, NULL);

  g_auto (GStrv) files = NULL;
  g_autoptr (LbHandedDraft) handed = is_name (id) ? read_note (self, id, &files, error) : NULL;
  g_autofree char *place = g_build_filename (self->folder, id, NULL);

  if (handed == NULL || (g_strcmp0 (handed->to, me) != 0 && g_strcmp0 (handed->from, me) != 0))
    {
      if (error != NULL && *error == NULL)
        g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "handed over: no such draft is there for this user");
      return NULL;
    }
  for (guint i = 0; files[i] != NULL; i++)
    if (!take_file (self, replica, place, files[i], error))
      return NULL;
  if (!step (self, error) || !lb_replica_save_draft (replica, handed->draft, error)
      || !leave_slip (self, handed, me, error) || !clear_place (self, place, error))
    return NULL;
  return g_steal_pointer (&handed->draft);
}
