/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "lb-ctl-store.h"
#include "lb-ledger-people.h"

#define LONGEST_PASSWORD 256

/* One line of standard input, unseen when somebody types it. (transfer full) (nullable) */
static char *
read_password (void)
{
  char line[LONGEST_PASSWORD + 2];
  struct termios before, hidden;
  gboolean typed = isatty (STDIN_FILENO) && tcgetattr (STDIN_FILENO, &before) == 0;
  char *got;

  if (typed)
    {
      g_printerr ("%s", _("Password: "));
      hidden = before;
      hidden.c_lflag &= (tcflag_t) ~ECHO;
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &hidden);
    }
  got = fgets (line, sizeof line, stdin);
  if (typed)
    {
      tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
      g_printerr ("\n");
    }
  if (got == NULL)
    return NULL;
  line[strcspn (line, "\n")] = '\0';
  return g_strdup (line);
}

/* (transfer full) */
static char *
join_roles (void)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (guint i = 0; i < LB_N_ROLES; i++)
    if (1u << i != LB_ROLE_SYSTEM)
      g_ptr_array_add (names, (gpointer) lb_role_name ((LbRole) (1u << i)));
  return lb_command_line_join (names);
}

static int
refuse_section (LbCommandLine *line, const LbCatalogue *catalogue, const char *section)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *known = NULL;

  for (guint i = 0; i < catalogue->departments->len; i++)
    g_ptr_array_add (names, ((LbDepartment *) g_ptr_array_index (catalogue->departments, i))->id);
  known = lb_command_line_join (names);
  return lb_command_line_usage (line, _("unknown section “%s”; the catalogue knows %s (“lianbanctl catalogue sections” "
                                        "shows their names)"),
                                section, known);
}

static int
refuse_window (LbCommandLine *line, const LbCatalogue *catalogue, const char *window)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *known = NULL;

  for (guint i = 0; i < catalogue->windows->len; i++)
    g_ptr_array_add (names, ((LbWindow *) g_ptr_array_index (catalogue->windows, i))->id);
  known = lb_command_line_join (names);
  return lb_command_line_usage (line, _("unknown window “%s”; the catalogue knows %s (“lianbanctl catalogue windows” "
                                        "shows their names)"),
                                window, known);
}

/* LB_EXIT_OK when section and window are the catalogue's. */
static int
check_place (LbCommandLine *line, const LbActor *facts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCatalogue) catalogue = lb_ctl_catalogue (line, &error);

  if (catalogue == NULL)
    return lb_command_line_refuse (line, error);
  if (facts->section != NULL && lb_catalogue_department (catalogue, facts->section) == NULL)
    return refuse_section (line, catalogue, facts->section);
  if (facts->window != NULL && lb_catalogue_window (catalogue, facts->window) == NULL)
    return refuse_window (line, catalogue, facts->window);
  return LB_EXIT_OK;
}

static gboolean
parse_roles (const char *text, guint *ret_roles, char **ret_unknown)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);

  *ret_roles = 0;
  for (guint i = 0; names[i] != NULL; i++)
    {
      LbRole role;

      if (!lb_role_parse (names[i], &role) || role == LB_ROLE_SYSTEM)
        {
          *ret_unknown = g_strdup (names[i]);
          return FALSE;
        }
      *ret_roles |= role;
    }
  return *ret_roles != 0;
}

/* Reads the facts of a new user out of the arguments; LB_EXIT_OK when they make sense. */
static int
take_facts (LbCommandLine *line, LbActor *facts)
{
  g_autofree char *roles = lb_command_line_take_option (line, "--role");
  g_autofree char *level = lb_command_line_take_option (line, "--level");
  g_autofree char *number = lb_command_line_take_option (line, "--window-number");
  g_autofree char *unknown = NULL;
  gint64 value;

  facts->name = lb_command_line_take_option (line, "--name");
  facts->section = lb_command_line_take_option (line, "--section");
  facts->window = lb_command_line_take_option (line, "--window");
  if (facts->name == NULL || roles == NULL || line->n_arguments != 1)
    return lb_command_line_usage (line, _("user add takes an ID, --name and --role"));
  if (!parse_roles (roles, &facts->roles, &unknown))
    {
      g_autofree char *known = join_roles ();

      return lb_command_line_usage (line, _("unknown role “%s”; there are %s (“lianbanctl catalogue roles” shows their "
                                            "names)"),
                                    unknown != NULL ? unknown : "", known);
    }
  if (level != NULL)
    {
      if (!lb_command_line_integer (level, 0, 3, &value))
        return lb_command_line_usage (line, _("--level is a number from 0 to 3"));
      facts->level = (int) value;
    }
  if (number != NULL)
    {
      if (!lb_command_line_integer (number, 1, 99, &value))
        return lb_command_line_usage (line, _("--window-number is a number from 1 to 99"));
      facts->window_number = (int) value;
    }
  facts->id = g_strdup (line->arguments[0]);
  return LB_EXIT_OK;
}

