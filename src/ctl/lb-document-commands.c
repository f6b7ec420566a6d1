/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The texts of the bureau's documents: the program's own to begin from, and whether a bureau's may be used.
 */
#include <string.h>

#include "lb-command-line.h"
#include "lb-paper-texts.h"

static int
documents_show (LbCommandLine *line)
{
  g_autoptr (GBytes) texts = NULL;
  gsize length;
  const char *text;

  if (line->n_arguments != 0)
    return lb_command_line_usage (line, _("documents show takes nothing"));
  texts = lb_paper_texts_dump ();
  text = g_bytes_get_data (texts, &length);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:s%}", "texts", text, length));
  else
    g_print ("%.*s", (int) length, text);
  return LB_EXIT_OK;
}

/* Without a file, the one that would be used on this machine. */
static int
documents_check (LbCommandLine *line)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  guint count = 0;

  if (line->n_arguments > 1)
    return lb_command_line_usage (line, _("documents check takes one FILE, or none"));
  path = line->n_arguments == 1 ? g_strdup (line->arguments[0]) : lb_paper_texts_find ();
  if (path != NULL && !lb_paper_texts_check (path, &count, &error))
    return lb_command_line_refuse (line, error);
  if (line->json)
    lb_command_line_print_json (json_pack ("{s:b, s:s?, s:i}", "valid", 1, "file", path, "texts", (int) count));
  else if (path == NULL)
    g_print ("%s\n", _("There is no file of this bureau's own; documents are worded by the program's texts."));
  else
    g_print (_("%s: %u texts of this bureau's own\n"), path, count);
  return LB_EXIT_OK;
}

const LbCtlCommand lb_ctl_document_commands[] = {
  { "documents show", "", N_("the texts of all documents, to write a bureau's own from"), documents_show },
  { "documents check", "[FILE]", N_("may a bureau's own texts be used? The first fault with its line"),
    documents_check },
  { NULL },
};
