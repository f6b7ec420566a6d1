/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Which material a scanned file is, told by its name.
 */
#include "intake-sample.h"

#include "lb-intake-match.h"

static LbCatalogue *catalogue;

static void
test_names_tell_materials (void)
{
  static const struct { const char *file, *material; } cases[] = {
    { "公司章程.pdf", "m-articles" },
    { "03 公司章程（盖章）.PDF", "m-articles" },
    { "m-articles.pdf", "m-articles" },
    { "M-ARTICLES-2.png", NULL },            /* another id, or none: not this one cut short */
    { "m-agent-id.jpg", "m-agent-id" },
    { "scan m-agent-letter 2019.pdf", "m-agent-letter" },
    { "委托代理人身份证明.png", "m-agent-id" },
    { "IMG_0001.jpg", NULL },
    { "", NULL },
    { "公司", NULL },
  };
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LbMergedMaterial *found = lb_intake_match (lb_intake_draft_get_situation (draft), cases[i].file);

      g_test_message ("%s", cases[i].file);
      g_assert_cmpstr (found != NULL ? found->material->id : NULL, ==, cases[i].material);
    }
}

static void
test_every_material_is_told_by_its_own_name_and_id (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbSituation *situation = lb_intake_draft_get_situation (draft);

  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);
      const LbMergedMaterial *due = entry->source == LB_MATERIAL_DUE ? entry : NULL;
      g_autofree char *by_name = g_strdup_printf ("扫描 %s.pdf", entry->material->name);
      g_autofree char *by_id = g_strdup_printf ("%s.pdf", entry->material->id);

      g_test_message ("%s", by_name);
      g_assert_true (lb_intake_match (situation, by_name) == due);
      g_assert_true (lb_intake_match (situation, by_id) == due);
    }
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);
  catalogue = sample_catalogue ();
  g_test_add_func ("/intake/match/names-tell-materials", test_names_tell_materials);
  g_test_add_func ("/intake/match/every-material-is-told-by-its-own-name-and-id",
                   test_every_material_is_told_by_its_own_name_and_id);
  result = g_test_run ();
  lb_catalogue_unref (catalogue);
  return result;
}
