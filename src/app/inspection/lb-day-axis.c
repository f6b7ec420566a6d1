/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-day-axis"
#include "lb-day-axis.h"

#include <glib/gi18n.h>
#include "lb-form-row.h"
#include "lb-steps.h"

#define SPACE 4
#define HOUR 60
#define SHORTEST 20 /* minutes that a bar looks long at least, so that one that follows does not hide it */

typedef enum { PIECE_HOUR, PIECE_LANE, PIECE_LANE_NAME, PIECE_LUNCH, PIECE_VISIT } PieceKind;

/* A child and where it lies; lunch goes through all lanes. What overlaps within a lane stands in tracks below each
 * other. */
typedef struct
{
  GtkWidget *widget; /* (owned by the tree) */
  PieceKind kind;
  int lane, start, minutes, track;
} Piece;

struct _LbDayAxis
{
  GtkWidget parent_instance;
  GArray *pieces; /* (owned) (element-type Piece) */
  GPtrArray *lanes; /* (owned) (element-type utf8) cars; "" for what needs none */
  int open, close;
};

G_DEFINE_FINAL_TYPE (LbDayAxis, lb_day_axis, GTK_TYPE_WIDGET)

enum { SIGNAL_VISIT_ACTIVATED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* Layout */

static int
natural (GtkWidget *widget, GtkOrientation orientation)
{
  int size;

  gtk_widget_measure (widget, orientation, -1, NULL, &size, NULL, NULL);
  return size;
}

static int
largest (LbDayAxis *self, PieceKind kind, GtkOrientation orientation)
{
  int most = 0;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->kind == kind)
        most = MAX (most, natural (piece->widget, orientation));
    }
  return most;
}

static int
tracks_of (LbDayAxis *self, int lane)
{
  int tracks = 1;

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);

      if (piece->kind == PIECE_VISIT && piece->lane == lane)
        tracks = MAX (tracks, piece->track + 1);
    }
  return tracks;
}

/* Tracks of all lanes before @lane. */
static int
tracks_before (LbDayAxis *self, int lane)
{
  int tracks = 0;

  for (int i = 0; i < lane; i++)
    tracks += tracks_of (self, i);
  return tracks;
}

static int
track_height (LbDayAxis *self)
{
  return MAX (MAX (largest (self, PIECE_VISIT, GTK_ORIENTATION_VERTICAL),
                   largest (self, PIECE_LANE_NAME, GTK_ORIENTATION_VERTICAL)), 20) + 2 * SPACE;
}

static void
lb_day_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                     int *natural_size, int *minimum_baseline, int *natural_baseline)
{
  LbDayAxis *self = LB_DAY_AXIS (widget);

  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural_size = largest (self, PIECE_HOUR, GTK_ORIENTATION_VERTICAL)
                               + tracks_before (self, (int) self->lanes->len) * track_height (self) + SPACE;
  else
    {
      const int hours = (self->close - self->open) / HOUR + 1;

      *minimum = largest (self, PIECE_LANE_NAME, GTK_ORIENTATION_HORIZONTAL)
                 + hours * (largest (self, PIECE_HOUR, GTK_ORIENTATION_HORIZONTAL) + SPACE);
      *natural_size = *minimum;
    }
  /* What is allocated must have been measured. */
  for (guint i = 0; i < self->pieces->len; i++)
    gtk_widget_measure (g_array_index (self->pieces, Piece, i).widget, orientation, -1, NULL, NULL, NULL,
                        NULL);
}

static void
place (GtkWidget *widget, int x, int y, int width, int height)
{
  gtk_widget_size_allocate (widget, &(GtkAllocation) { x, y, MAX (width, 1), MAX (height, 1) }, -1);
}

static void
lb_day_axis_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  LbDayAxis *self = LB_DAY_AXIS (widget);
  const int left = largest (self, PIECE_LANE_NAME, GTK_ORIENTATION_HORIZONTAL) + 2 * SPACE;
  const int top = largest (self, PIECE_HOUR, GTK_ORIENTATION_VERTICAL);
  const int track = track_height (self), all = tracks_before (self, (int) self->lanes->len) * track;
  const double scale = (double) (width - left) / MAX (self->close - self->open, 1);

  for (guint i = 0; i < self->pieces->len; i++)
    {
      const Piece *piece = &g_array_index (self->pieces, Piece, i);
      const int x = left + (int) ((piece->start - self->open) * scale);
      const int y = top + tracks_before (self, piece->lane) * track;
      const int lane = tracks_of (self, piece->lane) * track;
      const int wide = (int) (piece->minutes * scale);

      switch (piece->kind)
        {
        case PIECE_HOUR:
          {
            const int own = natural (piece->widget, GTK_ORIENTATION_HORIZONTAL);

            place (piece->widget, CLAMP (x - own / 2, 0, MAX (width - own, 0)), 0, own, top);
            break;
          }
        case PIECE_LANE:
          place (piece->widget, 0, y, width, lane);
          break;
        case PIECE_LANE_NAME:
          place (piece->widget, SPACE, y, left - 2 * SPACE, track);
          break;
        case PIECE_LUNCH:
          place (piece->widget, x, top, wide, all);
          break;
        case PIECE_VISIT:
        default:
          place (piece->widget, x + 1, y + piece->track * track + SPACE, MAX (wide - 2, 24), track - 2 * SPACE);
          break;
        }
    }
}

