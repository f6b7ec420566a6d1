/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lianbanctl: everything without a screen. The commands are in tables; this finds the one meant and runs it.
 */
#include <libintl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

#include "lb-command-line.h"
#include "lb-config.h"

static const LbCtlCommand *const tables[] = { lb_ctl_rule_commands, lb_ctl_list_commands, lb_ctl_store_commands,
                                              lb_ctl_document_commands, lb_ctl_catalogue_commands };

/* How many of the words at the head of @line are the first words of @command. */
static guint
shared_words (const LbCtlCommand *command, const LbCommandLine *line)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", -1);
  guint shared = 0;

  while (words[shared] != NULL && shared < line->n_arguments && g_str_equal (words[shared], line->arguments[shared]))
    shared++;
  return shared;
}

static void
print_commands (const LbCommandLine *line)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      if (line->n_arguments == 0 || shared_words (command, line) > 0)
        g_print ("  %s %s\n      %s\n", command->words, command->usage, _(command->summary));
}

/* Of all commands, or of those that begin as @line does. */
static void
print_help (const LbCommandLine *line)
{
  g_print ("%s\n\n", _("Usage: lianbanctl [--json] [--data FOLDER] COMMAND ..."));
  if (line->n_arguments == 0)
    g_print ("%s\n\n%s\n", _("Everything of Lianban that needs no screen."), _("Options:"));
  g_print ("  --json          %s\n  --data FOLDER   %s\n  --help          %s\n  --version       %s\n\n%s\n",
           _("print JSON instead of text; it is the same in every language"),
           _("the store's folder, for commands that work on one"),
           _("this help, or after a command's first words the help of those"), _("the version"), _("Commands:"));
  print_commands (line);
  if (line->n_arguments > 0)
    return;
  g_print ("\n%s\n  %s\n", _("Without --data:"),
           _("the application's own store is meant, lianban/store in the user's data folder; its training store lies "
             "beside it, in lianban/training-store."));
  g_print ("\n%s\n  LIANBAN_DATA       %s\n  LIANBAN_DOCUMENTS  %s\n", _("Environment:"),
           _("the folder of catalogue.json, calendar.json and policy.json, if not the installed one"),
           _("the bureau's own texts of documents, if not lianban/documents.ini in /etc/xdg"));
  g_print ("\n%s\n  lianbanctl form pharmacy --answer q-chain=yes\n  lianbanctl calendar add 2019-06-10 5\n"
           "  lianbanctl --data /srv/lianban user add wang --name 王晓明 --role acceptor,reviewer --section qydj\n"
           "  lianbanctl --data /srv/lianban backup /srv/copies/2019-06-10\n",
           _("Examples:"));
  g_print ("\n%s\n  %s\n", _("Exit status:"),
           _("0 ok, 1 refused or not valid (the reason is on standard error), 2 wrong usage."));
}

static guint
count_words (const LbCtlCommand *command)
{
  g_auto (GStrv) words = g_strsplit (command->words, " ", -1);

  return g_strv_length (words);
}

/* The words that may stand at @position after those before it in @line, each once. (transfer full) */
static char *
words_at (const LbCommandLine *line, guint position)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      {
        g_auto (GStrv) words = g_strsplit (command->words, " ", -1);

        if (shared_words (command, line) >= position && g_strv_length (words) > position
            && !g_ptr_array_find_with_equal_func (names, words[position], g_str_equal, NULL))
          g_ptr_array_add (names, g_strdup (words[position]));
      }
  return lb_command_line_join (names);
}

/* No command begins like this: says how far it was understood, and what may come there. */
static int
refuse_words (LbCommandLine *line)
{
  g_autofree char *known = NULL;
  guint understood = 0;

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      understood = MAX (understood, shared_words (command, line));
  known = words_at (line, understood);
  if (line->n_arguments == 0)
    return lb_command_line_usage (line, _("which command? There are: %s"), known);
  if (understood == 0)
    return lb_command_line_usage (line, _("unknown command “%s”. There are: %s"), line->arguments[0], known);
  if (understood == line->n_arguments)
    return lb_command_line_usage (line, _("“%s” needs one more word: %s"), line->arguments[understood - 1], known);
  return lb_command_line_usage (line, _("unknown command “%s %s”. After “%s” may come: %s"),
                                line->arguments[understood - 1], line->arguments[understood],
                                line->arguments[understood - 1], known);
}

static int
run (LbCommandLine *line)
{
  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (const LbCtlCommand *command = tables[t]; command->words != NULL; command++)
      {
        const guint words = count_words (command);

        if (shared_words (command, line) < words)
          continue;
        for (guint i = 0; i < words; i++)
          g_free (line->arguments[i]);
        memmove (line->arguments, line->arguments + words,
                 (line->n_arguments - words + 1) * sizeof *line->arguments);
        line->n_arguments -= words;
        return command->run (line);
      }
  return refuse_words (line);
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

/* Programs read JSON: what stands in it is the same in every language, so only people's text is translated. Uninstalled
 * the messages lie in the build folder. */
static void
translate (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const gboolean uninstalled = program != NULL && g_str_has_prefix (program, LB_BUILD_DIRECTORY "/");

  bindtextdomain (GETTEXT_PACKAGE, uninstalled ? LB_BUILD_LOCALE_DIRECTORY : LB_LOCALE_DIRECTORY);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static int
obey (LbCommandLine *line)
{
  line->json = lb_command_line_take_flag (line, "--json");
  if (!line->json)
    translate ();
  if (lb_command_line_take_flag (line, "--help") || lb_command_line_take_flag (line, "-h"))
    {
      print_help (line);
      return LB_EXIT_OK;
    }
  if (lb_command_line_take_flag (line, "--version"))
    {
      g_print ("lianbanctl %s\n", LB_VERSION);
      return LB_EXIT_OK;
    }
  line->data = lb_command_line_take_option (line, "--data");
  return run (line);
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
  status = obey (&line);
  g_strfreev (line.arguments);
  g_free (line.data);
  return status;
}
