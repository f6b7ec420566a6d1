/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-known.h"
#include "lb-applicant.h"

#include <glib/gi18n.h>

#include "lb-intake-step.h"
#include "lb-name.h"

#define PAUSE 600       /* milliseconds after the last key */
#define NAME_SHORTEST 4 /* characters of a name that is looked for */
#define CODE_LENGTH 18
#define ROWS_LOOKED_AT 20
#define NAMES_SHOWN 4

struct _LbIntakeKnown
{
  AdwBin parent_instance;

  GtkLabel *text;
  GtkWidget *take;
  char *name;                /* (owned) (nullable) whom the letters or digits that were typed mean */
  GPtrArray *cases;          /* (owned) (nullable) (element-type LbCase) of @name */
  LbClient *client;          /* (owned) (nullable) */
  LbIntakeDraft *draft;      /* (owned) (nullable) */
  GCancellable *cancellable; /* (owned) (nullable) of the look that is under way */
  guint wait_id;             /* source */
};

G_DEFINE_FINAL_TYPE (LbIntakeKnown, lb_intake_known, ADW_TYPE_BIN)

static void
hide (LbIntakeKnown *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
stop_looking (LbIntakeKnown *self)
{
  g_clear_handle_id (&self->wait_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->cases, g_ptr_array_unref);
}

/* Offering */

/* "药店, yesterday" of the newest one. (transfer full) */
static char *
describe (LbIntakeKnown *self, const LbCase *earlier)
{
  LbCatalogue *catalogue = lb_client_get_catalogue (self->client, earlier->catalogue);
  const LbPackage *package = catalogue != NULL ? lb_catalogue_package (catalogue, earlier->package) : NULL;
  LbTime at = earlier->received_at != LB_TIME_NONE ? earlier->received_at : earlier->referred_at;
  g_autofree char *when = lb_name_time (at, lb_client_now (self->client));
  const char *name = package != NULL ? lb_name (package->name, package->english)
                     : earlier->package != NULL ? earlier->package : "";

  /* Translators: a package of approvals, when it was received. */
  return g_strdup_printf (_("%s, %s"), name, when);
}

static void
show (LbIntakeKnown *self, const char *text, gboolean can_take)
{
  gtk_label_set_text (self->text, text);
  gtk_widget_set_visible (self->take, can_take);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
offer (LbIntakeKnown *self)
{
  GPtrArray *earlier = lb_intake_draft_get_earlier (self->draft);
  guint count = lb_intake_draft_take_known (self->draft, FALSE);
  g_autofree char *newest = NULL, *fields = NULL, *text = NULL;

  if (earlier == NULL || count == 0)
    return;
  newest = describe (self, g_ptr_array_index (earlier, 0));
  fields = g_strdup_printf (g_dngettext (NULL, "%u empty field can be filled.", "%u empty fields can be filled.", count),
                            count);
  /* Translators: how many earlier cases there are, the newest of them, how many fields they can fill. */
  text = g_strdup_printf (g_dngettext (NULL, "This applicant has been here %u time: %s. %s",
                                       "This applicant has been here %u times, last: %s. %s", earlier->len),
                          earlier->len, newest, fields);
  show (self, text, TRUE);
}

/* Whoever is meant by a few letters or digits is named before anything of theirs is taken. */
static void
offer_name (LbIntakeKnown *self, const char *name, GPtrArray *cases)
{
  g_autofree char *text = NULL;

  if (cases->len == 0)
    return;
  self->name = g_strdup (name);
  self->cases = g_ptr_array_ref (cases);
  text = g_strdup_printf (_("%s has been here before: the name and what is known of them can be filled in."), name);
  show (self, text, TRUE);
}

gboolean
lb_intake_known_take (LbIntakeKnown *self)
{
  g_return_val_if_fail (LB_IS_INTAKE_KNOWN (self), FALSE);

  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) cases = NULL;

  if (self->draft == NULL || !gtk_widget_get_visible (GTK_WIDGET (self)) || !gtk_widget_get_visible (self->take))
    return FALSE;
  name = g_steal_pointer (&self->name);
  cases = g_steal_pointer (&self->cases);
  stop_looking (self);
  if (name != NULL)
    {
      lb_intake_draft_set_value (self->draft, "applicant.name", name);
      lb_intake_draft_set_earlier (self->draft, cases);
    }
  lb_intake_draft_take_known (self->draft, TRUE);
  stop_looking (self); /* what was filled in is no reason to look again */
  hide (self);
  return TRUE;
}

static void
take_cb (LbIntakeKnown *self)
{
  lb_intake_known_take (self);
}

/* Looking: first the rows that may be theirs, then each case of them, one after another */

typedef struct
{
  LbIntakeKnown *self;       /* (owned) */
  GCancellable *cancellable; /* (owned) of the look that this is part of */
  LbIntakeDraft *draft;      /* (owned) */
  char *name;                /* (owned) (nullable) the one applicant that letters or digits mean */
  GPtrArray *rows;           /* (owned) (element-type LbCaseRow) */
  guint at;                  /* the next row */
  GPtrArray *cases;          /* (owned) (element-type LbCase) of this applicant */
} Look;

static void
look_free (Look *look)
{
  g_object_unref (look->self);
  g_object_unref (look->cancellable);
  g_object_unref (look->draft);
  g_free (look->name);
  g_ptr_array_unref (look->rows);
  g_ptr_array_unref (look->cases);
  g_free (look);
}

/* No name is written in letters and digits alone: those are the initials of one, or part of a code or number. */
static gboolean
is_short_for_a_name (LbIntakeDraft *draft)
{
  return g_utf8_strlen (lb_intake_draft_get_value (draft, "applicant.uscc"), -1) != CODE_LENGTH
         && g_str_is_ascii (lb_intake_draft_get_value (draft, "applicant.name"));
}

/* A code finds its own; a name may be part of another's. */
static gboolean
may_be_same (const Look *look, const LbCaseRow *row)
{
  LbIntakeDraft *draft = look->draft;

  if (g_strcmp0 (row->case_id, lb_intake_draft_get_case (draft)) == 0)
    return FALSE;
  if (look->name != NULL)
    return g_strcmp0 (row->applicant, look->name) == 0;
  return g_utf8_strlen (lb_intake_draft_get_value (draft, "applicant.uscc"), -1) == CODE_LENGTH
         || g_strcmp0 (row->applicant, lb_intake_draft_get_value (draft, "applicant.name")) == 0;
}

static void load_next (Look *look);

static void
case_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (LbCase) earlier = lb_client_get_case_finish (LB_CLIENT (source), result, NULL, NULL);

  /* Nothing to offer is nothing to report. */
  if (earlier != NULL && (look->name != NULL || lb_intake_draft_is_same_applicant (look->draft, earlier)))
    g_ptr_array_add (look->cases, g_steal_pointer (&earlier));
  load_next (look);
}

