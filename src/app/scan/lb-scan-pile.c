/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-pile.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lb-scan-pdf.h"
#include "lb-scan-shelf.h"
#include "lb-scratch.h"

#define BESIDE_A_PAGE 600 /* bytes that a PDF takes for a page beside its picture, at the most */

struct _LbScanPile
{
  GObject parent_instance;
  char *folder;         /* (owned) (nullable) */
  GListStore *sheets;   /* (owned) */
  LbScanSheet *removed; /* (owned) (nullable) */
  guint removed_at;
  gboolean replaced;    /* @removed is to be put in the place of what lies there */
  gboolean shelved;     /* the folder is on the shelf */
};

G_DEFINE_FINAL_TYPE (LbScanPile, lb_scan_pile, G_TYPE_OBJECT)

/* The folder */

static gboolean
is_left_over (const char *name)
{
  const long process = strtol (name, NULL, 10);

  return process > 0 && kill ((pid_t) process, 0) != 0 && errno == ESRCH;
}

/* Scanned papers are personal data: none may stay behind a program that is gone. */
static void
remove_left_over (const char *all)
{
  g_autoptr (GDir) dir = g_dir_open (all, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (is_left_over (name))
      {
        g_autofree char *path = g_build_filename (all, name, NULL);

        lb_scratch_remove (path);
      }
}

const char *
lb_scan_pile_get_folder (LbScanPile *self, GError **error)
{
  g_autofree char *all = g_build_filename (g_get_user_cache_dir (), "lianban", "scans", NULL);
  g_autofree char *path = g_strdup_printf ("%s/%d-XXXXXX", all, (int) getpid ());

  g_return_val_if_fail (LB_IS_SCAN_PILE (self), NULL);

  if (self->folder != NULL)
    return self->folder;
  if (g_mkdir_with_parents (all, 0700) != 0 || g_mkdtemp_full (path, 0700) == NULL)
    {
      g_set_error (error, LB_SCAN_ERROR, errno == ENOSPC ? LB_SCAN_ERROR_NO_ROOM : LB_SCAN_ERROR_FAILED,
                   "making a folder: %s", g_strerror (errno));
      return NULL;
    }
  remove_left_over (all);
  self->folder = g_steal_pointer (&path);
  return self->folder;
}

/* The shelf */

static void
note (LbScanPile *self)
{
  /* Whoever threw the draft away took the folder with it. */
  if (self->shelved && g_file_test (self->folder, G_FILE_TEST_IS_DIR))
    lb_scan_shelf_note (self->folder, G_LIST_MODEL (self->sheets));
}

/* @page (transfer full) */
static LbScanSheet *
new_sheet (LbScanPile *self, LbScanPage *page)
{
  LbScanSheet *sheet = lb_scan_sheet_new (page);

  g_signal_connect_object (sheet, "notify::look", G_CALLBACK (note), self, G_CONNECT_SWAPPED);
  return sheet;
}

void
lb_scan_pile_shelve (LbScanPile *self, const char *owner, const char *matter)
{
  g_autoptr (GPtrArray) pages = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (LB_IS_SCAN_PILE (self) && self->folder == NULL);

  self->folder = lb_scan_shelf_open (owner, matter, &error);
  if (self->folder == NULL)
    {
      /* A folder of the usual kind is tried when a page is to be scanned, and says what is wrong. */
      g_warning ("no shelf for scans: %s", error->message);
      return;
    }
  pages = lb_scan_shelf_read (self->folder);
  for (guint i = 0; i < pages->len; i++)
    {
      g_autoptr (LbScanSheet) sheet = new_sheet (self, lb_scan_page_copy (g_ptr_array_index (pages, i)));

      g_list_store_append (self->sheets, sheet);
    }
  self->shelved = TRUE;
  g_signal_connect_object (self->sheets, "items-changed", G_CALLBACK (note), self, G_CONNECT_SWAPPED);
}

void
lb_scan_pile_drop (LbScanPile *self)
{
  g_return_if_fail (LB_IS_SCAN_PILE (self));

  if (self->shelved)
    lb_scan_shelf_clear (self->folder);
  self->shelved = FALSE;
}

/* Sheets */

static LbScanSheet *
get_sheet (LbScanPile *self, guint index)
{
  LbScanSheet *sheet = g_list_model_get_item (G_LIST_MODEL (self->sheets), index);

  if (sheet != NULL)
    g_object_unref (sheet); /* the list holds it */
  return sheet;
}

GListModel *
lb_scan_pile_get_sheets (LbScanPile *self)
{
  g_return_val_if_fail (LB_IS_SCAN_PILE (self), NULL);
  return G_LIST_MODEL (self->sheets);
}

guint
lb_scan_pile_count (LbScanPile *self)
{
  g_return_val_if_fail (LB_IS_SCAN_PILE (self), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (self->sheets));
}

gint64
lb_scan_pile_get_size (LbScanPile *self)
{
  gint64 size = 0;

  g_return_val_if_fail (LB_IS_SCAN_PILE (self), 0);

  for (guint i = 0; i < lb_scan_pile_count (self); i++)
    size += lb_scan_sheet_get_page (get_sheet (self, i))->size + BESIDE_A_PAGE;
  return size;
}

void
lb_scan_pile_add (LbScanPile *self, LbScanPage *page)
{
  g_autoptr (LbScanSheet) sheet = NULL;

  g_return_if_fail (LB_IS_SCAN_PILE (self));

  sheet = new_sheet (self, page);
  g_list_store_append (self->sheets, sheet);
}

static void
keep_removed (LbScanPile *self, guint index, gboolean replaced)
{
  g_set_object (&self->removed, get_sheet (self, index));
  self->removed_at = index;
  self->replaced = replaced;
}

static void
put (LbScanPile *self, guint index, guint instead, LbScanSheet *sheet)
{
  gpointer one[] = { sheet };

  g_list_store_splice (self->sheets, index, instead, one, 1);
}

void
lb_scan_pile_replace (LbScanPile *self, guint index, LbScanPage *page)
{
  g_autoptr (LbScanSheet) sheet = NULL;

  g_return_if_fail (LB_IS_SCAN_PILE (self));

  if (index >= lb_scan_pile_count (self))
    {
      lb_scan_pile_add (self, page);
      return;
    }
  keep_removed (self, index, TRUE);
  sheet = new_sheet (self, page);
  put (self, index, 1, sheet);
}

void
lb_scan_pile_move (LbScanPile *self, guint from, guint to)
{
  g_autoptr (LbScanSheet) sheet = NULL;

  g_return_if_fail (LB_IS_SCAN_PILE (self));

  if (from == to || from >= lb_scan_pile_count (self) || to >= lb_scan_pile_count (self))
    return;
  sheet = g_object_ref (get_sheet (self, from));
  g_list_store_remove (self->sheets, from);
  g_list_store_insert (self->sheets, to, sheet);
}

void
lb_scan_pile_remove (LbScanPile *self, guint index)
{
  g_return_if_fail (LB_IS_SCAN_PILE (self));

  if (index >= lb_scan_pile_count (self))
    return;
  keep_removed (self, index, FALSE);
  g_list_store_remove (self->sheets, index);
}

int
lb_scan_pile_restore (LbScanPile *self)
{
  g_autoptr (LbScanSheet) sheet = NULL;
  guint index;

  g_return_val_if_fail (LB_IS_SCAN_PILE (self), -1);

  if (self->removed == NULL)
    return -1;
  sheet = g_steal_pointer (&self->removed);
  index = MIN (self->removed_at, lb_scan_pile_count (self));
  put (self, index, self->replaced && index < lb_scan_pile_count (self) ? 1 : 0, sheet);
  return (int) index;
}

/* Saving */

typedef struct { GPtrArray *pages; char *folder, *name; gint64 bytes_most; } Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_ptr_array_unref (saving->pages);
  g_free (saving->folder);
  g_free (saving->name);
  g_free (saving);
}

