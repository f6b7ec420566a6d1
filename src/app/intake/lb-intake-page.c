/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "lb-banner.h"
#include "lb-hall-view.h"
#include "lb-intake-keeper.h"
#include "lb-intake-receipt-view.h"
#include "lb-intake-start.h"
#include "lb-intake-wizard.h"
#include "lb-name.h"
#include "lb-window.h"

struct _LbIntakePage
{
  LbPage parent_instance;

  GtkStack *stack;
  LbIntakeStart *start;
  LbIntakeWizard *wizard;
  LbIntakeReceiptView *receipt;
  LbHallView *hall_view;
  LbBanner *hall_banner;
  LbHallList *hall;       /* (owned) */
  GtkWidget *before_hall; /* (borrowed) (nullable) what was in front before the hall */
  LbIntakeKeeper *keeper; /* (owned) */
};

G_DEFINE_FINAL_TYPE (LbIntakePage, lb_intake_page, LB_TYPE_PAGE)

static const LbShortcut shortcuts[] = {
  { "<Control>Page_Down", "intake.next", NULL, N_("Next step of the intake") },
  { "<Control>Page_Up", "intake.back", NULL, N_("Previous step of the intake") },
  { "<Control>1", "intake.step", "0", N_("Go to a step of the intake") },
  { "<Control>2", "intake.step", "1", NULL },
  { "<Control>3", "intake.step", "2", NULL },
  { "<Control>4", "intake.step", "3", NULL },
  { "<Control>5", "intake.step", "4", NULL },
  { "<Control>6", "intake.step", "5", NULL },
  { "<Control>7", "intake.step", "6", NULL },
  { "<Control>0", "intake.leave", NULL, N_("Back to the drafts") },
  { "<Control>e", "intake.take-known", NULL, N_("Fill in what an earlier case of the applicant says") },
  { "<Control>h", "intake.hall", NULL, N_("Waiting hall, and back") },
  { "<Control>m", "intake.answer", NULL, N_("Answer an application that is not taken in") },
  { "F7", "intake.reuse", NULL, N_("Use the document on file for the material") },
  { "F8", "intake.take-whole", NULL, N_("The material came as listed and meets all points: on to the next") },
  { "F9", "intake.scan", NULL, N_("Scan the paper of the material") },
  { "<Control>o", "intake.choose-files", NULL, N_("Attach files to the material") },
  { "<Control><Shift>o", "intake.attach-several", NULL, N_("Attach several files, sorted by their names") },
  { "<Control><Shift>v", "intake.paste", NULL, N_("Attach what was copied to the material") },
  { "<Control>Down", "intake.next-open", NULL, N_("Next material that is not in order") },
  { NULL },
};

static LbClient *
get_client (LbIntakePage *self)
{
  return lb_page_get_client (LB_PAGE (self));
}

static void
show_start (LbIntakePage *self)
{
  lb_intake_keeper_set_draft (self->keeper, NULL);
  lb_intake_wizard_set_draft (self->wizard, NULL);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->start));
  lb_intake_start_refresh (self->start);
}

static void
show_draft (LbIntakePage *self, LbIntakeDraft *draft)
{
  const LbActor *actor = lb_client_get_actor (get_client (self));

  lb_intake_keeper_set_draft (self->keeper, draft);
  /* Whoever opens a draft takes it over. */
  if (actor != NULL)
    lb_intake_draft_set_author (draft, actor->id, actor->name);
  lb_intake_draft_set_today (draft, lb_time_day (lb_client_now (get_client (self))));
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->wizard));
  lb_intake_wizard_set_draft (self->wizard, draft);
}

static void
new_case_cb (LbIntakePage *self, const char *package)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (get_client (self), NULL);
  LbMainWindow *window = lb_window_of (self);
  g_autoptr (LbIntakeDraft) draft = NULL;
  g_autoptr (GError) error = NULL;

  if (catalogue == NULL)
    return;
  draft = lb_intake_draft_new (catalogue, lb_time_day (lb_client_now (get_client (self))));
  if (!lb_intake_draft_set_package (draft, package, &error))
    {
      if (window != NULL)
        lb_window_report_error (window, error);
      return;
    }
  lb_intake_draft_set_step (draft, LB_INTAKE_STEP_SITUATION);
  show_draft (self, draft);
}

