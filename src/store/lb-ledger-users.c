/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may sign in.
 */
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"
#include "lb-json.h"

#include <string.h>

void
lb_user_free (LbUser *user)
{
  if (user == NULL)
    return;
  g_clear_pointer (&user->actor, lb_actor_free);
  g_free (user);
}

/* Roles as the table keeps them: names, so that a reader of the database understands them. */
static char *
roles_to_text (guint roles)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_null_terminated (LB_N_ROLES, NULL, TRUE);

  for (int i = 0; i < LB_N_ROLES; i++)
    if ((roles & (1u << i)) != 0)
      g_ptr_array_add (names, (char *) lb_role_name ((LbRole) (1u << i)));
  return g_strjoinv (" ", (char **) names->pdata);
}

static guint
roles_from_text (const char *text)
{
  g_auto (GStrv) names = g_strsplit (text, " ", 0);
  guint roles = 0;
  LbRole role;

  for (char **name = names; *name != NULL; name++)
    if (lb_role_parse (*name, &role))
      roles |= role;
  return roles;
}

LbUser *
lb_ledger_user_from_row (LbStatement *row, int first)
{
  LbUser *user = g_new0 (LbUser, 1);
  LbActor actor = { 0 };

  actor.id = (char *) lb_statement_text (row, first);
  actor.name = (char *) lb_statement_text (row, first + 1);
  actor.roles = roles_from_text (lb_statement_text (row, first + 2));
  actor.section = (char *) lb_statement_text (row, first + 3);
  actor.window = (char *) lb_statement_text (row, first + 4);
  actor.window_number = (int) lb_statement_integer (row, first + 5);
  actor.level = (int) lb_statement_integer (row, first + 6);
  user->actor = lb_actor_copy (&actor);
  user->disabled = lb_statement_integer (row, first + 7) != 0;
  user->must_change = lb_statement_integer (row, first + 8) != 0;
  user->one_click = lb_statement_integer (row, first + 9) != 0;
  return user;
}

LbUser *
lb_ledger_user (LbLedger *self, const char *id, char **ret_hash, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, NULL);

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT " LB_USER_COLUMNS ", user.password FROM user WHERE id = :id", "s:id", id, NULL);
  if (rows == NULL)
    return NULL;
  int step = lb_statement_step (rows, error);
  if (step == LB_STEP_DONE)
    g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such user");
  if (step != LB_STEP_ROW)
    return NULL;
  if (ret_hash != NULL)
    *ret_hash = lb_statement_dup_text (rows, LB_N_USER_COLUMNS);
  return lb_ledger_user_from_row (rows, 0);
}

GPtrArray *
lb_ledger_user_list (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_user_free);
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT " LB_USER_COLUMNS " FROM user ORDER BY position, id", NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    g_ptr_array_add (list, lb_ledger_user_from_row (rows, 0));
  return step == LB_STEP_DONE ? g_steal_pointer (&list) : NULL;
}

/* Facts of a user */

static gboolean
is_user_id (const char *id)
{
  static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";

  return id != NULL && g_ascii_isalnum (*id) && strlen (id) <= 64 && strspn (id, letters) == strlen (id);
}

static gboolean
is_name (const char *name)
{
  return name != NULL && g_utf8_validate (name, -1, NULL) && g_utf8_strlen (name, -1) >= 1
         && g_utf8_strlen (name, -1) <= 40 && strpbrk (name, "\n\r\t") == NULL;
}

static gboolean
is_optional_id (const char *id)
{
  return id == NULL || is_user_id (id);
}

/* NULL, or what is wrong with the facts that are given. */
static const char *
fault_of (const LbActor *actor, guint given)
{
  if (!is_user_id (actor->id) || strcmp (actor->id, "system") == 0)
    return "id: must be 1 to 64 of a-z 0-9 . _ - and begin with a letter or digit";
  if ((given & LB_USER_NAME) != 0 && !is_name (actor->name))
    return "name: must have 1 to 40 characters";
  if ((given & LB_USER_ROLES) != 0 && !lb_roles_may_be_together (actor->roles))
    return "roles: at least one is needed, the system's own cannot be given, and platform goes with none that sees cases";
  if ((given & LB_USER_SECTION) != 0 && !is_optional_id (actor->section))
    return "section: is not an id";
  if ((given & LB_USER_WINDOW) != 0 && !is_optional_id (actor->window))
    return "window: is not an id";
  if ((given & LB_USER_WINDOW_NUMBER) != 0 && (actor->window_number < 0 || actor->window_number > 99))
    return "window_number: must be from 0 to 99";
  if ((given & LB_USER_LEVEL) != 0 && (actor->level < 0 || actor->level > 3))
    return "level: must be from 0 to 3";
  return NULL;
}