/* Takes @look. */
/* Whose papers lie on the counter only the clerk can see. */
static void
say_there_are_two (LbIntakeKnown *self, const Look *look)
{
  const char *name = look->name != NULL ? look->name : lb_intake_draft_get_value (look->draft, "applicant.name");
  g_autofree char *text = g_strdup_printf (_("Several applicants are called %s: type the credit code, then what is known "
                                             "of them is offered."), name);

  lb_intake_draft_set_earlier (look->draft, NULL);
  show (self, text, FALSE);
}

static void
load_next (Look *look)
{
  LbIntakeKnown *self = look->self;

  while (look->at < look->rows->len && !may_be_same (look, g_ptr_array_index (look->rows, look->at)))
    look->at++;
  /* Another applicant's name may stand there by now. */
  if (g_cancellable_is_cancelled (look->cancellable) || self->draft != look->draft)
    {
      look_free (look);
      return;
    }
  if (look->at < look->rows->len)
    {
      const LbCaseRow *row = g_ptr_array_index (look->rows, look->at++);

      lb_client_get_case_async (self->client, row->case_id, look->cancellable, case_cb, look);
      return;
    }
  if (!lb_applicant_is_one (look->cases))
    say_there_are_two (self, look);
  else if (look->name != NULL)
    offer_name (self, look->name, look->cases);
  else
    {
      lb_intake_draft_set_earlier (look->draft, look->cases);
      offer (self);
    }
  look_free (look);
}

