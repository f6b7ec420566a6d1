/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-counter.h"

#include <glib/gstdio.h>
#include <string.h>

#include "lb-situation.h"

static void
next (LbRobot *robot)
{
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Next"));
}

/* Steps 1 and 2 */

static const LbQuestion *
find_question (const LbPackage *package, const char *id)
{
  for (guint i = 0; i < package->questions->len; i++)
    if (g_str_equal (((LbQuestion *) g_ptr_array_index (package->questions, i))->id, id))
      return g_ptr_array_index (package->questions, i);
  g_error ("%s asks no %s", package->id, id);
}

/* An answer can bring further questions, and new rows for all: each look is for the row of now. */
static gboolean
is_answered (LbRobot *robot, const char *text, gboolean wanted, gboolean press)
{
  g_autoptr (AtspiAccessible) row = NULL, toggle = NULL;

  lb_robot_forget (robot);
  row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, text);
  lb_robot_forget (robot);
  toggle = lb_robot_find_in (robot, row, LB_ROBOT_SWITCH, NULL);
  if (lb_robot_is_ticked (toggle) == wanted)
    return TRUE;
  if (press)
    lb_robot_press_widget (robot, toggle);
  return FALSE;
}

static void
answer_one (LbRobot *robot, const char *text, gboolean wanted)
{
  /* Pressed again only when nothing has come of it for long: a second press would take the first one back. */
  for (int tries = 0; tries < 80; tries++)
    if (is_answered (robot, text, wanted, tries % 40 == 0))
      return;
  g_error ("“%s” cannot be answered", text);
}

static void
answer (LbRobot *robot, const LbPackage *package, const LbSample *sample)
{
  GHashTableIter iter;
  gpointer id, wanted;

  g_hash_table_iter_init (&iter, sample->answers);
  while (g_hash_table_iter_next (&iter, &id, &wanted))
    {
      const LbQuestion *question = find_question (package, id);

      if (question->initial == (GPOINTER_TO_INT (wanted) != 0))
        continue;
      answer_one (robot, question->text, GPOINTER_TO_INT (wanted) != 0);
    }
}

/* The stages of a project that are applied for; the first is, before anything is said. */
static void
choose_stages (LbRobot *robot, const LbPackage *package, const LbSample *sample)
{
  for (guint i = 0; package->kind == LB_PACKAGE_PROJECT && i < sample->stages->len; i++)
    {
      const LbStage *stage = lb_package_stage (package, g_array_index (sample->stages, int, i));
      g_autoptr (AtspiAccessible) row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, stage->name);
      g_autoptr (AtspiAccessible) check = lb_robot_find_in (robot, row, ATSPI_ROLE_CHECK_BOX, NULL);

      lb_robot_toggle_widget (robot, check, TRUE);
    }
}

void
lb_counter_begin (LbJourney *journey, LbRobot *robot, const LbSample *sample)
{
  const LbPackage *package = lb_catalogue_package (journey->catalogue, sample->package);
  g_autoptr (AtspiAccessible) row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, package->name);

  lb_robot_picture (robot, "intake");
  lb_robot_click_widget (robot, row);
  lb_robot_expect_gone (robot, ATSPI_ROLE_LIST_ITEM, package->name);
  /* The last applicant's questions may be the same ones, in rows that are gone. */
  lb_robot_forget (robot);
  choose_stages (robot, package, sample);
  answer (robot, package, sample);
  lb_robot_picture (robot, "situation");
  next (robot);
}

/* Step 3 */

static guint
index_of (const LbField *field, const char *value)
{
  for (guint i = 0; field->options[i] != NULL; i++)
    if (g_str_equal (field->options[i], value))
      return i;
  g_error ("%s has no choice %s", field->id, value);
}

static void
fill_text (LbRobot *robot, GHashTable *map, const char *label, const char *value)
{
  AtspiAccessible *entry = lb_robot_map_find (map, label, ATSPI_ROLE_TEXT);

  if (entry == NULL)
    entry = lb_robot_map_find (map, label, ATSPI_ROLE_ENTRY);
  if (entry == NULL || !lb_robot_fill_widget (entry, value))
    {
      lb_robot_dump (robot);
      g_error ("“%s” cannot be filled in", label);
    }
}

static AtspiAccessible *
find_control (LbRobot *robot, GHashTable *map, const char *label, AtspiRole role)
{
  AtspiAccessible *control = lb_robot_map_find (map, label, role);

  if (control == NULL)
    {
      lb_robot_dump (robot);
      g_error ("“%s” is not there to be chosen", label);
    }
  return control;
}