static gboolean
write_user (LbLedger *self, const LbUser *user, GError **error)
{
  const LbActor *actor = user->actor;
  g_autofree char *roles = roles_to_text (actor->roles);

  return lb_database_run (
    self->database, error,
    "INSERT INTO user (id, name, roles, section, desk_window, window_number, level, disabled, one_click, "
    "position)"
    " SELECT :id, :name, :roles, :section, :window, :number, :level, :disabled, :click, coalesce (max "
    "(position), 0) + 1"
    " FROM user WHERE TRUE"
    " ON CONFLICT (id) DO UPDATE SET name = excluded.name, roles = excluded.roles, section = "
    "excluded.section,"
    " desk_window = excluded.desk_window, window_number = excluded.window_number, level = excluded.level,"
    " disabled = excluded.disabled",
    "s:id", actor->id, "s:name", actor->name, "s:roles", roles, "s:section", actor->section, "s:window",
    actor->window, "i:number", actor->window_number, "i:level", actor->level, "i:disabled", user->disabled,
    "i:click", user->one_click, NULL);
}

static gboolean
end_sessions (LbLedger *self, const char *user, const char *keep, GError **error)
{
  return lb_database_run (self->database, error, "DELETE FROM session WHERE user = :user AND id IS DISTINCT FROM :keep",
                          "s:user", user, "s:keep", keep, NULL);
}

/* What is known of a user, with what is given laid over it. (borrowed strings) */
static LbActor
overlay (const LbActor *known, const LbActor *facts, guint given)
{
  LbActor merged = known != NULL ? *known : (LbActor) { 0 };

  merged.id = facts->id;
  if ((given & LB_USER_NAME) != 0)
    merged.name = facts->name;
  if ((given & LB_USER_ROLES) != 0)
    merged.roles = facts->roles;
  if ((given & LB_USER_SECTION) != 0)
    merged.section = facts->section;
  if ((given & LB_USER_WINDOW) != 0)
    merged.window = facts->window;
  if ((given & LB_USER_WINDOW_NUMBER) != 0)
    merged.window_number = facts->window_number;
  if ((given & LB_USER_LEVEL) != 0)
    merged.level = facts->level;
  return merged;
}

/* Does any version of the catalogue have the section and window that are given? Who works nowhere sees no case, and
 * nobody would know why. */
static gboolean
check_place (LbLedger *self, const LbActor *actor, guint given, GError **error)
{
  const char *section = (given & LB_USER_SECTION) != 0 ? actor->section : NULL;
  const char *window = (given & LB_USER_WINDOW) != 0 ? actor->window : NULL;

  if (section == NULL && window == NULL)
    return TRUE;
  if (!lb_ledger_load_documents (self, error))
    return FALSE;
  for (guint i = 0; i < self->catalogues->len; i++)
    {
      const LbCatalogue *catalogue = self->catalogues->pdata[i];
      if (section != NULL && lb_catalogue_department (catalogue, section) != NULL)
        section = NULL;
      if (window != NULL && lb_catalogue_window (catalogue, window) != NULL)
        window = NULL;
    }
  if (section == NULL && window == NULL)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: is not in the catalogue; choose one of those that are",
               section != NULL ? "section" : "window");
  return FALSE;
}

gboolean
lb_ledger_user_put (LbLedger *self, const LbUser *user, guint given, gboolean *ret_made, GError **error)
{
  g_return_val_if_fail (self != NULL && user != NULL && user->actor != NULL, FALSE);
  const char *fault = fault_of (user->actor, given);
  g_autoptr (GError) missing = NULL;

  if (fault != NULL)
    {
      g_set_error_literal (error, LB_ERROR, LB_ERROR_INVALID, fault);
      return FALSE;
    }
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  if (transaction == NULL || !check_place (self, user->actor, given, error))
    return FALSE;
  g_autoptr (LbUser) known = lb_ledger_user (self, user->actor->id, NULL, &missing);
  if (known == NULL && !g_error_matches (missing, LB_ERROR, LB_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, g_steal_pointer (&missing));
      return FALSE;
    }
  if (known == NULL && (~given & (LB_USER_NAME | LB_USER_ROLES)) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "a new user needs a name and roles");
      return FALSE;
    }
  LbActor merged = overlay (known != NULL ? known->actor : NULL, user->actor, given);
  LbUser next = { .actor = &merged,
                  .one_click = known != NULL ? known->one_click : user->one_click && self->training };
  next.disabled = (given & LB_USER_DISABLED) != 0 ? user->disabled : known != NULL && known->disabled;
  if (!write_user (self, &next, error) || (next.disabled && !end_sessions (self, merged.id, NULL, error))
      || !lb_transaction_commit (transaction, error))
    return FALSE;
  if (ret_made != NULL)
    *ret_made = known == NULL;
  return TRUE;
}

