/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-command-line.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "lb-config.h"
#include "lb-decide.h"
#include "lb-json.h"

static void
remove_arguments (LbCommandLine *line, guint first, guint count)
{
  for (guint i = first; i < first + count; i++)
    g_free (line->arguments[i]);
  for (guint i = first; i + count <= line->n_arguments; i++)
    line->arguments[i] = line->arguments[i + count];
  line->n_arguments -= count;
}

char *
lb_command_line_take_option (LbCommandLine *line, const char *name)
{
  gsize length = strlen (name);

  for (guint i = 0; i < line->n_arguments; i++)
    {
      const char *argument = line->arguments[i];
      char *value;

      if (g_str_equal (argument, name) && i + 1 < line->n_arguments)
        {
          value = g_strdup (line->arguments[i + 1]);
          remove_arguments (line, i, 2);
          return value;
        }
      if (strncmp (argument, name, length) == 0 && argument[length] == '=')
        {
          value = g_strdup (argument + length + 1);
          remove_arguments (line, i, 1);
          return value;
        }
    }
  return NULL;
}

gboolean
lb_command_line_take_flag (LbCommandLine *line, const char *name)
{
  for (guint i = 0; i < line->n_arguments; i++)
    if (g_str_equal (line->arguments[i], name))
      {
        remove_arguments (line, i, 1);
        return TRUE;
      }
  return FALSE;
}

int
lb_command_line_usage (LbCommandLine *line, const char *format, ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  /* Translators: the last line of an error; “lianbanctl --help” is to be typed as it stands. */
  g_printerr ("lianbanctl: %s\n%s\n", text, _("Try: lianbanctl --help"));
  return LB_EXIT_USAGE;
}

static int
print_refusal (LbCommandLine *line, const char *domain, const char *kind, const char *message)
{
  if (line->json)
    {
      g_autofree char *text = NULL;
      json_t *value = json_pack ("{s:s, s:s}", "error", domain, "message", message);

      text = lb_json_to_text (value);
      json_decref (value);
      g_printerr ("%s\n", text);
    }
  else if (kind != NULL)
    /* Translators: the kind of error, then what the program says of it. */
    g_printerr (_("lianbanctl: %s: %s\n"), kind, message);
  else
    g_printerr ("lianbanctl: %s\n", message);
  return LB_EXIT_REFUSED;
}

int
lb_command_line_refuse (LbCommandLine *line, const GError *error)
{
  const char *kind = NULL;

  if (error->domain == LB_ERROR)
    kind = _(lb_error_label ((LbError) error->code));
  else if (error->domain == LB_REFUSAL)
    kind = _(lb_refusal_label ((LbRefusal) error->code));
  return print_refusal (line, g_quark_to_string (error->domain), kind, error->message);
}

int
lb_command_line_refuse_text (LbCommandLine *line, LbError code, const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  va_list arguments;

  va_start (arguments, format);
  error = g_error_new_valist (LB_ERROR, code, format, arguments);
  va_end (arguments);
  return print_refusal (line, g_quark_to_string (error->domain), NULL, error->message);
}

char *
lb_command_line_join (GPtrArray *names)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < names->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? _(", ") : "", (const char *) g_ptr_array_index (names, i));
  return g_string_free (text, FALSE);
}

void
lb_command_line_print_json (json_t *value)
{
  g_autofree char *text = lb_json_to_text (value);

  json_decref (value);
  g_print ("%s\n", text);
}

gboolean
lb_command_line_integer (const char *text, gint64 minimum, gint64 maximum, gint64 *ret_value)
{
  return text != NULL && g_ascii_string_to_signed (text, 10, minimum, maximum, ret_value, NULL);
}

char *
lb_command_line_data_file (const char *name)
{
  const char *folder = g_getenv ("LIANBAN_DATA");
  g_autofree char *uninstalled = g_build_filename (LB_SOURCE_DATA_DIRECTORY, name, NULL);

  if (folder != NULL && *folder != '\0')
    return g_build_filename (folder, name, NULL);
  if (g_file_test (uninstalled, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&uninstalled);
  return g_build_filename (LB_DATA_DIRECTORY, name, NULL);
}
