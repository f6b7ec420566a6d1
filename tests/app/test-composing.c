/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Chinese is composed: letters stand in a text that are not text yet, and Page Down, digits, Escape and the rest belong
 * to the input method. With a method of this test's own and real keys: nothing is stored, checked, sought or moved on in
 * the middle of a word; what is chosen in the end is there once.
 */
#include <adwaita.h>
#include <gdk/x11/gdkx.h>
#include <gtk/gtkimmodule.h>

#include "intake-sample.h"
#include "lb-composing.h"
#include "lb-form-row.h"
#include "lb-intake-wizard.h"
#include "lb-name.h"
#include "lb-search-box.h"
#include "lb-wait.h"
#include "lianban-resources.h"

/* The method: letters are composed, the space bar chooses, Escape gives up; as long as there are letters it takes every
 * key. */

typedef struct { GtkIMContext parent_instance; GString *letters; } Method;
typedef struct { GtkIMContextClass parent_class; } MethodClass;

GType method_get_type (void);
G_DEFINE_TYPE (Method, method, GTK_TYPE_IM_CONTEXT)

#define CHOSEN "鞍山"

static guint taken; /* keys while something was composed */

static void
method_set (Method *self, const char *letters)
{
  const gboolean was = self->letters->len > 0, is = *letters != '\0';
  g_autofree char *copy = g_strdup (letters);

  g_string_assign (self->letters, copy);
  if (is && !was)
    g_signal_emit_by_name (self, "preedit-start");
  g_signal_emit_by_name (self, "preedit-changed");
  if (was && !is)
    g_signal_emit_by_name (self, "preedit-end");
}

static gboolean
method_filter_keypress (GtkIMContext *context, GdkEvent *event)
{
  Method *self = (Method *) context;
  const guint key = gdk_key_event_get_keyval (event);
  g_autofree char *longer = NULL;

  if (gdk_event_get_event_type (event) != GDK_KEY_PRESS)
    return self->letters->len > 0;
  taken += self->letters->len > 0;
  if (key >= GDK_KEY_a && key <= GDK_KEY_z && (gdk_event_get_modifier_state (event) & GDK_CONTROL_MASK) == 0)
    {
      longer = g_strdup_printf ("%s%c", self->letters->str, (char) key);
      method_set (self, longer);
      return TRUE;
    }
  if (self->letters->len == 0)
    return FALSE;
  if (key == GDK_KEY_space)
    g_signal_emit_by_name (self, "commit", CHOSEN);
  if (key == GDK_KEY_space || key == GDK_KEY_Escape)
    method_set (self, "");
  return TRUE;
}

static void
method_get_preedit_string (GtkIMContext *context, char **text, PangoAttrList **attributes, int *cursor)
{
  Method *self = (Method *) context;

  if (text != NULL)
    *text = g_strdup (self->letters->str);
  if (attributes != NULL)
    *attributes = pango_attr_list_new ();
  if (cursor != NULL)
    *cursor = (int) self->letters->len;
}

static void
method_finalize (GObject *object)
{
  g_string_free (((Method *) object)->letters, TRUE);
  G_OBJECT_CLASS (method_parent_class)->finalize (object);
}

static void
method_class_init (MethodClass *class)
{
  G_OBJECT_CLASS (class)->finalize = method_finalize;
  GTK_IM_CONTEXT_CLASS (class)->filter_keypress = method_filter_keypress;
  GTK_IM_CONTEXT_CLASS (class)->get_preedit_string = method_get_preedit_string;
}

static void
method_init (Method *self)
{
  self->letters = g_string_new (NULL);
}

/* Keys */

static gboolean
is_done (gpointer data)
{
  return g_subprocess_get_identifier (data) == NULL;
}

static void
run (const char *const *command)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process = g_subprocess_newv (command, G_SUBPROCESS_FLAGS_NONE, &error);

  g_assert_no_error (error);
  wait_until (is_done, process);
}

static gboolean
is_active (gpointer window)
{
  return gtk_window_is_active (window);
}

