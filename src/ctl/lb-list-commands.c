/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The commands that list what other commands take: packages, sections, windows of a catalogue, and roles.
 */
#include "lb-ctl-store.h"

#include "lb-catalogue-json.h"

/* The store's newest catalogue when there is a store at @folder, else NULL without an error. */
static LbCatalogue *
catalogue_of_store (const char *folder, GError **error)
{
  g_autofree char *database = g_build_filename (folder, "ledger.db", NULL);
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (LbLedgerDocument) document = NULL;
  const char *text;
  gsize length;

  if (!g_file_test (database, G_FILE_TEST_EXISTS))
    return NULL;
  ledger = lb_ledger_open (folder, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, NULL, error);
  document = ledger != NULL ? lb_ledger_document (ledger, "catalogue", NULL, error) : NULL;
  if (document == NULL)
    return NULL;
  text = g_bytes_get_data (document->content, &length);
  return lb_catalogue_from_json (text, length, error);
}

LbCatalogue *
lb_ctl_catalogue (LbCommandLine *line, GError **error)
{
  g_autofree char *folder = lb_ctl_store_folder (line);
  g_autofree char *own = lb_command_line_data_file ("catalogue.json");
  g_autoptr (GError) fault = NULL;
  LbCatalogue *catalogue = catalogue_of_store (folder, &fault);

  if (fault != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  return catalogue != NULL ? catalogue : lb_catalogue_load (own, error);
}

/* The catalogue that a list is made of: --catalogue FILE, the store of --data, else the program's own. */
static LbCatalogue *
catalogue_to_list (LbCommandLine *line, GError **error)
{
  g_autofree char *file = lb_command_line_take_option (line, "--catalogue");
  g_autofree char *own = lb_command_line_data_file ("catalogue.json");
  LbCatalogue *catalogue;

  if (file == NULL && line->data != NULL)
    return lb_ctl_catalogue (line, error);
  catalogue = lb_catalogue_load (file != NULL ? file : own, error);
  if (catalogue == NULL)
    g_prefix_error (error, "%s: ", file != NULL ? file : own);
  return catalogue;
}

static void
print_row (LbCommandLine *line, json_t *row, const char *more)
{
  const char *name = json_string_value (json_object_get (row, "name"));

  if (!line->json)
    g_print ("%-20s %s%s%s\n", json_string_value (json_object_get (row, "id")), name, *more != '\0' ? " — " : "", more);
}

typedef json_t *(*RowFunc) (gpointer element, char **ret_more);

static json_t *
package_row (gpointer element, char **ret_more)
{
  const LbPackage *package = element;

  *ret_more = g_strdup_printf (ngettext ("%u item", "%u items", package->items->len), package->items->len);
  return json_pack ("{s:s, s:s, s:s, s:s, s:i}", "id", package->id, "name", package->name, "english", package->english,
                    "lead", package->lead, "items", (int) package->items->len);
}

static json_t *
section_row (gpointer element, char **ret_more)
{
  const LbDepartment *section = element;

  *ret_more = g_strdup (section->english);
  return json_pack ("{s:s, s:s, s:s}", "id", section->id, "name", section->name, "english", section->english);
}

static json_t *
window_row (gpointer element, char **ret_more)
{
  const LbWindow *window = element;

  *ret_more = g_strdup (window->english);
  return json_pack ("{s:s, s:s, s:s, s:s?}", "id", window->id, "name", window->name, "english", window->english,
                    "section", window->department);
}

static int
print_list (LbCommandLine *line, GPtrArray *elements, RowFunc make)
{
  json_t *list = json_array ();

  for (guint i = 0; i < elements->len; i++)
    {
      g_autofree char *more = NULL;
      json_t *row = make (g_ptr_array_index (elements, i), &more);

      print_row (line, row, more != NULL ? more : "");
      json_array_append_new (list, row);
    }
  if (line->json)
    lb_command_line_print_json (list);
  else
    json_decref (list);
  return LB_EXIT_OK;
}

static int
list_of_catalogue (LbCommandLine *line, gsize member, RowFunc make)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCatalogue) catalogue = catalogue_to_list (line, &error);

  if (catalogue == NULL)
    return lb_command_line_refuse (line, error);
  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("“%s” is not expected here"), line->arguments[0]);
  return print_list (line, G_STRUCT_MEMBER (GPtrArray *, catalogue, member), make);
}

static int
list_packages (LbCommandLine *line)
{
  return list_of_catalogue (line, G_STRUCT_OFFSET (LbCatalogue, packages), package_row);
}

static int
list_sections (LbCommandLine *line)
{
  return list_of_catalogue (line, G_STRUCT_OFFSET (LbCatalogue, departments), section_row);
}

static int
list_windows (LbCommandLine *line)
{
  return list_of_catalogue (line, G_STRUCT_OFFSET (LbCatalogue, windows), window_row);
}

static json_t *
role_row (gpointer element, char **ret_more)
{
  const LbRole role = (LbRole) GPOINTER_TO_UINT (element);

  *ret_more = g_strdup ("");
  return json_pack ("{s:s, s:s}", "id", lb_role_name (role), "name", _(lb_role_label (role)));
}

static int
list_roles (LbCommandLine *line)
{
  g_autoptr (GPtrArray) roles = g_ptr_array_new ();

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("“%s” is not expected here"), line->arguments[0]);
  for (guint i = 0; i < LB_N_ROLES; i++)
    if (1u << i != LB_ROLE_SYSTEM)
      g_ptr_array_add (roles, GUINT_TO_POINTER (1u << i));
  return print_list (line, roles, role_row);
}

const LbCtlCommand lb_ctl_list_commands[] = {
  { "catalogue packages", "[--catalogue FILE]", N_("the packages by id, as “form” and cases name them"), list_packages },
  { "catalogue sections", "[--catalogue FILE]", N_("the sections and departments by id, for “user add --section”"),
    list_sections },
  { "catalogue windows", "[--catalogue FILE]", N_("the windows by id, for “user add --window”"), list_windows },
  { "catalogue roles", "", N_("the roles by id, for “user add --role”"), list_roles },
  { NULL },
};
