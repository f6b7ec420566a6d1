/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-command-json.h"

#include "lb-envelope-private.h"
#include "lb-record-json.h"

static const char *const members[] = { "n", "id", "type", "case", "item", "base", "at", "args", NULL };

static LbCommandType
read_type (const LbJson *root)
{
  LbCommandType type = LB_COMMAND_TICK;
  const char *name = lb_envelope_name (root, "type");

  if (lb_json_reader_ok (root->reader) && !lb_command_type_parse (name, &type))
    lb_json_fail (root, "type", "is no type of command");
  return type;
}

static gboolean
read_envelope (LbJsonReader *reader, LbCommand *command)
{
  LbJson document = lb_json_root (reader);
  LbJson root = lb_json_object (&document, NULL, members);

  command->type = read_type (&root);
  command->id = g_strdup (lb_envelope_name (&root, "id"));
  command->case_id = g_strdup (lb_envelope_name (&root, "case"));
  command->item = lb_envelope_name_or_null (&root, "item");
  command->base = lb_json_integer (&root, "base", 0, LB_ENVELOPE_MAX_INTEGER);
  command->at = lb_envelope_time (&root, "at");
  command->number = lb_json_integer_or (&root, "n", 1, LB_ENVELOPE_MAX_INTEGER, 0);
  lb_json_object (&root, "args", NULL);
  if (command->item == NULL && lb_command_needs_item (command->type))
    lb_json_fail (&root, "item", "is missing: the command is about one item");
  return lb_json_reader_ok (reader);
}

static LbCommand *
read_command (LbJsonReader *reader, GError **error)
{
  LbCommand parts = { 0 };
  LbCommand *command = NULL;
  g_autoptr (GVariant) args = NULL;

  if (!read_envelope (reader, &parts))
    lb_json_reader_finish (reader, error);
  else
    args = lb_record_from_json (json_object_get (lb_json_root (reader).value, "args"),
                                lb_command_members (parts.type), "/args", error);
  if (args != NULL)
    {
      command = lb_command_new (parts.id, parts.case_id, parts.item, parts.type, parts.base, parts.at, args);
      command->number = parts.number;
    }
  g_free (parts.id);
  g_free (parts.case_id);
  g_free (parts.item);
  return command;
}

LbCommand *
lb_command_from_json (json_t *value, const char *place, GError **error)
{
  g_autoptr (LbJsonReader) reader = NULL;
  g_autoptr (GError) fault = NULL;
  LbCommand *command;

  g_return_val_if_fail (value != NULL, NULL);

  reader = lb_json_reader_new_for_value (value);
  command = read_command (reader, &fault);
  lb_json_prefix_place (&fault, place);
  if (fault != NULL)
    g_propagate_error (error, g_steal_pointer (&fault));
  return command;
}

LbCommand *
lb_command_from_json_text (const char *text, gsize length, GError **error)
{
  g_autoptr (LbJsonReader) reader = lb_json_reader_new (text, length, &lb_envelope_limits, error);

  return reader != NULL ? read_command (reader, error) : NULL;
}

json_t *
lb_command_to_json (const LbCommand *command)
{
  json_t *object = json_object ();

  g_assert (command != NULL);
  if (command->number > 0)
    json_object_set_new (object, "n", json_integer (command->number));
  lb_envelope_set_text (object, "id", command->id);
  lb_envelope_set_text (object, "type", lb_command_type_name (command->type));
  lb_envelope_set_text (object, "case", command->case_id);
  lb_envelope_set_text (object, "item", command->item);
  json_object_set_new (object, "base", json_integer (command->base));
  lb_envelope_set_time (object, "at", command->at);
  json_object_set_new (object, "args",
                       command->args != NULL ? lb_record_to_json (command->args) : json_object ());
  return object;
}

char *
lb_command_to_json_text (const LbCommand *command)
{
  json_t *object = lb_command_to_json (command);
  char *text = lb_json_to_text (object);

  json_decref (object);
  return text;
}
