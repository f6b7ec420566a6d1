/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What the commands of lianbanctl share: how they are found, how they print, how they end.
 */
#pragma once

#include <glib.h>
#include <glib/gi18n.h>
#include <jansson.h>

#include "lb-catalogue.h"
#include "lb-error.h"

G_BEGIN_DECLS

/* Exit statuses, stable: scripts rely on them. */
#define LB_EXIT_OK 0
#define LB_EXIT_REFUSED 1 /* refused or not valid; the reason is on stderr */
#define LB_EXIT_USAGE 2

/* One run of the program. */
typedef struct
{
  gboolean json;      /* --json */
  char *data;         /* (nullable) --data FOLDER */
  char **arguments;   /* what follows the command's words, NULL-terminated */
  guint n_arguments;
} LbCommandLine;

typedef int (*LbCommandFunc) (LbCommandLine *line);

typedef struct
{
  const char *words;   /* "catalogue check" */
  const char *usage;   /* arguments, for the help */
  const char *summary; /* for the help: an untranslated message id */
  LbCommandFunc run;
} LbCtlCommand;

/* Tables ended by a row without words; one per file of commands. */
extern const LbCtlCommand lb_ctl_rule_commands[];
extern const LbCtlCommand lb_ctl_catalogue_commands[];
extern const LbCtlCommand lb_ctl_document_commands[];
extern const LbCtlCommand lb_ctl_list_commands[];
extern const LbCtlCommand lb_ctl_store_commands[];

/* Takes `NAME VALUE` or `NAME=VALUE` out of the arguments; NULL when it is not there. (transfer full) */
char *lb_command_line_take_option (LbCommandLine *line, const char *name);
gboolean lb_command_line_take_flag (LbCommandLine *line, const char *name);
/* Wrong usage: says why on stderr; LB_EXIT_USAGE. */
int lb_command_line_usage (LbCommandLine *line, const char *format, ...) G_GNUC_PRINTF (2, 3);
/* Refused: prints @error's message on stderr; LB_EXIT_REFUSED. */
int lb_command_line_refuse (LbCommandLine *line, const GError *error);
/* The same with a sentence of our own, translated by the caller: no kind of error is put before it. */
int lb_command_line_refuse_text (LbCommandLine *line, LbError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Takes @value and prints it as one line of JSON. */
void lb_command_line_print_json (json_t *value);
/* A whole number within bounds. */
gboolean lb_command_line_integer (const char *text, gint64 minimum, gint64 maximum, gint64 *ret_value);

/* The folder that holds catalogue.json and so on: LIANBAN_DATA, the source tree when run uninstalled, else where it
 * was installed. (transfer full) */
char *lb_command_line_data_file (const char *name);
/* Names, words or ids, as they are put between commas for people to choose from. (transfer full) */
char *lb_command_line_join (GPtrArray *names);

G_END_DECLS