static void
open_draft_cb (LbIntakePage *self, LbIntakeDraft *draft)
{
  g_autoptr (LbIntakeDraft) kept = g_object_ref (draft); /* its row goes when the list is read again */

  show_draft (self, kept);
}

/* Chosen by its id: read as it stands now, what was typed last into the one in front included. */

typedef struct { LbIntakePage *page; char *id; } Opening;

static void
drafts_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Opening *opening = data;
  g_autoptr (LbIntakePage) self = opening->page;
  g_autofree char *id = opening->id;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) drafts = lb_client_list_drafts_finish (LB_CLIENT (source), result, &error);
  LbCatalogue *catalogue = lb_client_get_catalogue (LB_CLIENT (source), NULL);
  g_autoptr (LbIntakeDraft) draft = NULL;

  g_free (opening);
  for (guint i = 0; drafts != NULL && catalogue != NULL && draft == NULL && i < drafts->len; i++)
    {
      const LbDraft *stored = drafts->pdata[i];

      if (g_str_equal (stored->id, id))
        draft = lb_intake_draft_from_text (stored->content, catalogue, lb_time_day (lb_client_now (LB_CLIENT (source))),
                                           NULL, &error);
    }
  if (draft != NULL)
    show_draft (self, draft);
  else if (error != NULL && lb_window_of (self) != NULL)
    lb_window_report_error (lb_window_of (self), error);
  else
    show_start (self); /* received or given up meanwhile */
}

static gboolean
lb_intake_page_open_draft (LbPage *page, const char *draft_id)
{
  LbIntakePage *self = LB_INTAKE_PAGE (page);
  LbIntakeDraft *shown = lb_intake_keeper_get_draft (self->keeper);
  Opening *opening;

  if (shown != NULL && g_strcmp0 (lb_intake_draft_get_id (shown), draft_id) == 0)
    {
      gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->wizard));
      return TRUE;
    }
  opening = g_new0 (Opening, 1);
  opening->page = g_object_ref (self);
  opening->id = g_strdup (draft_id);
  lb_intake_keeper_flush (self->keeper);
  lb_client_list_drafts_async (get_client (self), LB_INTAKE_DRAFT_KIND, drafts_cb, opening);
  return TRUE;
}

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakePage) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCase) state = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, &error);
  LbCatalogue *catalogue = lb_client_get_catalogue (LB_CLIENT (source), NULL);
  g_autoptr (LbIntakeDraft) draft = NULL;
  LbMainWindow *window = lb_window_of (self);

  if (state != NULL && catalogue != NULL)
    draft = lb_intake_draft_new_from_case (state, catalogue, lb_time_day (lb_client_now (LB_CLIENT (source))),
                                           &error);
  if (draft != NULL)
    show_draft (self, draft);
  else if (error != NULL && window != NULL)
    lb_window_report_error (window, error);
}

static void
open_case_cb (LbIntakePage *self, const char *case_id)
{
  lb_client_get_case_async (get_client (self), case_id, lb_page_get_cancellable (LB_PAGE (self)), case_cb,
                            g_object_ref (self));
}

static void
leave_cb (LbIntakePage *self)
{
  show_start (self);
}

static void
received_cb (LbIntakePage *self, const char *case_id)
{
  lb_intake_keeper_forget (self->keeper);
  lb_intake_wizard_set_draft (self->wizard, NULL);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->receipt));
  lb_intake_receipt_view_show (self->receipt, get_client (self), case_id);
}

static void
referred_cb (LbIntakePage *self, const char *case_id)
{
  lb_intake_keeper_flush (self->keeper);
  lb_intake_keeper_set_draft (self->keeper, NULL);
  lb_intake_wizard_set_draft (self->wizard, NULL);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->receipt));
  lb_intake_receipt_view_show (self->receipt, get_client (self), case_id);
}

