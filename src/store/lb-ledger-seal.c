/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Seals on the log: one a day, and whether the log still leads to them.
 */
#include "lb-ledger-keep.h"
#include "lb-ledger-private.h"

#include <string.h>

static gboolean
copy_bytes (LbStatement *row, int column, guint8 *ret_bytes, gsize wanted)
{
  gsize length = 0;
  gconstpointer bytes = lb_statement_bytes (row, column, &length);

  if (bytes == NULL || length != wanted)
    return FALSE;
  memcpy (ret_bytes, bytes, wanted);
  return TRUE;
}

static LbSeal *
seal_from_row (LbStatement *row, GError **error)
{
  g_autoptr (LbSeal) seal = g_new0 (LbSeal, 1);

  seal->seq = lb_statement_integer (row, 0);
  seal->at = lb_statement_integer (row, 2);
  seal->epoch = lb_statement_dup_text (row, 3);
  if (copy_bytes (row, 1, seal->digest, sizeof seal->digest) && copy_bytes (row, 4, seal->key, sizeof seal->key)
      && copy_bytes (row, 5, seal->signature, sizeof seal->signature) && seal->epoch != NULL)
    return g_steal_pointer (&seal);
  g_set_error (error, LB_ERROR, LB_ERROR_CORRUPT, "seal on event %" G_GINT64_FORMAT ": cannot be read", seal->seq);
  return NULL;
}

GPtrArray *
lb_ledger_seals (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_autoptr (GPtrArray) seals = g_ptr_array_new_with_free_func ((GDestroyNotify) lb_seal_free);
  int step;

  g_autoptr (LbStatement) rows = lb_database_query (
    self->database, error, "SELECT seq, digest, at, epoch, key, signature FROM seal ORDER BY seq", NULL);
  if (rows == NULL)
    return NULL;
  while ((step = lb_statement_step (rows, error)) == LB_STEP_ROW)
    {
      LbSeal *seal = seal_from_row (rows, error);
      if (seal == NULL)
        return NULL;
      g_ptr_array_add (seals, seal);
    }
  return step == LB_STEP_DONE ? g_steal_pointer (&seals) : NULL;
}