/* Pieces */

static void
clear (LbDayAxis *self)
{
  for (guint i = 0; i < self->pieces->len; i++)
    gtk_widget_unparent (g_array_index (self->pieces, Piece, i).widget);
  g_array_set_size (self->pieces, 0);
  g_ptr_array_set_size (self->lanes, 0);
}

/* The first track of @lane in which nothing else lies at that time. */
static int
free_track (LbDayAxis *self, int lane, int start, int minutes)
{
  for (int track = 0;; track++)
    {
      gboolean taken = FALSE;

      for (guint i = 0; i < self->pieces->len && !taken; i++)
        {
          const Piece *piece = &g_array_index (self->pieces, Piece, i);

          taken = piece->kind == PIECE_VISIT && piece->lane == lane && piece->track == track
                  && piece->start < start + MAX (minutes, SHORTEST)
                  && start < piece->start + MAX (piece->minutes, SHORTEST);
        }
      if (!taken)
        return track;
    }
}

static void
add_piece (LbDayAxis *self, GtkWidget *widget, PieceKind kind, int lane, int start, int minutes,
           const char *css_class)
{
  const int track = kind == PIECE_VISIT ? free_track (self, lane, start, minutes) : 0;
  const Piece piece = { widget, kind, lane, start, minutes, track };

  if (css_class != NULL)
    gtk_widget_add_css_class (widget, css_class);
  gtk_widget_set_parent (widget, GTK_WIDGET (self));
  g_array_append_val (self->pieces, piece);
}

static const char *
lane_of (const char *kind, gboolean remote, const char *vehicle)
{
  return g_strcmp0 (kind, "expert") == 0 || remote || vehicle == NULL ? "" : vehicle;
}

static int
find_lane (LbDayAxis *self, const char *name)
{
  guint position;

  if (!g_ptr_array_find_with_equal_func (self->lanes, name, g_str_equal, &position))
    {
      position = self->lanes->len;
      g_ptr_array_add (self->lanes, g_strdup (name));
    }
  return (int) position;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *one = *(char *const *) a, *other = *(char *const *) b;

  /* Meetings and visits without a car stand last. */
  if (*one == '\0' || *other == '\0')
    return *one == *other ? 0 : *one == '\0' ? 1 : -1;
  return g_utf8_collate (one, other);
}

/* Every car of the bureau has its lane, so that one sees which are free. */
static void
add_lanes (LbDayAxis *self, GPtrArray *rows, const LbVisitPlan *draft, const LbPolicy *policy)
{
  for (guint i = 0; policy != NULL && i < policy->cars->len; i++)
    find_lane (self, ((LbCar *) g_ptr_array_index (policy->cars, i))->name);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbVisit *visit = ((LbVisitRow *) g_ptr_array_index (rows, i))->visit;

      find_lane (self, lane_of (visit->kind, visit->remote, visit->vehicle));
    }
  if (draft != NULL && draft->start >= 0)
    find_lane (self, lane_of (draft->kind, draft->remote, draft->vehicle));
  g_ptr_array_sort (self->lanes, compare_names);
  if (self->lanes->len == 0)
    g_ptr_array_add (self->lanes, g_strdup (""));
  for (guint i = 0; i < self->lanes->len; i++)
    {
      const char *name = g_ptr_array_index (self->lanes, i);
      GtkWidget *label = gtk_label_new (*name != '\0' ? name : _("Without a car"));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      add_piece (self, gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), PIECE_LANE, (int) i, 0, 0, "lane");
      add_piece (self, label, PIECE_LANE_NAME, (int) i, 0, 0, NULL);
    }
}

static void
activated_cb (LbDayAxis *self, GtkButton *button)
{
  const char *id = g_object_get_data (G_OBJECT (button), "visit");

  g_assert (LB_IS_DAY_AXIS (self));
  if (id != NULL)
    g_signal_emit (self, signals[SIGNAL_VISIT_ACTIVATED], 0, id);
}

