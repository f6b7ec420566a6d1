/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-delivery-view.h"

#include <glib/gi18n.h>

#include "lb-form-row.h"

#define N_PARTS (LB_INTAKE_POSTCODE + 1)

struct _LbIntakeDeliveryView
{
  LbIntakeStepView parent_instance;

  GtkCheckButton *pickup;
  GtkCheckButton *ems;
  GtkWidget *address_box;
  LbFormRow *recipient_row, *phone_row, *address_row, *postcode_row;
  GtkEntry *recipient, *phone, *address, *postcode;
  GtkCheckButton *together, *agent, *electronic;
  GtkWidget *own_button;
  gboolean left[N_PARTS]; /* the focus was there and went: faults may be shown */
  gboolean loading;
};

G_DEFINE_FINAL_TYPE (LbIntakeDeliveryView, lb_intake_delivery_view, LB_TYPE_INTAKE_STEP_VIEW)

static LbIntakeDraft *
get_draft (LbIntakeDeliveryView *self)
{
  return lb_intake_step_view_get_draft (LB_INTAKE_STEP_VIEW (self));
}

static void
show_faults (LbIntakeDeliveryView *self)
{
  LbFormRow *const rows[N_PARTS] = { self->recipient_row, self->phone_row, self->address_row, self->postcode_row };

  for (guint part = 0; part < N_PARTS; part++)
    {
      g_autofree char *fault = lb_intake_draft_check_address (get_draft (self), (LbIntakeAddressPart) part);

      lb_form_row_set_error (rows[part], self->left[part] ? fault : NULL);
    }
}

static void
load_text (GtkEntry *entry, const char *text)
{
  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (entry)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (entry), text);
}

static void
refresh (LbIntakeDeliveryView *self)
{
  const LbDelivery *delivery = lb_intake_draft_get_delivery (get_draft (self));
  gboolean ems = g_str_equal (delivery->method, "ems");

  self->loading = TRUE;
  gtk_check_button_set_active (self->pickup, g_str_equal (delivery->method, "pickup"));
  gtk_check_button_set_active (self->ems, ems);
  gtk_check_button_set_active (self->agent, delivery->agent);
  gtk_check_button_set_active (self->electronic, delivery->electronic);
  gtk_widget_set_visible (GTK_WIDGET (self->agent), g_str_equal (delivery->method, "pickup"));
  gtk_widget_set_visible (self->address_box, ems || (delivery->agent && g_str_equal (delivery->method, "pickup")));
  gtk_widget_set_visible (self->own_button, ems);
  gtk_widget_set_visible (GTK_WIDGET (self->address_row), ems);
  gtk_widget_set_visible (GTK_WIDGET (self->postcode_row), ems);
  lb_form_row_set_label (self->recipient_row, ems ? _("Recipient") : _("Agent who fetches them"));
  lb_form_row_set_label (self->phone_row, ems ? _("Recipient's phone") : _("Agent’s phone"));
  load_text (self->recipient, delivery->recipient);
  load_text (self->phone, delivery->phone);
  load_text (self->address, delivery->address);
  load_text (self->postcode, delivery->postcode);
  gtk_check_button_set_active (self->together, delivery->together);
  self->loading = FALSE;
  show_faults (self);
}

static void
lb_intake_delivery_view_load (LbIntakeStepView *view)
{
  LbIntakeDeliveryView *self = LB_INTAKE_DELIVERY_VIEW (view);

  for (guint part = 0; part < N_PARTS; part++)
    self->left[part] = FALSE;
  if (get_draft (self) != NULL)
    refresh (self);
}

static void
lb_intake_delivery_view_changed (LbIntakeStepView *view, LbIntakeChange what, const char *id)
{
  if (what == LB_INTAKE_CHANGED_REST && !LB_INTAKE_DELIVERY_VIEW (view)->loading)
    refresh (LB_INTAKE_DELIVERY_VIEW (view));
}

static void
lb_intake_delivery_view_reveal (LbIntakeStepView *view)
{
  LbIntakeDeliveryView *self = LB_INTAKE_DELIVERY_VIEW (view);

  for (guint part = 0; part < N_PARTS; part++)
    self->left[part] = TRUE;
  if (get_draft (self) != NULL)
    show_faults (self);
}

static void
lb_intake_delivery_view_go_to (LbIntakeStepView *view, const LbIntakeProblem *problem)
{
  LbIntakeDeliveryView *self = LB_INTAKE_DELIVERY_VIEW (view);
  GtkEntry *const entries[N_PARTS] = { self->recipient, self->phone, self->address, self->postcode };

  lb_intake_delivery_view_reveal (view);
  for (guint part = 0; part < N_PARTS; part++)
    {
      g_autofree char *fault = lb_intake_draft_check_address (get_draft (self), (LbIntakeAddressPart) part);

      if (fault != NULL)
        {
          lb_intake_show_widget (GTK_WIDGET (entries[part]));
          return;
        }
    }
  lb_intake_show_widget (GTK_WIDGET (self->pickup));
}