/* *ret_seal NULL when there is none. */
static gboolean
newest_seal (LbLedger *self, LbSeal **ret_seal, GError **error)
{
  g_autoptr (LbStatement) row = lb_database_query (
    self->database, error, "SELECT seq, digest, at, epoch, key, signature FROM seal ORDER BY seq DESC LIMIT 1", NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;

  *ret_seal = step == LB_STEP_ROW ? seal_from_row (row, error) : NULL;
  return step == LB_STEP_DONE || *ret_seal != NULL;
}

gboolean
lb_ledger_seal_due (LbLedger *self, LbTime now, gboolean *ret_due, GError **error)
{
  g_return_val_if_fail (self != NULL && ret_due != NULL, FALSE);
  LbSeal *newest = NULL;
  gint64 head;

  if (!newest_seal (self, &newest, error))
    return FALSE;
  g_autoptr (LbSeal) seal = newest;
  if (!lb_database_integer (self->database, 0, &head, error, "SELECT max (seq) FROM event", NULL))
    return FALSE;
  *ret_due = head > 0 && (seal == NULL || (head > seal->seq && lb_time_day (now) > lb_time_day (seal->at)));
  return TRUE;
}

gboolean
lb_ledger_seal (LbLedger *self, const LbSealKey *key, LbTime now, gboolean *ret_made, GError **error)
{
  g_return_val_if_fail (self != NULL && self->batch != NULL && key != NULL && ret_made != NULL, FALSE);
  LbSeal *newest = NULL;

  *ret_made = FALSE;
  if (!newest_seal (self, &newest, error))
    return FALSE;
  g_autoptr (LbSeal) before = newest;
  if (self->mark.head == 0 || (before != NULL && before->seq >= self->mark.head))
    return TRUE;
  g_autoptr (LbSeal) seal = g_new0 (LbSeal, 1);
  seal->seq = self->mark.head;
  seal->at = now;
  seal->epoch = g_strdup (self->epoch);
  memcpy (seal->digest, self->mark.digest, sizeof seal->digest);
  lb_seal_sign (seal, before, key);
  g_autoptr (GBytes) digest = g_bytes_new (seal->digest, sizeof seal->digest);
  g_autoptr (GBytes) public = g_bytes_new (seal->key, sizeof seal->key);
  g_autoptr (GBytes) signature = g_bytes_new (seal->signature, sizeof seal->signature);
  *ret_made = lb_database_run (self->database, error,
                               "INSERT INTO seal (seq, digest, at, epoch, key, signature)"
                               " VALUES (:seq, :digest, :at, :epoch, :key, :signature)",
                               "x:seq", seal->seq, "y:digest", digest, "x:at", (gint64) seal->at, "s:epoch",
                               seal->epoch, "y:key", public, "y:signature", signature, NULL);
  return *ret_made;
}

char *
lb_ledger_seal_key_path (const char *folder)
{
  return g_build_filename (folder, "audit.key", NULL);
}

/* Verification */

G_GNUC_PRINTF (3, 4)
static void
fault (GPtrArray *faults, const LbSeal *seal, const char *format, ...)
{
  g_autofree char *day = lb_day_to_string (lb_time_day (seal->at));
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (faults, g_strdup_printf ("seal of %s on event %" G_GINT64_FORMAT ": %s", day, seal->seq, text));
}

/* Does the log still lead to @seal? */
static gboolean
check_log (LbLedger *self, const LbSeal *seal, gint64 good_before, GPtrArray *faults, GError **error)
{
  g_autoptr (LbStatement) row = lb_database_query (self->database, error, "SELECT digest FROM event WHERE seq = :seq",
                                                   "x:seq", seal->seq, NULL);
  int step = row != NULL ? lb_statement_step (row, error) : LB_STEP_FAILED;
  guint8 digest[LB_DIGEST_BYTES];

  if (step == LB_STEP_DONE)
    fault (faults, seal, "the log no longer reaches so far: events were taken away after it was signed");
  else if (step == LB_STEP_ROW
           && (!copy_bytes (row, 0, digest, sizeof digest) || memcmp (digest, seal->digest, sizeof digest) != 0))
    fault (faults, seal, "the log was rewritten after it was signed, somewhere in events %" G_GINT64_FORMAT
           " to %" G_GINT64_FORMAT, good_before + 1, seal->seq);
  return step != LB_STEP_FAILED;
}

static const LbSeal *
find_seal (GPtrArray *seals, gint64 seq)
{
  for (guint i = 0; i < seals->len; i++)
    {
      const LbSeal *seal = seals->pdata[i];
      if (seal->seq == seq)
        return seal;
    }
  return NULL;
}

static void
check_trusted (GPtrArray *kept, const LbSeal *shown, GPtrArray *faults)
{
  const LbSeal *here = find_seal (kept, shown->seq);

  if (here == NULL)
    fault (faults, shown, "was handed out and is no longer in the store");
  else if (memcmp (here->signature, shown->signature, sizeof here->signature) != 0)
    fault (faults, shown, "is not the one that was handed out");
}

gboolean
lb_ledger_verify_seals (LbLedger *self, const LbSealTrust *trust, GPtrArray *faults, GError **error)
{
  g_return_val_if_fail (self != NULL && faults != NULL, FALSE);
  g_autoptr (GPtrArray) seals = lb_ledger_seals (self, error);
  gint64 good = 0;

  for (guint i = 0; seals != NULL && i < seals->len; i++)
    {
      const LbSeal *seal = seals->pdata[i];
      guint before = faults->len;
      if (!lb_seal_is_good (seal, i > 0 ? seals->pdata[i - 1] : NULL))
        fault (faults, seal, "the signature is not good: it, or the seal before it, was altered, taken out or put in");
      if (trust != NULL && trust->key != NULL && memcmp (seal->key, trust->key, LB_SEAL_KEY_BYTES) != 0)
        fault (faults, seal, "is by another key than the one that is trusted");
      if (!check_log (self, seal, good, faults, error))
        return FALSE;
      if (faults->len == before)
        good = seal->seq;
    }
  for (guint i = 0; seals != NULL && trust != NULL && trust->seals != NULL && i < trust->seals->len; i++)
    {
      check_trusted (seals, trust->seals->pdata[i], faults);
      if (!check_log (self, trust->seals->pdata[i], 0, faults, error))
        return FALSE;
    }
  return seals != NULL;
}
