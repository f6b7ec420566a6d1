/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianbanctl: everything without a screen. The commands are in two tables; this finds the one meant and runs it.
 */
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "lb-command-line.h"
#include "lb-config.h"

static const LbCtlCommand *const tables[] = { lb_ctl_rule_commands, lb_ctl_store_commands };

static void
print_help (void)
{
  g_print ("Usage: lianbanctl [--json] [--data FOLDER] COMMAND ...\n\n"
           "  --json          print JSON instead of text\n"
           "  --data FOLDER   the store's folder, for commands that work on one\n\nCommands:\n");
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      g_print ("  %s %s\n      %s\n", command->words, command->usage, command->summary);
  g_print ("\nExit status: 0 ok, 1 refused or not valid (the reason is on stderr), 2 wrong usage.\n");
}

/* How many arguments @command's words take up at the head of @line; 0 when it is another command. */
static guint
match (const LbCtlCommand *command, const LbCommandLine *line)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", -1);
  guint n_words = g_strv_length (words);

  if (line->n_arguments < n_words)
    return 0;
  for (guint i = 0; i < n_words; i++)
    if (!g_str_equal (words[i], line->arguments[i]))
      return 0;
  return n_words;
}

static int
run (LbCommandLine *line)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      {
        guint words = match (command, line);

        if (words == 0)
          continue;
        for (guint i = 0; i < words; i++)
          g_free (line->arguments[i]);
        memmove (line->arguments, line->arguments + words,
                 (line->n_arguments - words + 1) * sizeof *line->arguments);
        line->n_arguments -= words;
        return command->run (line);
      }
  return lb_command_line_usage (line, "unknown command “%s”", line->arguments[0]);
}

/* UTF-8 whatever the locale: scripts run in C, and names are Chinese. */
static void
print_out (const char *text)
{
  fputs (text, stdout);
}

static void
print_error (const char *text)
{
  fflush (stdout);
  fputs (text, stderr);
}

int
main (int argc, char **argv)
{
  LbCommandLine line = { 0 };
  int status;

  setlocale (LC_ALL, "");
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_error);
  /* Arguments are file names and numbers: they are taken as they come, not as some locale would read them. */
  line.arguments = g_strdupv (argv + (argc > 0 ? 1 : 0));
  line.n_arguments = g_strv_length (line.arguments);

  if (lb_command_line_take_flag (&line, "--help") || lb_command_line_take_flag (&line, "-h"))
    {
      print_help ();
      status = LB_EXIT_OK;
    }
  else if (lb_command_line_take_flag (&line, "--version"))
    {
      g_print ("lianbanctl %s\n", LB_VERSION);
      status = LB_EXIT_OK;
    }
  else
    {
      line.json = lb_command_line_take_flag (&line, "--json");
      line.data = lb_command_line_take_option (&line, "--data");
      status = line.n_arguments > 0 ? run (&line) : lb_command_line_usage (&line, "which command?");
    }
  g_strfreev (line.arguments);
  g_free (line.data);
  return status;
}
