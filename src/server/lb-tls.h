/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The store's certificate, and those of the devices that may speak to it. All files can be read anew while connections
 * go on: a handshake takes what is newest, and who is connected keeps what it has.
 */
#pragma once

#include <glib.h>
#include <gnutls/gnutls.h>
#include <gnutls/abstract.h>

G_BEGIN_DECLS

typedef struct _LbTls LbTls;

/* PEM files. @authority (nullable): who signs devices' certificates; then only such devices are served. @revoked
 * (nullable): a list of those that no longer are (CRL). LB_ERROR_INVALID names the file that is wrong. */
LbTls *lb_tls_new (const char *certificate, const char *key, const char *authority, const char *revoked,
                   GError **error);
void lb_tls_free (LbTls *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LbTls, lb_tls_free)
/* Reads the files again; on failure all stays as it was. Any thread. */
gboolean lb_tls_reload (LbTls *self, GError **error);
/* Counts reloads, for those who keep what was found out of a certificate. */
guint lb_tls_generation (LbTls *self);

/* For libmicrohttpd: the authority's certificates as PEM, to be named to devices; NULL when none are asked for. */
const char *lb_tls_authority_pem (LbTls *self);
/* gnutls_certificate_retrieve_function2; finds its LbTls by gnutls_session_get_ptr(). */
int lb_tls_retrieve (gnutls_session_t session, const gnutls_datum_t *names, int n_names,
                     const gnutls_pk_algorithm_t *algorithms, int n_algorithms, gnutls_pcert_st **certificates,
                     unsigned int *n_certificates, gnutls_privkey_t *key);
/* SHA-256 of the certificate that the device at @session has shown, when the authority has signed it for a client, it
 * is in its time and not revoked; else NULL. (transfer full) */
char *lb_tls_device (LbTls *self, gnutls_session_t session);

G_END_DECLS