static void
add_visit (LbDayAxis *self, const char *id, const char *title, const char *state, const char *lane, int start,
           int minutes)
{
  GtkWidget *label = gtk_label_new (title), *button = gtk_button_new ();
  g_autofree char *from = lb_minute_to_string (start),
                  *to = lb_minute_to_string (MIN (start + minutes, 24 * 60 - 1));
  g_autofree char *spoken = g_strdup_printf ("%s–%s %s", from, to, title);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (button), label);
  gtk_widget_set_overflow (button, GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_tooltip_text (button, spoken);
  lb_widget_set_accessible_label (button, spoken);
  if (id != NULL)
    g_object_set_data_full (G_OBJECT (button), "visit", g_strdup (id), g_free);
  else
    gtk_widget_set_can_focus (button, FALSE);
  g_signal_connect_object (button, "clicked", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
  add_piece (self, button, PIECE_VISIT, find_lane (self, lane), CLAMP (start, self->open, self->close - 1),
             minutes, state);
}

static void
add_hours (LbDayAxis *self, const LbServiceHours *hours)
{
  for (int i = 0; i + 1 < hours->n_spans; i++)
    {
      GtkWidget *lunch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      gtk_widget_set_tooltip_text (lunch, _("Lunch"));
      add_piece (self, lunch, PIECE_LUNCH, 0, hours->spans[i].close,
                 hours->spans[i + 1].open - hours->spans[i].close, "lunch");
    }
  for (int hour = (self->open + HOUR - 1) / HOUR; hour * HOUR <= self->close; hour++)
    {
      g_autofree char *text = g_strdup_printf ("%d", hour);

      add_piece (self, gtk_label_new (text), PIECE_HOUR, 0, hour * HOUR, 0, "hour");
    }
}

/* The axis grows with visits that lie before or after the hours of the bureau. */
static void
stretch (LbDayAxis *self, int start, int minutes)
{
  if (start < 0)
    return;
  self->open = MIN (self->open, start / HOUR * HOUR);
  self->close = MIN (MAX (self->close, start + minutes), 24 * HOUR);
}

static void
lb_day_axis_dispose (GObject *object)
{
  LbDayAxis *self = LB_DAY_AXIS (object);

  if (self->pieces != NULL)
    clear (self);
  g_clear_pointer (&self->pieces, g_array_unref);
  g_clear_pointer (&self->lanes, g_ptr_array_unref);
  G_OBJECT_CLASS (lb_day_axis_parent_class)->dispose (object);
}

static void
lb_day_axis_class_init (LbDayAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = lb_day_axis_dispose;
  widget_class->measure = lb_day_axis_measure;
  widget_class->size_allocate = lb_day_axis_size_allocate;
  signals[SIGNAL_VISIT_ACTIVATED] = g_signal_new ("visit-activated", LB_TYPE_DAY_AXIS, G_SIGNAL_RUN_LAST, 0,
                                                  NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_css_name (widget_class, "dayaxis");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
lb_day_axis_init (LbDayAxis *self)
{
  self->pieces = g_array_new (FALSE, TRUE, sizeof (Piece));
  self->lanes = g_ptr_array_new_with_free_func (g_free);
  self->open = lb_service_hours_default.spans[0].open;
  self->close = lb_service_hours_default.spans[lb_service_hours_default.n_spans - 1].close;
  lb_widget_set_accessible_label (self, _("Visits of the Day"));
}

void
lb_day_axis_set_visits (LbDayAxis *self, LbClient *client, GPtrArray *rows, guint first,
                        const LbVisitPlan *draft)
{
  const LbPolicy *policy;
  const LbServiceHours *hours;
  g_autofree char *own = NULL;
  LbFieldDay day;

  g_return_if_fail (LB_IS_DAY_AXIS (self));
  g_return_if_fail (LB_IS_CLIENT (client) && rows != NULL);

  policy = lb_client_get_policy (client);
  hours = policy != NULL ? &policy->hours : &lb_service_hours_default;
  day = lb_field_day_of (hours);
  own = draft != NULL ? lb_visit_key (draft->case_id, draft->id) : NULL;
  clear (self);
  self->open = day.open / HOUR * HOUR;
  self->close = day.close;
  for (guint i = 0; i < rows->len; i++)
    {
      const LbVisit *visit = ((LbVisitRow *) g_ptr_array_index (rows, i))->visit;

      stretch (self, visit->start_minute, visit->minutes);
    }
  if (draft != NULL)
    stretch (self, draft->start, draft->minutes);
  add_lanes (self, rows, draft, policy);
  add_hours (self, hours);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbVisitRow *row = g_ptr_array_index (rows, i);
      g_autofree char *key = lb_visit_key (row->case_id, row->visit->id);
      /* The number leads from a short bar to the list. */
      g_autofree char *title = g_strdup_printf ("%u %s", first + i, row->applicant != NULL ? row->applicant : "");

      if (g_strcmp0 (own, key) != 0)
        add_visit (self, key, title, row->visit->state,
                   lane_of (row->visit->kind, row->visit->remote, row->visit->vehicle), row->visit->start_minute,
                   row->visit->minutes);
    }
  if (draft != NULL && draft->start >= 0)
    add_visit (self, NULL, _ ("this visit"), "draft", lane_of (draft->kind, draft->remote, draft->vehicle),
               draft->start, draft->minutes);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