static GtkWidget *
show (GtkWidget *child)
{
  GtkWidget *window = gtk_window_new ();
  g_autofree char *id = NULL;

  gtk_window_set_default_size (GTK_WINDOW (window), 1200, 700);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  id = g_strdup_printf ("%lu", gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window))));
  /* There is no window manager to give it the keyboard. */
  run ((const char *const[]){ "xdotool", "windowfocus", "--sync", id, NULL });
  wait_until (is_active, window);
  return window;
}

typedef struct { guint want; } Count;

static gboolean
has_taken (gpointer data)
{
  return taken >= ((Count *) data)->want;
}

/* Strikes keys that all are the method's. */
static void
strike (const char *keys, guint count)
{
  g_auto (GStrv) all = g_strsplit (keys, " ", -1);
  Count wanted = { taken + count };

  for (guint i = 0; all[i] != NULL; i++)
    run ((const char *const[]){ "xdotool", "key", all[i], NULL });
  wait_until (has_taken, &wanted);
}

/* The intake */

static LbClient *client;
static LbCatalogue *catalogue;
static guint changes;

/* Where the clerk is changes with the focus; what they say does not. */
static void
count_change (LbIntakeDraft *draft, guint what)
{
  changes += what != LB_INTAKE_CHANGED_PLACE;
}

static GtkWidget *
find_kind (GtkWidget *widget, GType kind, GType other)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, kind) || G_TYPE_CHECK_INSTANCE_TYPE (widget, other))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_kind (child, kind, other);
  return found;
}

/* The text in the row of a form that is called @name, once it is on the screen. */
static GtkWidget *
find_text (GtkWidget *widget, const char *name)
{
  GtkWidget *found = NULL;

  if (LB_IS_FORM_ROW (widget))
    {
      g_autofree char *label = NULL;

      g_object_get (widget, "label", &label, NULL);
      return g_strcmp0 (label, name) == 0 && gtk_widget_get_mapped (widget)
               ? find_kind (widget, GTK_TYPE_TEXT, GTK_TYPE_TEXT_VIEW) : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_text (child, name);
  return found;
}

/* Whatever the step's shortcuts are, and those that a field, a list or a scrolled page has itself. */
#define OTHER_KEYS "ctrl+Next ctrl+Prior F8 F9 ctrl+Down ctrl+e ctrl+0 ctrl+1 Next Prior Down 2 Tab Return"
#define N_OTHER_KEYS 15

typedef struct { GtkWidget *window; const char *name; GtkWidget *text; } Wanted;

static gboolean
is_there (gpointer data)
{
  Wanted *wanted = data;

  wanted->text = find_text (wanted->window, wanted->name);
  return wanted->text != NULL;
}

static void
open_wizard (LbIntakeDraft *draft, LbIntakeStep step, GtkWidget **ret_window)
{
  LbIntakeWizard *wizard = g_object_new (LB_TYPE_INTAKE_WIZARD, NULL);

  lb_intake_wizard_set_client (wizard, client);
  lb_intake_wizard_set_draft (wizard, draft);
  *ret_window = show (GTK_WIDGET (wizard));
  lb_intake_wizard_go (wizard, step);
  changes = 0;
  g_signal_connect (draft, "changed", G_CALLBACK (count_change), NULL);
}

static gboolean
has_changed (gpointer data)
{
  return changes > 0;
}

/* A word that is given up, then one that is chosen, in the text called @name. */
static void
compose_in (LbIntakeDraft *draft, GtkWidget *window, const char *name)
{
  const LbIntakeStep step = lb_intake_draft_get_step (draft);
  Wanted wanted = { window, name };
  GtkWidget *focus;

  wait_until (is_there, &wanted);
  gtk_widget_grab_focus (wanted.text);
  focus = gtk_root_get_focus (GTK_ROOT (window));
  strike ("a n s h", 3);
  g_assert_cmpuint (changes, ==, 0);
  strike (OTHER_KEYS, N_OTHER_KEYS);
  g_assert_cmpuint (changes, ==, 0);
  g_assert_cmpint (lb_intake_draft_get_step (draft), ==, step);
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == focus);
  strike ("Escape", 1);
  g_assert_cmpuint (changes, ==, 0);
  strike ("a n space", 2);
  wait_until (has_changed, NULL);
  g_assert_cmpuint (changes, ==, 1);
}

