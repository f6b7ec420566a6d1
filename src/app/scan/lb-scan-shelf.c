/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-scan"
#include "lb-scan-shelf.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "lb-scan-sheet.h"
#include "lb-scratch.h"

#define LIST "pages"      /* a key file with a group for each page: 1, 2, 3 … */
#define PAGES_MOST 5000   /* more are no list of ours */
#define SIDE_MOST 1000000 /* dots */

/* Folders */

/* Papers of applicants: where this user's data lies, for nobody else to read. (transfer full) */
static char *
get_all (void)
{
  return g_build_filename (g_get_user_data_dir (), "lianban", "scans", NULL);
}

/* (transfer full) */
static char *
name_of (const char *owner, const char *matter)
{
  char *name = g_strdup_printf ("%s--%s", owner, matter);

  return g_strcanon (name, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-", '-');
}

/* (transfer full) */
static char *
path_of (const char *owner, const char *matter)
{
  g_autofree char *all = get_all (), *name = name_of (owner, matter);

  return g_build_filename (all, name, NULL);
}

char *
lb_scan_shelf_open (const char *owner, const char *matter, GError **error)
{
  g_return_val_if_fail (owner != NULL && *owner != '\0' && matter != NULL, NULL);

  g_autofree char *path = path_of (owner, matter);

  if (g_mkdir_with_parents (path, 0700) == 0)
    return g_steal_pointer (&path);
  g_set_error (error, LB_SCAN_ERROR, errno == ENOSPC ? LB_SCAN_ERROR_NO_ROOM : LB_SCAN_ERROR_FAILED,
               "making a folder: %s", g_strerror (errno));
  return NULL;
}

void
lb_scan_shelf_forget (const char *owner)
{
  g_return_if_fail (owner != NULL && *owner != '\0');

  g_autofree char *all = get_all (), *begins = name_of (owner, "");
  g_autoptr (GDir) dir = g_dir_open (all, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, begins))
      {
        g_autofree char *path = g_build_filename (all, name, NULL);

        lb_scratch_remove (path);
      }
}

/* The list */

static void
note_page (GKeyFile *list, guint number, const LbScanPage *page)
{
  g_autofree char *group = g_strdup_printf ("%u", number), *file = g_path_get_basename (page->path);

  g_key_file_set_string (list, group, "file", file);
  g_key_file_set_integer (list, group, "width", page->width);
  g_key_file_set_integer (list, group, "height", page->height);
  g_key_file_set_integer (list, group, "resolution", page->resolution);
  g_key_file_set_boolean (list, group, "grey", page->grey);
  g_key_file_set_int64 (list, group, "size", page->size);
  g_key_file_set_integer (list, group, "quarters", page->quarters);
  g_key_file_set_integer (list, group, "tilt", page->tilt);
}

void
lb_scan_shelf_note (const char *folder, GListModel *sheets)
{
  g_return_if_fail (folder != NULL && G_IS_LIST_MODEL (sheets));

  g_autoptr (GKeyFile) list = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, LIST, NULL);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (sheets); i++)
    {
      g_autoptr (LbScanSheet) sheet = g_list_model_get_item (sheets, i);

      note_page (list, i + 1, lb_scan_sheet_get_page (sheet));
    }
  if (!g_key_file_save_to_file (list, path, &error))
    g_warning ("pages not written down: %s", error->message);
}

void
lb_scan_shelf_clear (const char *folder)
{
  g_return_if_fail (folder != NULL);

  g_autofree char *path = g_build_filename (folder, LIST, NULL);

  g_unlink (path);
}

static gboolean
is_sound (const LbScanPage *page, const char *file)
{
  return strchr (file, G_DIR_SEPARATOR) == NULL && *file != '.' && page->width >= 1 && page->width <= SIDE_MOST
         && page->height >= 1 && page->height <= SIDE_MOST && page->resolution >= 1 && page->size >= 1
         && page->quarters >= 0 && page->quarters <= 3 && ABS (page->tilt) <= LB_SCAN_TILT_MOST
         && g_file_test (page->path, G_FILE_TEST_IS_REGULAR);
}

/* NULL when there is no such page, or it is none of ours. (transfer full) */
static LbScanPage *
read_page (GKeyFile *list, const char *folder, guint number)
{
  g_autofree char *group = g_strdup_printf ("%u", number), *file = g_key_file_get_string (list, group, "file", NULL);
  g_autoptr (LbScanPage) page = NULL;

  if (file == NULL || *file == '\0')
    return NULL;
  page = g_new0 (LbScanPage, 1);
  page->path = g_build_filename (folder, file, NULL);
  page->width = g_key_file_get_integer (list, group, "width", NULL);
  page->height = g_key_file_get_integer (list, group, "height", NULL);
  page->resolution = g_key_file_get_integer (list, group, "resolution", NULL);
  page->grey = g_key_file_get_boolean (list, group, "grey", NULL);
  page->size = g_key_file_get_int64 (list, group, "size", NULL);
  page->quarters = g_key_file_get_integer (list, group, "quarters", NULL);
  page->tilt = g_key_file_get_integer (list, group, "tilt", NULL);
  return is_sound (page, file) ? g_steal_pointer (&page) : NULL;
}

static GPtrArray *
read_list (const char *folder)
{
  GPtrArray *pages = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_scan_page_free);
  g_autoptr (GKeyFile) list = g_key_file_new ();
  g_autofree char *path = g_build_filename (folder, LIST, NULL);
  LbScanPage *page;

  if (!g_key_file_load_from_file (list, path, G_KEY_FILE_NONE, NULL))
    return pages;
  for (guint i = 1; i <= PAGES_MOST; i++)
    {
      g_autofree char *group = g_strdup_printf ("%u", i);

      if (!g_key_file_has_group (list, group))
        break;
      page = read_page (list, folder, i);
      if (page != NULL)
        g_ptr_array_add (pages, page);
    }
  return pages;
}

static gboolean
is_listed (GPtrArray *pages, const char *path)
{
  for (guint i = 0; i < pages->len; i++)
    if (g_str_equal (((LbScanPage *) g_ptr_array_index (pages, i))->path, path))
      return TRUE;
  return FALSE;
}

GPtrArray *
lb_scan_shelf_read (const char *folder)
{
  g_return_val_if_fail (folder != NULL, NULL);

  GPtrArray *pages = read_list (folder);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  /* A page that was being written when the power went, or one that had been taken out. */
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_equal (name, LIST) && !is_listed (pages, path))
        g_unlink (path);
    }
  return pages;
}

guint
lb_scan_shelf_count (const char *owner, const char *matter)
{
  g_return_val_if_fail (owner != NULL && *owner != '\0' && matter != NULL, 0);

  g_autofree char *path = path_of (owner, matter);
  g_autoptr (GPtrArray) pages = read_list (path);

  return pages->len;
}
