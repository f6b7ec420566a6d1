/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is typed to look for a case, pasted from anywhere: asked of an index that has one, and, when a line follows, held
 * against the text on that line.
 */
#include "lb-fuzz.h"
#include "lb-fuzz-desk.h"
#include "lb-projection.h"
#include "lb-search-text.h"

static LbFuzzDesk *desk;

void
lb_fuzz_set_up (void)
{
  g_autoptr (GError) error = NULL;
  gboolean more = TRUE;

  desk = lb_fuzz_desk_new ();
  lb_fuzz_desk_open (desk);
  lb_fuzz_desk_fill (desk);
  while (more && error == NULL)
    {
      g_auto (GStrv) changed = NULL;
      lb_replica_make_rows (desk->replica, &changed, &more, &error);
    }
  g_assert_no_error (error);
}

/* What is marked on the screen is a part of the text, cut between characters. */
static void
check_part (const char *text, gsize from, gsize to)
{
  g_assert_cmpuint (from, <=, to);
  g_assert_cmpuint (to, <=, strlen (text));
  g_assert_true (g_utf8_validate (text, (gssize) from, NULL) && g_utf8_validate (text + from, (gssize) (to - from), NULL));
}

static void
match (const char *typed, const char *text)
{
  g_autoptr (GPtrArray) words = lb_search_words (typed);

  for (guint i = 0; i < words->len; i++)
    for (int kind = LB_PIECES_NAME; kind <= LB_PIECES_CODE; kind++)
      {
        LbSearchMatch found;
        if (lb_search_match (text, (LbPiecesKind) kind, words->pdata[i], &found))
          check_part (text, found.from, found.to);
      }
  for (int kind = LB_PIECES_NAME; kind <= LB_PIECES_CODE; kind++)
    {
      g_autoptr (GString) pieces = g_string_new (NULL);
      lb_search_append (pieces, text, (LbPiecesKind) kind);
      lb_search_append_whole (pieces, text);
      g_assert_true (g_utf8_validate (pieces->str, -1, NULL));
    }
}

static void
ask (const char *typed)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
    lb_projection_search (lb_replica_database (desk->replica), typed, -1, 30, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const LbCaseRow *row = rows->pdata[i];
      for (guint j = 0; row->hits != NULL && j < row->hits->len; j++)
        {
          const LbHit *hit = row->hits->pdata[j];
          check_part (hit->text, hit->from, hit->to);
        }
    }
}

void
lb_fuzz_one (const char *bytes, gsize length)
{
  g_autofree char *typed = lb_fuzz_utf8 (bytes, length);

  if (typed == NULL)
    return;
  char *line = strchr (typed, '\n');
  if (line != NULL)
    *line++ = '\0';
  ask (typed);
  if (line != NULL)
    match (typed, line);
}
