/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-time-axis"
#include "lb-time-axis.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-name.h"

typedef struct
{
  char *name;        /* (owned) */
  LbDay received, accepted, decided, delivered, ended, due; /* LB_DAY_NONE when not */
  gboolean overdue, granted;
  GArray *suspensions; /* (owned) (element-type LbSuspension) */
} AxisRow;

struct _LbTimeAxis
{
  GtkWidget parent_instance;
  GPtrArray *rows;   /* (owned) (element-type AxisRow) */
  LbDay first, last, today;
};

G_DEFINE_FINAL_TYPE (LbTimeAxis, lb_time_axis, GTK_TYPE_WIDGET)

#define PADDING 8.0

static void
axis_row_free (AxisRow *row)
{
  g_free (row->name);
  g_array_unref (row->suspensions);
  g_free (row);
}

/* Geometry */

static int
text_height (LbTimeAxis *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "办Ag");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);
  return height;
}

static int
row_height (LbTimeAxis *self)
{
  return text_height (self) + 14;
}

static void
lb_time_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                      int *minimum_baseline, int *natural_baseline)
{
  LbTimeAxis *self = LB_TIME_AXIS (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = 360;
  else
    *minimum = *natural = row_height (self) * ((int) self->rows->len + 1) + (int) PADDING;
  *minimum_baseline = *natural_baseline = -1;
}

static double
label_width (LbTimeAxis *self)
{
  return CLAMP (gtk_widget_get_width (GTK_WIDGET (self)) * 0.28, 120.0, 300.0);
}

static double
day_x (LbTimeAxis *self, LbDay day)
{
  const double left = label_width (self) + PADDING,
               width = gtk_widget_get_width (GTK_WIDGET (self)) - left - PADDING;

  return left + width * (day - self->first) / MAX (self->last - self->first, 1);
}

/* Drawing */

typedef struct { const char *light, *dark; } Colour;

static const Colour colour_waiting = { "#c0bfbc", "#5e5c64" };
static const Colour colour_working = { "#3584e4", "#62a0ea" };
static const Colour colour_issuing = { "#2ec27e", "#57e389" };
static const Colour colour_refused = { "#865e3c", "#cdab8f" };
static const Colour colour_paused = { "#f6d32d", "#e5a50a" };
static const Colour colour_late = { "#c01c28", "#ff7b63" };
static const Colour colour_text = { "#2e3436", "#ffffff" };

static void
set_colour (cairo_t *cr, const Colour *colour, double alpha)
{
  GdkRGBA rgba;
  const gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  gdk_rgba_parse (&rgba, dark ? colour->dark : colour->light);
  cairo_set_source_rgba (cr, rgba.red, rgba.green, rgba.blue, alpha);
}

static void
draw_text (LbTimeAxis *self, cairo_t *cr, const char *text, double x, double y, double width)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  if (width > 0)
    {
      pango_layout_set_width (layout, (int) (width * PANGO_SCALE));
      pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
    }
  else /* large letters: the last day stays inside */
    {
      int length;

      pango_layout_get_pixel_size (layout, &length, NULL);
      x = MIN (x, gtk_widget_get_width (GTK_WIDGET (self)) - length);
    }
  set_colour (cr, &colour_text, 0.9);
  cairo_move_to (cr, x, y);
  pango_cairo_show_layout (cr, layout);
}

static void
draw_span (LbTimeAxis *self, cairo_t *cr, LbDay from, LbDay to, double y, double height, const Colour *colour)
{
  const double x = day_x (self, from);

  set_colour (cr, colour, 1);
  cairo_rectangle (cr, x, y, MAX (day_x (self, to) - x, 3), height);
  cairo_fill (cr);
}

static void
draw_hatches (LbTimeAxis *self, cairo_t *cr, LbDay from, LbDay to, double y, double height)
{
  const double x = day_x (self, from), width = MAX (day_x (self, to) - x, 6);

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  set_colour (cr, &colour_paused, 1);
  cairo_set_line_width (cr, 3);
  for (double at = x - height; at < x + width; at += 8)
    {
      cairo_move_to (cr, at, y + height);
      cairo_line_to (cr, at + height, y);
    }
  cairo_stroke (cr);
  cairo_restore (cr);
}

static LbDay
or_today (LbTimeAxis *self, LbDay day)
{
  return day != LB_DAY_NONE ? day : self->today;
}

static void
draw_row (LbTimeAxis *self, cairo_t *cr, const AxisRow *row, double y)
{
  const double height = row_height (self), bar = y + height * 0.25, thick = height * 0.5;
  const LbDay end = row->ended != LB_DAY_NONE ? row->ended : self->today;

  draw_text (self, cr, row->name, PADDING, y + 6, label_width (self) - PADDING);
  if (row->received == LB_DAY_NONE)
    return;
  draw_span (self, cr, row->received, row->accepted != LB_DAY_NONE ? row->accepted : end, bar, thick,
             &colour_waiting);
  if (row->accepted != LB_DAY_NONE)
    draw_span (self, cr, row->accepted, row->decided != LB_DAY_NONE ? row->decided : end, bar, thick,
               &colour_working);
  if (row->decided != LB_DAY_NONE)
    draw_span (self, cr, row->decided, or_today (self, row->delivered), bar, thick,
               row->granted ? &colour_issuing : &colour_refused);
  for (guint i = 0; i < row->suspensions->len; i++)
    {
      const LbSuspension *suspension = &g_array_index (row->suspensions, LbSuspension, i);

      draw_hatches (self, cr, suspension->from, or_today (self, suspension->to), bar, thick);
    }
  if (row->due != LB_DAY_NONE)
    {
      set_colour (cr, row->overdue ? &colour_late : &colour_text, 0.9);
      cairo_rectangle (cr, day_x (self, row->due) - 1.5, y + 3, 3, height - 6);
      cairo_fill (cr);
    }
}

