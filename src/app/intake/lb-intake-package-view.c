/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-package-view.h"

#include <glib/gi18n.h>

#include "lb-intake-package-list.h"
#include "lb-window.h"

struct _LbIntakePackageView
{
  LbIntakeStepView parent_instance;

  LbIntakePackageList *packages;
};

G_DEFINE_FINAL_TYPE (LbIntakePackageView, lb_intake_package_view, LB_TYPE_INTAKE_STEP_VIEW)

enum { NEXT, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
lb_intake_package_view_load (LbIntakeStepView *view)
{
  LbIntakePackageView *self = LB_INTAKE_PACKAGE_VIEW (view);
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (view);
  LbClient *client = lb_intake_step_view_get_client (view);
  const LbActor *actor = client != NULL ? lb_client_get_actor (client) : NULL;
  const LbPackage *package;

  if (draft == NULL)
    return;
  package = lb_intake_draft_get_package (draft);
  lb_intake_package_list_fill (self->packages, lb_intake_draft_get_catalogue (draft),
                               actor != NULL ? actor->window : NULL, package != NULL ? package->id : NULL);
}

static void
lb_intake_package_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  if (what == LB_INTAKE_CHANGED_SITUATION && id == NULL)
    lb_intake_package_view_load (view);
}

static void
tell_losses (LbIntakePackageView *self, GPtrArray *losses)
{
  LbMainWindow *window = lb_window_of (self);
  g_autofree char *names = NULL, *text = NULL;

  if (losses->len == 0 || window == NULL)
    return;
  g_ptr_array_add (losses, NULL);
  names = g_strjoinv (_(", "), (char **) losses->pdata);
  text = g_strdup_printf (_("No longer part of the application, but kept in the draft: %s"), names);
  lb_window_toast (window, text);
}

static void
chosen_cb (LbIntakePackageView *self, const char *package)
{
  LbIntakeDraft *draft = lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
  g_autofree char *id = g_strdup (package); /* the row it comes from goes with the list */
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) losses = NULL;

  if (draft == NULL)
    return;
  losses = lb_intake_draft_losses_of_package (draft, id);
  if (!lb_intake_draft_set_package (draft, id, &error))
    g_critical ("A listed package cannot be chosen: %s", error->message);
  else
    {
      tell_losses (self, losses);
      g_signal_emit (self, signals[NEXT], 0);
    }
}

static void
lb_intake_package_view_class_init (LbIntakePackageViewClass *klass)
{
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  view_class->load = lb_intake_package_view_load;
  view_class->changed = lb_intake_package_view_changed;
  signals[NEXT] = g_signal_new ("next", LB_TYPE_INTAKE_PACKAGE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  g_type_ensure (LB_TYPE_INTAKE_PACKAGE_LIST);
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               "/org/lianban/Lianban/ui/intake/lb-intake-package-view.ui");
  gtk_widget_class_bind_template_child (GTK_WIDGET_CLASS (klass), LbIntakePackageView, packages);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), chosen_cb);
}

static void
lb_intake_package_view_init (LbIntakePackageView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