gboolean
lb_ledger_user_add (LbLedger *self, const LbActor *facts, const char *password, GError **error)
{
  g_return_val_if_fail (self != NULL && facts != NULL, FALSE);
  LbUser user = { .actor = (LbActor *) facts, .one_click = password == NULL };
  gboolean made;

  g_autofree char *hash = password != NULL ? lb_password_hash (password, error) : NULL;
  if (password != NULL && hash == NULL)
    return FALSE;
  g_autoptr (LbTransaction) transaction = lb_transaction_begin (self->database, error);
  if (transaction == NULL || !lb_ledger_user_put (self, &user, LB_USER_ALL, &made, error))
    return FALSE;
  if (!made)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_CONFLICT, "there is a user of this id already");
      return FALSE;
    }
  return (hash == NULL || lb_ledger_user_set_hash (self, facts->id, hash, TRUE, NULL, error))
         && lb_transaction_commit (transaction, error);
}

gboolean
lb_ledger_user_disable (LbLedger *self, const char *id, gboolean disabled, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL, FALSE);

  g_autoptr (LbUser) user = lb_ledger_user (self, id, NULL, error);
  if (user == NULL)
    return FALSE;
  user->disabled = disabled;
  return lb_ledger_user_put (self, user, LB_USER_DISABLED, NULL, error);
}

/* Passwords */

gboolean
lb_ledger_user_set_hash (LbLedger *self, const char *id, const char *hash, gboolean must_change,
                         const char *keep_session, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && hash != NULL, FALSE);

  if (!lb_database_run (self->database, error,
                        "UPDATE user SET password = :hash, must_change = :must, one_click = 0 WHERE id = :id",
                        "s:hash", hash, "i:must", must_change, "s:id", id, NULL))
    return FALSE;
  if (lb_database_changes (self->database) != 1)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_NOT_FOUND, "there is no such user");
      return FALSE;
    }
  return end_sessions (self, id, keep_session, error);
}

gboolean
lb_ledger_user_passwd (LbLedger *self, const char *id, const char *password, gboolean must_change,
                       const char *keep_session, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && password != NULL, FALSE);

  g_autofree char *hash = lb_password_hash (password, error);
  return hash != NULL && lb_ledger_user_set_hash (self, id, hash, must_change, keep_session, error);
}

/* The people of a training store */

static gboolean
add_person (LbLedger *self, const LbJson *person, GError **error)
{
  LbUser user = { .one_click = TRUE };
  LbActor actor = { 0 };
  LbJson roles;
  LbRole role;

  actor.id = (char *) lb_json_string (person, "id", 1, 64);
  actor.name = (char *) lb_json_string (person, "name", 1, 40);
  actor.section = (char *) lb_json_string_or (person, "section", 1, 64, NULL);
  actor.window = (char *) lb_json_string_or (person, "window", 1, 64, NULL);
  actor.window_number = (int) lb_json_integer_or (person, "window_number", 1, 99, 0);
  actor.level = (int) lb_json_integer_or (person, "level", 1, 3, 0);
  gsize n_roles = lb_json_array (person, "roles", 1, LB_N_ROLES, &roles);
  for (gsize i = 0; i < n_roles; i++)
    {
      LbJson element = lb_json_element (&roles, i);
      if (lb_role_parse (lb_json_string (&element, NULL, 1, 40), &role))
        actor.roles |= role;
      else if (lb_json_reader_ok (person->reader))
        {
          g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "people: %s has a role that is not known",
                       actor.id);
          return FALSE;
        }
    }
  if (!lb_json_reader_finish (person->reader, error))
    return FALSE;
  user.actor = &actor;
  return lb_ledger_user_put (self, &user, LB_USER_ALL, NULL, error);
}

gboolean
lb_ledger_install_people (LbLedger *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);
  static const char *const members[] = { "people", NULL };
  static const char *const person_members[] = { "id",            "name",  "section", "roles", "window",
                                                "window_number", "level", "note",    NULL };
  LbJson people;
  gsize length;

  if (!self->training)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FORBIDDEN, "demo people belong to training stores only");
      return FALSE;
    }
  g_autofree char *text = lb_json_read_file (path, NULL, &length, error);
  g_autoptr (LbJsonReader) reader = text != NULL ? lb_json_reader_new (text, length, NULL, error) : NULL;
  if (reader == NULL)
    return FALSE;
  LbJson root = lb_json_root (reader);
  lb_json_object (&root, NULL, members);
  gsize n_people = lb_json_array (&root, "people", 1, 1000, &people);
  for (gsize i = 0; i < n_people; i++)
    {
      LbJson element = lb_json_element (&people, i);
      LbJson person = lb_json_object (&element, NULL, person_members);
      if (!add_person (self, &person, error))
        return FALSE;
    }
  return lb_json_reader_finish (reader, error);
}
