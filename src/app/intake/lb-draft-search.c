/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-draft-search.h"

#include <jansson.h>

#include "lb-client.h"
#include "lb-search-text.h"

/* Fewer digits of a telephone or an identity number are in nearly every draft. */
#define CODE_LEAST 3

static gboolean
is_code (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_ascii_isalnum (*text) && *text != '-')
      return FALSE;
  return TRUE;
}

static gboolean
is_in (const char *text, const LbSearchWord *word)
{
  const gboolean code = is_code (text);
  LbSearchMatch match;

  return (!code || word->length >= CODE_LEAST)
         && lb_search_match (text, code ? LB_PIECES_CODE : LB_PIECES_NAME, word, &match);
}

static gboolean
is_in_form (json_t *form, const LbSearchWord *word)
{
  const char *field;
  json_t *value;

  json_object_foreach (form, field, value)
    if (json_is_string (value) && is_in (json_string_value (value), word))
      return TRUE;
  return FALSE;
}

static gboolean
has_words (const LbDraft *draft, GPtrArray *words)
{
  json_t *root = json_loads (draft->content, 0, NULL);
  gboolean has = TRUE;

  for (guint i = 0; has && i < words->len; i++)
    {
      const LbSearchWord *word = words->pdata[i];

      has = is_in (draft->title, word) || is_in_form (json_object_get (root, "form"), word);
    }
  json_decref (root);
  return has;
}

GPtrArray *
lb_draft_search (GPtrArray *drafts, const char *typed)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autoptr (GPtrArray) words = NULL;

  g_return_val_if_fail (drafts != NULL && typed != NULL, found);

  words = lb_search_words (typed);
  for (guint i = 0; words->len > 0 && i < drafts->len; i++)
    if (has_words (drafts->pdata[i], words))
      g_ptr_array_add (found, drafts->pdata[i]);
  return found;
}
