/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * All guides of a catalogue as a folder of web pages.
 */
#include "lb-guide.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "lb-error.h"
#include "lb-file-write-private.h"
#include "lb-paper-private.h"

typedef struct
{
  LbCatalogue *catalogue;
  LbDay day;
  GPtrArray *guides; /* (element-type LbGuide) */
  GPtrArray *names, *labels; /* (element-type utf8) */
  LbGuideFileFunc read;
  gpointer data;
  GHashTable *written; /* set of digests */
} Export;

/* What a situation asks of the applicant: two that are alike here need no two pages. (transfer full) */
static char *
shape_of (const LbSituation *situation)
{
  GString *shape = g_string_new (NULL);

  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbSituationItem *entry = situation->items->pdata[i];

      g_string_append_printf (shape, "%s/%d/%d ", entry->item->id, entry->statutory.amount, entry->committed.amount);
    }
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *merged = situation->materials->pdata[i];

      g_string_append_printf (shape, "%s/%d/%d ", merged->material->id, merged->required, merged->source);
    }
  for (guint i = 0; i < situation->form->len; i++)
    g_string_append_printf (shape, "%s ", ((const LbFormField *) situation->form->pdata[i])->field->id);
  return g_string_free (shape, FALSE);
}

/* Part of a package: of a project one stage, of a thing all. */
typedef struct
{
  const LbPackage *package;
  GArray *stages;       /* (owned) (nullable) (element-type int) */
  char *suffix, *label; /* (owned) */
  GHashTable *seen;     /* (owned) set of shapes that have their page */
} Part;

static void
part_clear (Part *part)
{
  g_clear_pointer (&part->stages, g_array_unref);
  g_clear_pointer (&part->seen, g_hash_table_unref);
  g_free (part->suffix);
  g_free (part->label);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Part, part_clear)

/* TRUE unless the rules refuse the situation. @suffix, @label: of the situation within the part. */
static gboolean
add_situation (Export *self, const Part *part, GHashTable *answers, const char *suffix, const char *label,
               GError **error)
{
  g_autoptr (LbSituation) situation =
    lb_situation_new (self->catalogue, part->package->id, answers, part->stages, self->day, error);

  if (situation == NULL)
    return FALSE;
  if (situation->items->len == 0 || !g_hash_table_add (part->seen, shape_of (situation)))
    return TRUE;
  g_ptr_array_add (self->guides, lb_guide_new (situation, self->day));
  g_ptr_array_add (self->names, g_strdup_printf ("%s%s%s.html", part->package->id, part->suffix, suffix));
  g_ptr_array_add (self->labels, g_strconcat (part->label, label, NULL));
  return TRUE;
}