/* The pages from @from on that one file may hold; at least one. */
static GPtrArray *
pages_of_file (const Saving *saving, guint from)
{
  GPtrArray *pages = g_ptr_array_new ();
  gint64 size = 0;

  for (guint i = from; i < saving->pages->len; i++)
    {
      LbScanPage *page = g_ptr_array_index (saving->pages, i);

      size += page->size + BESIDE_A_PAGE;
      if (pages->len > 0 && size > saving->bytes_most)
        break;
      g_ptr_array_add (pages, page);
    }
  return pages;
}

static void
save_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Saving *saving = data;
  GError *error = NULL;
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint from = 0; from < saving->pages->len && error == NULL;)
    {
      g_autoptr (GPtrArray) pages = pages_of_file (saving, from);
      g_autofree char *number = files->len > 0 ? g_strdup_printf ("-%u", files->len + 1) : g_strdup ("");
      g_autofree char *path = g_strdup_printf ("%s/%s%s.pdf", saving->folder, saving->name, number);

      if (lb_scan_pdf_write (pages, path, cancellable, &error))
        g_ptr_array_add (files, g_file_new_for_path (path));
      from += pages->len;
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&files), (GDestroyNotify) g_ptr_array_unref);
}

static char *
file_name (const char *name)
{
  /* Names of materials may be long and hold a slash; a file's name takes 255 bytes. */
  char *cut = g_utf8_substring (name, 0, MIN (g_utf8_strlen (name, -1), 60));

  g_strdelimit (cut, "/\\:\n", '-');
  if (*cut != '\0' && *cut != '.')
    return cut;
  g_free (cut);
  return g_strdup ("scan");
}