int
lb_ctl_user_add (LbCommandLine *line)
{
  g_autoptr (LbActor) facts = g_new0 (LbActor, 1);
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;
  int status = take_facts (line, facts);

  if (status == LB_EXIT_OK)
    status = check_place (line, facts);
  if (status != LB_EXIT_OK)
    return status;
  password = read_password ();
  if (password == NULL)
    return lb_command_line_usage (line, _("user add reads the password from standard input"));
  ledger = lb_ctl_store_open (line, 0, &error);
  if (ledger == NULL || !lb_ledger_user_add (ledger, facts, password, &error)
      || !lb_ledger_note_account (ledger, "lianbanctl", facts->id, LB_ACCOUNT_MADE, "{}", &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s}", "added", facts->id));
  else
    g_print (_("%s added; the password must be changed at the first sign-in.\n"), facts->id);
  return LB_EXIT_OK;
}

static json_t *
roles_to_json (guint roles)
{
  json_t *list = json_array ();

  for (int i = 0; i < LB_N_ROLES; i++)
    if (roles & (1u << i))
      json_array_append_new (list, json_string (lb_role_name ((LbRole) (1u << i))));
  return list;
}

/* As user add takes them: "guidance,acceptor". */
static char *
roles_text (guint roles)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < LB_N_ROLES; i++)
    if (roles & (1u << i))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "", lb_role_name ((LbRole) (1u << i)));
  return g_string_free (text, FALSE);
}

int
lb_ctl_user_list (LbCommandLine *line)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GPtrArray) users = NULL;
  json_t *list;

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("user list takes no arguments"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_READ_ONLY | LB_LEDGER_EXISTING, &error);
  users = ledger != NULL ? lb_ledger_user_list (ledger, &error) : NULL;
  if (users == NULL)
    return lb_command_line_refuse (line, error);
  list = json_array ();
  for (guint i = 0; i < users->len; i++)
    {
      const LbUser *user = g_ptr_array_index (users, i);
      json_t *roles = roles_to_json (user->actor->roles);
      g_autofree char *text = roles_text (user->actor->roles);

      json_array_append_new (list, json_pack ("{s:s, s:s, s:s?, s:s?, s:i, s:b, s:o}", "id", user->actor->id, "name",
                                              user->actor->name, "section", user->actor->section, "window",
                                              user->actor->window, "level", user->actor->level, "disabled",
                                              user->disabled, "roles", roles));
      if (!line->json)
        g_print ("%-16s %s %s %s%s\n", user->actor->id, user->actor->name,
                 user->actor->section != NULL ? user->actor->section : "-", text, user->disabled ? _(" disabled") : "");
    }
  if (line->json)
    lb_command_line_print_json (list);
  else
    json_decref (list);
  return LB_EXIT_OK;
}

int
lb_ctl_user_disable (LbCommandLine *line)
{
  gboolean enable = lb_command_line_take_flag (line, "--enable");
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("user disable takes one ID"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_EXISTING, &error);
  if (ledger == NULL || !lb_ledger_user_disable (ledger, line->arguments[0], !enable, &error)
      || !lb_ledger_note_account (ledger, "lianbanctl", line->arguments[0], LB_ACCOUNT_CHANGED,
                                  enable ? "{\"disabled\":false}" : "{\"disabled\":true}", &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s, s:b}", "id", line->arguments[0], "disabled", !enable));
  else
    g_print (enable ? _("%s may sign in again\n") : _("%s can no longer sign in\n"), line->arguments[0]);
  return LB_EXIT_OK;
}

int
lb_ctl_user_passwd (LbCommandLine *line)
{
  g_autoptr (LbLedger) ledger = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *password = NULL;

  if (line->n_arguments != 1)
    return lb_command_line_usage (line, _("user passwd takes one ID"));
  password = read_password ();
  if (password == NULL)
    return lb_command_line_usage (line, _("user passwd reads the password from standard input"));
  ledger = lb_ctl_store_open (line, LB_LEDGER_EXISTING, &error);
  if (ledger == NULL || !lb_ledger_user_passwd (ledger, line->arguments[0], password, TRUE, NULL, &error)
      || !lb_ledger_note_account (ledger, "lianbanctl", line->arguments[0], LB_ACCOUNT_PASSWORD_RESET, "{}", &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s}", "id", line->arguments[0]));
  else
    g_print (_("The password of %s is new, and must be changed at the next sign-in.\n"), line->arguments[0]);
  return LB_EXIT_OK;
}
