/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "lb-tls.h"
#include "lb-error.h"

#include <gnutls/x509.h>
#include <string.h>

#define CHAIN_MAXIMUM 8

/* What a handshake needs; never changed, and kept as long as the server, for connections may still use it. */
typedef struct
{
  gnutls_pcert_st chain[CHAIN_MAXIMUM];
  unsigned int length;
  gnutls_privkey_t key;
} Identity;

struct _LbTls
{
  char *certificate, *key, *authority, *revoked; /* paths; the last two (nullable) */
  char *authority_pem;              /* (nullable) as read at the start */
  GMutex lock;
  GPtrArray *identities;            /* (mutex lock) (element-type Identity) the newest last */
  gnutls_x509_trust_list_t trust;   /* (mutex lock) (nullable) */
  guint generation;                 /* (mutex lock) */
};

static gboolean
fail (const char *path, int code, GError **error)
{
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: %s", path, gnutls_strerror (code));
  return FALSE;
}

static gboolean
read_datum (const char *path, char **ret_text, gnutls_datum_t *datum, GError **error)
{
  gsize length;

  if (!g_file_get_contents (path, ret_text, &length, error))
    return FALSE;
  *datum = (gnutls_datum_t) { (unsigned char *) *ret_text, (unsigned int) length };
  return TRUE;
}

static void
identity_free (gpointer data)
{
  Identity *identity = data;

  for (unsigned int i = 0; i < identity->length; i++)
    gnutls_pcert_deinit (&identity->chain[i]);
  if (identity->key != NULL)
    gnutls_privkey_deinit (identity->key);
  g_free (identity);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Identity, identity_free)

/* A certificate with another's key would fail with every client and never here: it is compared. */
static gboolean
check_pair (const Identity *identity, const char *path, GError **error)
{
  guint8 a[64], b[64];
  size_t a_length = sizeof a, b_length = sizeof b;
  gnutls_pubkey_t public;
  int code = gnutls_pubkey_init (&public);

  if (code < 0)
    return fail (path, code, error);
  code = gnutls_pubkey_import_privkey (public, identity->key, 0, 0);
  if (code >= 0)
    code = gnutls_pubkey_get_key_id (public, GNUTLS_KEYID_USE_SHA256, a, &a_length);
  if (code >= 0)
    code = gnutls_pubkey_get_key_id (identity->chain[0].pubkey, GNUTLS_KEYID_USE_SHA256, b, &b_length);
  gnutls_pubkey_deinit (public);
  if (code < 0)
    return fail (path, code, error);
  if (a_length == b_length && memcmp (a, b, a_length) == 0)
    return TRUE;
  g_set_error (error, LB_ERROR, LB_ERROR_INVALID, "%s: is not the key of the certificate", path);
  return FALSE;
}

static Identity *
read_identity (LbTls *self, GError **error)
{
  g_autoptr (Identity) identity = g_new0 (Identity, 1);
  g_autofree char *certificate = NULL, *key = NULL;
  gnutls_datum_t chain_text, key_text;
  unsigned int length = CHAIN_MAXIMUM;
  int code;

  if (!read_datum (self->certificate, &certificate, &chain_text, error)
      || !read_datum (self->key, &key, &key_text, error))
    return NULL;
  code = gnutls_pcert_list_import_x509_raw (identity->chain, &length, &chain_text, GNUTLS_X509_FMT_PEM,
                                            GNUTLS_X509_CRT_LIST_SORT);
  if (code < 0)
    return fail (self->certificate, code, error), NULL;
  identity->length = length;
  code = gnutls_privkey_init (&identity->key);
  if (code >= 0)
    code = gnutls_privkey_import_x509_raw (identity->key, &key_text, GNUTLS_X509_FMT_PEM, NULL, 0);
  if (code < 0)
    return fail (self->key, code, error), NULL;
  return check_pair (identity, self->key, error) ? g_steal_pointer (&identity) : NULL;
}

/* NULL without an error when no devices are told apart. */
static gboolean
read_trust (LbTls *self, gnutls_x509_trust_list_t *ret_trust, GError **error)
{
  g_autofree char *authority = NULL, *revoked = NULL;
  gnutls_datum_t authority_text, revoked_text = { NULL, 0 };
  gnutls_x509_trust_list_t trust;
  int code;

  *ret_trust = NULL;
  if (self->authority == NULL)
    return TRUE;
  if (!read_datum (self->authority, &authority, &authority_text, error)
      || (self->revoked != NULL && !read_datum (self->revoked, &revoked, &revoked_text, error)))
    return FALSE;
  code = gnutls_x509_trust_list_init (&trust, 0);
  if (code < 0)
    return fail (self->authority, code, error);
  code = gnutls_x509_trust_list_add_trust_mem (trust, &authority_text, revoked != NULL ? &revoked_text : NULL,
                                               GNUTLS_X509_FMT_PEM, 0, 0);
  if (code > 0)
    {
      *ret_trust = trust;
      return TRUE;
    }
  gnutls_x509_trust_list_deinit (trust, 1);
  return fail (self->authority, code < 0 ? code : GNUTLS_E_NO_CERTIFICATE_FOUND, error);
}

