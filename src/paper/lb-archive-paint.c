/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The papers of an archive become PDF. Each reads and cuts down whole CJK fonts, some fifty milliseconds for a
 * page, and none needs another: they are painted side by side.
 */
#include "lb-archive-parts.h"

#include "lb-error.h"

/* A painter holds one font of twenty-five megabytes at a time. */
#define PAINTERS_MOST 4

typedef struct
{
  GMutex mutex;   /* of what stands below */
  GError *error;  /* (owned) (nullable) the first */
} Painting;

static gboolean
has_failed (Painting *painting)
{
  gboolean failed;

  g_mutex_lock (&painting->mutex);
  failed = painting->error != NULL;
  g_mutex_unlock (&painting->mutex);
  return failed;
}

static void
paint_one (gpointer data, gpointer user_data)
{
  LbArchiveFile *file = data;
  Painting *painting = user_data;
  g_autoptr (GError) error = NULL;

  if (has_failed (painting))
    return;
  file->bytes = lb_document_to_pdf_counted (file->document, &file->pages, &error);
  if (file->bytes == NULL)
    {
      g_mutex_lock (&painting->mutex);
      if (painting->error == NULL)
        painting->error = g_steal_pointer (&error);
      g_mutex_unlock (&painting->mutex);
      return;
    }
  file->digest = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file->bytes);
  g_clear_pointer (&file->document, lb_document_unref);
}

gboolean
lb_archive_paint (GPtrArray *files, GError **error)
{
  Painting painting = { .error = NULL };
  const int n_painters = CLAMP ((int) g_get_num_processors (), 1, PAINTERS_MOST);
  GThreadPool *painters;

  g_mutex_init (&painting.mutex);
  painters = g_thread_pool_new (paint_one, &painting, n_painters, FALSE, &painting.error);
  for (guint i = 0; painters != NULL && i < files->len; i++)
    if (((LbArchiveFile *) g_ptr_array_index (files, i))->document != NULL)
      g_thread_pool_push (painters, g_ptr_array_index (files, i), NULL);
  if (painters != NULL)
    g_thread_pool_free (painters, FALSE, TRUE);
  g_mutex_clear (&painting.mutex);
  if (painting.error == NULL)
    return TRUE;
  g_propagate_error (error, painting.error);
  return FALSE;
}
