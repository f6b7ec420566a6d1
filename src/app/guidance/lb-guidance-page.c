/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-guidance-page"
#include "lb-guidance-page.h"
#include <glib/gi18n.h>
#include "lb-guide-view.h"
#include "lb-help-view.h"
#include "lb-referral-view.h"

struct _LbGuidancePage
{
  LbPage parent_instance;
  GtkStack *stack;
  LbReferralView *referrals, *consultations;
  LbHelpView *help;
  LbGuideView *guide;
};

G_DEFINE_FINAL_TYPE (LbGuidancePage, lb_guidance_page, LB_TYPE_PAGE)

static void
show_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_stack_set_visible_child_name (LB_GUIDANCE_PAGE (widget)->stack, g_variant_get_string (parameter, NULL));
}

static void
print_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_guide_view_print (LB_GUIDANCE_PAGE (widget)->guide);
}

static void
consult_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbGuidancePage *self = LB_GUIDANCE_PAGE (widget);

  gtk_stack_set_visible_child_name (self->stack, "guide");
  lb_guide_view_consult (self->guide);
}

/* Somebody stands at the counter while help is waited for: that is urgent. */
static void
count_changed_cb (LbGuidancePage *self)
{
  guint referred, asked;

  g_assert (LB_IS_GUIDANCE_PAGE (self));
  g_object_get (self->referrals, "count", &referred, NULL);
  g_object_get (self->help, "count", &asked, NULL);
  lb_page_set_badge (LB_PAGE (self), referred + asked);
  lb_page_set_attention (LB_PAGE (self), asked > 0);
}

static void
lb_guidance_page_activate (LbPage *page)
{
  LbGuidancePage *self = LB_GUIDANCE_PAGE (page);

  lb_guide_view_set_client (self->guide, lb_page_get_client (page));
  lb_referral_view_refresh (self->referrals);
  lb_referral_view_refresh (self->consultations);
  lb_help_view_refresh (self->help);
}

static gboolean
lb_guidance_page_open_case (LbPage *page, const char *case_id, const char *item)
{
  LbGuidancePage *self = LB_GUIDANCE_PAGE (page);

  if (lb_help_view_open_case (self->help, case_id))
    {
      gtk_stack_set_visible_child_name (self->stack, "help");
      return TRUE;
    }
  gtk_stack_set_visible_child_name (self->stack, "referred");
  return lb_referral_view_open_case (self->referrals, case_id);
}

static const LbShortcut *
lb_guidance_page_shortcuts (LbPage *page)
{
  static const LbShortcut shortcuts[] = {
    { "<Control>1", "guidance.show", "'referred'", N_("Referred applicants") },
    { "<Control>2", "guidance.show", "'guide'", N_("Guide") },
    { "<Control>3", "guidance.show", "'help'", N_("Help asked for") },
    { "<Control>4", "guidance.show", "'consultations'", N_("Consultations") },
    { "<Control>n", "guidance.consult", NULL, N_("Record a consultation") },
    { "<Control>p", "guidance.print", NULL, N_("Print the guide") },
    { NULL },
  };

  return shortcuts;
}

static const char *
lb_guidance_page_handbook_step (LbPage *page)
{
  static const struct { const char *view, *step; } steps[] = {
    { "referred", "guidance-referred" },
    { "help", "guidance-help" },
    { "consultations", "guidance-consultations" },
    { "guide", "guidance-guide" },
  };
  const char *view = gtk_stack_get_visible_child_name (LB_GUIDANCE_PAGE (page)->stack);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (g_strcmp0 (steps[i].view, view) == 0)
      return steps[i].step;
  return steps[0].step;
}

static void
lb_guidance_page_constructed (GObject *object)
{
  LbGuidancePage *self = LB_GUIDANCE_PAGE (object);

  G_OBJECT_CLASS (lb_guidance_page_parent_class)->constructed (object);
  lb_referral_view_set_client (self->referrals, lb_page_get_client (LB_PAGE (self)));
  lb_referral_view_set_client (self->consultations, lb_page_get_client (LB_PAGE (self)));
  lb_help_view_set_client (self->help, lb_page_get_client (LB_PAGE (self)));
}

static void
lb_guidance_page_class_init (LbGuidancePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbPageClass *page_class = LB_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = lb_guidance_page_constructed;
  page_class->activate = lb_guidance_page_activate;
  page_class->open_case = lb_guidance_page_open_case;
  page_class->shortcuts = lb_guidance_page_shortcuts;
  page_class->handbook_step = lb_guidance_page_handbook_step;
  g_type_ensure (LB_TYPE_GUIDE_VIEW);
  g_type_ensure (LB_TYPE_REFERRAL_VIEW);
  g_type_ensure (LB_TYPE_HELP_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/guidance/lb-guidance-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbGuidancePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LbGuidancePage, referrals);
  gtk_widget_class_bind_template_child (widget_class, LbGuidancePage, consultations);
  gtk_widget_class_bind_template_child (widget_class, LbGuidancePage, help);
  gtk_widget_class_bind_template_child (widget_class, LbGuidancePage, guide);
  gtk_widget_class_bind_template_callback (widget_class, count_changed_cb);
  gtk_widget_class_install_action (widget_class, "guidance.show", "s", show_action);
  gtk_widget_class_install_action (widget_class, "guidance.consult", NULL, consult_action);
  gtk_widget_class_install_action (widget_class, "guidance.print", NULL, print_action);
}

static void
lb_guidance_page_init (LbGuidancePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  lb_page_set_title (LB_PAGE (self), _("Guidance"));
  lb_page_set_icon_name (LB_PAGE (self), "help-about-symbolic");
}