static void
open_receipt_cb (LbIntakePage *self, const char *case_id)
{
  g_autofree char *id = g_strdup (case_id); /* its row goes when the list is read again */

  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->receipt));
  lb_intake_receipt_view_show (self->receipt, get_client (self), id);
}

static void
failed_cb (LbIntakePage *self, const GError *error)
{
  LbMainWindow *window = lb_window_of (self);

  if (window != NULL)
    lb_window_report_error (window, error);
}

static void
cases_changed_cb (LbIntakePage *self, const char *const *case_ids)
{
  const char *shown = lb_intake_receipt_view_get_case (self->receipt);

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->receipt) && shown != NULL
      && g_strv_contains (case_ids, shown))
    lb_intake_receipt_view_refresh (self->receipt);
  else if (gtk_widget_get_mapped (GTK_WIDGET (self->start)))
    lb_intake_start_refresh (self->start);
}

/* The waiting hall */

static void
leave_hall_cb (LbIntakePage *self)
{
  GtkWidget *back = self->before_hall != NULL ? self->before_hall : GTK_WIDGET (self->start);

  gtk_stack_set_visible_child (self->stack, back);
  if (back == GTK_WIDGET (self->start))
    lb_intake_start_refresh (self->start);
}

/* @case_id (nullable): whom to put in front. */
static void
show_hall (LbIntakePage *self, const char *case_id)
{
  GtkWidget *front = gtk_stack_get_visible_child (self->stack);

  if (front != GTK_WIDGET (self->hall_view))
    self->before_hall = front;
  lb_hall_list_refresh (self->hall);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->hall_view));
  lb_hall_view_select (self->hall_view, case_id);
}

static void
hall_banner_cb (LbIntakePage *self)
{
  show_hall (self, NULL);
}

/* In the hall itself the list says it; anywhere else the banner does, and takes no focus. */
static void
hall_changed_cb (LbIntakePage *self)
{
  LbHallCounts counts;
  g_autofree char *text = NULL;

  lb_hall_list_count (self->hall, &counts);
  text = counts.n_overdue > 0
           ? g_strdup_printf (g_dngettext (NULL, "The half hour of %u applicant is over without an answer or a notice.",
                                           "The half hour of %u applicants is over without an answer or a notice.",
                                           counts.n_overdue), counts.n_overdue)
           : g_strdup_printf (g_dngettext (NULL, "%u applicant is to be given the one-day notice now.",
                                           "%u applicants are to be given the one-day notice now.", counts.n_urgent),
                              counts.n_urgent);
  lb_banner_set_title (self->hall_banner, text);
  lb_banner_set_revealed (self->hall_banner, counts.n_urgent > 0
                                               && gtk_stack_get_visible_child (self->stack)
                                                    != GTK_WIDGET (self->hall_view));
  lb_page_set_badge (LB_PAGE (self), counts.n_urgent + counts.n_news + counts.n_papers);
  lb_page_set_attention (LB_PAGE (self), counts.n_overdue > 0);
}

/* Also for whoever is in another window: the number, and no name. */
static void
hall_prompted_cb (LbIntakePage *self, LbHallEntry *entry)
{
  GApplication *application = g_application_get_default ();
  const LbCase *state = lb_hall_entry_get_case (entry);
  g_autofree char *number = lb_name_case_number (state->number);
  g_autofree char *id = g_strdup_printf ("hall-%s", state->id);
  g_autoptr (GNotification) notification = NULL;

  if (application == NULL || !g_application_get_is_registered (application))
    return;
  notification = g_notification_new (_(lb_hall_need_label (lb_hall_entry_get_need (entry))));
  g_notification_set_body (notification, number);
  g_application_send_notification (application, id, notification);
}

static void
hall_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbIntakePage *self = LB_INTAKE_PAGE (widget);

  if (gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->hall_view))
    leave_hall_cb (self);
  else
    show_hall (self, NULL);
}

/* What is not taken in */