static void
fill_field (LbRobot *robot, GHashTable *map, const LbField *field, const char *value)
{
  g_autofree char *label = field->unit != NULL && *field->unit != '\0'
                             ? g_strdup_printf (_("%s (%s)"), field->label, field->unit) : g_strdup (field->label);

  if (field->type == LB_FIELD_CHOICE && field->multiple)
    {
      g_auto (GStrv) chosen = g_strsplit (value, "、", -1);

      for (guint i = 0; chosen[i] != NULL; i++)
        lb_robot_toggle_widget (robot, find_control (robot, map, chosen[i], ATSPI_ROLE_CHECK_BOX), TRUE);
    }
  else if (field->type == LB_FIELD_CHOICE)
    lb_robot_choose_nth (robot, find_control (robot, map, label, ATSPI_ROLE_COMBO_BOX), 1 + index_of (field, value));
  else if (field->type == LB_FIELD_BOOLEAN)
    lb_robot_toggle_widget (robot, find_control (robot, map, label, LB_ROBOT_SWITCH), g_str_equal (value, "true"));
  else
    fill_text (robot, map, label, value);
}

void
lb_counter_fill_form (LbJourney *journey, LbRobot *robot, const LbSample *sample)
{
  const LbField *first = lb_catalogue_field (journey->catalogue, "applicant.name");
  g_autoptr (AtspiAccessible) ready = NULL;
  g_autoptr (GHashTable) map = NULL;
  GHashTableIter iter;
  gpointer id, value;

  lb_robot_forget (robot);
  ready = lb_robot_find (robot, ATSPI_ROLE_TEXT, first->label);
  map = lb_robot_map (robot);
  g_hash_table_iter_init (&iter, sample->fields);
  while (g_hash_table_iter_next (&iter, &id, &value))
    fill_field (robot, map, lb_catalogue_field (journey->catalogue, id), value);
  lb_robot_picture (robot, "form");
}

/* Step 4 */

/* A page with a line of text, correct down to its table of offsets. */
void
lb_counter_write_pdf (const char *path, const char *text)
{
  g_autoptr (GString) pdf = g_string_new ("%PDF-1.4\n");
  g_autofree char *drawing = g_strdup_printf ("BT /F1 24 Tf 72 720 Td (%s) Tj ET", text);
  g_autofree char *stream = g_strdup_printf ("<</Length %zu>>stream\n%s\nendstream", strlen (drawing), drawing);
  const char *objects[] = {
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    stream,
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
  };
  gsize offsets[G_N_ELEMENTS (objects)], table;
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    {
      offsets[i] = pdf->len;
      g_string_append_printf (pdf, "%zu 0 obj%s endobj\n", i + 1, objects[i]);
    }
  table = pdf->len;
  g_string_append_printf (pdf, "xref\n0 %zu\n0000000000 65535 f \n", G_N_ELEMENTS (objects) + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (objects); i++)
    g_string_append_printf (pdf, "%010zu 00000 n \n", offsets[i]);
  g_string_append_printf (pdf, "trailer<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n",
                          G_N_ELEMENTS (objects) + 1, table);
  g_file_set_contents (path, pdf->str, (gssize) pdf->len, &error);
  g_assert_no_error (error);
}

static char *
make_files (LbJourney *journey, const LbSample *sample)
{
  char *folder = g_build_filename (journey->folder, "scans", sample->id, NULL);

  g_mkdir_with_parents (folder, 0700);
  for (guint i = 0; i < sample->present->len; i++)
    {
      const LbSampleMaterial *held = g_ptr_array_index (sample->present, i);
      g_autofree char *name = g_strdup_printf ("%s.pdf", held->material);
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = g_strdup_printf ("%s %s", sample->id, held->material);

      lb_counter_write_pdf (path, text);
    }
  return folder;
}

/* The desktop's own file chooser: into the folder by its path, then everything in it. */
static void
attach_folder (LbRobot *robot, const char *folder)
{
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Attach Several Files"));
  lb_robot_wait (1200);
  lb_robot_key (robot, "ctrl+l");
  lb_robot_type (robot, folder);
  lb_robot_picture (robot, "chooser");
  lb_robot_key (robot, "Return");
  /* The chooser reads the folder in pieces and tells nobody when it is through: what is not in its list yet would not
   * be chosen. */
  lb_robot_wait (2500);
  lb_robot_key (robot, "Home");
  lb_robot_key (robot, "ctrl+a");
  lb_robot_picture (robot, "chosen");
  lb_robot_wait (300);
  /* The desktop's word, not ours. */
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, "打开…");
  lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, "打开…");
}

static void
hand_in (LbJourney *journey, LbRobot *robot, const LbSampleMaterial *held)
{
  const char *name = lb_catalogue_material (journey->catalogue, held->material)->name;
  g_autoptr (AtspiAccessible) row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, name);
  g_autoptr (AtspiAccessible) box = lb_robot_find_in (robot, row, ATSPI_ROLE_CHECK_BOX, name);

  /* Ticking what came also chooses its row, so that the key goes to its points. */
  lb_robot_toggle_widget (robot, box, TRUE);
  lb_robot_key (robot, "F8");
}

void
lb_counter_hand_in (LbJourney *journey, LbRobot *robot, const LbSample *sample)
{
  g_autofree char *folder = make_files (journey, sample);

  next (robot);
  attach_folder (robot, folder);
  for (guint i = 0; i < sample->present->len; i++)
    hand_in (journey, robot, g_ptr_array_index (sample->present, i));
  lb_robot_picture (robot, "materials");
}