static void
test_a_field_of_the_form (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbField *field = lb_catalogue_field (catalogue, "applicant.legal_rep");
  GtkWidget *window;

  lb_intake_draft_set_value (draft, field->id, "");
  open_wizard (draft, LB_INTAKE_STEP_FORM, &window);
  compose_in (draft, window, lb_name (field->label, field->english));
  g_assert_cmpstr (lb_intake_draft_get_value (draft, field->id), ==, CHOSEN);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_a_field_of_several_lines (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbField *field = NULL;
  const LbSituation *situation = lb_intake_draft_get_situation (draft);
  GtkWidget *window;

  for (guint i = 0; i < situation->form->len && field == NULL; i++)
    if (((LbFormField *) g_ptr_array_index (situation->form, i))->field->multiline)
      field = ((LbFormField *) g_ptr_array_index (situation->form, i))->field;
  g_assert_nonnull (field);
  lb_intake_draft_set_value (draft, field->id, "");
  open_wizard (draft, LB_INTAKE_STEP_FORM, &window);
  compose_in (draft, window, lb_name (field->label, field->english));
  g_assert_cmpstr (lb_intake_draft_get_value (draft, field->id), ==, CHOSEN);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The search has nobody to ask here; what it would ask is what stands in its text. */
static void
count_search (GtkSearchEntry *entry)
{
  changes++;
}

static gboolean
has_searched (gpointer data)
{
  return changes > 0;
}

static void
test_the_search (void)
{
  GtkWidget *box = g_object_new (LB_TYPE_SEARCH_BOX, NULL), *window = show (box), *entry = find_kind (box, GTK_TYPE_SEARCH_ENTRY, GTK_TYPE_SEARCH_ENTRY);

  g_signal_connect (entry, "search-changed", G_CALLBACK (count_search), NULL);
  gtk_widget_grab_focus (box);
  changes = 0;
  strike ("a n s h", 3);
  strike ("Down Return Escape", 3);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  strike ("a n space", 2);
  wait_until (has_searched, NULL);
  g_assert_cmpuint (changes, ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, CHOSEN);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The note on what is wrong with a material, beside the list that F8, Ctrl+Down and the space bar belong to. */
static void
test_a_note (void)
{
  g_autoptr (LbIntakeDraft) draft = sample_draft (catalogue, "sa-03");
  const LbSituation *situation = lb_intake_draft_get_situation (draft);
  const LbMergedMaterial *first = g_ptr_array_index (situation->materials, 0);
  GtkWidget *window;

  lb_intake_draft_set_point (draft, first->material->id, 0, LB_INTAKE_POINT_FAILED);
  open_wizard (draft, LB_INTAKE_STEP_MATERIALS, &window);
  compose_in (draft, window, "What is wrong with it");
  g_assert_cmpstr (lb_intake_draft_get_material (draft, first->material->id)->note, ==, CHOSEN);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  g_autofree char *home = NULL;

  g_setenv ("LANGUAGE", "C", TRUE);
  g_setenv ("GTK_IM_MODULE", "composing", TRUE);
  g_setenv ("GDK_BACKEND", "x11", TRUE);
  home = g_dir_make_tmp ("lianban-composing-XXXXXX", NULL);
  g_setenv ("XDG_DATA_HOME", home, TRUE);
  g_test_init (&argc, &argv, NULL);
  g_resources_register (lianban_get_resource ());
  adw_init ();
  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, method_get_type (), "composing", 10);
  lb_composing_watch ();
  client = lb_client_new (home, "http://127.0.0.1:9");
  catalogue = sample_catalogue ();
  g_test_add_func ("/composing/a field of the form", test_a_field_of_the_form);
  g_test_add_func ("/composing/a field of several lines", test_a_field_of_several_lines);
  g_test_add_func ("/composing/the search", test_the_search);
  g_test_add_func ("/composing/a note", test_a_note);
  return g_test_run ();
}