/* The answer ends the draft that it was given about. One that waits behind the hall meanwhile is somebody else's, and stays. */
static void
turned_away_cb (LbIntakePage *self, const char *case_id, LbIntakeAway *away)
{
  g_autofree char *id = g_strdup (case_id);
  LbIntakeDraft *draft = lb_intake_wizard_get_draft (self->wizard);

  if (draft != NULL && draft == lb_intake_away_get_draft (away))
    lb_intake_keeper_forget (self->keeper);
  else
    lb_intake_keeper_set_draft (self->keeper, NULL);
  lb_intake_wizard_set_draft (self->wizard, NULL);
  gtk_stack_set_visible_child (self->stack, GTK_WIDGET (self->receipt));
  lb_intake_receipt_view_show (self->receipt, get_client (self), id);
}

static void
answer_cb (LbIntakePage *self, int answer)
{
  lb_intake_wizard_answer (self->wizard, (LbIntakeAnswer) answer);
}

/* The panel of article 32, for what lies on the counter or for whoever merely asks. */
static void
answer_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  LbIntakePage *self = LB_INTAKE_PAGE (widget);
  LbIntakeDraft *draft = gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->wizard)
                           ? lb_intake_wizard_get_draft (self->wizard) : NULL;
  LbIntakeAway *away = lb_intake_away_new (GTK_WINDOW (gtk_widget_get_root (widget)), get_client (self), draft);

  g_signal_connect_object (away, "turned-away", G_CALLBACK (turned_away_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (away, "answer", G_CALLBACK (answer_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (away));
}

/* Actions */

static void
take_known_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_intake_wizard_take_known (LB_INTAKE_PAGE (widget)->wizard);
}

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_intake_wizard_next (LB_INTAKE_PAGE (widget)->wizard);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  lb_intake_wizard_back (LB_INTAKE_PAGE (widget)->wizard);
}

static void
step_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gint32 step = g_variant_get_int32 (parameter);

  if (step >= 0 && step < LB_INTAKE_N_STEPS)
    lb_intake_wizard_go (LB_INTAKE_PAGE (widget)->wizard, (LbIntakeStep) step);
}

static void
leave_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_start (LB_INTAKE_PAGE (widget));
}

static void
materials_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autofree char *action = g_strconcat ("materials.", name + strlen ("intake."), NULL);

  lb_intake_wizard_materials_action (LB_INTAKE_PAGE (widget)->wizard, action);
}

/* The day of the draft in front is the store's, also when that is heard of while somebody types. */
static void
keep_to_the_day (LbIntakePage *self)
{
  LbIntakeDraft *draft = lb_intake_wizard_get_draft (self->wizard);

  if (draft != NULL)
    lb_intake_draft_set_today (draft, lb_time_day (lb_client_now (get_client (self))));
}

/* LbPage */

static void
lb_intake_page_activate (LbPage *page)
{
  LbIntakePage *self = LB_INTAKE_PAGE (page);

  keep_to_the_day (self);
  lb_intake_start_fill_packages (self->start);
  lb_intake_start_refresh (self->start);
  lb_hall_list_refresh (self->hall);
}

static const LbShortcut *
lb_intake_page_shortcuts (LbPage *page)
{
  return shortcuts;
}

static const char *
lb_intake_page_handbook_step (LbPage *page)
{
  static const char *const steps[LB_INTAKE_N_STEPS] = {
    [LB_INTAKE_STEP_PACKAGE] = "counter-package",       [LB_INTAKE_STEP_SITUATION] = "counter-situation",
    [LB_INTAKE_STEP_FORM] = "counter-form",             [LB_INTAKE_STEP_MATERIALS] = "counter-materials",
    [LB_INTAKE_STEP_INSPECTION] = "counter-inspection", [LB_INTAKE_STEP_DELIVERY] = "counter-delivery",
    [LB_INTAKE_STEP_CHECK] = "counter-check",
  };
  LbIntakePage *self = LB_INTAKE_PAGE (page);
  GtkWidget *front = gtk_stack_get_visible_child (self->stack);
  LbIntakeDraft *draft = lb_intake_wizard_get_draft (self->wizard);

  if (front == GTK_WIDGET (self->hall_view))
    return "counter-hall";
  if (front == GTK_WIDGET (self->receipt))
    return "counter-receipt";
  return front == GTK_WIDGET (self->wizard) && draft != NULL ? steps[lb_intake_draft_get_step (draft)] : "counter";
}