static const LbSampleMaterial *
find_present (const LbSample *sample, const char *material)
{
  for (guint i = 0; i < sample->present->len; i++)
    {
      const LbSampleMaterial *held = g_ptr_array_index (sample->present, i);

      if (g_str_equal (held->material, material))
        return held;
    }
  return NULL;
}

/* What is promised for later, by the pane of the row that is chosen; then back to the row. */
static void
defer (LbRobot *robot, const LbMaterial *material)
{
  g_autoptr (AtspiAccessible) row = NULL;

  lb_robot_tick (robot, _("To follow: the applicant has signed a promise"), TRUE);
  row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, material->name);
  lb_robot_click_widget (robot, row);
}

/* (transfer full) */
static LbSituation *
situate (LbJourney *journey, const LbSample *sample)
{
  g_autoptr (GError) error = NULL;
  const LbPackage *package = lb_catalogue_package (journey->catalogue, sample->package);
  LbSituation *situation
    = lb_situation_new (journey->catalogue, sample->package, sample->answers,
                        package->kind == LB_PACKAGE_PROJECT ? sample->stages : NULL, sample->received_on, &error);

  g_assert_no_error (error);
  return situation;
}

/* Where F8 goes from the material at @index: past what this case makes itself. */
static guint
next_due (const LbSituation *situation, guint index)
{
  do
    index++;
  while (index < situation->materials->len
         && ((LbMergedMaterial *) g_ptr_array_index (situation->materials, index))->source == LB_MATERIAL_FROM_CASE);
  return index;
}

void
lb_counter_hand_in_by_keys (LbJourney *journey, LbRobot *robot, const LbSample *sample)
{
  g_autofree char *folder = make_files (journey, sample);
  g_autoptr (LbSituation) situation = situate (journey, sample);
  const LbMergedMaterial *first = g_ptr_array_index (situation->materials, 0);
  g_autoptr (GString) keys = g_string_new (NULL);
  g_autoptr (AtspiAccessible) row = NULL;
  guint at = 0;

  next (robot);
  attach_folder (robot, folder);
  row = lb_robot_find (robot, ATSPI_ROLE_LIST_ITEM, first->material->name);
  lb_robot_click_widget (robot, row);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);

      if (g_strv_contains ((const char *const *) sample->deferred, entry->material->id))
        {
          lb_robot_keys (robot, keys->str);
          g_string_truncate (keys, 0);
          defer (robot, entry->material);
        }
      if (i < at)
        continue;
      if (find_present (sample, entry->material->id) != NULL)
        {
          g_string_append (keys, "F8 ");
          at = next_due (situation, i);
        }
      else
        g_string_append (keys, "Down ");
    }
  lb_robot_keys (robot, keys->str);
  lb_robot_picture (robot, "materials");
}

/* Steps 5 to 7 */

static void
deliver (LbRobot *robot, const LbSample *sample)
{
  if (!g_str_equal (sample->delivery_method, "ems"))
    {
      lb_robot_tick (robot, _("Pick up at the certificate desk"), TRUE);
      return;
    }
  lb_robot_tick (robot, _("By EMS to an address"), TRUE);
  lb_robot_fill (robot, _("Recipient"), sample->delivery_recipient);
  lb_robot_fill (robot, _("Recipient's phone"), sample->delivery_phone);
  lb_robot_fill (robot, _("Mailing address"), sample->delivery_address);
  lb_robot_fill (robot, _("Postcode"), sample->delivery_postcode);
}

void
lb_counter_inspect (LbRobot *robot)
{
  lb_robot_tick (robot, _("The applicant was reminded what to prepare"), TRUE);
  lb_robot_fill (robot, _("When the site can be visited"), "工作日9:00至17:00");
  lb_robot_picture (robot, "inspection");
}

void
lb_counter_deliver (LbRobot *robot, const LbSample *sample)
{
  deliver (robot, sample);
  lb_robot_picture (robot, "delivery");
}

void
lb_counter_explain (LbRobot *robot)
{
  lb_robot_tick (robot, _("Explained to the applicant"), TRUE);
  lb_robot_picture (robot, "check");
}

void
lb_counter_finish (LbJourney *journey, LbRobot *robot, const LbSample *sample)
{
  g_autoptr (LbSituation) situation = situate (journey, sample);

  next (robot);
  /* Where nobody will come there is nothing to remind of. */
  if (situation->inspection_points->len > 0)
    lb_counter_inspect (robot);
  next (robot);
  lb_counter_deliver (robot, sample);
  next (robot);
  lb_counter_explain (robot);
  lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, _("Receive"));
}

void
lb_counter_send_paper (LbJourney *journey, LbRobot *robot, const char *const *sections)
{
  for (gsize i = 0; sections[i] != NULL; i++)
    {
      const char *name = lb_catalogue_department (journey->catalogue, sections[i])->name;
      g_autofree char *button = g_strdup_printf (_("Make Slip: %s"), name);

      lb_robot_press (robot, ATSPI_ROLE_PUSH_BUTTON, button);
      lb_robot_expect_gone (robot, ATSPI_ROLE_PUSH_BUTTON, button);
    }
}