void
lb_scan_pile_save_async (LbScanPile *self, const char *name, gint64 bytes_most, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer data)
{
  g_autoptr (GTask) task = NULL;
  Saving *saving;

  g_return_if_fail (LB_IS_SCAN_PILE (self));
  g_return_if_fail (self->folder != NULL && lb_scan_pile_count (self) > 0);

  saving = g_new0 (Saving, 1);
  saving->folder = g_strdup (self->folder);
  saving->name = file_name (name);
  saving->bytes_most = bytes_most;
  saving->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_scan_page_free);
  for (guint i = 0; i < lb_scan_pile_count (self); i++)
    g_ptr_array_add (saving->pages, lb_scan_page_copy (lb_scan_sheet_get_page (get_sheet (self, i))));
  task = g_task_new (self, cancellable, callback, data);
  g_task_set_source_tag (task, lb_scan_pile_save_async);
  g_task_set_task_data (task, saving, saving_free);
  g_task_run_in_thread (task, save_thread);
}

GPtrArray *
lb_scan_pile_save_finish (LbScanPile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, lb_scan_pile_save_async), NULL);
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
lb_scan_pile_finalize (GObject *object)
{
  LbScanPile *self = LB_SCAN_PILE (object);
  const gboolean stays = self->shelved && lb_scan_pile_count (self) > 0;

  for (guint i = 0; stays && i < lb_scan_pile_count (self); i++)
    lb_scan_sheet_leave_file (get_sheet (self, i));
  g_clear_object (&self->sheets);
  g_clear_object (&self->removed);
  if (self->folder != NULL && !stays)
    lb_scratch_remove (self->folder);
  g_free (self->folder);
  G_OBJECT_CLASS (lb_scan_pile_parent_class)->finalize (object);
}

static void
lb_scan_pile_class_init (LbScanPileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_scan_pile_finalize;
}

static void
lb_scan_pile_init (LbScanPile *self)
{
  self->sheets = g_list_store_new (LB_TYPE_SCAN_SHEET);
}

LbScanPile *
lb_scan_pile_new (void)
{
  return g_object_new (LB_TYPE_SCAN_PILE, NULL);
}
