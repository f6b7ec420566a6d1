/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "lb-intake"

#include "lb-intake-match.h"

#include <string.h>

/* How much of the file's name tells this material; 0 when nothing does. Ids and names are whole or nothing:
 * "m-agent-id" is not told by "m-agent". */
static gsize
told_by (const char *file_name, const char *text)
{
  const char *at;
  gsize length;

  if (text == NULL || *text == '\0')
    return 0;
  length = strlen (text);
  for (at = strstr (file_name, text); at != NULL; at = strstr (at + 1, text))
    {
      gboolean begins = at == file_name || !g_ascii_isalnum (at[-1]) || !g_ascii_isalnum (*text);
      char after = at[length];

      if (begins && !(g_ascii_isalnum (text[length - 1]) && (g_ascii_isalnum (after) || after == '-')))
        return length;
    }
  return 0;
}

/* Full-width signs and case do not tell materials apart. (transfer full) */
static char *
normal (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_ALL_COMPOSE);

  return g_utf8_casefold (composed != NULL ? composed : "", -1);
}

const LbMergedMaterial *
lb_intake_match (const LbSituation *situation, const char *file_name)
{
  const LbMergedMaterial *best = NULL;
  gsize best_length = 0;
  gboolean twice = FALSE;
  g_autofree char *name = NULL;

  g_return_val_if_fail (situation != NULL, NULL);
  g_return_val_if_fail (file_name != NULL, NULL);

  name = normal (file_name);
  for (guint i = 0; i < situation->materials->len; i++)
    {
      const LbMergedMaterial *entry = g_ptr_array_index (situation->materials, i);
      g_autofree char *chinese = normal (entry->material->name);
      g_autofree char *english = normal (entry->material->english != NULL ? entry->material->english : "");
      gsize length;

      if (entry->source != LB_MATERIAL_DUE)
        continue;
      length = MAX (told_by (name, entry->material->id), MAX (told_by (name, chinese), told_by (name, english)));
      twice = length > 0 && length == best_length ? TRUE : twice && length <= best_length;
      if (length > best_length)
        {
          best = entry;
          best_length = length;
        }
    }
  return twice ? NULL : best;
}
