/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-admitted.h"

#include <sodium.h>
#include <string.h>

/* So many are kept at most; then it begins anew. */
#define SESSIONS_MAXIMUM 4096

struct _LbAdmitted
{
  GMutex lock;
  GHashTable *sessions; /* (mutex lock) GBytes digest of the token → LbKnownSession */
};

static void
clear_known (gpointer data)
{
  lb_session_free (((LbKnownSession *) data)->session);
}

LbKnownSession *
lb_known_session_ref (LbKnownSession *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
lb_known_session_unref (LbKnownSession *self)
{
  g_atomic_rc_box_release_full (self, clear_known);
}

LbAdmitted *
lb_admitted_new (void)
{
  LbAdmitted *self = g_new0 (LbAdmitted, 1);

  g_mutex_init (&self->lock);
  self->sessions = g_hash_table_new_full (g_bytes_hash, g_bytes_equal, (GDestroyNotify) g_bytes_unref,
                                          (GDestroyNotify) lb_known_session_unref);
  return self;
}

void
lb_admitted_free (LbAdmitted *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->sessions);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/* A token itself is kept no longer than its request. */
static GBytes *
digest_of (const char *token)
{
  guint8 digest[crypto_hash_sha256_BYTES];

  crypto_hash_sha256 (digest, (const guint8 *) token, strlen (token));
  return g_bytes_new (digest, sizeof digest);
}

LbKnownSession *
lb_admitted_find (LbAdmitted *self, const char *token)
{
  g_return_val_if_fail (self != NULL && token != NULL, NULL);

  g_mutex_lock (&self->lock);
  gboolean empty = g_hash_table_size (self->sessions) == 0;
  g_mutex_unlock (&self->lock);
  if (empty)
    return NULL;
  g_autoptr (GBytes) digest = digest_of (token);
  g_mutex_lock (&self->lock);
  LbKnownSession *known = g_hash_table_lookup (self->sessions, digest);
  if (known != NULL && known->session->access_until <= lb_ledger_system_now ())
    {
      g_hash_table_remove (self->sessions, digest);
      known = NULL;
    }
  if (known != NULL)
    lb_known_session_ref (known);
  g_mutex_unlock (&self->lock);
  return known;
}

LbKnownSession *
lb_admitted_add (LbAdmitted *self, const char *token, LbSession *session, gint64 loudness)
{
  g_return_val_if_fail (self != NULL && token != NULL && session != NULL, NULL);
  LbKnownSession *known = g_atomic_rc_box_new0 (LbKnownSession);

  *known = (LbKnownSession) { session, loudness };
  if (session->access_until == 0)
    return known;
  g_mutex_lock (&self->lock);
  if (g_hash_table_size (self->sessions) >= SESSIONS_MAXIMUM)
    g_hash_table_remove_all (self->sessions);
  g_hash_table_replace (self->sessions, digest_of (token), lb_known_session_ref (known));
  g_mutex_unlock (&self->lock);
  return known;
}