/* The usual answers, and the other one to each question that they ask. */
static gboolean
add_part (Export *self, const Part *part, GError **error)
{
  g_autofree char *usually = lb_paper_text ("guide", "usual", NULL);
  g_autoptr (LbSituation) usual =
    lb_situation_new (self->catalogue, part->package->id, NULL, part->stages, self->day, error);

  if (usual == NULL || !add_situation (self, part, NULL, "", usually, error))
    return FALSE;
  for (guint i = 0; i < usual->questions->len; i++)
    {
      const LbQuestion *question = usual->questions->pdata[i];
      gboolean other = !lb_situation_answer (usual, question->id);
      g_autoptr (GHashTable) answers = g_hash_table_new (g_str_hash, g_str_equal);
      g_autofree char *suffix = g_strdup_printf ("-%s-%s", question->id, other ? "yes" : "no");
      g_autofree char *label = g_strdup_printf ("%s%s", question->text, other ? "是" : "否");

      g_hash_table_insert (answers, question->id, GINT_TO_POINTER (other));
      if (!add_situation (self, part, answers, suffix, label, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
add_stage (Export *self, const LbPackage *package, const LbStage *stage, GError **error)
{
  g_auto (Part) part = { package, g_array_new (FALSE, FALSE, sizeof (int)), g_strdup_printf ("-stage-%d", stage->number),
                         g_strdup_printf ("%s：", stage->name),
                         g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  g_array_append_val (part.stages, stage->number);
  return add_part (self, &part, error);
}

/* A thing is done whole, a project stage by stage. */
static gboolean
add_package (Export *self, const LbPackage *package, GError **error)
{
  g_auto (Part) whole = { package, NULL, g_strdup (""), g_strdup (""),
                          g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL) };

  if (package->kind != LB_PACKAGE_PROJECT)
    return add_part (self, &whole, error);
  for (guint i = 0; i < package->stages->len; i++)
    if (!add_stage (self, package, package->stages->pdata[i], error))
      return FALSE;
  return TRUE;
}

static gboolean
write_bytes (const char *folder, const char *name, const char *text, gsize length, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *temporary = NULL;
  int fd = lb_temporary_open (path, &temporary, error);
  const char *at = text;

  if (fd < 0)
    return FALSE;
  for (gsize rest = length; rest > 0;)
    {
      gssize n = write (fd, at, rest);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          lb_set_errno (error, errno, "writing the guide");
          lb_temporary_abandon (fd, temporary);
          return FALSE;
        }
      at += n;
      rest -= (gsize) n;
    }
  return lb_temporary_finish (fd, temporary, path, error);
}

static gboolean
write_page (const char *folder, const char *name, const char *text, GError **error)
{
  return write_bytes (folder, name, text, strlen (text), error);
}

/* Those of one guide that no guide before had. */
static gboolean
write_files (Export *self, const LbGuide *guide, const char *path, GError **error)
{
  for (guint i = 0; i < guide->files->len; i++)
    {
      LbGuideFile *file = guide->files->pdata[i];
      g_autofree char *address = lb_guide_file_address (file);
      g_autoptr (GBytes) bytes = NULL;
      gsize length;
      const char *content;

      if (!g_hash_table_add (self->written, file->digest))
        continue;
      bytes = self->read (file, self->data, error);
      if (bytes == NULL)
        return FALSE;
      content = g_bytes_get_data (bytes, &length);
      if (!write_bytes (path, address, content, length, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0755) == 0)
    return TRUE;
  lb_set_errno (error, errno, "making the folder");
  return FALSE;
}

static gboolean
write_all (Export *self, const char *path, GError **error)
{
  g_autofree char *index = lb_guide_index_html (self->guides, self->names, self->labels);

  for (guint i = 0; i < self->guides->len; i++)
    {
      g_autofree char *page = lb_guide_to_html (self->guides->pdata[i], "index.html");

      if (!write_files (self, self->guides->pdata[i], path, error)
          || !write_page (path, self->names->pdata[i], page, error))
        return FALSE;
    }
  return write_page (path, "index.html", index, error);
}

gboolean
lb_guide_export (LbCatalogue *catalogue, LbDay day, const char *path, LbGuideFileFunc read, gpointer data,
                 GPtrArray **ret_files, GError **error)
{
  g_autoptr (GHashTable) written = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *files = g_build_filename (path, "files", NULL);
  g_autoptr (GPtrArray) guides = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_guide_free);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) labels = g_ptr_array_new_with_free_func (g_free);
  Export export = { catalogue, day, guides, names, labels, read, data, written };

  g_return_val_if_fail (catalogue != NULL && path != NULL && read != NULL, FALSE);

  for (guint i = 0; i < catalogue->packages->len; i++)
    if (!add_package (&export, catalogue->packages->pdata[i], error))
      return FALSE;
  if (guides->len == 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "the catalogue has nothing to apply for on that day");
      return FALSE;
    }
  if (!make_folder (path, error) || !make_folder (files, error) || !write_all (&export, path, error))
    return FALSE;
  g_ptr_array_insert (names, 0, g_strdup ("index.html"));
  if (ret_files != NULL)
    *ret_files = g_steal_pointer (&names);
  return TRUE;
}
