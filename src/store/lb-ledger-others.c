/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-ledger-others.h"
#include "lb-ledger-taken.h"

#include <sodium.h>
#include <string.h>

/* Stands after each deed. */
#define END '\x1e'

/* Telling */

void
lb_ledger_begin_deeds (LbLedger *self)
{
  if (!lb_ledger_is_shared (self))
    return;
  if (self->deeds == NULL)
    self->deeds = g_string_new (NULL);
  g_string_truncate (self->deeds, 0);
}

/* What cannot be told is not announced at all, and then nobody relies on it. */
void
lb_ledger_tell_others (LbLedger *self, LbDeed deed, const char *what)
{
  if (self->deeds == NULL || self->batch == NULL)
    return;
  if (strchr (what, END) != NULL)
    {
      g_string_free (g_steal_pointer (&self->deeds), TRUE);
      return;
    }
  g_string_append_c (self->deeds, (char) deed);
  g_string_append (self->deeds, what);
  g_string_append_c (self->deeds, END);
}

void
lb_ledger_announce (LbLedger *self)
{
  if (self->deeds == NULL)
    return;
  g_autofree char *digest = lb_hex (self->mark.digest, LB_DIGEST_BYTES);
  g_autofree char *mark =
    g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", self->mark.head, self->mark.answers, digest);
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, self->touched);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    lb_ledger_tell_others (self, LB_DEED_CASE, id);
  lb_ledger_tell_others (self, LB_DEED_MARK, mark);
  if (self->deeds != NULL)
    lb_database_announce (self->database, self->deeds->str, mark);
}

/* Following */

static gboolean
follow_mark (LbLedger *self, const char *text)
{
  LbLedgerMark mark = self->mark;
  char *end = NULL;
  gsize length = 0;

  mark.head = g_ascii_strtoll (text, &end, 10);
  mark.answers = g_ascii_strtoll (end, &end, 10);
  if (*end != ' '
      || sodium_hex2bin (mark.digest, LB_DIGEST_BYTES, end + 1, strlen (end + 1), NULL, &length, NULL) != 0
      || length != LB_DIGEST_BYTES)
    return FALSE;
  self->mark = mark;
  return TRUE;
}

/* @ret_marked: it said where the log ends now. */
static gboolean
follow_deed (LbLedger *self, const char *deed, gboolean *ret_marked)
{
  switch (deed[0])
    {
    case LB_DEED_CASE:
      lb_ledger_cache_drop (self, deed + 1);
      return TRUE;
    case LB_DEED_DEVICE:
      lb_taken_before_follow_device (self->taken, deed + 1);
      return TRUE;
    case LB_DEED_COMMAND:
      lb_taken_before_follow_id (self->taken, deed + 1);
      return TRUE;
    case LB_DEED_MARK:
      return *ret_marked = follow_mark (self, deed + 1);
    default:
      return FALSE;
    }
}

static gboolean
follow (LbLedger *self, char *deeds)
{
  gboolean marked = FALSE;

  for (char *deed = deeds, *end; (end = strchr (deed, END)) != NULL; deed = end + 1)
    {
      *end = '\0';
      if (!follow_deed (self, deed, &marked))
        return FALSE;
    }
  return marked;
}

gboolean
lb_ledger_follow_others (LbLedger *self)
{
  g_autoptr (GPtrArray) news = lb_database_take_news (self->database);

  for (guint i = 0; news != NULL && i < news->len; i++)
    if (!follow (self, news->pdata[i]))
      return FALSE;
  return TRUE;
}

void
lb_ledger_pass_over_others (LbLedger *self)
{
  g_autoptr (GPtrArray) news = lb_database_take_news (self->database);
}
