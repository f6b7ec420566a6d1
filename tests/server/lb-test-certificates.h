/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Certificates made for one test, by certtool.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A folder with them; removed by test_certificates_free(). Names in it: NAME.pem and NAME-key.pem. */
typedef struct { char *folder; } TestCertificates;
TestCertificates *test_certificates_new (void);
void test_certificates_free (TestCertificates *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TestCertificates, test_certificates_free)
/* Path of @name with @ending (".pem", "-key.pem"). (transfer full) */
char *test_certificates_path (TestCertificates *self, const char *name, const char *ending);
void test_certificates_authority (TestCertificates *self, const char *name);
/* Signed by @authority; @server: for 127.0.0.1 as a server, else for a client. @days may be negative: it has run out. */
void test_certificates_make (TestCertificates *self, const char *name, const char *authority, gboolean server, int days);
/* @name.pem is a list of @authority that names @revoked (nullable: nobody). */
void test_certificates_revoke (TestCertificates *self, const char *name, const char *authority, const char *revoked);

G_END_DECLS
