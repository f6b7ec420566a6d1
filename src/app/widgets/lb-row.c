/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-row.h"
#include <gtk/gtk.h>

struct _LbRow
{
  GObject parent_instance;
  gpointer value; /* (owned) */
  GDestroyNotify destroy;
};

G_DEFINE_FINAL_TYPE (LbRow, lb_row, G_TYPE_OBJECT)

static void
lb_row_finalize (GObject *object)
{
  LbRow *self = LB_ROW (object);

  if (self->destroy != NULL)
    self->destroy (self->value);
  G_OBJECT_CLASS (lb_row_parent_class)->finalize (object);
}

static void
lb_row_class_init (LbRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = lb_row_finalize;
}

static void
lb_row_init (LbRow *self)
{
}

LbRow *
lb_row_new (gpointer value, GDestroyNotify destroy)
{
  LbRow *self = g_object_new (LB_TYPE_ROW, NULL);

  self->value = value;
  self->destroy = destroy;
  return self;
}

gpointer
lb_row_get (LbRow *self)
{
  g_return_val_if_fail (LB_IS_ROW (self), NULL);
  return self->value;
}

gpointer
lb_row_of_item (gpointer list_item)
{
  g_return_val_if_fail (GTK_IS_LIST_ITEM (list_item), NULL);
  return lb_row_get (gtk_list_item_get_item (list_item));
}

void
lb_row_fill (GListStore *store, GPtrArray *values, GDestroyNotify destroy)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  gsize count = 0;
  g_autofree gpointer *elements = NULL;

  g_return_if_fail (G_IS_LIST_STORE (store));
  if (values != NULL)
    {
      elements = g_ptr_array_steal (values, &count);
      g_ptr_array_unref (values);
    }
  for (gsize i = 0; i < count; i++)
    g_ptr_array_add (rows, lb_row_new (elements[i], destroy));
  g_list_store_splice (store, 0, g_list_model_get_n_items (G_LIST_MODEL (store)), rows->pdata, rows->len);
}
