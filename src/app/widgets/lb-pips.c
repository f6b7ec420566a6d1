/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-pips"
#include "lb-pips.h"
#include <glib/gi18n.h>

struct _LbPips
{
  GtkWidget parent_instance;
  GtkWidget *label; /* (owned by the tree) */
  char *pips;       /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbPips, lb_pips, GTK_TYPE_WIDGET)

typedef enum { PROP_PIPS = 1, N_PROPERTIES } LbPipsProperty;

static GParamSpec *properties[N_PROPERTIES];

/* Middle tones that stand out on light and on dark; the shape says the same without them. */
static const struct { const char *glyph; guint16 red, green, blue; } looks[LB_N_PIPS] = {
  [LB_PIP_WAITING] = { "○", 0x8c8c, 0x8c8c, 0x8c8c },
  [LB_PIP_HELD] = { "◌", 0xc6c6, 0x8080, 0x0000 },
  [LB_PIP_WORKING] = { "◐", 0x3535, 0x8484, 0xe4e4 },
  [LB_PIP_DONE] = { "●", 0x2626, 0xa2a2, 0x6969 },
  [LB_PIP_ENDED] = { "✕", 0xe0e0, 0x3b3b, 0x4444 },
};

LbPip
lb_pip_of (LbItemState state)
{
  switch (state)
    {
    case LB_ITEM_CORRECTING:
    case LB_ITEM_SPECIAL:
      return LB_PIP_HELD;
    case LB_ITEM_ACCEPTED:
    case LB_ITEM_DECIDING:
      return LB_PIP_WORKING;
    case LB_ITEM_GRANTED:
    case LB_ITEM_MADE:
    case LB_ITEM_AT_DESK:
    case LB_ITEM_STORED:
    case LB_ITEM_NOTIFIED:
    case LB_ITEM_POSTED:
    case LB_ITEM_DELIVERED:
      return LB_PIP_DONE;
    case LB_ITEM_NOT_ACCEPTED:
    case LB_ITEM_REFUSED:
    case LB_ITEM_WITHDRAWN:
    case LB_ITEM_TERMINATED:
      return LB_PIP_ENDED;
    case LB_ITEM_DRAFT:
    case LB_ITEM_GATED:
    case LB_ITEM_RECEIVED:
    case LB_N_ITEM_STATES:
    default:
      return LB_PIP_WAITING;
    }
}

static gboolean
read_pip (char letter, LbPip *ret_pip)
{
  if (letter < 'a' || letter >= 'a' + LB_N_ITEM_STATES)
    return FALSE;
  *ret_pip = lb_pip_of ((LbItemState) (letter - 'a'));
  return TRUE;
}

static void
add_part (GString *text, guint count, const char *format)
{
  if (count == 0)
    return;
  if (text->len > 0)
    g_string_append (text, _(", "));
  g_string_append_printf (text, format, count);
}

char *
lb_pips_describe (const char *pips)
{
  GString *text = g_string_new (NULL);
  guint counts[LB_N_PIPS] = { 0 };
  LbPip pip;

  for (const char *letter = pips; letter != NULL && *letter != '\0'; letter++)
    if (read_pip (*letter, &pip))
      counts[pip]++;
  add_part (text, counts[LB_PIP_DONE],
            ngettext ("%u decided", "%u decided", counts[LB_PIP_DONE]));
  add_part (text, counts[LB_PIP_WORKING],
            ngettext ("%u in review", "%u in review", counts[LB_PIP_WORKING]));
  add_part (text, counts[LB_PIP_HELD],
            ngettext ("%u held up", "%u held up", counts[LB_PIP_HELD]));
  add_part (text, counts[LB_PIP_WAITING],
            ngettext ("%u waiting", "%u waiting", counts[LB_PIP_WAITING]));
  add_part (text, counts[LB_PIP_ENDED],
            ngettext ("%u refused or ended", "%u refused or ended", counts[LB_PIP_ENDED]));
  return g_string_free (text, FALSE);
}

static void
refresh (LbPips *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  g_autofree char *story = lb_pips_describe (self->pips);
  LbPip pip;

  for (const char *letter = self->pips; letter != NULL && *letter != '\0'; letter++)
    {
      PangoAttribute *colour;

      if (!read_pip (*letter, &pip))
        continue;
      colour = pango_attr_foreground_new (looks[pip].red, looks[pip].green, looks[pip].blue);
      colour->start_index = (guint) text->len;
      g_string_append (text, looks[pip].glyph);
      colour->end_index = (guint) text->len;
      pango_attr_list_insert (attributes, colour);
    }
  gtk_label_set_text (GTK_LABEL (self->label), text->str);
  gtk_label_set_attributes (GTK_LABEL (self->label), attributes);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), *story != '\0' ? story : NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, story, -1);
}

static void
lb_pips_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  switch ((LbPipsProperty) id)
    {
    case PROP_PIPS:
      g_value_set_string (value, LB_PIPS (object)->pips);
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_pips_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  switch ((LbPipsProperty) id)
    {
    case PROP_PIPS:
      lb_pips_set_pips (LB_PIPS (object), g_value_get_string (value));
      break;
    case N_PROPERTIES:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
lb_pips_dispose (GObject *object)
{
  LbPips *self = LB_PIPS (object);

  g_clear_pointer (&self->label, gtk_widget_unparent);
  g_clear_pointer (&self->pips, g_free);
  G_OBJECT_CLASS (lb_pips_parent_class)->dispose (object);
}

static void
lb_pips_class_init (LbPipsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = lb_pips_dispose;
  object_class->get_property = lb_pips_get_property;
  object_class->set_property = lb_pips_set_property;
  properties[PROP_PIPS] = g_param_spec_string ("pips", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "pips");
}

static void
lb_pips_init (LbPips *self)
{
  self->label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->label), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

GtkWidget *
lb_pips_new (void)
{
  return g_object_new (LB_TYPE_PIPS, NULL);
}

const char *
lb_pips_get_pips (LbPips *self)
{
  g_return_val_if_fail (LB_IS_PIPS (self), NULL);
  return self->pips;
}

void
lb_pips_set_pips (LbPips *self, const char *pips)
{
  g_return_if_fail (LB_IS_PIPS (self));

  if (g_strcmp0 (self->pips, pips) == 0)
    return;
  g_free (self->pips);
  self->pips = g_strdup (pips);
  refresh (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PIPS]);
}
