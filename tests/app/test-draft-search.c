/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Drafts found by what is typed into the search.
 */
#include "intake-sample.h"
#include "lb-client.h"
#include "lb-draft-search.h"

static LbDraft drafts[] = {
  { .id = (char *) "1", .kind = (char *) "intake", .title = (char *) "开办药店 · 鞍山康宁大药房",
    .content = (char *) "{\"form\":{\"applicant.name\":\"鞍山康宁大药房\",\"applicant.phone\":\"13804120001\","
                        "\"applicant.uscc\":\"91210300MA0Y000003\"}}" },
  { .id = (char *) "2", .kind = (char *) "intake", .title = (char *) "开办印刷厂 · 彩印包装",
    .content = (char *) "{\"form\":{\"applicant.phone\":\"13804129999\",\"site.address\":\"铁东区胜利路3号\"},"
                        "\"materials\":{\"m\":{\"note\":\"康宁\"}}}" },
  { .id = (char *) "3", .kind = (char *) "intake", .title = (char *) "旅行社", .content = (char *) "not JSON" },
};

static const struct { const char *typed, *found; } table[] = {
  { "康宁", "1" },   { "kndyf", "1" },      { "kangning", "1" },    { "0001", "1" },     { "13804129999", "2" },
  { "1380412", "12" }, { "胜利路", "2" },   { "胜利 彩印", "2" },   { "胜利 康宁", "" }, { "MA0Y000003", "1" },
  { "开办", "12" },  { "旅行", "3" },       { "", "" },             { "   ", "" },       { "12", "" },
  { "没有", "" },    { "lxs", "3" },        { "\"'%_*", "" },
};

static void
test_table (void)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (drafts); i++)
    g_ptr_array_add (all, &drafts[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GPtrArray) found = lb_draft_search (all, table[i].typed);
      g_autoptr (GString) ids = g_string_new (NULL);

      for (guint k = 0; k < found->len; k++)
        g_string_append (ids, ((const LbDraft *) found->pdata[k])->id);
      g_test_message ("%s", table[i].typed);
      g_assert_cmpstr (ids->str, ==, table[i].found);
    }
}

/* The drafts that the wizard keeps. */
static void
test_a_real_draft (void)
{
  g_autoptr (LbCatalogue) catalogue = sample_catalogue ();
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  g_autofree char *title = lb_intake_draft_dup_title (draft), *content = lb_intake_draft_to_text (draft);
  json_t *form = json_object_get (sample_find ("sa-03"), "fields");
  const char *const typed[] = { json_string_value (json_object_get (form, "applicant.name")),
                                json_string_value (json_object_get (form, "applicant.legal_rep_phone")),
                                json_string_value (json_object_get (form, "applicant.registered_address")) };
  LbDraft stored = { .id = (char *) "1", .kind = (char *) "intake", .title = title, .content = content };
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_add (all, &stored);
  for (gsize i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_autoptr (GPtrArray) found = NULL;

      g_assert_nonnull (typed[i]);
      found = lb_draft_search (all, typed[i]);
      g_test_message ("%s", typed[i]);
      g_assert_cmpuint (found->len, ==, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/draft-search/table", test_table);
  g_test_add_func ("/draft-search/a-real-draft", test_a_real_draft);
  return g_test_run ();
}