gboolean
lb_tls_reload (LbTls *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  gnutls_x509_trust_list_t trust;
  g_autoptr (Identity) identity = read_identity (self, error);

  if (identity == NULL || !read_trust (self, &trust, error))
    return FALSE;
  g_mutex_lock (&self->lock);
  if (self->trust != NULL)
    gnutls_x509_trust_list_deinit (self->trust, 1);
  self->trust = trust;
  self->generation++;
  g_ptr_array_add (self->identities, g_steal_pointer (&identity));
  g_mutex_unlock (&self->lock);
  return TRUE;
}

LbTls *
lb_tls_new (const char *certificate, const char *key, const char *authority, const char *revoked, GError **error)
{
  g_return_val_if_fail (certificate != NULL && key != NULL, NULL);
  g_autoptr (LbTls) self = g_new0 (LbTls, 1);

  g_mutex_init (&self->lock);
  self->identities = g_ptr_array_new_with_free_func (identity_free);
  self->certificate = g_strdup (certificate);
  self->key = g_strdup (key);
  self->authority = g_strdup (authority);
  self->revoked = g_strdup (revoked);
  if (authority != NULL && !g_file_get_contents (authority, &self->authority_pem, NULL, error))
    return NULL;
  return lb_tls_reload (self, error) ? g_steal_pointer (&self) : NULL;
}

void
lb_tls_free (LbTls *self)
{
  if (self == NULL)
    return;
  if (self->trust != NULL)
    gnutls_x509_trust_list_deinit (self->trust, 1);
  g_ptr_array_unref (self->identities);
  g_mutex_clear (&self->lock);
  g_free (self->certificate);
  g_free (self->key);
  g_free (self->authority);
  g_free (self->revoked);
  g_free (self->authority_pem);
  g_free (self);
}

guint
lb_tls_generation (LbTls *self)
{
  g_mutex_lock (&self->lock);
  guint generation = self->generation;
  g_mutex_unlock (&self->lock);
  return generation;
}

const char *
lb_tls_authority_pem (LbTls *self)
{
  return self->authority_pem;
}

int
lb_tls_retrieve (gnutls_session_t session, const gnutls_datum_t *names, int n_names,
                 const gnutls_pk_algorithm_t *algorithms, int n_algorithms, gnutls_pcert_st **certificates,
                 unsigned int *n_certificates, gnutls_privkey_t *key)
{
  LbTls *self = gnutls_session_get_ptr (session);

  if (self == NULL)
    return -1;
  g_mutex_lock (&self->lock);
  Identity *identity = self->identities->pdata[self->identities->len - 1];
  g_mutex_unlock (&self->lock);
  *certificates = identity->chain;
  *n_certificates = identity->length;
  *key = identity->key;
  return 0;
}

/* Devices */

static gboolean
is_trusted (LbTls *self, gnutls_x509_crt_t *chain, unsigned int length)
{
  gnutls_typed_vdata_st purpose = { .type = GNUTLS_DT_KEY_PURPOSE_OID,
                                    .data = (unsigned char *) GNUTLS_KP_TLS_WWW_CLIENT };
  unsigned int faults = 0;

  g_mutex_lock (&self->lock);
  int code = self->trust != NULL
               ? gnutls_x509_trust_list_verify_crt2 (self->trust, chain, length, &purpose, 1, 0, &faults, NULL)
               : GNUTLS_E_NO_CERTIFICATE_FOUND;
  g_mutex_unlock (&self->lock);
  return code == 0 && faults == 0;
}

char *
lb_tls_device (LbTls *self, gnutls_session_t session)
{
  g_return_val_if_fail (self != NULL && session != NULL, NULL);
  gnutls_x509_crt_t chain[CHAIN_MAXIMUM];
  unsigned int shown = 0, length = 0;
  gboolean trusted = FALSE;

  const gnutls_datum_t *peers = gnutls_certificate_get_peers (session, &shown);
  if (peers == NULL || shown == 0)
    return NULL;
  for (; length < MIN (shown, CHAIN_MAXIMUM); length++)
    {
      if (gnutls_x509_crt_init (&chain[length]) < 0)
        break;
      if (gnutls_x509_crt_import (chain[length], &peers[length], GNUTLS_X509_FMT_DER) >= 0)
        continue;
      gnutls_x509_crt_deinit (chain[length]);
      break;
    }
  if (length == MIN (shown, CHAIN_MAXIMUM))
    trusted = is_trusted (self, chain, length);
  while (length > 0)
    gnutls_x509_crt_deinit (chain[--length]);
  return trusted ? g_compute_checksum_for_data (G_CHECKSUM_SHA256, peers[0].data, peers[0].size) : NULL;
}