/* The one applicant of all @rows; NULL for none. Of several, they are named so that the clerk types on.
 * (transfer full) */
static char *
find_one (LbIntakeKnown *self, GPtrArray *rows)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *list = NULL, *text = NULL;

  for (guint i = 0; i < rows->len; i++)
    {
      char *name = ((LbCaseRow *) g_ptr_array_index (rows, i))->applicant;

      if (name != NULL && *name != '\0' && !g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL))
        g_ptr_array_add (names, name);
    }
  if (names->len <= 1)
    return names->len == 1 ? g_strdup (g_ptr_array_index (names, 0)) : NULL;
  g_ptr_array_set_size (names, MIN (names->len, NAMES_SHOWN));
  g_ptr_array_add (names, NULL);
  list = g_strjoinv (_(", "), (char **) names->pdata);
  text = g_strdup_printf (_("Several applicants are meant by that, type on: %s"), list);
  show (self, text, FALSE);
  return NULL;
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LbIntakeKnown) self = data;
  g_autoptr (GPtrArray) rows = lb_client_search_finish (LB_CLIENT (source), result, NULL);
  g_autofree char *name = NULL;
  Look *look;

  if (rows == NULL || self->draft == NULL || self->cancellable == NULL)
    return;
  if (is_short_for_a_name (self->draft) && (name = find_one (self, rows)) == NULL)
    return;
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->cancellable = g_object_ref (self->cancellable);
  look->draft = g_object_ref (self->draft);
  look->name = g_steal_pointer (&name);
  look->rows = g_steal_pointer (&rows);
  look->cases = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_case_unref);
  load_next (look);
}

static gboolean
look_cb (gpointer data)
{
  LbIntakeKnown *self = data;
  const char *name = lb_intake_draft_get_value (self->draft, "applicant.name");
  const char *code = lb_intake_draft_get_value (self->draft, "applicant.uscc");
  const char *text = g_utf8_strlen (code, -1) == CODE_LENGTH      ? code
                     : g_utf8_strlen (name, -1) >= NAME_SHORTEST ? name
                                                                 : NULL;

  self->wait_id = 0;
  if (text == NULL)
    {
      lb_intake_draft_set_earlier (self->draft, NULL);
      return G_SOURCE_REMOVE;
    }
  self->cancellable = g_cancellable_new ();
  lb_client_search_async (self->client, text, -1, ROWS_LOOKED_AT, self->cancellable, found_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

void
lb_intake_known_look (LbIntakeKnown *self)
{
  g_return_if_fail (LB_IS_INTAKE_KNOWN (self));

  stop_looking (self);
  hide (self);
  if (self->draft != NULL && self->client != NULL)
    self->wait_id = g_timeout_add (PAUSE, look_cb, self);
}

void
lb_intake_known_set_draft (LbIntakeKnown *self, LbClient *client, LbIntakeDraft *draft)
{
  g_return_if_fail (LB_IS_INTAKE_KNOWN (self));

  g_set_object (&self->client, client);
  g_set_object (&self->draft, draft);
  lb_intake_known_look (self);
}

static void
lb_intake_known_dispose (GObject *object)
{
  LbIntakeKnown *self = LB_INTAKE_KNOWN (object);

  stop_looking (self);
  g_clear_object (&self->draft);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (lb_intake_known_parent_class)->dispose (object);
}

static void
lb_intake_known_class_init (LbIntakeKnownClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = lb_intake_known_dispose;
}

static void
lb_intake_known_init (LbIntakeKnown *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *take = gtk_button_new_with_label (_("Fill In"));

  self->take = take;
  self->text = GTK_LABEL (lb_intake_label_new (NULL, NULL));
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  gtk_widget_set_valign (take, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (take, _("Fill in what the earlier cases say (Ctrl+E)"));
  g_signal_connect_object (take, "clicked", G_CALLBACK (take_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), take);
  gtk_widget_add_css_class (box, "intake-advice");
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
