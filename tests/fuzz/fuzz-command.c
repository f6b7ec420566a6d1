/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A command as devices send it: what is taken can be told again, and is the same.
 */
#include "lb-fuzz.h"
#include "lb-command-json.h"

void
lb_fuzz_set_up (void)
{
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LbCommand) command = lb_command_from_json_text (bytes, length, &error);

  lb_fuzz_refused (command, error);
  if (command == NULL)
    return;
  g_autofree char *text = lb_command_to_json_text (command);
  g_autoptr (LbCommand) again = lb_command_from_json_text (text, strlen (text), &error);
  g_assert_no_error (error);
  g_assert_true (g_variant_equal (again->args, command->args));
  g_autofree char *second = lb_command_to_json_text (again);
  g_assert_cmpstr (text, ==, second);
}
