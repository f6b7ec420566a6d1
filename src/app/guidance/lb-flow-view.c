/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-flow-view"
#include "lb-flow-view.h"

#define MARGIN 16
#define LEAST 300
#define USUAL 720

struct _LbFlowView
{
  GtkWidget parent_instance;
  LbFlowChart *chart; /* (owned) (nullable) */
};

G_DEFINE_FINAL_TYPE (LbFlowView, lb_flow_view, GTK_TYPE_WIDGET)

static double
scale_for (int width)
{
  return MAX (width - 2 * MARGIN, 1) / LB_CHART_WIDTH;
}

static void
lb_flow_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  const LbFlowChart *chart = LB_FLOW_VIEW (widget)->chart;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST;
      *natural = USUAL;
    }
  else
    *minimum = *natural = (int) (chart->height * scale_for (for_size < 0 ? USUAL : for_size)) + 2 * MARGIN;
}

static GtkSizeRequestMode
lb_flow_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
lb_flow_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  const LbFlowChart *chart = LB_FLOW_VIEW (widget)->chart;
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  const double scale = MIN (scale_for (width), MAX (height - 2 * MARGIN, 1) / chart->height);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));

  cairo_translate (cr, (width - LB_CHART_WIDTH * scale) / 2, MARGIN);
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgb (cr, 0, 0, 0);
  lb_flow_chart_draw (chart, cr);
  cairo_destroy (cr);
}

static void
lb_flow_view_finalize (GObject *object)
{
  g_clear_pointer (&LB_FLOW_VIEW (object)->chart, lb_flow_chart_unref);
  G_OBJECT_CLASS (lb_flow_view_parent_class)->finalize (object);
}

static void
lb_flow_view_class_init (LbFlowViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_flow_view_finalize;
  widget_class->measure = lb_flow_view_measure;
  widget_class->get_request_mode = lb_flow_view_get_request_mode;
  widget_class->snapshot = lb_flow_view_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "flowchart");
}

static void
lb_flow_view_init (LbFlowView *self)
{
}

GtkWidget *
lb_flow_view_new (LbFlowChart *chart)
{
  LbFlowView *self;

  g_return_val_if_fail (chart != NULL, NULL);

  self = g_object_new (LB_TYPE_FLOW_VIEW, NULL);
  self->chart = lb_flow_chart_ref (chart);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, chart->title, -1);
  return GTK_WIDGET (self);
}
