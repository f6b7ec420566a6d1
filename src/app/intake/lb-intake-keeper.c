/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-keeper.h"
#include "lb-scan-shelf.h"

#define SAVE_AFTER 1000 /* milliseconds */

struct _LbIntakeKeeper
{
  GObject parent_instance;

  LbClient *client;     /* (owned) */
  LbIntakeDraft *draft; /* (owned) (nullable) */
  gulong changed_id;
  guint timer;          /* 0: everything is saved */
};

G_DEFINE_FINAL_TYPE (LbIntakeKeeper, lb_intake_keeper, G_TYPE_OBJECT)

enum { FAILED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeKeeper) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_save_draft_finish (LB_CLIENT (source), result, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
}

static void
save (LbIntakeKeeper *self)
{
  g_autofree char *title = lb_intake_draft_dup_title (self->draft);
  g_autofree char *content = lb_intake_draft_to_text (self->draft);
  LbDraft draft = {
    .id = (char *) lb_intake_draft_get_id (self->draft),
    .kind = (char *) LB_INTAKE_DRAFT_KIND,
    .title = title,
    .content = content,
    .changed_at = lb_client_now (self->client),
  };

  lb_client_save_draft_async (self->client, &draft, saved_cb, g_object_ref (self));
}

static gboolean
timer_cb (gpointer data)
{
  LbIntakeKeeper *self = data;

  self->timer = 0;
  save (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (LbIntakeKeeper *self)
{
  /* Not put off by further keys: somebody who types without a pause must not lose it all. */
  if (self->timer == 0 && lb_intake_draft_get_package (self->draft) != NULL)
    self->timer = g_timeout_add (SAVE_AFTER, timer_cb, self);
}

void
lb_intake_keeper_flush (LbIntakeKeeper *self)
{
  g_return_if_fail (LB_IS_INTAKE_KEEPER (self));

  if (self->timer == 0)
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  save (self);
}

static void
drop_draft (LbIntakeKeeper *self)
{
  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_object (&self->draft);
}

void
lb_intake_keeper_set_draft (LbIntakeKeeper *self, LbIntakeDraft *draft)
{
  g_return_if_fail (LB_IS_INTAKE_KEEPER (self));
  g_return_if_fail (draft == NULL || LB_IS_INTAKE_DRAFT (draft));

  if (self->draft == draft)
    return;
  lb_intake_keeper_flush (self);
  drop_draft (self);
  if (draft == NULL)
    return;
  self->draft = g_object_ref (draft);
  self->changed_id = g_signal_connect_swapped (draft, "changed", G_CALLBACK (changed_cb), self);
}

static void
deleted_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeKeeper) self = data;
  g_autoptr (GError) error = NULL;

  if (!lb_client_delete_draft_finish (LB_CLIENT (source), result, &error))
    g_signal_emit (self, signals[FAILED], 0, error);
}

void
lb_intake_keeper_forget (LbIntakeKeeper *self)
{
  g_return_if_fail (LB_IS_INTAKE_KEEPER (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->draft == NULL)
    return;
  lb_client_delete_draft_async (self->client, lb_intake_draft_get_id (self->draft), deleted_cb,
                                g_object_ref (self));
  lb_scan_shelf_forget (lb_intake_draft_get_id (self->draft));
  drop_draft (self);
}

static void
lb_intake_keeper_dispose (GObject *object)
{
  LbIntakeKeeper *self = LB_INTAKE_KEEPER (object);

  if (self->client != NULL)
    g_clear_handle_id (&self->timer, g_source_remove);
  drop_draft (self);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_intake_keeper_parent_class)->dispose (object);
}

static void
lb_intake_keeper_class_init (LbIntakeKeeperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_keeper_dispose;
  signals[FAILED] = g_signal_new ("failed", LB_TYPE_INTAKE_KEEPER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
lb_intake_keeper_init (LbIntakeKeeper *self)
{
}

LbIntakeKeeper *
lb_intake_keeper_new (LbClient *client)
{
  g_return_val_if_fail (LB_IS_CLIENT (client), NULL);

  LbIntakeKeeper *self = g_object_new (LB_TYPE_INTAKE_KEEPER, NULL);

  self->client = g_object_ref (client);
  return self;
}

LbIntakeDraft *
lb_intake_keeper_get_draft (LbIntakeKeeper *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_KEEPER (self), NULL);
  return self->draft;
}
