/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Passwords: Argon2id at a cost that is measured on the machine where the store lives, and kept with each hash, so
 * that a store that moves to a faster machine gets dearer hashes by and by.
 */
#include "lb-ledger-people.h"
#include "lb-ledger-private.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define PASSWORD_MINIMUM 10
#define PASSWORD_MAXIMUM 256
/* What one hash should take. */
#define AIM_MS 100
/* RFC 9106 asks for 64 MiB where memory is short, with three passes; a second pass is the least that is taken. */
#define MEMORY_BYTES (64 * 1024 * 1024)
#define PASSES_MINIMUM 2
#define PASSES_MAXIMUM 16

static guint64 passes_now = PASSES_MINIMUM; /* atomic */

char *
lb_password_hash (const char *password, GError **error)
{
  g_return_val_if_fail (password != NULL, NULL);
  char hash[crypto_pwhash_STRBYTES];
  gsize length = strlen (password);

  if (length < PASSWORD_MINIMUM || length > PASSWORD_MAXIMUM || !g_utf8_validate (password, -1, NULL))
    {
      g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "password: must have %d to %d bytes of UTF-8",
                   PASSWORD_MINIMUM, PASSWORD_MAXIMUM);
      return NULL;
    }
  if (crypto_pwhash_str (hash, password, length, __atomic_load_n (&passes_now, __ATOMIC_RELAXED), MEMORY_BYTES) != 0)
    {
      g_set_error (error, LB_ERROR, LB_ERROR_FAILED, "password: not enough memory to hash it");
      return NULL;
    }
  return g_strdup (hash);
}

gboolean
lb_password_matches (const char *hash, const char *password)
{
  g_return_val_if_fail (hash != NULL && password != NULL, FALSE);

  return strlen (password) <= PASSWORD_MAXIMUM
         && crypto_pwhash_str_verify (hash, password, strlen (password)) == 0;
}

/* Salt and tag by chance: as many as a hash has. */
static void
some_base64 (char *to, gsize room, gsize bytes)
{
  guint8 random[crypto_pwhash_SALTBYTES * 2];

  g_assert (bytes <= sizeof random);
  randombytes_buf (random, bytes);
  sodium_bin2base64 (to, room, random, bytes, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
}

char *
lb_password_none (void)
{
  char salt[64], tag[64];

  some_base64 (salt, sizeof salt, crypto_pwhash_SALTBYTES);
  some_base64 (tag, sizeof tag, 32);
  return g_strdup_printf ("$argon2id$v=19$m=%d,t=%" G_GUINT64_FORMAT ",p=1$%s$%s", MEMORY_BYTES / 1024,
                          __atomic_load_n (&passes_now, __ATOMIC_RELAXED), salt, tag);
}

gboolean
lb_password_is_stale (const char *hash)
{
  g_return_val_if_fail (hash != NULL, FALSE);

  return crypto_pwhash_str_needs_rehash (hash, __atomic_load_n (&passes_now, __ATOMIC_RELAXED), MEMORY_BYTES) != 0;
}

void
lb_password_get_cost (guint64 *ret_passes, gsize *ret_memory)
{
  *ret_passes = __atomic_load_n (&passes_now, __ATOMIC_RELAXED);
  *ret_memory = MEMORY_BYTES;
}

/* Processor time of this thread: a neighbour at work must not make passwords cheap. */
static gint64
thread_us (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static guint64
measure_passes (void)
{
  static guint64 measured; /* atomic: a machine is measured once a process */
  char hash[crypto_pwhash_STRBYTES];
  guint64 known = __atomic_load_n (&measured, __ATOMIC_RELAXED);

  if (known != 0)
    return known;
  gint64 before = thread_us ();
  if (crypto_pwhash_str (hash, "a measure", 9, PASSES_MINIMUM, MEMORY_BYTES) != 0)
    return PASSES_MINIMUM;
  gint64 each = MAX ((thread_us () - before) / PASSES_MINIMUM, 1);
  known = (guint64) CLAMP ((AIM_MS * 1000 + each / 2) / each, PASSES_MINIMUM, PASSES_MAXIMUM);
  __atomic_store_n (&measured, known, __ATOMIC_RELAXED);
  return known;
}

gboolean
lb_ledger_tune_passwords (LbLedger *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_autofree char *kept = NULL;
  guint64 passes = 0;

  if (!lb_database_text (self->database, &kept, error, "SELECT value FROM meta WHERE name = 'password-passes'", NULL))
    return FALSE;
  if (kept == NULL || !g_ascii_string_to_unsigned (kept, 10, PASSES_MINIMUM, PASSES_MAXIMUM, &passes, NULL))
    {
      passes = measure_passes ();
      g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, passes);
      if (!self->read_only && !lb_ledger_meta_set (self, "password-passes", text, error))
        return FALSE;
    }
  __atomic_store_n (&passes_now, passes, __ATOMIC_RELAXED);
  return TRUE;
}

gboolean
lb_ledger_user_rehash (LbLedger *self, const char *id, const char *known, const char *next, GError **error)
{
  g_return_val_if_fail (self != NULL && id != NULL && known != NULL && next != NULL, FALSE);

  return lb_database_run (self->database, error,
                          "UPDATE user SET password = :next WHERE id = :id AND password = :known", "s:next", next,
                          "s:id", id, "s:known", known, NULL);
}
