/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a guide gives to take along: 实施细则 and manuals of the package and its items, blank forms and samples of the
 * materials that are asked for (domain.md S16, S26).
 */
#include "lb-guide-private.h"

#include "lb-paper-private.h"

static void
file_free (gpointer data)
{
  LbGuideFile *file = data;

  g_free (file->title);
  g_free (file->name);
  g_free (file->digest);
  g_free (file);
}

GPtrArray *
lb_guide_files_new (void)
{
  return g_ptr_array_new_with_free_func (file_free);
}

static const char *
kind_name (LbCatalogueFileKind kind)
{
  static const char *const names[] = { "实施细则", "工作手册", "空白表", "填写样本" };

  return names[kind];
}

static char *
size_text (gint64 size)
{
  return size < 1024 * 1024 ? g_strdup_printf ("%d KB", (int) ((size + 1023) / 1024))
                            : g_strdup_printf ("%.1f MB", (double) size / (1024 * 1024));
}

static void
add_files (LbGuide *self, LbGuideSection **section, GPtrArray *files, const char *owner)
{
  static const LbGuideColumn columns[] = {
    { "名称", 4 }, { "类别", 1.6 }, { "用于", 3 }, { "版本", 2.4 }, { "大小", 1.4 },
  };

  for (guint i = 0; i < files->len; i++)
    {
      const LbCatalogueFile *file = files->pdata[i];
      LbGuideFile *own = g_new0 (LbGuideFile, 1);
      g_autofree char *from = lb_paper_day (file->effective_from);

      if (*section == NULL)
        *section = lb_guide_add_section (self, "files", "表样和附件", G_N_ELEMENTS (columns), columns, 0);
      own->title = g_strdup (file->title);
      own->name = g_strdup (file->name);
      own->digest = g_strdup (file->digest);
      own->size = file->size;
      g_ptr_array_add (self->files, own);
      lb_guide_add_row (*section, g_strdup (file->title), g_strdup (kind_name (file->kind)), g_strdup (owner),
                        g_strdup_printf ("%s\n%s起施行", file->version, from), size_text (file->size));
    }
}

void
lb_guide_add_files (LbGuide *self, const LbSituation *situation)
{
  LbGuideSection *section = NULL;

  add_files (self, &section, situation->package->files, situation->package->name);
  for (guint i = 0; i < situation->items->len; i++)
    {
      const LbItem *item = ((const LbSituationItem *) situation->items->pdata[i])->item;

      add_files (self, &section, item->files, item->name);
    }
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMaterial *material = ((const LbMergedMaterial *) situation->materials->pdata[i])->material;

      add_files (self, &section, material->files, material->name);
    }
  if (section != NULL)
    section->note = g_strdup ("空白表可在窗口领取，也可自行打印填写。");
}

/* The name is the bureau's and may hold anything; the digest alone would tell the reader nothing. */
char *
lb_guide_file_address (const LbGuideFile *file)
{
  g_return_val_if_fail (file != NULL && file->digest != NULL, NULL);

  return g_strdup_printf ("files/%.16s.pdf", file->digest);
}