static void
method_cb (LbIntakeDeliveryView *self, GtkCheckButton *button)
{
  if (self->loading || get_draft (self) == NULL || !gtk_check_button_get_active (button))
    return;
  lb_intake_draft_set_delivery_method (get_draft (self), button == self->ems ? "ems" : "pickup");
}

static LbIntakeAddressPart
part_of (LbIntakeDeliveryView *self, GtkEntry *entry)
{
  if (entry == self->recipient)
    return LB_INTAKE_RECIPIENT;
  if (entry == self->phone)
    return LB_INTAKE_PHONE;
  return entry == self->address ? LB_INTAKE_ADDRESS : LB_INTAKE_POSTCODE;
}

static void
part_cb (LbIntakeDeliveryView *self, GtkEntry *entry)
{
  if (!self->loading && get_draft (self) != NULL)
    lb_intake_draft_set_address (get_draft (self), part_of (self, entry),
                                 gtk_editable_get_text (GTK_EDITABLE (entry)));
}

static void
part_left_cb (LbIntakeDeliveryView *self, GtkEventController *controller)
{
  GtkEntry *entry = GTK_ENTRY (gtk_event_controller_get_widget (controller));

  if (get_draft (self) == NULL || *gtk_editable_get_text (GTK_EDITABLE (entry)) == '\0')
    return;
  self->left[part_of (self, entry)] = TRUE;
  show_faults (self);
}

/* Enter goes on to the next field. */
static void
activate_cb (LbIntakeDeliveryView *self)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
}

static void
together_cb (LbIntakeDeliveryView *self)
{
  if (!self->loading && get_draft (self) != NULL)
    lb_intake_draft_set_together (get_draft (self), gtk_check_button_get_active (self->together));
}

static void
agent_cb (LbIntakeDeliveryView *self)
{
  LbIntakeDraft *draft = get_draft (self);

  if (self->loading || draft == NULL)
    return;
  lb_intake_draft_set_agent (draft, gtk_check_button_get_active (self->agent));
  if (gtk_check_button_get_active (self->agent) && *lb_intake_draft_get_delivery (draft)->recipient == '\0')
    {
      lb_intake_draft_set_address (draft, LB_INTAKE_RECIPIENT, lb_intake_draft_get_value (draft, "agent.name"));
      lb_intake_draft_set_address (draft, LB_INTAKE_PHONE, lb_intake_draft_get_value (draft, "agent.phone"));
    }
}

static void
electronic_cb (LbIntakeDeliveryView *self)
{
  if (!self->loading && get_draft (self) != NULL)
    lb_intake_draft_set_electronic (get_draft (self), gtk_check_button_get_active (self->electronic));
}

/* Most results go to the applicant's own address: one click instead of typing it again. */
static void
use_applicant_cb (LbIntakeDeliveryView *self)
{
  LbIntakeDraft *draft = get_draft (self);
  const char *address;

  if (draft == NULL)
    return;
  address = lb_intake_draft_get_value (draft, "applicant.registered_address");
  if (*address == '\0')
    address = lb_intake_draft_get_value (draft, "site.address");
  lb_intake_draft_set_address (draft, LB_INTAKE_RECIPIENT, lb_intake_draft_get_value (draft, "applicant.legal_rep"));
  lb_intake_draft_set_address (draft, LB_INTAKE_PHONE, lb_intake_draft_get_value (draft, "applicant.legal_rep_phone"));
  lb_intake_draft_set_address (draft, LB_INTAKE_ADDRESS, address);
  gtk_widget_grab_focus (GTK_WIDGET (self->postcode));
}

static void
watch_entry (LbIntakeDeliveryView *self, GtkEntry *entry)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (entry, "changed", G_CALLBACK (part_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "activate", G_CALLBACK (activate_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (part_left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
}

static void
lb_intake_delivery_view_class_init (LbIntakeDeliveryViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  LbIntakeStepViewClass *view_class = LB_INTAKE_STEP_VIEW_CLASS (klass);

  view_class->load = lb_intake_delivery_view_load;
  view_class->changed = lb_intake_delivery_view_changed;
  view_class->reveal = lb_intake_delivery_view_reveal;
  view_class->go_to = lb_intake_delivery_view_go_to;
  g_type_ensure (LB_TYPE_FORM_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/lianban/Lianban/ui/intake/lb-intake-delivery-view.ui");
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, pickup);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, ems);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, address_box);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, recipient_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, phone_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, address_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, postcode_row);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, recipient);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, phone);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, address);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, postcode);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, together);
  gtk_widget_class_bind_template_callback (widget_class, method_cb);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, agent);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, electronic);
  gtk_widget_class_bind_template_child (widget_class, LbIntakeDeliveryView, own_button);
  gtk_widget_class_bind_template_callback (widget_class, agent_cb);
  gtk_widget_class_bind_template_callback (widget_class, electronic_cb);
  gtk_widget_class_bind_template_callback (widget_class, together_cb);
  gtk_widget_class_bind_template_callback (widget_class, use_applicant_cb);
}

static void
lb_intake_delivery_view_init (LbIntakeDeliveryView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  watch_entry (self, self->recipient);
  watch_entry (self, self->phone);
  watch_entry (self, self->address);
  watch_entry (self, self->postcode);
}
