/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-issue-papers.h"

#include <glib/gi18n.h>
#include "lb-name.h"

gboolean
lb_issue_papers_show_batch (const LbIssuePapers *self, GPtrArray *items, GError **error)
{
  g_autoptr (GHashTable) sheets = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (self != NULL && items != NULL, FALSE);
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = g_ptr_array_index (items, i);
      const LbCaseItem *item = lb_case_item (self->state, id);
      g_autoptr (LbDocument) document = NULL;

      if (item == NULL || item->sheet == NULL || !g_hash_table_add (sheets, item->sheet))
        continue;
      document = lb_desk_paper_find (LB_PAPER_BATCH, self->state, self->events, id, NULL, self->context, error);
      if (document == NULL)
        return FALSE;
      lb_desk_paper (self->parent, document, item->sheet, LB_DESK_PAPER_OPEN, self->cancellable);
    }
  return TRUE;
}

/* The proof of service as it will stand in the archive. */
static LbDocument *
service_document (const LbIssuePapers *self, const char *item, GVariant *args, GError **error)
{
  g_autoptr (GPtrArray) steps = lb_steps_new (), events = NULL, all = NULL;
  g_autoptr (LbCase) after = NULL;
  LbDocument *document;

  g_ptr_array_add (steps, lb_step_new (item, LB_COMMAND_DELIVER, g_variant_ref (args)));
  if (!lb_steps_check (self->state, steps, self->context, &after, &events, error))
    return NULL;
  /* Both stay until the document is made. */
  all = g_ptr_array_new ();
  g_ptr_array_extend (all, self->events, NULL, NULL);
  g_ptr_array_extend (all, events, NULL, NULL);
  document = lb_desk_paper_find (LB_PAPER_SERVICE, after, all, item, NULL, self->context, error);
  /* Nothing has been served yet: what is signed comes back as a scan. */
  if (document != NULL)
    lb_document_set_origin (document, NULL, NULL, FALSE);
  return document;
}

gboolean
lb_issue_papers_print_service (const LbIssuePapers *self, GPtrArray *items, GVariant *args, GError **error)
{
  g_return_val_if_fail (self != NULL && items != NULL && args != NULL, FALSE);
  for (guint i = 0; i < items->len; i++)
    {
      const char *id = g_ptr_array_index (items, i);
      const LbItem *entry = lb_catalogue_item (self->context->catalogue, id);
      g_autoptr (LbDocument) document = service_document (self, id, args, error);
      g_autofree char *name = g_strdup_printf (_("Proof of service %s %s"), self->state->number,
                                               entry != NULL ? lb_name (entry->name, entry->english) : id);

      if (document == NULL)
        return FALSE;
      lb_desk_paper (self->parent, document, name,
                     items->len == 1 ? LB_DESK_PAPER_PRINT : LB_DESK_PAPER_OPEN, self->cancellable);
    }
  return TRUE;
}