/* GObject */

static void
lb_intake_page_constructed (GObject *object)
{
  LbIntakePage *self = LB_INTAKE_PAGE (object);
  LbClient *client = get_client (self);

  G_OBJECT_CLASS (lb_intake_page_parent_class)->constructed (object);
  lb_page_set_title (LB_PAGE (self), _("Counter Intake"));
  lb_page_set_icon_name (LB_PAGE (self), "document-new-symbolic");
  self->keeper = lb_intake_keeper_new (client);
  g_signal_connect_object (self->keeper, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "cases-changed", G_CALLBACK (cases_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::skew", G_CALLBACK (keep_to_the_day), self, G_CONNECT_SWAPPED);
  self->hall = lb_hall_list_new (client);
  g_signal_connect_object (self->hall, "changed", G_CALLBACK (hall_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->hall, "prompted", G_CALLBACK (hall_prompted_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (hall_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (client, "notify::caught-up", G_CALLBACK (lb_hall_list_refresh), self->hall,
                           G_CONNECT_SWAPPED);
  lb_hall_view_set_list (self->hall_view, self->hall, client);
  lb_hall_list_refresh (self->hall);
  lb_intake_start_set_client (self->start, client);
  lb_intake_wizard_set_client (self->wizard, client);
}

static void
lb_intake_page_dispose (GObject *object)
{
  LbIntakePage *self = LB_INTAKE_PAGE (object);

  if (self->keeper != NULL)
    lb_intake_keeper_flush (self->keeper);
  g_clear_object (&self->keeper);
  if (self->hall != NULL)
    g_signal_handlers_disconnect_by_data (self->hall, self);
  g_clear_object (&self->hall);
  G_OBJECT_CLASS (lb_intake_page_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "intake.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "intake.take-known", NULL, take_known_action);
  gtk_widget_class_install_action (widget_class, "intake.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "intake.answer", NULL, answer_action);
  gtk_widget_class_install_action (widget_class, "intake.reuse", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.step", "i", step_action);
  gtk_widget_class_install_action (widget_class, "intake.leave", NULL, leave_action);
  gtk_widget_class_install_action (widget_class, "intake.hall", NULL, hall_action);
  gtk_widget_class_install_action (widget_class, "intake.take-whole", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.choose-files", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.attach-several", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.scan", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.paste", NULL, materials_action);
  gtk_widget_class_install_action (widget_class, "intake.next-open", NULL, materials_action);
}

static void
lb_intake_page_class_init (LbIntakePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = lb_intake_page_constructed;
  G_OBJECT_CLASS (klass)->dispose = lb_intake_page_dispose;
  LB_PAGE_CLASS (klass)->activate = lb_intake_page_activate;
  LB_PAGE_CLASS (klass)->open_draft = lb_intake_page_open_draft;
  LB_PAGE_CLASS (klass)->shortcuts = lb_intake_page_shortcuts;
  LB_PAGE_CLASS (klass)->handbook_step = lb_intake_page_handbook_step;
  g_type_ensure (LB_TYPE_BANNER);
  g_type_ensure (LB_TYPE_HALL_VIEW);
  g_type_ensure (LB_TYPE_INTAKE_START);
  g_type_ensure (LB_TYPE_INTAKE_WIZARD);
  g_type_ensure (LB_TYPE_INTAKE_RECEIPT_VIEW);
  install_actions (widget_class);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/lianban/Lianban/ui/intake/lb-intake-page.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, stack);
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, start);
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, wizard);
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, receipt);
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, hall_view);
  gtk_widget_class_bind_template_child (widget_class, LbIntakePage, hall_banner);
  gtk_widget_class_bind_template_callback (widget_class, new_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_draft_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_case_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_cb);
  gtk_widget_class_bind_template_callback (widget_class, received_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_receipt_cb);
  gtk_widget_class_bind_template_callback (widget_class, referred_cb);
  gtk_widget_class_bind_template_callback (widget_class, leave_hall_cb);
  gtk_widget_class_bind_template_callback (widget_class, hall_banner_cb);
}

static void
lb_intake_page_init (LbIntakePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