static void
draw_scale (LbTimeAxis *self, cairo_t *cr)
{
  const int days = self->last - self->first, step = MAX (days / 6, 1);

  for (LbDay day = self->first; day <= self->last; day += step)
    {
      int year, month, of_month;
      g_autofree char *text = NULL;

      lb_day_to_ymd (day, &year, &month, &of_month);
      text = g_strdup_printf ("%d/%d", month, of_month);
      if (day_x (self, day) + 40 < gtk_widget_get_width (GTK_WIDGET (self)))
        draw_text (self, cr, text, day_x (self, day), 4, 0);
    }
}

static void
lb_time_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  LbTimeAxis *self = LB_TIME_AXIS (widget);
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  draw_scale (self, cr);
  for (guint i = 0; i < self->rows->len; i++)
    draw_row (self, cr, self->rows->pdata[i], (double) row_height (self) * (i + 1));
  if (self->today >= self->first && self->today <= self->last)
    {
      set_colour (cr, &colour_late, 0.7);
      cairo_rectangle (cr, day_x (self, self->today), row_height (self) - 4, 1, height);
      cairo_fill (cr);
    }
  cairo_destroy (cr);
}

/* What it shows */

static LbDay
day_of (LbTime time)
{
  return time != LB_TIME_NONE ? lb_time_day (time) : LB_DAY_NONE;
}

static void
stretch (LbTimeAxis *self, LbDay day)
{
  if (day == LB_DAY_NONE)
    return;
  self->first = MIN (self->first, day);
  self->last = MAX (self->last, day);
}

static AxisRow *
new_row (const LbSight *sight, const LbCaseItem *item)
{
  AxisRow *row = g_new0 (AxisRow, 1);
  LbRunningClock *clock = lb_case_governing_clock (sight->state, item->item, &sight->context);

  row->name = g_strdup (lb_sight_item_name (sight, item->item));
  row->received = day_of (item->received_at);
  row->accepted = item->accepted_on;
  row->decided = day_of (item->decided_at);
  row->delivered = day_of (item->delivered_at);
  row->ended = lb_item_state_is_final (item->state) ? day_of (item->state_since) : LB_DAY_NONE;
  row->granted = item->granted;
  row->due = clock != NULL ? clock->answer->due : LB_DAY_NONE;
  row->overdue = clock != NULL && clock->level == LB_LEVEL_OVERDUE;
  row->suspensions = g_array_copy (item->suspensions);
  g_clear_pointer (&clock, lb_running_clock_free);
  return row;
}

static void
say (GString *text, const char *word, LbDay day, LbDay today)
{
  g_autofree char *shown = NULL;

  if (day == LB_DAY_NONE)
    return;
  shown = lb_name_day (day, today);
  g_string_append_printf (text, "; %s %s", word, shown);
}

static void
describe (LbTimeAxis *self)
{
  g_autoptr (GString) text = g_string_new (_("All items on one time axis"));

  for (guint i = 0; i < self->rows->len; i++)
    {
      const AxisRow *row = self->rows->pdata[i];

      g_string_append_printf (text, "\n%s", row->name);
      say (text, _("received"), row->received, self->today);
      say (text, _("accepted"), row->accepted, self->today);
      say (text, _("decided"), row->decided, self->today);
      say (text, _("delivered"), row->delivered, self->today);
      say (text, _("due"), row->due, self->today);
    }
  lb_widget_set_accessible_label (self, text->str);
}

void
lb_time_axis_show (LbTimeAxis *self, const LbSight *sight)
{
  g_return_if_fail (LB_IS_TIME_AXIS (self));
  g_return_if_fail (sight != NULL);

  g_ptr_array_set_size (self->rows, 0);
  self->today = self->first = self->last = lb_sight_today (sight);
  for (guint i = 0; i < sight->state->items->len; i++)
    {
      AxisRow *row = new_row (sight, sight->state->items->pdata[i]);

      g_ptr_array_add (self->rows, row);
      stretch (self, row->received);
      stretch (self, row->accepted);
      stretch (self, row->delivered);
      stretch (self, row->due);
    }
  self->last += MAX ((self->last - self->first) / 12, 2);
  describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
lb_time_axis_finalize (GObject *object)
{
  g_clear_pointer (&LB_TIME_AXIS (object)->rows, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_time_axis_parent_class)->finalize (object);
}

static void
lb_time_axis_class_init (LbTimeAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = lb_time_axis_finalize;
  widget_class->measure = lb_time_axis_measure;
  widget_class->snapshot = lb_time_axis_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
lb_time_axis_init (LbTimeAxis *self)
{
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) axis_row_free);
}

GtkWidget *
lb_time_axis_new (void)
{
  return g_object_new (LB_TYPE_TIME_AXIS, NULL);
}
